"""When a channel is told what: critical alerts at once, the others by its digest and quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Channel, Digest, QuietHours

_DIGEST_TIME = time(8)
"""Daily and weekly digests are told at this time, on Mondays where weekly."""
_MONDAY = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """A part of a channel's queue that keeps its order by itself; `critical` is None for all of it."""

    critical: bool | None
    is_digest: bool = False


def lanes_of(channel: Channel, now: datetime) -> tuple[Lane, ...]:
    """Give what of a channel's queue may be told at present, the most urgent first."""
    if channel.digest is not Digest.OFF:
        return Lane(critical=True), Lane(critical=False, is_digest=True)
    if channel.quiet_hours is not None and is_quiet(channel.quiet_hours, now):
        return (Lane(critical=True),)
    return (Lane(critical=None),)


def is_quiet(hours: QuietHours, at: datetime) -> bool:
    """Say whether a moment lies in the quiet hours; their end does not."""
    now = at.astimezone(ZoneInfo(hours.zone)).time()
    if hours.start < hours.end:
        return hours.start <= now < hours.end
    return now >= hours.start or now < hours.end


def digest_due(channel: Channel, created_at: datetime) -> datetime:
    """Give when an alert that waits for a digest is told: it only depends on the alert and the channel.

    At the next full hour, at 8 o'clock, or at 8 o'clock on Monday, on the clocks
    of the zone that the quiet hours name, else in UTC; after the quiet hours
    where that is in them.
    """
    hours = channel.quiet_hours
    zone = ZoneInfo(hours.zone) if hours else ZoneInfo("UTC")
    due = _next(channel.digest, created_at, zone)
    if hours is None or not is_quiet(hours, due):
        return due
    local = due.astimezone(zone)
    day = local.date() + timedelta(days=int(local.time() >= hours.end))
    return datetime.combine(day, hours.end, zone).astimezone(UTC)


def _next(digest: Digest, at: datetime, zone: ZoneInfo) -> datetime:
    if digest is Digest.HOURLY:
        return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    local = at.astimezone(zone)
    day = local.date() + timedelta(days=int(local.time() >= _DIGEST_TIME))
    if digest is Digest.WEEKLY:
        day += timedelta(days=(_MONDAY - day.weekday()) % 7)
    return datetime.combine(day, _DIGEST_TIME, zone).astimezone(UTC)
