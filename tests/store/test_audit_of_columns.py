"""No table and no column is forgotten by the audit, also none that is added later."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Column, Table
from store_samples import NOON, fill, observed

from monitor.store import Attachment, AttachmentKind, Checkpoint, Pruning, open_store
from monitor.store.tables import metadata

MAY_CHANGE = {"deliveries", "schedules", "documents", "memories"}
"""What is rewritten as time goes by, or can be worked out again: the ledger says nothing of it."""

PROVEN = sorted(metadata.tables.keys() - MAY_CHANGE)
PICTURE = b"RIFF picture"


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Checkpoint]]:
    """Give a database with rows in every table that is proven, and the heads of its ledger on the way."""
    path = tmp_path_factory.mktemp("columns") / "monitor.db"
    heads = []
    with open_store(f"sqlite:///{path}") as store:
        fill(store, checks=8)
        with store.write() as writer:
            seen = writer.add_observation(observed(digest=writer.put_body(PICTURE + b"!", "acme/terms")))
            digest = writer.put_body(PICTURE, "acme/terms")
            kind, url = AttachmentKind.SCREENSHOT, "https://acme.example/"
            attachment = Attachment(seen, kind, url, digest, "image/webp")
            writer.add_attachment(attachment, PICTURE, "acme/terms")
            heads.append(writer._head)
        with store.write() as writer:
            gone = writer.observations("acme/privacy-policy")[2].digest or ""
            pruning = Pruning("acme", "privacy-policy", 86400.0, {gone: None})
            assert writer.prune(pruning, planned_at=writer.checkpoint())
        heads.append(store.checkpoint())
        assert store.audit().problem is None
    return path, [head for head in heads if head]


@pytest.fixture
def copy(filled_once: tuple[Path, list[Checkpoint]], tmp_path: Path) -> Path:
    return Path(shutil.copy(filled_once[0], tmp_path / "monitor.db"))


def problem_after(copy: Path, original: Path, statement: str) -> str | None:
    """Give what the audit finds after a statement that somebody ran on a copy."""
    shutil.copy(original, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(statement).rowcount > 0, statement
        connection.commit()
    with open_store(f"sqlite:///{copy}") as store:
        return store.audit().problem


def tamperings(table: Table, column: Column[object]) -> Iterator[str]:
    """Give statements that change a value of the column: to another one, to none where it may be none."""
    last = f"WHERE rowid = (SELECT max(rowid) FROM {table.name})"
    name = f'"{column.name}"'
    is_bytes, is_number = f"typeof({name}) = 'blob'", f"typeof({name}) IN ('integer', 'real')"
    other = (
        f"CASE WHEN {name} IS NULL THEN '1' WHEN {is_bytes} THEN CAST({name} || x'00' AS BLOB) "
        f"WHEN {is_number} THEN {name} + 100000 ELSE {name} || ' ' END"
    )
    yield f"UPDATE {table.name} SET {name} = {other} {last}"
    yield f"UPDATE {table.name} SET {name} = {other} WHERE rowid = (SELECT min(rowid) FROM {table.name})"
    if column.nullable:
        yield f"UPDATE {table.name} SET {name} = CASE WHEN {name} IS NULL THEN '1' END {last}"


@pytest.mark.parametrize("name", PROVEN)
def test_a_change_in_any_column_is_found(
    name: str, filled_once: tuple[Path, list[Checkpoint]], copy: Path
) -> None:
    table = metadata.tables[name]
    for column in table.columns:
        for statement in tamperings(table, column):
            assert problem_after(copy, filled_once[0], statement), statement


@pytest.mark.parametrize("name", PROVEN)
def test_a_row_that_is_gone_is_found(
    name: str, filled_once: tuple[Path, list[Checkpoint]], copy: Path
) -> None:
    original, _ = filled_once
    with closing(sqlite3.connect(original)) as connection:
        rows = [row[0] for row in connection.execute(f"SELECT rowid FROM {name}")]
    assert rows
    for row in rows:
        assert problem_after(copy, original, f"DELETE FROM {name} WHERE rowid = {row}"), (name, row)


def test_a_tail_cut_anywhere_is_found_against_a_checkpoint(
    filled_once: tuple[Path, list[Checkpoint]], copy: Path
) -> None:
    original, heads = filled_once
    head = heads[-1]
    proven = [metadata.tables[name] for name in PROVEN if name not in ("bodies", "ledger")]
    for kept in range(head.seq):
        shutil.copy(original, copy)
        with closing(sqlite3.connect(copy)) as connection:
            for table in proven:
                number = "entry" if "entry" in table.columns else "id"
                connection.execute(f"DELETE FROM {table.name} WHERE {number} > ?", (kept,))
            connection.execute("DELETE FROM ledger WHERE seq > ?", (kept,))
            connection.commit()
        with open_store(f"sqlite:///{copy}") as store:
            assert "cut" in str(store.audit([head]).problem) or "missing" in str(store.audit().problem), kept


def test_a_body_that_nothing_points_at_is_left_alone(
    filled_once: tuple[Path, list[Checkpoint]], copy: Path
) -> None:
    with open_store(f"sqlite:///{copy}") as store:
        with store.write() as writer:
            writer.put_body(b"left by nobody", "acme/terms")
        assert store.audit().problem is None
        assert (store.checkpoint().at or NOON) > NOON
