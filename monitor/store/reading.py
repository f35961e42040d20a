"""Questions to the store; with `keeping`, `pages`, `writing` and `audit` the only SQL."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import func, select

from monitor.errors import DamagedStore
from monitor.model import Document, Severity
from monitor.results import AlertDelivery, AlertRow
from monitor.store.ledger import GENESIS, Checkpoint
from monitor.store.pages import Pages
from monitor.store.records import (
    Backlog,
    Delivery,
    DeliveryState,
    OutboxAlert,
    RecordedVerdict,
    Review,
    Schedule,
)
from monitor.store.serialise import document_from_bytes, judgement_from_value
from monitor.store.statements import (
    ALERT,
    DOCUMENT,
    HEAD,
    MEMORY,
    MEMORY_DIGEST,
    SCHEDULE,
    newest_verdicts,
    reviews_of,
)
from monitor.store.tables import (
    alerts,
    deliveries,
    ledger,
    rows_of,
    schedules,
    verdicts,
)


class Reader(Pages):
    """What is stored, as of one moment: that of the first question, which connects.

    A `ref` is `provider/source`.
    """

    # --- what was derived -------------------------------------------------------

    def document(self, digest: str, reader: str) -> Document | None:
        """Give the document kept for a body and a reader; None where none was, or it cannot be read."""
        row = DOCUMENT.first(self._connection, {"digest": digest, "reader": reader})
        try:
            return document_from_bytes(row["data"]) if row else None
        except DamagedStore:
            # Only a copy of what the body says; the caller reads that again.
            return None

    def memory(self, ref: str, key: str) -> bytes | None:
        """Give the state kept under `ref`; None where none was kept with this key, or it was damaged."""
        row = MEMORY.first(self._connection, {"ref": ref, "key": key})
        if row is None or hashlib.sha256(row["data"]).hexdigest() != row["digest"]:
            return None
        return bytes(row["data"])

    def memory_digest(self, ref: str, key: str) -> str | None:
        """Give the SHA-256 of the state kept under `ref`; None where none was kept with this key."""
        row = MEMORY_DIGEST.first(self._connection, {"ref": ref, "key": key})
        return row["digest"] if row else None

    # --- verdicts and reviews ---------------------------------------------------

    def verdicts(
        self, provider: str, claim: str | None = None, *, until: datetime | None = None
    ) -> list[RecordedVerdict]:
        """Give the recorded verdicts of a claim or a whole provider, in the order they were recorded in."""
        query = select(verdicts).where(verdicts.c.provider == provider)
        if claim is not None:
            query = query.where(verdicts.c.claim == claim)
        if until is not None:
            query = query.where(verdicts.c.at <= until)
        return [_verdict(row) for row in rows_of(self._connection, query.order_by(verdicts.c.id))]

    def recorded_verdicts(
        self, provider: str, claims: Collection[str] | None = None, *, proven: bool = False
    ) -> dict[str, RecordedVerdict]:
        """Give the verdict recorded last of each claim, by its id; `proven` leaves `unverified` ones out.

        `claims` are the ids of those that are asked for, all where it is None.
        """
        if claims is not None and not claims:
            return {}
        values: dict[str, object] = {"provider": provider}
        if claims is not None:
            values |= {f"claim{at}": claim for at, claim in enumerate(claims)}
        query = newest_verdicts(None if claims is None else len(claims), proven=proven)
        return {row["claim"]: _verdict(row) for row in query.rows(self._connection, values)}

    def reviews(self, provider: str | None = None, claim: str | None = None) -> list[Review]:
        """Give what people decided, in the order it was recorded in."""
        values = {"provider": provider, "claim": claim}
        given = {name: value for name, value in values.items() if value is not None}
        return [Review(**row) for row in reviews_of(*given).rows(self._connection, given)]

    # --- alerts -----------------------------------------------------------------

    def alert(self, identity: str) -> OutboxAlert | None:
        """Give the alert with this id."""
        row = ALERT.first(self._connection, {"id": identity})
        return OutboxAlert(**row) if row else None

    def alerts(
        self,
        provider: str | None = None,
        *,
        state: DeliveryState | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> list[AlertRow]:
        """Give alerts and how far they got, newest first; `state` keeps those with such a delivery."""
        query = select(alerts).order_by(alerts.c.entry.desc())
        if provider is not None:
            query = query.where(alerts.c.provider == provider)
        if since is not None:
            query = query.where(alerts.c.created_at >= since)
        if state is not None:
            query = query.where(
                alerts.c.id.in_(select(deliveries.c.alert).where(deliveries.c.state == state))
            )
        chosen = query.limit(limit).subquery()
        joined = select(chosen, deliveries).outerjoin(deliveries, deliveries.c.alert == chosen.c.id)
        found: dict[str, AlertRow] = {}
        for row in self._connection.execute(joined.order_by(chosen.c.entry.desc(), deliveries.c.channel)):
            known = found.get(row.id)
            before = known.deliveries if known else ()
            found[row.id] = AlertRow(
                id=row.id,
                created_at=row.created_at,
                kind=row.kind,
                severity=row.severity,
                provider=row.provider,
                claim=row.claim,
                source=row.source,
                title=row.title,
                deliveries=(*before, *_progress(row)),
            )
        return list(found.values())

    def due_deliveries(
        self,
        channel: str,
        now: datetime,
        *,
        critical: bool | None = None,
        limit: int = 100,
        longest_pause: timedelta = timedelta.max,
    ) -> list[Delivery]:
        """Give what a channel is to get now, in order: nothing that comes after one that must still wait.

        `critical` keeps the alerts that are, or those that are not; either keeps its own order. A try
        further ahead than the `longest_pause` was set before the clock was put back, and may go now.
        """
        query = (
            select(alerts, deliveries)
            .join(deliveries, deliveries.c.alert == alerts.c.id)
            .where(deliveries.c.channel == channel, deliveries.c.state == DeliveryState.QUEUED)
            .order_by(alerts.c.entry)
            .limit(limit)
        )
        if critical is not None:
            is_critical = func.coalesce(alerts.c.severity == Severity.CRITICAL, False)
            query = query.where(is_critical if critical else ~is_critical)
        waiting = (_delivery(row) for row in rows_of(self._connection, query))
        return list(takewhile(lambda delivery: _is_due(delivery, now, longest_pause), waiting))

    def delivered_alerts(self, channel: str, *, limit: int) -> list[OutboxAlert]:
        """Give what a channel got last, newest first."""
        query = (
            select(alerts)
            .join(deliveries, deliveries.c.alert == alerts.c.id)
            .where(deliveries.c.channel == channel, deliveries.c.state == DeliveryState.DELIVERED)
            .order_by(alerts.c.entry.desc())
            .limit(limit)
        )
        return [OutboxAlert(**row) for row in rows_of(self._connection, query)]

    def backlog(self) -> Backlog:
        """Count the deliveries that wait and those given up."""
        query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        counts = {row[0]: row[1] for row in self._connection.execute(query)}
        return Backlog(counts.get(DeliveryState.QUEUED, 0), counts.get(DeliveryState.DEAD, 0))

    def waiting(self) -> dict[str, int]:
        """Count the deliveries that wait, by the names of their channels."""
        query = select(deliveries.c.channel, func.count()).where(deliveries.c.state == DeliveryState.QUEUED)
        rows = self._connection.execute(query.group_by(deliveries.c.channel).order_by(deliveries.c.channel))
        return {row[0]: row[1] for row in rows}

    # --- schedule and ledger ----------------------------------------------------

    def schedule(self, ref: str) -> Schedule | None:
        """Give when a source is due and who is at it; None before its first check."""
        row = SCHEDULE.first(self._connection, {"ref": ref})
        return Schedule(**row) if row else None

    def schedules(self) -> dict[str, Schedule]:
        """Give the schedules of all sources, by ref."""
        return {row["ref"]: Schedule(**row) for row in rows_of(self._connection, select(schedules))}

    def latest_entry_at(self) -> datetime | None:
        """Give the latest time that the newest thousand entries of the ledger bear."""
        newest = select(func.max(ledger.c.seq)).scalar_subquery() - 1000
        query = select(ledger.c.at).where(ledger.c.seq > newest).order_by(ledger.c.at.desc()).limit(1)
        return self._connection.execute(query).scalar()

    def checkpoint(self) -> Checkpoint:
        """Give the head of the ledger; number 0 while it is empty."""
        row = HEAD.first(self._connection, {})
        return Checkpoint(**row) if row else Checkpoint(0, GENESIS)


def _verdict(row: Mapping[str, Any]) -> RecordedVerdict:
    return RecordedVerdict(
        id=row["id"],
        provider=row["provider"],
        claim=row["claim"],
        at=row["at"],
        fingerprint=row["fingerprint"],
        judgement=judgement_from_value(row["judgement"]),
        observation=row["observation"],
        recorded_at=row["recorded_at"],
    )


def _progress(row: Any) -> tuple[AlertDelivery, ...]:
    if row.channel is None:
        return ()
    return (AlertDelivery(row.channel, row.state.value, row.attempts, row.last_error),)


def _delivery(row: Mapping[str, Any]) -> Delivery:
    return Delivery(
        alert=OutboxAlert(**{column.name: row[column.name] for column in alerts.columns}),
        channel=row["channel"],
        state=row["state"],
        attempts=row["attempts"],
        next_try_at=row["next_try_at"],
        last_error=row["last_error"],
        delivered_at=row["delivered_at"],
    )


def _is_due(delivery: Delivery, now: datetime, longest_pause: timedelta) -> bool:
    at = delivery.next_try_at
    return at is None or at <= now or at - now > longest_pause
