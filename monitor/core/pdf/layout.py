"""What a PDF shows -> blocks, in the order of reading: running text, headings, list items, table rows.

A PDF holds letters and where they stand, no more. Which of them make up a
line, a paragraph, a heading or a running footer is worked out from sizes,
gaps, margins and repetition over pages, as a reader does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.pdf.columns import Stream, streams_of
from monitor.core.pdf.drafts import Draft, Measures
from monitor.core.pdf.file import PdfFile, PdfPage, Shown, Word
from monitor.core.pdf.frames import frame_rows
from monitor.core.pdf.gaps import Pitches
from monitor.core.pdf.headings import with_headings
from monitor.core.pdf.joining import Vocabulary, joined
from monitor.core.pdf.lines import Piece, Row, misses_letters, rows_of
from monitor.core.pdf.paragraphs import drafts_of
from monitor.core.pdf.tables import with_ruled_tables
from monitor.core.pdf.tagged import TaggedWord, tagged_drafts
from monitor.core.pdf.words import drawn_together, struck_once, with_shown_hyphens
from monitor.core.reading.blocks import Block
from monitor.model import ClauseKind, Finding, Link, Outcome, Region

_PICTURE = 0.5
_SCANNED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Layout:
    """Blocks as they are read, with their regions; `hidden` is text in invisible ink or off the page."""

    blocks: tuple[Block, ...]
    regions: tuple[Region, ...]
    hidden: str = ""


def layout(file: PdfFile, url: str) -> Layout | Finding:
    """Read the pages of a PDF; a Finding says why they hold no text to rely on. `url` is the file's own."""
    words = with_shown_hyphens([drawn_together(struck_once(_plain(page))) for page in file.pages])
    pages = [
        (page, rows_of(shown, page, number))
        for number, (page, shown) in enumerate(zip(file.pages, words, strict=True))
    ]
    if any(misses_letters(row.words) for _, rows in pages for row in rows):
        reason = "Some letters of the PDF have no meaning written down; what they say cannot be known."
        return Finding(Outcome.INVALID, "pdf-letters", reason)
    framed = frame_rows(pages)
    texts = [
        (page, [row for at, row in enumerate(rows) if at not in frame])
        for (page, rows), frame in zip(pages, framed, strict=True)
    ]
    if finding := _without_text(texts):
        return finding
    pitches = Pitches(rows for _, rows in texts)
    streams = [stream for page, rows in texts for stream in _streams(page, rows, pitches)]
    frame = [
        rows[at].as_piece() for (_, rows), found in zip(pages, framed, strict=True) for at in sorted(found)
    ]
    for number, page in enumerate(file.pages):
        aside = [word for word in page.words if word.shown in (Shown.ARTIFACT, Shown.TURNED)]
        frame += [row.as_piece() for row in rows_of(aside, page, number)]
    measures = Measures(streams, pitches)
    drafts = tagged_drafts(file, _as_drawn(words, [rows for _, rows in texts]), measures) or drafts_of(
        streams, measures
    )
    pieces = [item for stream in streams for item in stream.items if isinstance(item, Piece)]
    return _told(file, with_headings(drafts, file.outline), frame, Vocabulary(pieces, file.language), url)


def _as_drawn(words: Sequence[Sequence[Word]], rows: Sequence[Sequence[Row]]) -> list[TaggedWord]:
    """Give the words that stand in rows in the order in which the file draws them; both are by page."""
    drawn: list[TaggedWord] = []
    for number, (shown, lines) in enumerate(zip(words, rows, strict=True)):
        hrefs = {
            id(word): href
            for row in lines
            for piece in row.pieces
            for word, href in zip(piece.words, piece.hrefs, strict=True)
        }
        drawn += [(word, hrefs[id(word)], number) for word in shown if id(word) in hrefs]
    return drawn


def _plain(page: PdfPage) -> list[Word]:
    """Give the words of a page; invisible ink counts where there is no other: the text of a scan."""
    seen = [word for word in page.words if word.shown is Shown.PLAIN]
    return seen or [word for word in page.words if word.shown is Shown.UNSEEN]


def _without_text(pages: Sequence[tuple[PdfPage, Sequence[Row]]]) -> Finding | None:
    """Find a scan; running headers on its pages are no text."""
    silent = [number for number, (_, rows) in enumerate(pages, 1) if not rows]
    pictures = [number for number in silent if pages[number - 1][0].pictured >= _PICTURE]
    if len(silent) == len(pages):
        what = "is scanned: it shows pictures of pages" if pictures else "shows nothing but drawings"
        return Finding(Outcome.INVALID, "pdf-scanned", f"The PDF {what} and holds no text.")
    # A picture may be the cover; one among the pages of text is text that cannot be read.
    inner = [number for number in pictures if 1 < number < len(pages)]
    if inner or len(pictures) > _SCANNED_SHARE * len(pages):
        at = (inner or pictures)[0]
        reason = f"Page {at} of {len(pages)} of the PDF is scanned: a picture without text."
        return Finding(Outcome.INVALID, "pdf-scanned", reason)
    return None


def _streams(page: PdfPage, rows: Sequence[Row], pitches: Pitches) -> list[Stream]:
    items, across = with_ruled_tables(rows, page.rules)
    return streams_of(items, across, page.width, pitches) if items else []


def _told(
    file: PdfFile, drafts: Sequence[Draft], frame: Sequence[Piece], vocabulary: Vocabulary, url: str
) -> Layout:
    blocks = [_block(draft, vocabulary, url) for draft in drafts]
    regions = [Region.FRAME if draft.repeated else Region.MAIN for draft in drafts]
    told: Counter[str] = Counter()
    for piece in frame:
        text, links = joined([piece], vocabulary, url)
        if text and not told[text]:
            blocks.append(Block(ClauseKind.PARAGRAPH, text, 0, None, links, _linked(text, links)))
            regions.append(Region.FRAME)
        told[text] += 1
    kept = [(block, region) for block, region in zip(blocks, regions, strict=True) if block.text]
    unseen = " ".join(
        word.text
        for page in file.pages
        if any(word.shown is Shown.PLAIN for word in page.words)
        for word in page.words
        if word.shown is Shown.UNSEEN
    )
    return Layout(tuple(block for block, _ in kept), tuple(region for _, region in kept), unseen)


def _block(draft: Draft, vocabulary: Vocabulary, url: str) -> Block:
    texts: list[str] = []
    links: list[Link] = []
    for cell in draft.cells:
        text, found = joined(cell, vocabulary, url)
        if text:
            texts.append(text)
        links += found
    text = "\t".join(texts)
    return Block(draft.kind, text, draft.level, draft.label, tuple(links), _linked(text, links), draft.bold)


def _linked(text: str, links: Sequence[Link]) -> int:
    return min(len(text), sum(len(link.text) for link in links))
