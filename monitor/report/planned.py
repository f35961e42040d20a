"""Checks to come, as text and JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from monitor.previews import PlannedCheck
from monitor.report.json import Json, plain
from monitor.report.sheet import Sheet, faint
from monitor.report.terminal import Text
from monitor.report.times import age
from monitor.report.wording import counted

_ASKED: Mapping[str, str] = MappingProxyType(
    {"full": "in full", "conditional": "if changed", "browser": "in a browser"}
)


def planned_text(checks: Sequence[PlannedCheck], *, now: datetime, colour: bool = False) -> str:
    """Give a row per source: whether it would be fetched, when it is due, how it is asked for, and why."""
    sheet = Sheet(colour=colour)
    if not checks:
        sheet.line("The register has no source to check: add one to config.yaml.")
        return sheet.text()
    headings = ("fetch", "source", "due", "asked for", "why")
    rows: list[Sequence[Text]] = [tuple(faint(heading) for heading in headings)]
    for check in checks:
        due = "-" if check.due_at is None else age(check.due_at, now)
        name = f"{check.provider}/{check.source}"
        asked = _ASKED[check.request] if check.fetch else "-"
        rows.append(("now" if check.fetch else "no", name, due, asked, "; ".join(check.reasons)))
    sheet.rows(rows, give=(4, 1), indent=0)
    sheet.gap()
    fetched = sum(check.fetch for check in checks)
    later = [check.due_at for check in checks if not check.fetch and check.due_at is not None]
    after = f" The next one is due {age(min(later), now)}." if later and min(later) > now else ""
    sheet.line(
        f"{fetched} of {counted(len(checks), 'source')} would be fetched now.{after} Nothing was done."
    )
    return sheet.text()


def planned_json(checks: Sequence[PlannedCheck]) -> Json:
    return {"planned": [plain(check) for check in checks]}
