"""An event -> an alert in the outbox, unless it is no news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from monitor.core.alerting.claims import AlertEvent, AlertKind
from monitor.core.quoting.evidence import text_fragment_url
from monitor.model import Channel, Source
from monitor.notify.delivery import takes
from monitor.quieting import FLAGS, is_acknowledged, is_muted
from monitor.store import Observation, OutboxAlert, Reader, Writer

ONCE_IN = timedelta(days=30)
"""For so long the same thing about the same words is not told again."""

_TOLD_ONCE = frozenset(
    (
        AlertKind.SOURCE_UNSTABLE,
        AlertKind.SOURCE_REVERTED,
        AlertKind.SOURCE_MOVED,
        AlertKind.SELECTOR_DEAD,
        AlertKind.DOCUMENT_DATE,
        AlertKind.STATUS_PAGE_GONE,
        AlertKind.STATUS_PAGE_FOUND,
        AlertKind.STATUS_PAGE_MOVED,
    )
)


def is_news(event: AlertEvent, at: datetime, reader: Reader) -> bool:
    """Say whether an event is to be told: not what was told lately, nor words that somebody acknowledged."""
    return not _was_told(event, at, reader) and not is_acknowledged(event, reader)


def _was_told(event: AlertEvent, at: datetime, reader: Reader) -> bool:
    """Say whether an alert would only repeat one of the last days, of a page that goes to and fro."""
    if event.kind is not AlertKind.CLAIM_ALTERED_AGAIN and event.kind not in _TOLD_ONCE:
        return False
    told = reader.alerts(event.provider, since=at - ONCE_IN)
    if event.kind in _TOLD_ONCE:
        return any(row.kind == event.kind and row.title == event.title for row in told)
    rows = [row for row in told if row.claim == event.claim and row.kind in FLAGS]
    alerts = [alert for row in rows if (alert := reader.alert(row.id)) is not None]
    return any(alert.payload.get("found") == event.fields.get("found") for alert in alerts)


def queue(
    event: AlertEvent,
    source: Source,
    channels: Sequence[Channel],
    observation: Observation,
    number: int,
    writer: Writer,
) -> bool:
    """Record an alert and queue it for the channels that want it; a muted one is only recorded."""
    found = event.fields.get("found")
    page = observation.final_url or source.url
    command = (
        f"monitor verify --claim {event.provider}/{event.claim}"
        if event.claim
        else (f"monitor history {source.ref}")
    )
    alert = OutboxAlert(
        id=str(uuid5(NAMESPACE_URL, f"{number}/{event.kind}/{event.provider}/{event.claim or event.source}")),
        kind=event.kind,
        provider=event.provider,
        claim=event.claim,
        source=event.source,
        severity=event.severity,
        title=event.title,
        created_at=observation.at,
        observation=number,
        payload={
            **event.fields,
            "lines": list(event.lines),
            "url": text_fragment_url(page, found if isinstance(found, str) else None),
            "snapshot": f"sha256:{observation.digest}" if observation.digest else None,
            "next": command,
        },
    )
    wanted = () if is_muted(event, observation.at, writer) else channels
    return writer.queue_alert(alert, [channel.name for channel in wanted if takes(channel, alert)])
