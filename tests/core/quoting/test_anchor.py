"""Where a quote stands in a document."""

from __future__ import annotations

import time

import pytest

from monitor.core.quoting.anchor import DocumentIndex, Quote, index_of, matches, quote_of, where
from monitor.model import Clause, ClauseKind, Region, document_of


def index(*texts: str, frame: tuple[str, ...] = ()) -> DocumentIndex:
    main = [Clause(ClauseKind.PARAGRAPH, Region.MAIN, text) for text in texts]
    outside = [Clause(ClauseKind.PARAGRAPH, Region.FRAME, text) for text in frame]
    return index_of(document_of((*main, *outside)))


def found(quote: str, one: DocumentIndex) -> list[str]:
    return [
        " ".join(one.main.original(*span) for span in match.spans)
        for match in matches(quote_of(quote), one.main)
    ]


@pytest.mark.parametrize(
    ("quote", "text", "expected"),
    [
        pytest.param("personal data", "Your Personal  Data is safe.", ["Personal  Data"], id="as written"),
        pytest.param("personal data", "impersonal data, personal database", [], id="not inside words"),
        pytest.param("personal data", "non-personal data", [], id="not after a prefix"),
        pytest.param("you can opt", "you can opt-out", [], id="not before a suffix"),
        pytest.param(
            "we say personal", "we say — personal—so", ["we say — personal"], id="a dash parts words"
        ),
        pytest.param("section 4", "section 4.2", [], id="not inside a number"),
        pytest.param("section 4.", "section 4.2", [], id="a full stop is no decimal point"),
        pytest.param("the user", "the user's", [], id="not before an apostrophe"),
        pytest.param("user and more", "“user” and/more", ["user” and/more"], id="marks between words"),
        pytest.param("存储在中国", "数据存储在中国。", ["存储在中国"], id="Chinese has no spaces"),
        pytest.param("one two", "one two one two", ["one two", "one two"], id="each place"),
        pytest.param("one ... four", "one two three four", ["one four"], id="parts"),
        pytest.param("... two …", "one two three", ["two"], id="an ellipsis at the ends"),
        pytest.param("four ... one", "one two three four", [], id="parts in another order"),
        pytest.param("…", "one two", [], id="nothing to look for"),
    ],
)
def test_quotes_are_found_at_whole_words(quote: str, text: str, expected: list[str]) -> None:
    assert found(quote, index(text)) == expected


def test_a_quote_may_run_through_clauses_but_not_through_the_frame() -> None:
    assert found("first item second item", index("First item", "Second item")) == ["First item\nSecond item"]
    mixed = index_of(
        document_of(
            (
                Clause(ClauseKind.LIST_ITEM, Region.MAIN, "First item"),
                Clause(ClauseKind.PARAGRAPH, Region.FRAME, "Accept cookies"),
                Clause(ClauseKind.LIST_ITEM, Region.MAIN, "Second item"),
            )
        )
    )
    assert found("first item second item", mixed) == ["First item\nSecond item"]


def test_the_whole_document_is_searched_after_the_main_region() -> None:
    one = index("Main words.", frame=("Footer words.",))
    assert one.layers == (one.main, one.whole)
    assert not matches(quote_of("footer words"), one.main)
    assert matches(quote_of("footer words"), one.whole)
    alone = index("Main words.")
    assert alone.layers == (alone.main,)


def test_a_clause_is_named_by_its_headings_and_label() -> None:
    clause = Clause(
        ClauseKind.PARAGRAPH, Region.MAIN, "(b) x", path=("4", "International transfers"), label="(b)"
    )
    assert where(clause) == "4 > International transfers > (b)"
    assert where(Clause(ClauseKind.PARAGRAPH, Region.MAIN, "x")) is None


@pytest.mark.parametrize(
    ("quote", "texts"),
    [
        pytest.param("aaaaaaaa", ["a" * 500_000], id="inside one long word"),
        pytest.param("data data", ["data " * 100_000], id="again and again"),
        pytest.param("data, data", ["data; " * 100_000], id="again and again with other marks"),
        pytest.param("data ... data ... text", ["data " * 100_000], id="parts again and again"),
    ],
)
def test_a_page_that_repeats_itself_does_not_stop_the_search(quote: str, texts: list[str]) -> None:
    one = index(*texts)
    began = time.perf_counter()
    matches(quote_of(quote), one.main)
    assert time.perf_counter() - began < 5


def test_a_quote_of_marks_has_no_parts() -> None:
    assert quote_of("***") == Quote("***", ())
