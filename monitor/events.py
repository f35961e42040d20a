"""What a check found x what was known before it -> what a person must hear of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from monitor.core.alerting.claims import AlertEvent, AlertKind
from monitor.core.alerting.sources import (
    SourceState,
    StatusPlace,
    document_alert,
    source_alerts,
    status_page_alert,
)
from monitor.core.alerting.upkeep import Whereabouts, moved_alert, selector_alert, stale_alert
from monitor.core.comparing.align import align
from monitor.core.history import Memory
from monitor.core.status.page import StatusPage
from monitor.model import Change, Outcome, Provider, Source, SourceKind
from monitor.replay import claims_on, good_document
from monitor.sighting import Sighting
from monitor.status_reading import page_seen
from monitor.store import Observation, Reader


@dataclass(frozen=True, slots=True)
class Turn:
    """A check that is being recorded: what was known of the source and its provider before it, and after.

    `earlier` is the observation before, `last_good` the last full good answer
    before. Proof older than `max_age` seconds is stale.
    """

    provider: Provider
    source: Source
    before: Memory
    after: Memory
    earlier: Observation | None
    last_good: Observation | None
    sighting: Sighting
    observation: Observation
    max_age: float


def source_events(turn: Turn, reader: Reader) -> Iterator[AlertEvent]:
    """Give what a person must hear of about a source and its document, each thing once."""
    source, earlier = turn.source, turn.earlier
    was = _state(turn.before, source, earlier, turn.last_good, reader) if earlier else None
    now = _state(turn.after, source, turn.observation, None, reader)
    yield from _with_age(turn, source_alerts(source, was, now))
    if source.kind is SourceKind.STATUS_PAGE:
        yield from _status_events(turn, reader)
    else:
        yield from _document_events(turn, reader)
    yield from _upkeep_events(turn)


def _upkeep_events(turn: Turn) -> Iterator[AlertEvent]:
    """Give what the register's owner must mend: an address or a selector."""
    source, earlier, examined = turn.source, turn.earlier, turn.sighting.examined
    if turn.observation.outcome is not Outcome.OK or turn.observation.unstable:
        return
    was_read = earlier if earlier and earlier.outcome is Outcome.OK else turn.last_good
    event = moved_alert(source, _whereabouts(was_read) if was_read else None, _whereabouts(turn.observation))
    # Where a status page is, its own alert says.
    if event is not None and source.kind is not SourceKind.STATUS_PAGE:
        yield event
    event = selector_alert(source, examined.unmatched if examined else ())
    if event is not None:
        yield event


def _whereabouts(observation: Observation) -> Whereabouts:
    return Whereabouts(observation.final_url or observation.url, observation.notes)


def _with_age(turn: Turn, events: Iterable[AlertEvent]) -> Iterator[AlertEvent]:
    """Give the events of a source with the claims that have no fresh proof, where it could not be read.

    Within the tolerance of a source its silence is no news, so that proof is stale is told
    together with the source's being unreadable, or by itself where `max_age` is the longer one.
    """
    source, earlier, observation = turn.source, turn.earlier, turn.observation
    proven = {
        claim.id: known.proven_at
        for claim in claims_on(turn.provider, source.id)
        if (known := turn.before.claim(claim.id)).proven_at is not None and known.held_at == known.proven_at
    }
    for event in events:
        if event.kind is AlertKind.SOURCE_UNREADABLE and proven:
            lines = (*event.lines, f"Without fresh proof: {', '.join(proven)}")
            yield replace(event, lines=lines, fields={**event.fields, "claims": list(proven)})
        else:
            yield event
    if observation.outcome is not Outcome.OK and turn.max_age > source.tolerance:
        stale = stale_alert(source, proven, earlier.at if earlier else None, observation.at, turn.max_age)
        if stale is not None:
            yield stale


def _document_events(turn: Turn, reader: Reader) -> Iterator[AlertEvent]:
    """Give what changed in a document, of whatever clauses: a text that came back is told as such instead."""
    document = turn.sighting.examined.document if turn.sighting.examined else None
    if document is None or turn.observation.change is not Change.CHANGED:
        return
    digest = turn.before.source(turn.source.id).digest
    at_hand = turn.sighting.documents.get(digest) if digest else None
    earlier = at_hand or good_document(turn.source, turn.before, reader)
    event = document_alert(turn.source, align(earlier, document).changes) if earlier is not None else None
    if event is not None:
        yield event


def _status_events(turn: Turn, reader: Reader) -> Iterator[AlertEvent]:
    """Give that a status page went, came or moved; what it says of incidents is no change of a document."""
    last_good, observation, examined = turn.last_good, turn.observation, turn.sighting.examined
    if last_good is None or observation.outcome is not Outcome.OK or observation.unstable:
        return
    before = _status_place(last_good, page_seen(last_good, reader))
    now = _status_place(observation, examined.status_page if examined else None)
    # Bytes that only repeat the last answer's are not examined again.
    event = status_page_alert(turn.source, before, now if examined else replace(now, format=before.format))
    if event is not None:
        yield event


def _status_place(observation: Observation, page: StatusPage | None) -> StatusPlace:
    host = urlsplit(observation.final_url or observation.url).hostname or ""
    return StatusPlace(host, page.format if page else None)


def _state(
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
