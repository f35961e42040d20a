"""What a person must hear of about a source and its document, each thing once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.core.alerting.claims import LINE, TITLE, AlertEvent, AlertKind, one_line, told
from monitor.model import Change, ClauseChange, Outcome, Region, Severity, Source, SourceKind

_SHOWN = 5
"""Changes of a document that its event shows; `monitor diff` has them all."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source after a check.

    `failing_since` is when it was first not readable, None while it is.
    `document_date` is that of its last good document, `reverted_to` when the
    text that came back was first seen, `told` what was already told since it was
    last readable.
    """

    at: datetime
    outcome: Outcome | None
    reason: str | None = None
    failing_since: datetime | None = None
    unstable: bool = False
    change: Change | None = None
    reverted_to: datetime | None = None
    document_date: date | None = None
    told: frozenset[AlertKind] = frozenset()


def source_alerts(source: Source, before: SourceState | None, now: SourceState) -> tuple[AlertEvent, ...]:
    """Say what of a source's new state is worth telling, each thing once.

    A source that is gone or replaced is told at once, one that cannot be read
    when it has not been for `source.tolerance` seconds, and its recovery only
    where the trouble had been told. Of a status page, dates and texts that come
    back are incidents: see `status_page_alert`.
    """
    events = [*_availability(source, before, now)]
    if now.unstable and not (before and before.unstable):
        events.append(
            _event(AlertKind.SOURCE_UNSTABLE, source, "answers with different texts in turn", now.reason)
        )
    if source.kind is SourceKind.STATUS_PAGE:
        return tuple(events)
    if now.change is Change.REVERTED:
        since = f" of {now.reverted_to:%Y-%m-%d}" if now.reverted_to else ""
        events.append(_event(AlertKind.SOURCE_REVERTED, source, f"went back to an earlier version{since}"))
    if now.document_date is not None and now.document_date != (before.document_date if before else None):
        events += _dates(source, before.document_date if before else None, now.document_date)
    return tuple(events)


def _event(
    kind: AlertKind,
    source: Source,
    said: str,
    reason: str | None = None,
    *,
    severity: Severity = Severity.NOTABLE,
    fields: Mapping[str, object] | None = None,
) -> AlertEvent:
    """Give the event that tells `said` about a source; "provider/source" is put before it."""
    lines = [f"Source: {source.url}", *([f"Why: {reason}"] if reason else [])]
    return AlertEvent(
        kind=kind,
        provider=source.provider,
        source=source.id,
        severity=severity,
        title=one_line(f"{source.ref} {said}", TITLE),
        lines=tuple(one_line(line, LINE) for line in lines),
        fields={"url": source.url, "reason": reason, **(fields or {})},
    )


def document_alert(source: Source, changes: Sequence[ClauseChange]) -> AlertEvent | None:
    """Tell that clauses of the main part changed, whether or not a claim rests on them; None where none did.

    It is of the least severity: what it means for the register, the claims' own events say.
    """
    main = [change for change in changes if change.region is Region.MAIN]
    if not main:
        return None
    counts = Counter(change.op.value for change in main)
    listed = ", ".join(f"{count} {op}" for op, count in counts.most_common())
    noun = "clause" if len(main) == 1 else "clauses"
    event = _event(
        AlertKind.DOCUMENT_CHANGED,
        source,
        f"changed in {len(main)} {noun}: {listed}",
        severity=Severity.MINOR,
        fields={"counts": dict(counts)},
    )
    shown = [one_line(f"{change.op}: {change.clause}: {_shown(change)}", LINE) for change in main[:_SHOWN]]
    return replace(event, lines=(*event.lines, *shown))


def _shown(change: ClauseChange) -> str:
    if change.words:
        return "; ".join(told(word) for word in change.words[:_SHOWN])
    return change.new if change.new is not None else change.old or ""


@dataclass(frozen=True, slots=True)
class StatusPlace:
    """Where a status page is and in which format it answers; None where the answer is no status page."""

    host: str
    format: str | None


def status_page_alert(source: Source, before: StatusPlace | None, now: StatusPlace) -> AlertEvent | None:
    """Tell that a status page went, came or moved; `before` is None where the source was never read."""
    if before is None or before == now or (before.format is None and now.format is None):
        return None
    moves = [
        f"{what} {new} instead of {old}"
        for what, old, new in (("host", before.host, now.host), ("format", before.format, now.format))
        if old != new
    ]
    kind, said = AlertKind.STATUS_PAGE_MOVED, f"moved: {', '.join(moves)}"
    if now.format is None:
        kind, said = AlertKind.STATUS_PAGE_GONE, "answers, but is no longer a status page"
    elif before.format is None:
        kind, said = AlertKind.STATUS_PAGE_FOUND, "is a status page now"
    fields = {
        "host": now.host,
        "previous_host": before.host,
        "format": now.format,
        "previous_format": before.format,
    }
    return _event(kind, source, said, fields=fields)


_TOLD_AT_ONCE = {
    Outcome.NOT_FOUND: (AlertKind.SOURCE_NOT_FOUND, "is no longer there"),
    Outcome.REPLACED: (AlertKind.SOURCE_REPLACED, "is another document now"),
}
_TROUBLE = frozenset((AlertKind.SOURCE_NOT_FOUND, AlertKind.SOURCE_REPLACED, AlertKind.SOURCE_UNREADABLE))


def _availability(source: Source, before: SourceState | None, now: SourceState) -> list[AlertEvent]:
    already = _told_before(source, before, now.at)
    if now.outcome is Outcome.OK:
        if not already & _TROUBLE:
            return []
        return [_event(AlertKind.SOURCE_RECOVERED, source, "can be read again")]
    outcome = now.outcome.value if now.outcome else None
    if now.outcome in _TOLD_AT_ONCE:
        kind, said = _TOLD_AT_ONCE[now.outcome]
        return (
            [] if kind in already else [_event(kind, source, said, now.reason, fields={"outcome": outcome})]
        )
    if now.failing_since is None or not _overdue(source, now) or already & _TROUBLE:
        return []
    how = (outcome or "never read").replace("_", " ")
    said = f"has not been readable since {now.failing_since:%Y-%m-%d} ({how})"
    fields = {"outcome": outcome, "since": f"{now.failing_since:%Y-%m-%dT%H:%M:%SZ}"}
    return [_event(AlertKind.SOURCE_UNREADABLE, source, said, now.reason, fields=fields)]


def _told_before(source: Source, before: SourceState | None, at: datetime) -> frozenset[AlertKind]:
    """Give what is known to have been told since the source was last readable.

    A state dated later than `at` is from before the clock was put back: its age says nothing.
    """
    if before is None or before.outcome is Outcome.OK:
        return frozenset()
    already = before.told
    if before.outcome in _TOLD_AT_ONCE:
        already |= {_TOLD_AT_ONCE[before.outcome][0]}
    if before.at <= at and _overdue(source, before):
        already |= {AlertKind.SOURCE_UNREADABLE}
    return already


def _overdue(source: Source, state: SourceState) -> bool:
    if state.failing_since is None:
        return False
    return (state.at - state.failing_since).total_seconds() >= source.tolerance


def _dates(source: Source, before: date | None, now: date) -> list[AlertEvent]:
    """Tell another date than before, or than the reviewed one; the reviewed date itself is no news."""
    if now == source.dated or (before is None and source.dated is None):
        return []
    reviewed = f", reviewed was {source.dated}" if source.dated else ""
    said = f"is dated {now}{f' instead of {before}' if before else ''}{reviewed}"
    fields = {"document_date": now.isoformat(), "previous_date": before.isoformat() if before else None}
    return [_event(AlertKind.DOCUMENT_DATE, source, said, fields=fields)]
