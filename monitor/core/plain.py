"""Plain text and Markdown -> blocks."""

from __future__ import annotations

import re

from monitor.core.blocks import Block
from monitor.core.labels import starts_with_number
from monitor.core.lines import absolute, fold
from monitor.model import ClauseKind, Link

_HEADING = re.compile(r"(#{1,6})\s+(.*)$")
_ITEM = re.compile(r"\s*(?:[-*+•]|(\d{1,9})[.)])\s+(.*)$")
_RULE = re.compile(r"\s*(?:[-=*_]\s*){3,}$")
_ROW = re.compile(r"\s*\|(.*)\|\s*$")
_ROW_RULE = re.compile(r"[\s|:-]+$")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\(([^()\s]{0,2000})(?:\s\"[^\"]{0,200}\")?\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)([^*`\n]{1,2000}?)(?<=\S)\1")


def text_blocks(text: str, url: str, *, markdown: bool) -> list[Block]:
    """Part plain text at empty lines, list marks and written numbers; read Markdown's marks where told."""
    blocks: list[Block] = []
    pending: list[str] = []

    def end() -> None:
        if pending:
            blocks.extend(_block(ClauseKind.PARAGRAPH, " ".join(pending), url, 0, None, markdown))
            pending.clear()

    fenced = False
    for line in text.splitlines():
        if markdown and line.lstrip().startswith("```"):
            fenced = not fenced
            end()
        elif not line.strip() or _RULE.match(line):
            end()
        elif markdown and not fenced and (heading := _HEADING.match(line)):
            end()
            blocks.extend(
                _block(ClauseKind.HEADING, heading[2].rstrip("# \t"), url, len(heading[1]), None, markdown)
            )
        elif markdown and not fenced and (row := _ROW.match(line)):
            end()
            if not _ROW_RULE.match(row[1]):
                cells = "\t".join(cell.strip() for cell in row[1].split("|") if cell.strip())
                blocks.extend(_block(ClauseKind.TABLE_ROW, cells, url, 0, None, markdown))
        elif not fenced and (item := _ITEM.match(line)) and (markdown or not item[1]):
            end()
            depth = (len(line) - len(line.lstrip())) // 2 + 1
            blocks.extend(_block(ClauseKind.LIST_ITEM, item[2], url, depth, item[1], markdown))
        else:
            if starts_with_number(line.strip()):
                end()
            pending.append(line)
    end()
    return blocks


def _block(
    kind: ClauseKind, raw: str, url: str, level: int, label: str | None, markdown: bool
) -> list[Block]:
    links: list[Link] = []
    bold = False
    if markdown:
        links = [Link(fold(found[1]), absolute(url, found[2])) for found in _LINK.finditer(raw)]
        raw = _LINK.sub(r"\1", raw)
        bold = raw.strip().startswith("**") and raw.strip().endswith("**") and raw.count("**") == 2
        raw = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", raw))
    cells = [fold(cell) for cell in raw.split("\t")] if kind is ClauseKind.TABLE_ROW else [fold(raw)]
    text = "\t".join(cell for cell in cells if cell)
    linked = min(len(text), sum(len(link.text) for link in links))
    return [Block(kind, text, level, label, tuple(links), linked, bold)] if text else []
