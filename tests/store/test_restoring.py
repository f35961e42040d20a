"""Backups put back in place."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from store_samples import fill, filled

from monitor.errors import DamagedStore, MonitorError, NewerDatabase, StorageError, UsageError
from monitor.results import RestoreReport
from monitor.store import open_store, restore

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
ASIDE = "monitor.db.before-restore-20260210T120000Z"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of a database with 8 entries, in a folder of its own."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    filled(folder / "monitor.db", checks=2)
    with open_store("sqlite:///monitor.db", base=folder) as store:
        store.backup(folder / "copy.db")
    return folder / "copy.db"


def restored(path: Path, backup: Path, *, force: bool = False) -> RestoreReport:
    return restore(f"sqlite:///{path}", backup, base=None, force=force, clock=lambda: NOW)


def entries(path: Path) -> int:
    with open_store(f"sqlite:///{path}") as store:
        report = store.audit()
    assert report.problem is None
    return report.entries


def names(path: Path) -> set[str]:
    return {one.name for one in path.parent.iterdir() if one.is_file()}


def test_a_backup_takes_the_place_of_what_is_lost(path: Path, backup: Path) -> None:
    before = backup.read_bytes()
    report = restored(path, backup)
    assert (report.entries, report.bodies, report.aside) == (8, 2, None)
    assert (names(path), backup.read_bytes()) == ({"monitor.db"}, before)
    assert entries(path) == 8


def test_what_is_there_is_not_overwritten_unless_that_is_asked_for(path: Path, backup: Path) -> None:
    filled(path, checks=3)
    with pytest.raises(UsageError, match="--force keeps it aside"):
        restored(path, backup)
    assert entries(path) == 12
    report = restored(path, backup, force=True)
    assert report.aside == str(path.with_name(ASIDE))
    assert (entries(path), entries(path.with_name(ASIDE))) == (8, 12)
    with open_store(f"sqlite:///{path}") as store:
        fill(store, checks=0)


def test_two_restores_in_one_second_keep_both_databases_aside(path: Path, backup: Path) -> None:
    filled(path, checks=3)
    asides = [restored(path, backup, force=True).aside for _ in range(2)]
    assert asides == [str(path.with_name(ASIDE)), str(path.with_name(f"{ASIDE}-2"))]
    assert [entries(Path(aside)) for aside in asides if aside] == [12, 8]


def test_what_a_killed_process_left_in_the_log_is_kept_with_it(path: Path, backup: Path) -> None:
    child = os.fork()
    if child == 0:
        store = open_store(f"sqlite:///{path}")
        fill(store)
        os._exit(0)
    os.waitpid(child, 0)
    assert path.with_name("monitor.db-wal").exists()
    restored(path, backup, force=True)
    assert (entries(path), entries(path.with_name(ASIDE))) == (8, 12)


def test_a_log_left_without_its_database_is_not_taken_for_one_of_the_backup(path: Path, backup: Path) -> None:
    path.with_name("monitor.db-wal").write_bytes(b"of another database")
    restored(path, backup)
    assert (entries(path), names(path)) == (8, {"monitor.db", f"{ASIDE}-wal"})


def test_a_damaged_database_is_replaced_and_kept(path: Path, backup: Path) -> None:
    path.write_bytes(b"damaged " * 4096)
    restored(path, backup, force=True)
    assert entries(path) == 8
    assert path.with_name(ASIDE).read_bytes() == b"damaged " * 4096


def test_a_database_in_use_stays_where_it_is(path: Path, backup: Path) -> None:
    with open_store(f"sqlite:///{path}") as store:
        fill(store)
        with pytest.raises(StorageError, match="stop the daemon first"):
            restored(path, backup, force=True)
        fill_again = store.audit()
    assert fill_again.problem is None
    assert (entries(path), names(path)) == (12, {"monitor.db"})


def altered(backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("UPDATE observations SET reason = 'another' WHERE id = 1")
        connection.commit()


def of_a_newer_version(backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def of_another_program(backup: Path) -> None:
    backup.unlink()
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")


def no_database(backup: Path) -> None:
    backup.write_bytes(b"no database at all" * 100)


def emptied(backup: Path) -> None:
    backup.write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "kind", "said"),
    [
        pytest.param(altered, DamagedStore, "was not restored: observation 1 was altered", id="altered"),
        pytest.param(no_database, DamagedStore, "it is no database", id="no database"),
        pytest.param(of_a_newer_version, NewerDatabase, "made by a newer version", id="newer"),
        pytest.param(of_another_program, StorageError, "tables of another program", id="another's"),
        pytest.param(emptied, UsageError, "is empty", id="empty"),
    ],
)
def test_a_backup_that_does_not_prove_whole_changes_nothing(
    path: Path, backup: Path, spoil: object, kind: type[MonitorError], said: str
) -> None:
    filled(path)
    assert callable(spoil)
    spoil(backup)
    with pytest.raises(kind, match=said):
        restored(path, backup, force=True)
    assert (entries(path), names(path)) == (12, {"monitor.db"})


def test_a_database_is_no_backup_of_itself(path: Path) -> None:
    filled(path)
    with pytest.raises(UsageError, match="the database itself"):
        restored(path, path, force=True)
