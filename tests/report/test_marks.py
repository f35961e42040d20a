from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.comparing.words import word_changes
from monitor.model import WordChange, WordOp
from monitor.report.marks import edits, marked, marked_as_judged
from monitor.report.terminal import Line


def text_of(line: Line) -> str:
    return "".join(run.text for run in line)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        pytest.param(
            "We may share data.", "We will share data.", "We [-may-]{+will+} share data.", id="replaced"
        ),
        pytest.param("We share data.", "We never share data.", "We {+never+} share data.", id="came"),
        pytest.param("We never share data.", "We share data.", "We [-never-] share data.", id="went"),
        pytest.param("Never share data.", "share data.", "[-Never-] share data.", id="went at the beginning"),
        pytest.param("我们不会出售数据", "我们会出售数据", "我们[-不-]会出售数据", id="without spaces"),
        pytest.param("“We” share", '"We"  share', '"We" share', id="typography is no change"),
    ],
)
def test_changes_are_marked_in_their_place(old: str, new: str, shown: str) -> None:
    assert text_of(marked(old, new)) == shown


def test_long_unchanged_stretches_are_elided() -> None:
    before = " ".join(f"before{n}" for n in range(50))
    middle = " ".join(f"middle{n}" for n in range(50))
    after = " ".join(f"after{n}" for n in range(50))
    line = text_of(
        marked(f"{before} may {middle} in {after}", f"{before} will {middle} out {after}", context=2)
    )
    assert line == (
        "… before48 before49 [-may-]{+will+} middle0 middle1 … middle48 middle49 "
        "[-in-]{+out+} after0 after1 …"
    )


@given(st.lists(st.sampled_from(["we", "may", "will", "share", "data", "never"])), st.data())
def test_marks_give_back_both_texts(old: list[str], data: st.DataObject) -> None:
    new = data.draw(st.lists(st.sampled_from(["we", "may", "will", "share", "data", "never"])))
    line = text_of(marked(" ".join(old), " ".join(new), context=None))
    assert re.sub(r"\[-(.*?)-\]|\{\+.*?\+\}", r" \1 ", line).split() == old
    assert re.sub(r"\{\+(.*?)\+\}|\[-.*?-\]", r" \1 ", line).split() == new


QUOTE = "We do not use inputs to train unless you opt in."
NOW = "We may use inputs to train unless you opt out."


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        pytest.param(
            NOW, "We [-do not-]{+may+} use inputs to train unless you opt [-in-]{+out+}.", id="alone"
        ),
        pytest.param(
            f"As of now: {NOW} See below.",
            "As of now: We [-do not-]{+may+} use inputs to train unless you opt [-in-]{+out+}. See below.",
            id="amid other words",
        ),
    ],
)
def test_only_the_edits_of_the_verdict_are_marked(found: str, shown: str) -> None:
    assert [text_of(line) for line in marked_as_judged(QUOTE, found, word_changes(QUOTE, NOW))] == [shown]


def test_each_of_several_texts_is_marked_against_its_own_quote() -> None:
    quote = f"Something else that holds.\n{QUOTE}\nYou may cancel at any time."
    changes = word_changes(QUOTE, NOW) + word_changes(
        "You may cancel at any time.", "You may not cancel at any time."
    )
    lines = marked_as_judged(quote, f"{NOW}\nYou may not cancel at any time.", changes)
    assert [text_of(line) for line in lines] == [
        "We [-do not-]{+may+} use inputs to train unless you opt [-in-]{+out+}.",
        "You may {+not+} cancel at any time.",
    ]


@pytest.mark.parametrize(
    ("quote", "found", "changes"),
    [
        pytest.param(QUOTE, NOW, (), id="no edit"),
        pytest.param(
            "privacy team",
            "privacy team <mailto:b>",
            (WordChange(WordOp.REPLACE, "mailto:a", "mailto:b"),),
            id="edits of a link's target",
        ),
        pytest.param(QUOTE, "Nothing like it.", word_changes(QUOTE, NOW), id="edits that do not fit"),
    ],
)
def test_edits_that_cannot_be_placed_are_left_to_be_shown_alone(
    quote: str, found: str, changes: tuple[WordChange, ...]
) -> None:
    assert marked_as_judged(quote, found, changes) == ()


def test_edits_alone_are_listed() -> None:
    changes = (
        WordChange(WordOp.REPLACE, "may", "will"),
        WordChange(WordOp.INSERT, None, "not"),
        WordChange(WordOp.DELETE, "ever", None),
    )
    assert text_of(edits(changes)) == "[-may-]{+will+}; {+not+}; [-ever-]"
