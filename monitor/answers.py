"""What is known -> what the commands answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.core import guard
from monitor.core.history import Memory
from monitor.core.quoting.evidence import text_fragment_url
from monitor.core.schedule import QUICK_FOR, Pace, pace_of
from monitor.model import (
    AbsenceProof,
    Claim,
    Judgement,
    LinkProof,
    Outcome,
    Provider,
    QuoteProof,
    Source,
    State,
    StatusPageProof,
    Verdict,
)
from monitor.results import ClaimResult, SourceResult
from monitor.store import Observation, Schedule

NEVER_READ = "never_read"


def source_result(
    source: Source,
    memory: Memory,
    latest: Observation | None,
    schedule: Schedule | None = None,
    changed_at: datetime | None = None,
) -> SourceResult:
    """Give a source as it was last checked, by the rules of today; `changed_at` is when it last changed."""
    planned = schedule.interval if schedule and schedule.interval else source.interval
    pace = pace_of(planned, source.interval)
    known = memory.source(source.id)
    finding = known.finding
    ended_at = latest.final_url if latest else None
    official = guard.is_official(source.url, source.domains) and (
        ended_at is None or guard.allowed(ended_at, source)
    )
    return SourceResult(
        provider=source.provider,
        source=source.id,
        kind=source.kind.value,
        url=source.url,
        final_url=ended_at,
        outcome=finding.outcome if finding else Outcome.OK if known.read_at else None,
        change=None if finding else known.change,
        reason=finding.reason if finding else None,
        http_status=latest.http_status if latest else None,
        checked_at=latest.at if latest else None,
        snapshot=f"sha256:{known.digest}" if known.digest else None,
        first_seen_at=known.texts.get(known.text) if known.text else None,
        document_date=known.document_date,
        official=official,
        unstable=known.dispute is not None,
        last_ok_at=known.read_at,
        interval=planned,
        next_check_at=schedule.next_check_at if schedule else None,
        consecutive_failures=known.failures if known.finding else 0,
        pace=pace,
        pace_until=changed_at + QUICK_FOR if pace is Pace.QUICK and changed_at else None,
        notes=latest.notes if latest else (),
    )


def claim_result(
    provider: Provider,
    claim: Claim,
    memory: Memory,
    *,
    now: datetime,
    max_age: float,
    final_urls: dict[str, str],
) -> ClaimResult:
    """Give a claim as it stands at `now`; proof older than `max_age` seconds is stale.

    `final_urls` says where each source ended, by source id.
    """
    known = memory.claim(claim.id)
    judgement = known.now or _unjudged(claim)
    proven = known.proven
    shown = proven if judgement.state is State.UNVERIFIED and proven else judgement
    decided = judgement.source or (claim.sources[0] if len(claim.sources) == 1 else None)
    proof_source = shown.source or decided
    source = provider.sources.get(proof_source) if proof_source else None
    at_source = memory.source(proof_source) if proof_source else None
    words = shown.found or (_quote(claim) or "").split("\n")[0] or None
    return ClaimResult(
        provider=provider.id,
        claim=claim.id,
        topic=claim.topic,
        grade=claim.grade,
        risk=claim.risk,
        statement=claim.statement,
        source=decided,
        sources=claim.sources,
        verdict=judgement.verdict,
        state=judgement.state,
        severity=judgement.severity,
        severity_reason=judgement.severity_reason,
        note=judgement.note,
        context=judgement.context,
        reason=_reason(claim, judgement, memory),
        stale=_is_stale(claim, judgement, memory, now, max_age),
        quote=_quote(claim),
        terms=claim.proof.terms if isinstance(claim.proof, AbsenceProof) else (),
        found=judgement.found,
        clause=judgement.clause,
        changes=judgement.changes,
        last_held_at=known.held_at,
        failed_since=known.failed_since,
        last_verdict=proven.verdict if proven else None,
        last_verdict_at=known.proven_at,
        snapshot=f"sha256:{at_source.digest}" if at_source and at_source.digest else None,
        url=text_fragment_url(final_urls.get(source.id, source.url), words) if source else None,
        official=all(_is_official(provider, name) for name in claim.sources),
        as_of=claim.as_of,
        reference=claim.reference,
        conflicts_with=claim.conflicts_with,
        register_note=claim.note,
    )


def _unjudged(claim: Claim) -> Judgement:
    if claim.proof is None:
        return Judgement(Verdict.STATEMENT)
    return Judgement(Verdict.UNVERIFIED, reason=NEVER_READ)


def _reason(claim: Claim, judgement: Judgement, memory: Memory) -> str | None:
    """Give the outcome that kept the claim from being judged, `never_read` before the first good read."""
    if judgement.state is not State.UNVERIFIED:
        return judgement.reason
    names = [judgement.source] if judgement.source else claim.sources
    if any(memory.source(name).read_at is None for name in names):
        return NEVER_READ
    return judgement.reason


def _is_stale(claim: Claim, judgement: Judgement, memory: Memory, now: datetime, max_age: float) -> bool:
    """A claim on several sources is as old as the one that was read longest ago."""
    reads = [memory.source(name).read_at for name in claim.sources]
    if judgement.state is not State.HOLDS:
        return False
    return any(read is None or now - read > timedelta(seconds=max_age) for read in reads)


def _quote(claim: Claim) -> str | None:
    match claim.proof:
        case QuoteProof(texts=texts):
            return "\n".join(texts)
        case LinkProof(text=text):
            return text
        case AbsenceProof() | StatusPageProof() | None:
            return None


def _is_official(provider: Provider, name: str) -> bool:
    source = provider.sources.get(name)
    return source is None or guard.is_official(source.url, source.domains)
