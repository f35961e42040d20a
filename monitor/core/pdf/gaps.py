"""Rows of words -> tables without rules, by gaps that stand one below the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from monitor.core.pdf.aligned import parted_at_columns
from monitor.core.pdf.cells import Columns, are_centred, table_rows
from monitor.core.pdf.file import Box
from monitor.core.pdf.lines import WIDE_GAP, Row
from monitor.core.pdf.tables import Item

_FAR = 3.2
"""Rows of one table stand at most this many font sizes apart."""
_LOOSER = 1.16
_FEW = 3
_TIGHTEST = 0.9


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
    likely = {ratio: count for ratio, count in ratios.items() if _TIGHTEST <= ratio <= 2.6}
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
        found += table_rows(rows, columns, across)
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
            and item.y - before.y <= pitches.most(min(item.size, before.size))
            and not _heads(before, item)
        )
        if near:
            bands[-1].append(item)
        else:
            bands.append([item])
        before = item
    return bands


def _heads(above: Row, below: Row) -> bool:
    """Say whether a line is a heading, right above something else."""
    bold = [all(piece.bold for piece in row.pieces) for row in (above, below)]
    return len(above.pieces) == 1 and bold == [True, False] and not are_centred([above, below])


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


def _table_from(bands: Sequence[Sequence[Item]], start: int) -> tuple[Columns, int]:
    """Give the columns of the table that begins with a band, and where it ends: at once, where it is none."""
    columns: Columns = []
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
        if are_centred(rows):
            parted += len(rows) - 1
        else:
            parted += several if 2 * several >= len(bands[at]) else min(1, len(own) - 1)
        if len(own) > 1:
            end = at + 1
        if len(own) == 1 and at == start:
            break
    return (columns, end) if parted >= 2 and len(columns) > 1 else (columns, start)


def _is_cell(own: Columns, columns: Columns) -> bool:
    """Say whether the one column of a band is one of the table's, not the first: that would be text again."""
    return any(abs(own[0][0] - column[0]) <= 2 for column in columns[1:])


def _with_rows(columns: Columns, rows: Sequence[Row]) -> Columns | None:
    """Give the columns with more rows in them, None where a piece lies across two."""
    wider: Columns | None = columns
    centred = are_centred(rows)
    for row in rows:
        gap = 0.0 if centred or row.is_aligned else WIDE_GAP * row.size
        wider = _with_row(wider, row, gap) if wider is not None else None
    return wider


def _with_row(columns: Columns, row: Row, gap: float) -> Columns | None:
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
    apart = all(right[0] - left[1] >= gap for left, right in pairwise(wider))
    return wider if apart else None
