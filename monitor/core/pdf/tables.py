"""Rows of words -> tables, by the rules drawn around their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.core.pdf.file import Box
from monitor.core.pdf.lines import Piece, Row

_NEAR = 3.0
"""Points by which rules that meet may miss one another."""
_MOST_RULES = 400


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: the lines of each cell that is not empty, from left to right."""

    cells: tuple[tuple[Piece, ...], ...]
    y: float


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the rules of one table cross."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]


Item = Row | TableRow


def with_ruled_tables(rows: Sequence[Row], rules: Sequence[Box]) -> tuple[list[Item], list[Box]]:
    """Give the rows of a page with those inside drawn grids put together, and the level rules."""
    across, upright = _merged(rules)
    items: list[Item] = list(rows)
    grids = _grids(across, upright) if len(across) + len(upright) <= _MOST_RULES else []
    for grid in grids:
        items = _ruled(items, grid)
    return items, across


# --- rules ----------------------------------------------------------------------------


def _merged(rules: Iterable[Box]) -> tuple[list[Box], list[Box]]:
    """Give the level and the upright rules, pieces of one line put together."""
    across: list[Box] = []
    upright: list[Box] = []
    for rule in rules:
        (across if rule.x1 - rule.x0 >= rule.y1 - rule.y0 else upright).append(rule)
    level = _chained([(rule.y0 + rule.y1) / 2, rule.x0, rule.x1] for rule in across)
    standing = _chained([(rule.x0 + rule.x1) / 2, rule.y0, rule.y1] for rule in upright)
    return [Box(a, y, b, y) for y, a, b in level], [Box(x, a, x, b) for x, a, b in standing]


def _chained(lines: Iterable[list[float]]) -> list[list[float]]:
    merged: list[list[float]] = []
    for line in sorted(lines, key=lambda line: (round(line[0] / _NEAR), line[1])):
        last = merged[-1] if merged else None
        if last and abs(last[0] - line[0]) <= _NEAR and last[1] - _NEAR <= line[1] <= last[2] + _NEAR:
            last[2] = max(last[2], line[2])
        else:
            merged.append(line)
    return merged


def _grids(across: Sequence[Box], upright: Sequence[Box]) -> list[_Grid]:
    """Give the grids of two columns or more; rules that touch make one grid."""
    rules = [*across, *upright]
    group = list(range(len(rules)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for first in range(len(rules)):
        for second in range(first):
            if _touch(rules[first], rules[second]):
                group[root(first)] = root(second)
    members: dict[int, list[Box]] = {}
    for at, rule in enumerate(rules):
        members.setdefault(root(at), []).append(rule)
    grids: list[_Grid] = []
    for touching in members.values():
        if len(touching) < 3 or not any(rule.x0 == rule.x1 for rule in touching):
            continue
        xs = _distinct([x for rule in touching for x in (rule.x0, rule.x1)])
        ys = _distinct([y for rule in touching for y in (rule.y0, rule.y1)])
        inner = _distinct([rule.x0 for rule in touching if rule.x0 == rule.x1])
        xs = [x for x in xs if x in (xs[0], xs[-1]) or any(abs(x - one) <= _NEAR for one in inner)]
        if len(xs) >= 3 and len(ys) >= 2:
            grids.append(_Grid(tuple(xs), tuple(ys)))
    return grids


def _touch(one: Box, other: Box) -> bool:
    return (
        one.x0 <= other.x1 + _NEAR
        and other.x0 <= one.x1 + _NEAR
        and one.y0 <= other.y1 + _NEAR
        and other.y0 <= one.y1 + _NEAR
    )


def _distinct(values: Iterable[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _ruled(items: list[Item], grid: _Grid) -> list[Item]:
    """Put what stands inside a grid into its cells."""
    cells: dict[int, dict[int, list[Piece]]] = {}
    rest: list[Item] = []
    at: int | None = None
    for item in items:
        if not isinstance(item, Row):
            rest.append(item)
            continue
        middle = (item.top + item.bottom) / 2
        down = _interval(grid.ys, middle)
        inside = [piece for piece in item.pieces if _interval(grid.xs, (piece.x0 + piece.x1) / 2) is not None]
        if down is None or not inside:
            rest.append(item)
            continue
        at = len(rest) if at is None else at
        for piece in inside:
            left = _interval(grid.xs, piece.x0 + _NEAR)
            cells.setdefault(down, {}).setdefault(left or 0, []).append(piece)
        outside = [piece for piece in item.pieces if piece not in inside]
        if outside:
            rest.append(Row(outside, item.y, item.top, item.bottom, item.size))
    rows = [
        TableRow(tuple(tuple(row[left]) for left in sorted(row)), grid.ys[down])
        for down, row in sorted(cells.items())
    ]
    if at is not None:
        rest[at:at] = rows
    return rest


def _interval(edges: Sequence[float], value: float) -> int | None:
    for at in range(len(edges) - 1):
        if edges[at] <= value < edges[at + 1]:
            return at
    return None
