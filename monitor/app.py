"""Where the edges are wired: one object with what the commands do."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from monitor import config, queries, reviews
from monitor.answers import claim_result, source_result
from monitor.core.history import Memory
from monitor.doctor import examine_setup
from monitor.fetch import Fetcher
from monitor.importers.folder import import_folder
from monitor.model import Provider, Register, Source
from monitor.names import choose_claims, choose_providers, choose_source, choose_sources
from monitor.notify.delivery import Delivered, deliver
from monitor.pipeline import Edges, check
from monitor.replay import recall, replay
from monitor.results import (
    AlertRow,
    AuditReport,
    ClaimTimeline,
    DiffReport,
    DoctorFinding,
    HistoryRow,
    ImportReport,
    Report,
    ShownDocument,
    StatusReport,
)
from monitor.schedule import run_daemon
from monitor.store import Reader, Store, open_store

Progress = Callable[[int, int, str], None]
"""Called with how many are done, how many there are, and what was done last."""

LEASE = timedelta(minutes=10)
"""How long a scheduled check keeps a source to itself; longer than any fetch may take."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def open_app(
    config_path: Path | None,
    database: str | None,
    environ: Mapping[str, str],
    cwd: Path,
    *,
    clock: Callable[[], datetime] = utc_now,
) -> App:
    """Read the register and open the database it names.

    Raises ConfigError, and StorageError when the database cannot be used.
    """
    path = config.find_config(config_path, environ, cwd)
    register = config.load(path, environ=environ)
    url = database or environ.get("MONITOR_DATABASE")
    base = cwd if url else path.parent
    return App(register, open_store(url or register.settings.database, base=base), clock)


class App:
    """What the commands do, on one register and one database. A context manager."""

    def __init__(self, register: Register, store: Store, clock: Callable[[], datetime]) -> None:
        self.register = register
        self._store = store
        self._clock = clock
        self._stack = ExitStack()

    def __enter__(self) -> App:
        self._stack.enter_context(self._store)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def base(self) -> Path:
        """The folder that relative paths of the register start from."""
        return Path(self.register.path).parent

    # --- checking ---------------------------------------------------------------

    def check(
        self,
        *,
        providers: Sequence[str] = (),
        sources: Sequence[str] = (),
        due: bool = False,
        progress: Progress | None = None,
    ) -> Report:
        """Fetch, record and judge the chosen sources, all of them when none is named."""
        chosen = choose_sources(self.register, providers, sources)
        if due:
            chosen = self._due(chosen)
        queued = asyncio.run(self._check_all(chosen, fresh=False, progress=progress))
        self.deliver()
        names = {source.ref for source in chosen}
        claims = [
            (provider.id, claim.id)
            for provider in self.register.providers.values()
            for claim in provider.claims.values()
            if any(f"{provider.id}/{name}" in names for name in claim.sources)
        ]
        return self._report(names, claims, alerts_queued=queued)

    def verify(
        self,
        *,
        providers: Sequence[str] = (),
        claims: Sequence[str] = (),
        offline: bool = False,
        as_of: datetime | None = None,
        max_age: float | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Judge the chosen claims on a fresh full answer of each source they need.

        `offline` uses what is stored; `as_of` what was stored by then, with ages
        counted from then. `max_age` is in seconds.
        """
        chosen = choose_claims(self.register, providers, claims)
        refs = {f"{provider.id}/{name}" for provider, claim in chosen for name in claim.sources if claim.proof}
        queued = 0
        if not offline and as_of is None:
            sources = [source for source in choose_sources(self.register, (), ()) if source.ref in refs]
            queued = asyncio.run(self._check_all(sources, fresh=True, progress=progress))
            self.deliver()
        names = [(provider.id, claim.id) for provider, claim in chosen]
        return self._report(refs, names, as_of=as_of, max_age=max_age, alerts_queued=queued)

    async def _check_all(self, sources: Sequence[Source], *, fresh: bool, progress: Progress | None) -> int:
        """Check the sources side by side; gives how many alerts were queued."""
        done = queued = 0
        base = self.base
        settings = self.register.settings
        async with Fetcher(settings, base=base) as fetcher:
            edges = Edges(self._store, fetcher, settings, self._clock)

            async def one(source: Source) -> None:
                nonlocal done, queued
                provider = self.register.providers[source.provider]
                checked = await check(edges, provider, source, fresh=fresh)
                done, queued = done + 1, queued + checked.alerts
                if progress:
                    progress(done, len(sources), f"{source.ref}: {checked.observation.outcome}")

            async with asyncio.TaskGroup() as group:
                for source in sources:
                    group.create_task(one(source))
        return queued

    def _due(self, sources: Sequence[Source]) -> list[Source]:
        """Give the sources whose time has come and that no other process is at."""
        now, owner = self._clock(), uuid4().hex
        due = []
        for source in sources:
            with self._store.write() as writer:
                schedule = writer.schedule(source.ref)
                if schedule is not None and schedule.next_check_at and schedule.next_check_at > now:
                    continue
                if writer.claim_lease(source.ref, owner, until=now + LEASE, now=now):
                    due.append(source)
        return due

    def deliver(self) -> Delivered:
        """Try to deliver what is queued; gives how many went out and how many failed."""
        return deliver(self._store, self.register.channels, self.base, self._clock())

    def daemon(self, log: Callable[[str], None]) -> None:
        """Check what is due until stopped by SIGTERM or SIGINT."""
        run_daemon(lambda: self.check(due=True), log)
