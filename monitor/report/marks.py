"""Two texts as a lawyer marks them up: [-words that went-] and {+words that came+} in their context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from monitor.core.comparing import words
from monitor.core.comparing.words import Segment
from monitor.core.normalise import words as canonical_words
from monitor.model import WordChange
from monitor.report.terminal import Ink, Line, Run

CONTEXT_WORDS = 12
"""How many unchanged words stay on each side of a change; longer stretches are elided."""

_MOST_WORDS = 600
_MOST_EDITS = 12
"""How far the place of edits is looked for; past it they are shown by themselves."""


def marked(old: str, new: str, *, context: int | None = CONTEXT_WORDS) -> Line:
    """Give the new text with what went and what came marked.

    Of unchanged stretches `context` words stay beside each change, all of them where it is None.
    """
    return _shown(words.marked(old, new), context)


def marked_as_judged(quote: str, found: str, changes: Sequence[WordChange]) -> tuple[Line, ...]:
    """Give the words found, marked with exactly the edits that the verdict rests on.

    `quote` and `found` may be several texts, one a line. What stands around the
    words in their sentence stays unmarked. Empty where the edits cannot be
    placed in the text: then they are to be shown by themselves.
    """
    lines: list[Line] = []
    left = tuple(changes)
    texts = found.split("\n")
    for number, text in enumerate(texts, 1):
        own = range(1, min(len(left), _MOST_EDITS) + 1) if number < len(texts) else (len(left),)
        old = closest(quote.split("\n"), text)
        placed = next(filter(None, (_placed(old, text, left[:count]) for count in own)), None)
        if placed is None:
            return ()
        left = left[sum(segment.op is not None for segment in placed) :]
        lines.append(_shown(placed, CONTEXT_WORDS))
    return tuple(lines)


def edits(changes: Sequence[WordChange]) -> Line:
    """Give edits without their context: "[-may-]{+will+}; {+not+}"."""
    runs: list[Run] = []
    for change in changes:
        if runs:
            runs.append(Run("; "))
        runs.extend(_change(change.old, change.new))
    return tuple(runs)


def removed(text: str) -> Run:
    return Run(f"[-{text}-]", Ink.REMOVED)


def added(text: str) -> Run:
    return Run(f"{{+{text}+}}", Ink.ADDED)


def shortened(text: str, most: int) -> str:
    """Give `text`, or its first `most` words and an ellipsis."""
    every = text.split()
    return text if len(every) <= most else " ".join(every[:most]) + " …"


def _shown(segments: Sequence[Segment], context: int | None) -> Line:
    runs: list[Run] = []
    for number, segment in enumerate(segments):
        if segment.op is not None:
            runs.extend(_change(segment.old, segment.new))
            continue
        first, last = number == 0, number == len(segments) - 1
        text = _spaced(segment)
        runs.append(Run(text if context is None else _elided(text, context, first=first, last=last)))
    return tuple(runs)


def _change(old: str | None, new: str | None) -> Iterator[Run]:
    if old:
        yield removed(old)
    if new:
        yield added(new)


def _spaced(segment: Segment) -> str:
    """Give an unchanged stretch with the spaces that part it from words that went."""
    before = " " if segment.old[:1].isspace() and not segment.new[:1].isspace() else ""
    after = " " if segment.old[-1:].isspace() and not segment.new[-1:].isspace() else ""
    return before + segment.new + after


def _elided(text: str, context: int, *, first: bool, last: bool) -> str:
    every = text.split()
    head, tail = (0 if first else context), (0 if last else context)
    if len(every) <= head + tail + context:
        return text
    kept = " ".join([*every[:head], "…", *every[len(every) - tail :]])
    return (" " if text[0].isspace() else "") + kept + (" " if text[-1].isspace() else "")


def _placed(quote: str, text: str, changes: Sequence[WordChange]) -> tuple[Segment, ...] | None:
    """Find the stretch of `text` whose comparison with the quote gives `changes`; None where there is none.

    How many words it has follows from the quote and the edits.
    """
    if not changes:
        return None
    here = canonical_words(text)
    grown = sum(_count(change.new) - _count(change.old) for change in changes)
    size = _count(quote) + grown
    windows = [(0, len(text))]
    if 0 < size < len(here) <= _MOST_WORDS:
        windows += [(here[at].start, here[at + size - 1].end) for at in range(len(here) - size + 1)]
    for start, end in windows:
        segments = words.marked(quote, text[start:end])
        told = [WordChange(part.op, part.old or None, part.new or None) for part in segments if part.op]
        if told == list(changes):
            return (*_around(text[:start]), *segments, *_around(text[end:]))
    return None


def _count(text: str | None) -> int:
    return len(canonical_words(text)) if text else 0


def _around(text: str) -> tuple[Segment, ...]:
    return (Segment(None, text, text),) if text else ()


def closest(texts: Sequence[str], text: str) -> str:
    """Give the one of `texts` that has most words in common with `text`."""
    wanted = text.casefold().split()
    return max(texts, key=lambda one: Indel.similarity(one.casefold().split(), wanted))
