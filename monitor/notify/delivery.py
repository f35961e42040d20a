"""From the outbox to the channels: each in order, none waiting for another."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from monitor.errors import DeliveryError
from monitor.model import Channel, Severity
from monitor.notify.channels import Place, send
from monitor.notify.parcel import alert_parcel
from monitor.store import Delivery, DeliveryState, OutboxAlert, Store

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(hours=72)
"""Tries go on with growing pauses for so long; then the alert is dead and stays visible as such."""

TURN = timedelta(seconds=15)
"""How long a process may be at a channel without a sign of life; longer than one delivery takes."""

_LOOK_AGAIN = 0.2
_RANKS = (None, Severity.MINOR, Severity.NOTABLE, Severity.CRITICAL)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round of deliveries came to; `problems` has a line for each channel that failed."""

    sent: int
    problems: tuple[str, ...]


def deliver(
    store: Store,
    channels: Sequence[Channel],
    place: Place,
    clock: Callable[[], datetime],
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> Delivered:
    """Send what waits for each channel; a channel that fails is tried again later, others go on.

    One process at a time is at a channel, so that two do not send the same
    message. After `stopped` says so, nothing more is begun.
    """
    sent, problems = 0, []
    for channel in channels:
        if channel.url is None or stopped():
            continue
        owner = uuid4().hex
        if not _take_turn(store, channel, owner, clock):
            continue
        done, problem = _deliver_to(store, channel, place, owner, clock, stopped)
        sent += done
        if problem:
            problems.append(problem)
    return Delivered(sent, tuple(problems))


def takes(channel: Channel, alert: OutboxAlert) -> bool:
    """Say whether a channel wants an alert, by its events, providers and least severity."""
    if channel.url is None:
        return False
    if channel.events and alert.kind not in channel.events:
        return False
    if channel.providers and alert.provider not in channel.providers:
        return False
    return _RANKS.index(alert.severity) >= _RANKS.index(channel.min_severity)


def _take_turn(store: Store, channel: Channel, owner: str, clock: Callable[[], datetime]) -> bool:
    """Be the one who is at a channel; False where nothing waits for it, or another process sends it.

    Whoever is at a channel takes along what was queued meanwhile. A process that
    died at it gives no sign of life any more, and its turn ends after a while.
    """
    name, seen = _turn_of(channel.name), None
    for _ in range(round(TURN.total_seconds() / _LOOK_AGAIN)):
        with store.read() as reader:
            if not reader.due_deliveries(channel.name, clock(), limit=1):
                return False
        with store.write() as writer:
            now = clock()
            if writer.claim_lease(name, owner, until=now + TURN, now=now):
                return True
            other = writer.schedule(name)
        if seen is not None and other != seen:
            return False
        seen = other
        time.sleep(_LOOK_AGAIN)
    with store.write() as writer:
        if seen is None or writer.schedule(name) != seen:
            return False
        writer.release_lease(name, seen.lease_owner or "")
        return writer.claim_lease(name, owner, until=clock() + TURN, now=clock())


def _turn_of(channel: str) -> str:
    return f"channel {channel}"


def _deliver_to(
    store: Store,
    channel: Channel,
    place: Place,
    owner: str,
    clock: Callable[[], datetime],
    stopped: Callable[[], bool],
) -> tuple[int, str | None]:
    """Send what is due in order, until one fails: what comes after it waits for it."""
    sent = 0
    while True:
        with store.write() as writer:
            now = clock()
            due = writer.due_deliveries(channel.name, now, limit=1)
            if not due or stopped():
                # In the same transaction: what is queued after it finds the channel free.
                writer.release_lease(_turn_of(channel.name), owner)
                return sent, None
            writer.claim_lease(_turn_of(channel.name), owner, until=now + TURN, now=now)
        try:
            send(channel, alert_parcel(due[0].alert), place, clock())
        except DeliveryError as error:
            _mark_failure(store, due[0], str(error), owner, clock())
            return sent, str(error)
        with store.write() as writer:
            writer.mark_delivery(due[0].alert.id, channel.name, DeliveryState.DELIVERED, at=clock())
        sent += 1


def _mark_failure(store: Store, delivery: Delivery, error: str, owner: str, now: datetime) -> None:
    pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts, 16), LONGEST_PAUSE)
    over = now - delivery.alert.created_at > GIVEN_UP_AFTER
    state = DeliveryState.DEAD if over else DeliveryState.QUEUED
    again = None if over else now + pause
    with store.write() as writer:
        writer.mark_delivery(
            delivery.alert.id,
            delivery.channel,
            state,
            at=now,
            error=error,
            next_try_at=again,
        )
        writer.release_lease(_turn_of(delivery.channel), owner)


def retry(store: Store, now: datetime) -> int:
    """Queue once more what was given up, and let what waits for its next try go now; gives how many."""
    with store.write() as writer:
        pending = [
            (row.id, delivery.channel)
            for row in writer.alerts()
            for delivery in row.deliveries
            if delivery.state in (DeliveryState.QUEUED, DeliveryState.DEAD)
        ]
        for identity, channel in pending:
            writer.queue_delivery(identity, channel, at=now)
    return len(pending)
