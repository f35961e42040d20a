"""From the outbox to the channels: each in order, side by side, none waiting for another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid4, uuid5

from monitor.core.alerting.claims import AlertKind
from monitor.core.alerting.upkeep import backlog_alert
from monitor.core.schedule import CLOCK_SKEW
from monitor.errors import ChannelGone, DeliveryError, MonitorError
from monitor.model import Channel, ChannelKind, Severity
from monitor.notify.channels import Place, send
from monitor.notify.feed import ENTRIES
from monitor.notify.parcel import Parcel, alert_parcel, digest_parcel, note_of
from monitor.notify.timing import digest_due, lanes_of
from monitor.redaction import channel_secrets, redacted
from monitor.store import Delivery, DeliveryState, OutboxAlert, Reader, Store, Writer
from monitor.unforeseen import Boundary, unforeseen

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(hours=72)
"""Tries go on with growing pauses for so long; then the alert is dead and stays visible as such."""

LEAST_TRIES = 3
"""So many failures come before the one at which an alert is given up."""

TURN = timedelta(seconds=15)
"""How long a process may be at a channel without a sign of life; longer than one delivery takes."""

BACKLOG_AFTER = timedelta(hours=24)
"""From then on the other channels hear that one takes nothing."""

BUDGET = 60.0
"""Seconds after which nothing more is begun on a slow channel; the rest goes out the next time."""
GRACE = 4.0
"""Seconds that tries under way have once a stop is asked for; they are repeated under the same id."""
LARGEST_DIGEST = 200

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
    message. After `stopped` says so nothing more is begun. Raises StorageError.
    """
    turns = [
        _Turn(store, channel, channels, place, clock, stopped)
        for channel in channels
        if channel.url is not None
    ]
    threads = [threading.Thread(target=turn.run, daemon=True) for turn in turns if turn.has_work()]
    for thread in threads:
        thread.start()
    end: float | None = None
    while any(thread.is_alive() for thread in threads) and (end is None or time.monotonic() < end):
        for thread in threads:
            thread.join(_LOOK_AGAIN / len(threads))
        if end is None and stopped():
            end = time.monotonic() + GRACE
    for turn in turns:
        if turn.failure is not None:
            raise turn.failure
    return Delivered(sum(turn.sent for turn in turns), tuple(turn.problem for turn in turns if turn.problem))


def takes(channel: Channel, alert: OutboxAlert, severity: Severity | None = None) -> bool:
    """Say whether a channel wants an alert, by its events, providers and least severity.

    `severity` stands in for the alert's own, where one is given.
    """
    if channel.url is None:
        return False
    if channel.events and alert.kind not in channel.events:
        return False
    if channel.providers and alert.provider not in channel.providers:
        return False
    return _RANKS.index(severity or alert.severity) >= _RANKS.index(channel.min_severity)


@dataclass(frozen=True, slots=True)
class _Batch:
    """What goes out as one message; `since` is when it was to be told first."""

    deliveries: tuple[Delivery, ...]
    parcel: Parcel
    since: datetime


class _Turn:
    """One process's turn at one channel, in a thread of its own."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        channels: Sequence[Channel],
        place: Place,
        clock: Callable[[], datetime],
        stopped: Callable[[], bool],
    ) -> None:
        self._store = store
        self._channel = channel
        self._others = [other for other in channels if other.name != channel.name]
        self._place = place
        self._clock = clock
        self._stopped = stopped
        self._owner = uuid4().hex
        self._lease = f"channel {channel.name}"
        self.sent = 0
        self.problem: str | None = None
        self.failure: MonitorError | None = None

    def has_work(self) -> bool:
        """Say whether anything is to be told now."""
        if self._stopped():
            return False
        with self._store.read() as reader:
            return _next_batch(reader, self._channel, self._clock()) is not None

    def run(self) -> None:
        """Send what is due in order, until one fails: what comes after it waits for it."""
        boundary = Boundary()
        try:
            with boundary:
                if self._take():
                    self._send_all()
        except DeliveryError as error:
            self.problem = str(error)
        except MonitorError as error:
            self.failure = error
        if boundary.error is not None:
            line = f"alert channel {self._channel.name}: {unforeseen(boundary.error, 'its turn')}"
            self.problem = redacted(line, channel_secrets(self._channel))

    def _take(self) -> bool:
        """Be the one who is at a channel; False where nothing waits for it, or another process sends it.

        Whoever is at a channel takes along what was queued meanwhile. A process that
        died at it gives no sign of life any more, and its turn ends after a while.
        """
        seen = None
        for _ in range(round(TURN.total_seconds() / _LOOK_AGAIN)):
            if not self.has_work():
                return False
            with self._store.write() as writer:
                if self._hold(writer):
                    return True
                other = writer.schedule(self._lease)
            if seen is not None and other != seen:
                return False
            seen = other
            time.sleep(_LOOK_AGAIN)
        with self._store.write() as writer:
            if seen is None or writer.schedule(self._lease) != seen:
                return False
            writer.release_lease(self._lease, seen.lease_owner or "")
            return self._hold(writer)

    def _hold(self, writer: Writer) -> bool:
        now = self._clock()
        return writer.claim_lease(self._lease, self._owner, until=now + TURN, now=now)

    def _send_all(self) -> None:
        end = time.monotonic() + BUDGET
        while True:
            with self._store.write() as writer:
                batch = _next_batch(writer, self._channel, self._clock())
                if batch is None or self._stopped() or time.monotonic() > end:
                    # In the same transaction: what is queued after it finds the channel free.
                    writer.release_lease(self._lease, self._owner)
                    return
                self._hold(writer)
            self._send(batch)

    def _send(self, batch: _Batch) -> None:
        try:
            remark = send(self._channel, batch.parcel, self._place, self._clock())
        except DeliveryError as error:
            with self._store.write() as writer:
                self._mark_failure(writer, batch, error)
                writer.release_lease(self._lease, self._owner)
            raise
        with self._store.write() as writer:
            for delivery in batch.deliveries:
                writer.mark_delivery(
                    delivery.alert.id,
                    delivery.channel,
                    DeliveryState.DELIVERED,
                    at=self._clock(),
                    error=remark,
                )
        self.sent += len(batch.deliveries)

    def _mark_failure(self, writer: Writer, batch: _Batch, error: DeliveryError) -> None:
        """Put the batch off, or give it up; a channel that is gone for good gives up all that waits for it.

        Nothing is given up at its first tries: the machine may have slept for days, and its network
        wakes up later than we do.
        """
        now, tries = self._clock(), batch.deliveries[0].attempts
        # The pauses count too: by a clock that was put back it may not have begun yet.
        waited = max(now - batch.since, sum(map(_pause, range(tries)), timedelta()))
        over = isinstance(error, ChannelGone) or (tries >= LEAST_TRIES and waited > GIVEN_UP_AFTER)
        for delivery in batch.deliveries:
            writer.mark_delivery(
                delivery.alert.id,
                delivery.channel,
                DeliveryState.DEAD if over else DeliveryState.QUEUED,
                at=now,
                error=str(error),
                next_try_at=None if over else now + _pause(tries),
            )
        if isinstance(error, ChannelGone):
            writer.give_up_deliveries(self._channel.name, str(error))
        if over or waited > BACKLOG_AFTER:
            self._tell_others(writer, batch, str(error), given_up=over)

    def _tell_others(self, writer: Writer, batch: _Batch, error: str, *, given_up: bool) -> None:
        """Let the other channels know that this one takes nothing, once a day."""
        about, now = batch.deliveries[0].alert, self._clock()
        if about.kind == AlertKind.BACKLOG:
            return
        event = backlog_alert(about.provider, self._channel.name, batch.since, error, given_up=given_up)
        name = f"{event.kind}/{self._channel.name}/{now:%Y-%m-%d}/{given_up}"
        alert = OutboxAlert(
            id=str(uuid5(NAMESPACE_URL, name)),
            kind=event.kind,
            provider=event.provider,
            title=event.title,
            created_at=now,
            severity=event.severity,
            payload={**event.fields, "lines": list(event.lines), "next": "monitor alerts list"},
        )
        writer.queue_alert(alert, [other.name for other in self._others if takes(other, alert)])


def _pause(tries: int) -> timedelta:
    """Give how long to wait after a failure that so many came before."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(tries, 16)
    return min(doubled, LONGEST_PAUSE)


def _next_batch(reader: Reader, channel: Channel, now: datetime) -> _Batch | None:
    """Give what a channel is to be told next, if anything now."""
    for lane in lanes_of(channel, now):
        limit = LARGEST_DIGEST if lane.is_digest else 1
        due = reader.due_deliveries(
            channel.name, now, critical=lane.critical, limit=limit, longest_pause=LONGEST_PAUSE
        )
        if not due:
            continue
        since = due[0].alert.created_at
        parcel = alert_parcel(due[0].alert)
        if lane.is_digest:
            since = digest_due(channel, since)
            # What is dated ahead is from before the clock was put back: its digest may be months away.
            if since > now and due[0].alert.created_at <= now + CLOCK_SKEW:
                continue
            due = [one for one in due if digest_due(channel, one.alert.created_at) == since]
            parcel = digest_parcel(channel.name, [one.alert for one in due], since)
        if channel.kind is ChannelKind.FEED:
            earlier = reader.delivered_alerts(channel.name, limit=ENTRIES)
            parcel = replace(parcel, earlier=tuple(map(note_of, earlier)))
        return _Batch(tuple(due), parcel, since)
    return None


def retry(store: Store, now: datetime) -> int:
    """Queue once more what was given up, and let what failed before go now; gives how many."""
    with store.write() as writer:
        pending = [
            (row.id, delivery.channel)
            for row in writer.alerts()
            for delivery in row.deliveries
            if delivery.state == DeliveryState.DEAD
            or (delivery.state == DeliveryState.QUEUED and delivery.attempts)
        ]
        for identity, channel in pending:
            writer.queue_delivery(identity, channel, at=now)
    return len(pending)
