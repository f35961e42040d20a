"""Pages as a whole: what the guard asks of them, other media types, and titles."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.core.reading.read import read
from monitor.model import ClauseKind, Page

URL = "https://example.com/legal/privacy"


def page(markup: str, content_type: str = "text/html; charset=utf-8", url: str = URL) -> Page:
    found = read(markup.encode(), content_type=content_type, url=url)
    assert isinstance(found, Page)
    return found


@pytest.mark.parametrize(
    ("markup", "complete"),
    [
        pytest.param("<html><body><p>Done.</p></body></html>", True, id="closed"),
        pytest.param("<html><body><p>Done.</p></BODY >", True, id="body closed"),
        pytest.param("<!doctype html><title>x</title><p>Done.", True, id="optional tags left out"),
        pytest.param("<html><body><div><p>Done.</p></div>", True, id="only optional tags open"),
        pytest.param("<html><body><div><p>We never sell", False, id="cut in a sentence"),
        pytest.param("<html><body><p>Done.</p><a href='/te", False, id="cut in a tag"),
        pytest.param("<html><body><div><div><p>Done.</p></div>", False, id="cut between paragraphs"),
        pytest.param(
            "<html><body><script>var a = '</body>';</script><div><p>We " + "x " * 300,
            False,
            id="end in a script",
        ),
        pytest.param(
            "<html><body><p>Done.</p></body></html><!-- served by 7 -->", True, id="comment after the end"
        ),
        pytest.param("", True, id="empty"),
    ],
)
def test_a_page_is_complete_when_its_markup_ends(markup: str, complete: bool) -> None:
    assert page(markup).complete is complete


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        pytest.param(
            '<meta http-equiv="refresh" content="0; url=/new">', "https://example.com/new", id="meta"
        ),
        pytest.param(
            "<meta http-equiv=REFRESH content=\"5;URL='https://a.example/'\">",
            "https://a.example/",
            id="quoted",
        ),
        pytest.param('<meta http-equiv="refresh" content="300">', None, id="reload"),
        pytest.param('<meta http-equiv="refresh" content="600; url=/new">', None, id="much later"),
        pytest.param(
            '<script>window.location.href = "/new";</script>', "https://example.com/new", id="script"
        ),
        pytest.param("<script>location.replace('/new')</script>", "https://example.com/new", id="replace"),
        pytest.param(
            "<script>setTimeout(function(){window.location='/new';}, 500);</script>",
            "https://example.com/new",
            id="timer",
        ),
        pytest.param("<script>if (x) { location.href = '/new'; }</script>", None, id="conditional"),
        pytest.param("<script>function go() { location.href = '/new'; }</script>", None, id="in a function"),
        pytest.param("<p>Nothing.</p>", None, id="none"),
    ],
)
def test_pages_that_lead_elsewhere_say_where(markup: str, target: str | None) -> None:
    assert page(f"<html><head>{markup}</head><body></body></html>").refresh == target


def test_the_canonical_address_is_absolute() -> None:
    assert page('<link rel="canonical" href="/legal/p">').canonical == "https://example.com/legal/p"
    assert page("<p>x</p>").canonical is None


def test_a_noscript_in_the_head_does_not_end_it() -> None:
    markup = '<head><noscript><img src=p.gif></noscript><link rel=canonical href="/a"></head><p>x</p>'
    assert page(markup).canonical == "https://example.com/a"


def test_script_characters_are_counted_wherever_they_stand() -> None:
    assert page("<head><script>12345</script></head><body><script>678</script></body>").script_chars == 8


def test_title_language_and_date_are_the_documents() -> None:
    found = page(
        "<html lang=en-US><head><title> Privacy\n Policy </title></head><p>Last updated: May 5, 2025</p>"
    ).document
    assert (found.title, found.language, found.date) == ("Privacy Policy", "en", date(2025, 5, 5))


def test_a_date_in_the_metadata_comes_last() -> None:
    meta = '<meta property="article:modified_time" content="2024-01-02T03:04:05Z">'
    assert page(f"<head>{meta}</head><p>Policy</p>").document.date == date(2024, 1, 2)
    assert page(f"<head>{meta}</head><p>Last updated: May 5, 2025</p>").document.date == date(2025, 5, 5)


def test_plain_text_is_parted_at_empty_lines_and_numbers() -> None:
    found = page(
        "Privacy\nPolicy\n\n1. We keep data\nfor a year.\n2. We sell none.\n\n- one\n- two\n", "text/plain"
    ).document
    assert [(clause.text, clause.kind) for clause in found.clauses] == [
        ("Privacy Policy", ClauseKind.PARAGRAPH),
        ("1. We keep data for a year.", ClauseKind.PARAGRAPH),
        ("2. We sell none.", ClauseKind.PARAGRAPH),
        ("one", ClauseKind.LIST_ITEM),
        ("two", ClauseKind.LIST_ITEM),
    ]


def test_markdown_is_read_without_its_marks() -> None:
    table = "| A | B |\n|---|---|\n| c | d |\n"
    text = f"# Policy\n\n## Data\nWe **never** sell [your data](/data).\n\n1. one\n2. two\n\n{table}"
    found = page(text, "text/markdown").document
    assert [(clause.text, clause.path) for clause in found.clauses[2:]] == [
        ("We never sell your data.", ("Policy", "Data")),
        ("one", ("Policy", "Data")),
        ("two", ("Policy", "Data")),
        ("A\tB", ("Policy", "Data")),
        ("c\td", ("Policy", "Data")),
    ]
    assert found.clauses[2].links[0].href == "https://example.com/data"
    assert [clause.label for clause in found.clauses[3:5]] == ["1", "2"]
    assert found.title == "Policy"


@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        pytest.param('{"status": "ok"}', "application/json", id="json"),
        pytest.param('<?xml version="1.0"?><rss><item>x</item></rss>', "application/rss+xml", id="rss"),
        pytest.param('<?xml version="1.0"?><feed/>', "text/xml", id="xml"),
    ],
)
def test_data_has_no_document_but_keeps_its_text(text: str, content_type: str) -> None:
    found = page(text, content_type)
    assert found.document.clauses == ()
    assert (found.markup, found.media_type) == (text, content_type)


def test_xhtml_is_read_like_html() -> None:
    markup = (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Told.</p></body></html>'
    )
    assert page(markup, "application/xhtml+xml").document.text == "Told.\n"


def test_html_called_plain_text_is_read_as_html() -> None:
    assert (
        page("<!DOCTYPE html><html><body><p>Told.</p></body></html>", "text/plain").document.text == "Told.\n"
    )


def test_an_empty_answer_is_an_empty_document() -> None:
    assert page("").document.clauses == ()


def test_reading_is_repeatable() -> None:
    markup = f"<main><h1>A</h1>{'<p>We keep data for as long as we like, and then some.</p>' * 9}</main>"
    assert page(markup) == page(markup)
