"""Where sentences begin and end."""

from __future__ import annotations

import time

import pytest

from monitor.core.quoting.sentences import ends_sentence, is_begun_after, is_ended_by, sentences


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(["We store data.", "We sell none."], id="two"),
        pytest.param(["We use tools, e.g. Logs, to help.", "Yes!"], id="an abbreviation"),
        pytest.param(["Acme Inc. and others.", "Next"], id="a small letter follows"),
        pytest.param(["See Art. 6 of the law.", "It says so."], id="an article"),
        pytest.param(["4.2 We store data.", "(b) More."], id="numbers"),
        pytest.param(["He said “no.”", "She left."], id="quotation marks"),
        pytest.param(["Is it?", "It is…", "Perhaps"], id="other marks"),
        pytest.param(["no mark at all"], id="none"),
    ],
)
def test_a_text_falls_into_its_sentences(parts: list[str]) -> None:
    text = " ".join(parts)
    assert [text[start:end] for start, end in sentences(text)] == parts


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(["We keep logs for you.", "We sell none."], id="a sentence"),
        pytest.param(["We use our services.", "A copy is kept."], id="a short word"),
        pytest.param(["Use Node.js or ASP.NET", ""], id="names with stops"),
        pytest.param(["Version 4.2 of Acme Inc.", ""], id="an abbreviation"),
    ],
)
def test_a_sentence_ends_where_the_markup_lost_the_space(parts: list[str]) -> None:
    text = "".join(parts)
    assert [text[start:end] for start, end in sentences(text)] == [part for part in parts if part]


def test_chinese_sentences_need_no_space() -> None:
    text = "我们存储数据。我们不出售数据！"
    assert [text[start:end] for start, end in sentences(text)] == ["我们存储数据。", "我们不出售数据！"]


@pytest.mark.parametrize(
    ("rest", "ended"),
    [
        pytest.param("", True, id="nothing"),
        pytest.param(". More", True, id="full stop"),
        pytest.param(".” More", True, id="closing mark"),
        pytest.param("》。", True, id="Chinese marks"),
        pytest.param("; and", True, id="the last item but one"),
        pytest.param(", except logs.", False, id="exception"),
        pytest.param(" (see below).", False, id="remark"),
        pytest.param(" unless you object", False, id="condition"),
    ],
)
def test_a_sentence_is_over_or_goes_on(rest: str, ended: bool) -> None:
    assert is_ended_by(rest) is ended


@pytest.mark.parametrize(
    ("before", "begun"),
    [
        pytest.param("", True, id="nothing"),
        pytest.param("Data goes places. ", True, id="after a sentence"),
        pytest.param("(b) ", True, id="after a label"),
        pytest.param("4.2 ", True, id="after a number"),
        pytest.param("“", True, id="after an opening mark"),
        pytest.param("Unless you object, ", False, id="after a condition"),
        pytest.param("17 ", False, id="after a count"),
    ],
)
def test_a_sentence_begins_here_or_began_before(before: str, begun: bool) -> None:
    assert is_begun_after(before) is begun


def test_a_closing_mark_does_not_hide_the_full_stop() -> None:
    assert ends_sentence("He said “no.” ")
    assert not ends_sentence("He said no;")


@pytest.mark.parametrize("text", ["." * 200_000, ".)" * 100_000, "a. " * 60_000, "。" * 100_000])
def test_marks_without_end_take_no_longer_than_their_length(text: str) -> None:
    began = time.perf_counter()
    sentences(text)
    assert time.perf_counter() - began < 2
