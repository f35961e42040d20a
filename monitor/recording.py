"""A sighting -> rows: the observation with its page, verdicts and alerts, all in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from monitor.core.alerting.claims import AlertEvent, AlertKind, alert_for
from monitor.core.alerting.sources import (
    SourceState,
    StatusPlace,
    document_alert,
    source_alerts,
    status_page_alert,
)
from monitor.core.alerting.upkeep import Whereabouts, moved_alert, selector_alert, stale_alert
from monitor.core.comparing.align import align
from monitor.core.examine import event_of, reader_key
from monitor.core.history import Event, Memory, advance, change_of, confirm, confirms
from monitor.core.schedule import QUICK_FOR, next_check
from monitor.core.status.page import StatusPage
from monitor.memories import Memories
from monitor.model import (
    Change,
    Channel,
    Claim,
    Document,
    Finding,
    Outcome,
    Provider,
    Source,
    SourceKind,
)
from monitor.outbox import is_news, queue
from monitor.replay import claims_on, fold, good_document, latest_reads, stored_page
from monitor.sighting import Sighting
from monitor.status_reading import page_seen
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
    was = _source_state(before, source, earlier, last_good, writer) if earlier else None
    told = source_alerts(source, was, _source_state(after, source, observation, None, writer))
    events += _age_events(told, provider, source, before, earlier, observation, max_age)
    if source.kind is SourceKind.STATUS_PAGE:
        events += _status_events(source, last_good, sighting, observation, writer)
    else:
        events += _document_events(source, before, document, observation, writer)
    was_read = earlier if earlier and earlier.outcome is Outcome.OK else last_good
    events += _upkeep_events(source, was_read, sighting, observation)
    queued = sum(
        queue(event, source, channels, observation, number, writer)
        for event in events
        if is_news(event, observation.at, writer)
    )
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


def _upkeep_events(
    source: Source, was_read: Observation | None, sighting: Sighting, observation: Observation
) -> Iterator[AlertEvent]:
    """Give what the register's owner must mend: an address or a selector."""
    if observation.outcome is not Outcome.OK or observation.unstable:
        return
    before = _whereabouts(was_read) if was_read else None
    event = moved_alert(source, before, _whereabouts(observation))
    # Where a status page is, its own alert says.
    if event is not None and source.kind is not SourceKind.STATUS_PAGE:
        yield event
    event = selector_alert(source, sighting.examined.unmatched if sighting.examined else ())
    if event is not None:
        yield event


def _whereabouts(observation: Observation) -> Whereabouts:
    return Whereabouts(observation.final_url or observation.url, observation.notes)


def _age_events(
    events: Sequence[AlertEvent],
    provider: Provider,
    source: Source,
    before: Memory,
    earlier: Observation | None,
    observation: Observation,
    max_age: float,
) -> Iterator[AlertEvent]:
    """Give the events of a source with the claims that have no fresh proof, where it could not be read.

    Within the tolerance of a source its silence is no news, so that proof is stale is told
    together with the source's being unreadable, or by itself where `max_age` is the longer one.
    """
    proven = {
        claim.id: known.proven_at
        for claim in claims_on(provider, source.id)
        if (known := before.claim(claim.id)).proven_at is not None and known.held_at == known.proven_at
    }
    for event in events:
        if event.kind is AlertKind.SOURCE_UNREADABLE and proven:
            lines = (*event.lines, f"Without fresh proof: {', '.join(proven)}")
            yield replace(event, lines=lines, fields={**event.fields, "claims": list(proven)})
        else:
            yield event
    if observation.outcome is not Outcome.OK and max_age > source.tolerance:
        stale = stale_alert(source, proven, earlier.at if earlier else None, observation.at, max_age)
        if stale is not None:
            yield stale


def _document_events(
    source: Source, before: Memory, document: Document | None, observation: Observation, reader: Reader
) -> Iterator[AlertEvent]:
    """Give what changed in a document, of whatever clauses: a text that came back is told as such instead."""
    if document is None or observation.change is not Change.CHANGED:
        return
    earlier = good_document(source, before, reader)
    event = document_alert(source, align(earlier, document).changes) if earlier is not None else None
    if event is not None:
        yield event


def _status_events(
    source: Source,
    last_good: Observation | None,
    sighting: Sighting,
    observation: Observation,
    reader: Reader,
) -> Iterator[AlertEvent]:
    """Give that a status page went, came or moved; what it says of incidents is no change of a document."""
    if last_good is None or observation.outcome is not Outcome.OK or observation.unstable:
        return
    before = _status_place(last_good, page_seen(last_good, reader))
    page = sighting.examined.status_page if sighting.examined else None
    now = _status_place(observation, page)
    # Bytes that only repeat the last answer's are not examined again.
    event = status_page_alert(
        source, before, now if sighting.examined else replace(now, format=before.format)
    )
    if event is not None:
        yield event


def _status_place(observation: Observation, page: StatusPage | None) -> StatusPlace:
    host = urlsplit(observation.final_url or observation.url).hostname or ""
    return StatusPlace(host, page.format if page else None)


def _fold(
    provider: Provider, source: Source, before: Memory, sighting: Sighting, reader: Reader
) -> tuple[Memory, Observation]:
    observation, event = sighting.observation, sighting.event
    claims = claims_on(provider, source.id)
    if event is None:
        if confirms(before, source.id, observation.digest):
            return confirm(before, source.id, observation.at, claims), observation
        event = _event_again(source, observation, reader)
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


def _is_new(claim: Claim, after: Memory, last: RecordedVerdict | None) -> bool:
    """Say whether a claim's judgement is another one than was recorded last."""
    now = after.claim(claim.id).now
    if now is None:
        return False
    return last is None or last.judgement != now or last.fingerprint != fingerprint_of(claim)


def _since(event: AlertEvent, failed_since: datetime | None) -> AlertEvent:
    """Add since when the claim does not hold."""
    if failed_since is None:
        return event
    fields = {**event.fields, "since": f"{failed_since:%Y-%m-%dT%H:%M:%SZ}"}
    return replace(event, fields=fields, lines=(*event.lines, f"Since: {failed_since:%Y-%m-%d %H:%MZ}"))


def fingerprint_of(claim: Claim) -> str:
    """Identify what a claim is judged by: a claim that was rewritten is judged as a new one."""
    judged = replace(claim, topic="", statement="", as_of=None, reference=None, conflicts_with=(), note=None)
    return hashlib.sha256(_CLAIM.dump_json(judged)).hexdigest()


def _source_state(
    memory: Memory, source: Source, latest: Observation, last_good: Observation | None, reader: Reader
) -> SourceState:
    """Give what is known of a source.

    Where its document is another one than the `last_good` page we fetched, the
    date is that page's: nobody was told of pages that were imported since.
    """
    known = memory.source(source.id)
    is_read = last_good is None or last_good.digest == known.digest
    since = known.failing_since if known.finding else None
    told: frozenset[AlertKind] = frozenset()
    if since is not None:
        rows = reader.alerts(source.provider, since=since)
        told = frozenset(AlertKind(row.kind) for row in rows if row.source == source.id and row.claim is None)
    return SourceState(
        at=latest.at,
        outcome=latest.outcome,
        reason=latest.reason,
        failing_since=since,
        unstable=known.dispute is not None,
        # An unstable source goes to and fro; that it does is told, each turn is not.
        change=None if known.dispute else latest.change,
        reverted_to=known.texts.get(known.text) if known.text else None,
        document_date=known.document_date if is_read or last_good is None else last_good.document_date,
        told=told,
    )
