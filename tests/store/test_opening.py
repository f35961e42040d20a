from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event
from store_samples import fill, filled, observed, words

from monitor.errors import MonitorError, StorageError, UsageError
from monitor.store import Store, open_file, open_store


def test_a_database_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    with open_store("sqlite:///monitor.db", base=tmp_path) as store, store.read() as reader:
        assert reader.observations("acme") == []
        assert store.path == tmp_path / "monitor.db"
    assert (tmp_path / "monitor.db").exists()


def test_an_absolute_path_stays_what_it_is(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/a.db", base=tmp_path / "elsewhere") as store:
        assert store.path == tmp_path / "a.db"


def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    folder = tmp_path / "50% of #1 – é ?"
    folder.mkdir()
    with open_store("sqlite:///monitor.db", base=folder) as store:
        fill(store)
        assert store.audit().problem is None
    with open_store("sqlite:///monitor.db", base=folder) as store:
        store.backup(folder / "copy of 100%.db")


@pytest.mark.parametrize(
    ("url", "kind", "said"),
    [
        pytest.param("sqlite:///missing/monitor.db", StorageError, "mkdir -p .*missing", id="no folder"),
        pytest.param(
            "sqlite:////dev/null/monitor.db", StorageError, "does not exist", id="a file for a folder"
        ),
        pytest.param("sqlite:///.", StorageError, "this is a folder", id="a folder for a file"),
        pytest.param("sqlite://", UsageError, "names no file", id="memory"),
        pytest.param("sqlite:///:memory:", UsageError, "names no file", id="memory by name"),
        pytest.param("monitor.db", UsageError, r"sqlite:///monitor\.db", id="a bare path"),
        pytest.param("mysql://me:secret@host/db", UsageError, "neither sqlite", id="another database"),
        pytest.param("nonsense://x", UsageError, "neither sqlite", id="nonsense"),
    ],
)
def test_what_cannot_be_opened_says_why(
    tmp_path: Path, url: str, kind: type[MonitorError], said: str
) -> None:
    with pytest.raises(kind, match=said) as caught:
        open_store(url, base=tmp_path)
    assert "secret" not in str(caught.value)


def test_every_connection_is_safe(sqlite_store: Store) -> None:
    with sqlite_store.write() as writer:
        ask = writer._connection.exec_driver_sql
        assert ask("PRAGMA journal_mode").scalar() == "wal"
        assert ask("PRAGMA synchronous").scalar() == 2
        assert ask("PRAGMA foreign_keys").scalar() == 1
        assert ask("PRAGMA busy_timeout").scalar() == 30_000


def test_a_full_disk_is_told_and_nothing_is_half_written(sqlite_store: Store) -> None:
    fill(sqlite_store)
    before = sqlite_store.checkpoint()

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")

    sqlite_store.close()
    event.listen(sqlite_store._database.reading, "connect", limit)
    with pytest.raises(StorageError, match="disk is full"), sqlite_store.write() as writer:
        writer.add_observation(observed(digest=writer.put_body(words(9, 40_000), "acme/terms")))
    assert sqlite_store.checkpoint() == before
    assert sqlite_store.audit().problem is None
    event.remove(sqlite_store._database.reading, "connect", limit)
    sqlite_store.close()
    fill(sqlite_store, checks=1)
    assert sqlite_store.audit().problem is None


LIMITED = """
import resource, signal, sys
sys.path.insert(0, {here!r})
from store_samples import *
from monitor.errors import StorageError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    with open_store({url!r}) as store:
        for number in range(1000):
            with store.write() as writer:
                body = words(number)
                writer.add_observation(observed(digest=writer.put_body(body, "acme/privacy-policy")))
            print(number)
except StorageError as error:
    print(error, file=sys.stderr)
    sys.exit(4)
"""


def test_a_file_that_cannot_grow_keeps_what_was_kept(path: Path) -> None:
    script = LIMITED.format(here=str(Path(__file__).parent.parent / "support"), url=f"sqlite:///{path}")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr
    assert f"database {path}: the disk" in done.stderr
    with open_store(f"sqlite:///{path}") as store:
        report = store.audit()
        assert (report.problem, report.entries) == (None, len(done.stdout.splitlines()))


READ_ONLY = """
import os, sys
from monitor.errors import StorageError
from monitor.store import open_store
import datetime
if os.geteuid() == 0: os.setuid(65534)
try:
    with open_store({url!r}) as store:
        with store.write() as writer:
            writer.set_next_check("a/b", datetime.datetime.now(datetime.UTC))
except StorageError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize(
    ("mode", "folder_mode"),
    [
        pytest.param(0o444, 0o555, id="read only"),
        pytest.param(0o000, 0o555, id="no access"),
        pytest.param(0o644, 0o000, id="no access to the folder"),
    ],
)
def test_a_file_that_may_not_be_written_says_so(path: Path, mode: int, folder_mode: int) -> None:
    filled(path)
    path.chmod(mode)
    for folder in path.parents[:4]:
        if folder.stat().st_uid == os.geteuid() and folder != Path("/tmp"):
            folder.chmod(folder_mode if folder == path.parent else 0o755)
    script = READ_ONLY.format(url=f"sqlite:///{path}")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    path.parent.chmod(0o755)
    assert done.returncode == 1
    assert done.stderr.startswith("database")
    assert str(path) in done.stderr
    assert "permissions" in done.stderr or "can be read and written" in done.stderr


def test_a_foreign_key_cannot_be_broken(store: Store) -> None:
    with pytest.raises(StorageError), store.write() as writer:
        writer.queue_delivery("no such alert", "team")


def test_a_copy_holds_everything_while_others_write(sqlite_store: Store, tmp_path: Path) -> None:
    fill(sqlite_store)
    target = tmp_path / "copy.db"
    with sqlite_store.write() as writer:
        writer.add_observation(observed())
        sqlite_store.backup(target)
    with open_store(f"sqlite:///{target}") as copy:
        report = copy.audit()
    assert (report.problem, report.entries) == (None, 12)
    sqlite_store.backup(target)
    with open_store(f"sqlite:///{target}") as copy:
        assert copy.audit().entries == 13
    assert {one.name for one in tmp_path.iterdir() if "copy" in one.name} == {"copy.db"}


def test_a_copy_takes_the_place_of_no_other_file(sqlite_store: Store, tmp_path: Path) -> None:
    fill(sqlite_store)
    for name, content in (("config.yaml", b"providers: {}\n"), ("other.db", b"SQLite format 3\x00")):
        target = tmp_path / name
        target.write_bytes(content)
        with pytest.raises(UsageError, match="is no backup; name another file"):
            sqlite_store.backup(target)
        assert target.read_bytes() == content
    recipes = tmp_path / "recipes.db"
    with closing(sqlite3.connect(recipes)) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    with pytest.raises(UsageError, match="is no backup"):
        sqlite_store.backup(recipes)
    (tmp_path / "empty.db").touch()
    sqlite_store.backup(tmp_path / "empty.db")


def test_a_log_that_an_older_copy_left_is_not_taken_for_one_of_the_new_copy(
    sqlite_store: Store, tmp_path: Path
) -> None:
    fill(sqlite_store)
    target = tmp_path / "copy.db"
    sqlite_store.backup(target)
    child = os.fork()
    if child == 0:
        fill_again = open_file(target)
        with fill_again.write() as writer:
            writer.add_observation(observed())
        os._exit(0)
    os.waitpid(child, 0)
    assert target.with_name("copy.db-wal").stat().st_size
    sqlite_store.backup(target)
    with open_file(target) as copy:
        report = copy.audit()
    assert (report.problem, report.entries) == (None, 12)


def test_copies_to_one_file_at_once_and_parts_of_killed_ones_do_no_harm(
    sqlite_store: Store, tmp_path: Path
) -> None:
    fill(sqlite_store)
    target = tmp_path / "what? 100%#.db"
    target.with_name(f"{target.name}.part-999999999").write_bytes(b"killed")
    children = []
    for _ in range(3):
        children.append(os.fork())
        if children[-1] == 0:
            for _ in range(5):
                sqlite_store.backup(target)
            os._exit(0)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    with open_file(target) as copy:
        assert copy.audit().problem is None
    assert {one.name for one in tmp_path.iterdir() if "what" in one.name} == {target.name}


def test_a_copy_that_cannot_be_written_leaves_the_older_one(sqlite_store: Store, tmp_path: Path) -> None:
    fill(sqlite_store)
    with pytest.raises(StorageError, match=r"another place|cannot be opened"):
        sqlite_store.backup(tmp_path / "missing" / "copy.db")
    with pytest.raises(UsageError, match="the database itself"):
        sqlite_store.backup(tmp_path / "x" / ".." / "monitor.db")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StorageError, match="another place"):
        sqlite_store.backup(tmp_path / "folder")
    assert {one.name for one in tmp_path.iterdir()} == {
        "folder",
        "monitor.db",
        "monitor.db-shm",
        "monitor.db-wal",
    }


def test_a_password_is_never_said(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StorageError) as caught:
        open_store("postgresql://me:secret@127.0.0.1:1/none", base=tmp_path)
    assert "secret" not in str(caught.value)
