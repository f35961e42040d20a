"""Which texts are the same but for typography, without folding those that cannot be."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Iterable, Mapping

from monitor.core.normalise import canonical_text

_COMMON_TYPOGRAPHY = "‘’“”–—…\u00a0•·"
_MARKS = {
    ord(letter): None
    for letter in (*map(chr, range(128)), *_COMMON_TYPOGRAPHY)
    if letter not in string.ascii_letters + string.digits
}


def equality_keys(texts: Iterable[str]) -> Mapping[str, str]:
    """Give each text a key; two keys are equal exactly when the canonical texts are.

    Folding takes ten times as long as a look at letters and digits alone, and
    only texts that agree in those can be equal.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for text in dict.fromkeys(texts):
        groups[_letters(text)].append(text)
    return {
        text: canonical_text(text) if len(alike) > 1 else text for alike in groups.values() for text in alike
    }


def _letters(text: str) -> str:
    """Give the letters and digits, which folding keeps; beyond ASCII only folding knows which it keeps."""
    bare = text.translate(_MARKS)
    return bare.lower() if bare.isascii() else canonical_text(text).translate(_MARKS)
