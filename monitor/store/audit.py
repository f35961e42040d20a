"""Proof that the store was not altered: every entry, row and body read again."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, closing
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import Column, Connection, Integer, Table, select, type_coerce
from sqlalchemy.types import Boolean, TypeDecorator

from monitor.errors import DamagedStore
from monitor.results import AuditReport
from monitor.store.blobs import decompress
from monitor.store.bodies import row_checksum
from monitor.store.columns import storable
from monitor.store.engine import as_it_lies, damage
from monitor.store.ledger import GENESIS, Checkpoint, Kind, chain_hash, stored_digest
from monitor.store.tables import (
    alerts,
    attachments,
    bodies,
    ledger,
    observations,
    prunings,
    reviews,
    rows_of,
    verdicts,
)

_BATCH = 500

_TABLES: Mapping[str, tuple[Table, Column[Any]]] = MappingProxyType(
    {
        Kind.OBSERVATION: (observations, observations.c.id),
        Kind.ATTACHMENT: (attachments, attachments.c.id),
        Kind.VERDICT: (verdicts, verdicts.c.id),
        Kind.ALERT: (alerts, alerts.c.entry),
        Kind.REVIEW: (reviews, reviews.c.id),
        Kind.PRUNING: (prunings, prunings.c.id),
    }
)
"""What each kind of entry is about, and the column with the number of the entry."""


class _Problem(Exception):
    """Something that does not fit, named."""


def audit(connection: Connection, checkpoints: Collection[Checkpoint] = ()) -> AuditReport:
    """Walk the whole chain and read every row and body again; the report names the first that does not fit.

    With checkpoints kept elsewhere, a cut tail and a rewritten chain are found too.
    """
    chain = _Chain()
    (count, pruned), problem = (0, 0), None
    try:
        with as_it_lies(connection):
            _check_file(connection)
            _walk(connection, chain, checkpoints)
            count, pruned = _check_bodies(connection)
    except (_Problem, DamagedStore) as error:
        problem = storable(str(error))
    head = str(chain.head) if chain.head.seq else None
    return AuditReport(
        entries=chain.head.seq,
        bodies=count,
        head=head,
        problem=problem,
        checkpoints=len(set(checkpoints)),
        pruned=pruned,
    )


def _check_file(connection: Connection) -> None:
    if found := damage(connection):
        raise _Problem(f"the database file is damaged: {found}")


class _Chain:
    """The entries seen so far; each must follow from the one before."""

    def __init__(self) -> None:
        self.head = Checkpoint(0, GENESIS)

    def add(self, entry: Any) -> None:
        expected = self.head.seq + 1
        if entry.seq != expected:
            raise _Problem(f"entry {expected} of the ledger is missing")
        said = chain_hash(self.head.hash, entry.seq, entry.at, entry.kind, entry.ref, entry.payload)
        if entry.previous != self.head.hash or entry.hash != said:
            raise _Problem(f"entry {entry.seq} of the ledger was altered: {entry.kind} {entry.ref}")
        self.head = Checkpoint(entry.seq, entry.hash, entry.at)


def _walk(connection: Connection, chain: _Chain, checkpoints: Collection[Checkpoint]) -> None:
    """Go through the ledger and, side by side with it, through the tables that it covers."""
    kept: dict[int, set[str]] = defaultdict(set)
    for checkpoint in checkpoints:
        kept[checkpoint.seq].add(checkpoint.hash)
    entries = select(ledger).order_by(ledger.c.seq).execution_options(yield_per=_BATCH)
    with ExitStack() as stack:
        rows = {
            kind: stack.enter_context(closing(_Rows(connection, kind, *place)))
            for kind, place in _TABLES.items()
        }
        for entry in stack.enter_context(closing(connection.execute(entries))):
            chain.add(entry)
            if entry.kind not in rows:
                raise _Problem(
                    f"entry {entry.seq} of the ledger was altered: {entry.kind!r} is no kind of record"
                )
            rows[entry.kind].match(entry)
            if kept.pop(entry.seq, {entry.hash}) != {entry.hash}:
                raise _Problem(f"the chain was rewritten: entry {entry.seq} is not the one of the checkpoint")
        for table in rows.values():
            table.finish()
    if last := max(kept, default=0):
        raise _Problem(f"the ledger was cut: it ends at entry {chain.head.seq}, a checkpoint is at {last}")


class _Rows:
    """The rows of one table in the order of their entries, as they lie in the database."""

    def __init__(self, connection: Connection, kind: str, table: Table, number: Column[Any]) -> None:
        self._kind = kind
        self._name = table.primary_key.columns[0].name
        self._number = number.name
        query = select(
            *(type_coerce(column, _as_stored(column)).label(column.name) for column in table.columns)
        )
        self._result = connection.execute(query.order_by(number).execution_options(yield_per=_BATCH))
        self._rows = cast("Iterator[Mapping[str, Any]]", iter(self._result.mappings()))
        self._next = next(self._rows, None)

    def match(self, entry: Any) -> None:
        """Check the row of an entry, and that no row without an entry stands before it."""
        if self._next is None or _after(self._next[self._number], entry.seq):
            raise _Problem(
                f"{self._kind} {entry.ref} was deleted: entry {entry.seq} of the ledger has no row"
            )
        row = self._next
        if row[self._number] != entry.seq:
            raise self._without_entry(row)
        if str(row[self._name]) != entry.ref or _digest(row) != entry.payload:
            raise _Problem(f"{self._kind} {entry.ref} was altered: its values do not have their digest")
        self._next = next(self._rows, None)

    def close(self) -> None:
        self._result.close()

    def finish(self) -> None:
        if self._next is not None:
            raise self._without_entry(self._next)

    def _without_entry(self, row: Mapping[str, Any]) -> _Problem:
        return _Problem(
            f"{self._kind} {row[self._name]} was added or altered: the ledger has no entry for it"
        )


def _digest(row: Mapping[str, Any]) -> str | None:
    try:
        return stored_digest(row)
    except TypeError:
        # Bytes where text or a number was: no row of ours.
        return None


def _after(number: Any, seq: int) -> bool:
    return not isinstance(number, int) or number > seq


def _as_stored(column: Column[Any]) -> Any:
    """Give the type that reads a column without interpreting it."""
    if isinstance(column.type, TypeDecorator):
        return column.type.impl_instance
    return Integer() if isinstance(column.type, Boolean) else column.type


def _check_bodies(connection: Connection) -> tuple[int, int]:
    """Unpack every body from its chain's full copy upwards; gives how many there are, and were pruned."""
    seen: set[str] = set()
    order: dict[str | None, list[str]] = defaultdict(list)
    for digest, base in connection.execute(select(bodies.c.digest, bodies.c.base).order_by(bodies.c.id)):
        order[base].append(digest)
    waiting: list[tuple[str, bytes | None]] = [(digest, None) for digest in reversed(order[None])]
    while waiting:
        digest, base = waiting.pop()
        row = next(rows_of(connection, select(bodies).where(bodies.c.digest == digest)))
        body = _checked_body(row, base)
        seen.add(digest)
        waiting.extend((above, body) for above in reversed(order[digest]))
    for digests in order.values():
        for digest in digests:
            if digest not in seen:
                raise _Problem(f"body sha256:{digest} cannot be read: what it was packed against is missing")
    return len(seen), _check_presence(connection, seen)


def _checked_body(row: Mapping[str, Any], base: bytes | None) -> bytes:
    altered = f"body sha256:{row['digest']} was altered"
    try:
        if row_checksum(row) != row["checksum"]:
            raise _Problem(f"{altered}: what is stored of it does not have its checksum")
        body = decompress(row["data"], base, row["size"])
    except (DamagedStore, MemoryError, TypeError) as error:
        raise _Problem(f"{altered}: {error}") from error
    if hashlib.sha256(body).hexdigest() != row["digest"]:
        raise _Problem(f"{altered}: its bytes have another digest")
    return body


def _check_presence(connection: Connection, stored: set[str]) -> int:
    """Find a body that is missing without an entry that dropped it; gives how many are, with one."""
    entries: dict[str, int] = {}
    for number, dropped in connection.execute(
        select(prunings.c.id, prunings.c.bodies).order_by(prunings.c.id)
    ):
        entries |= dict.fromkeys(dropped, number)
    for table in (observations, attachments):
        query = select(table.c.digest, table.c.id).where(table.c.digest.is_not(None))
        for digest, number in connection.execute(query.order_by(table.c.id)):
            # What was brought after it was dropped was stored again.
            if digest not in stored and entries.get(digest, 0) < number:
                raise _Problem(f"body sha256:{digest} of {table.name[:-1]} {number} is missing")
    return len(entries.keys() - stored)
