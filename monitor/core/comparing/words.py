"""What changed between two texts, word by word, as a careful reader would mark it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from monitor.core.comparing.sequence import edits, shared
from monitor.core.normalise import Canonical, Word, canonical, canonical_text, words
from monitor.model import WordChange, WordOp

_LIGHT_WORDS = """
a an and any are as at be by for from has have if in into is it its of on or our out that the their them these
they this those to up was we were which who will with you your
"""
_LIGHT = frozenset(_LIGHT_WORDS.split())
_SLIDE = 40


class Edit(NamedTuple):
    """One edit as half-open ranges of words; one of the two may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts, their canonical words, and the edits that lead from the one to the other."""

    old: str
    new: str
    old_words: tuple[Word, ...]
    new_words: tuple[Word, ...]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of both texts for display; `op` is None where they say the same.

    The `old` of all segments make up the old text, the `new` the new one. One of
    them is empty for an insertion or a deletion; where `op` is None they may
    still differ in typography.
    """

    op: WordOp | None
    old: str
    new: str


def word_changes(old: str, new: str) -> tuple[WordChange, ...]:
    """Give the edits between two texts in reading order, each with the characters as they stand.

    Typographic differences give nothing; marks (punctuation) are reported only
    where no word changed. Empty exactly when the canonical texts are equal, or
    when a word changed and the rest differs in marks alone.
    """
    return tuple(
        WordChange(_op(start < end, other < stop), old[start:end] or None, new[other:stop] or None)
        for start, end, other, stop in _spans(compare(old, new))
    )


def marked(old: str, new: str) -> tuple[Segment, ...]:
    """Give both texts as runs of equal, deleted, inserted and replaced text, for showing."""
    segments: list[Segment] = []
    at, beside = 0, 0
    for start, end, other, stop in _spans(compare(old, new)):
        if at < start or beside < other:
            segments.append(Segment(None, old[at:start], new[beside:other]))
        segments.append(Segment(_op(start < end, other < stop), old[start:end], new[other:stop]))
        at, beside = end, stop
    if at < len(old) or beside < len(new):
        segments.append(Segment(None, old[at:], new[beside:]))
    return tuple(segments)


def compare(old: str, new: str) -> Comparison:
    """Align two texts word by word.

    Cost is the product of the word counts over 64 up to some 7,000 words on each
    side; longer texts are first cut where a run of words stands once in both, and
    what has no such place counts as one edit, so that no text takes seconds.
    """
    before, after = words(old), words(new)
    numbers: dict[str, int] = {}
    left = [numbers.setdefault(word.text, len(numbers)) for word in before]
    right = [numbers.setdefault(word.text, len(numbers)) for word in after]
    merged = _merge_islands([Edit(*edge) for edge in edits(left, right)], before)
    slid = _slide(merged, Comparison(old, new, before, after, ()))
    return Comparison(old, new, before, after, tuple(slid))


def _op(deletes: bool, inserts: bool) -> WordOp:
    if deletes and inserts:
        return WordOp.REPLACE
    return WordOp.DELETE if deletes else WordOp.INSERT


# --- edits as characters --------------------------------------------------------


def _spans(comparison: Comparison) -> list[tuple[int, int, int, int]]:
    """Give each edit as half-open code-point ranges of the old and the new text."""
    if not comparison.edits:
        return _mark_spans(comparison)
    return [
        (
            *_characters(comparison.old_words, edit.old_start, edit.old_end),
            *_characters(comparison.new_words, edit.new_start, edit.new_end),
        )
        for edit in comparison.edits
    ]


def _characters(found: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    if start < end:
        return found[start].start, found[end - 1].end
    at = found[start - 1].end if start else 0
    return at, at


def _mark_spans(texts: Comparison) -> list[tuple[int, int, int, int]]:
    """Find the marks that differ between texts with the same words."""
    before, after = canonical(texts.old), canonical(texts.new)
    if before.text == after.text:
        return []
    gaps = zip(_gaps(texts.old, texts.old_words), _gaps(texts.new, texts.new_words), strict=True)
    spans = [(*left.span, *right.span) for left, right in gaps if left.marks != right.marks]
    return spans or [_frame_of_difference(before, after)]


class _Gap(NamedTuple):
    marks: str
    span: tuple[int, int]


def _gaps(text: str, found: Sequence[Word]) -> list[_Gap]:
    """Give the canonical marks before, between and after the words, and where they stand."""
    gaps = []
    for before, after in pairwise((None, *found, None)):
        start, end = before.end if before else 0, after.start if after else len(text)
        left, right = before.text[-1] if before else "", after.text[0] if after else ""
        gap = text[start:end]
        # What a mark comes to depends on its neighbours: a stop between digits is another than between words.
        folded = canonical_text(left + gap + right)
        marks = folded[len(left) : len(folded) - len(right)]
        stripped = gap.strip()
        start += gap.index(stripped)
        gaps.append(_Gap(marks, (start, start + len(stripped))))
    return gaps


def _frame_of_difference(before: Canonical, after: Canonical) -> tuple[int, int, int, int]:
    """Give the one stretch outside which two canonical texts are equal."""
    left, right = before.text, after.text
    head = shared(left, right)
    tail = shared(left[head:][::-1], right[head:][::-1])
    return (*before.original(head, len(left) - tail), *after.original(head, len(right) - tail))


# --- readable edits -------------------------------------------------------------


def _merge_islands(edits: Sequence[Edit], before: Sequence[Word]) -> list[Edit]:
    """Take a few little words between two larger edits into one, as "the" in a sentence made anew."""
    merged: list[Edit] = []
    for edit in edits:
        while merged:
            island = before[merged[-1].old_end : edit.old_start]
            if len(island) > _SLIDE or _weight(island) >= min(_size(merged[-1]), _size(edit)):
                break
            last = merged.pop()
            edit = Edit(last.old_start, edit.old_end, last.new_start, edit.new_end)
        merged.append(edit)
    return merged


def _weight(island: Sequence[Word]) -> int:
    return sum(1 if word.text in _LIGHT or not word.text.isascii() else 3 for word in island)


def _size(edit: Edit) -> int:
    return max(edit.old_end - edit.old_start, edit.new_end - edit.new_start)


def _slide(edits: Sequence[Edit], texts: Comparison) -> list[Edit]:
    """Shift insertions and deletions to where they begin and end with a phrase, or as early as they can."""
    slid: list[Edit] = []
    for place, edit in enumerate(edits):
        floor = slid[-1] if slid else Edit(0, 0, 0, 0)
        ceiling = edits[place + 1] if place + 1 < len(edits) else None
        if edit.old_start == edit.old_end:
            room = edit.new_start - floor.new_end
            ahead = (ceiling.new_start if ceiling else len(texts.new_words)) - edit.new_end
            shift = _best_shift(texts.new, texts.new_words, (edit.new_start, edit.new_end), room, ahead)
        elif edit.new_start == edit.new_end:
            room = edit.old_start - floor.old_end
            ahead = (ceiling.old_start if ceiling else len(texts.old_words)) - edit.old_end
            shift = _best_shift(texts.old, texts.old_words, (edit.old_start, edit.old_end), room, ahead)
        else:
            shift = 0
        slid.append(Edit(*(edge + shift for edge in edit)))
    return slid


def _best_shift(text: str, found: Sequence[Word], span: tuple[int, int], room: int, ahead: int) -> int:
    start, end = span
    lowest = 0
    while -lowest < min(room - 1, _SLIDE) and found[start + lowest - 1].text == found[end + lowest - 1].text:
        lowest -= 1
    highest = 0
    while highest < min(ahead - 1, _SLIDE) and found[start + highest].text == found[end + highest].text:
        highest += 1

    def score(shift: int) -> int:
        return _parted(text, found, start + shift) + _parted(text, found, end + shift)

    return max(range(lowest, highest + 1), key=score)


def _parted(text: str, found: Sequence[Word], place: int) -> bool:
    """Say whether a mark stands before the word at `place`, or the text begins or ends there."""
    if place in (0, len(found)):
        return True
    return not text[found[place - 1].end : found[place].start].isspace()
