"""An event -> an alert in the outbox, unless it is no news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from monitor.core.alerting.claims import TO_AND_FRO, AlertEvent, AlertKind, same_words, to_and_fro
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


def news(event: AlertEvent, at: datetime, reader: Reader) -> AlertEvent | None:
    """Give what is to be told of an event: nothing of what was told lately, or of words that somebody knows.

    Words told in the last thirty days are no news. Where the claim held in
    between, that it goes to and fro is told once; then neither turn is.
    """
    if is_acknowledged(event, reader):
        return None
    if event.kind in _TOLD_ONCE:
        told = reader.alerts(event.provider, since=at - ONCE_IN)
        return None if any(row.kind == event.kind and row.title == event.title for row in told) else event
    if event.kind not in FLAGS and event.kind is not AlertKind.CLAIM_RESTORED:
        return event
    lately = _flags_told(event, at, reader)
    swings = [alert for alert in lately if alert.payload.get(TO_AND_FRO)]
    if event.kind is AlertKind.CLAIM_RESTORED:
        return None if swings else event
    same = [alert for alert in lately if same_words(alert.payload, event.fields)]
    if event.kind is AlertKind.CLAIM_ALTERED_AGAIN:
        return None if same else event
    if any(alert in swings for alert in same):
        return None
    return to_and_fro(event, same[0].created_at, at + ONCE_IN) if same else event


def _flags_told(event: AlertEvent, at: datetime, reader: Reader) -> list[OutboxAlert]:
    """Give the alerts of the last days that told a claim to be flagged, newest first."""
    rows = reader.alerts(event.provider, since=at - ONCE_IN)
    told = [row.id for row in rows if row.claim == event.claim and row.kind in FLAGS]
    return [alert for identity in told if (alert := reader.alert(identity)) is not None]


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
