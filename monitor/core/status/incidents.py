"""How often a service fails and how long it takes to recover, as its status page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, median

from monitor.core.status.value import StatusPage

MONTH = timedelta(days=365.25 / 12)
_SHORTEST = timedelta(days=7)
"""Over a shorter time a number per month would be a guess."""


@dataclass(frozen=True, slots=True)
class IncidentFigures:
    """Incidents that began from `since` to `until`, maintenance left out.

    `since` is None where no incident is told. `cut` says that the format leaves
    earlier ones out. The recovery is that of the `recovered` incidents which tell
    when they began and ended; a few that were left open, as automatic monitors
    do, carry the mean far away: hence the median beside it.
    """

    since: datetime | None
    until: datetime
    cut: bool
    count: int
    per_month: float | None
    recovered: int
    mean_minutes: float | None
    median_minutes: float | None


def incident_figures(
    page: StatusPage, until: datetime, since: datetime | None = None
) -> IncidentFigures | None:
    """Count the incidents of a page that was read at `until`; None where it tells of open ones only.

    Counted from `since`, but never from before what the page tells: the 50 newest
    incidents begin where the oldest of them does.
    """
    if page.history is None:
        return None
    moments = [incident.at for incident in page.history if incident.at is not None]
    begin = since or page.told_since or min(moments, default=None)
    if begin is not None and page.told_since is not None:
        begin = max(begin, page.told_since)
    counted = [
        incident
        for incident in page.history
        if begin is not None and incident.at is not None and begin <= incident.at <= until
    ]
    minutes = [incident.minutes for incident in counted if incident.minutes is not None]
    is_long = begin is not None and until - begin >= _SHORTEST
    return IncidentFigures(
        since=begin,
        until=until,
        cut=page.cut and begin == page.told_since,
        count=len(counted),
        per_month=len(counted) / ((until - begin) / MONTH) if begin is not None and is_long else None,
        recovered=len(minutes),
        mean_minutes=fmean(minutes) if minutes else None,
        median_minutes=median(minutes) if minutes else None,
    )
