from __future__ import annotations

import hashlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from store_samples import filled

from monitor.errors import NewerDatabase, StorageError
from monitor.store import open_store
from monitor.store.engine import Database, database_at
from monitor.store.migrating import backup_path, known_versions, migrations_folder, prepare
from monitor.store.tables import metadata


def contents(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
    }


def shell(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def version_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@pytest.fixture
def next_folder(tmp_path: Path) -> Path:
    """Migrations as the next version of the program might bring them."""
    folder = tmp_path / "100% next"
    shutil.copytree(migrations_folder(), folder)
    last = known_versions(folder)[-1]
    (folder / "versions" / "9999_next.py").write_text(
        textwrap.dedent(f'''
            import os
            import sqlalchemy as sa
            from alembic import op

            revision = "9999"
            down_revision = "{last}"

            def upgrade():
                op.add_column("observations", sa.Column("mood", sa.Text))
                if os.environ.get("FAIL"):
                    raise OSError("killed half-way")
                op.create_table("moods", sa.Column("id", sa.Integer, primary_key=True))
        ''')
    )
    return folder


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = database_at(f"sqlite:///{path}")
    yield opened
    opened.dispose()


def test_the_migrations_build_the_tables_that_the_code_uses(path: Path) -> None:
    with open_store(f"sqlite:///{path}"):
        pass
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert (
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
            == []
        )
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        written = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    assert "CHECK" in written["bodies"], "what the comparison does not look at"


def test_each_migration_is_named_after_its_version() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    script = ScriptDirectory.from_config(config)
    newest_first = [revision.revision for revision in script.walk_revisions()]
    assert newest_first[::-1] == known_versions(migrations_folder())
    assert script.get_heads() == newest_first[:1]


def test_an_installation_without_migrations_says_so(path: Path, database: Database) -> None:
    with pytest.raises(StorageError, match="install policy-monitor again"):
        prepare(database, path.parent / "nothing here")
    assert not path.exists()


def test_a_database_that_is_up_to_date_is_not_copied_again(path: Path) -> None:
    filled(path)
    with open_store(f"sqlite:///{path}"):
        pass
    assert set(contents(path.parent)) == {"monitor.db"}


def test_a_database_of_a_newer_version_is_refused_and_not_touched(path: Path) -> None:
    filled(path)
    shell(path, "UPDATE alembic_version SET version_num = '9999'", "CREATE TABLE newer (id INTEGER)")
    before = contents(path.parent)
    with pytest.raises(NewerDatabase, match=r"newer version .* not touched; upgrade"):
        open_store(f"sqlite:///{path}")
    assert contents(path.parent) == before


def test_a_newer_database_that_is_in_use_is_refused_and_not_touched(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as user:
        user.execute("UPDATE alembic_version SET version_num = '9999'")
        user.commit()
        written = {
            name: digest for name, digest in contents(path.parent).items() if not name.endswith("-shm")
        }
        with pytest.raises(NewerDatabase):
            open_store(f"sqlite:///{path}")
        after = contents(path.parent)
        assert {name: after[name] for name in written} == written


def test_a_database_of_another_program_is_refused_and_not_touched(path: Path) -> None:
    shell(path, "CREATE TABLE recipes (id INTEGER)")
    before = contents(path.parent)
    with pytest.raises(StorageError, match="tables of another program"):
        open_store(f"sqlite:///{path}")
    assert contents(path.parent) == before


@pytest.mark.parametrize(
    "content", [b"hello, I am a letter to my aunt\n" * 99, b"SQLite format 3\x00" + b"x" * 9000]
)
def test_a_file_that_is_no_database_is_refused_and_not_touched(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"no database|damaged"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == content


def test_an_empty_file_is_made_a_database(path: Path) -> None:
    path.touch()
    with open_store(f"sqlite:///{path}") as store:
        assert store.audit().problem is None


def test_an_older_database_is_copied_and_then_upgraded(
    path: Path, next_folder: Path, database: Database
) -> None:
    filled(path)
    older = version_of(path)
    prepare(database, next_folder)
    assert version_of(path) == "9999"
    copy = backup_path(path, older)
    assert version_of(copy) == older
    with open_store(f"sqlite:///{copy}") as store:
        report = store.audit()
    assert (report.problem, report.entries) == (None, 12)


def test_digests_stay_as_they_were_when_a_column_is_added(
    path: Path, next_folder: Path, database: Database
) -> None:
    filled(path)
    prepare(database, next_folder)
    shell(path, f"UPDATE alembic_version SET version_num = '{known_versions(migrations_folder())[-1]}'")
    with open_store(f"sqlite:///{path}") as store:
        assert store.audit().problem is None


def test_an_upgrade_that_fails_half_way_has_not_happened(
    path: Path, next_folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path)
    older = version_of(path)
    monkeypatch.setenv("FAIL", "1")
    with pytest.raises(OSError, match="half-way"):
        prepare(database, next_folder)
    database.dispose()
    assert version_of(path) == older
    with open_store(f"sqlite:///{path}") as store:
        assert store.audit().problem is None
    monkeypatch.delenv("FAIL")
    prepare(database, next_folder)
    assert version_of(path) == "9999"


UPGRADE = """
import os, signal, sys, time
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from monitor.store.engine import database_at
from monitor.store.migrating import prepare

left = int(sys.argv[3])

def count(*_):
    global left
    left -= 1
    if left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "before_cursor_execute", count)
event.listen(Engine, "commit", count)
prepare(database_at(sys.argv[1]), Path(sys.argv[2]))
"""


def upgraded(path: Path, folder: Path, killed_at: int) -> int:
    arguments = [sys.executable, "-c", UPGRADE, f"sqlite:///{path}", str(folder), str(killed_at)]
    return subprocess.run(arguments, check=False).returncode


def test_an_upgrade_killed_at_any_statement_can_be_run_again(path: Path, next_folder: Path) -> None:
    filled(path)
    older = version_of(path)
    steps = 1
    while upgraded(path, next_folder, steps) == -signal.SIGKILL:
        assert version_of(path) == older, f"killed at step {steps}, and half of it was kept"
        with open_store(f"sqlite:///{path}") as store:
            assert store.audit().problem is None
        steps += 2
    assert steps > 8, "the upgrade was killed on its way"
    assert version_of(path) == "9999"
    kept = backup_path(path, older)
    assert version_of(kept) == older
    with open_store(f"sqlite:///{kept}") as store:
        assert store.audit().entries == 12
