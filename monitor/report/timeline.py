"""Timelines as text: one line per change of a claim's state, with the days it lasted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from monitor.model import State
from monitor.report.marks import edits, marked_as_judged, shortened
from monitor.report.sheet import Sheet, strong
from monitor.report.terminal import Run, Text
from monitor.report.times import stamp
from monitor.report.wording import INK_OF_STATE, counted, plain, verdict_of
from monitor.results import ClaimTimeline, TimelinePoint

_MOST_WORDS = 60


def timeline_text(claims: Iterable[ClaimTimeline], *, colour: bool = False) -> str:
    """Give when each claim held, changed and came back; pages that say the same are folded into one line."""
    sheet = Sheet(colour=colour)
    for claim in claims:
        sheet.line(strong(f"{claim.provider}/{claim.claim}"))
        sheet.line(claim.statement, indent=2)
        if not claim.points:
            sheet.line("No page of its sources has been read or imported yet.", indent=2)
        for points in folded(claim.points):
            _put_run(sheet, claim, points)
        sheet.gap()
    if not sheet.text():
        sheet.line("The register has no claims with a proof yet.")
    return sheet.text()


def folded(points: Iterable[TimelinePoint]) -> Iterator[tuple[TimelinePoint, ...]]:
    """Give runs of points that say the same one after another."""
    for _, run in groupby(points, key=_saying):
        yield tuple(run)


def _saying(point: TimelinePoint) -> tuple[object, ...]:
    found = point.found if point.state is State.FLAGGED else None
    return (point.verdict, point.severity, point.note, point.context, point.reason, found, point.source)


def _put_run(sheet: Sheet, claim: ClaimTimeline, points: tuple[TimelinePoint, ...]) -> None:
    first, last = points[0], points[-1]
    state = Run(plain(first.state), INK_OF_STATE[first.state])
    until = f" to {stamp(last.at)}" if len(points) > 1 else ""
    said: tuple[Text, ...] = (state, f" ({verdict_of(first)})")
    sheet.line(f"{stamp(first.at)}{until}: ", *said, f", {counted(len(points), 'page')}", indent=2)
    if first.state is not State.FLAGGED:
        return
    lines = marked_as_judged(claim.quote or "", first.found or "", first.changes)
    for line in lines:
        sheet.line(*line, indent=6)
    if first.changes and not lines:
        sheet.line(*edits(first.changes), indent=6)
    elif first.found and not lines:
        sheet.line("nearest: " if claim.quote else "", shortened(first.found, _MOST_WORDS), indent=6)
    if first.clause:
        sheet.line(f"in {first.source}: " if first.source else "in ", first.clause, indent=6)
