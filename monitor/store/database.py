"""One database: opened, read, written, audited and copied."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.errors import DamagedStore, StorageError, UsageError
from monitor.results import AuditReport
from monitor.store.audit import audit
from monitor.store.engine import Database, copy_sqlite, database_at, give_back, sqlite_at, sqlite_tables
from monitor.store.faults import storage_errors
from monitor.store.ledger import Checkpoint
from monitor.store.migrating import prepare
from monitor.store.reading import Reader
from monitor.store.writing import Writer


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_store(url: str, *, base: Path | None = None, clock: Callable[[], datetime] = _utc_now) -> Store:
    """Open a database, created or upgraded where needed; relative SQLite paths start at `base`.

    `clock` gives the time that records are stamped with. Raises UsageError for
    a URL we cannot use, NewerDatabase (the file is then untouched), StorageError.
    """
    with _machine_errors():
        database = database_at(url, base)
    return _opened(database, clock)


def open_file(path: Path, *, clock: Callable[[], datetime] = _utc_now) -> Store:
    """Open a SQLite file, whatever characters its name has. Raises as `open_store` does."""
    return _opened(sqlite_at(path.absolute()), clock)


def _opened(database: Database, clock: Callable[[], datetime]) -> Store:
    with _machine_errors(), ExitStack() as stack:
        stack.callback(database.dispose)
        prepare(database)
        stack.pop_all()
    return Store(database, clock)


@contextmanager
def _machine_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"database: {error}; check the permissions of the file and its folder") from error


def is_stored(url: str, *, base: Path | None = None) -> bool:
    """Say whether there is a database to open; a file that is not there yet is not made. Raises as above."""
    path = database_at(url, base).path
    return path is None or (path.is_file() and path.stat().st_size > 0)


class Store:
    """One database. A context manager; several processes and threads may use it at once."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; the store can still be used, and opens new ones then."""
        self._database.dispose()

    @property
    def name(self) -> str:
        """What the database is called in messages: its path, or its URL without a password."""
        return self._database.name

    @property
    def path(self) -> Path | None:
        """The file, None on PostgreSQL."""
        return self._database.path

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Give a reader of one state of the database, that of its first question. Raises StorageError."""
        with storage_errors(self.name), ExitStack() as stack:
            yield Reader(lambda: stack.enter_context(self._database.reading.begin()))

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """Give the only writer: what it did is kept at the end of the block, none of it after an error.

        Waits for another process that is writing. Raises StorageError.
        """
        with storage_errors(self.name), self._database.writing.begin() as connection:
            writer = Writer(lambda: connection, self._clock)
            yield writer
            writer.finish()

    def audit(self, checkpoints: Collection[Checkpoint] = ()) -> AuditReport:
        """Read all again that the ledger covers; the report names the first thing that does not fit."""
        try:
            with storage_errors(self.name), self._database.reading.begin() as connection:
                return audit(connection, checkpoints)
        except DamagedStore as error:
            return AuditReport(entries=0, bodies=0, head=None, problem=str(error))

    def checkpoint(self) -> Checkpoint:
        """Give the head of the ledger, to be kept elsewhere."""
        with self.read() as reader:
            return reader.checkpoint()

    def give_back(self) -> int:
        """Give space that pruning left free back to the disk; gives how many bytes. Raises StorageError.

        It needs as much free space for a while as the database will take.
        """
        return give_back(self._database)

    def backup(self, target: Path) -> None:
        """Copy the database to a file as of one moment, also while it is in use; an older copy is replaced.

        Raises StorageError, and UsageError where there is no file to copy, it would be its own
        copy, or something else lies at `target`.
        """
        if self.path is None:
            raise UsageError(f"{self.name} is no file; back it up with pg_dump")
        if target.resolve() == self.path.resolve():
            raise UsageError(f"{target} is the database itself; name another file")
        if target.is_file() and not _is_backup(target):
            raise UsageError(f"{target} is there already and is no backup; name another file")
        copy_sqlite(self.path, target)


def _is_backup(path: Path) -> bool:
    """Say whether a file may be replaced by a backup: it is empty, or a database of this program."""
    try:
        tables, version = sqlite_tables(path)
    except StorageError:
        return False
    return version is not None or (not tables and not path.stat().st_size)
