"""A backup put in the place of a database: proven first, the old file kept aside."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from monitor.errors import DamagedStore, StorageError, UsageError
from monitor.results import AuditReport, RestoreReport
from monitor.store.database import open_file
from monitor.store.engine import copy_sqlite, database_at, sqlite_tables, sync
from monitor.store.faults import storage_errors

_BESIDE = ("-wal", "-shm")
_PATIENCE = 1.0
"""Seconds to wait for a connection that is just being closed."""


def restore(
    url: str, backup: Path, *, base: Path | None, force: bool, clock: Callable[[], datetime]
) -> RestoreReport:
    """Put a backup in the place of the database that `url` names; with `force` also where there is one.

    The backup is copied, upgraded and audited first; the file that was there is
    kept aside. Until the last step, a rename, nothing has changed. Raises UsageError
    without `force` or for a database that is no file, DamagedStore where the
    backup does not prove whole, StorageError while another process uses the database.
    """
    path = database_at(url, base).path
    if path is None:
        raise UsageError("only a SQLite file can be restored; use pg_restore")
    if path.resolve() == backup.resolve():
        raise UsageError(f"{backup} is the database itself; name a backup of it")
    if path.exists() and not force:
        raise UsageError(f"{path} is there already; --force keeps it aside and puts the backup in its place")
    if not sqlite_tables(backup)[0]:
        raise UsageError(f"{backup} is empty; name a file that `monitor backup` wrote")
    with _proven_copy(backup, path) as (copy, report):
        aside = _put_aside(path, clock())
        copy.replace(path)
        sync(path.parent)
    return RestoreReport(str(path), str(aside) if aside else None, report.entries, report.bodies, report.head)


@contextmanager
def _proven_copy(backup: Path, path: Path) -> Iterator[tuple[Path, AuditReport]]:
    """Give a copy of the backup beside the database, of this version and audited; left over, it goes."""
    copy = path.with_name(f"{path.name}.restoring")
    # A log that a killed run left beside its copy would be taken for one of this copy.
    _remove(copy)
    try:
        copy_sqlite(backup, copy)
        with open_file(copy) as store:
            report = store.audit()
        if report.problem is not None:
            raise DamagedStore(f"{backup} was not restored: {report.problem}")
        _settle(copy)
        yield copy, report
    finally:
        _remove(copy)


def _remove(copy: Path) -> None:
    for left in list(copy.parent.iterdir()):
        if left.name.startswith(copy.name):
            left.unlink()


def _put_aside(path: Path, now: datetime) -> Path | None:
    """Give the database, where there is one, a second name; its own may then be taken."""
    aside = _free_name(path.with_name(f"{path.name}.before-restore-{now:%Y%m%dT%H%M%S}Z"))
    if not path.exists():
        _move_logs(path, aside)
        return None
    # What is damaged is what backups are for; all its files are kept as they lie.
    with suppress(DamagedStore):
        _settle(path)
    try:
        os.link(path, aside)
        _move_logs(path, aside)
    except OSError as error:
        raise StorageError(f"{path} could not be kept aside: {error.strerror}") from error
    return aside


def _free_name(wanted: Path) -> Path:
    """Give a name that nothing has: what one restore kept aside, another one in the same second leaves."""
    names = (wanted, *(wanted.with_name(f"{wanted.name}-{number}") for number in range(2, 100)))
    return next((name for name in names if not name.exists()), wanted)


def _move_logs(path: Path, aside: Path) -> None:
    for end in _BESIDE:
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + end))


def _settle(path: Path) -> None:
    """Bring all that was written into the one file; StorageError while another process has it open."""
    with storage_errors(str(path)), closing(sqlite3.connect(path, timeout=_PATIENCE)) as connection:
        try:
            # Leaving the write-ahead log needs the file for oneself, so it also tells who else is there.
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            raise StorageError(
                f"database {path}: another process has it open; stop the daemon first, then run it again"
            ) from error
