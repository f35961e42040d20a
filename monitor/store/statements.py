"""Questions that every check asks, built once: that takes longer than answering them."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from monitor.model import Change, Outcome, Verdict
from monitor.store.records import Origin
from monitor.store.tables import observations, verdicts


@cache
def latest(given: frozenset[str], *, ok_only: bool) -> Select[Any]:
    """Give the query for the last observation with the values that are given."""
    rows = observations.c
    query = select(observations)
    for name in ("provider", "source", "origin"):
        if name in given:
            query = query.where(rows[name] == bindparam(name))
    if "until" in given:
        query = query.where(rows.at <= bindparam("until"))
    if ok_only:
        query = query.where(rows.outcome == Outcome.OK)
    return query.order_by(rows.at.desc(), rows.id.desc()).limit(1)


@cache
def newest_verdicts(*, of_claims: bool, proven: bool) -> Select[Any]:
    """Give the query for the verdict recorded last of each claim, or of each of `claims`."""
    newest = select(func.max(verdicts.c.id)).where(verdicts.c.provider == bindparam("provider"))
    if of_claims:
        newest = newest.where(verdicts.c.claim.in_(bindparam("claims", expanding=True)))
    if proven:
        newest = newest.where(verdicts.c.verdict != Verdict.UNVERIFIED)
    return select(verdicts).where(verdicts.c.id.in_(newest.group_by(verdicts.c.claim)))


_OF_SOURCE = frozenset(("provider", "source"))
LATEST_FULL_ANSWER = latest(_OF_SOURCE, ok_only=True).where(
    observations.c.origin == Origin.FETCH,
    observations.c.digest.is_not(None),
    or_(observations.c.http_status.is_(None), observations.c.http_status != 304),
)
LATEST_CHANGE = latest(_OF_SOURCE, ok_only=False).where(
    observations.c.at > bindparam("since"),
    observations.c.origin == Origin.FETCH,
    observations.c.change.in_((Change.CHANGED, Change.REVERTED)),
)
IMPORT_AFTER = (
    select(observations.c.id)
    .where(
        observations.c.provider == bindparam("provider"),
        observations.c.at > bindparam("at"),
        observations.c.origin == Origin.IMPORT,
    )
    .limit(1)
)
