"""Stored observations -> what was known after each of them.

The state of a provider is never the only copy of anything: it can be worked
out from the stored pages at any time, and is, whenever the register, the
reader or the order of the pages changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from monitor.core.anchor import DocumentIndex, index_of
from monitor.core.examine import JUDGE_VERSION, Examined, event_of, examine, reader_key
from monitor.core.history import Event, Memory, Reads, advance, change_of, confirm, confirms
from monitor.core.read import READER_VERSION
from monitor.model import Answer, Change, Claim, Document, Finding, Provider, Source
from monitor.store import Observation, Reader, Writer

NOT_MODIFIED = 304

_MEMORY = TypeAdapter(Memory)
_PROVIDER = TypeAdapter(Provider)


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


def replay(provider: Provider, reader: Reader, *, until: datetime | None = None) -> Iterator[Step]:
    """Judge every stored page of the provider again, in order of date, up to `until`."""
    memory = Memory()
    reads: dict[str, DocumentIndex | Finding | None] = {}
    latest: dict[str, str] = {}
    good: dict[str, Document] = {}
    for observation in reader.observations(provider.id, until=until):
        source = provider.sources.get(observation.source)
        if source is None:
            continue
        step = _step(provider, source, observation, reader, memory, reads, good)
        memory = step.memory
        if step.examined is not None and step.examined.document is not None:
            good[source.id] = step.examined.document
        digest = observation.digest
        new_bytes = digest is not None and latest.get(source.id) != digest
        if digest is not None:
            latest[source.id] = digest
        yield Step(observation, step.examined, step.finding, step.change, new_bytes, memory)


def _step(
    provider: Provider,
    source: Source,
    observation: Observation,
    reader: Reader,
    memory: Memory,
    reads: dict[str, DocumentIndex | Finding | None],
    good: Mapping[str, Document],
) -> Step:
    claims = claims_on(provider, source.id)
    digest = observation.digest
    if confirms(memory, source.id, digest) and not observation.unstable:
        memory = confirm(memory, source.id, observation.at, claims)
        return Step(observation, None, None, Change.UNCHANGED, False, memory)
    examined: Examined | None = None
    if digest is None:
        finding = Finding(observation.outcome, observation.rule or "", observation.reason or "")
        event = Event(source.id, observation.at, finding)
    else:
        earlier = [good[source.id]] if source.id in good else []
        examined = examine(answer_of(observation, reader.body(digest)), source, earlier)
        event = event_of(examined, source, observation.at, digest, disputed=observation.unstable)
    reads[source.id] = event.read
    change = change_of(memory.source(source.id), event)
    memory = advance(memory, event, claims, reads)
    found = event.read if isinstance(event.read, Finding) else None
    return Step(observation, examined, found, change, False, memory)


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


def memory_key(provider: Provider) -> str:
    """Identify everything that the provider's state depends on besides its pages."""
    versions = f"{READER_VERSION} {JUDGE_VERSION} "
    return hashlib.sha256(versions.encode() + _PROVIDER.dump_json(provider)).hexdigest()


def recall(provider: Provider, reader: Reader) -> Memory:
    """Give the provider's present state: as it was kept, or worked out from the stored pages."""
    kept = reader.memory(provider.id, memory_key(provider))
    if kept is not None:
        return _MEMORY.validate_json(kept)
    return _folded(provider, reader, None)


def state_at(provider: Provider, reader: Reader, moment: datetime | None) -> Memory:
    """Give what was known at a moment; at present for None."""
    if moment is None:
        return recall(provider, reader)
    return _folded(provider, reader, moment)


def _folded(provider: Provider, reader: Reader, until: datetime | None) -> Memory:
    memory = Memory()
    for step in replay(provider, reader, until=until):
        memory = step.memory
    return memory


def keep(provider: Provider, memory: Memory, writer: Writer) -> None:
    """Keep the provider's state for the next `recall`."""
    writer.put_memory(provider.id, memory_key(provider), _MEMORY.dump_json(memory))


def good_document(source: Source, memory: Memory, reader: Reader) -> Document | None:
    """Give the source's last good document, from the derived copy where there is one."""
    digest = memory.source(source.id).digest
    if digest is None:
        return None
    return reader.document(digest, reader_key(source)) or stored_page(source, digest, reader).document


def stored_page(source: Source, digest: str, reader: Reader) -> Examined:
    """Read a stored page of a source again."""
    seen = [one for one in reader.observations(source.ref, with_body=True) if one.digest == digest]
    full = [one for one in seen if one.http_status != NOT_MODIFIED]
    return examine(answer_of((full or seen)[-1], reader.body(digest)), source, ())


def latest_reads(provider: Provider, names: Iterable[str], memory: Memory, reader: Reader) -> Reads:
    """Give the latest read of each of the named sources."""
    reads: dict[str, DocumentIndex | Finding | None] = {}
    for name in names:
        known = memory.source(name)
        good = good_document(provider.sources[name], memory, reader) if known.finding is None else None
        reads[name] = known.finding or (index_of(good) if good is not None else None)
    return reads
