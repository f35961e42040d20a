"""What status pages say, as remarks below their sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from monitor.core.status.incidents import IncidentFigures
from monitor.report.terminal import Ink, Run, Text
from monitor.report.wording import counted, plain
from monitor.results import SourceResult, StatusPageResult

_FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "statuspage-json": "Statuspage, JSON",
        "statuspage-html": "Statuspage",
        "incident-io-json": "incident.io, JSON",
        "incident-io-html": "incident.io",
        "flashduty-json": "Flashduty, JSON",
        "flashduty-html": "Flashduty",
        "incident-feed": "feed of incidents",
        "html": "unknown make",
    }
)
_OLD = timedelta(days=30)
_MOST_SHOWN = 10
_MISLEADING = 2.0
"""So many times the median, a mean is that of a few long incidents."""


def status_page_remarks(source: SourceResult) -> list[Text]:
    """Give the state of the service, what is not operational, open incidents and how often there are some."""
    page = source.status_page
    if page is None:
        return []
    if not page.recognised:
        return [Run("not recognised as a status page", Ink.DOUBT)]
    return [
        _state(page),
        *_age(page),
        *_troubled(page),
        *_open(page),
        *(_figures(page.incidents) if page.incidents else ["past incidents are not told"]),
    ]


def _state(page: StatusPageResult) -> Text:
    said = page.overall or (page.indicator and f"says {page.indicator!r}") or "no overall state told"
    ink = Ink.ALARM if page.indicator in ("major", "critical") else Ink.PLAIN
    make = _FORMATS.get(page.format or "", page.format or "")
    return (Run(said, ink), Run(f" ({page.name or 'unnamed'}; {make})"))


def _age(page: StatusPageResult) -> list[Text]:
    if page.updated_at is None or page.read_at - page.updated_at < _OLD:
        return []
    said = f"last updated {page.updated_at:%Y-%m-%d} by its own word: quiet, or left behind when it moved"
    return [Run(said, Ink.DOUBT)]


def _troubled(page: StatusPageResult) -> list[Text]:
    troubled = [part for part in page.components if part.state not in ("operational", "")]
    shown = [f"{part.name}: {plain(part.state)}" for part in troubled[:_MOST_SHOWN]]
    if len(troubled) > _MOST_SHOWN:
        shown.append(f"and {len(troubled) - _MOST_SHOWN} more")
    if page.components and not troubled:
        return [f"{counted(len(page.components), 'component')}, all operational"]
    return [Run(f"not operational: {'; '.join(shown)}", Ink.DOUBT)] if shown else []


def _open(page: StatusPageResult) -> list[Text]:
    if page.open_incidents is None:
        return ["whether incidents are open is not told by this answer"]
    if not page.open_incidents:
        return ["no open incident"]
    shown = "; ".join(page.open_incidents[:_MOST_SHOWN])
    more = len(page.open_incidents) - _MOST_SHOWN
    rest = f"; and {more} more" if more > 0 else ""
    return [Run(f"{counted(len(page.open_incidents), 'open incident')}: {shown}{rest}", Ink.DOUBT)]


def _figures(told: IncidentFigures) -> list[Text]:
    if told.since is None:
        return ["no past incident told"]
    rate = f", {told.per_month:.1f} a month" if told.per_month is not None else ""
    lines: list[Text] = [f"{counted(told.count, 'incident')} since {told.since:%Y-%m-%d}{rate}"]
    if told.cut:
        lines.append("what is told goes no further back")
    return [*lines, *_recovery(told)]


def _recovery(told: IncidentFigures) -> list[Text]:
    if told.mean_minutes is None or told.median_minutes is None:
        return ["recovery not told: no incident with a beginning and an end"] if told.count else []
    line = (
        f"recovery {told.mean_minutes:.0f} min on average, {told.median_minutes:.0f} min in the middle "
        f"(median), over {told.recovered} of {counted(told.count, 'incident')}"
    )
    is_misleading = told.mean_minutes > _MISLEADING * told.median_minutes
    return [line, *(["a few long ones carry the average: read the median"] if is_misleading else [])]
