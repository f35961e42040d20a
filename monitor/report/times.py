"""Dates and lengths of time as people read them: ISO, UTC, with the age beside them."""

from __future__ import annotations

from datetime import UTC, datetime

_MINUTE = 60.0
_HOUR = 3600.0
_DAY = 86400.0
_MONTH = 30.44 * _DAY
_YEAR = 365.25 * _DAY
_STEPS = (
    (2 * _YEAR, _YEAR, "years"),
    (100 * _DAY, _MONTH, "months"),
    (2 * _DAY, _DAY, "d"),
    (_HOUR, _HOUR, "h"),
    (_MINUTE, _MINUTE, "min"),
)


def stamp(moment: datetime) -> str:
    """Give "2026-02-10 14:03Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")


def length(seconds: float) -> str:
    """Give "40 s", "5 min", "3 h", "12 d", "4 months" or "2 years", rounded down."""
    for limit, unit, name in _STEPS:
        if seconds >= limit:
            return f"{int(seconds / unit)} {name}"
    return f"{int(seconds)} s"


def age(moment: datetime, now: datetime) -> str:
    """Give "3 h ago", "in 5 h" or "just now"."""
    seconds = (now - moment).total_seconds()
    if abs(seconds) < _MINUTE:
        return "just now"
    return f"{length(seconds)} ago" if seconds > 0 else f"in {length(-seconds)}"


def dated(moment: datetime | None, now: datetime, *, missing: str = "never") -> str:
    """Give "2026-02-10 14:03Z, 3 h ago", or `missing` where there is no date."""
    return missing if moment is None else f"{stamp(moment)}, {age(moment, now)}"
