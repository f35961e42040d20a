"""What a check would do: which sources, when, in what manner and why. Nothing is fetched or written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from monitor.core.history import SourceMemory
from monitor.core.schedule import Pace, pace_of
from monitor.looking import manner_of
from monitor.memories import recall
from monitor.model import Provider, Register, Render, Source
from monitor.pipeline import why_full
from monitor.previews import PlannedCheck
from monitor.rounds import is_source_due
from monitor.store import Reader, Schedule

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
FULL, CONDITIONAL, BROWSER = "full", "conditional", "browser"


def plan(
    register: Register, sources: Iterable[Source], reader: Reader | None, now: datetime, *, due_only: bool
) -> tuple[PlannedCheck, ...]:
    """Foresee a check of these sources, those to be fetched first, then by when they are due.

    `reader` is None where nothing is stored yet. With `due_only`, what is not due
    or what another process is at would not be fetched.
    """
    by_provider: dict[str, list[Source]] = {}
    for source in sources:
        by_provider.setdefault(source.provider, []).append(source)
    planned = [
        check
        for name, own in by_provider.items()
        for check in _of_provider(register.providers[name], own, reader, now, due_only=due_only)
    ]
    return tuple(sorted(planned, key=lambda check: (not check.fetch, check.due_at or _LONG_AGO)))


def _of_provider(
    provider: Provider, sources: Iterable[Source], reader: Reader | None, now: datetime, *, due_only: bool
) -> Iterator[PlannedCheck]:
    memory = recall(provider, reader) if reader else None
    for source in sources:
        schedule = reader.schedule(source.ref) if reader else None
        is_due = is_source_due(source, schedule, now)
        taken = schedule is not None and schedule.lease_until is not None and schedule.lease_until > now
        request: str = FULL
        manner: list[str] = []
        if memory is not None and reader is not None:
            request, manner = _request(source, memory.source(source.id), reader, now)
        reasons = [*_timing(source, schedule, now, is_due=is_due), *_pace(source, schedule)]
        if taken and due_only:
            reasons.append("another process is at it")
        yield PlannedCheck(
            provider=provider.id,
            source=source.id,
            url=source.url,
            fetch=not due_only or (is_due and not taken),
            due_at=schedule.next_check_at if schedule else None,
            request=request,
            reasons=(*reasons, *manner),
        )


def _timing(source: Source, schedule: Schedule | None, now: datetime, *, is_due: bool) -> Iterator[str]:
    due_at = schedule.next_check_at if schedule else None
    if due_at is None:
        yield "never checked"
    elif not is_due:
        yield "not due yet"
    elif due_at > now:
        yield "its interval was shortened, or the clock put back"
    elif now - due_at > timedelta(seconds=source.interval):
        yield "overdue: a whole check was missed"
    else:
        yield "due"


def _pace(source: Source, schedule: Schedule | None) -> Iterator[str]:
    if schedule is None:
        return
    if schedule.consecutive_failures:
        failures = schedule.consecutive_failures
        yield "failed last time" if failures == 1 else f"failed {failures} times in a row"
    pace = pace_of(schedule.interval, source.interval) if schedule.interval else None
    if pace is Pace.QUICK:
        yield "checked more often since it changed"
    elif pace is Pace.SLOW and schedule.consecutive_failures:
        yield "checked less often since it fails"


def _request(source: Source, known: SourceMemory, reader: Reader, now: datetime) -> tuple[str, list[str]]:
    """Say how it would be asked for, and why so."""
    manner = manner_of(source, known, reader, now)
    if not manner.plain:
        always = source.render is Render.ALWAYS
        return BROWSER, ["render: always is set" if always else "its text shows in a browser only"]
    full = reader.latest_full_answer(source.ref)
    why = why_full(known, full, now)
    reasons = ["tried without a browser again"] if manner.remembered else []
    if known.digest is None and known.finding is None:
        return FULL, []
    if why is not None:
        return FULL, [*reasons, f"full answer: {why}"]
    assert full is not None
    if not (full.headers.get("etag") or full.headers.get("last-modified")):
        return FULL, [*reasons, "full answer: the server names no version to ask by"]
    return CONDITIONAL, reasons
