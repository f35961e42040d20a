from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.comparing.align import align, count_changes, text_digest
from monitor.model import (
    Clause,
    ClauseKind,
    ClauseOp,
    Document,
    Link,
    LinkChange,
    Region,
    WordChange,
    WordOp,
    document_of,
)

RESIDENCY = "We store the personal data of all users on servers in Singapore and nowhere else."
TRAINING = "We never use what you type or upload to train our models without your consent."
RETENTION = "Chat logs are deleted from every backup after thirty days at the latest."
CONTACT = "Write to privacy at example dot com with any question about this policy."
SHARING = "Payment processors receive your name and card number when you buy a plan."


def clause(text: str, *, region: Region = Region.MAIN, label: str | None = None, **other: object) -> Clause:
    end = len(label) if label and text.startswith(label) else 0
    return Clause(ClauseKind.PARAGRAPH, region, text, label=label, label_end=end, **other)  # type: ignore[arg-type]


def document(*texts: str | Clause) -> Document:
    return document_of(tuple(text if isinstance(text, Clause) else clause(text) for text in texts))


def ops(old: Document, new: Document) -> list[tuple[str, str | None, str | None]]:
    return [(change.op.value, change.old, change.new) for change in align(old, new).changes]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            document("It's “stored” – here.", TRAINING),
            document('It’s "stored" - here.', TRAINING),
            id="typography",
        ),
        pytest.param(
            document(clause(f"4.1 {RESIDENCY}", label="4.1"), clause(f"4.2 {TRAINING}", label="4.2")),
            document(clause(f"5.1 {RESIDENCY}", label="5.1"), clause(f"5.2 {TRAINING}", label="5.2")),
            id="renumbering",
        ),
        pytest.param(
            document(clause(RESIDENCY, path=("Where",))),
            document(clause(RESIDENCY, path=("Places",))),
            id="heading",
        ),
        pytest.param(document(RESIDENCY, "\u200b"), document(RESIDENCY), id="a clause that says nothing"),
    ],
)
def test_what_is_no_edit_gives_no_change_and_the_same_digest(old: Document, new: Document) -> None:
    assert align(old, new).changes == ()
    assert text_digest(old) == text_digest(new)


def test_a_reworded_clause_is_altered_with_its_words_marked() -> None:
    (change,) = align(
        document(RESIDENCY, TRAINING), document(RESIDENCY.replace("Singapore", "China"), TRAINING)
    ).changes
    assert (change.op, change.region) == (ClauseOp.ALTERED, Region.MAIN)
    assert change.words == (WordChange(WordOp.REPLACE, "Singapore", "China"),)


def test_the_numbers_of_an_altered_clause_are_shown_but_are_no_edit() -> None:
    old = document(clause(f"4.1 {RETENTION}", label="4.1"))
    new = document(clause(f"5.1 {RETENTION.replace('thirty', 'sixty')}", label="5.1"))
    (change,) = align(old, new).changes
    assert change.new is not None
    assert change.new.startswith("5.1 Chat")
    assert change.words == (WordChange(WordOp.REPLACE, "thirty", "sixty"),)


def test_changes_stand_in_reading_order_removed_ones_where_they_stood() -> None:
    old = document(RESIDENCY, TRAINING, RETENTION, CONTACT)
    new = document(
        "Welcome to our policy.", RESIDENCY, RETENTION.replace("thirty", "sixty"), CONTACT, SHARING
    )
    assert [(change.op.value, change.old or change.new) for change in align(old, new).changes] == [
        ("added", "Welcome to our policy."),
        ("removed", TRAINING),
        ("altered", RETENTION),
        ("added", SHARING),
    ]


def test_a_clause_that_went_elsewhere_is_moved_and_not_counted() -> None:
    old = document(RESIDENCY, TRAINING, RETENTION, CONTACT)
    new = document(TRAINING, RETENTION, CONTACT, RESIDENCY)
    alignment = align(old, new)
    assert ops(old, new) == [("moved", RESIDENCY, RESIDENCY)]
    assert count_changes(alignment) == (0, 0)
    assert (0, 3) in alignment.pairs


def test_a_clause_that_moved_and_changed_is_one_altered_clause() -> None:
    old = document(RESIDENCY, TRAINING, RETENTION, CONTACT)
    new = document(TRAINING, RETENTION, CONTACT, RESIDENCY.replace("Singapore", "China"))
    (change,) = align(old, new).changes
    assert (change.op, change.old) == (ClauseOp.ALTERED, RESIDENCY)


@pytest.mark.parametrize("edit", ["", "always "])
def test_a_clause_in_two_parts_is_split_and_the_way_back_merged(edit: str) -> None:
    whole = document(CONTACT, f"{RESIDENCY} {TRAINING}", SHARING)
    parts = document(CONTACT, RESIDENCY, TRAINING.replace("type", f"{edit}type"), SHARING)
    split = ("split", f"{RESIDENCY} {TRAINING}", f"{RESIDENCY}\n{TRAINING.replace('type', f'{edit}type')}")
    assert ops(whole, parts) == [split]
    assert ops(parts, whole) == [("merged", split[2], split[1])]
    (change,) = align(whole, parts).changes
    assert [word.new for word in change.words] == ([edit.strip()] if edit else [])


def test_main_and_frame_are_compared_apart() -> None:
    old = document(clause("Menu of all our products", region=Region.FRAME), RESIDENCY)
    new = document(clause("Menu of most of our products", region=Region.FRAME), RESIDENCY)
    alignment = align(old, new)
    assert [change.region for change in alignment.changes] == [Region.FRAME]
    assert count_changes(alignment) == (0, 1)
    assert text_digest(old) == text_digest(new)


def test_a_clause_says_where_it_stands() -> None:
    new = document(RESIDENCY, clause(f"(b) {SHARING}", label="(b)", path=("4", "International transfers")))
    (change,) = align(document(RESIDENCY), new).changes
    assert change.clause == "4 > International transfers > (b)"


def linked(*links: tuple[str, str], text: str = RESIDENCY) -> Document:
    return document(clause(text, links=tuple(Link(name, href) for name, href in links)))


HERE = ("servers", "https://example.com/servers")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            [HERE],
            [("servers", "https://example.org/x")],
            [("servers", HERE[1], "https://example.org/x")],
            id="target",
        ),
        pytest.param([HERE], [], [("servers", HERE[1], None)], id="gone"),
        pytest.param([], [HERE], [("servers", None, HERE[1])], id="new"),
        pytest.param([HERE], [("servers", HERE[1] + "?utm_source=mail&utm_medium=x")], [], id="tracking"),
        pytest.param([HERE], [("servers", HERE[1] + "#top")], [], id="place within the page"),
        pytest.param(
            [HERE],
            [("servers", HERE[1] + "?lang=zh")],
            [("servers", HERE[1], HERE[1] + "?lang=zh")],
            id="query",
        ),
        pytest.param(
            [HERE, ("users", "https://example.com/u")],
            [("users", "https://example.com/u"), HERE],
            [],
            id="order",
        ),
    ],
)
def test_links_that_changed_under_the_same_words_are_told(
    old: list[tuple[str, str]], new: list[tuple[str, str]], expected: list[tuple[str, str | None, str | None]]
) -> None:
    alignment = align(linked(*old), linked(*new))
    assert alignment.changes == ()
    assert alignment.links == tuple(LinkChange(*change) for change in expected)


def test_a_new_link_in_a_reworded_clause_is_part_of_the_rewording() -> None:
    old, new = linked(HERE), linked(HERE, ("China", "https://example.com/c"), text=RESIDENCY + " See China.")
    assert align(old, new).links == ()


def test_documents_with_nothing_in_common_are_rewritten_and_listed() -> None:
    old = document(RESIDENCY, TRAINING, RETENTION, CONTACT, SHARING)
    new = document("Alpha beta.", "Gamma delta.", "Epsilon zeta.", "Eta theta.", "Iota kappa.")
    alignment = align(old, new)
    assert alignment.rewritten
    assert len(alignment.changes) == 10


def test_work_that_runs_out_answers_rewritten_and_loses_no_clause() -> None:
    old = document(*(f"{RESIDENCY} Place {number}." for number in range(40)), TRAINING)
    new = document(*(f"{RESIDENCY} Site {number}." for number in range(40)), TRAINING)
    alignment = align(old, new, budget=500)
    assert alignment.rewritten
    assert {change.old for change in alignment.changes if change.old} == {
        clause.text for clause in old.clauses[:40]
    }
    assert not align(old, new).rewritten


BODIES = st.lists(
    st.sampled_from(
        [RESIDENCY, TRAINING, RETENTION, CONTACT, SHARING, "a", "b", f"{RESIDENCY} {TRAINING}", "— a", ""]
    )
    | st.text(alphabet="ab c.", max_size=9),
    max_size=14,
)


@given(BODIES, BODIES)
@settings(max_examples=200)
def test_every_clause_is_kept_or_told(old: list[str], new: list[str]) -> None:
    left, right = document(*old), document(*new)
    alignment = align(left, right)
    told = [text for change in alignment.changes for text in (change.old or "").split("\n") if change.old]
    kept = [left.clauses[at].text for at, _ in alignment.pairs]
    assert set(filter(lambda text: any(map(str.isalnum, text)), old)) <= {*told, *kept}
    added = [text for change in alignment.changes for text in (change.new or "").split("\n") if change.new]
    came = [right.clauses[at].text for _, at in alignment.pairs]
    assert set(filter(lambda text: any(map(str.isalnum, text)), new)) <= {*added, *came}


@given(BODIES, BODIES)
@settings(max_examples=200)
def test_both_ways_keep_as_much(old: list[str], new: list[str]) -> None:
    there = align(document(*old), document(*new))
    back = align(document(*new), document(*old))
    assert {(at, beside) for beside, at in back.pairs} == set(there.pairs)
    turned = {"added": "removed", "removed": "added", "split": "merged", "merged": "split"}
    assert sorted(
        (change.op.value, change.old or "", change.new or "") for change in there.changes
    ) == sorted(
        (turned.get(change.op, change.op.value), change.new or "", change.old or "")
        for change in back.changes
    )


@given(BODIES)
def test_a_document_does_not_differ_from_itself(bodies: list[str]) -> None:
    alignment = align(document(*bodies), document(*bodies))
    assert alignment.changes == ()
    assert count_changes(alignment) == (0, 0)


@given(BODIES, BODIES)
@settings(max_examples=200)
def test_equal_digests_mean_that_no_clause_of_main_differs(old: list[str], new: list[str]) -> None:
    left, right = document(*old), document(*new)
    assert (text_digest(left) == text_digest(right)) == (align(left, right).changes == ())


LETTERS = "abcdefghijklmnopqrstuvwxyz"


def sentence(random_: random.Random) -> str:
    return " ".join("".join(random_.choices(LETTERS, k=random_.randint(2, 9))) for _ in range(15)) + "."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(["a", "b"] * 10_000, ["b", "a"] * 10_000, id="alternating"),
        pytest.param([RESIDENCY] * 20_000, [RESIDENCY] * 19_000, id="one clause repeated"),
        pytest.param(["a"] * 20_000 + ["b"], ["b"] + ["a"] * 20_000, id="a…ab"),
        pytest.param(["we keep it " * 450_000], ["you sell it " * 450_000], id="one line of 5 MB"),
        pytest.param(
            [f"{RESIDENCY} {n}" for n in range(2_000)], [f"{TRAINING} {n}" for n in range(2_000)], id="alike"
        ),
    ],
)
def test_hostile_documents_take_no_longer_than_their_size(old: list[str], new: list[str]) -> None:
    left, right = document(*old), document(*new)
    started = time.process_time()
    align(left, right)
    assert time.process_time() - started < 8


def test_a_hundred_times_the_clauses_take_about_a_hundred_times_as_long() -> None:
    def seconds(count: int) -> float:
        random_ = random.Random(7)
        old = [sentence(random_) for _ in range(count)]
        new = [text if random_.random() > 0.05 else text.replace(" ", " not ", 1) for text in old]
        left, right = document(*old), document(*new)
        started = time.process_time()
        alignment = align(left, right)
        assert not alignment.rewritten
        return time.process_time() - started

    assert seconds(20_000) < 200 * max(seconds(400), 0.004)
