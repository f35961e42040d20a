"""What a person needs to judge a claim that is flagged or unverified."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from monitor.model import Note, Verdict
from monitor.report.marks import added, edits, marked_as_judged, removed, shortened
from monitor.report.sheet import Sheet, strong
from monitor.report.terminal import WIDTH, Ink, Run, columns
from monitor.report.times import dated
from monitor.report.wording import WHAT_HAPPENED, WHY_UNREAD, ink_of_severity, plain, verdict_of
from monitor.results import ClaimResult, Report, SourceResult

_MOST_WORDS = 80
"""Words of a page that are shown before the rest is left to `monitor show`."""


def flagged_details(sheet: Sheet, claim: ClaimResult, now: datetime) -> None:
    """Add old and new words, where they stand, since when, how grave it is and the command to run next."""
    ref = f"{claim.provider}/{claim.claim}"
    sheet.line(Run("FLAGGED", Ink.ALARM), " ", strong(ref), f" ({verdict_of(claim)})")
    sheet.field("Claim", claim.statement)
    sheet.field("What", WHAT_HAPPENED[claim.verdict], _note_of(claim))
    _put_words(sheet, claim)
    if claim.reason:
        sheet.field("Reason", claim.reason)
    if claim.clause:
        sheet.field("Where", claim.clause)
    if claim.severity is not None:
        why = f": {claim.severity_reason or f'{claim.risk} risk'}"
        sheet.field("Severity", Run(claim.severity, ink_of_severity(claim.severity)), why)
    sheet.field("Since", dated(claim.failed_since, now, missing="unknown"))
    sheet.field("Last held", dated(claim.last_held_at, now))
    _put_source(sheet, claim)
    if claim.register_note:
        sheet.field("Note", claim.register_note)
    if claim.conflicts_with:
        sheet.field("Conflicts", f"with {', '.join(claim.conflicts_with)}")
    if claim.acknowledged:
        sheet.field("Seen by", claim.acknowledged)
    _put_next(sheet, claim, ref)


def unverified_details(sheet: Sheet, claims: Sequence[ClaimResult], report: Report) -> None:
    """Add why a source could not be read, and what its claims last were."""
    first = claims[0]
    name = first.source or ", ".join(first.sources)
    why = WHY_UNREAD.get(first.reason or "", plain(first.reason or "could not be read"))
    sheet.line(Run("UNVERIFIED", Ink.DOUBT), " ", strong(f"{first.provider}/{name}"), f" {why}")
    source = _source_of(report, first)
    if source is not None:
        if source.reason:
            sheet.field("Reason", source.reason)
        sheet.field("Checked", dated(source.checked_at, report.moment))
    for number, claim in enumerate(claims):
        known = f"last {plain(claim.last_verdict)} " if claim.last_verdict else ""
        known += dated(claim.last_verdict_at, report.moment, missing="never proven")
        sheet.field("" if number else "Claims", f"{claim.claim}: {known}")
    if source is not None:
        sheet.whole("Source", shown_url(source.url))
        sheet.whole("Next", f"monitor check --source {first.provider}/{source.source}")


def shown_url(url: str) -> str:
    """Give the address, without its text fragment where that would make the line too long."""
    page = url.partition("#:~:text=")[0]
    return url if columns(url) <= WIDTH - 13 else page


def _put_words(sheet: Sheet, claim: ClaimResult) -> None:
    if claim.terms and not claim.quote:
        sheet.field("Silent on", ", ".join(claim.terms))
    lines = marked_as_judged(claim.quote or "", claim.found or "", claim.changes)
    for number, line in enumerate(lines):
        sheet.field("" if number else "Words", *line)
    if lines:
        return
    if claim.quote:
        quote = shortened(claim.quote, _MOST_WORDS)
        sheet.field("Quote", removed(quote) if claim.verdict is Verdict.VANISHED else quote)
    if claim.found:
        found = shortened(claim.found, _MOST_WORDS)
        nearest = claim.verdict in (Verdict.VANISHED, Verdict.NEVER_MATCHED, Verdict.AMBIGUOUS)
        sheet.field("Nearest" if nearest else "Found", added(found) if claim.terms else found)
    if claim.changes:
        sheet.field("Changes", *edits(claim.changes))


def _note_of(claim: ClaimResult) -> str:
    return "; its sentence goes on, or has a new condition" if claim.note is Note.EXTENDED else ""


def _put_source(sheet: Sheet, claim: ClaimResult) -> None:
    name = claim.source or ", ".join(claim.sources)
    sheet.field("Document", name, "" if claim.official else " (unofficial)")
    if claim.url:
        sheet.whole("Source", shown_url(claim.url))


def _put_next(sheet: Sheet, claim: ClaimResult, ref: str) -> None:
    source = claim.source or (claim.sources[0] if claim.sources else None)
    if claim.verdict is Verdict.MISSING or source is None:
        sheet.whole("Next", f"monitor status --provider {claim.provider}")
    elif claim.last_held_at is None:
        sheet.whole("Next", f"monitor show {claim.provider}/{source}")
    else:
        held = _version_at(claim.last_held_at, claim.failed_since)
        sheet.whole("Next", f"monitor diff {claim.provider}/{source} {held}")
    if not claim.acknowledged:
        sheet.whole("", f'monitor ack {ref} --who NAME --why "REASON"')


def _version_at(held: datetime, failed: datetime | None) -> str:
    """Give the shortest date that names the version read at `held` and not the one that failed."""
    held = held.astimezone(UTC)
    if failed is not None and failed.astimezone(UTC).date() > held.date():
        return held.date().isoformat()
    return (held + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _source_of(report: Report, claim: ClaimResult) -> SourceResult | None:
    wanted = (claim.source,) if claim.source else claim.sources
    unread = [s for s in report.sources if s.provider == claim.provider and s.source in wanted]
    return next(
        (source for source in unread if source.outcome == claim.reason), unread[0] if unread else None
    )
