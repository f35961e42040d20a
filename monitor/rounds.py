"""One round of checks: the sources side by side, those that are due taken from other processes."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from monitor.core.schedule import NextCheck, is_due, next_check
from monitor.errors import MonitorError
from monitor.fetch import Fetcher
from monitor.memories import Memories
from monitor.model import Register, Settings, Source
from monitor.pipeline import Edges, check
from monitor.recording import Recorded
from monitor.redaction import redacted, secrets_of
from monitor.store import Schedule, Store
from monitor.unforeseen import unforeseen

Progress = Callable[[int, int, str], None]
"""Called with how many are done, how many there are, and what was done last."""

LEASE = timedelta(minutes=10)
"""How long a scheduled check keeps a source to itself, unless it renews that."""

RENEW_EVERY = 120.0
"""Seconds after which a round that goes on renews the leases of what it has still to check."""

GRACE = 4.0
"""Seconds that checks under way may go on after the signal to stop; then their fetches are given up."""

_LOOK_AGAIN = 0.2


@dataclass(slots=True)
class Checked:
    """What a round came to: alerts queued, and checks that ended in a way nobody foresaw, a line each."""

    sources: int = 0
    alerts: int = 0
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of checks works with.

    `fresh` asks for full answers past every cache. Once `stop` is set, checks
    under way have a few seconds left. `fetching` makes what reads the pages,
    `memories` is what may be taken over from an earlier round.
    """

    register: Register
    store: Store
    clock: Callable[[], datetime]
    fresh: bool = False
    progress: Progress | None = None
    stop: threading.Event | None = None
    fetching: Callable[[Settings], Fetcher] = Fetcher
    memories: Memories = field(default_factory=Memories)

    def check(self, sources: Sequence[Source], owner: str | None = None) -> Checked:
        """Check the sources, those that `owner` has leases of as long as it takes.

        Raises StorageError; the other checks are given up then. What nobody
        foresaw in the check of one source keeps no other from being checked.
        """
        done = Checked()
        if sources:
            try:
                asyncio.run(self._until_stopped(sources, done, owner))
            except ExceptionGroup as failed:
                raise _first_of(failed) from failed
        return done

    def check_due(self, sources: Sequence[Source]) -> tuple[list[Source], Checked]:
        """Check the sources whose time has come and that no other process is at; gives them too.

        Raises as `check` does.
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

    async def _until_stopped(self, sources: Sequence[Source], done: Checked, owner: str | None) -> None:
        work = asyncio.create_task(self._side_by_side(sources, done, owner))
        end: float | None = None
        while self.stop is not None and not work.done() and (end is None or time.monotonic() < end):
            await asyncio.wait((work,), timeout=_LOOK_AGAIN)
            if end is None and self.stop.is_set():
                end = time.monotonic() + GRACE
        if end is None or work.done():
            await work
            return
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work

    async def _side_by_side(self, sources: Sequence[Source], done: Checked, owner: str | None) -> None:
        settings = self.register.settings
        waiting = {source.ref for source in sources}
        async with (
            self._renewing(waiting, owner),
            self.fetching(settings) as fetcher,
            asyncio.TaskGroup() as group,
        ):
            channels = self.register.channels
            edges = Edges(self.store, fetcher, settings, channels, self.clock, self.memories)

            async def one(source: Source) -> None:
                provider = self.register.providers[source.provider]
                # Gathered by itself, so that what nobody foresaw ends no other check.
                (ended,) = await asyncio.gather(
                    check(edges, provider, source, fresh=self.fresh), return_exceptions=True
                )
                waiting.discard(source.ref)
                said = self._count(source, ended, done)
                if self.progress:
                    self.progress(done.sources, len(sources), f"{source.ref}: {said}")

            for source in sources:
                group.create_task(one(source))

    def _count(self, source: Source, ended: Recorded | BaseException, done: Checked) -> str:
        """Add what the check of a source came to, and give it in a word; raises failures of our storage."""
        if isinstance(ended, Recorded):
            done.sources += 1
            done.alerts += ended.alerts
            return ended.observation.outcome
        if isinstance(ended, MonitorError) or not isinstance(ended, Exception):
            raise ended
        self._put_off(source)
        done.sources += 1
        line = f"{source.ref}: {unforeseen(ended, 'the check')}"
        done.failed.append(redacted(line, secrets_of(self.register)))
        return "failed"

    def _put_off(self, source: Source) -> None:
        """Let a source wait as after any failure: whatever it was, it may be so each time."""
        now = self.clock()
        with self.store.write() as writer:
            known = writer.schedule(source.ref)
            failures = known.consecutive_failures + 1 if known else 1
            plan = next_check(source.ref, source.interval, now, failures=failures, changed_at=None)
            writer.set_next_check(source.ref, plan.at, consecutive_failures=failures, interval=plan.interval)

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
