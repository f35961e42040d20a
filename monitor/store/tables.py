"""The tables. `migrations/` builds them; a test checks that both agree.

Records that the ledger covers (observations, attachments, verdicts, alerts,
reviews, prunings) are only ever inserted. Their number is that of their ledger entry. Every column
added to one of them later must allow NULL: digests leave NULLs out, so those
of older rows stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Executable,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from monitor.model import Change, Outcome, Severity, Verdict
from monitor.store.columns import Day, Json, Lines, Moment, OneOf, Words
from monitor.store.records import AttachmentKind, DeliveryState, Origin

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

DIGEST = String(64)
NAME = String(255)

bodies = Table(
    "bodies",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("digest", DIGEST, nullable=False, unique=True),
    # The source that brought it first; the next body of that source is packed against this one.
    Column("source", NAME, nullable=False),
    Column("base", DIGEST, ForeignKey("bodies.digest"), index=True),
    Column("position", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    # Of the whole row: some changed bits of `data` unpack to the same body, and the audit is to find any.
    Column("checksum", DIGEST, nullable=False),
    CheckConstraint("(base IS NULL) = (position = 0)", name="position"),
    Index(None, "source", "id"),
)

observations = Table(
    "observations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("provider", NAME, nullable=False),
    Column("source", NAME, nullable=False),
    Column("at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("origin", OneOf(Origin), nullable=False),
    Column("outcome", OneOf(Outcome), nullable=False),
    Column("rule", Words),
    Column("reason", Words),
    Column("change", OneOf(Change)),
    Column("url", Words, nullable=False),
    Column("final_url", Words),
    Column("http_status", Integer),
    Column("headers", Json, nullable=False),
    # No foreign key: pruned bodies are gone, by an entry in the ledger. The audit looks after this.
    Column("digest", DIGEST),
    Column("rendered", Boolean, nullable=False),
    Column("unstable", Boolean, nullable=False),
    Column("document_date", Day),
    Column("vantage", Json, nullable=False),
    Column("duration", Float),
    Column("notes", Lines, nullable=False),
    Index(None, "provider", "source", "at", "id"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", Moment, nullable=False),
    Column("observation", Integer, ForeignKey("observations.id"), nullable=False, index=True),
    Column("kind", OneOf(AttachmentKind), nullable=False),
    Column("url", Words, nullable=False),
    Column("content_type", Words),
    # No foreign key, as in observations.
    Column("digest", DIGEST, nullable=False),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("provider", NAME, nullable=False),
    Column("claim", NAME, nullable=False),
    Column("at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("observation", Integer, ForeignKey("observations.id"), nullable=False),
    Column("fingerprint", String(128), nullable=False),
    Column("verdict", OneOf(Verdict), nullable=False),
    Column("severity", OneOf(Severity)),
    Column("judgement", Json, nullable=False),
    Index(None, "provider", "claim", "id"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("entry", Integer, nullable=False, unique=True),
    Column("kind", String(64), nullable=False),
    Column("provider", NAME, nullable=False),
    Column("claim", NAME),
    Column("source", NAME),
    Column("severity", OneOf(Severity)),
    Column("title", Words, nullable=False),
    Column("payload", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("observation", Integer, ForeignKey("observations.id")),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("alert", String(64), ForeignKey("alerts.id"), primary_key=True),
    Column("channel", NAME, primary_key=True),
    Column("state", OneOf(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Moment),
    Column("last_error", Words),
    Column("delivered_at", Moment),
    Index(None, "state", "channel"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(64), nullable=False),
    Column("provider", NAME, nullable=False),
    Column("claim", NAME),
    Column("source", NAME),
    Column("who", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("until", Moment),
    Column("subject", Json, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Index(None, "provider", "claim"),
)

prunings = Table(
    "prunings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", Moment, nullable=False),
    Column("provider", NAME, nullable=False),
    Column("source", NAME, nullable=False),
    Column("kept_for", Float, nullable=False),
    Column("bodies", Json, nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("ref", String(64), nullable=False),
    Column("payload", DIGEST, nullable=False),
    Column("previous", DIGEST, nullable=False),
    Column("hash", DIGEST, nullable=False),
)

schedules = Table(
    "schedules",
    metadata,
    Column("ref", NAME, primary_key=True),
    Column("next_check_at", Moment),
    Column("consecutive_failures", Integer, nullable=False),
    Column("interval", Float),
    Column("lease_owner", NAME),
    Column("lease_until", Moment),
)

# The next two hold nothing that could not be worked out again from bodies and observations.

documents = Table(
    "documents",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("reader", String(128), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

memories = Table(
    "memories",
    metadata,
    Column("ref", NAME, primary_key=True),
    Column("key", String(128), nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("data", LargeBinary, nullable=False),
)


def rows_of(
    connection: Connection, query: Executable, values: Mapping[str, object] | None = None
) -> Iterator[Mapping[str, Any]]:
    """Give the rows that a query finds, by names of columns; `values` are its parameters."""
    return cast("Iterator[Mapping[str, Any]]", iter(connection.execute(query, values).mappings()))
