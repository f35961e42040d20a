"""What a person must hear of: verdict then x verdict now -> event or none, and the same for sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from monitor.core.normalise import canonical
from monitor.model import (
    AbsenceProof,
    Change,
    Claim,
    Context,
    Judgement,
    LinkProof,
    Outcome,
    QuoteProof,
    Risk,
    Severity,
    Source,
    State,
    Verdict,
    WordChange,
)

_TITLE = 200
_LINE = 1_000
_GONE = (Verdict.VANISHED, Verdict.NEVER_MATCHED)


class AlertKind(StrEnum):
    """What happened; the names are what `events` of a channel chooses by."""

    CLAIM_FLAGGED = "claim_flagged"
    CLAIM_ALTERED_AGAIN = "claim_altered_again"
    CLAIM_RESTORED = "claim_restored"
    SILENCE_BROKEN = "silence_broken"
    CONTEXT_CHANGED = "context_changed"
    PROOF_MOVED = "proof_moved"
    SOURCE_NOT_FOUND = "source_not_found"
    SOURCE_REPLACED = "source_replaced"
    SOURCE_UNREADABLE = "source_unreadable"
    SOURCE_RECOVERED = "source_recovered"
    SOURCE_UNSTABLE = "source_unstable"
    SOURCE_REVERTED = "source_reverted"
    DOCUMENT_DATE = "document_date"


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """One thing to hear of.

    `title` and `lines` are plain text, one line each, without control
    characters: safe for any terminal, mail or chat, but never markup. `fields`
    holds the same for programs, with the texts as the page has them.
    """

    kind: AlertKind
    provider: str
    title: str
    claim: str | None = None
    source: str | None = None
    severity: Severity = Severity.NOTABLE
    lines: tuple[str, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source after a check.

    `failing_since` is when it was first not readable, None while it is.
    `document_date` is that of its last good document, `reverted_to` when the
    text that came back was first seen, `told` what was already told since it was
    last readable.
    """

    at: datetime
    outcome: Outcome | None
    reason: str | None = None
    failing_since: datetime | None = None
    unstable: bool = False
    change: Change | None = None
    reverted_to: datetime | None = None
    document_date: date | None = None
    told: frozenset[AlertKind] = frozenset()


# --- claims ---------------------------------------------------------------------


def alert_for(claim: Claim, before: Judgement | None, now: Judgement) -> AlertEvent | None:
    """Say what a new verdict is worth telling, if anything.

    `before` is the last verdict that a readable page gave, never an unverified
    one; None where the claim was never judged. So flagged, unverified, flagged with
    the same words is told once.
    """
    kind = _kind_of(before, now)
    if kind is None:
        return None
    severity = _severity_of(kind, claim, before, now)
    verdict = now.verdict.value.replace("_", " ")
    why = f": {now.severity_reason}" if now.severity_reason and now.state is State.FLAGGED else ""
    said = {
        AlertKind.CLAIM_RESTORED: f"holds again ({verdict})",
        AlertKind.CONTEXT_CHANGED: "holds, but the rest of its clause changed",
        AlertKind.PROOF_MOVED: "holds, but stands under another heading",
        AlertKind.CLAIM_ALTERED_AGAIN: f"changed again, {verdict} ({severity}){why}",
    }.get(kind, f"{verdict} ({severity}){why}")
    return AlertEvent(
        kind=kind,
        provider=claim.provider,
        claim=claim.id,
        source=now.source or (claim.sources[0] if claim.sources else None),
        severity=severity,
        title=one_line(f"{claim.ref} {said}", _TITLE),
        lines=_claim_lines(claim, now),
        fields=_claim_fields(claim, before, now),
    )


def _kind_of(before: Judgement | None, now: Judgement) -> AlertKind | None:
    was = before.state if before else None
    if now.state is State.FLAGGED:
        if was is State.FLAGGED and before is not None:
            return None if _same_finding(before, now) else AlertKind.CLAIM_ALTERED_AGAIN
        return AlertKind.SILENCE_BROKEN if now.verdict is Verdict.STATED else AlertKind.CLAIM_FLAGGED
    if now.state is not State.HOLDS or before is None:
        return None
    if was is State.FLAGGED:
        return AlertKind.CLAIM_RESTORED
    if now.verdict is Verdict.MOVED and (before.verdict is not Verdict.MOVED or before.clause != now.clause):
        return AlertKind.PROOF_MOVED
    if now.context is Context.CHANGED and before.context is not Context.CHANGED:
        return AlertKind.CONTEXT_CHANGED
    return None


def _same_finding(before: Judgement, now: Judgement) -> bool:
    """Say whether a claim is flagged for the same words; for lost ones, whatever is nearest now."""
    if now.verdict in _GONE:
        return before.verdict in _GONE
    if before.verdict is not now.verdict:
        return False
    if now.verdict in (Verdict.ALTERED, Verdict.STATED):
        return canonical(before.found or "").text == canonical(now.found or "").text
    return True


def _severity_of(kind: AlertKind, claim: Claim, before: Judgement | None, now: Judgement) -> Severity:
    """Give the verdict's own severity; news of recovery is as grave as what it takes back."""
    if kind in (AlertKind.CONTEXT_CHANGED, AlertKind.PROOF_MOVED):
        return Severity.NOTABLE if kind is AlertKind.CONTEXT_CHANGED else Severity.MINOR
    grave = before if kind is AlertKind.CLAIM_RESTORED else now
    if grave is not None and grave.severity is not None:
        return grave.severity
    return Severity.CRITICAL if claim.risk is Risk.HIGH else Severity.NOTABLE


def _claim_lines(claim: Claim, now: Judgement) -> tuple[str, ...]:
    lines = [f"Claim: {claim.statement}"]
    if isinstance(claim.proof, QuoteProof):
        lines += [f"Quote: {text}" for text in claim.proof.texts]
    elif isinstance(claim.proof, AbsenceProof):
        lines.append(f"Terms: {', '.join(claim.proof.terms)}")
    elif isinstance(claim.proof, LinkProof):
        lines.append(f"Link: {claim.proof.text} <{claim.proof.href}>")
    if now.found:
        label = "Nearest" if now.verdict in _GONE else "Now"
        lines.append(f"{label}: {now.found}")
    lines += [f"Change: {_told(change)}" for change in now.changes]
    if now.clause:
        lines.append(f"Where: {now.clause}")
    if now.reason:
        lines.append(f"Why: {now.reason}")
    return tuple(one_line(line, _LINE) for line in lines)


def _told(change: WordChange) -> str:
    if change.old is not None and change.new is not None:
        return f'"{change.old}" became "{change.new}"'
    return f'"{change.new}" came' if change.new is not None else f'"{change.old}" went'


def _claim_fields(claim: Claim, before: Judgement | None, now: Judgement) -> Mapping[str, object]:
    return {
        "topic": claim.topic,
        "statement": claim.statement,
        "risk": claim.risk.value,
        "verdict": now.verdict.value,
        "previous_verdict": before.verdict.value if before else None,
        "note": now.note.value if now.note else None,
        "context": now.context.value if now.context else None,
        "severity_reason": now.severity_reason,
        "found": now.found,
        "previous_found": before.found if before else None,
        "clause": now.clause,
        "changes": [{"op": change.op.value, "old": change.old, "new": change.new} for change in now.changes],
    }


# --- sources --------------------------------------------------------------------


def source_alerts(source: Source, before: SourceState | None, now: SourceState) -> tuple[AlertEvent, ...]:
    """Say what of a source's new state is worth telling, each thing once.

    A source that is gone or replaced is told at once, one that cannot be read
    when it has not been for `source.tolerance` seconds, and its recovery only
    where the trouble had been told.
    """
    events = [*_availability(source, before, now)]
    if now.unstable and not (before and before.unstable):
        events.append(
            _source_alert(
                AlertKind.SOURCE_UNSTABLE, source, "answers with different texts in turn", now.reason
            )
        )
    if now.change is Change.REVERTED:
        since = f" of {now.reverted_to:%Y-%m-%d}" if now.reverted_to else ""
        events.append(
            _source_alert(AlertKind.SOURCE_REVERTED, source, f"went back to an earlier version{since}")
        )
    if now.document_date is not None and now.document_date != (before.document_date if before else None):
        events += _dates(source, before.document_date if before else None, now.document_date)
    return tuple(events)


def _source_alert(
    kind: AlertKind,
    source: Source,
    said: str,
    reason: str | None = None,
    *,
    severity: Severity = Severity.NOTABLE,
    fields: Mapping[str, object] | None = None,
) -> AlertEvent:
    """Give the event that tells `said` about a source; "provider/source" is put before it."""
    lines = [f"Source: {source.url}", *([f"Why: {reason}"] if reason else [])]
    return AlertEvent(
        kind=kind,
        provider=source.provider,
        source=source.id,
        severity=severity,
        title=one_line(f"{source.ref} {said}", _TITLE),
        lines=tuple(one_line(line, _LINE) for line in lines),
        fields={"url": source.url, "reason": reason, **(fields or {})},
    )


_TOLD_AT_ONCE = {
    Outcome.NOT_FOUND: (AlertKind.SOURCE_NOT_FOUND, "is no longer there"),
    Outcome.REPLACED: (AlertKind.SOURCE_REPLACED, "is another document now"),
}
_TROUBLE = frozenset((AlertKind.SOURCE_NOT_FOUND, AlertKind.SOURCE_REPLACED, AlertKind.SOURCE_UNREADABLE))


def _availability(source: Source, before: SourceState | None, now: SourceState) -> list[AlertEvent]:
    told = _told_before(source, before)
    if now.outcome is Outcome.OK:
        if not told & _TROUBLE:
            return []
        return [_source_alert(AlertKind.SOURCE_RECOVERED, source, "can be read again")]
    outcome = now.outcome.value if now.outcome else None
    if now.outcome in _TOLD_AT_ONCE:
        kind, said = _TOLD_AT_ONCE[now.outcome]
        return (
            []
            if kind in told
            else [_source_alert(kind, source, said, now.reason, fields={"outcome": outcome})]
        )
    if not _overdue(source, now) or told & _TROUBLE:
        return []
    days = source.tolerance / 86400
    said = f"has not been readable for {days:g} days ({(outcome or 'never read').replace('_', ' ')})"
    return [_source_alert(AlertKind.SOURCE_UNREADABLE, source, said, now.reason, fields={"outcome": outcome})]


def _told_before(source: Source, before: SourceState | None) -> frozenset[AlertKind]:
    """Give what is known to have been told since the source was last readable."""
    if before is None or before.outcome is Outcome.OK:
        return frozenset()
    told = before.told
    if before.outcome in _TOLD_AT_ONCE:
        told |= {_TOLD_AT_ONCE[before.outcome][0]}
    return told | {AlertKind.SOURCE_UNREADABLE} if _overdue(source, before) else told


def _overdue(source: Source, state: SourceState) -> bool:
    if state.failing_since is None:
        return False
    return (state.at - state.failing_since).total_seconds() >= source.tolerance


def _dates(source: Source, before: date | None, now: date) -> list[AlertEvent]:
    """Tell another date than before, or than the reviewed one; the reviewed date itself is no news."""
    if now == source.dated or (before is None and source.dated is None):
        return []
    reviewed = f", reviewed was {source.dated}" if source.dated else ""
    said = f"is dated {now}{f' instead of {before}' if before else ''}{reviewed}"
    fields = {"document_date": now.isoformat(), "previous_date": before.isoformat() if before else None}
    return [_source_alert(AlertKind.DOCUMENT_DATE, source, said, fields=fields)]


def one_line(text: str, most: int) -> str:
    """Give a text in one line of at most `most` code points, invisible and control characters left out."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"
