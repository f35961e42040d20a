"""Where words stand on a page, and what tells one place from another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.quoting.anchor import DocumentIndex, index_of
from monitor.core.quoting.quotation import quotations
from monitor.core.quoting.quotes import judge_text
from monitor.model import Clause, ClauseKind, QuoteProof, Region, Verdict, document_of


def index(*texts: str, frame: tuple[str, ...] = ()) -> DocumentIndex:
    main = [Clause(ClauseKind.PARAGRAPH, Region.MAIN, text) for text in texts]
    return index_of(
        document_of((*main, *(Clause(ClauseKind.PARAGRAPH, Region.FRAME, text) for text in frame)))
    )


def test_words_are_shown_in_their_clause() -> None:
    (one,) = quotations("never SOLD", index("Intro.", "Your data is never  sold to anybody. Never."))
    assert (one.before, one.text, one.after) == (
        "Your data is ",
        "never  sold".replace("  ", " "),
        " to anybody. Never.",
    )
    assert (one.count, one.number, one.prefix, one.suffix) == (1, 1, None, None)
    assert one.is_told_apart


def test_words_that_run_over_clauses_are_one_place() -> None:
    (one,) = quotations("this. Then that", index("First this.", "Then that happens."))
    assert (one.before, one.text, one.after) == ("First ", "this. Then that", " happens.")


def test_parts_of_a_quote_are_joined_by_an_ellipsis() -> None:
    (one,) = quotations("We store … Ireland", index("We store all of it in Ireland."))
    assert one.text == "We store … Ireland"


def test_places_are_told_apart_by_the_words_beside_them() -> None:
    page = index("We share data with partners in Europe.", "We share data with nobody in Asia.")
    first, second = quotations("We share data with", page)
    assert (first.number, first.count) == (1, 2)
    assert first.suffix is not None
    assert first.suffix.startswith("partners")
    assert second.suffix is not None
    assert second.suffix.startswith("nobody")


def test_places_that_read_the_same_all_around_are_not_told_apart() -> None:
    line = "All rights reserved by the owner of this service."
    found = quotations("rights reserved by", index(*[line] * 60))
    assert len(found) == 60
    assert not found[30].is_told_apart


def test_words_in_the_frame_are_found_only_where_the_main_part_lacks_them() -> None:
    page = index("Our privacy policy.", frame=("Our privacy policy and terms",))
    assert [one.clause.region for one in quotations("privacy policy", page)] == [Region.MAIN]
    assert [one.clause.region for one in quotations("policy and terms", page)] == [Region.FRAME]


def test_words_that_are_not_there_have_no_place() -> None:
    assert quotations("never sold", index("Always sold.")) == ()


WORDS = st.lists(st.sampled_from(["data", "we", "share", "keep", "never", "it"]), min_size=3, max_size=8)


@given(st.lists(WORDS, min_size=2, max_size=6), st.data())
def test_a_recorded_prefix_and_suffix_choose_their_own_place(
    texts: list[list[str]], data: st.DataObject
) -> None:
    quote = "your personal information"
    page = index(*(f"{' '.join(words)} {quote} {' '.join(reversed(words))}." for words in texts))
    found = quotations(quote, page)
    assert len(found) == len(texts)
    one = data.draw(st.sampled_from(found))
    if not one.is_told_apart:
        return
    judged = judge_text(quote, page, QuoteProof((quote,), one.prefix, one.suffix), None)
    assert judged.verdict is Verdict.INTACT
    (place,) = judged.places
    assert place is not None
    again = [
        other for other in found if place.prefix.replace("\n", " ").split()[-3:] == other.before.split()[-3:]
    ]
    assert one.number in [other.number for other in again]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_places_come_in_reading_order(count: int) -> None:
    found = quotations("twice told", index(*[f"Part {number}: twice told." for number in range(count)]))
    assert [one.before for one in found] == [f"Part {number}: " for number in range(count)]
