"""What a database says went wrong -> what a person is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from sqlalchemy.exc import SQLAlchemyError

from monitor.errors import DamagedStore, StorageError

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_LOCKED = "another process kept it locked for too long; run it again when that has finished"

_ADVICE: Mapping[int, str] = MappingProxyType(
    {
        sqlite3.SQLITE_FULL: "the disk is full; free some space and run it again. Nothing was half-written",
        sqlite3.SQLITE_READONLY: "it cannot be written to; check its permissions, those of its folder, and "
        "that the file system is not read-only",
        sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check that it and its folder can be read and written",
        sqlite3.SQLITE_PERM: "access was denied; check its permissions",
        sqlite3.SQLITE_BUSY: _LOCKED,
        sqlite3.SQLITE_LOCKED: _LOCKED,
        sqlite3.SQLITE_IOERR: "the disk could not be read or written; check it, and free some space. "
        "Nothing was half-written",
        sqlite3.SQLITE_CORRUPT: "it is damaged; keep it as it is and restore a backup",
        sqlite3.SQLITE_NOTADB: "it is no database, or is damaged; name another file, or restore a backup",
    }
)
"""By SQLite's primary result code (https://www.sqlite.org/rescode.html)."""


@contextmanager
def storage_errors(name: str) -> Iterator[None]:
    """Turn what a database raises in the block into StorageError or DamagedStore; `name` is the database."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _explained(error, name) from error


def _explained(error: Exception, name: str) -> StorageError:
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        return StorageError(f"database {name}: {cause}")
    primary = code & 0xFF
    advice = _ADVICE.get(primary, str(cause))
    return (DamagedStore if primary in _DAMAGED else StorageError)(f"database {name}: {advice}")
