"""An event -> an alert in the outbox, unless it is no news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from monitor.core.alerting.claims import TOLD_BEFORE, AlertEvent, AlertKind, repeated, same_words
from monitor.core.quoting.evidence import text_fragment_url
from monitor.model import Channel, Provider, Source
from monitor.notify.delivery import takes
from monitor.quieting import FLAGS, acknowledgement_of, is_muted, mute_that_ended
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
_TROUBLE = frozenset((AlertKind.SOURCE_NOT_FOUND, AlertKind.SOURCE_REPLACED, AlertKind.SOURCE_UNREADABLE))
_BACK = frozenset((AlertKind.SOURCE_RECOVERED,))
_STATUS_PAGE = frozenset((AlertKind.STATUS_PAGE_GONE, AlertKind.STATUS_PAGE_FOUND))


def news(event: AlertEvent, at: datetime, reader: Reader) -> AlertEvent | None:
    """Give what is to be told of an event; None where it only repeats one of the last thirty days.

    That a claim is flagged again or holds again is never left out, or the reader would
    go on believing the opposite: flagged with words told lately, or with words that
    somebody acknowledged, it is told as a repetition, for the digest, and so is that it
    holds once more. One that stays flagged, with words told lately, is no news.
    """
    if event.kind in _TOLD_ONCE:
        return None if _told_lately(event, at, reader) else event
    if event.kind in _STATUS_PAGE:
        told_at = _told_lately(event, at, reader)
        return repeated(event, told_at, _told_on(told_at)) if told_at else event
    if event.kind is AlertKind.CLAIM_RESTORED:
        last = next(iter(_flags(event, at, reader)), None)
        since = last.told_before if last else None
        return repeated(event, since, f"Mind: it goes to and fro since {since:%Y-%m-%d}") if since else event
    return _news_of_flag(event, at, reader) if event.kind in FLAGS else event


def _news_of_flag(event: AlertEvent, at: datetime, reader: Reader) -> AlertEvent | None:
    same = [flag for flag in _flags(event, at, reader) if same_words(flag.alert.payload, event.fields)]
    if same and event.kind is AlertKind.CLAIM_ALTERED_AGAIN:
        return None
    known = acknowledgement_of(event, reader)
    if known is not None:
        return repeated(event, known.at, f"Acknowledged: {known.who}, {known.at:%Y-%m-%d}: {known.why}")
    at_once = next((flag.alert.created_at for flag in same if flag.told_before is None), None)
    return repeated(event, at_once, _told_on(at_once)) if at_once else event


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


def queue_muted(
    provider: Provider,
    source: Source,
    since: datetime,
    at: datetime,
    channels: Sequence[Channel],
    writer: Writer,
) -> int:
    """Queue what was told to nobody for a mute that ended after `since`, by `at`; gives how many alerts.

    Of a source and of each claim on it that is the last word, where that is bad news.
    """
    claims = [claim.id for claim in provider.claims.values() if source.id in claim.sources]
    told = 0
    for claim in (None, *claims):
        mute = mute_that_ended(writer, provider.id, claim, source.id, since, at)
        if mute is None:
            continue
        rows = [row for row in writer.alerts(provider.id, since=mute.at) if row.claim == claim]
        words = [row for row in rows if claim or (row.source == source.id and row.kind in _TROUBLE | _BACK)]
        if not words or words[0].deliveries or words[0].kind not in FLAGS | _TROUBLE:
            continue
        alert = writer.alert(words[0].id)
        wanted = [channel.name for channel in channels if alert is not None and takes(channel, alert)]
        for name in wanted:
            writer.queue_delivery(words[0].id, name)
        told += bool(wanted)
    return told


def _next_step(event: AlertEvent, source: Source) -> str:
    """Give the command that shows more of what an alert tells, or how to mend it."""
    if event.claim:
        return f"monitor verify --claim {event.provider}/{event.claim}"
    if event.kind in _TO_MEND:
        return f"monitor doctor --live --provider {event.provider}"
    if event.kind in _TO_COMPARE:
        return f"monitor diff {source.ref}"
    return f"monitor status --provider {event.provider}"
