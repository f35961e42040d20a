"""Canonical text: what counts as typography, and the way back to the original."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.core import normalise
from monitor.core.normalise import canonical, canonical_text, words
from monitor.core.suspicious import suspicious_characters

TYPOGRAPHY = [
    pytest.param(
        "People's Republic of China .", "People’s Republic of China.", id="space before a full stop"
    ),
    pytest.param("data — including logs — is kept", "data-including logs-is kept", id="dashes"),
    pytest.param("a -- b", "a – b", id="doubled hyphens"),
    pytest.param("„Daten“ and «données»", '"Daten" and "données"', id="quotation marks"),
    pytest.param("It\u00a0is\u2009ours", "it is ours", id="kinds of spaces and letter case"),
    pytest.param("in\u00adfor\u200bma\ufefftion", "information", id="invisible characters"),
    pytest.param("• one\n• two", "one two", id="bullets"),
    pytest.param("- one\n- two", "one two", id="hyphens as bullets"),
    pytest.param("ﬁle oﬀer", "file offer", id="ligatures"),
    pytest.param("e\u0301tat", "état", id="decomposed letters"),
    pytest.param("ＡＢＣ１２３", "abc123", id="full width"),
    pytest.param("中国 人民 ，2024 年", "中国人民,2024年", id="spaces beside Han"),
    pytest.param("ends here。", "ends here.", id="ideographic full stop"),
    pytest.param("( see  Section 4 )", "(see section 4)", id="spaces inside brackets"),
    pytest.param("wait…", "wait...", id="ellipsis"),
    pytest.param("30 %", "30%", id="space before a per cent sign"),
    pytest.param("10 – 20 days", "10-20 days", id="a range"),
    pytest.param("\u200eterms", "terms", id="left-to-right mark"),
]
DIFFERENCES = [
    pytest.param("1.5 days", "15 days", id="a mark inside a number"),
    pytest.param("1, 5", "1,5", id="a space between numbers"),
    pytest.param("10²", "102", id="superscript"),
    pytest.param("1½", "11/2", id="fraction"),
    pytest.param("data", "dаta", id="Cyrillic letter"),
    pytest.param("data", "da\u202eta", id="bidirectional override"),
    pytest.param("can not", "cannot", id="a space between words"),
    pytest.param("wont", "won't", id="apostrophe"),
]
texts = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "aZ é ß İ ﬁ 中 、。 ，.,-–—'’“”• \n\t\u00a0\u00ad\u200b\u0301\u3099がｶﾞ½²%$§&1234567890"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize(("one", "other"), TYPOGRAPHY)
def test_typography_is_folded_away(one: str, other: str) -> None:
    assert canonical(one).text == canonical(other).text


@pytest.mark.parametrize(("one", "other"), DIFFERENCES)
def test_what_can_change_the_meaning_stays_different(one: str, other: str) -> None:
    assert canonical(one).text != canonical(other).text
    assert [word.text for word in words(one)] != [word.text for word in words(other)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("We don’t sell data.", ["we", "don't", "sell", "data"], id="contraction"),
        pytest.param("opt-out", ["opt", "out"], id="a hyphen parts words"),
        pytest.param("1,000.50 or 4.2 or 30", ["1,000.50", "or", "4.2", "or", "30"], id="numbers"),
        pytest.param("2025-04-28", ["2025-04-28"], id="date"),
        pytest.param("10 – 20", ["10-20"], id="range"),
        pytest.param("5 % of $9 & §4", ["5", "%", "of", "$", "9", "&", "§", "4"], id="signs"),
        pytest.param("e.g. the U.S. law", ["eg", "the", "us", "law"], id="abbreviations"),
        pytest.param("存储在中国30天", ["存", "储", "在", "中", "国", "30", "天"], id="Chinese"),
        pytest.param("हिंदी में", ["हिंदी", "में"], id="vowel signs"),
        pytest.param("— * —", [], id="marks only"),
    ],
)
def test_words_are_what_a_reader_would_count(text: str, expected: list[str]) -> None:
    assert [word.text for word in words(text)] == expected


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = canonical(text).text
    assert canonical(once).text == once


@given(texts)
def test_every_canonical_character_leads_back_into_the_original(text: str) -> None:
    folded = canonical(text)
    before = 0
    for at in range(len(folded.text)):
        start, end = folded.original(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert start >= before
        before = start
    if folded.text:
        start, end = folded.original(0, len(folded.text))
        assert canonical(text[start:end]).text.strip() == folded.text.strip()


@given(texts | st.text(" -*,.:/'1a_\n", max_size=20))
def test_canonical_text_alone_is_the_same_text(text: str) -> None:
    assert canonical_text(text) == canonical(text).text


@given(st.text(" -*,.:/'(1Aa_`\t\n", max_size=20))
def test_plain_ascii_is_squeezed_as_it_is_beside_other_letters(text: str) -> None:
    alone, beside = canonical(f"{text}x").text, canonical(f"é\n{text}x é").text
    assert beside.removeprefix("é").removesuffix(" é").lstrip(" ") == alone


@given(texts | st.text("aZ“”’–\u00a0É﹁「ＡΣςſK\t`\n\x1f中，Ꭰ", max_size=20))
@example("“a” \u00a0B")
def test_folding_a_few_letters_at_a_time_comes_to_folding_each(text: str) -> None:
    folded = normalise._folded_in_place(text)
    assert folded is None or folded == normalise._folded_apart(text).text


@given(texts)
def test_words_stand_where_they_say(text: str) -> None:
    before = 0
    for word in words(text):
        assert before <= word.start < word.end <= len(text)
        before = word.start  # one sign may stand for two words, as the ligature of koto does


@given(texts, texts)
def test_an_empty_range_gives_an_empty_range(text: str, other: str) -> None:
    folded = canonical(text + other)
    at = len(folded.text) // 2
    start, end = folded.original(at, at)
    assert start == end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("plain text", (), id="ASCII"),
        pytest.param("Всё по-русски", (), id="another script alone"),
        pytest.param("5 μm and 3 kΩ", (), id="units"),
        pytest.param("Google'ом", (), id="an ending after an apostrophe"),
        pytest.param("dаta", ("U+0430 CYRILLIC SMALL LETTER A",), id="one letter of another script"),
        pytest.param("a\u202eb", ("U+202E RIGHT-TO-LEFT OVERRIDE",), id="override"),
        pytest.param("a\u200fb", ("U+200F RIGHT-TO-LEFT MARK",), id="mark without need"),
        pytest.param("שלום\u200f.", (), id="mark where it belongs"),
        pytest.param("раураl", ("U+006C LATIN SMALL LETTER L",), id="the rarer script is the intruder"),
    ],
)
def test_characters_that_deceive_are_named(text: str, expected: tuple[str, ...]) -> None:
    assert suspicious_characters(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(" " * 200_000, id="spaces"),
        pytest.param("\n - " * 50_000, id="bullets"),
        pytest.param("-" * 200_000, id="hyphens"),
        pytest.param("1." * 100_000, id="digits and stops"),
        pytest.param("a." * 100_000, id="letters and stops"),
        pytest.param("e" + "\u0301" * 100_000, id="marks on one letter"),
        pytest.param("a'" * 100_000, id="apostrophes"),
        pytest.param("\u0301\u200b" * 100_000, id="marks between invisible characters"),
        pytest.param("a" + "\u200b" * 200_000, id="invisible characters"),
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    began = time.perf_counter()
    canonical(text)
    words(text)
    assert time.perf_counter() - began < 3
