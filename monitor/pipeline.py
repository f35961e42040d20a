"""fetch -> snapshot -> document -> verdicts -> alerts: the only module that knows the order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from monitor.core.alerting import AlertEvent, alert_for, source_alert
from monitor.core.examine import Examined, event_of, examine, reader_key
from monitor.core.history import (
    Event,
    Memory,
    advance,
    change_of,
    confirm,
    confirms,
    same_verdicts,
    turns,
)
from monitor.fetch import Fetcher
from monitor.model import (
    Answer,
    Change,
    Claim,
    Document,
    Failure,
    FetchResult,
    Finding,
    NotModified,
    Outcome,
    Provider,
    Settings,
    Source,
    State,
    Validators,
)
from monitor.replay import claims_on, good_document, keep, latest_reads, recall
from monitor.store import Observation, Reader, Store, Writer

FULL_ANSWER_EVERY = timedelta(days=7)
"""After so long without a full answer a server's "not modified" is no longer believed (DESIGN, section 5)."""

SECOND_LOOK = frozenset({Outcome.REPLACED, Outcome.NOT_FOUND, Outcome.INVALID})
"""Findings that are believed only when a second answer, fetched without cache, repeats them."""

_KEPT_HEADERS = ("content-type", "etag", "last-modified", "date", "retry-after", "server", "content-language")


@dataclass(frozen=True, slots=True)
class Edges:
    """What the pipeline works with; `clock` gives the present time, in UTC."""

    store: Store
    fetcher: Fetcher
    settings: Settings
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check of a source came to."""

    observation: Observation
    alerts: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """One answer with what it would mean: the event, the memory after it, and what to record."""

    observation: Observation
    event: Event | None
    after: Memory
    examined: Examined | None = None
    body: bytes | None = None


async def check(edges: Edges, provider: Provider, source: Source, *, fresh: bool = False) -> Checked:
    """Fetch a source, record what was found, judge its claims and queue the alerts.

    `fresh` asks for a full answer past every cache. Raises StorageError.
    """
    with edges.store.read() as reader:
        memory = recall(provider, reader)
        validators = None if fresh else _validators(source, memory, reader, edges.clock())
    first = await edges.fetcher.fetch(source, validators, fresh=fresh)
    sighting = _sight(edges, provider, source, memory, first)
    if _is_doubtful(sighting, memory, claims_on(provider, source.id)):
        second = await edges.fetcher.fetch(source, None, fresh=True)
        other = _sight(edges, provider, source, memory, second)
        sighting = _settle(sighting, other, claims_on(provider, source.id))
    with edges.store.write() as writer:
        return _record(edges, provider, source, memory, sighting, writer)


def _validators(source: Source, memory: Memory, reader: Reader, now: datetime) -> Validators | None:
    """Give what a conditional request needs, None where a full answer is wanted."""
    known = memory.source(source.id)
    if known.finding is not None or known.dispute is not None or known.digest is None:
        return None
    full = reader.latest_full_answer(source.ref)
    if full is None or now - full.at > FULL_ANSWER_EVERY or full.digest != known.digest:
        return None
    return Validators(full.headers.get("etag"), full.headers.get("last-modified"))
