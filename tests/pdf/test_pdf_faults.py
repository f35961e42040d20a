"""PDFs that cannot be read say why, and cost no more than they may."""

from __future__ import annotations

import sys
import time
import zlib
from pathlib import Path

import pytest
from small_pdf import pdf_of, stream, text_at

from monitor.core.pdf.file import PdfFile
from monitor.core.reading.read import read
from monitor.model import Finding, Outcome, Page
from monitor.pdf import Limits, read_pdf, reader_version

pytest.importorskip("pdfminer", reason="needs the pdf extra: pip install 'policy-monitor[pdf]'")

HERE = Path(__file__).parent
URL = "https://marrowlane.example/legal/policy.pdf"
TEXT = text_at([(72, 700, "We keep personal data for thirty days."), (72, 686, "Then it is deleted.")])
QUICK = Limits(memory=400_000_000, work=2, wait=20.0, answer=1_000_000)


def page_of(body: bytes) -> Page | Finding:
    return read(body, content_type="application/pdf", url=URL, pdf=lambda given: read_pdf(given, QUICK))


def sample(name: str) -> bytes:
    return (HERE / f"{name}.pdf").read_bytes()


def test_a_small_file_is_read() -> None:
    found = page_of(pdf_of(stream(TEXT)))
    assert isinstance(found, Page)
    text = "We keep personal data for thirty days. Then it is deleted."
    assert [clause.text for clause in found.document.clauses] == [text]
    assert (found.media_type, found.complete) == ("application/pdf", True)


@pytest.mark.parametrize(
    ("body", "rule", "words"),
    [
        pytest.param(sample("encrypted"), "pdf-encrypted", "password", id="encrypted"),
        pytest.param(sample("scanned"), "pdf-scanned", "holds no text", id="scanned"),
        pytest.param(sample("partly_scanned"), "pdf-scanned", "Page 3 of 6", id="one page scanned"),
        pytest.param(sample("letters_without_meaning"), "pdf-letters", "no meaning", id="letters unknown"),
        pytest.param(pdf_of(stream(b"0 0 m 9 9 l S")), "pdf-scanned", "drawings", id="drawings only"),
        pytest.param(sample("reportlab")[:6_000], "pdf-broken", "before its end", id="cut short"),
        pytest.param(sample("weasyprint")[:-600], "pdf-broken", "before its end", id="end lost"),
        pytest.param(b"%PDF-1.7\n%%EOF", "pdf-broken", "broken", id="nothing in it"),
        pytest.param(b"<html>not found</html>", "pdf-broken", "does not begin", id="only called one"),
        pytest.param(b"%PDF-1.7\n" + b"\0" * 9_000 + b"%%EOF", "pdf-broken", "broken", id="zeros"),
        pytest.param(
            pdf_of(stream(TEXT), stream(b"", packed=zlib.compress(TEXT)[:-20])),
            "pdf-broken", "stops early", id="content cut",
        ),
        pytest.param(
            pdf_of(stream(b"", packed=zlib.compress(TEXT)[:30] + b"\xff" * 20)),
            "pdf-broken", "damaged", id="content damaged",
        ),
        pytest.param(
            pdf_of(stream(TEXT), b"null"), "pdf-broken", "page 2 is not in the file", id="content missing"
        ),
        pytest.param(pdf_of(stream(TEXT), count=7), "pdf-broken", "1 of 7 pages", id="pages missing"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_invalid_and_says_why(body: bytes, rule: str, words: str) -> None:
    found = page_of(body)
    assert isinstance(found, Finding)
    assert (found.outcome, found.rule) == (Outcome.INVALID, rule)
    assert words in found.reason


def test_a_wrong_check_sum_loses_nothing() -> None:
    packed = zlib.compress(TEXT)
    for body in (packed[:-4] + b"\0\0\0\0", packed[:-4]):
        assert isinstance(page_of(pdf_of(stream(b"", packed=body))), Page)


def test_a_file_without_a_table_of_its_parts_is_read_where_all_are_there() -> None:
    body = pdf_of(stream(TEXT))
    assert isinstance(page_of(body[: body.index(b"xref\n")] + body[body.index(b"trailer") :]), Page)


def nested(depth: int) -> bytes:
    """A form that draws a form ten times, that draws a form ten times ..."""
    forms = [b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (7 + at)
             for at in range(depth)]  # fmt: skip
    more = [stream(b"/X Do " * 10, form, packed=b"/X Do " * 10) for form in forms]
    return pdf_of(stream(b"/X Do"), more=[*more, b"null"], resources=b"/XObject<</X 6 0 R>>")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            pdf_of(stream(b"", packed=zlib.compress(b" " * 600_000_000, 1))), id="inflates to 600 MB"
        ),
        pytest.param(nested(12), id="multiplies itself"),
        pytest.param(pdf_of(*[stream(b"")] * 2_050), id="2050 pages"),
        pytest.param(
            pdf_of(stream(text_at([(9, 9, "x " * 40_000)]))), id="more words than any page has"
        ),
    ],
)  # fmt: skip
def test_a_bomb_is_too_large_within_seconds(body: bytes) -> None:
    start = time.monotonic()
    found = page_of(body)
    assert isinstance(found, Finding)
    assert (found.outcome, found.rule) == (Outcome.TOO_LARGE, "pdf-bounds")
    assert time.monotonic() - start < 15


def test_a_child_that_does_not_end_is_ended() -> None:
    found = read_pdf(nested(12), Limits(work=60, wait=0.3))
    assert isinstance(found, Finding)
    assert found.outcome is Outcome.TOO_LARGE


def test_an_answer_larger_than_its_room_is_too_large() -> None:
    found = read_pdf(sample("reportlab"), Limits(answer=20_000))
    assert isinstance(found, Finding)
    assert found.outcome is Outcome.TOO_LARGE


def test_without_the_extra_a_pdf_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfminer", None)
    found = page_of(pdf_of(stream(TEXT)))
    assert isinstance(found, Finding)
    assert found.rule == "needs-pdf"
    assert "needs the pdf extra: pip install 'policy-monitor[pdf]'" in found.reason
    assert reader_version() == ""


def test_the_child_is_given_no_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own environment is all it has: the variables that could name one are not there."""
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    assert isinstance(read_pdf(sample("reportlab")), PdfFile)


def test_ligatures_whose_bytes_ghostscript_changed_round_are_letters() -> None:
    """It wrote "fi" as U+6600 U+6900, and of "ffi" the "f" and the sum of the others."""
    shown = b"1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfrange\n"
    shown += b"<01><01><66006900>\n<02><02><6600cf00>\nendbfrange endcmap"
    more = (stream(shown), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>")
    content = stream(b"BT /F2 11 Tf 72 700 Td (the o\\002ce \\001les it) Tj ET")
    found = read_pdf(pdf_of(content, more=more).replace(b"/F1 3 0 R", b"/F1 3 0 R/F2 7 0 R"))
    assert isinstance(found, PdfFile)
    assert [word.text for word in found.pages[0].words] == ["the", "office", "files", "it"]


def test_words_outside_the_page_and_in_invisible_ink_are_hidden() -> None:
    off = text_at([(-500, 700, "We sell it all.")])
    unseen = b"3 Tr " + text_at([(72, 600, "We sell everything.")])
    found = page_of(pdf_of(stream(TEXT + b"\n" + off + b"\n" + unseen)))
    assert isinstance(found, Page)
    assert "sell" not in found.document.text
    assert found.document.hidden == "We sell it all. We sell everything."


def test_the_recognised_text_of_a_scan_is_its_text() -> None:
    found = page_of(pdf_of(stream(b"3 Tr " + TEXT)))
    assert isinstance(found, Page)
    assert "thirty days" in found.document.text
