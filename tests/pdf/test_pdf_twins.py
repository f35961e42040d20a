"""One policy printed by several producers reads as its HTML twin does, and its quotes hold in each."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from monitor.core.judging.judge import judge
from monitor.core.normalise import canonical
from monitor.core.quoting.anchor import index_of
from monitor.core.reading.read import read
from monitor.model import (
    Claim,
    Clause,
    ClauseKind,
    Document,
    Grade,
    LinkProof,
    Page,
    Proof,
    QuoteProof,
    Region,
    Risk,
    Verdict,
)
from monitor.pdf import read_pdf

pytest.importorskip("pdfminer", reason="needs the pdf extra: pip install 'policy-monitor[pdf]'")

HERE = Path(__file__).parent
URL = "https://marrowlane.example/legal/policy"
PRODUCERS = ("chromium", "columns", "untagged", "weasyprint", "reportlab", "fpdf2", "restricted")
SHARE = 0.98


@cache
def twin() -> Document:
    page = read((HERE / "policy.html").read_bytes(), content_type="text/html; charset=utf-8", url=URL)
    assert isinstance(page, Page)
    return page.document


@cache
def printed(producer: str) -> Document:
    if producer == "untagged":
        body = (HERE / "chromium.pdf").read_bytes().replace(b"/StructTreeRoot", b"/StructTreeGone")
    else:
        body = (HERE / f"{producer}.pdf").read_bytes()
    page = read(body, content_type="application/pdf", url=URL, pdf=read_pdf)
    assert isinstance(page, Page), page
    return page.document


def seen(clause: Clause) -> tuple[str, ClauseKind, int, tuple[str, ...]]:
    level = clause.level if clause.kind is ClauseKind.HEADING else 0
    return canonical(clause.text).text, clause.kind, level, tuple(link.href for link in clause.links)


@pytest.mark.parametrize("producer", PRODUCERS)
def test_a_pdf_has_the_clauses_of_its_html_twin(producer: str) -> None:
    wanted = Counter(seen(clause) for clause in twin().main)
    found = Counter(seen(clause) for clause in printed(producer).main)
    alike = (wanted & found).total()
    assert alike >= SHARE * max(wanted.total(), found.total()), (wanted - found, found - wanted)


@pytest.mark.parametrize("producer", PRODUCERS)
def test_headings_have_their_level_and_stand_above_their_clauses(producer: str) -> None:
    wanted = {canonical(clause.text).text: clause.path for clause in twin().main}
    for clause in printed(producer).main:
        above = wanted[canonical(clause.text).text]
        assert [canonical(text).text for text in clause.path] == [canonical(text).text for text in above]


@pytest.mark.parametrize("producer", PRODUCERS)
def test_every_paragraph_is_intact_as_a_quote(producer: str) -> None:
    """So are those that a column or page break parts."""
    index = index_of(printed(producer))
    for clause in twin().main:
        if clause.kind is not ClauseKind.HEADING and len(clause.text) > 40:
            assert verdict(QuoteProof((clause.text,)), index) is Verdict.INTACT, clause.text


@pytest.mark.parametrize("producer", PRODUCERS)
def test_links_keep_their_words_and_their_target(producer: str) -> None:
    index = index_of(printed(producer))
    for clause in twin().main:
        for link in clause.links:
            assert verdict(LinkProof(link.text, link.href), index) is Verdict.INTACT, link


def verdict(proof: Proof, index: object) -> Verdict:
    claim = Claim("p", "c", "topic", "A statement.", Grade.VERIFIED, Risk.MEDIUM, proof, ("policy",))
    return judge(claim, {"policy": index}, None).verdict  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("producer", "furniture"),
    [
        pytest.param("chromium", "Data Processing Policy – Marrow Lane AI", id="browser"),
        pytest.param("weasyprint", "Page 6 of 6", id="margin boxes"),
        pytest.param("reportlab", "3", id="bare number"),
        pytest.param("fpdf2", "- 4 -", id="number between dashes"),
    ],
)
def test_running_headers_and_page_numbers_are_frame(producer: str, furniture: str) -> None:
    frame = [clause.text for clause in printed(producer).clauses if clause.region is Region.FRAME]
    assert any(furniture in text for text in frame), frame
    assert len(frame) == len(set(frame)), "each is told once"


@pytest.mark.parametrize("producer", PRODUCERS)
def test_title_language_and_date_are_the_documents(producer: str) -> None:
    found = printed(producer)
    assert found.title is not None
    assert found.title.startswith("Data Processing Policy")
    assert (found.language, found.date) == ("en", date(2026, 3, 4))


def test_cells_of_a_row_are_joined_as_in_html() -> None:
    row = "Flagged prompts\t2 years\tLegitimate interest"
    assert row in [clause.text for clause in twin().main]
    for producer in PRODUCERS:
        assert row in [clause.text for clause in printed(producer).main], producer
