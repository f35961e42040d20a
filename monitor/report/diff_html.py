"""A page that shows two versions of a document side by side and needs nothing but itself."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from monitor.core.comparing import words
from monitor.core.comparing.align import Row, align
from monitor.core.judging.severity import severity_of
from monitor.core.quoting.anchor import where
from monitor.model import (
    Clause,
    ClauseKind,
    ClauseOp,
    LinkChange,
    Region,
    Severity,
    WordOp,
    document_of,
)
from monitor.report.diff_style import POLICY, STYLE
from monitor.results import DiffReport, PageRef

CONTEXT = 1
"""Unchanged clauses shown before and after each change; the others are folded away."""

_MARKED = 200_000
_EDITED = (ClauseOp.ALTERED, ClauseOp.SPLIT, ClauseOp.MERGED)
_JOINERS = "\u200c\u200d"


def diff_page(report: DiffReport) -> str:
    """Give a whole HTML page: both versions, words marked, moves linked, what stayed folded away.

    It loads nothing and runs nothing (its content security policy forbids both);
    every text of the documents is escaped, links are shown but not followed, and
    invisible control characters are written out.
    """
    title = f"{report.provider}/{report.source}: {_day(report.older)} to {_day(report.newer)}"
    return "".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n',
            f"<title>{_safe(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
            *_header(report),
            *_both(report),
            *_links(report.links),
            "</body>\n</html>\n",
        )
    )


def _header(report: DiffReport) -> Iterator[str]:
    yield f"<h1>{_safe(report.provider)}/{_safe(report.source)}</h1>\n"
    yield f'<p class="soft">{_version("Older", report.older)}<br>{_version("Newer", report.newer)}</p>\n'
    counts = Counter(change.op for change in report.changes if change.region is Region.MAIN)
    told = ", ".join(f"{counts[op]} {op.value}" for op in ClauseOp if counts[op])
    framed = sum(change.region is Region.FRAME for change in report.changes)
    around = f" Around it (menus, footers): {framed}." if framed else ""
    links = f" Links: {len(report.links)}." if report.links else ""
    yield f"<p>Clauses of the text: {told or 'no change'}.{around}{links}</p>\n"
    if report.rewritten:
        yield (
            '<p class="notice">The two versions differ so much that clauses could not be told apart: '
            "what went and what came is listed in full.</p>\n"
        )


def _version(name: str, page: PageRef) -> str:
    dated = f", dated {page.document_date}" if page.document_date else ""
    return f"{name}: {page.at:%Y-%m-%d %H:%M} UTC{dated} <code>{_safe(page.snapshot)}</code>"


def _day(page: PageRef) -> str:
    return f"{page.at:%Y-%m-%d}"


# --- the clauses ----------------------------------------------------------------


def _both(report: DiffReport) -> Iterator[str]:
    older, newer = report.older_clauses, report.newer_clauses
    rows = align(document_of(older), document_of(newer)).rows
    sides = f"<div>{_day(report.older)}</div><div>{_day(report.newer)}</div>"
    for region in Region:
        within = [row for row in rows if _region(row, older, newer) is region]
        pieces = _folded(_with_origins(within), older, newer)
        if region is Region.MAIN:
            yield f'<h2>Text</h2>\n<div class="sides" aria-hidden="true">{sides}</div>\n'
            yield from pieces
        elif any(row.op for row in within):
            count = sum(row.op is not None for row in within)
            yield "<h2>Around the text</h2>\n"
            yield f"<details><summary>Menus, footers, banners: {count} changed</summary>\n"
            yield from pieces
            yield "</details>\n"


def _region(row: Row, older: Sequence[Clause], newer: Sequence[Clause]) -> Region:
    return newer[row.new[0]].region if row.new else older[row.old[0]].region


def _with_origins(rows: Sequence[Row]) -> list[Row]:
    """Put a row of its own where each moved clause stood: one with no new side."""
    stands = {at: number for number, row in enumerate(rows) if row.op is not ClauseOp.MOVED for at in row.old}
    origins: dict[int, list[Row]] = {}
    before = -1
    for at in sorted(at for row in rows for at in row.old):
        if at in stands:
            before = stands[at]
        else:
            origins.setdefault(before, []).append(Row(ClauseOp.MOVED, (at,), ()))
    placed = list(origins.get(-1, ()))
    for number, row in enumerate(rows):
        placed += [row, *origins.get(number, ())]
    return placed


def _folded(rows: Sequence[Row], older: Sequence[Clause], newer: Sequence[Clause]) -> Iterator[str]:
    """Give the rows, stretches without a change cut down to their edges."""
    same: list[Row] = []
    seen_change = False
    targets = {row.old[0]: row.new[0] for row in rows if row.op is ClauseOp.MOVED and row.new}
    for row in (*rows, None):
        if row is not None and row.op is None:
            same.append(row)
            continue
        head = CONTEXT if seen_change else 0
        tail = CONTEXT if row is not None else 0
        yield from _stretch(same, head, tail, older, newer)
        same, seen_change = [], True
        if row is not None:
            yield _row(row, older, newer, targets)


def _stretch(
    rows: Sequence[Row], head: int, tail: int, older: Sequence[Clause], newer: Sequence[Clause]
) -> Iterator[str]:
    if len(rows) <= head + tail + 1:
        yield from (_row(row, older, newer, {}) for row in rows)
        return
    yield from (_row(row, older, newer, {}) for row in rows[:head])
    hidden = rows[head : len(rows) - tail]
    yield f'<details class="unchanged"><summary>{len(hidden)} unchanged</summary>\n'
    yield from (_row(row, older, newer, {}) for row in hidden)
    yield "</details>\n"
    yield from (_row(row, older, newer, {}) for row in rows[len(rows) - tail :])


def _row(row: Row, older: Sequence[Clause], newer: Sequence[Clause], targets: dict[int, int]) -> str:
    old, new = [older[at] for at in row.old], [newer[at] for at in row.new]
    left, right = _cells(row.op, old, new)
    heading = all(clause.kind is ClauseKind.HEADING for clause in (*old, *new))
    name, identity, head = "same", "", ""
    if row.op is not None:
        name = "moved-from" if row.op is ClauseOp.MOVED and not row.new else row.op.value
        head = f'<div class="head">{_head(row, old, new, targets)}</div>'
    if row.op is ClauseOp.MOVED:
        identity = f' id="to-{row.new[0]}"' if row.new else f' id="from-{row.old[0]}"'
        left = "" if row.new else left
    kind = " heading" if heading else ""
    return (
        f'<div class="row {name}"{identity}>{head}'
        f"{_cell('old', 'before', left, kind)}{_cell('new', 'now', right, kind)}</div>\n"
    )


def _cell(side: str, label: str, content: str, kind: str) -> str:
    if not content:
        return f'<div class="{side} empty" aria-hidden="true"></div>'
    return f'<div class="cell {side}{kind}" dir="auto" data-side="{label}">{content}</div>'


def _head(row: Row, old: Sequence[Clause], new: Sequence[Clause], targets: dict[int, int]) -> str:
    op = f'<span class="op">{row.op}</span>'
    stands = _safe(where((new or old)[0]) or "")
    if row.op is ClauseOp.MOVED:
        if row.new:
            return f'{op} {stands} <a href="#from-{row.old[0]}">where it was</a>'
        return f'{op} {stands} <a href="#to-{targets[row.old[0]]}">where it is now</a>'
    return " ".join(filter(None, (op, stands, _weight(row.op, old, new))))


def _weight(op: ClauseOp | None, old: Sequence[Clause], new: Sequence[Clause]) -> str:
    """Say how much the edit of an altered clause matters and why."""
    before, after = _joined(clause.body for clause in old), _joined(clause.body for clause in new)
    if op is not ClauseOp.ALTERED or max(len(before), len(after)) > _MARKED:
        return ""
    severity, reason = severity_of(before, after, words.word_changes(before, after), None)
    name = ' class="critical"' if severity is Severity.CRITICAL else ""
    return f"<span{name}>{severity.value}</span>: {_safe(reason)}"


def _cells(op: ClauseOp | None, old: Sequence[Clause], new: Sequence[Clause]) -> tuple[str, str]:
    before, after = _joined(clause.body for clause in old), _joined(clause.body for clause in new)
    if op not in _EDITED or max(len(before), len(after)) > _MARKED:
        return _safe(_joined(clause.text for clause in old)), _safe(_joined(clause.text for clause in new))
    left, right = [_number(old)], [_number(new)]
    for segment in words.marked(before, after):
        left.append(_marked("del", segment.op, segment.old))
        right.append(_marked("ins", segment.op, segment.new))
    return "".join(left), "".join(right)


def _number(clauses: Sequence[Clause]) -> str:
    """Give the written number that stands before the first body; those of later parts stay out of the way."""
    first = clauses[0]
    return _safe(first.text[: first.label_end]) + " " if first.label_end else ""


def _marked(tag: str, op: WordOp | None, text: str) -> str:
    if op is None or not text:
        return _safe(text)
    return f"<{tag}>{_safe(text)}</{tag}>"


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(texts)


# --- links, texts ---------------------------------------------------------------


def _links(links: Sequence[LinkChange]) -> Iterator[str]:
    if not links:
        return
    yield "<h2>Links that changed under the same words</h2>\n"
    yield "<table><tr><th>Words</th><th>Before</th><th>Now</th></tr>\n"
    for link in links:
        old, new = _safe(link.old or "none"), _safe(link.new or "none")
        yield f"<tr><td>{_safe(link.text)}</td><td><code>{old}</code></td><td><code>{new}</code></td></tr>\n"
    yield "</table>\n"


def _safe(text: str) -> str:
    """Escape a text of the document; control characters, direction overrides too, are written out."""
    if text.isprintable():
        return escape(text)
    return escape("".join(map(_visible, text)))


def _visible(letter: str) -> str:
    if letter.isprintable() or letter.isspace() or letter in _JOINERS:
        return letter
    kind = unicodedata.category(letter)
    return f"[U+{ord(letter):04X}]" if kind in ("Cc", "Cf", "Cs", "Co", "Cn") else letter
