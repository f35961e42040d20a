"""Lines of a table without rules -> its rows, whether their cells are set to the top or to the middle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.core.pdf.file import Box
from monitor.core.pdf.joining import ends_in_hyphen
from monitor.core.pdf.lines import Piece, Row
from monitor.core.pdf.tables import TableRow

_BESIDE = 0.9
"""Share of the font size; base lines nearer than that are of cells set to their middles."""
_ALIGNED = 0.4
_MIDDLE = 0.2
"""Share of the font size by which the middles of cells of one row may differ."""
_LOOSEST = 2.5
"""Font sizes; lines of one cell stand nearer."""

Columns = list[list[float]]
"""Where each column begins and ends, from left to right."""


def table_rows(bands: Sequence[Sequence[Row]], columns: Columns, across: Sequence[Box]) -> list[TableRow]:
    """Give the rows of a table whose lines come in bands; level rules `across` part rows too."""
    lines = [row for band in bands for row in band]
    if are_centred(lines) and (rows := _centred_rows(lines, columns)):
        return rows
    return [row for band in bands for row in _rows_of_band(band, columns, across, alone=len(bands) == 1)]


def are_centred(rows: Sequence[Row]) -> bool:
    """Say whether any lines are of cells set to their middles."""
    return bool(alternating(rows))


def alternating(rows: Sequence[Row]) -> frozenset[int]:
    """Give the places of lines that stand too near one another for lines of one cell."""
    near = [at for at in range(1, len(rows)) if rows[at].y - rows[at - 1].y < _BESIDE * rows[at].size]
    return frozenset((*near, *(at - 1 for at in near)))


# --- cells set to their middles -------------------------------------------------------


@dataclass(slots=True)
class _Cell:
    """Lines of one column, one below the other."""

    column: int
    lines: list[Piece]

    @property
    def middle(self) -> float:
        return (self.lines[0].y + self.lines[-1].y) / 2


def _centred_rows(rows: Sequence[Row], columns: Columns) -> list[TableRow]:
    """Give the rows of a table whose cells share their middles; none where they do not.

    How far apart the lines of a cell stand is not known: the least distance
    with which the middles agree is the one.
    """
    lines: list[list[Piece]] = [[] for _ in columns]
    for row in rows:
        for piece in row.pieces:
            lines[_column_of(piece, columns)].append(piece)
    size = max(row.size for row in rows)
    distances = {round(below.y - above.y) for column in lines for above, below in pairwise(column)}
    for distance in sorted(one for one in distances if one <= _LOOSEST * size):
        cells = [cell for at, column in enumerate(lines) for cell in _parted(at, column, distance + 1)]
        if found := _in_rows(cells, size):
            return [TableRow(tuple(tuple(cell.lines) for cell in row), row[0].lines[0].y) for row in found]
    return []


def _parted(column: int, lines: Sequence[Piece], distance: float) -> list[_Cell]:
    cells: list[_Cell] = []
    for line in lines:
        if cells and line.y - cells[-1].lines[-1].y <= distance:
            cells[-1].lines.append(line)
        else:
            cells.append(_Cell(column, [line]))
    return cells


def _in_rows(cells: Iterable[_Cell], size: float) -> list[list[_Cell]]:
    """Put cells with the same middle into a row; none where rows overlap or hold two cells of a column."""
    rows: list[list[_Cell]] = []
    for cell in sorted(cells, key=lambda cell: cell.middle):
        if rows and cell.middle - rows[-1][0].middle <= _MIDDLE * size:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    for row in rows:
        row.sort(key=lambda cell: cell.column)
        if len({cell.column for cell in row}) < len(row):
            return []
    ends = [max(cell.lines[-1].y for cell in row) for row in rows]
    begins = [min(cell.lines[0].y for cell in row) for row in rows]
    if any(begin - end < _BESIDE * size for end, begin in zip(ends, begins[1:], strict=False)):
        return []
    return rows


# --- cells set to the top --------------------------------------------------------------


def _rows_of_band(
    rows: Sequence[Row], columns: Columns, across: Sequence[Box], *, alone: bool
) -> list[TableRow]:
    """Part a band into rows; `alone` says that no gap parts any rows of the table."""
    borders = [rule.y0 for rule in across if rule.x0 <= columns[0][1] and rule.x1 >= columns[-1][0]]
    groups: list[list[Row]] = [[rows[0]]]
    for above, row in pairwise(rows):
        if any(above.y < border < row.y for border in borders):
            begins = True
        elif row.y - above.y < _BESIDE * row.size:
            begins = False
        elif alone:
            begins = row.x0 < columns[0][1] and not (
                _goes_on(groups[-1], row, columns) and _wraps(groups[-1], row, columns)
            )
        else:
            begins = not _wraps(groups[-1], row, columns)
        if begins:
            groups.append([])
        groups[-1].append(row)
    return [TableRow(_cells(group, columns), group[0].y) for group in groups]


def _goes_on(group: Sequence[Row], row: Row, columns: Columns) -> bool:
    """Say whether every piece of a line begins with a small letter, or one goes on with a broken word."""
    low = [piece for piece in row.pieces if piece.text[:1].islower()]
    broken = {_column_of(piece, columns) for piece in group[-1].pieces if ends_in_hyphen(piece.text)}
    return len(low) == len(row.pieces) or any(_column_of(piece, columns) in broken for piece in low)


def _wraps(group: Sequence[Row], row: Row, columns: Columns) -> bool:
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


def _column_of(piece: Piece, columns: Columns) -> int:
    return next(at for at, column in enumerate(columns) if column[0] <= piece.x0 <= column[1])


def _cells(rows: Sequence[Row], columns: Columns) -> tuple[tuple[Piece, ...], ...]:
    cells: list[list[Piece]] = [[] for _ in columns]
    for row in rows:
        for piece in row.pieces:
            cells[_column_of(piece, columns)].append(piece)
    return tuple(tuple(cell) for cell in cells if cell)
