"""Plain text -> blocks: parted at empty lines, with the headings, lists and tables that people type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.core.reading.blocks import Block
from monitor.core.reading.dates import is_date_line
from monitor.core.reading.labels import label_of, starts_with_number
from monitor.core.reading.lines import fold
from monitor.model import ClauseKind, Link

_ITEM = re.compile(r"(\s*)[-*+•·–—o](\s+)(\S.*)$")
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,}|~{3,}|\*{3,}|_{3,}|#{3,})\s*$")
_RULE = re.compile(r"\s*(?:[-=*_]\s*){3,}$")
_CELLS = re.compile(r"\t+| {3,}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}")
_TRAILING = ".,;:!?)]}'\"”’"
_SENTENCE_ENDS = tuple(".!?:;,。！？；：，")
_LONGEST_HEADING = 100
_LEAST_CAPITALS = 4
_FEWEST_ROWS = 3
_CENTRED = 8


@dataclass(slots=True)
class _Chunk:
    """Lines without an empty one between them; `underline` is the rule below their only line."""

    lines: list[str] = field(default_factory=list)
    underline: str = ""


@dataclass(slots=True)
class _Part:
    """Lines of a chunk that belong together."""

    kind: ClauseKind
    lines: list[str]
    level: int = 0

    @property
    def is_title(self) -> bool:
        text = " ".join(self.lines)
        short = len(text) <= _LONGEST_HEADING and not text.endswith(_SENTENCE_ENDS)
        return self.kind is ClauseKind.PARAGRAPH and short and _is_capital(text)

    def ends_before(self, line: str) -> bool:
        return is_date_line(self.lines[-1]) or (self.is_title and not _is_capital(line))


def text_blocks(text: str) -> list[Block]:
    """Read plain text; addresses written in it are its links."""
    chunks = _chunks(text)
    blocks: list[Block] = []
    for at, chunk in enumerate(chunks):
        following = chunks[at + 1].lines[0] if at + 1 < len(chunks) else ""
        blocks += _blocks_of(chunk, following, is_first=at == 0)
    return blocks


def _chunks(text: str) -> list[_Chunk]:
    chunks: list[_Chunk] = []
    current = _Chunk()
    for line in text.splitlines():
        if line.strip() and not _RULE.match(line):
            current.lines.append(line)
            continue
        rule = _UNDERLINE.match(line)
        if rule and len(current.lines) == 1:
            current.underline = rule[1][0]
        if current.lines:
            chunks.append(current)
            current = _Chunk()
    if current.lines:
        chunks.append(current)
    return chunks


def _blocks_of(chunk: _Chunk, following: str, *, is_first: bool) -> list[Block]:
    lines = chunk.lines
    if chunk.underline:
        return _block(ClauseKind.HEADING, lines, 1 if chunk.underline in "=#*" else 2)
    if len(lines) == 1 and (level := _heading_level(lines[0], following, is_first=is_first)):
        return _block(ClauseKind.HEADING, lines, level)
    if rows := _rows(lines):
        return rows
    return _running(lines, is_first=is_first)


def _heading_level(line: str, following: str, *, is_first: bool) -> int:
    """Give the level of a line that stands by itself, 0 where it is no heading."""
    text = line.strip()
    if len(text) > _LONGEST_HEADING or text.endswith(_SENTENCE_ENDS) or is_date_line(text) or not following:
        return 0
    label = label_of(text, heading=True)[0]
    if label is not None:
        # A list goes on with a number; a section with its text.
        continues = starts_with_number(following.strip()) and not _is_deeper(label, following.strip())
        return 0 if continues or not label[0].isalnum() else 1 + len(label.split("."))
    if _is_capital(text) or (is_first and line.startswith(" " * _CENTRED)):
        return 1 if is_first else 2
    return 0


def _is_deeper(label: str, following: str) -> bool:
    return (label_of(following)[0] or "").startswith((label + ".", "("))


def _is_capital(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) >= _LEAST_CAPITALS


def _rows(lines: Sequence[str]) -> list[Block]:
    """Read lines of columns as rows of a table, none where they are not."""
    cells = [[cell for cell in _CELLS.split(line.strip()) if cell.strip()] for line in lines]
    if len(lines) < _FEWEST_ROWS or any(len(row) < 2 or len(row) != len(cells[0]) for row in cells):
        return []
    return [
        Block(ClauseKind.TABLE_ROW, "\t".join(map(fold, row)), 0, None, _links(" ".join(row)))
        for row in cells
    ]


def _running(lines: Sequence[str], *, is_first: bool) -> list[Block]:
    """Part running text at bullets, written numbers, dates of the document and titles in capitals."""
    parts: list[_Part] = []
    for line in lines:
        text = line.strip()
        last = parts[-1] if parts else None
        item = _ITEM.match(line)
        if item and (len(item[2]) > 1 or text[0] != "o"):
            parts.append(_Part(ClauseKind.LIST_ITEM, [item[3]], len(item[1]) // 2 + 1))
        elif last is None or starts_with_number(text) or is_date_line(text) or last.ends_before(text):
            parts.append(_Part(ClauseKind.PARAGRAPH, [text]))
        else:
            last.lines.append(text)
    blocks: list[Block] = []
    for at, part in enumerate(parts):
        if at + 1 < len(parts) and part.is_title:
            blocks += _block(ClauseKind.HEADING, part.lines, 1 if is_first and not blocks else 2)
        else:
            blocks += _block(part.kind, part.lines, part.level)
    return blocks


def _block(kind: ClauseKind, lines: Sequence[str], level: int = 0) -> list[Block]:
    text = fold(" ".join(lines))
    links = _links(text)
    linked = min(len(text), sum(len(link.text) for link in links))
    return [Block(kind, text, level, None, links, linked)] if text else []


def _links(text: str) -> tuple[Link, ...]:
    found = [match[0].rstrip(_TRAILING) for match in _ADDRESS.finditer(text)] if "://" in text else []
    return tuple(Link(address, address) for address in found)
