"""From the outbox to the channels: each in order, none waiting for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.errors import DeliveryError
from monitor.model import Channel, Severity
from monitor.notify.channels import send
from monitor.store import Delivery, DeliveryState, OutboxAlert, Store

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(hours=72)
"""Tries go on with growing pauses for so long; then the alert is dead and stays visible as such."""

_RANKS = (None, Severity.MINOR, Severity.NOTABLE, Severity.CRITICAL)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round of deliveries came to; `problems` has a line for each channel that failed."""

    sent: int
    problems: tuple[str, ...]


def deliver(store: Store, channels: Sequence[Channel], base: Path, now: datetime) -> Delivered:
    """Send what waits for each channel; a channel that fails is tried again later, others go on."""
    sent, problems = 0, []
    for channel in channels:
        if channel.url is None:
            continue
        done, problem = _deliver_to(store, channel, base, now)
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


def _deliver_to(store: Store, channel: Channel, base: Path, now: datetime) -> tuple[int, str | None]:
    """Send what is due in order, until one fails: what comes after it waits for it."""
    with store.read() as reader:
        due = reader.due_deliveries(channel.name, now)
    for sent, delivery in enumerate(due):
        try:
            send(channel, message_of(delivery.alert), base)
        except DeliveryError as error:
            _mark_failure(store, delivery, str(error), now)
            return sent, str(error)
        with store.write() as writer:
            writer.mark_delivery(delivery.alert.id, channel.name, DeliveryState.DELIVERED, at=now)
    return len(due), None


def _mark_failure(store: Store, delivery: Delivery, error: str, now: datetime) -> None:
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


def message_of(alert: OutboxAlert) -> dict[str, object]:
    """Give what a channel is sent."""
    return {
        "format": 1,
        "id": alert.id,
        "kind": alert.kind,
        "created_at": alert.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "provider": alert.provider,
        "claim": alert.claim,
        "source": alert.source,
        "severity": alert.severity,
        "title": alert.title,
        **alert.payload,
    }


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
