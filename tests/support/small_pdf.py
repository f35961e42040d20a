"""PDF files written by hand: as small as they can be, and as wrong as a test wants them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def stream(content: bytes, extra: bytes = b"/Filter/FlateDecode", *, packed: bytes | None = None) -> bytes:
    data = zlib.compress(content) if packed is None else packed
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (extra, len(data), data)


def text_at(lines: Sequence[tuple[int, int, str]], size: int = 11) -> bytes:
    """Write lines at (x, y from below)."""
    shown = b"\n".join(b"1 0 0 1 %d %d Tm (%s) Tj" % (x, y, text.encode("latin-1")) for x, y, text in lines)
    return b"BT /F1 %d Tf\n%s\nET" % (size, shown)


def pdf_of(
    *contents: bytes, more: Sequence[bytes] = (), resources: bytes = b"", info: bytes = b"", count: int = 0
) -> bytes:
    """Give a file with a page for each content stream; `more` are objects from number 4 + 2 * pages on."""
    pages = range(4, 4 + 2 * len(contents), 2)
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    told = count or len(contents)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(en)>>",
        b"<</Type/Pages/Kids[%s]/Count %d/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>%s>>>>"
        % (kids, told, resources),
        FONT,
    ]
    for number, content in zip(pages, contents, strict=True):
        objects += [b"<</Type/Page/Parent 2 0 R/Contents %d 0 R>>" % (number + 1), content]
    objects += more
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<</Size %d/Root 1 0 R%s>>" % (len(objects) + 1, info)
    return b"%sxref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        out, len(objects) + 1, table, trailer, len(out)
    )  # fmt: skip
