"""One round of checks: the sources side by side, those that are due taken from other processes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from monitor.core.schedule import NextCheck, is_due
from monitor.fetch import Fetcher
from monitor.model import Register, Settings, Source
from monitor.pipeline import Edges, check
from monitor.store import Schedule, Store

Progress = Callable[[int, int, str], None]
"""Called with how many are done, how many there are, and what was done last."""

LEASE = timedelta(minutes=10)
"""How long a scheduled check keeps a source to itself, unless it renews that."""

RENEW_EVERY = 120.0
"""Seconds after which a round that goes on renews the leases of what it has still to check."""

GRACE = 4.0
"""Seconds that checks under way may go on after the signal to stop; then their fetches are given up."""

_LOOK_AGAIN = 0.2


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of checks works with.

    `fresh` asks for full answers past every cache. Once `stop` is set, checks
    under way have a few seconds left. `fetching` makes what reads the pages.
    """

    register: Register
    store: Store
    clock: Callable[[], datetime]
    fresh: bool = False
    progress: Progress | None = None
    stop: threading.Event | None = None
    fetching: Callable[[Settings], Fetcher] = Fetcher

    def check(self, sources: Sequence[Source], owner: str | None = None) -> int:
        """Check the sources, those that `owner` has leases of as long as it takes; gives the alerts queued.

        Raises the first failure of our own; the other checks are given up then.
        """
        if not sources:
            return 0
        queued: list[int] = []
        try:
            asyncio.run(self._until_stopped(sources, queued, owner))
        except ExceptionGroup as failed:
            raise _first_of(failed) from failed
        return sum(queued)

    def check_due(self, sources: Sequence[Source]) -> tuple[list[Source], int]:
        """Check the sources whose time has come and that no other process is at.

        Gives them and how many alerts were queued. Raises as `check` does.
        """
        owner = uuid4().hex
        taken = self._take(sources, owner)
        try:
            return taken, self.check(taken, owner)
        finally:
            if taken:
                with self.store.write() as writer:
                    for source in taken:
                        writer.release_lease(source.ref, owner)

    def _take(self, sources: Sequence[Source], owner: str) -> list[Source]:
        now = self.clock()
        with self.store.read() as reader:
            known = reader.schedules()
        late = [source for source in sources if is_source_due(source, known.get(source.ref), now)]
        if not late:
            return []
        with self.store.write() as writer:
            # Asked again: another process may have checked it while this one waited for its turn.
            return [
                source
                for source in late
                if is_source_due(source, writer.schedule(source.ref), now)
                and writer.claim_lease(source.ref, owner, until=now + LEASE, now=now)
            ]

    async def _until_stopped(self, sources: Sequence[Source], queued: list[int], owner: str | None) -> None:
        work = asyncio.create_task(self._side_by_side(sources, queued, owner))
        left = GRACE
        while self.stop is not None and not work.done() and left > 0:
            await asyncio.wait((work,), timeout=_LOOK_AGAIN)
            left -= _LOOK_AGAIN if self.stop.is_set() else 0
        if left > 0:
            await work
            return
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work

    async def _side_by_side(self, sources: Sequence[Source], queued: list[int], owner: str | None) -> None:
        settings = self.register.settings
        waiting = {source.ref for source in sources}
        async with (
            self._renewing(waiting, owner),
            self.fetching(settings) as fetcher,
            asyncio.TaskGroup() as group,
        ):
            edges = Edges(self.store, fetcher, settings, self.register.channels, self.clock)

            async def one(source: Source) -> None:
                checked = await check(
                    edges, self.register.providers[source.provider], source, fresh=self.fresh
                )
                waiting.discard(source.ref)
                queued.append(checked.alerts)
                if self.progress:
                    outcome = checked.observation.outcome
                    self.progress(len(queued), len(sources), f"{source.ref}: {outcome}")

            for source in sources:
                group.create_task(one(source))

    @asynccontextmanager
    async def _renewing(self, waiting: Iterable[str], owner: str | None) -> AsyncIterator[None]:
        """Keep the leases of what is `waiting` for as long as the block runs."""

        async def renew() -> None:
            while owner is not None:
                await asyncio.sleep(RENEW_EVERY)
                now = self.clock()
                with self.store.write() as writer:
                    for ref in waiting:
                        writer.claim_lease(ref, owner, until=now + LEASE, now=now)

        renewing = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing


def is_source_due(source: Source, schedule: Schedule | None, now: datetime) -> bool:
    """Say whether `check --due` would check a source now."""
    if schedule is None or schedule.next_check_at is None:
        return True
    planned = NextCheck(schedule.next_check_at, schedule.interval or source.interval)
    return is_due(planned, source.interval, now, failures=schedule.consecutive_failures)


def _first_of(failed: BaseExceptionGroup[BaseException]) -> BaseException:
    """Give the first failure of work that was done side by side."""
    error = failed.exceptions[0]
    return _first_of(error) if isinstance(error, BaseExceptionGroup) else error
