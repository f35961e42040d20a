"""Stored observations -> what was known after each of them.

The state of a provider is never the only copy of anything: it can be worked
out from the stored pages at any time, and is, whenever the register, the
reader or the order of the pages changed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from monitor.core import guard
from monitor.core.examine import Examined, event_of, examine, reader_key
from monitor.core.history import Event, Memory, Reads, accept, advance, change_of, confirm, confirms
from monitor.core.quoting.anchor import DocumentIndex, index_of
from monitor.model import Answer, Change, Claim, Document, Finding, Provider, Source
from monitor.pdf import read_pdf
from monitor.store import Observation, Origin, Reader, Review

NOT_MODIFIED = 304
ACCEPTED = "accept"
"""The kind of review that makes a claim's present place and clause the reference."""


@dataclass(frozen=True, slots=True)
class Step:
    """One observation in order of date, with what it changed.

    `new_bytes` says that a complete answer arrived whose bytes differ from the
    complete answer before it.
    """

    observation: Observation
    examined: Examined | None
    finding: Finding | None
    change: Change | None
    new_bytes: bool
    memory: Memory


def claims_on(provider: Provider, source: str) -> list[Claim]:
    """Give the claims that a check of this source bears on."""
    return [
        claim for claim in provider.claims.values() if claim.proof is not None and source in claim.sources
    ]


class Replay:
    """Every stored page of a provider judged again, in order of date, up to `until`.

    Iterating gives a Step for each observation; after that `memory` is what was
    known in the end, with what people accepted since. A page that was pruned is
    judged by the kept one that reads the same. `without` are the bodies to treat so
    although they are stored: by digest, each with the one to read in its place.
    """

    def __init__(
        self,
        provider: Provider,
        reader: Reader,
        *,
        until: datetime | None = None,
        without: Mapping[str, str | None] = MappingProxyType({}),
    ) -> None:
        self.memory = Memory()
        self._provider = provider
        self._reader = reader
        self._until = until
        self._without = without
        self._reads: dict[str, DocumentIndex | Finding | None] = {}
        self._good: dict[str, Document] = {}
        self._latest: dict[str, str] = {}
        self._full: dict[tuple[str, str], Observation] = {}

    def __iter__(self) -> Iterator[Step]:
        accepted = deque(
            review
            for review in self._reader.reviews(self._provider.id)
            if review.kind == ACCEPTED and (self._until is None or review.at <= self._until)
        )
        stored = self._reader.observations(self._provider.id, until=self._until)
        for observation in _in_order(stored):
            while accepted and accepted[0].at < observation.at:
                self._accept(accepted.popleft())
            source = self._provider.sources.get(observation.source)
            if source is not None:
                yield self._take(source, self._whole(observation))
        for review in accepted:
            self._accept(review)

    def _whole(self, observation: Observation) -> Observation:
        """Give a "not modified" the headers of the answer it confirmed: they say how to read the body."""
        if observation.digest is None:
            return observation
        key = (observation.source, observation.digest)
        if observation.http_status == NOT_MODIFIED and key in self._full:
            return replace(observation, headers=self._full[key].headers)
        self._full[key] = observation
        return observation

    def _take(self, source: Source, observation: Observation) -> Step:
        claims = claims_on(self._provider, source.id)
        digest = observation.digest
        if repeats(self.memory, observation, source):
            self.memory = confirm(self.memory, source.id, observation.at, claims)
            return Step(observation, None, None, Change.UNCHANGED, False, self.memory)
        examined, event = self._examine(source, observation)
        self._reads[source.id] = event.read
        change = change_of(self.memory.source(source.id), event)
        self.memory = advance(self.memory, event, claims, self._reads)
        new_bytes = digest is not None and self._latest.get(source.id) != digest
        if digest is not None:
            self._latest[source.id] = digest
        if examined is not None and examined.document is not None:
            self._good[source.id] = examined.document
        found = event.read if isinstance(event.read, Finding) else None
        return Step(observation, examined, found, change, new_bytes, self.memory)

    def _examine(self, source: Source, observation: Observation) -> tuple[Examined | None, Event]:
        digest = observation.digest
        if digest is None:
            return None, Event(source.id, observation.at, finding_recorded(observation))
        body = self._body(digest)
        if body is None:
            finding = finding_recorded(observation)
            return Examined(None, finding), Event(source.id, observation.at, finding)
        earlier = [self._good[source.id]] if source.id in self._good else []
        answer = answer_of(observation, body)
        known = self.memory.source(source.id)
        asked = _as_asked(source, observation)
        examined = examine(answer, asked, earlier, text=known.text, texts=known.texts, pdf=read_pdf)
        unstable = observation.unstable
        event = event_of(examined, source, observation.at, digest, disputed=unstable, last=known.digest)
        return examined, event

    def _body(self, digest: str) -> bytes | None:
        kept = self._without.get(digest, digest)
        return self._reader.readable_body(kept) if kept else None

    def _accept(self, review: Review) -> None:
        claim = self._provider.claims.get(review.claim or "")
        if claim is not None:
            self.memory = accept(self.memory, claim, self._reads)


def _in_order(stored: Iterable[Observation]) -> list[Observation]:
    """Put pages in order of date: imported ones of one moment first, in an order that is none of arrival.

    Our own checks stay in the order they were made in, also where the clock was put back between them.
    """
    latest: datetime | None = None
    keyed: list[tuple[tuple[datetime, bool, str, int], Observation]] = []
    for one in sorted(stored, key=lambda one: one.id):
        if one.origin is Origin.FETCH:
            latest = one.at if latest is None else max(latest, one.at)
            keyed.append(((latest, True, "", one.id), one))
        else:
            keyed.append(((one.at, False, one.digest or "", one.id), one))
    return [one for _, one in sorted(keyed, key=lambda pair: pair[0])]


def repeats(memory: Memory, observation: Observation, source: Source) -> bool:
    """Say whether an observation only brings the bytes of the last good page again, from where it may."""
    return (
        confirms(memory, source.id, observation.digest)
        and not observation.unstable
        and observation.http_status in (None, 200, NOT_MODIFIED)
        and guard.allowed(observation.final_url or observation.url, _as_asked(source, observation))
    )


def _as_asked(source: Source, observation: Observation) -> Source:
    """Give the source with the address it had then, where the register still names that as a former one."""
    return replace(source, url=observation.url) if observation.url in source.also else source


def answer_of(observation: Observation, body: bytes) -> Answer:
    """Give the answer that was observed, as it came in."""
    status = observation.http_status
    return Answer(
        url=observation.url,
        final_url=observation.final_url or observation.url,
        status=200 if status in (None, NOT_MODIFIED) else status,
        headers=observation.headers,
        body=body,
        rendered=observation.rendered,
        notes=observation.notes,
    )


def finding_recorded(observation: Observation) -> Finding:
    """Give why an observation brought no good page, as it was recorded then."""
    return Finding(observation.outcome, observation.rule or "", observation.reason or "")


def fold(provider: Provider, reader: Reader, until: datetime | None = None) -> Memory:
    """Work the provider's state out from its stored pages."""
    replay = Replay(provider, reader, until=until)
    for _ in replay:
        pass
    return replay.memory


def good_document(source: Source, memory: Memory, reader: Reader | None) -> Document | None:
    """Give the source's last good document, from the derived copy where there is one."""
    digest = memory.source(source.id).digest
    if digest is None or reader is None:
        return None
    return reader.document(digest, reader_key(source)) or stored_page(source, digest, reader).document


def stored_page(source: Source, digest: str, reader: Reader) -> Examined:
    """Read a stored page of a source again."""
    seen = [one for one in reader.observations(source.ref, with_body=True) if one.digest == digest]
    full = [one for one in seen if one.http_status != NOT_MODIFIED]
    last = (full or seen)[-1]
    body = reader.readable_body(digest)
    assert body is not None, "a good page is pruned only where another one reads the same"
    return examine(answer_of(last, body), _as_asked(source, last), (), pdf=read_pdf)


def latest_reads(provider: Provider, names: Iterable[str], memory: Memory, reader: Reader | None) -> Reads:
    """Give the latest read of each of the named sources."""
    reads: dict[str, DocumentIndex | Finding | None] = {}
    for name in names:
        known = memory.source(name)
        good = good_document(provider.sources[name], memory, reader) if known.finding is None else None
        reads[name] = known.finding or (index_of(good) if good is not None else None)
    return reads
