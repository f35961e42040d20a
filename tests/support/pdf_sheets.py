"""Pages of a PDF as values: words set on lines, for tests of what is read from where they stand."""

from __future__ import annotations

from monitor.core.pdf.file import PdfFile, PdfPage, Word
from monitor.core.pdf.layout import Layout, layout
from monitor.model import ClauseKind, Region

URL = "https://example.com/policy.pdf"
LEFT, RIGHT, WIDTH, HEIGHT = 72.0, 472.0, 595.0, 842.0
SIZE, LETTER, LINE = 10.0, 5.0, 13.0
KEEP = "We keep the data of your account for as long as the account exists and delete it afterwards"
SELL = "We never sell your data to anyone and we do not lend it out for any purpose you did not allow"


def words(
    text: str, x: float, y: float, *, size: float = SIZE, bold: bool = False, tag: int = -1
) -> list[Word]:
    """Set a line of letters half as wide as high; a run of n + 1 spaces is a gap n letters wider."""
    letter = size * LETTER / SIZE
    placed: list[Word] = []
    at = x
    for part in text.split(" "):
        if part:
            placed.append(Word(part, at, at + len(part) * letter, y, size, bold, bool(placed), tag=tag))
        at += (len(part) + 1) * letter
    return placed


def wrapped(text: str, width: float = RIGHT - LEFT, size: float = SIZE) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and (len(lines[-1]) + 1 + len(word)) * size * LETTER / SIZE <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


class Sheet:
    """A page that is written from above to below."""

    def __init__(self, top: float = 90.0) -> None:
        self.words: list[Word] = []
        self.y = top

    def line(self, text: str, x: float = LEFT, **look: float | bool) -> Sheet:
        self.words += words(text, x, self.y, **look)  # type: ignore[arg-type]
        self.y += LINE * float(look.get("size", SIZE)) / SIZE
        return self

    def text(self, text: str, x: float = LEFT, *, first: float | None = None) -> Sheet:
        for number, one in enumerate(wrapped(text, RIGHT - x)):
            self.line(one, first if first is not None and number == 0 else x)
        return self.space()

    def space(self, by: float = 9.0) -> Sheet:
        self.y += by
        return self

    def at(self, text: str, x: float, y: float) -> Sheet:
        self.words += words(text, x, y)
        return self

    def page(self, **more: object) -> PdfPage:
        return PdfPage(WIDTH, HEIGHT, tuple(self.words), **more)  # type: ignore[arg-type]


def read(*pages: PdfPage, **more: object) -> Layout:
    found = layout(PdfFile(tuple(pages), **more), URL)  # type: ignore[arg-type]
    assert isinstance(found, Layout), found
    return found


def texts(found: Layout, region: Region = Region.MAIN) -> list[str]:
    return [block.text for block, where in zip(found.blocks, found.regions, strict=True) if where is region]


def kinds(found: Layout) -> list[tuple[ClauseKind, int, str | None]]:
    return [(block.kind, block.level, block.label) for block in found.blocks]
