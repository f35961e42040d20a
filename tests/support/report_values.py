"""Values for reports: a register of one provider that does not exist, on one afternoon."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.core.comparing.words import word_changes
from monitor.model import Change, Context, Grade, Note, Outcome, Risk, Severity, State, Verdict
from monitor.results import ClaimResult, Report, SourceResult

NOW = datetime(2026, 2, 10, 17, 3, tzinfo=UTC)
CHECKED = NOW - timedelta(minutes=5)
YESTERDAY = NOW - timedelta(days=1)
DIGEST = "sha256:" + "ab12" * 16

QUOTE = "We do not use API inputs or outputs to train our models unless you opt in."
WORDS_NOW = "We may use API inputs or outputs to train our models unless you opt out."

HOLDING = ClaimResult(
    provider="lumen",
    claim="data-residency",
    topic="data-residency",
    grade=Grade.VERIFIED,
    risk=Risk.HIGH,
    statement="Personal data is stored in Singapore.",
    source="privacy-policy",
    sources=("privacy-policy",),
    verdict=Verdict.INTACT,
    state=State.HOLDS,
    severity=None,
    severity_reason=None,
    note=Note.VERBATIM,
    context=Context.SAME,
    reason=None,
    stale=False,
    quote="We store personal data on servers in Singapore",
    terms=(),
    found="We store personal data on servers in Singapore",
    clause="4 > Storage",
    changes=(),
    last_held_at=CHECKED,
    failed_since=None,
    last_verdict=Verdict.INTACT,
    last_verdict_at=CHECKED,
    snapshot=DIGEST,
    url="https://lumen.example/privacy#:~:text=We%20store",
    official=True,
)
ALTERED = replace(
    HOLDING,
    claim="training",
    statement="API content is not used for training unless the customer opts in.",
    verdict=Verdict.ALTERED,
    state=State.FLAGGED,
    severity=Severity.CRITICAL,
    severity_reason="opt-in or opt-out: in became out",
    note=None,
    context=None,
    quote=QUOTE,
    found=f"To make them better: {WORDS_NOW}",
    clause="3 > How we use data",
    changes=word_changes(QUOTE, WORDS_NOW),
    last_held_at=YESTERDAY,
    failed_since=CHECKED,
    last_verdict=Verdict.ALTERED,
)
UNVERIFIED = replace(
    HOLDING,
    claim="notice",
    statement="A model is ended with 30 days' notice only.",
    source="terms",
    sources=("terms",),
    verdict=Verdict.UNVERIFIED,
    state=State.UNVERIFIED,
    reason="blocked",
    note=None,
    context=None,
    found=None,
    clause=None,
    last_held_at=YESTERDAY,
    last_verdict_at=YESTERDAY,
)
STATEMENT = replace(
    HOLDING,
    claim="track-record",
    grade=Grade.THIRD_PARTY,
    risk=Risk.MEDIUM,
    statement="No incident with customer data is known.",
    source=None,
    sources=(),
    verdict=Verdict.STATEMENT,
    state=State.NOT_JUDGED,
    note=None,
    context=None,
    quote=None,
    found=None,
    clause=None,
    last_held_at=None,
    last_verdict=None,
    last_verdict_at=None,
    snapshot=None,
    url=None,
    reference="trade press",
)
READ = SourceResult(
    provider="lumen",
    source="privacy-policy",
    kind="privacy-policy",
    url="https://lumen.example/privacy",
    final_url="https://lumen.example/privacy",
    outcome=Outcome.OK,
    change=Change.CHANGED,
    reason=None,
    http_status=200,
    checked_at=CHECKED,
    snapshot=DIGEST,
    first_seen_at=CHECKED,
    document_date=date(2026, 2, 9),
    official=True,
    unstable=False,
    last_ok_at=CHECKED,
    interval=43200.0,
    next_check_at=NOW + timedelta(hours=5),
)
BLOCKED = replace(
    READ,
    source="terms",
    kind="terms",
    url="https://lumen.example/terms",
    final_url="https://lumen.example/terms",
    outcome=Outcome.BLOCKED,
    change=None,
    reason="a challenge page, not the document",
    http_status=403,
    last_ok_at=YESTERDAY,
    consecutive_failures=2,
)


def report(
    *claims: ClaimResult, sources: tuple[SourceResult, ...] = (READ, BLOCKED), **fields: Any
) -> Report:
    return Report(NOW, sources, claims, **fields)
