"""Finding the clause that a quote was taken from, after its words changed."""

from __future__ import annotations

import pytest

from monitor.core.quoting.anchor import quote_of
from monitor.core.quoting.layer import Layer, layer_of
from monitor.core.quoting.locate import aligned_within, candidates
from monitor.model import Clause, ClauseKind, Region

BOILERPLATE = [
    "We may share your personal data with our partners as required by law.",
    "You may contact us about your personal data at any time.",
    "We keep your personal data for as long as our services require it.",
    "Your personal data may be processed by our affiliates under this policy.",
]


def layer(*texts: str) -> Layer:
    return layer_of(tuple(Clause(ClauseKind.PARAGRAPH, Region.MAIN, text) for text in texts))


def text_of(one: Layer, first: int, last: int) -> str:
    return one.text[one.words[first].start : one.words[last - 1].end]


@pytest.mark.parametrize(
    ("quote", "now"),
    [
        pytest.param("We store data in Ireland", "We store data in Iceland", id="one word"),
        pytest.param(
            "We store data in Ireland", "We store all of your data only in Ireland", id="more words"
        ),
        pytest.param("Logs are kept for 30 days", "Logs are kept for 180 days", id="a number"),
        pytest.param("我们将数据存储在中国境内", "我们将数据存储在新加坡境内", id="Chinese"),
    ],
)
def test_the_changed_clause_comes_first(quote: str, now: str) -> None:
    one = layer(*BOILERPLATE[:2], f"{now}.", *BOILERPLATE[2:])
    best = candidates(quote_of(quote).words, one)[0]
    assert text_of(one, best.first, best.last) in now
    assert best.score > 0.57


def test_shared_boilerplate_is_not_taken_for_the_clause() -> None:
    quote = quote_of("We may process your personal data in quantum vaults beneath Reykjavik.")
    assert all(one.score < 0.57 for one in candidates(quote.words, layer(*BOILERPLATE)))


def test_words_that_are_spoken_for_are_left_out() -> None:
    one = layer("We store data in Ireland.", "We store data in Iceland.")
    best = candidates(quote_of("We store data in Ireland").words, one, taken=[(0, 5)])[0]
    assert text_of(one, best.first, best.last).endswith("Iceland") or best.coverage < 1
    assert best.first >= 5


def test_coverage_is_full_where_every_word_stands_in_order() -> None:
    one = layer("We store data in Ireland.")
    assert aligned_within(("we", "store", "ireland"), one, 0, 5).coverage == pytest.approx(1)
    assert aligned_within(("we", "store", "ireland"), one, 0, 5).likeness < 1
    assert aligned_within(("ireland", "store"), one, 0, 5).coverage < 1


@pytest.mark.parametrize("wanted", [(), ("nothing", "of", "it")])
def test_nothing_in_common_gives_no_candidate(wanted: tuple[str, ...]) -> None:
    assert candidates(wanted, layer("We store data.")) == ()
    assert candidates(wanted, layer()) == ()
