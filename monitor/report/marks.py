"""Two texts as a lawyer marks them up: [-words that went-] and {+words that came+} in their context."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from monitor.report.terminal import Ink, Line, Run

CONTEXT_WORDS = 12
"""How many unchanged words stay on each side of a change; longer stretches are elided."""

_MOST_WORK = 10**8
"""Product of token counts up to which texts are aligned; beyond it one replaces the other whole."""

_SCRIPT_WITHOUT_SPACES = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_SCRIPT_WITHOUT_SPACES}]|[^\W{_SCRIPT_WITHOUT_SPACES}]+|[^\w\s]|\s+")
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of two texts: the same in both where `old` equals `new` but for typography."""

    old: str
    new: str
    same: bool


def stretches(old: str, new: str) -> tuple[Stretch, ...]:
    """Align two texts word by word.

    The `old` of all stretches joined is the old text, the `new` of all the new
    one. Spaces, dashes, quotation marks and letter case do not make a change.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) > _MOST_WORK:
        return (Stretch(old, new, same=False),)
    opcodes = Indel.opcodes([_key(token) for token in before], [_key(token) for token in after])
    found = [
        Stretch(
            "".join(before[code.src_start : code.src_end]),
            "".join(after[code.dest_start : code.dest_end]),
            code.tag == "equal",
        )
        for code in opcodes
    ]
    return tuple(_joined(_without_islands(found)))


def marked(old: str, new: str, *, context: int | None = CONTEXT_WORDS) -> Line:
    """Give the new text with what went and what came marked.

    Of unchanged stretches `context` words stay beside each change, all of them where it is None.
    """
    parts = stretches(old, new)
    runs: list[Run] = []
    for number, part in enumerate(parts):
        if part.same:
            first, last = number == 0, number == len(parts) - 1
            runs.append(
                Run(part.new if context is None else _elided(part.new, context, first=first, last=last))
            )
        else:
            runs.extend(_change(part.old, part.new))
    return tuple(runs)


def removed(text: str) -> Run:
    return Run(f"[-{text}-]", Ink.REMOVED)


def added(text: str) -> Run:
    return Run(f"{{+{text}+}}", Ink.ADDED)


def closest(texts: Sequence[str], text: str) -> str:
    """Give the one of `texts` that has most words in common with `text`."""
    words = [_key(token) for token in _TOKEN.findall(text)]
    return max(texts, key=lambda one: Indel.similarity([_key(token) for token in _TOKEN.findall(one)], words))


def shortened(text: str, words: int) -> str:
    """Give `text`, or its first `words` words and an ellipsis."""
    every = text.split()
    return text if len(every) <= words else " ".join(every[:words]) + " …"


def _change(old: str, new: str) -> Iterator[Run]:
    """Keep the spaces around a change outside its marks."""
    before, after = old.strip(), new.strip()
    if (new or old)[:1].isspace():
        yield Run(" ")
    if before:
        yield removed(before)
    if after:
        yield added(after)
    if (new or old)[-1:].isspace() and (before or after):
        yield Run(" ")


def _key(token: str) -> str:
    return " " if token.isspace() else token.translate(_TYPOGRAPHY).casefold()


def _without_islands(parts: Sequence[Stretch]) -> Iterator[Stretch]:
    """Let changes that only spaces or marks keep apart run together: phrases read better than words."""
    for number, part in enumerate(parts):
        island = part.same and 0 < number < len(parts) - 1 and not re.search(r"\w", part.new)
        yield Stretch(part.old, part.new, same=part.same and not island)


def _joined(parts: Iterable[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for part in parts:
        if joined and joined[-1].same == part.same:
            last = joined.pop()
            part = Stretch(last.old + part.old, last.new + part.new, part.same)
        joined.append(part)
    return joined


def _elided(text: str, context: int, *, first: bool, last: bool) -> str:
    words = re.split(r"(\s+)", text)
    head, tail = (0 if first else 2 * context), (0 if last else 2 * context)
    if len(words) <= head + tail + 2 * context:
        return text
    return (
        "".join(words[:head])
        + ("… " if first else " …" if last else " … ")
        + ("".join(words[len(words) - tail :]).lstrip() if tail else "")
    )
