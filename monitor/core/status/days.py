"""The past days at the foot of Statuspage's own HTML page, with the incidents that ended on each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

from monitor.core.status.times import incident_of, month_number
from monitor.core.status.value import LONGEST_NAME, Incident, incident_code

_DAY = re.compile(
    r'class="status-day[^"]{0,80}">\s{0,50}<div class="date[^>]{0,80}>\s{0,50}([A-Za-z]{3,9})\s{1,9}'
    r"<var data-var=.date.>\s{0,3}(\d{1,2})</var>,\s{0,9}<var data-var=.year.>(\d{4})</var>"
)
_CONTAINER = 'class="incident-container"'
_TITLE = re.compile(r'class="incident-title[^>]{0,200}>\s{0,50}<a([^>]{0,500})>([^<]{0,400})')
_LINK = re.compile(r'href="([^"]{1,300})"')
_STATE = re.compile(r"<strong>\s{0,9}([A-Za-z][A-Za-z ]{2,20})</strong>")
_STAMP = re.compile(r"<small>([^<>]{0,120}(?:<[^<>]{0,40}>[^<>]{0,60}){0,6})</small>")
_UPDATE = 'class="update'
_MAINTENANCE = frozenset({"scheduled", "in progress", "verifying", "completed"})
_MOST_UPDATES = 2_000


def past_days(markup: str) -> tuple[tuple[Incident, ...], datetime] | None:
    """Give the incidents of the days shown and when the first of these days began; None where none is shown.

    The page writes its own zone by name only, so times are taken as UTC: lengths
    are exact, moments up to half a day off.
    """
    found = list(_DAY.finditer(markup))
    if not found:
        return None
    days = [(_date(day), day.end()) for day in found]
    ends = [*(day.start() for day in found[1:]), len(markup)]
    dated = [(day, start, end) for (day, start), end in zip(days, ends, strict=True) if day is not None]
    if not dated:
        return None
    incidents = tuple(
        incident
        for day, start, end in dated
        for incident in _incidents(markup[start:end], day.replace(hour=23, minute=59))
    )
    return incidents, min(day for day, _, _ in dated)


def _date(found: re.Match[str]) -> datetime | None:
    month = month_number(found[1])
    try:
        return datetime(int(found[3]), month, int(found[2]), tzinfo=UTC) if month else None
    except ValueError:
        return None


def _incidents(day: str, ended: datetime) -> Iterator[Incident]:
    for part in day.split(_CONTAINER)[1:]:
        title = _TITLE.search(part)
        updates = list(_updates(part))
        if title and updates and not any(state in _MAINTENANCE for _, state in updates):
            link = _LINK.search(title[1])
            name = " ".join(unescape(title[2]).split())[:LONGEST_NAME]
            yield incident_of(name, updates, ended, incident_code(link[1]) if link else "")


def _updates(part: str) -> Iterator[tuple[str, str]]:
    for update in part.split(_UPDATE, _MOST_UPDATES)[1:]:
        state, stamp = _STATE.search(update), _STAMP.search(update)
        if state and stamp:
            yield stamp[1], state[1].strip().lower()
