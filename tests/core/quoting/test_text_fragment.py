"""Links to highlighted words: read as browsers write them, and found on the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.quoting.anchor import DocumentIndex, index_of
from monitor.core.quoting.evidence import text_fragment_url
from monitor.core.quoting.quotation import quotation_at
from monitor.core.quoting.text_fragment import TextFragment, highlighted, split_fragment
from monitor.model import Clause, ClauseKind, Region, document_of

PAGE = "https://a.example/privacy"


def index(*texts: str, frame: str | None = None) -> DocumentIndex:
    clauses = [Clause(ClauseKind.PARAGRAPH, Region.MAIN, text) for text in texts]
    if frame is not None:
        clauses.append(Clause(ClauseKind.PARAGRAPH, Region.FRAME, frame))
    return index_of(document_of(tuple(clauses)))


FRAGMENTS = [
    pytest.param("", None, id="none"),
    pytest.param("#section-2", None, id="a section"),
    pytest.param("#:~:text=never%20sold", TextFragment("never sold"), id="words"),
    pytest.param("#s2:~:text=never%20sold", TextFragment("never sold"), id="words in a section"),
    pytest.param("#:~:text=We%20store,in%20Ireland", TextFragment("We store", "in Ireland"), id="range"),
    pytest.param("#:~:text=before-,words", TextFragment("words", prefix="before"), id="prefix"),
    pytest.param("#:~:text=words,-after", TextFragment("words", suffix="after"), id="suffix"),
    pytest.param(
        "#:~:text=be-,one,two,-af", TextFragment("one", "two", prefix="be", suffix="af"), id="everything"
    ),
    pytest.param("#:~:text=opt%2Dout%2C%20always-", TextFragment("opt-out, always-"), id="marks"),
    pytest.param("#:~:text=%E6%95%B0%E6%8D%AE", TextFragment("数据"), id="other letters"),
    pytest.param("#:~:text=one&text=two", TextFragment("one"), id="several"),
    pytest.param("#:~:other=1&text=one", TextFragment("one"), id="another directive"),
    pytest.param("#:~:text=one%0A%20two", TextFragment("one two"), id="a line's end"),
    pytest.param("#:~:text=100%25%20sure%ZZ", TextFragment("100% sure%ZZ"), id="a stray percent sign"),
]


@pytest.mark.parametrize(("fragment", "meant"), FRAGMENTS)
def test_a_text_fragment_is_read_as_browsers_write_it(fragment: str, meant: TextFragment | None) -> None:
    assert split_fragment(PAGE + fragment) == (PAGE, meant)


@pytest.mark.parametrize("fragment", ["text=", "text=a,b,c", "text=,b", "text=%20"])
def test_a_text_fragment_that_means_nothing_is_refused(fragment: str) -> None:
    with pytest.raises(ValueError, match="not of the form"):
        split_fragment(f"{PAGE}#:~:{fragment}")


def test_a_fragment_that_names_a_page_stays() -> None:
    assert split_fragment("https://a.example/#/privacy:~:text=one") == (
        "https://a.example/#/privacy",
        TextFragment("one"),
    )


def found(fragment: TextFragment, page: DocumentIndex) -> str | None:
    hit = highlighted(fragment, page)
    return None if hit is None else quotation_at(*hit).text


STORED = "We store personal data in Ireland. We keep it for 30 days."
WHOLE = STORED.removesuffix(".")
PLACES = [
    pytest.param(TextFragment("we STORE personal"), "We store personal", id="letter case"),
    pytest.param(TextFragment("We store", "in Ireland"), "We store personal data in Ireland", id="range"),
    pytest.param(TextFragment("We", "30 days"), WHOLE, id="first"),
    pytest.param(TextFragment("We", "30 days", prefix="Ireland."), "We keep it for 30 days", id="by prefix"),
    pytest.param(TextFragment("We", suffix="keep"), "We", id="by suffix"),
    pytest.param(TextFragment("days", "We store"), None, id="the end stands before the start"),
    pytest.param(TextFragment("sold"), None, id="not there"),
    pytest.param(TextFragment("We store", "sold"), None, id="its end is not there"),
]


@pytest.mark.parametrize(("fragment", "words"), PLACES)
def test_the_words_are_found_as_they_stand_on_the_page(fragment: TextFragment, words: str | None) -> None:
    assert found(fragment, index(STORED)) == words


def test_a_range_runs_over_paragraphs() -> None:
    page = index("First we say this.", "Then we say that.", "Last comes this.")
    assert found(TextFragment("we say this", "we say that"), page) == "we say this. Then we say that"


def test_the_main_part_is_searched_before_the_frame() -> None:
    page = index("Read our policy.", frame="our policy and our terms")
    assert found(TextFragment("our policy"), page) == "our policy"
    hit = highlighted(TextFragment("our terms"), page)
    assert hit is not None
    assert quotation_at(*hit).clause.region is Region.FRAME


WORDS = ["we", "store", "your-data,", "never", "sold", "–", "数据", "100%"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60))
def test_what_reports_link_to_is_found_again(words: list[str]) -> None:
    text = " ".join(words)
    page, fragment = split_fragment(text_fragment_url(PAGE, text))
    assert page == PAGE
    assert fragment is not None
    spaced = found(fragment, index(f"Before. {text} After."))
    if any(letter.isalnum() for letter in text):
        assert spaced is not None
