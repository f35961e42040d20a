"""What the commands answer, as frozen values: the one thing that reports print.

Field names are the keys of the JSON contract (DESIGN, section 6).
"""

from __future__ import annotations

from monitor.results.checks import (
    ClaimResult,
    ComponentState,
    Report,
    SourceResult,
    StatusPageResult,
    StatusReport,
)
from monitor.results.pages import ClaimTimeline, DiffReport, HistoryRow, PageRef, ShownDocument, TimelinePoint
from monitor.results.upkeep import (
    AlertDelivery,
    AlertRow,
    AuditReport,
    BackupReport,
    DoctorFinding,
    ImportReport,
    PrunedSource,
    PruneReport,
    RestoreReport,
)

__all__ = [
    "AlertDelivery",
    "AlertRow",
    "AuditReport",
    "BackupReport",
    "ClaimResult",
    "ClaimTimeline",
    "ComponentState",
    "DiffReport",
    "DoctorFinding",
    "HistoryRow",
    "ImportReport",
    "PageRef",
    "PruneReport",
    "PrunedSource",
    "Report",
    "RestoreReport",
    "ShownDocument",
    "SourceResult",
    "StatusPageResult",
    "StatusReport",
    "TimelinePoint",
]
