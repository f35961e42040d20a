"""Characters that show a reader something else than they are."""

from __future__ import annotations

import re
import unicodedata

_BIDI = re.compile("[\u061c\u200f\u202a-\u202e\u2066-\u2069]")
_BIDI_MARKS = "\u061c\u200f"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u13a0-\u13ff\u1c80-\u1c8f\u1f00-\u1fff\u2c80-\u2cff\u2de0-\u2dff"
    "\ua4d0-\ua4ff\ua640-\ua69f\uab70-\uabbf\U00010400-\U0001044f]"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_UNITS = re.compile("[µμΩ][A-Za-z]{1,3}|[kMG]Ω")
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "DESERET")


def suspicious_characters(text: str) -> tuple[str, ...]:
    """Name characters that show a reader something else than they are, each once, in order.

    Bidirectional controls (the harmless marks only where nothing is written from
    right to left) and letters of another script inside a word, as
    "U+0430 CYRILLIC SMALL LETTER A".
    """
    if text.isascii():
        return ()
    found = [
        match[0]
        for match in _BIDI.finditer(text)
        if match[0] not in _BIDI_MARKS or not _RIGHT_TO_LEFT.search(text)
    ]
    if _OTHER_SCRIPT.search(text):
        for match in _LETTERS.finditer(text):
            found += _intruders(match[0])
    return tuple(dict.fromkeys(f"U+{ord(one):04X} {unicodedata.name(one, 'UNNAMED')}" for one in found))


def _intruders(word: str) -> list[str]:
    """The letters of the rarer script in a word of two scripts."""
    if word.isascii() or not _OTHER_SCRIPT.search(word) or _UNITS.fullmatch(word):
        return []
    by_script: dict[str, list[str]] = {}
    for letter in word:
        script = unicodedata.name(letter, "").partition(" ")[0]
        if script in _SCRIPTS:
            by_script.setdefault(script, []).append(letter)
    if len(by_script) < 2:
        return []
    host = max(by_script, key=lambda script: (len(by_script[script]), script == "LATIN"))
    return [letter for letter in word if any(letter in by_script[name] for name in by_script if name != host)]
