"""Bytes -> text: what kind of thing an answer is, and in which charset it is written.

Where the charset cannot be known the answer is `invalid`: a misread page must
never make a claim fail.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.core.reading.charset import codec_of, declared_in, decoded, plausibility
from monitor.core.reading.names import names
from monitor.model import Finding, Outcome

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"ID3", "an audio file"),
    (b"OggS", "an audio file"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
)  # fmt: skip
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_TEXTUAL = names(
    "application/xhtml+xml application/xml application/json application/javascript application/rss+xml "
    "application/atom+xml application/ld+json application/octet-stream application/x-httpd-php "
    "application/vnd.api+json application/x-www-form-urlencoded multipart/mixed unknown/unknown"
)
_HEAD = 4_096
_FEW = 40
_PLAUSIBLE = 0.4
_SURE = 0.7

NEEDS_PDF = Finding(
    Outcome.INVALID,
    "needs-pdf",
    "The answer is a PDF; reading it needs the pdf extra: pip install 'policy-monitor[pdf]'",
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """An answer as text. `damaged` says that some bytes could not be read and became U+FFFD."""

    text: str
    charset: str
    media_type: str
    damaged: bool = False


def decode(body: bytes, content_type: str | None) -> Decoded | Finding:
    """Decode the body of an answer, or say why it is no text."""
    media_type, label = _split(content_type)
    if finding := _not_text(body, media_type):
        return finding
    media_type = media_type if media_type not in ("", "application/octet-stream") else _sniffed(body)
    for mark, codec in _BOMS:
        if body.startswith(mark):
            text = decoded(body[len(mark) :], codec)
            if text is not None:
                return Decoded(text, codec, media_type)
            if codec != "utf-8":
                return _unknown(f"it begins like {codec}, but is not")
    if b"\x00" in body[:_HEAD]:
        return _wide(body, label, media_type)
    return _narrow(body, label, media_type)


def _split(content_type: str | None) -> tuple[str, str | None]:
    media_type, _, parameters = (content_type or "").partition(";")
    label = None
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip():
            label = value.strip().strip("\"'")
    return media_type.strip().lower().partition(",")[0].strip(), label


def _sniffed(body: bytes) -> str:
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n\x0c")
    if head[:1] in b"{[" and head:
        return "application/json"
    if head.startswith(b"<?xml") and b"<html" not in body[:_HEAD].lower():
        return "application/xml"
    return "text/html" if b"<" in head else "text/plain"


def _not_text(body: bytes, media_type: str) -> Finding | None:
    kind = next((name for mark, name in _SIGNATURES if body.startswith(mark)), None)
    if body[:4] == b"RIFF" and body[8:12] in (b"WEBP", b"AVI ", b"WAVE"):
        kind = "an image or a recording"
    if body[4:8] == b"ftyp":
        kind = "a video or an image"
    if body[257:262] == b"ustar":
        kind = "a tar archive"
    if kind == "a PDF" or (kind is None and media_type == "application/pdf"):
        return NEEDS_PDF
    if kind is not None:
        return Finding(Outcome.INVALID, "binary", f"The answer is {kind}, not a page of text.")
    family = media_type.partition("/")[0]
    if family in ("image", "audio", "video", "font", "model") and media_type != "image/svg+xml":
        return Finding(
            Outcome.INVALID, "binary", f"The answer says that it is {media_type}, not a page of text."
        )
    known = media_type in _TEXTUAL or media_type.endswith(("+xml", "+json")) or not media_type
    if family != "text" and not known:
        return Finding(
            Outcome.INVALID, "binary", f"The answer says that it is {media_type}, not a page of text."
        )
    return None


def _unknown(why: str) -> Finding:
    return Finding(Outcome.INVALID, "charset", f"The charset of the answer cannot be known: {why}.")


def _wide(body: bytes, label: str | None, media_type: str) -> Decoded | Finding:
    """Read UTF-16 without a mark: of ASCII markup, every other byte is zero."""
    even, odd = body[:_HEAD:2].count(0), body[1:_HEAD:2].count(0)
    if max(even, odd) * 8 > len(body[:_HEAD]) and min(even, odd) * 20 < max(even, odd):
        codec = "utf-16-be" if even > odd else "utf-16-le"
        text = decoded(body, codec)
        if text is not None:
            return Decoded(text, codec, media_type)
    if body[:_HEAD].count(0) > 8:
        return Finding(Outcome.INVALID, "binary", "The answer is binary data, not a page of text.")
    return _narrow(body, label, media_type)


def _narrow(body: bytes, label: str | None, media_type: str) -> Decoded | Finding:
    in_markup = declared_in(body[:_HEAD])
    labels = [one for one in (label, in_markup) if one]
    # A page that can be searched for its declaration is not in UTF-16, whatever it says (HTML, 13.2.3.2).
    codecs = ["utf-8" if codec and codec.startswith("utf-16") else codec for codec in map(codec_of, labels)]
    known = list(dict.fromkeys(codec for codec in codecs if codec))
    unicode = decoded(body, "utf-8")
    if unicode is not None and not _is_trap(body, known):
        return Decoded(unicode, "utf-8", media_type)
    best = _best(body, [codec for codec in known if codec != "utf-8"])
    if best is None and unicode is None and (not known or "utf-8" in known):
        repaired = _repaired(body, media_type, "utf-8" in known)
        if repaired is not None:
            return repaired
        if not labels or known:
            best = _guess(body)
    if best is not None:
        return Decoded(best[0], best[1], media_type)
    if labels and not known:
        return _unknown(f"it is called {labels[0]!r}, which is no known charset")
    return _unknown("the bytes fit none that it could be in")


def _is_trap(body: bytes, known: list[str]) -> bool:
    """Say whether text that reads as UTF-8 may be a few letters of the one charset that is declared."""
    if body.isascii():
        return any(codec in ("hz", "iso2022_jp") for codec in known)
    if len(known) != 1 or known[0] in ("utf-8", "cp1252"):
        return False
    return sum(byte > 127 for byte in body) < _FEW and _best(body, known) is not None


def _best(body: bytes, codecs: list[str], least: float = _PLAUSIBLE) -> tuple[str, str] | None:
    """The most plausible reading; the first wins a tie, as the header does in browsers."""
    found: tuple[float, str, str] | None = None
    for codec in codecs:
        text = decoded(body, codec)
        if text is None:
            continue
        score = plausibility(text, codec)
        if score >= least and (found is None or score > found[0]):
            found = (score, text, codec)
    return None if found is None else (found[1], found[2])


def _guess(body: bytes) -> tuple[str, str] | None:
    """Read undeclared bytes where exactly one charset gives plausible text."""
    readings = [
        one for one in (_best(body, [codec], _SURE) for codec in ("gb18030", "big5hkscs", "cp1252")) if one
    ]
    return readings[0] if len(readings) == 1 else None


def _repaired(body: bytes, media_type: str, declared: bool) -> Decoded | None:
    """Read UTF-8 with a few damaged bytes; whether they show is for the reader of the page to say."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    sound = sum(letter > "\x7f" for letter in text) - bad
    if bad * 50 <= sound or (declared and bad <= 3):
        return Decoded(text, "utf-8", media_type, damaged=True)
    return None
