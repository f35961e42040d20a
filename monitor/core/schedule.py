"""When a source is checked next: at its interval, more often after a change, less often after failures.

All in UTC seconds, so that daylight saving has no effect; the jitter comes from
a hash, so that the same check always leads to the same next one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

JITTER = 0.05
"""The largest share of an interval by which a check comes early: sources asked at once drift apart."""

QUICK_FOR = timedelta(days=2)
"""How long a source is checked more often after it changed: corrections follow, and texts go back."""

QUICK_SHARE = 0.25
QUICKEST = 3600.0
"""Seconds below which a change makes nobody ask more often."""

SLOWEST = 86_400.0
"""Seconds that back-off after failures ends at; a longer interval of its own stays as it is."""

CLOCK_SKEW = timedelta(minutes=2)
"""By so much clocks that share a database may differ; what is dated later is from before one was put back."""

_MOST_DOUBLINGS = 20


class Pace(StrEnum):
    """Why a source is checked at another interval than its own."""

    QUICK = "quick"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class NextCheck:
    """When a source is due; `interval` is in seconds and without the jitter."""

    at: datetime
    interval: float


def next_check(
    ref: str, interval: float, checked_at: datetime, *, failures: int, changed_at: datetime | None
) -> NextCheck:
    """Say when a source checked at `checked_at` is due next.

    `interval` is its own, in seconds, and is never exceeded but for back-off:
    the jitter only ever brings a check forward. `failures` are those in a row,
    `changed_at` when its text changed last. The first failure changes nothing, for
    most are over by the next check; each further one doubles the interval.
    """
    wait = interval
    if failures > 1:
        wait = interval * 2 ** min(failures - 1, _MOST_DOUBLINGS)
        wait = min(wait, longest_wait(interval))
    elif changed_at is not None and changed_at - CLOCK_SKEW <= checked_at < changed_at + QUICK_FOR:
        wait = min(interval, max(interval * QUICK_SHARE, QUICKEST))
    early = wait * JITTER * _share(f"{ref} {checked_at.timestamp():.6f}")
    return NextCheck(checked_at + timedelta(seconds=wait - early), wait)


def longest_wait(interval: float) -> float:
    """Give the most seconds between two checks of a source with this interval, failures included."""
    return max(interval, SLOWEST)


def is_due(planned: NextCheck | None, interval: float, now: datetime, *, failures: int = 0) -> bool:
    """Say whether a source is to be checked now; one that was never planned is.

    A plan further ahead than any could be made now was made by a clock that has
    been put back since, and one at a longer interval than the source has now by
    an older configuration, unless there were `failures`: neither keeps the
    source waiting.
    """
    if planned is None or planned.at <= now:
        return True
    if planned.at > now + timedelta(seconds=longest_wait(interval)):
        return True
    shortened = planned.interval - interval if failures <= 1 else 0.0
    return shortened > 0 and planned.at - timedelta(seconds=shortened) <= now


def pace_of(planned: float, interval: float) -> Pace | None:
    """Say how a planned interval compares with the source's own, both in seconds."""
    if planned == interval:
        return None
    return Pace.QUICK if planned < interval else Pace.SLOW


def _share(text: str) -> float:
    """Give a number from 0 to below 1 that is the same for the same text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48


def is_first_of(period: timedelta, before: datetime | None, now: datetime) -> bool:
    """Say whether `now` lies in another period than `before`, periods being counted from 1970."""
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return before is None or (now - start) // period != (before - start) // period
