"""Running text of one block: pieces of inline text become lines, and lines become blocks."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from monitor.core.reading.blocks import Block
from monitor.core.reading.labels import starts_with_number
from monitor.model import ClauseKind, Link

# Lone surrogates cannot stand in a parsed page, so they mark what white space must not swallow.
BREAK = " \udc01 "
"""A line break that the page asks for."""
APART = "\udc00"
"""A border that reads as a space between two words, and as nothing next to a space or a mark."""

_BREAK = "\udc01"
_WORDS_APART = re.compile("(?<=\\w)\udc00+(?=\\w)")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\ufeff]")
_TO_FOLD = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\ufeff\udc00]")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BULLETS = frozenset("•●○▪◦■□‣∙·–—*-➢►▶✓✔❖◆◇")
_SENTENCE_ENDS = frozenset(".!?。！？；")
_LONG_LINE, _LONG_HAN_LINE = 80, 40
_UNSAFE_SCHEMES = ("javascript:", "data:", "vbscript:")


def fold(text: str) -> str:
    """Fold white space to single spaces and drop soft hyphens and other characters without any look."""
    text = " ".join(text.split())
    if text.isascii() or not _TO_FOLD.search(text):
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

    __slots__ = (
        "_closed",
        "_href",
        "_line",
        "_lines_bold",
        "_links",
        "_open",
        "bold",
        "kept",
        "parts",
        "plain",
    )

    def __init__(self) -> None:
        self.bold = 0
        self.kept = 0
        self.parts: list[str] = []
        self.plain = False
        self._href = ""
        self._open = 0
        self._closed = -1
        self._line = 0
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
        if self.plain or self.bold:
            self.parts.append(text)
        elif text and not text.isspace():
            self.parts.append(text)
            self.plain = True
        elif self.parts:
            self.parts.append(" ")

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

    def end_raised(self, start: int) -> None:
        """End a superscript that began at part `start`: "10²" is not "102"."""
        raised = "".join(self.parts[start:])
        if start > 0 and raised.isdecimal() and self.parts[start - 1][-1:].isdecimal():
            self.parts[start:] = [raised.translate(_RAISED)]

    def end_bold(self) -> None:
        self.bold -= 1

    def end_kept(self) -> None:
        self.kept -= 1

    def take(self, kind: ClauseKind, level: int, label: str | None) -> list[Block]:
        """Give the blocks of the text so far and begin anew."""
        if self._href:
            self._keep_link()
            self._open = 0
        text = fold("".join(self.parts))
        self.parts = []
        bold = not self.plain
        self.plain = False
        self._closed = -1
        if not self._line and not self._links:
            return _blocks(kind, text, level, label, (), bold)
        if self._line and _BREAK in text:
            blocks = self._by_lines(text, kind, level, label, bold)
        else:
            blocks = _blocks(kind, text, level, label, tuple([link for _, link in self._links]), bold)
        self._line = 0
        self._lines_bold = []
        self._links = []
        return blocks

    def _by_lines(
        self, text: str, kind: ClauseKind, level: int, label: str | None, last_bold: bool
    ) -> list[Block]:
        """Part at empty lines, around bold ones, after paragraphs, before written numbers and bullets."""
        bold = [*self._lines_bold, last_bold]
        by_line: dict[int, list[Link]] = {}
        for at, link in self._links:
            by_line.setdefault(at, []).append(link)
        groups: list[tuple[list[str], bool, list[Link]]] = []
        joins = False
        for number, line in enumerate(map(str.strip, text.split(_BREAK))):
            if not line:
                joins = False
                continue
            opens = line[0] in _BULLETS or starts_with_number(line)
            if joins and not opens and bold[number] == groups[-1][1] and not _is_paragraph(groups[-1][0][-1]):
                groups[-1][0].append(line)
            else:
                groups.append(([line], bold[number], []))
            groups[-1][2].extend(by_line.get(number, ()))
            joins = True
        blocks: list[Block] = []
        for lines, is_bold, links in groups:
            first = not blocks
            kept = kind if first or kind is ClauseKind.HEADING else ClauseKind.PARAGRAPH
            kept_level = level if kept is kind else 0
            blocks += _blocks(
                kept, " ".join(lines), kept_level, label if first else None, tuple(links), is_bold
            )
        return blocks


def _is_paragraph(line: str) -> bool:
    """Tell a whole paragraph from a line of an address; some pages part paragraphs by single breaks."""
    return line[-1] in _SENTENCE_ENDS and len(line) >= (_LONG_HAN_LINE if line[-1] > "\x7f" else _LONG_LINE)


def _blocks(
    kind: ClauseKind, text: str, level: int, label: str | None, links: tuple[Link, ...], bold: bool
) -> list[Block]:
    """Make the block of a text, or none of a lone mark: a separator, a bullet, an arrow.

    A bullet written as text makes a list item, and is as little its text as a drawn one.
    """
    if len(text) <= 3 and not links and not any(map(str.isalnum, text)):
        return []
    if text[0] in _BULLETS and text[1] == " ":
        text = text[2:]
        if kind is ClauseKind.PARAGRAPH:
            kind, level = ClauseKind.LIST_ITEM, 1
    linked = min(len(text), sum([len(link.text) for link in links])) if links else 0
    return [Block(kind, text, level, label, links, linked, bold)]
