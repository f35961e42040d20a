from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.core.comparing.words import marked, word_changes
from monitor.core.normalise import canonical, words
from monitor.model import WordOp

TEXTS = st.text(alphabet="ab我不19.,:;-– \u200b'’%\"(U", max_size=30)


def edits(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    return [(change.op.value, change.old, change.new) for change in word_changes(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("We may keep it.", "We will keep it.", [("replace", "may", "will")], id="one word"),
        pytest.param("We sell data.", "We do not sell data.", [("insert", None, "do not")], id="inserted"),
        pytest.param("We share all of it.", "We share it.", [("delete", "all of", None)], id="deleted"),
        pytest.param(
            "Kept in China for 30 days.",
            "Kept in Spain for 60 days.",
            [("replace", "China", "Spain"), ("replace", "30", "60")],
            id="two edits with words between them stay two",
        ),
        pytest.param(
            "we may share the data with our partners",
            "we will never sell the information to partners",
            [("replace", "may share the data with our", "will never sell the information to")],
            id="little words between large edits belong to them",
        ),
        pytest.param(
            "shared by you", "shared by us or by you", [("insert", None, "by us or")], id="early, not late"
        ),
        pytest.param(
            "We train models. We keep logs.",
            "We train models. We sell data. We keep logs.",
            [("insert", None, "We sell data")],
            id="an inserted sentence is marked from its beginning",
        ),
        pytest.param("1,000 users", "1.000 users", [("replace", "1,000", "1.000")], id="mark in a number"),
        pytest.param("我们不会出售数据", "我们可能会出售数据", [("replace", "不", "可能")], id="Chinese"),
        pytest.param("", "New text.", [("insert", None, "New text")], id="from nothing"),
        pytest.param("It's “ours” – now", "It’s \"ours\" - now", [], id="typography"),
        pytest.param("Co\u00adpy\u200b it", "COPY it", [], id="invisible characters and case"),
    ],
)  # fmt: skip
def test_edits_are_those_a_reader_would_mark(
    old: str, new: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert edits(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("Users, who pay", "Users who pay", [("delete", ",", None)], id="comma lost"),
        pytest.param("We sell it.", "We sell it?", [("replace", ".", "?")], id="other mark"),
        pytest.param("a. b", "a b .", [("delete", ".", None), ("insert", None, ".")], id="mark shifted"),
        pytest.param("Yes, I keep", "Yes I hold", [("replace", "keep", "hold")], id="marks beside words"),
    ],
)
def test_marks_are_reported_where_no_word_changed(
    old: str, new: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert edits(old, new) == expected


@given(TEXTS, TEXTS)
@example("a. b", "a b")
@example("1 - 9", "1-9")
def test_nothing_changed_exactly_when_canonical_texts_are_equal(old: str, new: str) -> None:
    assert (word_changes(old, new) == ()) == (canonical(old).text == canonical(new).text)


@given(TEXTS, TEXTS)
def test_marked_runs_make_up_both_texts(old: str, new: str) -> None:
    runs = marked(old, new)
    assert "".join(run.old for run in runs) == old
    assert "".join(run.new for run in runs) == new


@given(TEXTS, TEXTS)
def test_runs_marked_as_equal_hold_equal_words(old: str, new: str) -> None:
    equal = [run for run in marked(old, new) if run.op is None]
    left = [word.text for run in equal for word in words(run.old)]
    assert left == [word.text for run in equal for word in words(run.new)]


@given(TEXTS, TEXTS)
def test_every_change_says_what_its_op_says(old: str, new: str) -> None:
    for change in word_changes(old, new):
        assert (
            change.op
            is {
                (False, True): WordOp.INSERT,
                (True, False): WordOp.DELETE,
                (True, True): WordOp.REPLACE,
            }[change.old is not None, change.new is not None]
        )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("a " * 300_000, "b " * 300_000, id="nothing in common"),
        pytest.param("a b " * 150_000, "b a " * 150_000, id="alternating"),
        pytest.param("a " * 300_000 + "b", "b " + "a " * 300_000, id="one word moved over many"),
    ],
)
def test_hostile_texts_take_no_longer_than_their_length(old: str, new: str) -> None:
    started = time.process_time()
    assert word_changes(old, new)
    assert time.process_time() - started < 10


def test_a_long_text_is_cut_at_what_stands_once_in_both() -> None:
    old = " ".join(f"word{number} of" for number in range(20_000))
    new = (
        old.replace("word9000 of", "other9000 of")
        .replace("word15000 of", "word15000 and")
        .replace("word1 ", "")
    )
    assert edits(old, new) == [
        ("delete", "word1", None),
        ("replace", "word9000", "other9000"),
        ("replace", "of", "and"),
    ]
