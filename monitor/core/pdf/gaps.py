"""Rows of words -> tables without rules, by gaps that stand one below the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from monitor.core.pdf.aligned import parted_at_columns
from monitor.core.pdf.file import Box
from monitor.core.pdf.lines import WIDE_GAP, Piece, Row
from monitor.core.pdf.tables import Item, TableRow

_FAR = 3.2
"""Rows of one table stand at most this many font sizes apart."""
_LOOSER = 1.16
_BESIDE = 0.9
"""Share of the font size; base lines nearer than that are of cells set to their middles."""
_ALIGNED = 0.4
_FEW = 3

_Columns = list[list[float]]


class Pitches:
    """How far apart the lines of one paragraph stand, by the size of their letters."""

    def __init__(self, pages: Iterable[Sequence[Row]]) -> None:
        found: dict[float, Counter[float]] = defaultdict(Counter)
        sizes: Counter[float] = Counter()
        for rows in pages:
            for above, below in pairwise(rows):
                sizes[above.size] += 1
                if above.size == below.size:
                    found[above.size][round((below.y - above.y) / above.size * 20) / 20] += 1
        self._ratios = {size: ratio for size, ratios in found.items() if (ratio := _usual(ratios))}
        body = max(sizes, key=lambda size: sizes[size], default=10.0)
        self._other = max(1.2, self._ratios.get(body, 1.2))

    def most(self, size: float) -> float:
        """Give how far apart two lines of one paragraph stand at most, in points."""
        return self._ratios.get(size, self._other) * _LOOSER * size + 0.3


def _usual(ratios: Counter[float]) -> float | None:
    """Give the smallest of the frequent distances: larger ones part paragraphs."""
    likely = {ratio: count for ratio, count in ratios.items() if _BESIDE <= ratio <= 2.6}
    if sum(likely.values()) < _FEW:
        return None
    most = max(likely.values())
    return min(ratio for ratio, count in likely.items() if count >= 0.3 * most) + 0.025


def with_unruled_tables(items: Sequence[Item], across: Sequence[Box], pitches: Pitches) -> list[Item]:
    """Put the cells of tables that only gaps part into rows; level rules `across` part rows too."""
    bands = _bands(_aligned(items), pitches)
    found: list[Item] = []
    at = 0
    while at < len(bands):
        columns, end = _table_from(bands, at)
        if end == at:
            found += bands[at]
            at += 1
            continue
        rows = [[row for row in band if isinstance(row, Row)] for band in bands[at:end]]
        for band in rows:
            found += _rows_of_band(band, columns, across, alone=len(rows) == 1)
        at = end
    return found


def _bands(items: Sequence[Item], pitches: Pitches) -> list[list[Item]]:
    """Part the items where they stand further apart than the lines of a paragraph."""
    bands: list[list[Item]] = []
    before: Item | None = None
    for item in items:
        near = (
            isinstance(item, Row)
            and isinstance(before, Row)
            and item.y - before.y <= pitches.most(max(item.size, before.size))
        )
        if near:
            bands[-1].append(item)
        else:
            bands.append([item])
        before = item
    return bands


def _aligned(items: Sequence[Item]) -> list[Item]:
    """Part the rows that stand near one another where words begin below one another."""
    found: list[Item] = []
    run: list[Row] = []
    for item in items:
        if run and (not isinstance(item, Row) or item.y - run[-1].y > _FAR * item.size):
            found += parted_at_columns(run)
            run = []
        if isinstance(item, Row):
            run.append(item)
        else:
            found.append(item)
    return found + parted_at_columns(run)


def _table_from(bands: Sequence[Sequence[Item]], start: int) -> tuple[_Columns, int]:
    """Give the columns of the table that begins with a band, and where it ends: at once, where it is none."""
    columns: _Columns = []
    parted = end = 0
    before: Row | None = None
    for at in range(start, len(bands)):
        rows = [item for item in bands[at] if isinstance(item, Row)]
        if not rows or (before is not None and rows[0].y - before.y > _FAR * before.size):
            break
        own = _with_rows([], rows)
        wider = _with_rows(columns, rows)
        if own is None or wider is None or not (len(own) > 1 or _is_cell(own, columns)):
            break
        columns, before = wider, rows[-1]
        several = sum(len(row.pieces) > 1 for row in rows)
        parted += several if len(bands[at]) == several else min(1, len(own) - 1)
        if len(own) > 1:
            end = at + 1
        if len(own) == 1 and at == start:
            break
    return (columns, end) if parted >= 2 and len(columns) > 1 else (columns, start)


def _is_cell(own: _Columns, columns: _Columns) -> bool:
    """Say whether the one column of a band is one of the table's, not the first: that would be text again."""
    return any(abs(own[0][0] - column[0]) <= 2 for column in columns[1:])


def _with_rows(columns: _Columns, rows: Sequence[Row]) -> _Columns | None:
    """Give the columns with more rows in them, None where a piece lies across two."""
    wider: _Columns | None = columns
    for row in rows:
        wider = _with_row(wider, row) if wider is not None else None
    return wider


def _with_row(columns: _Columns, row: Row) -> _Columns | None:
    wider = [list(column) for column in columns]
    for piece in row.pieces:
        under = [column for column in wider if column[0] < piece.x1 and piece.x0 < column[1]]
        if len(under) > 1:
            return None
        if under:
            under[0][0] = min(under[0][0], piece.x0)
            under[0][1] = max(under[0][1], piece.x1)
        else:
            wider.append([piece.x0, piece.x1])
    wider.sort()
    gap = 0.0 if row.is_aligned else WIDE_GAP * row.size
    apart = all(right[0] - left[1] >= gap for left, right in pairwise(wider))
    return wider if apart else None


def _rows_of_band(
    rows: Sequence[Row], columns: _Columns, across: Sequence[Box], *, alone: bool
) -> list[Item]:
    """Part a band into rows; `alone` says that no gap parts any rows of the table."""
    borders = [rule.y0 for rule in across if rule.x0 <= columns[0][1] and rule.x1 >= columns[-1][0]]
    groups: list[list[Row]] = [[rows[0]]]
    for above, row in pairwise(rows):
        if any(above.y < border < row.y for border in borders):
            begins = True
        elif row.y - above.y < _BESIDE * row.size:
            begins = False
        elif alone:
            begins = row.x0 < columns[0][1]
        else:
            begins = not _wraps(groups[-1], row, columns)
        if begins:
            groups.append([])
        groups[-1].append(row)
    return [TableRow(_cells(group, columns), group[0].y) for group in groups]


def _wraps(group: Sequence[Row], row: Row, columns: _Columns) -> bool:
    """Say whether the pieces of a line go on from those above: their first words found no room there."""
    goes_on = False
    for piece in row.pieces:
        column = _column_of(piece, columns)
        over = [one for above in group for one in above.pieces if _column_of(one, columns) == column]
        if not over:
            continue
        if columns[column][1] - over[-1].x1 > piece.first_width + _ALIGNED * piece.size:
            return False
        goes_on = True
    return goes_on


def _column_of(piece: Piece, columns: _Columns) -> int:
    return next(at for at, column in enumerate(columns) if column[0] <= piece.x0 <= column[1])


def _cells(rows: Sequence[Row], columns: _Columns) -> tuple[tuple[Piece, ...], ...]:
    cells: list[list[Piece]] = [[] for _ in columns]
    for row in rows:
        for piece in row.pieces:
            cells[_column_of(piece, columns)].append(piece)
    return tuple(tuple(cell) for cell in cells if cell)
