"""What a PDF shows, as values: words where they stand, rules, dots, pictures and links.

Lengths are points (1/72 inch); `x` grows to the right and `y` downwards from
the upper left corner of the page, as in HTML.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from monitor.model import Finding


class Shown(IntEnum):
    """How a word is shown."""

    PLAIN = 0
    ARTIFACT = 1
    """Marked by the file itself as no part of the text, as a page number (ISO 32000-1, 14.8.2.2)."""
    TURNED = 2
    """Not upright: a watermark, a note in the margin."""
    UNSEEN = 3
    """In invisible ink, or outside the page."""


class Word(NamedTuple):
    """Letters without a gap between them, of one font on one line; `y` is the base line.

    `spaced` says that white space is written before it. A letter that the file
    gives no meaning is U+FFFD. `tag` is the place of its block in `PdfFile.tags`,
    -1 where the file does not say.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    spaced: bool = False
    shown: Shown = Shown.PLAIN
    tag: int = -1


class Role(IntEnum):
    """What the file itself says of a block of its text."""

    TEXT = 0
    HEADING = 1
    ITEM = 2
    LABEL = 3
    CELL = 4


class Tag(NamedTuple):
    """A block of a tagged file: `level` of headings (0: unknown) or depth of list items, `row` of cells."""

    role: Role
    level: int = 0
    row: int = -1


class Box(NamedTuple):
    x0: float
    y0: float
    x1: float
    y1: float


class Target(NamedTuple):
    """An area that is a link; `href` as written in the file."""

    box: Box
    href: str


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page. `rules` are lines and edges of boxes, `dots` small drawn marks, `pictured` the share, 0..1,
    of the page that its largest picture covers."""

    width: float
    height: float
    words: tuple[Word, ...]
    targets: tuple[Target, ...] = ()
    rules: tuple[Box, ...] = ()
    dots: tuple[Box, ...] = ()
    pictured: float = 0.0


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A whole file. `outline` are its bookmarks with their depth from 1, `tags` its blocks in their
    order, if it names them; `made` is the day it was made."""

    pages: tuple[PdfPage, ...]
    title: str | None = None
    language: str | None = None
    made: date | None = None
    outline: tuple[tuple[int, str], ...] = ()
    tags: tuple[Tag, ...] = ()


ReadPdf: TypeAlias = Callable[[bytes], PdfFile | Finding]
"""Takes a PDF apart, or says why it cannot be: the one thing about PDFs that is not pure."""
