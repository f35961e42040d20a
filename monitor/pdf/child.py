"""The child process: a PDF on standard input -> what it shows, as JSON, on standard output.

It runs within limits that it sets itself before it reads a byte, knows nothing
of the rest of the program, and may die of a file at any time.
"""

from __future__ import annotations

import io
import json
import logging
import resource
import sys
import zlib
from collections.abc import Iterator
from typing import Any

from pdfminer import pdftypes
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, dict_value, int_value, list_value, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from monitor.pdf.glyphs import Glyphs
from monitor.pdf.structure import Structure, structure_of

TOO_MUCH = 3
"""The exit code for a file that wants more memory or room than there is."""

_MOST_PAGES = 2_000
_MOST_WORDS = 2_000_000
_MOST_WORDS_OF_A_PAGE = 30_000
_MOST_BOOKMARKS = 5_000
_MOST_LINKS = 2_000
_TITLE = 1_000
_HREF = 4_000
_HEAD = 1_024
_TAIL = 4_096
_FAULTS = (
    PDFException,
    PSException,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
)
"""What pdfminer raises on files that are not as they should be."""

Value = dict[str, Any]


class BrokenError(Exception):
    """The file is damaged, so what it would have said cannot be known."""


class TooLargeError(Exception):
    """The file has more in it than any document of words."""


def main() -> int:
    """Read the file; the arguments are the limits: bytes of memory, seconds of work, bytes of answer."""
    memory, seconds, room = map(int, sys.argv[1:4])
    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, room),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    logging.disable(logging.CRITICAL)
    try:
        answer = json.dumps(_answer(sys.stdin.buffer.read()), separators=(",", ":"))
        sys.stdout.write(answer)
        sys.stdout.flush()
    except (MemoryError, OSError, TooLargeError):
        return TOO_MUCH
    return 0


def _answer(body: bytes) -> Value:
    pdftypes.decompress_corrupted = _inflated
    try:
        return _read(body)
    except PDFEncryptionError:
        return {"fault": "encrypted"}
    except BrokenError as fault:
        return {"fault": "broken", "why": str(fault)}
    except _FAULTS as fault:
        return {"fault": "broken", "why": f"its parts do not fit together ({type(fault).__name__})"}


def _inflated(data: bytes) -> bytes:
    """Inflate what failed at first: whole data with a wrong check sum is good, a part of the data is not."""
    stream = zlib.decompressobj()
    try:
        text = stream.decompress(data)
    except zlib.error:
        return _without_check(data)
    if stream.eof:
        return text
    try:
        more = stream.decompress(b"\0\0\0\0")
    except zlib.error:
        return text  # only the check sum was missing
    raise BrokenError(f"a part of it stops early ({len(text) + len(more)} bytes)")


def _without_check(data: bytes) -> bytes:
    """Inflate data whose check sum is wrong; data that is wrong itself is a fault."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        text = stream.decompress(data[2:])
    except zlib.error:
        raise BrokenError("a part of it is damaged") from None
    if not stream.eof:
        raise BrokenError("a part of it stops early")
    return text


def _read(body: bytes) -> Value:
    if b"%PDF-" not in body[:_HEAD]:
        raise BrokenError("it does not begin like one")
    if b"%%EOF" not in body[-_TAIL:]:
        raise BrokenError("it stops before its end")
    document = PDFDocument(PDFParser(io.BytesIO(body)))
    structure = structure_of(document)
    pages = _pages(document, structure)
    info = [dict_value(one) for one in document.info]
    return {
        "pages": pages,
        "title": _text(_first(info, "Title")),
        "language": _text(resolve1(document.catalog.get("Lang"))),
        "made": _text(_first(info, "CreationDate")),
        "outline": list(_outline(document)),
        "blocks": structure.blocks,
    }


def _pages(document: PDFDocument, structure: Structure) -> list[Value]:
    pages: list[Value] = []
    device = Glyphs(PDFResourceManager(), structure.of)
    interpreter = PDFPageInterpreter(device.rsrcmgr, device)
    words = 0
    for page in PDFPage.create_pages(document):
        if len(pages) == _MOST_PAGES:
            raise TooLargeError
        if any(not isinstance(resolve1(part), PDFStream) for part in page.contents):
            raise BrokenError(f"the content of page {len(pages) + 1} is not in the file")
        interpreter.process_page(page)
        words += len(device.words)
        if words > _MOST_WORDS or len(device.words) > _MOST_WORDS_OF_A_PAGE:
            raise TooLargeError
        pages.append(
            {
                "width": device.width,
                "height": device.height,
                "words": device.words,
                "targets": list(_links(page, device.height)),
                "rules": device.rules,
                "dots": device.dots,
                "pictured": device.pictured,
            }
        )
    told = int_value(dict_value(document.catalog.get("Pages")).get("Count"))
    if not pages or len(pages) < told:
        raise BrokenError(f"it holds {len(pages)} of {told} pages")
    return pages


def _links(page: PDFPage, height: float) -> Iterator[list[Any]]:
    left, bottom = page.mediabox[:2]
    for one in list_value(page.annots)[:_MOST_LINKS] if page.annots else ():
        note = dict_value(one)
        action = dict_value(note.get("A"))
        href = _text(resolve1(action.get("URI")))
        box = [resolve1(value) for value in list_value(note.get("Rect"))]
        if href and len(href) <= _HREF and len(box) == 4 and all(isinstance(v, int | float) for v in box):
            x0, x1 = sorted((box[0] - left, box[2] - left))
            y0, y1 = sorted((height - (box[1] - bottom), height - (box[3] - bottom)))
            yield [x0, y0, x1, y1, href]


def _outline(document: PDFDocument) -> Iterator[tuple[int, str]]:
    """Give the bookmarks with their depth; a list that leads back to itself ends where it would repeat."""
    waiting = [(resolve1(dict_value(document.catalog.get("Outlines")).get("First")), 1)]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_BOOKMARKS:
        entry, depth = waiting.pop()
        if not isinstance(entry, dict) or id(entry) in seen:
            continue
        seen.add(id(entry))
        if title := _text(resolve1(entry.get("Title"))):
            yield depth, title
        waiting.append((resolve1(entry.get("Next")), depth))
        waiting.append((resolve1(entry.get("First")), depth + 1))


def _first(info: list[dict[Any, Any]], key: str) -> object:
    return next((found for one in info if (found := resolve1(one.get(key)))), None)


def _text(value: object) -> str | None:
    """Give a text string of the file; it may come as bytes in one of two encodings, or as a name."""
    text = decode_text(value) if isinstance(value, bytes) else value if isinstance(value, str) else ""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(text.split())[: max(_TITLE, _HREF)] or None


if __name__ == "__main__":
    sys.exit(main())
