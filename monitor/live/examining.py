"""Sources -> two looks at each -> findings, in the order of the register."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from monitor.config.positions import Positions
from monitor.fetch import Fetcher
from monitor.first_look import Fetching, first_lookout
from monitor.live.claims import about_claims
from monitor.live.sources import Looks, about_source
from monitor.model import Provider, Register, Source
from monitor.results import DoctorFinding

Progress = Callable[[int, int, str], None]


def examine_live(
    register: Register,
    providers: Sequence[Provider],
    positions: Positions,
    now: datetime,
    fetching: Fetching,
    progress: Progress | None = None,
) -> tuple[DoctorFinding, ...]:
    """Fetch each source of these providers twice past every cache, and say what there is to mend.

    Every finding names the line of config.yaml that it is about. Raises ConfigError for unusable settings.
    """
    looked = asyncio.run(_look_at_all(register, providers, now, fetching, progress))
    return tuple(finding for provider in providers for finding in _about(provider, looked, positions))


def _about(provider: Provider, looked: dict[str, Looks], positions: Positions) -> Iterator[DoctorFinding]:
    own = {name: looked[source.ref] for name, source in provider.sources.items()}
    for name, looks in own.items():
        yield from about_source(provider, provider.sources[name], looks, positions)
    yield from about_claims(provider, own, positions)


async def _look_at_all(
    register: Register,
    providers: Sequence[Provider],
    now: datetime,
    fetching: Fetching,
    progress: Progress | None,
) -> dict[str, Looks]:
    looked: dict[str, Looks] = {}
    total = sum(len(provider.sources) for provider in providers)
    async with fetching(register.settings) as fetcher, asyncio.TaskGroup() as group:

        async def one(provider: Provider, source: Source) -> None:
            looked[source.ref] = await _look_twice(fetcher, register, provider, source, now)
            if progress:
                progress(len(looked), total, source.ref)

        for provider in providers:
            for source in provider.sources.values():
                group.create_task(one(provider, source))
    return looked


async def _look_twice(
    fetcher: Fetcher, register: Register, provider: Provider, source: Source, now: datetime
) -> Looks:
    lookout = first_lookout(fetcher, provider, source, register.settings, now)
    first = await lookout.look(None, fresh=True)
    return Looks(first, await lookout.look(None, fresh=True))
