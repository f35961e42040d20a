"""One result of a fetch, and what it would mean: nothing is recorded yet, so two can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from monitor.core import guard
from monitor.core.examine import Examined, event_of, examine
from monitor.core.history import (
    Event,
    Memory,
    advance,
    change_of,
    confirm,
    same_verdicts,
    turns,
)
from monitor.model import (
    Answer,
    Change,
    Document,
    Failure,
    FetchResult,
    Finding,
    NotModified,
    Outcome,
    Provider,
    Screenshot,
    Settings,
    Source,
)
from monitor.pdf import read_pdf
from monitor.replay import NOT_MODIFIED, claims_on, good_document, latest_reads, repeats
from monitor.store import Observation, Reader

SECOND_LOOK = frozenset({Outcome.REPLACED, Outcome.NOT_FOUND, Outcome.INVALID})
"""Findings that are believed only when a second answer, fetched past every cache, repeats them."""

_KEPT_HEADERS = frozenset(
    ("content-type", "content-language", "etag", "last-modified", "date", "age", "retry-after", "server")
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One result of a fetch: what to record of it, and the provider's state after it.

    `event` is None for a page that only confirms the last one; `body` is set
    where a complete answer brought bytes that are not the last good page's.
    `documents` are those of earlier pages that were at hand, by the digest of the page.
    `basis` is the state and the event that `after` was worked out from, where that took work.
    """

    observation: Observation
    event: Event | None
    after: Memory
    examined: Examined | None = None
    body: bytes | None = None
    screenshot: Screenshot | None = None
    documents: Mapping[str, Document] = field(default_factory=dict)
    basis: tuple[Memory, Event] | None = None

    @property
    def is_readable(self) -> bool:
        return self.event is None or not isinstance(self.event.read, Finding)


def sight(
    result: FetchResult,
    provider: Provider,
    source: Source,
    memory: Memory,
    settings: Settings,
    reader: Reader | None,
    now: datetime,
) -> Sighting:
    """Say what one result of a fetch would mean for a provider whose state is `memory`.

    `reader` is None where nothing is stored.
    """
    seen = Observation(
        provider=provider.id,
        source=source.id,
        at=now,
        url=source.url,
        vantage={
            "country": settings.vantage,
            "accept_language": settings.accept_language,
            "user_agent": settings.user_agent,
        },
    )
    match result:
        case NotModified():
            same = replace(
                seen,
                final_url=result.final_url,
                http_status=NOT_MODIFIED,
                headers=_kept(result.headers),
                notes=result.notes,
            )
            if not guard.allowed(result.final_url, source):
                return _unread(same, _elsewhere(result.final_url), provider, memory, reader)
            return _repetition(replace(same, digest=memory.source(source.id).digest), provider, memory)
        case Failure():
            failed = replace(seen, final_url=result.final_url, http_status=result.status)
            return _unread(failed, result.finding, provider, memory, reader)
        case Answer():
            return _answered(result, provider, source, memory, seen, reader)


def _answered(
    answer: Answer,
    provider: Provider,
    source: Source,
    memory: Memory,
    seen: Observation,
    reader: Reader | None,
) -> Sighting:
    digest = sha256(answer.body).hexdigest()
    seen = replace(
        seen,
        final_url=answer.final_url,
        http_status=answer.status,
        headers=_kept(answer.headers),
        digest=digest,
        rendered=answer.rendered,
        notes=answer.notes,
    )
    if repeats(memory, seen, source):
        return _repetition(seen, provider, memory)
    good = good_document(source, memory, reader)
    known = memory.source(source.id)
    examined = examine(
        answer, source, [good] if good else [], text=known.text, texts=known.texts, pdf=read_pdf
    )
    event = event_of(examined, source, seen.at, digest, last=known.digest)
    after = _after(provider, memory, event, reader)
    if examined.document is None:
        assert isinstance(event.read, Finding)
        return Sighting(
            _with_finding(seen, event.read), event, after, examined, answer.body, basis=(memory, event)
        )
    change = change_of(known, event)
    read = replace(seen, outcome=Outcome.OK, change=change, document_date=examined.document.date)
    at_hand = {known.digest: good} if known.digest and good else {}
    return Sighting(read, event, after, examined, answer.body, documents=at_hand, basis=(memory, event))


def _unread(
    seen: Observation, finding: Finding, provider: Provider, memory: Memory, reader: Reader | None
) -> Sighting:
    event = Event(seen.source, seen.at, finding)
    return Sighting(_with_finding(seen, finding), event, _after(provider, memory, event, reader))


def _elsewhere(url: str) -> Finding:
    return Finding(Outcome.REPLACED, "other-host", f'"not modified" came from {url}, where it may not end')


def _repetition(seen: Observation, provider: Provider, memory: Memory) -> Sighting:
    date = memory.source(seen.source).document_date
    same = replace(seen, outcome=Outcome.OK, change=Change.UNCHANGED, document_date=date)
    after = confirm(memory, seen.source, seen.at, claims_on(provider, seen.source))
    return Sighting(same, None, after)


def _with_finding(seen: Observation, finding: Finding) -> Observation:
    return replace(seen, outcome=finding.outcome, rule=finding.rule, reason=finding.reason)


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name in _KEPT_HEADERS}


def _after(provider: Provider, memory: Memory, event: Event, reader: Reader | None) -> Memory:
    claims = claims_on(provider, event.source)
    others = {name for claim in claims for name in claim.sources} - {event.source}
    reads = latest_reads(provider, others, memory, reader)
    return advance(memory, event, claims, {**reads, event.source: event.read})


def is_doubtful(sighting: Sighting, memory: Memory, provider: Provider) -> bool:
    """Say whether a second answer is wanted before this one is believed."""
    event = sighting.event
    if event is None:
        return False
    known = memory.source(event.source)
    if isinstance(event.read, Finding):
        is_news = known.finding is None or known.finding.outcome is not event.read.outcome
        return event.read.outcome in SECOND_LOOK and is_news
    is_lost = event.status_page is False and known.status_page is True
    turned = is_lost or turns(memory, sighting.after, claims_on(provider, event.source))
    return known.dispute is None and turned


def settle(first: Sighting, second: Sighting, provider: Provider) -> Sighting:
    """Choose between two answers fetched one after the other.

    An unreadable first answer gives way to the second one. A readable first one
    that would turn a claim counts only when the second leads to the same
    verdicts; otherwise it is disputed, and the claims stay as they were.
    """
    if first.event is None or not first.is_readable:
        return second
    claims = claims_on(provider, first.observation.source)
    if second.is_readable and same_verdicts(first.after, second.after, claims):
        return second
    note = f"a second answer right after it led elsewhere: {second.observation.outcome}"
    return replace(
        first,
        event=replace(first.event, disputed=True),
        observation=replace(first.observation, unstable=True, notes=(*first.observation.notes, note)),
    )
