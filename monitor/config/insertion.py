"""Putting an entry into YAML text by adding lines only: every line that was there stays as it is.

Where to add is told by the positions of nodes; how far to indent, which line
ends to write and whether entries are set apart by empty lines, by what the file
does already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import yaml

from monitor.config.problems import dotted
from monitor.config.scalars import quoted_scalar, scalar
from monitor.config.yaml_nodes import Path, Tree

Entry: TypeAlias = "str | bool | Quoted | Sequence[str] | Mapping[str, Entry]"

USUAL_STEP = 2

_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML 1.1 takes for the end of a line."""
_KEEPING = re.compile(r"[|>](?:[1-9]?\+|\+[1-9]?)")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Text that is written in double quotes even where YAML would not ask for them."""

    text: str


class NoPlace(Exception):
    """There is no place where lines could be added; the message names the line and says why."""


def lines_of(key: str, entry: Entry, *, indent: int = 0, step: int = USUAL_STEP) -> list[str]:
    """Write an entry in block style, one key a line; texts are one line each, lists in brackets."""
    start = f"{' ' * indent}{scalar(key)}:"
    match entry:
        case Quoted():
            return [f"{start} {quoted_scalar(entry.text)}"]
        case bool():
            return [f"{start} {str(entry).lower()}"]
        case str():
            return [f"{start} {scalar(entry)}"]
        case Mapping():
            below = (lines_of(name, one, indent=indent + step, step=step) for name, one in entry.items())
            return [start, *(line for lines in below for line in lines)]
    return [f"{start} [{', '.join(map(scalar, entry))}]"]


def insert(text: str, tree: Tree, path: Path, key: str, entry: Entry) -> tuple[str, int]:
    """Add `key` with its entry at the end of the mapping at `path`, which is made where it is missing.

    Gives the new text and the line (from 1) of the key. NoPlace where the
    mapping is not written in block style, or is written elsewhere (an alias).
    """
    pages = _Lines(text)
    spot = _spot(pages, tree.root, path)
    for step in reversed(path[spot.depth :]):
        key, entry = str(step), {key: entry}
    added = lines_of(key, entry, indent=spot.indent, step=spot.step)
    if spot.apart:
        added = ["", *added]
    return pages.with_added(spot.line, added), spot.line + spot.apart + 1


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where lines go: after the first `line` lines, below the first `depth` keys of the path."""

    line: int
    depth: int
    indent: int
    step: int
    apart: bool


class _Lines:
    """The lines of a text with their ends."""

    def __init__(self, text: str) -> None:
        breaks = list(_BREAK.finditer(text))
        borders = [0, *(found.end() for found in breaks), len(text)]
        self.all = [text[start:end] for start, end in pairwise(borders) if start < end]
        self._break = breaks[0].group() if breaks else "\n"

    def with_added(self, after: int, added: Sequence[str]) -> str:
        before = "".join(self.all[:after])
        if before and not _BREAK.search(before[-1]):
            before += self._break
        return before + "".join(line + self._break for line in added) + "".join(self.all[after:])

    def is_empty(self, number: int) -> bool:
        return not self.all[number].strip()

    def comment_column(self, number: int) -> int | None:
        """Give where the comment of a line that holds nothing else begins; None for any other line."""
        line = self.all[number]
        return len(line) - len(line.lstrip()) if line.lstrip().startswith("#") else None


def _spot(pages: _Lines, root: yaml.Node | None, path: Path) -> _Spot:
    node, column, depth, step = root, -USUAL_STEP, 0, USUAL_STEP
    above = 0
    for name in (*path, None):
        if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
            break
        first = node.value[0][0].start_mark.column
        step = first - column if column >= 0 else step
        column = first
        found = next(((key, value) for key, value in node.value if key.value == name), None)
        if name is None or found is None:
            line = _last_line(pages, node)
            return _Spot(
                line=_after_comments(pages, line, column),
                depth=depth,
                indent=column,
                step=_step_below(node, step),
                apart=_is_apart(pages, node, above),
            )
        key, node = found
        above, depth = key.end_mark.line + 1, depth + 1
        if _is_alias(key, node):
            raise NoPlace(f"line {above}: {dotted(path[:depth])} is an alias of another place")
    if isinstance(node, yaml.ScalarNode) and not node.value and not node.style:
        return _Spot(above, depth, column + step, step, apart=False)
    line = node.start_mark.line + 1 if node is not None else 1
    raise NoPlace(f"line {line}: {dotted(path[:depth])} is not written in block style (one key a line)")


def _is_alias(key: yaml.Node, value: yaml.Node) -> bool:
    """Say whether a value is written before its key: it is the node that the alias refers to."""
    return _position(value) < _position(key)


def _position(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line, node.start_mark.column


def _last_line(pages: _Lines, node: yaml.MappingNode) -> int:
    """Give how many lines there are up to the end of a mapping, without what only sets it apart.

    The mark at its end is where the next thing begins.
    """
    text = _last_text(node)
    if text is not None and text.style in ("|", ">"):
        return _end_of_block(pages, text)
    last = min(int(node.end_mark.line), len(pages.all))
    while last > 0 and (pages.is_empty(last - 1) or pages.comment_column(last - 1) is not None):
        last -= 1
    return last


def _last_text(node: yaml.Node) -> yaml.ScalarNode | None:
    """Give the text that a block ends with; None where it ends with an alias or in brackets."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        key, value = node.value[-1] if isinstance(node, yaml.MappingNode) else (node, node.value[-1])
        if _is_alias(key, value):
            return None
        node = value
    return node if isinstance(node, yaml.ScalarNode) else None


def _end_of_block(pages: _Lines, value: yaml.ScalarNode) -> int:
    """Find the end of a literal or folded text; empty lines after it belong to it where it keeps them."""
    start, end = value.start_mark, value.end_mark
    last = int(end.line) + (end.column > 0)
    while not _keeps(pages, value) and last > start.line + 1 and pages.is_empty(last - 1):
        last -= 1
    return last


def _keeps(pages: _Lines, value: yaml.ScalarNode) -> bool:
    start = value.start_mark
    return _KEEPING.match(pages.all[start.line], start.column) is not None


def _after_comments(pages: _Lines, line: int, column: int) -> int:
    """Step over comments that are indented as the entry is: they belong to what stands above them."""
    end = line
    while line < len(pages.all):
        comment = pages.comment_column(line)
        if comment is not None and comment >= column and column > 0:
            end = line + 1
        elif not pages.is_empty(line):
            break
        line += 1
    return end


def _is_apart(pages: _Lines, node: yaml.MappingNode, above: int) -> bool:
    """Say whether the last entry of a mapping is set apart by an empty line, and a next one can be."""
    text = _last_text(node)
    if text is not None and text.style in ("|", ">") and _keeps(pages, text):
        return False
    line = int(node.value[-1][0].start_mark.line)
    while line > above and pages.comment_column(line - 1) is not None:
        line -= 1
    return line > above and pages.is_empty(line - 1)


def _step_below(node: yaml.MappingNode, step: int) -> int:
    """Give by how much the entries of a mapping indent what is below them; `step` where none shows it."""
    for key, value in reversed(node.value):
        if isinstance(value, yaml.MappingNode) and value.value and not value.flow_style:
            below = int(value.value[0][0].start_mark.column) - int(key.start_mark.column)
            if below > 0 and not _is_alias(key, value):
                return below
    return step
