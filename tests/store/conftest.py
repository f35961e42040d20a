from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from monitor.store import Store, open_store

POSTGRESQL = os.environ.get("MONITOR_TEST_POSTGRESQL")
"""A database to run the tests of `store` on, which is emptied; SQLite where it is not set."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "monitor.db"


@pytest.fixture
def url(path: Path) -> str:
    """Give the URL of an empty database."""
    if POSTGRESQL is None:
        return f"sqlite:///{path}"
    engine = create_engine(POSTGRESQL)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return POSTGRESQL


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened
