"""What changes the store: one transaction, with the entries of the ledger that belong to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, update

from monitor.model import Document
from monitor.store.ledger import Checkpoint, Entry, Kind, entry_after, row_digest
from monitor.store.reading import Reader
from monitor.store.records import (
    Attachment,
    DeliveryState,
    Observation,
    OutboxAlert,
    Pruning,
    RecordedVerdict,
    Review,
)
from monitor.store.serialise import document_to_bytes, judgement_to_value
from monitor.store.statements import inserting, updating
from monitor.store.tables import (
    alerts,
    attachments,
    deliveries,
    documents,
    ledger,
    memories,
    observations,
    prunings,
    reviews,
    schedules,
    verdicts,
)

LONGEST_LEASE = timedelta(hours=1)


class Writer(Reader):
    """What is stored, and what may be added: all of one transaction, or nothing of it."""

    def __init__(self, connect: Callable[[], Connection], clock: Callable[[], datetime]) -> None:
        super().__init__(connect)
        self._clock = clock
        self._head: Checkpoint | None = None
        self._entries: list[Entry] = []

    # --- what is kept for good --------------------------------------------------

    def put_body(self, body: bytes, ref: str) -> str:
        """Store a body that `ref` (`provider/source`) brought, once; gives its SHA-256 in hexadecimal."""
        return self._bodies.put(body, ref)

    def add_observation(self, observation: Observation) -> int:
        """Record an observation; gives its id."""
        return self._append(observations, Kind.OBSERVATION, [_values(observation)])[0]

    def add_attachment(self, attachment: Attachment, body: bytes, ref: str) -> int:
        """Record what `body` is that was taken with an observation of `ref`, and store it; gives its id."""
        # Packed against others of its kind: a picture has nothing in common with the page.
        self._bodies.put(body, f"{ref}#{attachment.kind}")
        return self._append(attachments, Kind.ATTACHMENT, [_values(attachment)])[0]

    def add_verdict(self, verdict: RecordedVerdict) -> int:
        """Record a verdict; gives its id."""
        return self.add_verdicts([verdict])[0]

    def add_verdicts(self, recorded: Sequence[RecordedVerdict]) -> list[int]:
        """Record verdicts; gives their ids."""
        rows = [
            {
                "provider": verdict.provider,
                "claim": verdict.claim,
                "at": verdict.at,
                "observation": verdict.observation,
                "fingerprint": verdict.fingerprint,
                "verdict": verdict.judgement.verdict,
                "severity": verdict.judgement.severity,
                "judgement": judgement_to_value(verdict.judgement),
            }
            for verdict in recorded
        ]
        return self._append(verdicts, Kind.VERDICT, rows)

    def add_review(self, review: Review) -> int:
        """Record a person's decision; gives its id."""
        return self._append(reviews, Kind.REVIEW, [_values(review)])[0]

    def prune(self, pruning: Pruning, *, planned_at: Checkpoint) -> Mapping[str, str | None]:
        """Drop bodies by an entry of the ledger; gives those that went.

        What was brought again since the ledger was at `planned_at`, and what is not
        stored any more, is left out. Raises DamagedStore where a body that stays cannot be read.
        """
        stays = self.brought_after(planned_at.seq)
        going = {
            digest: kept
            for digest, kept in pruning.bodies.items()
            if digest not in stays and self._bodies.has(digest) and (kept is None or self._bodies.has(kept))
        }
        if going:
            self._bodies.drop(going)
            self._append(prunings, Kind.PRUNING, [_values(replace(pruning, bodies=going))])
            self.__dict__.pop("_prunings", None)
        return going

    def queue_alert(self, alert: OutboxAlert, channels: Iterable[str] = ()) -> bool:
        """Record an alert and queue it for the named channels; False when its id is there already."""
        if self.alert(alert.id) is not None:
            return False
        values = _values(replace(alert, entry=self._next_number()))
        self._enter(Kind.ALERT, alerts, values, alert.id)
        inserting(alerts).run(self._connection, values)
        for channel in channels:
            self.queue_delivery(alert.id, channel)
        return True

    def _append(self, table: Table, kind: Kind, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert rows whose number is that of their entry in the ledger."""
        numbered = []
        for row in rows:
            timed = {**row, "recorded_at": self._clock(), "id": self._next_number()}
            self._enter(kind, table, timed, str(timed["id"]))
            numbered.append(timed)
        inserting(table).run(self._connection, *numbered)
        return [row["id"] for row in numbered]

    def _next_number(self) -> int:
        if self._head is None:
            self._head = self.checkpoint()
        return self._head.seq + 1

    def _enter(self, kind: Kind, table: Table, values: Mapping[str, object], ref: str) -> None:
        """Chain an entry for a row to the ledger; `finish` writes it."""
        head = self._head or self.checkpoint()
        entry = entry_after(head, self._clock(), kind, ref, row_digest(table, values))
        self._entries.append(entry)
        self._head = Checkpoint(entry.seq, entry.hash, entry.at)

    def finish(self) -> None:
        """Write the entries of the ledger; the last thing done in a transaction."""
        inserting(ledger).run(self._connection, *map(_values, self._entries))
        self._entries = []

    # --- deliveries -------------------------------------------------------------

    def queue_delivery(self, alert: str, channel: str, *, at: datetime | None = None) -> None:
        """Queue an alert for a channel, anew where it was given up; `at` is when to try first."""
        values = {"state": DeliveryState.QUEUED, "attempts": 0, "next_try_at": at, "last_error": None}
        self._put(deliveries, {"alert": alert, "channel": channel}, values)

    def mark_delivery(
        self,
        alert: str,
        channel: str,
        state: DeliveryState,
        *,
        at: datetime,
        error: str | None = None,
        next_try_at: datetime | None = None,
    ) -> None:
        """Record a try made at `at`: delivered, still queued until `next_try_at`, or dead."""
        self._connection.execute(
            update(deliveries)
            .where(deliveries.c.alert == alert, deliveries.c.channel == channel)
            .values(
                state=state,
                attempts=deliveries.c.attempts + 1,
                last_error=error,
                next_try_at=next_try_at,
                delivered_at=at if state is DeliveryState.DELIVERED else None,
            )
        )

    def give_up_deliveries(self, channel: str, error: str) -> None:
        """Let everything that waits for a channel count as given up, for the reason `error`."""
        self._connection.execute(
            update(deliveries)
            .where(deliveries.c.channel == channel, deliveries.c.state == DeliveryState.QUEUED)
            .values(state=DeliveryState.DEAD, last_error=error, next_try_at=None)
        )

    # --- what may be replaced ---------------------------------------------------

    def put_document(self, digest: str, reader: str, document: Document) -> None:
        """Keep what a reader sees in a body, in place of what it saw before."""
        self._put(documents, {"digest": digest, "reader": reader}, {"data": document_to_bytes(document)})

    def put_memory(self, ref: str, key: str, data: bytes) -> str:
        """Keep a state that can be worked out again, in place of the one before; gives its SHA-256."""
        digest = hashlib.sha256(data).hexdigest()
        self._put(memories, {"ref": ref}, {"key": key, "data": data, "digest": digest})
        return digest

    def forget_memory(self, ref: str) -> None:
        """Drop the state kept under `ref`: it is worked out again when it is next needed."""
        self._connection.execute(delete(memories).where(memories.c.ref == ref))

    def set_next_check(
        self, ref: str, at: datetime, *, consecutive_failures: int = 0, interval: float | None = None
    ) -> None:
        """Say when a source is due next, and at what interval in seconds; its lease ends."""
        values = {
            "next_check_at": at,
            "consecutive_failures": consecutive_failures,
            "interval": interval,
            "lease_owner": None,
            "lease_until": None,
        }
        self._put(schedules, {"ref": ref}, values)

    def claim_lease(self, ref: str, owner: str, *, until: datetime, now: datetime) -> bool:
        """Take a source, or anything else with a name, for oneself; False while somebody else has it.

        A lease that ends much later than this one would is from before the clock was put back, and void.
        """
        known = self.schedule(ref)
        ends = known.lease_until if known and known.lease_owner != owner else None
        if ends is not None and now < ends <= until + LONGEST_LEASE:
            return False
        lease = {"lease_owner": owner, "lease_until": until}
        self._put(schedules, {"ref": ref}, lease, {"consecutive_failures": 0})
        return True

    def release_lease(self, ref: str, owner: str) -> None:
        """Give up a lease before its end; nothing happens where it is somebody else's."""
        self._connection.execute(
            update(schedules)
            .where(schedules.c.ref == ref, schedules.c.lease_owner == owner)
            .values(lease_owner=None, lease_until=None)
        )

    def _put(
        self,
        table: Table,
        key: Mapping[str, object],
        values: Mapping[str, object],
        first: Mapping[str, object] | None = None,
    ) -> None:
        """Update the row with this key, or insert it, then with the values `first` too."""
        keyed = {f"{name}_": value for name, value in key.items()}
        if not updating(table, tuple(key), tuple(values)).run(self._connection, {**keyed, **values}):
            nothing = dict.fromkeys(table.columns.keys())
            inserting(table).run(self._connection, {**nothing, **key, **values, **(first or {})})


def _values(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}
