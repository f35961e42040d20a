"""The fold from one state of knowledge to the next, without any store or server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.history import (
    UNSTABLE,
    ClaimMemory,
    Event,
    Memory,
    SourceMemory,
    accept,
    advance,
    carry_over,
    change_of,
    confirm,
    confirms,
    same_verdicts,
    turns,
)
from monitor.core.quoting.anchor import index_of
from monitor.model import (
    Change,
    Claim,
    Clause,
    ClauseKind,
    Finding,
    Grade,
    Outcome,
    QuoteProof,
    Region,
    Risk,
    State,
    StatusPageProof,
    Verdict,
    document_of,
)

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORDS = "We never train our models on your inputs."
CLAIM = Claim("lumen", "c", "t", "s", Grade.VERIFIED, Risk.HIGH, QuoteProof((WORDS,)), ("policy",))
BLOCKED = Finding(Outcome.BLOCKED, "challenge", "a challenge")
SKIPPED = Finding(Outcome.SKIPPED, "robots", "robots.txt forbids it")
GONE = Finding(Outcome.NOT_FOUND, "status", "answered 404")


def page(text: str, *, hour: float = 0, disputed: bool = False, heading: str = "Data") -> Event:
    clauses = (
        Clause(ClauseKind.HEADING, Region.MAIN, heading, level=2),
        Clause(ClauseKind.PARAGRAPH, Region.MAIN, text, path=(heading,)),
    )
    read = index_of(document_of(clauses))
    return Event("policy", START + hour * HOUR, read, digest=text + heading, text=text, disputed=disputed)


def lost(finding: Finding = BLOCKED, *, hour: float = 0) -> Event:
    return Event("policy", START + hour * HOUR, finding)


GOOD, BAD = WORDS, "We always train our models on your inputs."


def told(*events: Event, claim: Claim = CLAIM) -> Memory:
    memory = Memory()
    for event in events:
        memory = advance(memory, event, [claim], {"policy": event.read})
    return memory


def verdict(memory: Memory) -> Verdict:
    now = memory.claim("c").now
    assert now is not None
    return now.verdict


# --- texts ----------------------------------------------------------------------


def test_a_text_is_first_then_unchanged_changed_or_reverted() -> None:
    memory, changes = Memory(), []
    for number, text in enumerate((GOOD, GOOD, BAD, GOOD)):
        event = page(text, hour=number)
        changes.append(change_of(memory.source("policy"), event))
        memory = advance(memory, event, [CLAIM], {"policy": event.read})
        assert memory.source("policy").change is changes[-1]
    assert changes == [Change.FIRST, Change.UNCHANGED, Change.CHANGED, Change.REVERTED]
    assert memory.source("policy").texts == {GOOD: START, BAD: START + 2 * HOUR}


def test_an_unreadable_page_has_no_change_and_teaches_nothing() -> None:
    before = told(page(GOOD))
    assert change_of(before.source("policy"), lost()) is None
    after = told(page(GOOD), lost(hour=1)).source("policy")
    known = before.source("policy")
    assert (after.digest, after.text, after.texts, after.read_at) == (
        known.digest,
        known.text,
        known.texts,
        known.read_at,
    )


# --- claims ---------------------------------------------------------------------


def test_what_was_proven_last_is_kept_while_nothing_can_be_read() -> None:
    known = told(page(GOOD), lost(hour=1)).claim("c")
    assert known.now is not None
    assert known.proven is not None
    assert (known.now.verdict, known.proven.verdict, known.proven_at) == ("unverified", "intact", START)


def test_a_claim_remembers_when_it_last_held_and_since_when_it_does_not() -> None:
    known = told(page(GOOD), page(BAD, hour=1), lost(hour=2), page(BAD, hour=3)).claim("c")
    assert (known.held_at, known.failed_since, known.proven_at) == (
        START,
        START + HOUR,
        START + 3 * HOUR,
    )
    back = told(page(GOOD), page(BAD, hour=1), page(GOOD, hour=2)).claim("c")
    assert (back.held_at, back.failed_since) == (START + 2 * HOUR, None)


def test_our_own_rules_are_no_failure_of_the_source() -> None:
    assert told(lost(SKIPPED)).source("policy").failures == 0
    known = told(lost(), lost(hour=1)).source("policy")
    assert (known.failures, known.failing_since) == (2, START)
    assert told(lost(), page(GOOD, hour=1)).source("policy").failing_since is None


def test_a_statement_is_not_judged() -> None:
    statement = Claim("lumen", "c", "t", "s", Grade.THIRD_PARTY, Risk.LOW, None, ("policy",))
    assert told(page(GOOD), claim=statement).claims == {}


def test_a_status_page_that_is_gone_is_missing_and_one_that_is_blocked_unverified() -> None:
    claim = Claim("lumen", "c", "t", "s", Grade.VERIFIED, Risk.HIGH, StatusPageProof(), ("policy",))
    assert verdict(told(lost(GONE), claim=claim)) is Verdict.MISSING
    assert verdict(told(lost(BLOCKED), claim=claim)) is Verdict.UNVERIFIED


# --- repetition -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "digest", "repeats"),
    [
        pytest.param([page(GOOD)], page(GOOD).digest, True, id="the same bytes"),
        pytest.param([page(GOOD)], page(BAD).digest, False, id="other bytes"),
        pytest.param([page(GOOD)], None, False, id="no bytes"),
        pytest.param([page(GOOD), lost(hour=1)], page(GOOD).digest, False, id="after a failure"),
        pytest.param([page(GOOD, disputed=True)], page(GOOD).digest, False, id="while disputed"),
        pytest.param([], page(GOOD).digest, False, id="before anything"),
    ],
)
def test_only_the_last_good_page_can_be_confirmed(
    events: list[Event], digest: str | None, repeats: bool
) -> None:
    assert confirms(told(*events), "policy", digest) is repeats


def test_confirming_a_page_is_judging_it_again_at_less_cost() -> None:
    for text in (GOOD, BAD):
        judged = told(page(text), page(text, hour=1))
        confirmed = confirm(told(page(text)), "policy", START + HOUR, [CLAIM])
        assert confirmed == judged


# --- disputes -------------------------------------------------------------------


def test_a_disputed_page_turns_no_claim_that_holds() -> None:
    memory = told(page(GOOD), page(BAD, hour=1, disputed=True))
    assert (verdict(memory), memory.source("policy").dispute is not None) == (Verdict.INTACT, True)
    assert memory.claim("c").proven_at == START, "nothing was proven by it"


def test_three_checks_that_agree_settle_a_dispute_either_way() -> None:
    first = [page(GOOD), page(BAD, hour=1, disputed=True)]
    turned = [verdict(told(*first, *(page(BAD, hour=2 + n) for n in range(count)))) for count in (1, 2, 3)]
    assert turned == ["intact", "intact", "altered"]
    kept = told(*first, *(page(GOOD, hour=2 + number) for number in range(3)))
    assert (verdict(kept), kept.source("policy").dispute) == (Verdict.INTACT, None)


def test_a_day_of_agreement_settles_a_dispute() -> None:
    first = [page(GOOD), page(BAD, hour=1, disputed=True), page(BAD, hour=2)]
    assert verdict(told(*first, page(BAD, hour=25.9))) is Verdict.INTACT
    assert verdict(told(*first, page(BAD, hour=26))) is Verdict.ALTERED


def test_an_unreadable_check_neither_settles_nor_starts_a_dispute_anew() -> None:
    first = [page(GOOD), page(BAD, hour=1, disputed=True), page(BAD, hour=2), page(BAD, hour=3)]
    assert verdict(told(*first, lost(hour=4), page(BAD, hour=5))) is Verdict.ALTERED


def test_a_claim_never_proven_waits_for_the_end_of_the_dispute() -> None:
    memory = told(page(BAD, disputed=True))
    now = memory.claim("c").now
    assert now is not None
    assert (now.verdict, now.reason, memory.claim("c").proven) == (Verdict.UNVERIFIED, UNSTABLE, None)
    settled = told(page(BAD, disputed=True), *(page(BAD, hour=number) for number in (1, 2, 3)))
    assert settled.claim("c").now is not None
    assert settled.claim("c").now.state is State.FLAGGED  # type: ignore[union-attr]


@given(
    answers=st.lists(st.booleans(), max_size=12),
    hours=st.lists(st.floats(0.1, 7.9), min_size=12, max_size=12),
)
def test_a_holding_claim_is_lost_only_after_three_that_agree_or_a_day(
    answers: list[bool], hours: list[float]
) -> None:
    memory = told(page(GOOD), page(BAD, hour=1, disputed=True))
    hour, run = 1.0, list[tuple[bool, float]]()
    for good, pause in zip(answers, hours, strict=False):
        hour += pause
        run = [*run, (good, hour)] if run and run[-1][0] == good else [(good, hour)]
        event = page(GOOD if good else BAD, hour=hour)
        memory = advance(memory, event, [CLAIM], {"policy": event.read})
        agreed = len(run) >= 3 or hour - run[0][1] >= 24
        if memory.source("policy").dispute is None:
            assert agreed
            return
        assert not agreed
        assert verdict(memory) is Verdict.INTACT


# --- second looks ---------------------------------------------------------------


def test_a_claim_turns_where_it_would_be_flagged_and_was_not() -> None:
    before = told(page(GOOD))
    assert turns(before, told(page(GOOD), page(BAD, hour=1)), [CLAIM])
    assert turns(Memory(), told(page(BAD)), [CLAIM])
    assert not turns(before, told(page(GOOD), lost(hour=1)), [CLAIM])
    flagged = told(page(BAD))
    assert not turns(flagged, told(page(BAD), page(BAD, hour=1)), [CLAIM])


def test_two_answers_agree_where_they_flag_the_same_claims() -> None:
    good, bad, worse = told(page(GOOD)), told(page(BAD)), told(page("Nothing of the kind is said here."))
    assert same_verdicts(bad, worse, [CLAIM])
    assert same_verdicts(good, good, [CLAIM])
    assert not same_verdicts(good, bad, [CLAIM])


# --- acceptance -----------------------------------------------------------------


def test_accepting_makes_the_present_place_the_one_to_compare_with() -> None:
    moved = page(GOOD, hour=1, heading="Learning")
    memory = told(page(GOOD), moved)
    assert verdict(memory) is Verdict.MOVED
    accepted = accept(memory, CLAIM, {"policy": moved.read})
    assert verdict(accepted) is Verdict.INTACT
    again = advance(accepted, page(GOOD, hour=2), [CLAIM], {"policy": page(GOOD).read})
    assert verdict(again) is Verdict.MOVED, "the old place is another one now"


def test_what_does_not_hold_is_not_accepted() -> None:
    memory = told(page(GOOD), page(BAD, hour=1))
    assert accept(memory, CLAIM, {"policy": page(BAD).read}) == memory


@pytest.mark.parametrize(
    ("since", "holds"),
    [
        pytest.param(lambda base: base, True, id="nothing"),
        pytest.param(
            lambda base: Memory({**base.sources, "terms": SourceMemory(failures=2)}, base.claims),
            True,
            id="another source",
        ),
        pytest.param(
            lambda base: Memory(base.sources, {**base.claims, "other": ClaimMemory(held_at=START)}),
            True,
            id="another claim",
        ),
        pytest.param(
            lambda base: advance(base, lost(hour=1), [CLAIM], {"policy": BLOCKED}), False, id="this source"
        ),
        pytest.param(
            lambda base: Memory(base.sources, {**base.claims, "c": ClaimMemory(held_at=START)}),
            False,
            id="this claim",
        ),
    ],
)
@pytest.mark.parametrize("event", [page(BAD, hour=2), page(GOOD, hour=2), lost(hour=2)])
def test_what_an_event_made_of_a_state_is_carried_over_where_that_is_what_it_would_make_of_another(
    event: Event, since: Callable[[Memory], Memory], holds: bool
) -> None:
    base = told(page(GOOD))
    after = advance(base, event, [CLAIM], {"policy": event.read})
    now = since(base)
    carried = carry_over(now, base, after, "policy", [CLAIM])
    assert carried == (advance(now, event, [CLAIM], {"policy": event.read}) if holds else None)


def again(text: str, of: str) -> Event:
    """Give the event of other bytes that were taken for the page with the text `of`."""
    return replace(page(text, hour=2), digest="other bytes", repeated=f"{of}Data")


def test_the_same_document_in_other_bytes_leads_where_judging_it_again_does() -> None:
    event = again(GOOD, GOOD)
    assert told(page(GOOD), event) == told(page(GOOD), replace(event, repeated=None))
    assert told(page(GOOD), event).claim("c").held_at == event.at


@pytest.mark.parametrize(
    ("before", "is_judged"),
    [
        pytest.param([page(GOOD)], False, id="the last page"),
        pytest.param([page(GOOD), lost(hour=1)], True, id="not read in between"),
        pytest.param([page(GOOD), page(GOOD, hour=1, disputed=True)], True, id="disputed"),
        pytest.param([page(GOOD), page(GOOD, hour=1, heading="More")], True, id="another page in between"),
        pytest.param([], True, id="the first page"),
    ],
)
def test_a_document_is_taken_for_a_repetition_only_of_the_last_good_page(
    before: list[Event], is_judged: bool
) -> None:
    # The text is another one, so that the verdict tells whether it was judged.
    now = told(*before, again(BAD, GOOD)).claim("c").now
    judged = told(*before, page(BAD, hour=2)).claim("c").now
    assert now is not None
    assert judged is not None
    assert now.verdict is (judged.verdict if is_judged else Verdict.INTACT)
