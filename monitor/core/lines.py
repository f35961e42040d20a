"""Running text of one block: pieces of inline text become lines, and lines become blocks."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from monitor.core.blocks import Block
from monitor.core.labels import starts_with_number
from monitor.model import ClauseKind, Link

# Lone surrogates cannot stand in a parsed page, so they mark what white space must not swallow.
BREAK = " \udc01 "
"""A line break that the page asks for."""
APART = "\udc00"
"""A border that reads as a space between two words, and as nothing next to a space or a mark."""

_BREAK = "\udc01"
_WORDS_APART = re.compile("(?<=\\w)\udc00+(?=\\w)")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\ufeff]")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNSAFE_SCHEMES = ("javascript:", "data:", "vbscript:")


def fold(text: str) -> str:
    """Fold white space to single spaces and drop soft hyphens and other characters without any look."""
    text = " ".join(text.split())
    if text.isascii():
        return text
    if APART in text:
        text = " ".join(_WORDS_APART.sub(" ", text).replace(APART, "").split())
    if _INVISIBLE.search(text):
        text = " ".join(_INVISIBLE.sub("", text).split())
    return text


def absolute(base: str, href: str) -> str:
    """Give the target of a link as an absolute URL, "" where there is none to keep."""
    href = href.strip()
    if href.startswith(("https://", "http://", "mailto:", "tel:")):
        return href
    if href[:11].lower().startswith(_UNSAFE_SCHEMES):
        return ""
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def mail_address(code: str) -> str:
    """Undo Cloudflare's e-mail obfuscation: the first byte is the key of a XOR over the rest."""
    try:
        raw = bytes.fromhex(code)
        return bytes(byte ^ raw[0] for byte in raw[1:]).decode()
    except (ValueError, IndexError):
        return ""


class Lines:
    """The text of the block being read, with its links and whether each line is bold throughout.

    `bold` and `kept` count the open elements that embolden, and that keep line feeds.
    """

    __slots__ = ("_closed", "_href", "_line", "_lines_bold", "_linked", "_links", "_open", "bold", "kept", "parts")
    __slots__ += ("plain",)

    def __init__(self) -> None:
        self.bold = 0
        self.kept = 0
        self._href = ""
        self._open = 0
        self._reset()

    def _reset(self) -> None:
        self.parts: list[str] = []
        self.plain = False
        self._closed = -1
        self._line = 0
        self._linked = 0
        self._lines_bold: list[bool] = []
        self._links: list[tuple[int, Link]] = []

    def add(self, text: str) -> None:
        """Add inline text as it stands in the page."""
        if self.kept and "\n" in text:
            for line in text.splitlines():
                self._add(line)
                self.mark(BREAK)
        else:
            self._add(text)

    def _add(self, text: str) -> None:
        if not text or text.isspace():
            if self.parts:
                self.parts.append(" ")
            return
        self.parts.append(text)
        if not self.bold:
            self.plain = True

    def mark(self, marker: str) -> None:
        """Add `BREAK` or `APART`."""
        if not self.parts:
            return
        self.parts.append(marker)
        if marker is BREAK:
            self._lines_bold.append(not self.plain)
            self.plain = False
            self._line += 1

    def open_link(self, href: str) -> None:
        """Begin a link. Links in a row are words of their own, whatever a style sheet puts between them."""
        if self._closed == len(self.parts):
            self.mark(APART)
        self._href = href
        self._open = len(self.parts)

    def close_link(self) -> None:
        self._keep_link()
        self._href = ""
        self._closed = len(self.parts)

    def _keep_link(self) -> None:
        text = fold("".join(self.parts[self._open :]).replace(_BREAK, " "))
        if text and self._href:
            self._links.append((self._line, Link(text, self._href)))
            self._linked += len(text)

    def end_raised(self, start: int) -> None:
        """End a superscript that began at part `start`: "10²" is not "102"."""
        raised = "".join(self.parts[start:])
        if 0 < start and raised.isdecimal() and self.parts[start - 1][-1:].isdecimal():
            self.parts[start:] = [raised.translate(_RAISED)]

    def end_bold(self) -> None:
        self.bold -= 1

    def end_kept(self) -> None:
        self.kept -= 1

    def take(self, kind: ClauseKind, level: int, label: str | None) -> list[Block]:
        """Give the blocks of the text so far and begin anew."""
        if not self.parts:
            return []
        if self._href:
            self._keep_link()
            self._open = 0
        text = fold("".join(self.parts))
        blocks: list[Block] = []
        if self._line and _BREAK in text:
            blocks = self._by_lines(text, kind, level, label)
        elif text:
            links = tuple([link for _, link in self._links])
            blocks = [Block(kind, text, level, label, links, min(self._linked, len(text)), not self.plain)]
        self._reset()
        return blocks

    def _by_lines(self, text: str, kind: ClauseKind, level: int, label: str | None) -> list[Block]:
        """Part at empty lines, before a line with a written number and around a bold line."""
        bold = [*self._lines_bold, not self.plain]
        groups: list[tuple[str, bool, list[Link]]] = []
        joins = False
        for number, line in enumerate(text.split(_BREAK)):
            line = line.strip()
            links = [link for at, link in self._links if at == number]
            if not line:
                joins = False
                continue
            joins = joins and bold[number] == groups[-1][1] and not starts_with_number(line)
            if joins:
                groups[-1] = (f"{groups[-1][0]} {line}", groups[-1][1], groups[-1][2] + links)
            else:
                groups.append((line, bold[number], links))
            joins = True
        blocks = []
        for at, (line, is_bold, links) in enumerate(groups):
            linked = min(len(line), sum(len(link.text) for link in links))
            kept = kind if at == 0 or kind is ClauseKind.HEADING else ClauseKind.PARAGRAPH
            kept_level = level if kept is kind else 0
            blocks.append(
                Block(kept, line, kept_level, label if at == 0 else None, tuple(links), linked, is_bold)
            )
        return blocks
