"""Documents as text: one as it was read, and two compared clause by clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from monitor.model import Clause, ClauseChange, ClauseKind, ClauseOp, Region
from monitor.report.marks import added, marked, removed, shortened
from monitor.report.sheet import Sheet, faint, strong
from monitor.report.times import dated, stamp
from monitor.report.wording import counted, digest_of
from monitor.results import DiffReport, PageRef, ShownDocument

_MOST_WORDS = 120
"""Words of an added or removed clause that are shown before it is cut short."""

_PLACELESS = "(before the first heading)"


def diff_text(report: DiffReport, *, now: datetime, colour: bool = False) -> str:
    """Give what a lawyer would mark: each changed clause with what went and what came, in context."""
    sheet = Sheet(colour=colour)
    sheet.line(strong(f"{report.provider}/{report.source}"))
    sheet.field("From", _page(report.older, now))
    sheet.field("To", _page(report.newer, now))
    sheet.gap()
    if report.rewritten:
        sheet.line("The two have next to nothing in common: the document was rewritten.")
    main = [change for change in report.changes if change.region is Region.MAIN]
    frame = [change for change in report.changes if change.region is Region.FRAME]
    sheet.line(_summary(main, frame, len(report.links)))
    for change in main:
        _put_change(sheet, change)
    if report.links:
        sheet.gap()
        sheet.line(strong("Link targets"))
        for link in report.links:
            old, new = removed(link.old or ""), added(link.new or "")
            shown = [part for part, url in ((old, link.old), (new, link.new)) if url]
            sheet.line(f'"{link.text}" ', *shown, indent=2)
    if frame:
        sheet.gap()
        sheet.line(strong("In menus, footers and banners"))
        for change in frame:
            _put_change(sheet, change)
    return sheet.text()


def show_text(document: ShownDocument, *, now: datetime, frame: bool = False, colour: bool = False) -> str:
    """Give the document as it was read; menus, footers and banners only where `frame` asks for them."""
    sheet = Sheet(colour=colour)
    sheet.line(strong(document.title or f"{document.provider}/{document.source}"))
    sheet.field("Source", f"{document.provider}/{document.source}")
    sheet.whole("Address", document.url)
    sheet.field("Read", dated(document.at, now))
    sheet.field(
        "Dated", document.document_date.isoformat() if document.document_date else "the document does not say"
    )
    sheet.field("Language", document.language or "unknown")
    sheet.whole("SHA-256", document.snapshot.removeprefix("sha256:"))
    if document.pruned_at:
        sheet.field(
            "Pruned", f"on {stamp(document.pruned_at)}: shown from a page that was kept and reads the same"
        )
    if document.screenshot:
        sheet.field("Picture", "taken; --screenshot FILE writes it to a file")
    _put_clauses(sheet, [clause for clause in document.clauses if clause.region is Region.MAIN])
    around = [clause for clause in document.clauses if clause.region is Region.FRAME]
    if around:
        sheet.gap()
        if frame:
            sheet.line(faint("Menus and footers"))
            _put_clauses(sheet, around)
        else:
            sheet.line(
                faint(f"{counted(len(around), 'line')} of menus and footers left out; --frame shows them.")
            )
    return sheet.text()


def _page(page: PageRef, now: datetime) -> str:
    document = f"; dated {page.document_date.isoformat()}" if page.document_date else ""
    pruned = f"; pruned on {stamp(page.pruned_at)}" if page.pruned_at else ""
    return f"{dated(page.at, now)}; {digest_of(page.snapshot)}{document}{pruned}"


def _summary(main: list[ClauseChange], frame: list[ClauseChange], links: int) -> str:
    if not main and not frame and not links:
        return "No clause differs."
    counts = Counter(change.op for change in main)
    parts = [f"{counts[op]} {op}" for op in ClauseOp if counts[op]]
    line = f"{counted(len(main), 'clause')} changed" + (f": {', '.join(parts)}" if parts else "")
    if links:
        line += f"; {counted(links, 'link target')}"
    return line + (f"; {len(frame)} in menus and footers" if frame else "") + "."


def _put_change(sheet: Sheet, change: ClauseChange) -> None:
    sheet.gap()
    sheet.line(f"{change.op}: ", strong(change.clause or _PLACELESS))
    old, new = change.old, change.new
    if old is None or change.op is ClauseOp.ADDED:
        sheet.line(added(shortened(new or "", _MOST_WORDS)), indent=4)
    elif new is None or change.op is ClauseOp.REMOVED:
        sheet.line(removed(shortened(old, _MOST_WORDS)), indent=4)
    else:
        sheet.line(*marked(old, new), indent=4)


def _put_clauses(sheet: Sheet, clauses: Iterable[Clause]) -> None:
    before: Clause | None = None
    for clause in clauses:
        follows = before is not None and before.kind is clause.kind
        if not (follows and clause.kind in (ClauseKind.LIST_ITEM, ClauseKind.TABLE_ROW)):
            sheet.gap()
        label = f"{clause.label} " if clause.label and not clause.label_end else ""
        if clause.kind is ClauseKind.HEADING:
            sheet.line(strong("#" * max(1, clause.level)), " ", strong(label + clause.text))
        elif clause.kind is ClauseKind.LIST_ITEM:
            sheet.line(
                clause.text, indent=2 * max(1, clause.level), lead=label or ("" if clause.label else "- ")
            )
        elif clause.kind is ClauseKind.TABLE_ROW:
            sheet.line(clause.text, indent=2, lead="| ")
        else:
            sheet.line(clause.text)
        before = clause
