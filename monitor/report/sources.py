"""Sources as text: what the last check of each found, and the pages that were read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from monitor.core.schedule import Pace
from monitor.model import Change, Outcome, State
from monitor.report.claims import put_details, summary_line
from monitor.report.sheet import Sheet, faint, strong
from monitor.report.status_page import status_page_remarks
from monitor.report.terminal import Ink, Run, Text
from monitor.report.times import age, dated, length, stamp
from monitor.report.wording import change_of, counted, digest_of, outcome_of
from monitor.results import HistoryRow, Report, SourceResult, StatusReport


def check_text(report: Report, *, colour: bool = False) -> str:
    """Give the answer of `check`: what each source did, and the claims that need a person."""
    sheet = Sheet(colour=colour)
    if not report.sources:
        sheet.line("No source was due.")
        return sheet.text()
    for provider, sources in _by_provider(report.sources).items():
        sheet.line(strong(provider))
        rows: list[Sequence[Text]] = [(faint("source"), faint("found"), faint("checked"))]
        for source in sources:
            rows.append((source.source, outcome_of(source), dated(source.checked_at, report.generated_at)))
            rows.extend((remark,) for remark in _remarks(source))
        sheet.rows(rows, give=(1, 0))
        sheet.gap()
    read = sum(source.outcome is Outcome.OK for source in report.sources)
    changed = sum(source.change in (Change.CHANGED, Change.REVERTED) for source in report.sources)
    sheet.line(f"{counted(len(report.sources), 'source')}: {read} read, {changed} changed.")
    if report.claims:
        sheet.line(summary_line(report) + ".")
    if report.alerts_queued:
        sheet.line(f"{counted(report.alerts_queued, 'alert')} queued.")
    put_details(sheet, report)
    if any(claim.state is not State.HOLDS for claim in report.claims):
        sheet.gap()
        sheet.line("Every claim: monitor verify --offline")
    return sheet.text()


def status_text(report: StatusReport, *, colour: bool = False) -> str:
    """Give each source with its last outcome, its age and its next check, and the backlog of alerts."""
    sheet = Sheet(colour=colour)
    for provider, sources in _by_provider(report.sources).items():
        sheet.line(strong(provider))
        headings = ("source", "last check", "when", "next")
        rows: list[Sequence[Text]] = [tuple(faint(heading) for heading in headings)]
        for source in sources:
            due = "-" if source.next_check_at is None else _due(source.next_check_at, report.generated_at)
            when = dated(source.checked_at, report.generated_at)
            rows.append((source.source, outcome_of(source), when, due))
            rows.extend((remark,) for remark in _remarks(source))
            rows.extend((remark,) for remark in status_page_remarks(source))
            rows.extend((remark,) for remark in _pace_remarks(source, report.generated_at))
            if source.consecutive_failures and source.outcome is not Outcome.OK:
                last = dated(source.last_ok_at, report.generated_at)
                rows.append(
                    (f"{counted(source.consecutive_failures, 'failure')} in a row; last read {last}",)
                )
        sheet.rows(rows, give=(1, 0))
        sheet.gap()
    if not report.sources:
        sheet.line("The register has no sources yet: add them to config.yaml.")
    dead = Run(f"{report.alerts_dead} given up", Ink.ALARM if report.alerts_dead else Ink.PLAIN)
    sheet.line(f"Alerts: {report.alerts_queued} queued, ", dead, ".")
    if report.alerts_dead:
        sheet.line("To look at them: monitor alerts list; to send them again: monitor alerts retry")
    return sheet.text()


def history_text(rows: Iterable[HistoryRow], *, now: datetime, colour: bool = False) -> str:
    """Give the pages that were read or imported, oldest first, under their sources."""
    sheet = Sheet(colour=colour)
    groups: dict[str, list[HistoryRow]] = {}
    for row in rows:
        groups.setdefault(f"{row.provider}/{row.source}", []).append(row)
    for source, pages in groups.items():
        sheet.line(strong(source))
        headings = ("read", "found", "clauses changed", "dated", "snapshot")
        table: list[Sequence[Text]] = [tuple(faint(heading) for heading in headings)]
        for page in pages:
            document = page.document_date.isoformat() if page.document_date else "-"
            changed = change_of(page.outcome, page.change)
            snapshot = f"{digest_of(page.snapshot)}{' pruned' if page.pruned_at else ''}"
            table.append((stamp(page.at), changed, _clauses(page), document, snapshot))
            if page.reverted_to:
                table.append((f"back to the text of {stamp(page.reverted_to)}",))
            if page.outcome is not Outcome.OK and page.reason:
                table.append((page.reason,))
        sheet.rows(table, give=(2, 1))
        if dropped := [page.pruned_at for page in pages if page.pruned_at]:
            remark = "Pruned: the bytes were dropped, and a page that reads the same was kept; last on "
            sheet.line(faint(f"{remark}{stamp(max(dropped))}."), indent=2)
        last = pages[-1]
        sheet.line(faint(f"The last one {age(last.at, now)}. To compare: monitor diff {source}"), indent=2)
        sheet.gap()
    if not groups:
        sheet.line("No page has been read yet. To begin: monitor check")
    return sheet.text()


def _clauses(page: HistoryRow) -> str:
    if page.outcome is not Outcome.OK or page.change is Change.FIRST:
        return "-"
    main = str(page.main_changes) if page.main_changes else ""
    frame = f"{page.frame_changes} in menus" if page.frame_changes else ""
    return " + ".join(filter(None, (main, frame))) or "none"


def _due(moment: datetime, now: datetime) -> str:
    return age(moment, now) if moment > now else "now"


def _pace_remarks(source: SourceResult, now: datetime) -> list[Text]:
    remarks: list[Text] = []
    every = "" if source.interval is None else f"checked every {length(source.interval)}"
    if source.pace is Pace.QUICK:
        until = f" until {stamp(source.pace_until)}" if source.pace_until else ""
        remarks.append(f"{every}{until}, because it changed")
    if source.pace is Pace.SLOW and source.consecutive_failures > 1:
        remarks.append(f"{every} until it can be read again")
    if source.checked_at is not None and source.checked_at > now:
        remarks.append(Run("checked later than now: the clock was put back since", Ink.DOUBT))
    return remarks


def _remarks(source: SourceResult) -> list[Text]:
    remarks: list[Text] = []
    if not source.official:
        remarks.append("unofficial: not on one of the provider's own hosts")
    if source.outcome is not None and source.outcome is not Outcome.OK and source.reason:
        remarks.append(source.reason)
    if source.unstable:
        remarks.append(Run("unstable: two answers disagreed; waiting for it to repeat itself", Ink.DOUBT))
    if source.final_url and source.final_url != source.url:
        remarks.append(f"ended at {source.final_url}")
    remarks.extend(source.notes)
    return remarks


def _by_provider(sources: Iterable[SourceResult]) -> Mapping[str, list[SourceResult]]:
    groups: dict[str, list[SourceResult]] = {}
    for source in sources:
        groups.setdefault(source.provider, []).append(source)
    return groups
