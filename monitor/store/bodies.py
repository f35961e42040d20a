"""Bodies in the database: packed in chains, checked whenever they are read."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, literal, select, update

from monitor.errors import DamagedStore
from monitor.store.blobs import FULL_EVERY, Base, base_position, decompress, pack
from monitor.store.columns import to_json
from monitor.store.prepared import Prepared
from monitor.store.statements import BODY_ID, inserting, latest
from monitor.store.tables import bodies, documents, rows_of

KEPT_BYTES = 32_000_000
"""Bytes of bodies that are kept at hand, so that reading a chain forwards unpacks each body once."""

AT_ONCE = 500
"""Digests that one statement is given."""


def _chain_query(*columns: ColumnElement[Any]) -> Prepared:
    """Give the query for a body and all it rests on, from the full copy upwards."""
    top = select(bodies.c.digest, bodies.c.base, literal(0).label("step"))
    steps = top.where(bodies.c.digest == bindparam("digest")).cte(recursive=True)
    below = select(bodies.c.digest, bodies.c.base, steps.c.step + 1)
    steps = steps.union_all(below.where(bodies.c.digest == steps.c.base, steps.c.step < FULL_EVERY))
    query = select(*columns).join(steps, steps.c.digest == bodies.c.digest)
    return Prepared(query.order_by(steps.c.step.desc()))


_CHAIN = _chain_query(*bodies.columns)
_POSITIONS = _chain_query(bodies.c.digest, bodies.c.position)
_BODY = Prepared(select(bodies).where(bodies.c.digest == bindparam("digest")))
_LAST_ID = Prepared(select(bodies.c.id).order_by(bodies.c.id.desc()).limit(1))
_NEWEST = Prepared(
    select(bodies.c.digest)
    .where(bodies.c.source == bindparam("source"))
    .order_by(bodies.c.id.desc())
    .limit(1)
)
_GOOD = latest("provider", "source", ok_only=True, with_body=True)


class Bodies:
    """The bodies of one database, by digest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: dict[str, bytes] = {}

    def has(self, digest: str) -> bool:
        """Say whether a body is stored."""
        return BODY_ID.first(self._connection, {"digest": digest}) is not None

    def get(self, digest: str) -> bytes:
        """Give a body; raises DamagedStore when it is missing or its bytes have another digest."""
        known = self._kept.get(digest)
        if known is not None:
            return known
        body: bytes | None = None
        for row in self._chain(digest):
            body = self._kept.get(row["digest"]) or _unpacked(row, body)
        if body is None:
            raise DamagedStore(f"body sha256:{digest} is missing; run: monitor audit")
        if hashlib.sha256(body).hexdigest() != digest:
            raise DamagedStore(f"body sha256:{digest} was altered: its bytes have another digest")
        self._keep(digest, body)
        return body

    def put(self, body: bytes, source: str) -> str:
        """Store a body once, packed against earlier ones of its source; gives its digest."""
        digest = hashlib.sha256(body).hexdigest()
        if self.has(digest):
            return digest
        packed = pack(body, self._bases(source))
        last = _LAST_ID.first(self._connection, {})
        row = {
            "id": (last["id"] if last else 0) + 1,
            "digest": digest,
            "source": source,
            "base": packed.base,
            "position": packed.position,
            "size": len(body),
            "data": packed.data,
        }
        inserting(bodies).run(self._connection, {**row, "checksum": row_checksum(row)})
        self._keep(digest, body)
        return digest

    def drop(self, digests: Collection[str]) -> None:
        """Remove bodies, and the documents derived of them; what was packed against one is packed anew.

        Raises DamagedStore, with nothing removed, where a body that stays cannot be read.
        """
        rows = {
            row["digest"]: row for some in in_parts(digests) for row in self._places(bodies.c.digest, some)
        }
        resting = [row for some in in_parts(rows) for row in self._places(bodies.c.base, some)]
        heirs: dict[str, str] = {}
        for row in sorted(resting, key=lambda row: int(row["id"])):
            if row["digest"] not in rows:
                self._repack(row["digest"], rows, heirs)
        # A body has a larger number than what it is packed against, and goes before that.
        ordered = sorted(rows, key=lambda digest: int(rows[digest]["id"]), reverse=True)
        for some in in_parts(ordered):
            self._connection.execute(delete(documents).where(documents.c.digest.in_(some)))
            self._connection.execute(delete(bodies).where(bodies.c.digest.in_(some)))
        for digest in rows:
            self._kept.pop(digest, None)

    def _places(self, column: ColumnElement[Any], digests: Collection[str]) -> list[Mapping[str, Any]]:
        query = select(bodies.c.id, bodies.c.digest, bodies.c.base).where(column.in_(digests))
        return list(rows_of(self._connection, query))

    def _repack(self, digest: str, going: Mapping[str, Mapping[str, Any]], heirs: dict[str, str]) -> None:
        """Pack a body against the nearest one below that stays; where none does, against its chain's heir.

        The first of a chain to lose its full copy becomes that, and is kept in `heirs` by it.
        """
        body = self.get(digest)
        row = _BODY.first(self._connection, {"digest": digest})
        assert row is not None
        full, base = "", row["base"]
        while base in going:
            full, base = base, going[base]["base"]
        base = base or heirs.get(full)
        if base is None:
            heirs[full] = digest
        packed = pack(body, (Base(base, row["position"], self.get(base)),) if base else ())
        values = {"base": packed.base, "position": packed.position, "data": packed.data}
        changed = {**values, "checksum": row_checksum({**row, **values})}
        self._connection.execute(update(bodies).where(bodies.c.id == row["id"]).values(changed))

    def _bases(self, source: str) -> tuple[Base, ...]:
        """Give the source's newest body, and that of its last good page where that is another one.

        Between two good pages there may be a challenge, which resembles neither.
        """
        provider, _, name = source.partition("/")
        newest = _NEWEST.first(self._connection, {"source": source})
        good = _GOOD.first(self._connection, {"provider": provider, "source": name})
        digests = {row["digest"]: None for row in (newest, good) if row}
        bases = []
        for digest in digests:
            # A damaged body must not keep new evidence out; the audit names it.
            with suppress(DamagedStore):
                bases += self._base_after(digest)
        return tuple(bases)

    def _base_after(self, digest: str) -> list[Base]:
        """Give what a body that follows this one is packed against; nothing where a full copy is due."""
        chain = list(_POSITIONS.rows(self._connection, {"digest": digest}))
        position = chain[-1]["position"] + 1 if chain else FULL_EVERY
        if position >= FULL_EVERY:
            return []
        wanted = base_position(position)
        base = [row["digest"] for row in chain if row["position"] <= wanted][-1]
        return [Base(base, position, self.get(base))]

    def _chain(self, digest: str) -> list[dict[str, Any]]:
        """Give the rows from the full copy, or the nearest body at hand, up to the wanted one."""
        row = _BODY.first(self._connection, {"digest": digest})
        if row is None:
            return []
        if row["base"] is None:
            return [row]
        if row["base"] in self._kept:
            return [{"digest": row["base"]}, row]
        rows = list(_CHAIN.rows(self._connection, {"digest": digest}))
        if rows[0]["base"] is not None:
            raise DamagedStore(f"body sha256:{rows[0]['base']} is missing, which {digest} was packed against")
        return rows

    def _keep(self, digest: str, body: bytes) -> None:
        self._kept[digest] = body
        while len(self._kept) > 2 and sum(map(len, self._kept.values())) > KEPT_BYTES:
            del self._kept[next(iter(self._kept))]


def in_parts(digests: Collection[str]) -> Iterator[list[str]]:
    """Give digests in lists that one statement can be given."""
    listed = list(digests)
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]


def row_checksum(row: Mapping[str, Any]) -> str:
    """Give the SHA-256 over everything that is stored of a body."""
    said = to_json([row[name] for name in ("id", "digest", "source", "base", "position", "size")])
    return hashlib.sha256(said.encode() + row["data"]).hexdigest()


def _unpacked(row: Mapping[str, Any], base: bytes | None) -> bytes:
    try:
        return decompress(row["data"], base, row["size"])
    except DamagedStore as error:
        raise DamagedStore(f"body sha256:{row['digest']} was altered: {error}") from error
