"""Columns a hair apart: tables that no gap shows, only words that begin one below the other."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.core.pdf.cells import alternating
from monitor.core.pdf.file import Word
from monitor.core.pdf.lines import MARKER, WIDE_GAP, Piece, Row

_STEP = 0.5
"""Points; words of one column begin within twice that."""
_FEWEST, _FEWEST_WIDE = 3, 2
_WIDE_SHARE = 0.3
_LEAST_GAP = 0.18
"""Share of the font size; what parts two words at least."""
_OVER = 1.5


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a column begins, and in which rows, `first` to `last`."""

    x: float
    first: int
    last: int


def parted_at_columns(rows: Sequence[Row]) -> list[Row]:
    """Part rows that follow one another where columns begin.

    A column begins where words of three rows in a row do, some of them after a
    wide gap: in running text words stand below one another by chance, and no
    gap is wide. The head of such a table, in bold, is parted like its rows.
    """
    parted = list(rows)
    for region in _regions(_starts(rows)):
        first, last = min(start.first for start in region), max(start.last for start in region)
        left = min(row.x0 for row in rows[first : last + 1])
        for at in range(first, last + 1):
            here = [start.x for start in region if start.first <= at <= start.last]
            parted[at] = _parted(rows[at], here)
        if first > 0 and all(piece.bold for piece in rows[first - 1].pieces):
            every = _distinct([left, *(start.x for start in region)], rows[first].size)
            parted[first - 1] = _parted_head(rows[first - 1], every)
    return parted


def _starts(rows: Sequence[Row]) -> list[_Start]:
    """Give where words of three rows begin below one another."""
    begin: dict[int, dict[int, bool]] = defaultdict(dict)
    alternate = alternating(rows)
    for number, row in enumerate(rows):
        words = row.words
        places = [
            (word.x0, (word.x0 - before.x1) / word.size)
            for before, word in pairwise(words[1:] if MARKER.fullmatch(words[0].text) else words)
        ]
        if number in alternate:
            places.append((row.x0, WIDE_GAP))
        for x, gap in places:
            if gap >= _LEAST_GAP:
                step = round(x / _STEP)
                for near in (step - 1, step, step + 1):
                    begin[near][number] = begin[near].get(number, False) or gap >= WIDE_GAP
    found: list[_Start] = []
    for step, wide in begin.items():
        runs = _runs(sorted(wide), rows, step * _STEP, alternate)
        found += [_Start(step * _STEP, run[0], run[-1]) for run in runs if _is_start(run, wide)]
    return sorted(found, key=lambda start: (start.first, start.last, start.x))


def _is_start(run: Sequence[int], wide: Mapping[int, bool]) -> bool:
    """Say whether words that begin below one another in these rows begin a column."""
    parted = sum(wide[at] for at in run)
    is_whole = run[-1] - run[0] + 1 == len(run)
    return len(run) >= _FEWEST and parted >= max(1 if is_whole else _FEWEST_WIDE, _WIDE_SHARE * len(run))


def _runs(
    numbers: Sequence[int], rows: Sequence[Row], x: float, alternate: frozenset[int]
) -> list[list[int]]:
    """Part the numbers of rows that do not follow one another; lines of cells beside them do not count."""
    runs: list[list[int]] = []
    for number in numbers:
        between = range(runs[-1][-1] + 1, number) if runs else range(0)
        if runs and all(at in alternate and not _lies_across(rows[at], x) for at in between):
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _lies_across(row: Row, x: float) -> bool:
    return any(piece.x0 < x - _OVER and piece.x1 > x + _OVER for piece in row.pieces)


def _regions(starts: Sequence[_Start]) -> list[list[_Start]]:
    """Put together what begins in the same rows."""
    regions: list[list[_Start]] = []
    end = -1
    for start in starts:
        if regions and start.first <= end:
            regions[-1].append(start)
        else:
            regions.append([start])
        end = max(end, start.last)
    return regions


def _distinct(starts: Sequence[float], size: float) -> list[float]:
    kept: list[float] = []
    for start in sorted(starts):
        if not kept or start - kept[-1] > size:
            kept.append(start)
    return kept


def _parted(row: Row, starts: Sequence[float]) -> Row:
    """Part the pieces of a row where columns begin."""
    return _with_borders(row, lambda _, word: any(abs(word.x0 - start) <= _OVER for start in starts))


def _parted_head(row: Row, starts: Sequence[float]) -> Row:
    """Part a head, set to the middle of its columns; one that lies across a border stays as it is."""
    edges = [*starts[1:], float("inf")]
    for word in row.words:
        column = _column(word, starts)
        if word.x0 < starts[column] - _OVER or word.x1 > edges[column] + _OVER:
            return row
    return _with_borders(row, lambda before, word: _column(before, starts) != _column(word, starts))


def _column(word: Word, starts: Sequence[float]) -> int:
    return max(0, bisect_right(starts, (word.x0 + word.x1) / 2) - 1)


def _with_borders(row: Row, is_border: Callable[[Word, Word], bool]) -> Row:
    pieces: list[Piece] = []
    for piece in row.pieces:
        begins = [0, *(at for at in range(1, len(piece.words)) if is_border(*piece.words[at - 1 : at + 1]))]
        for start, end in pairwise([*begins, len(piece.words)]):
            pieces.append(Piece(piece.words[start:end], piece.hrefs[start:end], piece.page))
    return Row(pieces, row.y, row.top, row.bottom, row.size, is_aligned=True)
