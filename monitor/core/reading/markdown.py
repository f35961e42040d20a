"""Markdown -> blocks, after CommonMark 0.31 and GitHub's tables: what a browser would show of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.core.reading.blocks import Block
from monitor.core.reading.markdown_inline import read_inline, reference_name
from monitor.model import ClauseKind, Link

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|(\d{1,9})[.)])(?:[ \t]+(.*))?$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[^`]*$")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")
_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BORDER = re.compile(r"(?<!\\)\|")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]]{1,200})\]:[ \t]*<?([^\s<>]{1,2000})>?(?:[ \t]+.*)?$")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[^\n]*\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\n|$)")
_TAB = 4


@dataclass(slots=True)
class _List:
    """An open list: how far its markers and its text are indented, and the number of its last item."""

    marker: int
    text: int
    number: int | None


@dataclass(slots=True)
class _Open:
    """The block being read; `code` keeps its marks as they are."""

    kind: ClauseKind = ClauseKind.PARAGRAPH
    level: int = 0
    label: str | None = None
    lines: list[str] = field(default_factory=list)


def markdown_blocks(text: str, url: str) -> list[Block]:
    """Read Markdown as a browser shows it; links are made absolute to `url`."""
    return _Reader(url).read(text)


class _Reader:
    def __init__(self, url: str) -> None:
        self._url = url
        self._blocks: list[Block] = []
        self._references: dict[str, str] = {}
        self._open = _Open()
        self._lists: list[_List] = []
        self._blank = False

    def read(self, text: str) -> list[Block]:
        lines = self._lines(text)
        at = 0
        while at < len(lines):
            at = self._take(lines, at)
        self._end()
        return self._blocks

    def _lines(self, text: str) -> list[str]:
        """Give the lines without front matter, comments, marks of quotation and link definitions."""
        if found := _FRONT_MATTER.match(text):
            text = text[found.end() :]
        kept: list[str] = []
        fence = ""
        for line in _without_comments(text).splitlines():
            line = line.expandtabs(_TAB)
            if found := _QUOTE.match(line):
                line = line[found.end() :]
            if mark := _FENCE.match(line):
                fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
            if not fence and (given := _DEFINITION.match(line)):
                self._references.setdefault(reference_name(given[1]), given[2])
                continue
            kept.append(line)
        return kept

    def _take(self, lines: Sequence[str], at: int) -> int:
        """Read the block or line at `at`; gives where to go on."""
        line = lines[at]
        if not line.strip():
            self._end()
            self._blank = True
            return at + 1
        if fence := _FENCE.match(line):
            return self._code(lines, at + 1, fence[1])
        if self._is_underlined(line):
            return at + 1
        if heading := _HEADING.match(line):
            self._end()
            self._lists = []
            self._add(ClauseKind.HEADING, (heading[2] or "").rstrip("# \t"), len(heading[1]))
        elif _RULE.match(line):
            self._end()
        elif at + 1 < len(lines) and "|" in line and _is_table(line, lines[at + 1]):
            return self._table(lines, at)
        elif (item := _ITEM.match(line)) and self._may_begin(item):
            self._item(item)
        else:
            self._text(line)
        self._blank = False
        return at + 1

    def _is_underlined(self, line: str) -> bool:
        """Say whether a line makes a heading of the paragraph above it, and make it."""
        rule = _UNDERLINE.match(line)
        if rule is None or not self._open.lines or self._open.kind is not ClauseKind.PARAGRAPH:
            return False
        text, self._open = " ".join(self._open.lines), _Open()
        self._lists = []
        self._add(ClauseKind.HEADING, text, 1 if rule[1][0] == "=" else 2)
        return True

    def _code(self, lines: Sequence[str], at: int, fence: str) -> int:
        self._end()
        inside: list[str] = []
        while at < len(lines) and not lines[at].strip().startswith(fence):
            inside.append(lines[at].strip())
            at += 1
        if text := " ".join(" ".join(inside).split()):
            self._blocks.append(Block(ClauseKind.PARAGRAPH, text))
        return at + 1

    def _table(self, lines: Sequence[str], at: int) -> int:
        self._end()
        start = at
        while at < len(lines) and "|" in lines[at]:
            if at != start + 1:
                self._row(lines[at])
            at += 1
        return at

    def _row(self, line: str) -> None:
        cells = [read_inline(cell.replace("\\|", "|"), self._url, self._references) for cell in _cells(line)]
        links = tuple(link for cell in cells for link in cell.links)
        self._keep(ClauseKind.TABLE_ROW, "\t".join(cell.text for cell in cells if cell.text), links)

    def _may_begin(self, item: re.Match[str]) -> bool:
        """Say whether a line begins a list item: a number within a paragraph is one only where it is 1."""
        if not self._open.lines or self._open.kind is ClauseKind.LIST_ITEM or self._lists:
            return True
        return bool(item[3]) and item[2] in (None, "1")

    def _item(self, item: re.Match[str]) -> None:
        self._end()
        indent = len(item[1])
        while self._lists and indent < self._lists[-1].marker:
            self._lists.pop()
        number = int(item[2]) if item[2] else None
        text = item.start(3) if item[3] else len(item[0]) + 1
        if (
            self._lists
            and indent < self._lists[-1].text
            and (self._lists[-1].number is None) == (not item[2])
        ):
            # Numbers after the first do not count: a browser shows them in order.
            last = self._lists[-1].number
            self._lists[-1] = _List(indent, text, None if last is None else last + 1)
        else:
            while self._lists and indent < self._lists[-1].text:
                self._lists.pop()
            self._lists.append(_List(indent, text, number))
        shown = self._lists[-1].number
        label = None if shown is None else str(shown)
        words = _TASK.sub("", item[3] or "", count=1) if _TASK.match(item[3] or "") else item[3] or ""
        self._open = _Open(ClauseKind.LIST_ITEM, len(self._lists), label, [words])

    def _text(self, line: str) -> None:
        indent = len(line) - len(line.lstrip())
        if self._blank:
            while self._lists and indent < self._lists[-1].text:
                self._lists.pop()
        self._open.lines.append(line.strip().removesuffix("\\"))

    def _end(self) -> None:
        ended, self._open = self._open, _Open()
        if ended.lines:
            self._add(ended.kind, " ".join(ended.lines), ended.level, ended.label)

    def _add(self, kind: ClauseKind, raw: str, level: int = 0, label: str | None = None) -> None:
        inline = read_inline(raw, self._url, self._references)
        self._keep(kind, inline.text, inline.links, level, label, bold=inline.bold)

    def _keep(
        self,
        kind: ClauseKind,
        text: str,
        links: tuple[Link, ...],
        level: int = 0,
        label: str | None = None,
        *,
        bold: bool = False,
    ) -> None:
        if text:
            linked = min(len(text), sum(len(link.text) for link in links))
            self._blocks.append(Block(kind, text, level, label, links, linked, bold))


def _is_table(line: str, following: str) -> bool:
    return (
        "-" in following
        and _DELIMITERS.match(following) is not None
        and len(_cells(line)) == len(_cells(following))
    )


def _cells(line: str) -> list[str]:
    cells = _BORDER.split(line.strip())
    return cells[line.lstrip().startswith("|") : len(cells) - bool(_ends_in_border(line))]


def _ends_in_border(line: str) -> bool:
    end = line.rstrip()
    return end.endswith("|") and not end.endswith("\\|")


def _without_comments(text: str) -> str:
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start)
        parts.append(text[at:start])
        if end < 0:
            return "".join(parts)
        at = end + 3
    return "".join([*parts, text[at:]])
