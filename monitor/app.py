"""Where the edges are wired: one object with what the commands do, and with what they ask."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType

from monitor import config, reviews
from monitor.errors import ConfigError
from monitor.fetch import Fetcher
from monitor.importers.folder import import_folder
from monitor.model import Register, Settings
from monitor.names import choose_channels, choose_claims, choose_providers, choose_sources, choose_subject
from monitor.notify.channels import Place
from monitor.notify.checkpoints import send_checkpoints
from monitor.notify.delivery import Delivered, deliver, retry
from monitor.notify.trial import try_channels
from monitor.pruning import prune
from monitor.questions import Questions, sources_of
from monitor.results import AlertDelivery, BackupReport, ImportReport, PruneReport, Report, RestoreReport
from monitor.rounds import Checked, Progress, Round
from monitor.schedule import Duties, run_daemon
from monitor.store import Store, open_file, open_store, restore


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


class App(Questions):
    """What the commands do, on one register and one database. A context manager."""

    def __init__(
        self,
        register: Register,
        store: Store,
        clock: Callable[[], datetime],
        fetching: Callable[[Settings], Fetcher] = Fetcher,
        read_again: Callable[[], Register] | None = None,
    ) -> None:
        super().__init__(register, store, clock)
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
        report = self._report(names, claims)
        return replace(report, warnings=doubts, alerts_queued=done.alerts, failed=tuple(done.failed))

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
        done = Checked()
        if not offline and as_of is None:
            refs = sources_of(choose_claims(self.register, providers, claims))
            sources = [source for source in choose_sources(self.register, (), ()) if source.ref in refs]
            done = self._round(fresh=True, progress=progress).check(sources)
            self.deliver()
        report = self.stand(providers=providers, claims=claims, as_of=as_of, max_age=max_age)
        return replace(report, alerts_queued=done.alerts, failed=tuple(done.failed))

    def _round(
        self, *, fresh: bool = False, progress: Progress | None = None, stop: threading.Event | None = None
    ) -> Round:
        return Round(
            self.register, self._store, self._clock, fresh, progress, stop, self._fetching, self._memories
        )

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

    # --- the store --------------------------------------------------------------

    def import_folder(self, directory: Path, progress: Progress | None = None) -> ImportReport:
        """Take in pages kept elsewhere; none is taken twice, no alert is raised."""
        return import_folder(self.register, self._store, directory, progress)

    def backup(self, target: Path) -> BackupReport:
        """Copy the database to a file, while it may be in use, and audit the copy."""
        self._store.backup(target)
        with open_file(target) as copy:
            audit = copy.audit()
        return BackupReport(str(target), target.stat().st_size, audit)

    def prune(
        self, *, providers: Sequence[str] = (), keep: float, write: bool = False, vacuum: bool = False
    ) -> PruneReport:
        """Find stored bodies that no evidence needs and that were not seen for `keep` seconds.

        With `write` they are dropped, by entries of the ledger, and with `vacuum` too
        the space goes back to the disk. Raises UsageError for a `keep` under a day.
        """
        chosen = choose_providers(self.register, providers)
        report = prune(self._store, chosen, self._clock(), timedelta(seconds=keep), write=write)
        return replace(report, given_back=self._store.give_back()) if write and vacuum else report

    # --- reviews and alerts -----------------------------------------------------

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
