from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.core.alerting.claims import AlertEvent, AlertKind, alert_for, one_line
from monitor.core.alerting.sources import SourceState, document_alert, source_alerts
from monitor.model import (
    AbsenceProof,
    Change,
    Claim,
    ClauseChange,
    ClauseOp,
    Context,
    Grade,
    Judgement,
    Outcome,
    QuoteProof,
    Region,
    Risk,
    Severity,
    Source,
    SourceKind,
    Verdict,
    WordChange,
    WordOp,
)

CLAIM = Claim(
    provider="acme",
    id="training",
    topic="training",
    statement="Acme does not train on inputs.",
    grade=Grade.VERIFIED,
    risk=Risk.HIGH,
    proof=QuoteProof(("We never train on your inputs.",)),
    sources=("privacy",),
)
SILENT = replace(CLAIM, id="soc2", proof=AbsenceProof(("SOC 2",)), risk=Risk.LOW)

HOLDS = Judgement(Verdict.INTACT, context=Context.SAME, clause="2 > Training", source="privacy")
ALTERED = Judgement(
    Verdict.ALTERED,
    severity=Severity.CRITICAL,
    severity_reason='negation: "never" gone',
    found="We train on your inputs.",
    clause="2 > Training",
    source="privacy",
    changes=(WordChange(WordOp.DELETE, "never", None),),
)
OTHERWISE = replace(ALTERED, found="We may train on your inputs.")
VANISHED = Judgement(Verdict.VANISHED, found="We sell hats.", severity=Severity.CRITICAL)
NEVER = Judgement(Verdict.NEVER_MATCHED)
MOVED = replace(HOLDS, verdict=Verdict.MOVED, clause="7 > Other")
UNVERIFIED = Judgement(Verdict.UNVERIFIED, reason="blocked")


def kind(before: Judgement | None, now: Judgement, claim: Claim = CLAIM) -> AlertKind | None:
    event = alert_for(claim, before, now)
    return event.kind if event else None


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param(None, HOLDS, None, id="first holds"),
        pytest.param(None, ALTERED, AlertKind.CLAIM_FLAGGED, id="first flagged"),
        pytest.param(None, NEVER, AlertKind.CLAIM_FLAGGED, id="never matched"),
        pytest.param(None, UNVERIFIED, None, id="first unverified"),
        pytest.param(HOLDS, ALTERED, AlertKind.CLAIM_FLAGGED, id="altered"),
        pytest.param(HOLDS, VANISHED, AlertKind.CLAIM_FLAGGED, id="vanished"),
        pytest.param(HOLDS, UNVERIFIED, None, id="unreadable"),
        pytest.param(ALTERED, UNVERIFIED, None, id="flagged, then unreadable"),
        pytest.param(ALTERED, ALTERED, None, id="flagged again with the same words"),
        pytest.param(ALTERED, replace(ALTERED, found="We train on  your inputs."), None, id="typography"),
        pytest.param(ALTERED, OTHERWISE, AlertKind.CLAIM_ALTERED_AGAIN, id="other words"),
        pytest.param(ALTERED, VANISHED, AlertKind.CLAIM_ALTERED_AGAIN, id="altered, then vanished"),
        pytest.param(VANISHED, replace(VANISHED, found="Other."), None, id="another nearest text"),
        pytest.param(VANISHED, NEVER, None, id="gone is gone"),
        pytest.param(ALTERED, HOLDS, AlertKind.CLAIM_RESTORED, id="restored"),
        pytest.param(HOLDS, MOVED, AlertKind.PROOF_MOVED, id="moved"),
        pytest.param(MOVED, MOVED, None, id="still moved"),
        pytest.param(MOVED, replace(MOVED, clause="9 > Else"), AlertKind.PROOF_MOVED, id="moved on"),
        pytest.param(MOVED, HOLDS, None, id="moved back"),
        pytest.param(HOLDS, replace(HOLDS, context=Context.CHANGED), AlertKind.CONTEXT_CHANGED, id="context"),
        pytest.param(
            replace(HOLDS, context=Context.CHANGED),
            replace(HOLDS, context=Context.CHANGED),
            None,
            id="context told",
        ),
        pytest.param(HOLDS, HOLDS, None, id="nothing new"),
    ],
)
def test_a_change_of_verdict_is_told_once(
    before: Judgement | None, now: Judgement, expected: AlertKind | None
) -> None:
    assert kind(before, now) is expected


def test_a_broken_silence_has_its_own_kind_and_the_severity_of_the_claims_risk() -> None:
    stated = Judgement(Verdict.STATED, found="We hold a SOC 2 report.")
    event = alert_for(SILENT, Judgement(Verdict.SILENT), stated)
    assert event is not None
    assert (event.kind, event.severity) == (AlertKind.SILENCE_BROKEN, Severity.NOTABLE)
    assert kind(stated, stated, SILENT) is None


def test_an_alert_carries_what_a_person_needs_to_judge_it() -> None:
    event = alert_for(CLAIM, HOLDS, ALTERED)
    assert event is not None
    assert event.title == 'acme/training altered (critical): negation: "never" gone'
    assert (event.provider, event.claim, event.source) == ("acme", "training", "privacy")
    assert "Quote: We never train on your inputs." in event.lines
    assert "Now: We train on your inputs." in event.lines
    assert 'Change: "never" went' in event.lines
    assert "Where: 2 > Training" in event.lines
    assert event.fields["verdict"] == "altered"
    assert event.fields["previous_verdict"] == "intact"


def test_a_recovery_is_as_grave_as_what_it_takes_back() -> None:
    event = alert_for(CLAIM, ALTERED, HOLDS)
    assert event is not None
    assert event.severity is Severity.CRITICAL


def test_titles_and_lines_hold_no_control_characters_of_the_page() -> None:
    hostile = replace(ALTERED, found="a\x1b[31m\nb\u202ec", severity_reason="wording: \r\n\x07")
    event = alert_for(replace(CLAIM, statement="x\ny"), HOLDS, hostile)
    assert event is not None
    assert all(text.isprintable() for text in (event.title, *event.lines))
    assert "Now: a [31m b c" in event.lines


def test_a_line_is_cut_at_its_limit() -> None:
    assert one_line("a" * 300, 10) == "aaaaaaaaa…"


SOURCE = Source(
    "acme", "privacy", SourceKind.PRIVACY_POLICY, "https://acme.example/privacy", tolerance=3 * 86400.0
)
START = datetime(2026, 1, 1, tzinfo=UTC)
OK = SourceState(START, Outcome.OK, document_date=date(2025, 5, 1))


def failing(outcome: Outcome, days: float) -> SourceState:
    return SourceState(START + timedelta(days=days), outcome, "why", failing_since=START)


def kinds(before: SourceState | None, now: SourceState, source: Source = SOURCE) -> list[AlertKind]:
    return [event.kind for event in source_alerts(source, before, now)]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param(None, OK, [], id="first good page"),
        pytest.param(OK, OK, [], id="nothing new"),
        pytest.param(OK, failing(Outcome.NOT_FOUND, 0), [AlertKind.SOURCE_NOT_FOUND], id="gone"),
        pytest.param(None, failing(Outcome.NOT_FOUND, 0), [AlertKind.SOURCE_NOT_FOUND], id="gone at first"),
        pytest.param(failing(Outcome.NOT_FOUND, 0), failing(Outcome.NOT_FOUND, 1), [], id="still gone"),
        pytest.param(failing(Outcome.NOT_FOUND, 0), failing(Outcome.BLOCKED, 4), [], id="gone, now overdue"),
        pytest.param(OK, failing(Outcome.REPLACED, 0), [AlertKind.SOURCE_REPLACED], id="replaced"),
        pytest.param(OK, failing(Outcome.BLOCKED, 0), [], id="blocked for a moment"),
        pytest.param(
            failing(Outcome.BLOCKED, 2.9),
            failing(Outcome.BLOCKED, 3),
            [AlertKind.SOURCE_UNREADABLE],
            id="overdue",
        ),
        pytest.param(failing(Outcome.BLOCKED, 3), failing(Outcome.INVALID, 4), [], id="still overdue"),
        pytest.param(failing(Outcome.BLOCKED, 1), OK, [], id="back in time"),
        pytest.param(
            failing(Outcome.BLOCKED, 4),
            replace(OK, at=START + timedelta(days=5)),
            [AlertKind.SOURCE_RECOVERED],
            id="back",
        ),
        pytest.param(failing(Outcome.REPLACED, 0), OK, [AlertKind.SOURCE_RECOVERED], id="original back"),
        pytest.param(OK, replace(OK, unstable=True), [AlertKind.SOURCE_UNSTABLE], id="unstable"),
        pytest.param(replace(OK, unstable=True), replace(OK, unstable=True), [], id="still unstable"),
        pytest.param(OK, replace(OK, change=Change.REVERTED), [AlertKind.SOURCE_REVERTED], id="reverted"),
        pytest.param(OK, replace(OK, change=Change.CHANGED), [], id="changed"),
        pytest.param(OK, replace(OK, document_date=date(2025, 6, 1)), [AlertKind.DOCUMENT_DATE], id="date"),
        pytest.param(OK, replace(OK, document_date=None), [], id="date not read"),
    ],
)
def test_a_state_of_a_source_is_told_once(
    before: SourceState | None, now: SourceState, expected: list[AlertKind]
) -> None:
    assert kinds(before, now) == expected


def test_what_was_told_since_the_last_good_page_is_not_told_again_after_another_outcome() -> None:
    before = replace(failing(Outcome.UNREACHABLE, 1), told=frozenset({AlertKind.SOURCE_NOT_FOUND}))
    assert kinds(before, failing(Outcome.NOT_FOUND, 2)) == []
    assert kinds(before, OK) == [AlertKind.SOURCE_RECOVERED]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        pytest.param(None, date(2026, 2, 10), False, id="first, as reviewed"),
        pytest.param(None, date(2026, 3, 1), True, id="first, another than reviewed"),
        pytest.param(date(2025, 1, 1), date(2026, 2, 10), False, id="now as reviewed"),
        pytest.param(date(2026, 3, 1), date(2026, 3, 1), False, id="known to differ"),
    ],
)
def test_a_documents_date_is_held_against_the_reviewed_one(
    before: date | None, now: date, told: bool
) -> None:
    source = replace(SOURCE, dated=date(2026, 2, 10))
    state = replace(OK, document_date=before) if before else None
    assert (kinds(state, replace(OK, document_date=now), source) == [AlertKind.DOCUMENT_DATE]) is told


def test_a_revert_names_the_date_of_the_text_that_came_back() -> None:
    now = replace(OK, change=Change.REVERTED, reverted_to=START)
    (event,) = source_alerts(SOURCE, OK, now)
    assert event == AlertEvent(
        kind=AlertKind.SOURCE_REVERTED,
        provider="acme",
        source="privacy",
        title="acme/privacy went back to an earlier version of 2026-01-01",
        lines=("Source: https://acme.example/privacy",),
        fields={"url": "https://acme.example/privacy", "reason": None},
    )


def clause_change(op: ClauseOp, region: Region, old: str | None, new: str | None) -> ClauseChange:
    return ClauseChange(op, region, "2 > Use", old, new)


def test_a_changed_document_is_told_even_where_no_claim_rests_on_its_clauses() -> None:
    changes = [
        clause_change(ClauseOp.ALTERED, Region.MAIN, "30 days", "60 days"),
        clause_change(ClauseOp.ADDED, Region.MAIN, None, "We sell \x1b[31mdata."),
        clause_change(ClauseOp.REMOVED, Region.FRAME, "Menu", None),
    ]
    event = document_alert(SOURCE, changes)
    assert event is not None
    assert event.kind is AlertKind.DOCUMENT_CHANGED
    assert event.severity is Severity.MINOR
    assert event.title == f"{SOURCE.ref} changed in 2 clauses: 1 altered, 1 added"
    assert "added: 2 > Use: We sell [31mdata." in event.lines


def test_a_document_whose_menus_changed_is_no_news() -> None:
    assert document_alert(SOURCE, [clause_change(ClauseOp.ADDED, Region.FRAME, None, "Menu")]) is None
