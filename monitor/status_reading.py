"""What a status page said when it was last read, worked out from its stored answer."""

from __future__ import annotations

from datetime import datetime

from monitor.core.history import SourceMemory
from monitor.core.status.incidents import incident_figures
from monitor.core.status.page import StatusPage, recognise
from monitor.core.status.value import STATUSPAGE_HTML
from monitor.errors import DamagedStore
from monitor.model import Source, SourceKind
from monitor.results import ComponentState, StatusPageResult
from monitor.store import Observation, Reader


def status_page_result(
    source: Source,
    known: SourceMemory,
    latest: Observation | None,
    reader: Reader,
    since: datetime | None = None,
) -> StatusPageResult | None:
    """Give what a status source last said; None for another kind of source, or one that was never read.

    Incidents are counted from `since`, as far back as the answer goes.
    """
    if source.kind is not SourceKind.STATUS_PAGE or known.digest is None or known.read_at is None:
        return None
    headers = latest.headers if latest and latest.digest == known.digest else {}
    try:
        body = reader.body(known.digest)
    except DamagedStore:
        # `monitor audit` reports it; what else is known can still be shown.
        return None
    page = recognise(body, headers.get("content-type"), (latest and latest.final_url) or source.url)
    return _result(page, known.read_at, since)


def page_seen(observation: Observation, reader: Reader) -> StatusPage | None:
    """Give the status page that an observed answer was; None where it was none."""
    if observation.digest is None:
        return None
    url = observation.final_url or observation.url
    return recognise(reader.body(observation.digest), observation.headers.get("content-type"), url)


def _result(page: StatusPage | None, read_at: datetime, since: datetime | None) -> StatusPageResult:
    if page is None:
        return StatusPageResult(read_at, recognised=False)
    return StatusPageResult(
        read_at=read_at,
        recognised=True,
        format=page.format,
        name=page.name,
        indicator=page.indicator,
        overall=page.overall,
        components=tuple(ComponentState(name, state) for name, state in page.components),
        open_incidents=page.incidents if page.tells_incidents else None,
        incidents=incident_figures(page, _told_until(page, read_at), since),
        updated_at=page.updated_at,
    )


def _told_until(page: StatusPage, read_at: datetime) -> datetime:
    """An HTML page bears the time it was made at: one that was left behind tells nothing of later."""
    if page.format == STATUSPAGE_HTML and page.updated_at is not None:
        return min(read_at, page.updated_at)
    return read_at
