"""What every check asks of the store and writes into it."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Table, bindparam, func, insert, or_, select, update

from monitor.model import Change, Outcome, Verdict
from monitor.store.prepared import Prepared
from monitor.store.tables import (
    alerts,
    bodies,
    documents,
    ledger,
    memories,
    observations,
    reviews,
    schedules,
    verdicts,
)


@cache
def latest(
    *given: str, ok_only: bool = False, with_body: bool = False, in_full: bool = False, changed: bool = False
) -> Prepared:
    """Give the query for the last observation with the values that are given.

    `until` and `since` bound its time; `with_body` asks for a complete answer,
    `in_full` for one that was not "not modified", `changed` for one with
    another text than the one before.
    """
    rows = observations.c
    query = select(observations)
    for name in ("provider", "source", "origin"):
        if name in given:
            query = query.where(rows[name] == bindparam(name))
    if "until" in given:
        query = query.where(rows.at <= bindparam("until"))
    if "since" in given:
        query = query.where(rows.at > bindparam("since"))
    if ok_only:
        query = query.where(rows.outcome == Outcome.OK)
    if with_body:
        query = query.where(rows.digest.is_not(None))
    if in_full:
        query = query.where(or_(rows.http_status.is_(None), rows.http_status != 304))
    if changed:
        query = query.where(or_(rows.change == Change.CHANGED, rows.change == Change.REVERTED))
    return Prepared(query.order_by(rows.at.desc(), rows.id.desc()).limit(1))


@cache
def newest_verdicts(claims: int | None, *, proven: bool) -> Prepared:
    """Give the query for the verdict recorded last of each claim, or of each of so many: `claim0` …"""
    newest = select(func.max(verdicts.c.id)).where(verdicts.c.provider == bindparam("provider"))
    if claims is not None:
        newest = newest.where(verdicts.c.claim.in_([bindparam(f"claim{at}") for at in range(claims)]))
    if proven:
        newest = newest.where(verdicts.c.verdict != Verdict.UNVERIFIED)
    return Prepared(select(verdicts).where(verdicts.c.id.in_(newest.group_by(verdicts.c.claim))))


@cache
def reviews_of(*given: str) -> Prepared:
    """Give the query for the reviews with the values that are given, in the order they were recorded in."""
    matches = [reviews.c[name] == bindparam(name) for name in given]
    return Prepared(select(reviews).where(*matches).order_by(reviews.c.id))


@cache
def inserting(table: Table) -> Prepared:
    """Give what inserts a whole row."""
    return Prepared(insert(table))


@cache
def updating(table: Table, key: tuple[str, ...], columns: tuple[str, ...]) -> Prepared:
    """Give what sets `columns` of the row with this key; the parameters of the key end in `_`."""
    matches = [table.c[name] == bindparam(f"{name}_") for name in key]
    return Prepared(update(table).where(*matches).values({name: bindparam(name) for name in columns}))


ALERT = Prepared(select(alerts).where(alerts.c.id == bindparam("id")))
BODY_ID = Prepared(select(bodies.c.id).where(bodies.c.digest == bindparam("digest")))
DOCUMENT = Prepared(
    select(documents.c.data).where(
        documents.c.digest == bindparam("digest"), documents.c.reader == bindparam("reader")
    )
)
HEAD = Prepared(select(ledger.c.seq, ledger.c.hash, ledger.c.at).order_by(ledger.c.seq.desc()).limit(1))
_OF_STATE = memories.c.ref == bindparam("ref"), memories.c.key == bindparam("key")
MEMORY = Prepared(select(memories.c.data, memories.c.digest).where(*_OF_STATE))
MEMORY_DIGEST = Prepared(select(memories.c.digest).where(*_OF_STATE))
SCHEDULE = Prepared(select(schedules).where(schedules.c.ref == bindparam("ref")))
