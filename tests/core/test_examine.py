"""One answer examined: what is known of the page before it saves work and changes nothing."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from monitor.core.examine import Examined, examine
from monitor.model import Answer, Document, Source, SourceKind

URL = "https://lumen.example/privacy"
SOURCE = Source("lumen", "privacy", SourceKind.PRIVACY_POLICY, URL)
SENTENCES = "".join(
    f"<p>We keep your personal data for {days} days, and you may ask us to delete it.</p>"
    for days in range(30, 60)
)
PAGE = (
    f"<!doctype html><html><head><title>Privacy policy</title></head><body><h1>Privacy policy</h1>{SENTENCES}"
)


def examined(
    body: str, *earlier: Document, text: str | None = None, texts: Collection[str] = (), url: str = URL
) -> Examined:
    answer = Answer(URL, url, 200, {"content-type": "text/html"}, f"{body}</body></html>".encode())
    return examine(answer, SOURCE, earlier, text=text, texts=texts)


def first() -> tuple[Document, str]:
    found = examined(PAGE)
    assert found.document is not None
    assert found.text is not None
    return found.document, found.text


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        pytest.param("<h1>", "<script>var made = 1</script><h1>", True, id="script"),
        pytest.param("<h1>", "<footer>Careers</footer><h1>", True, id="frame"),
        pytest.param("<p>We", "<p><b>We</b>", True, id="markup"),
        pytest.param("30 days", "31 days", False, id="number"),
        pytest.param("<p>We", "<p hidden>We", False, id="hidden clause"),
    ],
)
def test_known_text_is_taken_over_exactly_where_no_clause_differs(old: str, new: str, is_same: bool) -> None:
    before, text = first()
    body = PAGE.replace(old, new, 1)
    known = examined(body, before, text=text)
    assert known.text == examined(body).text
    assert (known.text == text) is is_same


def test_page_known_before_is_refused_all_the_same_where_it_comes_from_elsewhere() -> None:
    before, text = first()
    found = examined(PAGE, before, text=text, url="https://elsewhere.example/privacy").finding
    assert found is not None
    assert found.rule == "other-host"


def test_page_known_before_is_refused_all_the_same_where_it_sends_its_reader_on() -> None:
    before, text = first()
    body = PAGE.replace("<title>", '<meta http-equiv="refresh" content="0; url=/new"><title>')
    found = examined(body, before, text=text).finding
    assert found is not None
    assert found.rule == "sent-on"


def test_document_that_stood_here_before_is_good_again_whatever_stood_there_in_between() -> None:
    clause = (
        "Ihre personenbezogenen Daten speichern wir auf Servern in unserem Rechenzentrum und löschen sie nach"
    )
    german = "<h1>Datenschutz</h1>" + "".join(f"<p>{clause} {days} Tagen.</p>" for days in range(30, 60))
    known = examined(german)
    between, _ = first()
    assert known.text is not None
    refused = examined(german, between).finding
    assert refused is not None
    assert refused.rule == "other-language"
    again = examined(german, between, texts={known.text})
    assert again.document is not None
    assert again.text == known.text
    elsewhere = examined(german, between, texts={known.text}, url="https://elsewhere.example/privacy")
    assert elsewhere.document is None
