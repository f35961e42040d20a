"""A sighting -> rows: the observation with its page, verdicts and alerts, all in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from monitor.core.alerting.claims import AlertEvent, alert_for, with_clause
from monitor.core.examine import event_of, reader_key
from monitor.core.history import Event, Memory, advance, carry_over, change_of, confirm, confirms
from monitor.core.schedule import QUICK_FOR, next_check
from monitor.events import Turn, source_events
from monitor.memories import Memories
from monitor.model import Channel, Claim, Finding, Provider, Source
from monitor.outbox import news, queue, queue_muted
from monitor.replay import claims_on, fold, latest_reads, stored_page
from monitor.sighting import Sighting
from monitor.store import Observation, Origin, Reader, RecordedVerdict, Writer

_CLAIM = TypeAdapter(Claim)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one check of a source came to; `alerts` is how many were queued."""

    observation: Observation
    alerts: int


def record(
    sighting: Sighting,
    provider: Provider,
    source: Source,
    channels: Sequence[Channel],
    writer: Writer,
    memories: Memories,
    *,
    max_age: float,
) -> Recorded:
    """Record a sighting with its verdicts and alerts; proof older than `max_age` seconds is stale.

    The provider's state is recalled anew: another source of it, or another
    process, may have moved it since the sighting.
    """
    before = memories.recall(provider, writer)
    earlier = writer.latest_observation(source.ref, origin=Origin.FETCH)
    last_good = writer.latest_full_answer(source.ref)
    after, observation = _fold(provider, source, before, sighting, writer)
    if sighting.body is not None:
        writer.put_body(sighting.body, source.ref)
    number = writer.add_observation(observation)
    document = sighting.examined.document if sighting.examined else None
    if document is not None and observation.digest:
        writer.put_document(observation.digest, reader_key(source), document)
    if _is_before_an_import(provider, observation.at, writer):
        after = fold(provider, writer)
    is_same = last_good is not None and last_good.digest == observation.digest
    events = list(_judge_claims(provider, before if is_same else None, after, observation, number, writer))
    turn = Turn(provider, source, before, after, earlier, last_good, sighting, observation, max_age)
    events += source_events(turn, writer)
    queued = sum(
        queue(event, source, channels, observation, number, writer)
        for happened in events
        if (event := news(with_clause(happened, document), observation.at, writer)) is not None
    )
    if earlier is not None:
        queued += queue_muted(provider, source, earlier.at, observation.at, channels, writer)
    memories.keep(provider, after, writer)
    _plan_next(source, after, observation.at, writer)
    return Recorded(replace(observation, id=number), queued)


def _is_before_an_import(provider: Provider, at: datetime, reader: Reader) -> bool:
    """Say whether a page was imported that is dated after everything we fetched, so that it comes last."""
    if not any(reader.has_imports_after(source.ref, at) for source in provider.sources.values()):
        return False
    fetched = reader.latest_observation(provider.id, origin=Origin.FETCH)
    imported = reader.latest_observation(provider.id, origin=Origin.IMPORT)
    return imported is not None and fetched is not None and imported.at > fetched.at


def _plan_next(source: Source, after: Memory, at: datetime, writer: Writer) -> None:
    failures = after.source(source.id).failures
    changed_at = writer.latest_change(source.ref, since=at - QUICK_FOR)
    plan = next_check(source.ref, source.interval, at, failures=failures, changed_at=changed_at)
    writer.set_next_check(source.ref, plan.at, consecutive_failures=failures, interval=plan.interval)


def _fold(
    provider: Provider, source: Source, before: Memory, sighting: Sighting, reader: Reader
) -> tuple[Memory, Observation]:
    observation, event = sighting.observation, sighting.event
    claims = claims_on(provider, source.id)
    if event is None:
        if confirms(before, source.id, observation.digest):
            return confirm(before, source.id, observation.at, claims), observation
        event = _event_again(source, observation, reader)
    elif sighting.basis is not None and sighting.basis[1] is event:
        known = carry_over(before, sighting.basis[0], sighting.after, source.id, claims)
        if known is not None:
            return known, observation
    others = {name for claim in claims for name in claim.sources} - {source.id}
    reads = latest_reads(provider, others, before, reader)
    if not isinstance(event.read, Finding):
        observation = replace(observation, change=change_of(before.source(source.id), event))
    return advance(before, event, claims, {**reads, source.id: event.read}), observation


def _event_again(source: Source, observation: Observation, reader: Reader) -> Event:
    """Give the event of a confirmed page where something else was recorded in between."""
    assert observation.digest is not None
    examined = stored_page(source, observation.digest, reader)
    return event_of(examined, source, observation.at, observation.digest)


def _judge_claims(
    provider: Provider,
    before: Memory | None,
    after: Memory,
    observation: Observation,
    number: int,
    writer: Writer,
) -> Iterator[AlertEvent]:
    """Record the verdicts that differ from those recorded last; gives what a person must hear of.

    `before` is the state before a page with the bytes of the last good one, None
    for another page: a verdict that such a page had already, by what was imported
    or by a better reader, is recorded and not told.
    """
    claims = {claim.id: claim for claim in claims_on(provider, observation.source)}
    recorded = writer.recorded_verdicts(provider.id, claims)
    turned = [claim for claim in claims.values() if _is_new(claim, after, recorded.get(claim.id))]
    proven = (
        writer.recorded_verdicts(provider.id, [claim.id for claim in turned], proven=True) if turned else {}
    )
    for claim in turned:
        now, fingerprint = after.claim(claim.id).now, fingerprint_of(claim)
        assert now is not None
        told = proven.get(claim.id)
        verdict = RecordedVerdict(
            provider=provider.id,
            claim=claim.id,
            at=observation.at,
            fingerprint=fingerprint,
            judgement=now,
            observation=number,
        )
        writer.add_verdict(verdict)
        known = told.judgement if told and told.fingerprint == fingerprint else None
        if known is not None and before is not None and before.claim(claim.id).proven == now:
            continue
        event = alert_for(claim, known, now)
        if event is not None:
            yield _since(event, after.claim(claim.id).failed_since)


def _since(event: AlertEvent, failed_since: datetime | None) -> AlertEvent:
    """Add since when the claim does not hold."""
    if failed_since is None:
        return event
    fields = {**event.fields, "since": f"{failed_since:%Y-%m-%dT%H:%M:%SZ}"}
    return replace(event, fields=fields, lines=(*event.lines, f"Since: {failed_since:%Y-%m-%d %H:%MZ}"))


def _is_new(claim: Claim, after: Memory, last: RecordedVerdict | None) -> bool:
    """Say whether a claim's judgement is another one than was recorded last."""
    now = after.claim(claim.id).now
    if now is None:
        return False
    return last is None or last.judgement != now or last.fingerprint != fingerprint_of(claim)


def fingerprint_of(claim: Claim) -> str:
    """Identify what a claim is judged by: a claim that was rewritten is judged as a new one."""
    judged = replace(claim, topic="", statement="", as_of=None, reference=None, conflicts_with=(), note=None)
    return hashlib.sha256(_CLAIM.dump_json(judged)).hexdigest()
