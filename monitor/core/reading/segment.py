"""Blocks -> clauses: headings with their path, written numbers as labels, regions as given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.reading.blocks import Block
from monitor.core.reading.dates import is_date_line
from monitor.core.reading.labels import is_below, label_of
from monitor.model import Clause, ClauseKind, Region

_ENDS_SENTENCE = re.compile(r"[.!?;,。！？；，][\"'”’)）]*$")
_BOLD_LINE_LIMIT = 120
_NUMBERED_LINE_LIMIT = 80


@dataclass(slots=True)
class _Heading:
    level: int
    label: str
    text: str


class _Path:
    """The headings above the clause being read; bold lines rank below the real heading they follow."""

    def __init__(self) -> None:
        self._open: list[_Heading] = []
        self.texts: tuple[str, ...] = ()

    def enter(self, text: str, label: str, level: int | None) -> tuple[tuple[str, ...], int]:
        """Put a heading in its place; give the path above it and its level (None: a bold line)."""
        if level is None:
            level = self._below_real()
            rank = level * 10 + 5
        else:
            rank = level * 10
        while self._open and (
            self._open[-1].level > rank
            or (self._open[-1].level == rank and not is_below(label, self._open[-1].label))
        ):
            self._open.pop()
        above = tuple(heading.text for heading in self._open)
        self._open.append(_Heading(rank, label, text))
        self.texts = (*above, text)
        return above, level

    def _below_real(self) -> int:
        real = [heading.level // 10 for heading in self._open if heading.level % 10 == 0]
        return min(6, real[-1] + 1) if real else 2


def segment(blocks: Sequence[Block], regions: Sequence[Region]) -> tuple[Clause, ...]:
    """Turn blocks into clauses, placed in page order. `regions` has one entry per block.

    Headings of the frame do not stand above clauses of the main part, and dates
    above none: clauses do not move when a document is dated anew.
    """
    paths = {Region.MAIN: _Path(), Region.FRAME: _Path()}
    clauses: list[Clause] = []
    heading = ClauseKind.HEADING
    start = 0
    followers = [*blocks[1:], None] if blocks else []
    for block, following, region in zip(blocks, followers, regions, strict=True):
        text, kind, level = block.text, block.kind, block.level
        path = paths[region]
        is_heading = kind is heading and not is_date_line(text)
        is_bold_line = block.bold and kind is not heading and _is_bold_line(block, following)
        if is_heading or is_bold_line:
            label, label_end = label_of(text, heading=True)
            above, level = path.enter(text, label or "", level if is_heading else None)
            kind = heading
        else:
            label, label_end = label_of(text)
            above = path.texts
            if kind is heading:
                kind, level = ClauseKind.PARAGRAPH, 0
        clauses.append(
            Clause(kind, region, text, above, label or block.label, label_end, level, block.links, start)
        )
        start += len(text) + 1
    return tuple(clauses)


def _is_bold_line(block: Block, following: Block | None) -> bool:
    """Tell a heading that is only a bold line from emphasis: short, no sentence, plain text below it."""
    if is_date_line(block.text):
        return False
    if block.kind is not ClauseKind.PARAGRAPH or following is None or block.linked == len(block.text):
        return False
    if following.bold and following.kind is ClauseKind.PARAGRAPH and not label_of(following.text)[0]:
        return False
    if _ENDS_SENTENCE.search(block.text):
        numbered = label_of(block.text)[0] is not None
        return numbered and len(block.text) <= _NUMBERED_LINE_LIMIT and block.text.endswith(".")
    return len(block.text) <= _BOLD_LINE_LIMIT
