"""Text for what keeps the records: imports, the audit, the doctor, alerts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from monitor.report.sheet import Sheet, faint, strong
from monitor.report.terminal import Ink, Run, Text
from monitor.report.times import dated, length
from monitor.report.wording import counted, ink_of_severity, plain
from monitor.results import (
    AlertDelivery,
    AlertRow,
    AuditReport,
    BackupReport,
    DoctorFinding,
    ImportReport,
    PruneReport,
    RestoreReport,
)

_INK_OF_LEVEL: Mapping[str, Ink] = MappingProxyType({"ok": Ink.PLAIN, "warn": Ink.DOUBT, "fail": Ink.ALARM})
_INK_OF_DELIVERY: Mapping[str, Ink] = MappingProxyType({"dead": Ink.ALARM, "queued": Ink.DOUBT})


def import_text(report: ImportReport, *, colour: bool = False) -> str:
    """Give what an import took in, left alone and could not place."""
    sheet = Sheet(colour=colour)
    sheet.line(f"{counted(report.imported, 'page')} imported, {report.already_there} were there already.")
    if report.outcomes:
        rows: list[Sequence[Text]] = [(faint("source"), faint("outcome"), faint("pages"))]
        rows.extend((source, plain(outcome), str(number)) for source, outcome, number in report.outcomes)
        sheet.rows(rows, give=(0,))
    if report.unmatched:
        sheet.gap()
        sheet.line(Run(f"{counted(len(report.unmatched), 'file')} left alone:", Ink.DOUBT))
        for file in report.unmatched:
            sheet.line(file, indent=2)
    sheet.gap()
    sheet.line("When each claim held and changed: monitor timeline")
    return sheet.text()


def audit_text(report: AuditReport, *, colour: bool = False) -> str:
    """Give the answer of the audit, with what it proves and what it does not."""
    sheet = Sheet(colour=colour)
    if report.problem is not None:
        sheet.line(Run("The store does not fit together.", Ink.ALARM))
        sheet.field("Problem", report.problem)
        sheet.field(
            "What now", "keep this file as it is, and compare it with a backup or an earlier checkpoint"
        )
        return sheet.text()
    entries = counted(report.entries, "entry of the ledger follows", "entries of the ledger follow")
    bodies = counted(report.bodies, "stored page has its digest", "stored pages have their digests")
    sheet.line(f"The store fits together: {entries} from the one before, and {bodies}.")
    if report.pruned:
        sheet.line(f"{counted(report.pruned, 'page was', 'pages were')} pruned, by entries of the ledger.")
    if report.checkpoints:
        heads = counted(report.checkpoints, "head")
        sheet.line(f"It agrees with the {heads} kept elsewhere.")
    sheet.whole("Head", report.head or "-")
    sheet.line(
        "Whoever holds the database can recompute the chain. Keep this head elsewhere (mailed, printed, "
        "time-stamped): a later audit with --checkpoint compares with it.",
        indent=2,
    )
    return sheet.text()


def backup_text(report: BackupReport, *, colour: bool = False) -> str:
    """Give where the copy is, and the answer of its audit."""
    sheet = Sheet(colour=colour)
    sheet.line(f"Wrote {report.path}, {report.size:,} bytes.")
    return sheet.text() + audit_text(report.audit, colour=colour)


def prune_text(report: PruneReport, *, colour: bool = False) -> str:
    """Give how much no evidence needs, by source, and whether it was dropped."""
    sheet = Sheet(colour=colour)
    pages, age = counted(report.bodies, "stored body", "stored bodies"), length(report.kept_for)
    if report.written and report.bodies:
        sheet.line(f"Dropped {pages} of {report.size:,} bytes; the ledger says which.")
    elif report.bodies:
        sheet.line(f"No evidence needs {pages} of {report.size:,} bytes, not seen for {age}:")
    else:
        sheet.line(f"Every stored body that was not seen for {age} is needed.")
    rows: list[Sequence[Text]] = [(faint("source"), faint("bodies"), faint("bytes"))]
    rows += [
        (f"{one.provider}/{one.source}", f"{one.bodies:,}", f"{one.size:,}")
        for one in report.sources
        if one.bodies
    ]
    if report.bodies:
        sheet.rows(rows, give=(0,))
    for provider in report.refused:
        kept = f"{provider}: nothing goes, since a trial without it came to other verdicts."
        sheet.line(Run(kept, Ink.DOUBT))
    if report.given_back is not None:
        sheet.line(f"The database gave {report.given_back:,} bytes back to the disk.")
    elif report.written and report.bodies:
        sheet.line("The database will use the room again; to give it back: monitor prune --vacuum --write")
    elif report.bodies:
        sheet.line("Nothing was dropped. To drop them: monitor prune --write")
    return sheet.text()


def restore_text(report: RestoreReport, *, colour: bool = False) -> str:
    """Give what is in place now, and where the database before it is."""
    sheet = Sheet(colour=colour)
    entries = counted(report.entries, "entry", "entries")
    bodies = counted(report.bodies, "stored page")
    sheet.line(f"{report.path} is the backup now: {entries} of the ledger, {bodies}, all fitting together.")
    sheet.whole("Head", report.head or "-")
    if report.aside:
        sheet.line("What was there before was kept:")
        sheet.line(report.aside, indent=2)
    return sheet.text()


def doctor_text(findings: Iterable[DoctorFinding], *, colour: bool = False) -> str:
    """Give each thing looked at, and what to do about those that are not well."""
    sheet = Sheet(colour=colour)
    rows: list[Sequence[Text]] = []
    for finding in findings:
        rows.append((Run(finding.level, _INK_OF_LEVEL[finding.level]), finding.area, finding.message))
        if finding.advice or finding.where:
            place = f" ({finding.where})" if finding.advice and finding.where else finding.where or ""
            rows.append((f"-> {finding.advice or ''}{place}",))
    sheet.rows(rows, give=(2, 1), indent=0)
    return sheet.text()


def tried_text(tried: Iterable[AlertDelivery], *, colour: bool = False) -> str:
    """Give which channels took a test message, and what the others said."""
    sheet = Sheet(colour=colour)
    rows: list[Sequence[Text]] = []
    for one in tried:
        ink = Ink.PLAIN if one.state == "delivered" else Ink.ALARM
        rows.append((one.channel, Run(one.state, ink), one.error or ""))
    if rows:
        sheet.rows(rows, give=(2,), indent=0)
    else:
        sheet.line(
            "No channel: add one under alerts: in config.yaml, e.g. {name: team, url: file:alerts.jsonl}."
        )
    return sheet.text()


def alerts_text(alerts: Iterable[AlertRow], *, now: datetime, colour: bool = False) -> str:
    """Give the alerts, newest as the store gives them, each with how far it got."""
    sheet = Sheet(colour=colour)
    for alert in alerts:
        about = "/".join(filter(None, (alert.provider, alert.claim or alert.source)))
        severity = Run(f" {alert.severity}" if alert.severity else "", ink_of_severity(alert.severity))
        sheet.line(strong(about), f" {plain(alert.kind)}", severity)
        sheet.line(alert.title, indent=2)
        sheet.line(f"{dated(alert.created_at, now)}; id {alert.id}", indent=2)
        for delivery in alert.deliveries:
            tries = f" after {counted(delivery.attempts, 'attempt')}" if delivery.attempts > 1 else ""
            error = f": {delivery.error}" if delivery.error else ""
            ink = _INK_OF_DELIVERY.get(delivery.state, Ink.PLAIN)
            sheet.line(f"{delivery.channel}: ", Run(delivery.state, ink), tries, error, indent=2)
        sheet.gap()
    if not sheet.text():
        sheet.line("No alerts.")
    return sheet.text()
