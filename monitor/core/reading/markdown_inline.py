"""Markdown inside one block: links, emphasis, code and escapes -> the text that a reader sees, and its links.

After CommonMark 0.31, 6, and GitHub's `~~`. Nothing here looks back over text
that it has passed, so that hostile text costs no more than other text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from monitor.core.reading.lines import absolute, fold
from monitor.model import Link

_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
# Lone surrogates cannot stand in decoded text, so they keep marks that mean themselves from being read.
_LITERAL = {ord(mark): 0xDC80 + at for at, mark in enumerate(_PUNCTUATION)}
_PLAIN = {to: chr(mark) for mark, to in _LITERAL.items()}
_SHIELDED = re.compile(r"\\(?P<mark>[!-/:-@\[-`{-~])|(?P<ticks>`+)")
_INLINE = re.compile(
    r"(?P<image>!)?\[(?P<text>[^\[\]]{0,1000})\]"
    r"(?:\(\s*<?(?P<href>[^()<>\s]*(?:\([^()<>\s]*\)[^()<>\s]*)*)>?(?:\s+[\"'(][^\"()]{0,300}[\"')])?\s*\)"
    r"|\[(?P<reference>[^\[\]]{0,200})\])?"
    r"|<(?P<auto>(?:https?://|mailto:)[^<>\s]{1,2000})>"
    r"|<(?P<tag>/?[A-Za-z][^<>]{0,2000})>"
)
_RUN = re.compile(r"\*+|_+|~~")
_BREAK = re.compile(r"br\b", re.IGNORECASE)


@dataclass(slots=True)
class Inline:
    """The text of a block as a reader sees it; `bold` where all of it is."""

    text: str
    links: tuple[Link, ...] = ()
    bold: bool = False


@dataclass(slots=True)
class _Run:
    mark: str
    start: int
    end: int
    opens: bool
    closes: bool


@dataclass(slots=True)
class _Pairs:
    """What to leave out: marks that pair up, and what is struck through; `bold` are the spans of `**`."""

    cuts: list[tuple[int, int]] = field(default_factory=list)
    bold: list[tuple[int, int]] = field(default_factory=list)


def read_inline(raw: str, url: str, references: Mapping[str, str]) -> Inline:
    """Read the marks of one block. `references` are the page's link definitions by their folded name."""
    links: list[Link] = []
    parts: list[str] = []
    at = 0
    shielded = _shield(raw)
    for found in _INLINE.finditer(shielded):
        parts += [shielded[at : found.start()], _shown(found, url, references, links)]
        at = found.end()
    parts.append(shielded[at:])
    text = "".join(parts)
    pairs = _pairs(text)
    kept = _without(text, pairs.cuts)
    bold = any(not text[:start].strip() and not text[end:].strip() for start, end in pairs.bold)
    return Inline(fold(unescape(kept).translate(_PLAIN)), tuple(links), bold)


def _shield(raw: str) -> str:
    """Give the text with escaped marks, and all marks inside code, set apart from marks that are read."""
    if "\\" not in raw and "`" not in raw:
        return raw
    closers = {found.start(): found["ticks"] for found in _SHIELDED.finditer(raw) if found["ticks"]}
    ends: dict[str, list[int]] = {}
    for start in sorted(closers, reverse=True):
        ends.setdefault(closers[start], []).append(start)
    parts: list[str] = []
    at = 0
    for found in _SHIELDED.finditer(raw):
        if found.start() < at:
            continue
        parts.append(raw[at : found.start()])
        at = found.end()
        if found["mark"]:
            parts.append(found["mark"].translate(_LITERAL))
            continue
        later = ends[found["ticks"]]
        while later and later[-1] < at:
            later.pop()
        if later:
            parts.append(raw[at : later[-1]].translate(_LITERAL))
            at = later[-1] + len(found["ticks"])
        else:
            parts.append(found["ticks"].translate(_LITERAL))
    return "".join([*parts, raw[at:]])


def _shown(found: re.Match[str], url: str, references: Mapping[str, str], links: list[Link]) -> str:
    if found["auto"]:
        shown = found["auto"].removeprefix("mailto:")
        links.append(Link(shown, found["auto"]))
        return shown.translate(_LITERAL)
    if found["tag"]:
        return " " if _BREAK.match(found["tag"]) else ""
    text = found["text"]
    href = found["href"]
    if href is None:
        href = references.get(reference_name(found["reference"] or text))
        if href is None:
            return found[0]
    if found["image"]:
        return ""
    shown = fold(_without(text, _pairs(text).cuts).translate(_PLAIN))
    if shown and (target := absolute(url, unescape(href.translate(_PLAIN)))):
        links.append(Link(shown, target))
    return text


def reference_name(text: str) -> str:
    """Fold the name of a link definition; letter case and white space do not tell two apart."""
    return " ".join(text.translate(_PLAIN).casefold().split())


def _pairs(text: str) -> _Pairs:
    """Pair the marks of emphasis, each closing one with the nearest open one like it."""
    found = _Pairs()
    opened: dict[str, list[_Run]] = {"*": [], "_": [], "~": []}
    for match in _RUN.finditer(text):
        run = _run_of(match, text)
        before = opened[run.mark]
        while run.closes and before and run.start < run.end:
            other = before[-1]
            width = min(2, run.end - run.start, other.end - other.start)
            if run.mark == "~":
                found.cuts.append((other.start, run.end))
            else:
                found.cuts += [(other.end - width, other.end), (run.start, run.start + width)]
                if width > 1:
                    found.bold.append((other.end - width, run.start + width))
            other.end -= width
            run.start += width
            if other.start == other.end:
                before.pop()
        if run.opens and run.start < run.end:
            before.append(run)
    return found


def _run_of(match: re.Match[str], text: str) -> _Run:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    mark = match[0][0]
    opens, closes = bool(after.strip()), bool(before.strip())
    if mark == "_":
        # Inside a word it is a letter of a name.
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    elif opens and closes:
        opens = not (before.isalnum() and _is_mark(after))
        closes = not (after.isalnum() and _is_mark(before))
    return _Run(mark, match.start(), match.end(), opens, closes)


def _is_mark(letter: str) -> bool:
    return not letter.isalnum()


def _without(text: str, cuts: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in sorted(cuts):
        parts.append(text[at:start] if start > at else "")
        at = max(at, end)
    return "".join([*parts, text[at:]])
