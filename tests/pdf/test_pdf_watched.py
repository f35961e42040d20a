"""A source that answers with a PDF is watched like any other, also when it was a page and is one again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from small_pdf import pdf_of, stream, text_at
from watched import RESIDENCY, SECTIONS, TRAINING, Watched, only, policy, quote, verdicts, watch
from werkzeug import Response

from monitor.model import Change, Outcome

pytest.importorskip("pdfminer", reason="needs the pdf extra: pip install 'policy-monitor[pdf]'")


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    found = only(watch(httpserver, tmp_path), "privacy")
    found.claims.update(training=quote(TRAINING), residency=quote(RESIDENCY))
    return found


def printed(*edits: tuple[str, str], content_type: str | None = "application/pdf") -> Response:
    """Give the policy as a PDF of one page."""
    y = 780
    content = text_at([(72, y, "Privacy Policy")], 20)
    lead = "This policy explains how Lumen AI handles personal data of its users."
    for heading, paragraphs in (("", (lead,)), *SECTIONS.items()):
        if heading:
            y -= 30
            content += b"\n" + text_at([(72, y, heading)], 15)
        for paragraph in paragraphs:
            text = re.sub("<[^>]+>", "", paragraph)
            for old, new in edits:
                text = text.replace(old, new)
            y -= 24
            content += b"\n" + text_at([(72, y, text)], 9)
    answer = Response(pdf_of(stream(content)), 200, content_type=content_type)
    if content_type is None:
        del answer.headers["Content-Type"]
    return answer


HOLDS = {"training": "intact", "residency": "intact"}


@pytest.mark.parametrize("told", ["application/pdf", "application/octet-stream", "text/html", None])
def test_a_pdf_is_known_by_what_it_is_whatever_its_type_says(watched: Watched, told: str | None) -> None:
    found = watched.check(printed(content_type=told))
    assert (found.sources[0].outcome, verdicts(found)) == (Outcome.OK, HOLDS)


def test_a_page_that_becomes_a_pdf_and_a_page_again_keeps_its_claims_and_tells_nobody(
    watched: Watched,
) -> None:
    for page in (policy(), printed(), policy()):
        assert verdicts(watched.check(page)) == HOLDS
    assert "flagged" not in str(watched.told())


def test_a_changed_clause_in_a_pdf_is_told(watched: Watched) -> None:
    watched.check(printed())
    found = watched.check(printed((RESIDENCY, "We store personal data on servers in Ireland.")))
    assert found.sources[0].change is Change.CHANGED
    assert verdicts(found) == {**HOLDS, "residency": "altered"}
    assert "flagged" in str(watched.told())


def test_a_pdf_that_cannot_be_read_leaves_claims_unverified(watched: Watched) -> None:
    watched.check(printed())
    body = (Path(__file__).parent / "encrypted.pdf").read_bytes()
    found = watched.check(Response(body, 200, content_type="application/pdf"))
    assert found.sources[0].outcome is Outcome.INVALID
    assert "password" in (found.sources[0].reason or "")
    assert set(verdicts(found).values()) == {"unverified"}
