"""How often a service fails and how long it takes to recover, as its status page tells it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import fmean, median

from monitor.core.status.value import STATUSPAGE_HTML, Incident, StatusPage

MONTH = timedelta(days=365.25 / 12)
_SHORTEST = timedelta(days=7)
"""Over a shorter time a number per month would be a guess."""


@dataclass(frozen=True, slots=True)
class Told:
    """Incidents as one or more answers tell them, none missing from `since` to `until`.

    `since` is None where the answer leaves none out, `cut` where its format leaves earlier ones out.
    """

    incidents: tuple[Incident, ...]
    since: datetime | None
    until: datetime
    cut: bool


def told_by(page: StatusPage, read_at: datetime) -> Told | None:
    """Give the incidents that a page read at `read_at` tells; None where it tells of open ones only.

    An HTML page bears the time it was made at: one that was left behind tells nothing of later.
    """
    if page.history is None:
        return None
    is_made = page.format == STATUSPAGE_HTML and page.updated_at is not None
    until = min(read_at, page.updated_at) if is_made and page.updated_at else read_at
    return Told(page.history, page.told_since, until, page.cut)


def joined(newer: Told, earlier: Told) -> Told:
    """Add what an earlier answer tells of the time before; `newer` as it is where that leaves a gap.

    Of an incident that both tell, the newer answer is believed.
    """
    if newer.since is None or earlier.until < newer.since:
        return newer
    if earlier.since is not None and earlier.since >= newer.since:
        return newer
    known = {_identity(incident) for incident in newer.incidents}
    further = tuple(incident for incident in earlier.incidents if _identity(incident) not in known)
    return replace(newer, incidents=(*newer.incidents, *further), since=earlier.since, cut=earlier.cut)


def _identity(incident: Incident) -> object:
    return incident.code or (incident.title, incident.at)


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


def incident_figures(told: Told, since: datetime | None = None) -> IncidentFigures:
    """Count incidents from `since`, but never from before what is told.

    The 50 newest incidents begin where the oldest of them does.
    """
    until = told.until
    moments = [incident.at for incident in told.incidents if incident.at is not None]
    begin = since or told.since or min(moments, default=None)
    if begin is not None and told.since is not None:
        begin = max(begin, told.since)
    counted = [
        incident
        for incident in told.incidents
        if begin is not None and incident.at is not None and begin <= incident.at <= until
    ]
    minutes = [incident.minutes for incident in counted if incident.minutes is not None]
    is_long = begin is not None and until - begin >= _SHORTEST
    return IncidentFigures(
        since=begin,
        until=until,
        cut=told.cut and begin == told.since,
        count=len(counted),
        per_month=len(counted) / ((until - begin) / MONTH) if begin is not None and is_long else None,
        recovered=len(minutes),
        mean_minutes=fmean(minutes) if minutes else None,
        median_minutes=median(minutes) if minutes else None,
    )
