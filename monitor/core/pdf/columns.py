"""The order of reading on one page: columns one after the other, tables in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.core.pdf.file import Box
from monitor.core.pdf.gaps import Pitches, with_unruled_tables
from monitor.core.pdf.lines import Piece, Row, row_of
from monitor.core.pdf.tables import Item, TableRow

_LEAST_LINES = 6
_CROSSED = 0.34
_BAND = 4
_LEAST_LETTERS = 14
_FILLED = 0.5
_TOGETHER = 0.6
_GAP, _FAR = 1.3, 4.0
_LOOSE = 0.5
_LOWEST, _HIGHEST = 0.25, 0.75


@dataclass(frozen=True, slots=True)
class Stream:
    """Lines and table rows that are read one after the other; those with the same key share margins."""

    items: tuple[Piece | TableRow, ...]
    key: str


def streams_of(items: Sequence[Item], across: Sequence[Box], width: float, pitches: Pitches) -> list[Stream]:
    """Give what stands on a page in the order in which it is read."""
    gutter = _gutter(_rows(items))
    if gutter is None:
        return [_stream(items, across, f"{width:.0f}", pitches)]
    streams: list[Stream] = []
    band: list[Item] = []
    columnar = False
    for item in items:
        beside = not _crosses(item, gutter)
        if band and beside != columnar:
            streams += _band(band, columnar, gutter, across, width, pitches)
            band = []
        columnar = beside
        band.append(item)
    return streams + _band(band, columnar, gutter, across, width, pitches)


def _band(
    items: Sequence[Item],
    columnar: bool,
    gutter: float,
    across: Sequence[Box],
    width: float,
    pitches: Pitches,
) -> list[Stream]:
    left, right = _side(items, gutter, left=True), _side(items, gutter, left=False)
    narrow = max(len(left), len(right)) < _BAND
    if not columnar or narrow or _is_table(_rows(left), _rows(right)):
        return [_stream(items, across, f"{width:.0f}", pitches)]
    return [
        _stream(side, across, f"{width:.0f} {name} {gutter / 20:.0f}", pitches)
        for side, name in ((left, "left"), (right, "right"))
        if side
    ]


def _stream(items: Sequence[Item], across: Sequence[Box], key: str, pitches: Pitches) -> Stream:
    read = with_unruled_tables(items, across, pitches)
    return Stream(tuple(item.as_piece() if isinstance(item, Row) else item for item in read), key)


def _side(items: Sequence[Item], gutter: float, *, left: bool) -> list[Item]:
    side: list[Item] = []
    for item in items:
        if isinstance(item, TableRow):
            if (item.cells[0][0].x0 < gutter) == left:
                side.append(item)
        elif pieces := [piece for piece in item.pieces if (piece.x0 < gutter) == left]:
            side.append(row_of(pieces))
    return side


def _rows(items: Sequence[Item]) -> list[Row]:
    return [item for item in items if isinstance(item, Row)]


def _crosses(item: Item, gutter: float) -> bool:
    """Say whether something lies across the gutter: a piece of a line, or a table."""
    if isinstance(item, TableRow):
        pieces = [piece for cell in item.cells for piece in cell]
        return min(piece.x0 for piece in pieces) < gutter < max(piece.x1 for piece in pieces)
    return any(piece.x0 < gutter < piece.x1 for piece in item.pieces)


def _gutter(rows: Sequence[Row]) -> float | None:
    """Give where a page of two columns is parted, None where there is but one."""
    if len(rows) < _LEAST_LINES:
        return None
    x0, x1 = min(row.x0 for row in rows), max(row.x1 for row in rows)
    pieces = [piece for row in rows for piece in row.pieces]
    steps = 400
    covered = [0] * (steps + 2)
    for piece in pieces:
        covered[_step(piece.x0, x0, x1, steps)] += 1
        covered[_step(piece.x1, x0, x1, steps) + 1] -= 1
    for at in range(1, steps + 1):
        covered[at] += covered[at - 1]
    inner = range(int(_LOWEST * steps), int(_HIGHEST * steps))
    least = min(covered[at] for at in inner)
    best = [at for at in inner if covered[at] == least]
    middle = best[len(best) // 2]
    gutter = x0 + (middle + 0.5) / steps * (x1 - x0)
    if sum(_crosses(row, gutter) for row in rows) > _CROSSED * len(rows):
        return None
    beside = [row for row in rows if not _crosses(row, gutter)]
    left, right = _rows(_side(beside, gutter, left=True)), _rows(_side(beside, gutter, left=False))
    if min(len(left), len(right)) < _LEAST_LINES or _is_table(left, right):
        return None
    return gutter


def _step(x: float, x0: float, x1: float, steps: int) -> int:
    return min(steps, max(0, int((x - x0) / max(1.0, x1 - x0) * steps)))


def _is_table(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Tell cells from columns of running text: cells are short, or begin on the same lines."""
    for side in (left, right):
        if not side:
            continue
        edge = max(row.x1 for row in side)
        wide = edge - min(row.x0 for row in side)
        lengths = sorted(len(row.text) for row in side)
        filled = sum(edge - row.x1 < 0.25 * wide for row in side)
        if lengths[len(lengths) // 2] < _LEAST_LETTERS or filled < _FILLED * len(side):
            return True
    return _gaps_together(left, right)


def _gaps_together(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Say whether the gaps between paragraphs stand beside one another, as between the rows of a table."""
    gaps = [_gaps(side) for side in (left, right)]
    fewer, more = sorted(gaps, key=len)
    if len(fewer) < 2:
        return False
    shared = sum(any(_within(one, other) or _within(other, one) for other in more) for one in fewer)
    return shared >= _TOGETHER * len(fewer)


def _within(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """The gap between two rows is as large as the fullest cells leave it, and larger between the others."""
    return other[0] - _LOOSE <= one[0] and one[1] <= other[1] + _LOOSE


def _gaps(rows: Sequence[Row]) -> list[tuple[float, float]]:
    pitches = sorted(below.y - above.y for above, below in pairwise(rows))
    if not pitches:
        return []
    usual = pitches[len(pitches) // 4]
    pairs = pairwise(rows)
    return [
        (above.bottom, below.top) for above, below in pairs if _GAP * usual < below.y - above.y < _FAR * usual
    ]
