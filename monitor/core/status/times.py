"""Times of incident updates as status pages write them for readers: mostly without a year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from monitor.core.status.value import Incident, moment_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TAG = re.compile(r"<[^>]{0,100}>")
_STAMP = re.compile(
    r"([a-z]{3})[a-z]{0,6}\.? {1,3}(\d{1,2}),? {1,3}(?:(\d{4}),? {1,3})?(?:- {0,3})?(\d{1,2}):(\d\d)"
    r" {0,3}([a-z]{1,5}|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_UTC = frozenset({"utc", "gmt", "z"})
_DAY = timedelta(days=1)


def written_moment(text: str | None) -> datetime | None:
    """Give a time with its zone, as feeds write it (ISO 8601, or RFC 5322 in RSS); None for any other."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        try:
            moment = parsedate_to_datetime(text.strip())
        except (ValueError, OverflowError):
            return None
    return moment if moment.tzinfo else None


def month_number(name: str) -> int | None:
    """Give 1 to 12 for an English month, also a shortened one; None for any other word."""
    short = name[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else None


def incident_of(
    title: str, updates: Sequence[tuple[str, str]], newest: datetime | None, code: str = ""
) -> Incident:
    """Give the incident told by `updates` (time stamps as written with states, newest first).

    `newest` is about the time of the newest update, with its zone: the year of
    that one is taken from it, those of the others go back over a new year. The
    incident began with its first update and ended with its last "resolved".
    """
    moments = _moments([stamp for stamp, _ in updates], newest)
    ends = [
        moment
        for moment, (_, state) in zip(moments, updates, strict=True)
        if moment is not None and state == "resolved"
    ]
    # Where the first update cannot be dated, the start is not known, only some time after it.
    dated = [moment for moment in moments if moment is not None]
    starts = min(dated) if dated and moments[-1] is not None else None
    return Incident(title, starts, max(ends, default=None), code)


def _moments(stamps: Sequence[str], newest: datetime | None) -> list[datetime | None]:
    texts = [" ".join(_TAG.sub("", stamp).split()) for stamp in stamps]
    parts = [_STAMP.search(text) for text in texts]
    zone = next((part[6] for part in parts if part), None)
    found: list[datetime | None] = []
    for text, part in zip(texts, parts, strict=True):
        moment = _whole(text)
        # The offset of a zone's name is known for the newest update alone: summer time may lie between.
        if moment is None and part and newest and (part[6] or "").lower() == (zone or "").lower():
            before = next((earlier for earlier in reversed(found) if earlier), None)
            moment = _dated(part, newest, before)
        found.append(moment.astimezone(UTC) if moment else None)
    return found


def _whole(text: str) -> datetime | None:
    return moment_of(text) or (written_moment(text) if "," in text[:5] else None)


def _dated(part: re.Match[str], newest: datetime, before: datetime | None) -> datetime | None:
    """Give the time of a stamp without a year: at most a day after `before`, or nearest to `newest`."""
    zone: tzinfo | None = UTC if (part[6] or "").lower() in _UTC else newest.tzinfo
    anchor = (before or newest).astimezone(zone)
    years = [int(part[3])] if part[3] else [anchor.year + 1, anchor.year, anchor.year - 1]
    candidates = [moment for year in years if (moment := _moment(part, year, zone))]
    if before is None:
        return min(candidates, key=lambda moment: abs(moment - anchor), default=None)
    return next((moment for moment in candidates if part[3] or moment <= anchor + _DAY), None)


def _moment(part: re.Match[str], year: int, zone: tzinfo | None) -> datetime | None:
    month = month_number(part[1])
    try:
        return datetime(year, month, int(part[2]), int(part[4]), int(part[5]), tzinfo=zone) if month else None
    except ValueError:
        return None
