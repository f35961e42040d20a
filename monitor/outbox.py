"""An event -> an alert in the outbox, unless it is no news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from monitor.core.alerting.claims import TOLD_BEFORE, AlertEvent, AlertKind, repeated, same_words
from monitor.core.quoting.evidence import text_fragment_url
from monitor.model import Channel, Source
from monitor.notify.delivery import takes
from monitor.quieting import FLAGS, acknowledgement_of, is_muted
from monitor.results import AlertRow
from monitor.store import Observation, OutboxAlert, Reader, Writer

ONCE_IN = timedelta(days=30)
"""For so long the same thing about the same words is not told at once again."""

_TOLD_ONCE = frozenset(
    (
        AlertKind.SOURCE_UNSTABLE,
        AlertKind.SOURCE_REVERTED,
        AlertKind.SOURCE_MOVED,
        AlertKind.SELECTOR_DEAD,
        AlertKind.DOCUMENT_DATE,
        AlertKind.STATUS_PAGE_MOVED,
    )
)
_TO_COMPARE = frozenset((AlertKind.DOCUMENT_CHANGED, AlertKind.DOCUMENT_DATE, AlertKind.SOURCE_REVERTED))
_TO_MEND = frozenset(
    (
        AlertKind.SOURCE_NOT_FOUND,
        AlertKind.SOURCE_REPLACED,
        AlertKind.SOURCE_MOVED,
        AlertKind.SELECTOR_DEAD,
        AlertKind.STATUS_PAGE_GONE,
        AlertKind.STATUS_PAGE_MOVED,
    )
)
_STATUS_PAGE = frozenset((AlertKind.STATUS_PAGE_GONE, AlertKind.STATUS_PAGE_FOUND))


def news(event: AlertEvent, at: datetime, reader: Reader) -> AlertEvent | None:
    """Give what is to be told of an event; None where it only repeats one of the last thirty days.

    A claim that held in between and is flagged again, with words told lately or
    acknowledged by somebody, is told once more, for the digest, as going to and
    fro: nobody is to go on believing that it holds. Its further turns are no news.
    """
    if event.kind in _TOLD_ONCE:
        return None if _told_lately(event, at, reader) else event
    if event.kind in _STATUS_PAGE:
        told_at = _told_lately(event, at, reader)
        return repeated(event, told_at, _told_on(told_at)) if told_at else event
    if event.kind in FLAGS or event.kind is AlertKind.CLAIM_RESTORED:
        return _news_of_claim(event, at, reader)
    return event


def _news_of_claim(event: AlertEvent, at: datetime, reader: Reader) -> AlertEvent | None:
    flags = _flags(event, at, reader)
    if event.kind is AlertKind.CLAIM_RESTORED:
        return None if flags and flags[0].told_before else event
    same = [flag for flag in flags if same_words(flag.alert.payload, event.fields)]
    if any(flag.told_before for flag in same):
        return None
    known = acknowledgement_of(event, reader)
    if known is not None:
        return repeated(event, known.at, f"Acknowledged: {known.who}, {known.at:%Y-%m-%d}: {known.why}")
    if same and event.kind is AlertKind.CLAIM_ALTERED_AGAIN:
        return None
    if same:
        again = replace(event, kind=AlertKind.CLAIM_ALTERED_AGAIN)
        until = at + ONCE_IN
        mind = f"Mind: the page goes to and fro; its further turns are not told before {until:%Y-%m-%d}"
        return repeated(again, same[0].alert.created_at, mind)
    return event


def _told_on(told_at: datetime) -> str:
    return f"Mind: it was told on {told_at:%Y-%m-%d}, so that it comes with the digest now"


def _told_lately(event: AlertEvent, at: datetime, reader: Reader) -> datetime | None:
    """Give when the same was told of a source in the last days."""
    told = [row for row in _lately(event, at, reader) if row.kind == event.kind and row.title == event.title]
    return told[0].created_at if told else None


@dataclass(frozen=True, slots=True)
class _Flag:
    """An alert of the last days that told a claim to be flagged, and when that had been told before."""

    alert: OutboxAlert
    told_before: datetime | None


def _flags(event: AlertEvent, at: datetime, reader: Reader) -> list[_Flag]:
    """Give what was told of a claim being flagged, newest first; a muted alert was told to nobody."""
    rows = _lately(event, at, reader)
    told = [row.id for row in rows if row.claim == event.claim and row.kind in FLAGS and row.deliveries]
    alerts = [alert for identity in told if (alert := reader.alert(identity)) is not None]
    return [_Flag(alert, _moment(alert.payload.get(TOLD_BEFORE))) for alert in alerts]


def _lately(event: AlertEvent, at: datetime, reader: Reader) -> list[AlertRow]:
    """Give the alerts of a provider of the last days, newest first.

    What is dated far ahead is from before the clock was put back.
    """
    rows = reader.alerts(event.provider, since=at - ONCE_IN)
    return [row for row in rows if row.created_at <= at + ONCE_IN]


def _moment(stamp: object) -> datetime | None:
    return datetime.fromisoformat(stamp) if isinstance(stamp, str) else None


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
            "next": _next_step(event, source),
        },
    )
    wanted = () if is_muted(event, observation.at, writer) else channels
    return writer.queue_alert(
        alert, [channel.name for channel in wanted if takes(channel, alert, event.reach)]
    )


def _next_step(event: AlertEvent, source: Source) -> str:
    """Give the command that shows more of what an alert tells, or how to mend it."""
    if event.claim:
        return f"monitor verify --claim {event.provider}/{event.claim}"
    if event.kind in _TO_MEND:
        return f"monitor doctor --live --provider {event.provider}"
    if event.kind in _TO_COMPARE:
        return f"monitor diff {source.ref}"
    return f"monitor status --provider {event.provider}"
