"""fetch -> snapshot -> document -> verdicts -> alerts: the only module that knows the order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import past_incidents, screenshots
from monitor.core.history import Memory, SourceMemory
from monitor.fetch import Fetcher
from monitor.looking import Lookout, manner_of
from monitor.memories import Memories
from monitor.model import Channel, FetchResult, Provider, Settings, Source, Validators
from monitor.recording import Recorded, record
from monitor.sighting import Sighting, is_doubtful, settle, sight
from monitor.store import Observation, Reader, Store

FULL_ANSWER_EVERY = timedelta(days=7)
"""After so long without a full answer a server's "not modified" is no longer believed (DESIGN, section 5)."""


@dataclass(frozen=True, slots=True)
class Edges:
    """What the pipeline works with; `clock` gives the present time, in UTC.

    `channels` are those that alerts are queued for, `memories` what one check may
    take over from the one before it.
    """

    store: Store
    fetcher: Fetcher
    settings: Settings
    channels: tuple[Channel, ...]
    clock: Callable[[], datetime]
    memories: Memories


async def check(edges: Edges, provider: Provider, source: Source, *, fresh: bool = False) -> Recorded:
    """Fetch a source, record what was found, judge its claims and queue the alerts.

    `fresh` asks for a full answer past every cache. Before a claim leaves
    `holds`, or a page counts as gone, a second answer is fetched past every
    cache; where the two disagree the claims stay as they are. A browser reads what
    shows its text only there. Raises StorageError.
    """
    store, settings = edges.store, edges.settings
    with store.read() as reader:
        memory = edges.memories.recall(provider, reader)
        known = memory.source(source.id)
        validators = None if fresh else _validators(source, memory, reader, edges.clock())
        manner = manner_of(source, known, reader, edges.clock())
        wants_past = past_incidents.are_wanted(source, reader, edges.clock())

    def judge(result: FetchResult) -> Sighting:
        with store.read() as reader:
            return sight(result, provider, source, memory, settings, reader, edges.clock())

    def wants_screenshot(sighting: Sighting) -> bool:
        with store.read() as reader:
            return screenshots.is_wanted(sighting, reader)

    lookout = Lookout(edges.fetcher, source, manner, known, judge, wants_screenshot)
    sighting = await lookout.look(validators, fresh=fresh)
    if is_doubtful(sighting, memory, provider):
        second = await lookout.look(None, fresh=True)
        if not sighting.is_readable and second.is_readable and is_doubtful(second, memory, provider):
            second = settle(second, await lookout.look(None, fresh=True), provider)
        sighting = settle(sighting, second, provider)
    if is_doubtful(sighting, memory, provider):
        rendered = await lookout.look_closer(sighting)
        if rendered and rendered.is_readable and not is_doubtful(rendered, memory, provider):
            sighting = rendered

    past = await past_incidents.ask(edges.fetcher, source, sighting) if wants_past else None

    with store.write() as writer:
        recorded = record(
            sighting, provider, source, edges.channels, writer, edges.memories, max_age=settings.max_age
        )
        if past is not None:
            past_incidents.attach(past, recorded.observation, writer)
        if sighting.screenshot is not None:
            screenshots.attach(sighting.screenshot, recorded.observation, writer)
        return recorded


def _validators(source: Source, memory: Memory, reader: Reader, now: datetime) -> Validators | None:
    """Give what a conditional request needs, None where a full answer is wanted."""
    full = reader.latest_full_answer(source.ref)
    if full is None or why_full(memory.source(source.id), full, now):
        return None
    return Validators(full.headers.get("etag"), full.headers.get("last-modified"))


def why_full(known: SourceMemory, full: Observation | None, now: datetime) -> str | None:
    """Say why a full answer is wanted; None where "not modified" since the `full` one would do."""
    if known.finding is not None:
        return "the last answer could not be read"
    if known.dispute is not None:
        return "its last answers disagreed"
    if known.digest is None or full is None or full.digest != known.digest:
        return "no full answer is known"
    if now - full.at > FULL_ANSWER_EVERY:
        return f"the last full answer is older than {FULL_ANSWER_EVERY.days} days"
    return None
