"""Database URL -> engine. Everything that only SQLite or only PostgreSQL needs is in here.

On both, whoever writes is alone: SQLite by `BEGIN IMMEDIATE`, PostgreSQL by an
advisory lock. Readers see one state throughout and are never in the way.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from monitor.errors import MissingExtra, StorageError, UsageError
from monitor.store.faults import storage_errors

PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""

WRITING = "monitor_writing"
_PASSWORD = re.compile(r"(//[^:/@\s]{0,1000}):[^@\s]{0,1000}@")
_WRITER_LOCK = 0x706F6C696379
"""Any number, the same for all writers of one PostgreSQL database."""


@dataclass(frozen=True, slots=True)
class Database:
    """An engine with two ways in. `name` is how messages call it: never with a password in it.

    `path` is the SQLite file, None on PostgreSQL.
    """

    name: str
    path: Path | None
    reading: Engine
    writing: Engine

    def dispose(self) -> None:
        self.reading.dispose()


def database_at(url: str, base: Path | None = None) -> Database:
    """Give the database that a URL names; relative SQLite paths start at `base`.

    Nothing is opened yet. Raises UsageError for a URL of another kind,
    MissingExtra without the driver, StorageError where the folder is missing.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return sqlite_at(_sqlite_path(parsed, url, base))
    return _postgresql(parsed)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UsageError(_url_advice(_PASSWORD.sub(r"\1:***@", url))) from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise UsageError(_url_advice(parsed.render_as_string()))
    return parsed


def _url_advice(url: str) -> str:
    file = "" if "://" in url else f"; for the file {url}: sqlite:///{url}"
    return f"database: {url!r} is neither sqlite:///FILE nor postgresql://USER@HOST/NAME{file}"


# --- SQLite ---------------------------------------------------------------------


def _sqlite_path(parsed: URL, url: str, base: Path | None) -> Path:
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise UsageError(f"database: {url!r} names no file; write sqlite:///monitor.db")
    path = (base or Path.cwd()) / parsed.database
    if not path.parent.is_dir():
        raise StorageError(f"database {path}: its folder does not exist; create it: mkdir -p {path.parent}")
    if path.is_dir():
        raise StorageError(f"database {path}: this is a folder; name a file in it: {path / 'monitor.db'}")
    return path


def sqlite_at(path: Path) -> Database:
    """Give the database in a SQLite file; nothing is opened yet."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": PATIENCE},
        pool_timeout=PATIENCE,
        paramstyle="named",
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(str(path), path, engine, engine.execution_options(**{WRITING: True}))


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transactions begin too late and as readers, which ends in "database is locked".
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def sqlite_tables(path: Path) -> tuple[set[str], str | None]:
    """Give the names of a file's tables and its schema version, without touching the file.

    The version is None where no migration was ever run. Raises StorageError.
    """
    if not path.exists() or not path.stat().st_size:
        return set(), None
    in_use = path.with_name(f"{path.name}-wal").exists()
    with storage_errors(str(path)):
        if not in_use:
            # Reading in the usual way would leave a -wal and a -shm file behind. Should a
            # writer come just now, what is read like this may not fit together.
            with suppress(sqlite3.DatabaseError):
                return _tables_of(path, "immutable=1")
        return _tables_of(path, "mode=ro")


def _tables_of(path: Path, how: str) -> tuple[set[str], str | None]:
    uri = f"{path.resolve().as_uri()}?{how}"
    with closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in names:
            return names, None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return names, row[0] if row else None


@contextmanager
def as_it_lies(connection: Connection) -> Iterator[None]:
    """Let text be read in the block that is not even UTF-8, for the audit."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    before = driver.text_factory
    driver.text_factory = lambda stored: stored.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = before


def damage(connection: Connection) -> str | None:
    """Give what the database itself finds wrong with its file, None where it finds nothing."""
    if connection.dialect.name != "sqlite":
        return None
    found = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
    return None if found == "ok" else found


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database that may be in use, as of one moment; `target` is there whole or not at all.

    Several processes may copy to one target at once. Raises StorageError.
    """
    part = target.with_name(f"{target.name}.part-{os.getpid()}")
    try:
        _remove_leftovers(target)
        with (
            storage_errors(str(target)),
            closing(sqlite3.connect(source, timeout=PATIENCE)) as original,
            closing(sqlite3.connect(part)) as copy,
        ):
            original.backup(copy)
        sync(part)
        for end in ("-wal", "-shm"):
            # A log of the copy that was there would be taken for one of this copy.
            target.with_name(target.name + end).unlink(missing_ok=True)
        part.replace(target)
        sync(target.parent)
    except OSError as error:
        raise StorageError(f"backup {target}: {error.strerror}; choose another place") from error
    finally:
        part.unlink(missing_ok=True)


def _remove_leftovers(target: Path) -> None:
    """Remove parts of a copy that processes left which were killed."""
    begin = f"{target.name}.part-"
    for left in list(target.parent.iterdir()):
        # SQLite's journal of a part bears its name too, and more.
        process = left.name.removeprefix(begin).partition("-")[0]
        if left.name.startswith(begin) and not _is_running(process):
            left.unlink(missing_ok=True)


def _is_running(process: str) -> bool:
    if not process.isdecimal() or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def give_back(database: Database) -> int:
    """Give free space inside the database back to the disk; gives by how many bytes it shrank."""
    before = _size(database)
    with storage_errors(database.name):
        if database.path is None:
            engine = database.reading.execution_options(isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.exec_driver_sql("VACUUM FULL")
        else:
            with closing(
                sqlite3.connect(database.path, timeout=PATIENCE, isolation_level=None)
            ) as connection:
                connection.execute("VACUUM")
                # Until then the smaller database lies in the log, and the file is as it was.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return max(0, before - _size(database))


def _size(database: Database) -> int:
    if database.path is None:
        with storage_errors(database.name), database.reading.begin() as connection:
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
    log = database.path.with_name(f"{database.path.name}-wal")
    return sum(path.stat().st_size for path in (database.path, log) if path.exists())


def sync(path: Path) -> None:
    """Have what was written to a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- PostgreSQL -----------------------------------------------------------------


def _postgresql(parsed: URL) -> Database:
    try:
        engine = create_engine(parsed, pool_pre_ping=True, isolation_level="REPEATABLE READ")
    except ModuleNotFoundError as error:
        raise MissingExtra(
            "a PostgreSQL database needs an optional part; install it: pip install 'policy-monitor[postgres]'"
        ) from error
    # A writer must see what was committed while it waited for its turn.
    writing = engine.execution_options(isolation_level="READ COMMITTED", **{WRITING: True})
    event.listen(engine, "begin", _begin_postgresql)
    return Database(parsed.render_as_string(hide_password=True), None, engine, writing)


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITING, False):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
