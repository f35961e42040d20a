"""Where the edges are wired: one object with what the commands do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from monitor import config, queries, reviews
from monitor.answers import claim_result, source_result
from monitor.core.history import Memory
from monitor.core.schedule import QUICK_FOR
from monitor.doctor import examine_setup
from monitor.errors import ConfigError, UsageError
from monitor.fetch import Fetcher
from monitor.importers.folder import import_folder
from monitor.memories import recall, state_at
from monitor.model import Provider, Register, Settings
from monitor.names import (
    choose_channels,
    choose_claims,
    choose_providers,
    choose_source,
    choose_sources,
    choose_subject,
)
from monitor.notify.channels import Place
from monitor.notify.checkpoints import send_checkpoints
from monitor.notify.delivery import Delivered, deliver, retry
from monitor.notify.trial import try_channels
from monitor.results import (
    AlertDelivery,
    AlertRow,
    AuditReport,
    BackupReport,
    ClaimResult,
    ClaimTimeline,
    DiffReport,
    DoctorFinding,
    HistoryRow,
    ImportReport,
    Report,
    RestoreReport,
    ShownDocument,
    SourceResult,
    StatusReport,
)
from monitor.rounds import Checked, Progress, Round
from monitor.schedule import Duties, run_daemon
from monitor.status_reading import status_page_result
from monitor.store import Checkpoint, Reader, Store, open_store, restore


def utc_now() -> datetime:
    return datetime.now(UTC)


def open_app(
    config_path: Path | None,
    database: str | None,
    environ: Mapping[str, str],
    cwd: Path,
    *,
    clock: Callable[[], datetime] = utc_now,
    fetching: Callable[[Settings], Fetcher] = Fetcher,
) -> App:
    """Read the register and open the database it names; `fetching` makes what reads pages.

    Raises ConfigError, and StorageError when the database cannot be used.
    """
    register, url, base = _located(config_path, database, environ, cwd)
    store = open_store(url, base=base, clock=clock)
    path = Path(register.path)
    return App(register, store, clock, fetching, lambda: config.load(path, environ=environ))


def restore_database(
    config_path: Path | None,
    database: str | None,
    environ: Mapping[str, str],
    cwd: Path,
    *,
    backup: Path,
    force: bool,
    clock: Callable[[], datetime] = utc_now,
) -> RestoreReport:
    """Put a backup in the place of the database that `open_app` would open. Raises as `restore` does."""
    _, url, base = _located(config_path, database, environ, cwd)
    return restore(url, backup, base=base, force=force, clock=clock)


def _located(
    config_path: Path | None, database: str | None, environ: Mapping[str, str], cwd: Path
) -> tuple[Register, str, Path]:
    """Give the register, the URL of the database, and the folder that a relative one starts from."""
    path = config.find_config(config_path, environ, cwd)
    register = config.load(path, environ=environ)
    url = database or environ.get("MONITOR_DATABASE")
    return register, url or register.settings.database, cwd if url else path.parent


def read_checkpoints(path: Path) -> tuple[Checkpoint, ...]:
    """Give the heads of the ledger that a file holds; raises UsageError where it holds none."""
    return Checkpoint.all_in(path.read_text("utf-8", errors="replace"))


class App:
    """What the commands do, on one register and one database. A context manager."""

    def __init__(
        self,
        register: Register,
        store: Store,
        clock: Callable[[], datetime],
        fetching: Callable[[Settings], Fetcher] = Fetcher,
        read_again: Callable[[], Register] | None = None,
    ) -> None:
        self.register = register
        self._store = store
        self._clock = clock
        self._fetching = fetching
        self._read_again = read_again or (lambda: register)

    def __enter__(self) -> App:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()

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
        delivering: bool = True,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> Report:
        """Fetch, record and judge the chosen sources, all of them when none is named.

        `due` leaves out those whose time has not come or that another process is
        at. Once `stop` is set, fetches under way are given up. Alerts go out at
        the end, unless `delivering` is off.
        """
        chosen = choose_sources(self.register, providers, sources)
        work = self._round(progress=progress, stop=stop)
        doubts = self._doubts()
        if due:
            chosen, done = work.check_due(chosen)
        else:
            done = work.check(chosen)
        if delivering:
            self.deliver(stop)
        names = {source.ref for source in chosen}
        claims = [
            (provider.id, claim.id)
            for provider in self.register.providers.values()
            for claim in provider.claims.values()
            if any(f"{provider.id}/{name}" in names for name in claim.sources)
        ]
        report = self._report(names, claims, alerts_queued=done.alerts)
        return replace(report, warnings=doubts, failed=tuple(done.failed))

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
        refs = {
            f"{provider.id}/{name}" for provider, claim in chosen for name in claim.sources if claim.proof
        }
        done = Checked()
        if not offline and as_of is None:
            sources = [source for source in choose_sources(self.register, (), ()) if source.ref in refs]
            work = self._round(fresh=True, progress=progress)
            done = work.check(sources)
            self.deliver()
        names = [(provider.id, claim.id) for provider, claim in chosen]
        report = self._report(refs, names, as_of=as_of, max_age=max_age, alerts_queued=done.alerts)
        return replace(report, failed=tuple(done.failed))

    def _round(
        self, *, fresh: bool = False, progress: Progress | None = None, stop: threading.Event | None = None
    ) -> Round:
        return Round(self.register, self._store, self._clock, fresh, progress, stop, self._fetching)

    def deliver(self, stop: threading.Event | None = None) -> Delivered:
        """Try to deliver what is queued; gives how many went out and how many failed."""
        stopped = stop.is_set if stop else lambda: False
        place = Place(self.base, self.register.settings)
        channels = self.register.channels
        done = deliver(self._store, channels, place, self._clock, stopped=stopped)
        if stopped():
            return done
        problems = send_checkpoints(self._store, channels, place, self._clock)
        return replace(done, problems=(*done.problems, *problems))

    def daemon(self, log: Callable[[str], None]) -> None:
        """Check what is due and deliver until stopped by SIGTERM or SIGINT; SIGHUP reloads the register."""
        duties = Duties(
            check_due=lambda stop: self.check(due=True, delivering=False, stop=stop),
            deliver=lambda stop: self.deliver(stop).problems,
            reload=self.reload,
        )
        run_daemon(duties, log)

    def reload(self) -> None:
        """Read the register again. Raises ConfigError, with the old one still in force."""
        register = self._read_again()
        if register.settings.database != self.register.settings.database:
            raise ConfigError(
                [f"{register.path}: settings.database: is another one now; restart to use that one"]
            )
        self.register = register

    def _doubts(self) -> tuple[str, ...]:
        """Say what is doubtful about the register, and about this machine's clock."""
        with self._store.read() as reader:
            return (*self.register.warnings, *queries.clock_doubts(reader, self._clock()))

    # --- asking -----------------------------------------------------------------

    def status(self, *, providers: Sequence[str] = (), since: datetime | None = None) -> StatusReport:
        """Give each source with its last outcome and next check, and the backlog of alerts.

        Incidents that status pages tell of are counted from `since`.
        """
        chosen = choose_providers(self.register, providers)
        with self._store.read() as reader:
            found = [
                result
                for provider in chosen
                for result in self._sources(reader, provider, recall(provider, reader), None, None, since)
            ]
            backlog = reader.backlog()
        return StatusReport(self._clock(), tuple(found), backlog.queued, backlog.dead, self._doubts())

    def claims(self, *, providers: Sequence[str] = ()) -> Report:
        """Give the latest known state of each claim; nothing is fetched."""
        return self.verify(providers=providers, offline=True)

    def history(self, source: str | None = None) -> tuple[HistoryRow, ...]:
        """Give a row per page that was read or imported and had new bytes."""
        wanted = choose_source(self.register, source) if source else None
        providers = [wanted[0]] if wanted else list(self.register.providers.values())
        name = wanted[1].id if wanted else None
        with self._store.read() as reader:
            return tuple(row for provider in providers for row in queries.history(provider, reader, name))

    def diff(self, source: str, older: str | None = None, newer: str | None = None) -> DiffReport:
        """Give the clause changes between two pages, named by dates or digests."""
        provider, chosen = choose_source(self.register, source)
        with self._store.read() as reader:
            return queries.diff(provider, chosen, reader, older, newer)

    def show(self, source: str, at: datetime | None = None) -> ShownDocument:
        """Give the document as it was read last, or last before `at`."""
        provider, chosen = choose_source(self.register, source)
        with self._store.read() as reader:
            return queries.show(provider, chosen, reader, at)

    def screenshot(self, document: ShownDocument) -> bytes:
        """Give the picture of a document that was shown, an image file; UsageError where there is none."""
        if document.screenshot is None:
            ref = f"{document.provider}/{document.source}"
            raise UsageError(
                f"there is no picture of {ref} as read on {document.at:%Y-%m-%d %H:%M}Z: "
                "one is taken where a browser read the page and its words had changed"
            )
        with self._store.read() as reader:
            return reader.body(document.screenshot.removeprefix("sha256:"))

    def timeline(
        self, *, providers: Sequence[str] = (), claims: Sequence[str] = ()
    ) -> tuple[ClaimTimeline, ...]:
        """Give every stored page judged again, by claim."""
        wanted: dict[str, list[str]] = {}
        for provider, claim in choose_claims(self.register, providers, claims):
            wanted.setdefault(provider.id, []).append(claim.id)
        with self._store.read() as reader:
            return tuple(
                line
                for name, ids in wanted.items()
                for line in queries.timeline(self.register.providers[name], reader, ids)
            )

    def import_folder(self, directory: Path, progress: Progress | None = None) -> ImportReport:
        """Take in pages kept elsewhere; none is taken twice, no alert is raised."""
        return import_folder(self.register, self._store, directory, progress)

    def audit(self, *, checkpoint: Path | None = None) -> AuditReport:
        """Prove that the store was not altered, also against heads kept elsewhere."""
        return self._store.audit(read_checkpoints(checkpoint) if checkpoint else ())

    def backup(self, target: Path) -> BackupReport:
        """Copy the database to a file, while it may be in use, and audit the copy."""
        self._store.backup(target)
        with open_store(f"sqlite:///{target.absolute()}") as copy:
            audit = copy.audit()
        return BackupReport(str(target), target.stat().st_size, audit)

    def doctor(self) -> tuple[DoctorFinding, ...]:
        """Give the state of configuration, database and channels."""
        return tuple(examine_setup(self.register, self._store))

    # --- reviews and alerts -----------------------------------------------------

    def alerts(self) -> tuple[AlertRow, ...]:
        """Give the alerts, newest first, with what became of them on each channel."""
        with self._store.read() as reader:
            return tuple(reader.alerts())

    def retry_alerts(self) -> int:
        """Queue what was given up once more, and what waits for its next try; gives how many."""
        return retry(self._store, self._clock())

    def test_channels(self, names: Sequence[str] = ()) -> tuple[AlertDelivery, ...]:
        """Send a message that says nothing to the named channels, or all; gives what became of it."""
        chosen = choose_channels(self.register, names)
        place = Place(self.base, self.register.settings)
        return try_channels(self._store, chosen, place, self._clock())

    def acknowledge(self, claim: str, who: str, why: str) -> None:
        """Record that a person knows of a flagged claim."""
        provider, known = choose_claims(self.register, (), (claim,))[0]
        reviews.acknowledge(self._store, provider, known, who, why, self._clock())

    def mute(self, name: str, until: datetime, who: str, why: str) -> None:
        """Record that nobody is told of a claim, of a source, or of a whole provider, for some time."""
        provider, claim, source = choose_subject(self.register, name)
        reviews.mute(self._store, provider, claim, source, until, who, why, self._clock())

    def accept(self, claim: str, who: str, why: str) -> None:
        """Record that a person accepted a holding claim as it stands now: its place and its clause."""
        provider, known = choose_claims(self.register, (), (claim,))[0]
        reviews.accept(self._store, provider, known, who, why, self._clock())

    # --- reports ----------------------------------------------------------------

    def _report(
        self,
        refs: Iterable[str],
        names: Iterable[tuple[str, str]],
        *,
        as_of: datetime | None = None,
        max_age: float | None = None,
        alerts_queued: int = 0,
    ) -> Report:
        """Give the sources called `refs` and the claims (provider, claim) as they stand or stood."""
        now = as_of or self._clock()
        age = self.register.settings.max_age if max_age is None else max_age
        wanted, chosen = set(refs), set(names)
        found_sources: list[SourceResult] = []
        found_claims: list[ClaimResult] = []
        with self._store.read() as reader:
            for provider in self.register.providers.values():
                claims = [claim for claim in provider.claims.values() if (provider.id, claim.id) in chosen]
                if not claims and not any(source.ref in wanted for source in provider.sources.values()):
                    continue
                memory = state_at(provider, reader, as_of)
                sources = list(self._sources(reader, provider, memory, as_of, wanted))
                found_sources += sources
                ended = {source.source: source.final_url or source.url for source in sources}
                told = {
                    **reviews.muted(reader, provider, now, as_of=as_of),
                    **reviews.acknowledged(reader, provider, memory, as_of=as_of),
                }
                for claim in claims:
                    result = claim_result(provider, claim, memory, now=now, max_age=age, final_urls=ended)
                    found_claims.append(replace(result, acknowledged=told.get(claim.id)))
        return Report(
            generated_at=self._clock(),
            sources=tuple(found_sources),
            claims=tuple(found_claims),
            as_of=as_of,
            warnings=self.register.warnings,
            alerts_queued=alerts_queued,
        )

    def _sources(
        self,
        reader: Reader,
        provider: Provider,
        memory: Memory,
        as_of: datetime | None,
        wanted: set[str] | None,
        incidents_since: datetime | None = None,
    ) -> Iterable[SourceResult]:
        latest = reader.latest_observations(provider.id, until=as_of)
        since = self._clock() - QUICK_FOR
        for source in provider.sources.values():
            if wanted is None or source.ref in wanted:
                changed = reader.latest_change(source.ref, since=since)
                schedule = reader.schedule(source.ref)
                last = latest.get(source.id)
                result = source_result(source, memory, last, schedule, changed)
                known = memory.source(source.id)
                page = status_page_result(source, known, reader, incidents_since)
                yield replace(result, status_page=page)
