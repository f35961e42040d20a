"""A look at a source as on its first day: nothing is known of it, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from monitor.core.history import Memory, SourceMemory
from monitor.fetch import Fetcher
from monitor.looking import Lookout, Manner
from monitor.model import FetchResult, Provider, Render, Settings, Source
from monitor.sighting import Sighting, sight

Fetching = Callable[[Settings], Fetcher]

_MOVED = "moved permanently to "


def first_lookout(
    fetcher: Fetcher, provider: Provider, source: Source, settings: Settings, now: datetime
) -> Lookout:
    """Give what looks at a source as a check does: the same fetcher, browser, guard and reader."""
    alone = replace(provider, sources=MappingProxyType({source.id: source}), claims=MappingProxyType({}))

    def judge(result: FetchResult) -> Sighting:
        return sight(result, alone, source, Memory(), settings, None, now)

    manner = Manner(plain=source.render is not Render.ALWAYS, browser=source.render is not Render.NEVER)
    return Lookout(fetcher, source, manner, SourceMemory(), judge)


def moved_to(sighting: Sighting) -> str | None:
    """Give the address that a page has moved to for good; None where it has not."""
    notes = sighting.observation.notes
    return next((note.removeprefix(_MOVED) for note in notes if note.startswith(_MOVED)), None)
