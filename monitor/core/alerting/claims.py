"""What a person must hear of about a claim: verdict then x verdict now -> event or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from monitor.core.normalise import canonical_text
from monitor.model import (
    AbsenceProof,
    Claim,
    Context,
    Document,
    Judgement,
    LinkProof,
    QuoteProof,
    Risk,
    Severity,
    State,
    Verdict,
    WordChange,
)

TITLE = 200
LINE = 1_000
"""The longest title and the longest line of an event, in code points."""

TOLD_BEFORE = "told_before"
"""The field of an event that repeats an earlier one: when that was told."""

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
    SOURCE_MOVED = "source_moved"
    SELECTOR_DEAD = "selector_dead"
    PROOF_STALE = "proof_stale"
    STATUS_PAGE_GONE = "status_page_gone"
    STATUS_PAGE_FOUND = "status_page_found"
    STATUS_PAGE_MOVED = "status_page_moved"
    DOCUMENT_DATE = "document_date"
    DOCUMENT_CHANGED = "document_changed"
    BACKLOG = "backlog"


CHECKPOINT = "checkpoint"
"""What a channel's `events` can name besides: the head of the ledger, once a day."""


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """One thing to hear of.

    `title` and `lines` are plain text, one line each, without control
    characters: safe for any terminal, mail or chat, but never markup. `fields`
    holds the same for programs, with the texts as the page has them. Who takes
    events of the severity `reach` is told, where that is another one.
    """

    kind: AlertKind
    provider: str
    title: str
    claim: str | None = None
    source: str | None = None
    severity: Severity = Severity.NOTABLE
    lines: tuple[str, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)
    reach: Severity | None = None


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
        title=one_line(f"{claim.ref} {said}", TITLE),
        lines=_claim_lines(claim, before, now),
        fields=_claim_fields(claim, before, now),
    )


def repeated(event: AlertEvent, told_at: datetime, remark: str) -> AlertEvent:
    """Give an event that repeats what is known since `told_at`: of the least severity, for the digest.

    It still goes to whoever takes events as grave as it is by itself: who heard that
    a claim holds again must not go on believing so.
    """
    about = f"{event.provider}/{event.claim or event.source}"
    said = event.title.removeprefix(f"{about} ")
    return replace(
        event,
        title=one_line(f"{about} again, as on {told_at:%Y-%m-%d}: {said}", TITLE),
        severity=Severity.MINOR,
        reach=event.reach or event.severity,
        lines=(*event.lines, one_line(remark, LINE)),
        fields={**event.fields, TOLD_BEFORE: f"{told_at:%Y-%m-%dT%H:%M:%SZ}"},
    )


def same_words(told: Mapping[str, object], fields: Mapping[str, object]) -> bool:
    """Say whether the `fields` of two events find a claim flagged for the same words; lost is lost."""
    verdicts = told.get("verdict"), fields.get("verdict")
    if all(verdict in _GONE for verdict in verdicts):
        return True
    found = (canonical_text(str(one.get("found") or "")) for one in (told, fields))
    return verdicts[0] == verdicts[1] and next(found) == next(found)


def with_clause(event: AlertEvent, document: Document | None) -> AlertEvent:
    """Give the event of a changed context with its clause as it is now, which the quote does not show."""
    found = event.fields.get("found")
    if event.kind is not AlertKind.CONTEXT_CHANGED or document is None or not isinstance(found, str):
        return event
    text = next((clause.text for clause in document.clauses if found in clause.text), None)
    if text is None:
        return event
    lines = [line for line in event.lines if not line.startswith("Now: ")]
    lines.append(one_line(f"Clause: {text}", LINE))
    return replace(event, lines=tuple(lines), fields={**event.fields, "clause_text": text})


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
        return canonical_text(before.found or "") == canonical_text(now.found or "")
    return True


def _severity_of(kind: AlertKind, claim: Claim, before: Judgement | None, now: Judgement) -> Severity:
    """Give the verdict's own severity; news of recovery is as grave as what it takes back."""
    if kind in (AlertKind.CONTEXT_CHANGED, AlertKind.PROOF_MOVED):
        return Severity.NOTABLE if kind is AlertKind.CONTEXT_CHANGED else Severity.MINOR
    grave = before if kind is AlertKind.CLAIM_RESTORED else now
    if grave is not None and grave.severity is not None:
        return grave.severity
    return Severity.CRITICAL if claim.risk is Risk.HIGH else Severity.NOTABLE


def _claim_lines(claim: Claim, before: Judgement | None, now: Judgement) -> tuple[str, ...]:
    lines = [f"Claim: {claim.statement}"]
    if isinstance(claim.proof, QuoteProof):
        lines += [f"Quote: {text}" for text in claim.proof.texts]
    elif isinstance(claim.proof, AbsenceProof):
        lines.append(f"Terms: {', '.join(claim.proof.terms)}")
    elif isinstance(claim.proof, LinkProof):
        lines.append(f"Link: {claim.proof.text} <{claim.proof.href}>")
    was_flagged = before is not None and before.state is State.FLAGGED and before.verdict not in _GONE
    if before is not None and was_flagged and before.found:
        lines.append(f"Was: {before.found}")
    if now.found:
        label = "Nearest" if now.verdict in _GONE else "Now"
        lines.append(f"{label}: {now.found}")
    lines += [f"Change: {told(change)}" for change in now.changes]
    if now.clause:
        lines.append(f"Where: {now.clause}")
    if now.reason:
        lines.append(f"Why: {now.reason}")
    return tuple(one_line(line, LINE) for line in lines)


def told(change: WordChange) -> str:
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


def one_line(text: str, most: int) -> str:
    """Give a text in one line of at most `most` code points, invisible and control characters left out."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"
