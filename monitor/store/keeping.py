"""Which bodies are stored, which were pruned, and which must stay whatever their age."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Select, Table, func, literal, select, union_all

from monitor.store.bodies import Bodies, in_parts
from monitor.store.records import Pruning
from monitor.store.tables import (
    alerts,
    attachments,
    bodies,
    documents,
    observations,
    prunings,
    rows_of,
    verdicts,
)


class Keeping:
    """What a Reader says of bodies by their digest."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect

    @cached_property
    def _connection(self) -> Connection:
        return self._connect()

    @cached_property
    def _bodies(self) -> Bodies:
        return Bodies(self._connection)

    @cached_property
    def _prunings(self) -> Mapping[str, Pruning]:
        """What was pruned, by digest: by the last entry where it was stored and pruned again."""
        rows = rows_of(self._connection, select(prunings).order_by(prunings.c.id))
        known = [Pruning(**row) for row in rows]
        return {digest: pruning for pruning in known for digest in pruning.bodies}

    def body(self, digest: str) -> bytes:
        """Give a stored body; raises DamagedStore when it is missing or its bytes have another digest."""
        return self._bodies.get(digest)

    def readable_body(self, digest: str) -> bytes | None:
        """Give the body to read for a digest: its own or, where that was pruned, one that reads the same.

        None where it was pruned and nothing reads as it did. Raises as `body` does.
        """
        pruning = self.pruning(digest)
        kept = pruning.bodies[digest] if pruning else digest
        return self.body(kept) if kept else None

    def pruning(self, digest: str) -> Pruning | None:
        """Give by which entry a body was dropped; None where it is stored, or missing without any."""
        pruning = self._prunings.get(digest)
        return None if pruning is None or self._bodies.has(digest) else pruning

    def stands_for_others(self) -> frozenset[str]:
        """Give the digests of bodies that are read in the place of pruned ones."""
        found = {kept for pruning in self._prunings.values() for kept in pruning.bodies.values()}
        return frozenset(kept for kept in found if kept)

    def pointed_at(self, provider: str) -> frozenset[str]:
        """Give the digests of the pages that verdicts and alerts of a provider point at."""
        seen = union_all(
            select(verdicts.c.observation).where(verdicts.c.provider == provider),
            select(alerts.c.observation).where(alerts.c.provider == provider),
        ).subquery()
        query = select(observations.c.digest).join(seen, seen.c.observation == observations.c.id).distinct()
        return frozenset(digest for digest in self._connection.scalars(query) if digest)

    def shared(self) -> frozenset[str]:
        """Give the digests of bodies that several sources brought, or that are page and attachment too."""
        pages = select(observations.c.digest, observations.c.provider, observations.c.source, literal(""))
        beside = select(
            attachments.c.digest, observations.c.provider, observations.c.source, attachments.c.kind
        ).join(observations, observations.c.id == attachments.c.observation)
        places = union_all(pages.distinct(), beside.distinct()).subquery()
        query = select(places.c.digest).group_by(places.c.digest).having(func.count() > 1)
        return frozenset(digest for digest in self._connection.scalars(query) if digest)

    def brought_after(self, seq: int) -> frozenset[str]:
        """Give the digests of bodies that something recorded after entry `seq` of the ledger brought."""
        newer = union_all(
            *(select(table.c.digest).where(table.c.id > seq) for table in (observations, attachments))
        )
        return frozenset(digest for digest in self._connection.scalars(newer) if digest)

    def stored_sizes(self, digests: Collection[str]) -> dict[str, int]:
        """Give the bytes that each of these bodies takes as it lies, with what was derived of it."""
        sizes: dict[str, int] = {}
        for some in in_parts(digests):
            for table in (bodies, documents):
                for digest, size in self._connection.execute(_sizes(table, some)):
                    # A document without its body is a leftover.
                    if table is bodies or digest in sizes:
                        sizes[digest] = sizes.get(digest, 0) + size
        return sizes


def _sizes(table: Table, digests: Collection[str]) -> Select[Any]:
    return select(table.c.digest, func.length(table.c.data)).where(table.c.digest.in_(digests))
