"""Results as JSON for programs: the contract of DESIGN, section 6."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from monitor.model import Clause
from monitor.results import (
    AlertDelivery,
    AlertRow,
    AuditReport,
    BackupReport,
    ClaimTimeline,
    DiffReport,
    DoctorFinding,
    HistoryRow,
    ImportReport,
    PruneReport,
    Report,
    RestoreReport,
    ShownDocument,
    StatusReport,
)

FORMAT = 1
"""The version of the contract; it grows by keys, and changes only where a key changes its meaning."""

Json = Mapping[str, object]


def dump(value: Json) -> str:
    """Give one JSON object with a line feed.

    Everything outside ASCII is escaped: control characters of a page do not reach a terminal.
    """
    return json.dumps({"format": FORMAT, **value}, indent=2) + "\n"


def plain(value: object) -> object:
    """Give `value` in the types of JSON: times as "…Z", dates as ISO, dataclasses as objects."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value


def report_json(report: Report) -> Json:
    """Give the answer of `verify`, `check` and `claims list`."""
    return {
        "generated_at": plain(report.generated_at),
        "as_of": plain(report.as_of),
        "summary": report.summary,
        "warnings": plain(report.warnings),
        "failed": plain(report.failed),
        "alerts_queued": report.alerts_queued,
        "sources": plain(report.sources),
        "claims": plain(report.claims),
    }


def status_json(report: StatusReport) -> Json:
    return {
        "generated_at": plain(report.generated_at),
        "warnings": plain(report.warnings),
        "sources": plain(report.sources),
        "alerts": {"queued": report.alerts_queued, "dead": report.alerts_dead},
    }


def history_json(rows: Iterable[HistoryRow]) -> Json:
    return {"snapshots": [plain(row) for row in rows]}


def diff_json(report: DiffReport) -> Json:
    return {
        "provider": report.provider,
        "source": report.source,
        "from": plain(report.older),
        "to": plain(report.newer),
        "rewritten": report.rewritten,
        "changes": plain(report.changes),
        "links": plain(report.links),
    }


def show_json(document: ShownDocument) -> Json:
    head = ("provider", "source", "at", "snapshot", "url", "title", "document_date", "language")
    return {
        **{name: plain(getattr(document, name)) for name in head},
        "screenshot": document.screenshot,
        "clauses": [_clause_json(clause) for clause in document.clauses],
    }


def timeline_json(claims: Iterable[ClaimTimeline]) -> Json:
    return {"claims": [plain(claim) for claim in claims]}


def import_json(report: ImportReport) -> Json:
    return {
        "imported": report.imported,
        "already_there": report.already_there,
        "outcomes": [
            {"source": source, "outcome": outcome, "count": number}
            for source, outcome, number in report.outcomes
        ],
        "unmatched": plain(report.unmatched),
    }


def audit_json(report: AuditReport) -> Json:
    return {
        "ok": report.problem is None,
        "entries": report.entries,
        "bodies": report.bodies,
        "head": report.head,
        "checkpoints": report.checkpoints,
        "pruned": report.pruned,
        "problem": report.problem,
    }


def backup_json(report: BackupReport) -> Json:
    return {"path": report.path, "size": report.size, **audit_json(report.audit)}


def prune_json(report: PruneReport) -> Json:
    totals = {"bodies": report.bodies, "size": report.size}
    return {**totals, **{field.name: plain(getattr(report, field.name)) for field in fields(report)}}


def restore_json(report: RestoreReport) -> Json:
    return {field.name: plain(getattr(report, field.name)) for field in fields(report)}


def doctor_json(findings: Iterable[DoctorFinding]) -> Json:
    return {"findings": [plain(finding) for finding in findings]}


def alerts_json(alerts: Iterable[AlertRow]) -> Json:
    return {"alerts": [plain(alert) for alert in alerts]}


def tried_json(tried: Iterable[AlertDelivery]) -> Json:
    return {"channels": [plain(one) for one in tried]}


def _clause_json(clause: Clause) -> Json:
    names = ("kind", "region", "level", "label", "path", "text", "links")
    return {name: plain(getattr(clause, name)) for name in names}
