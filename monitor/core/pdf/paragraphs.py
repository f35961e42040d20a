"""Lines in the order of reading -> drafts of blocks: what belongs together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.core.pdf.columns import Stream
from monitor.core.pdf.drafts import ASIDE, Draft, Measures, ends_sentence, is_full
from monitor.core.pdf.lines import Piece
from monitor.core.pdf.markers import Marker, marker_of
from monitor.core.pdf.mending import mend
from monitor.core.pdf.tables import TableRow
from monitor.core.reading.labels import starts_with_number
from monitor.model import ClauseKind

_INDENT = 4.5
_SHORT = 0.7
_RUN = 3
_LEADER, _LEADER_END = re.compile(r"[.·…](?: ?[.·…]){3,} ?\d{1,4}$"), 40
"""Dots that lead to the number of a page: a line of a table of contents."""


def drafts_of(streams: Sequence[Stream], measures: Measures) -> list[Draft]:
    """Give the blocks to be, in order; what a column or page break parted is one again."""
    drafts: list[Draft] = []
    numbers: dict[str, str] = {}
    for stream in streams:
        made = _of_stream(stream, measures, numbers)
        if made and drafts:
            mend(drafts, made, measures)
        drafts += made
    _set_depths(drafts, measures)
    return drafts


def _of_stream(stream: Stream, measures: Measures, numbers: dict[str, str]) -> list[Draft]:
    rights = _rights(stream, measures)
    drafts: list[Draft] = []
    open_draft: Draft | None = None
    for item, right in zip(stream.items, rights, strict=True):
        if isinstance(item, TableRow):
            drafts.append(Draft([list(cell) for cell in item.cells], stream.key, ClauseKind.TABLE_ROW))
            open_draft = None
            continue
        if not item.text:
            # Nothing but drawings, told as letters without a meaning.
            continue
        above = drafts[-1] if drafts else None
        introduced = (
            above is not None
            and above.kind is ClauseKind.PARAGRAPH
            and above.lines[-1].text.endswith((":", "："))
        )
        marker = marker_of(item, measures.left(stream.key), numbers, introduced=introduced)
        if open_draft is not None and _goes_on(open_draft, item, marker, right, measures):
            open_draft.lines.append(item)
            continue
        open_draft = _begun(item, marker, stream.key)
        drafts.append(open_draft)
    return drafts


def _begun(piece: Piece, marker: Marker | None, key: str) -> Draft:
    if marker is None:
        return Draft([[piece]], key)
    line = marker.rest if marker.is_list else piece
    kind = ClauseKind.LIST_ITEM if marker.is_list else ClauseKind.PARAGRAPH
    return Draft([[line]], key, kind, 1 if marker.is_list else 0, marker.label, marker)


def _rights(stream: Stream, measures: Measures) -> list[float]:
    """Give the right margin of each line: that of the lines it stands among, where they are three or more."""
    items = stream.items
    rights = [measures.right(stream.key)] * len(items)
    start = 0
    for at in range(1, len(items) + 1):
        before, item = items[at - 1], items[at] if at < len(items) else None
        if isinstance(before, Piece) and isinstance(item, Piece) and _is_next_line(before, item, measures):
            continue
        if at - start >= _RUN:
            edge = max(one.x1 for one in items[start:at] if isinstance(one, Piece))
            rights[start:at] = [edge] * (at - start)
        start = at
    return rights


def _goes_on(draft: Draft, piece: Piece, marker: Marker | None, right: float, measures: Measures) -> bool:
    """Say whether a line continues the paragraph above it."""
    before = draft.lines[-1]
    if not _is_next_line(before, piece, measures) or _LEADER.search(before.text[-_LEADER_END:]):
        return False
    full = is_full(before, piece, right)
    if before.bold != piece.bold and not (full and before.bold_last == piece.bold_first):
        return False
    if marker is not None and not (marker.is_doubtful and full):
        return False
    ended = ends_sentence(before.text)
    if starts_with_number(piece.text) and (ended or not full):
        return False
    if not _below(draft, piece, full, ended):
        return False
    if full:
        return True
    width = right - min(before.x0, piece.x0)
    return not ended and (piece.text[0].islower() or piece.x1 - piece.x0 < _SHORT * width)


def _is_next_line(before: Piece, piece: Piece, measures: Measures) -> bool:
    return before.size == piece.size and 0 < piece.y - before.y <= measures.pitches.most(piece.size)


def _below(draft: Draft, piece: Piece, full: bool, ended: bool) -> bool:
    """Say whether a line begins where the lines of the paragraph above begin."""
    before, aside = draft.lines[-1], ASIDE * piece.size
    if abs((before.x0 + before.x1) - (piece.x0 + piece.x1)) < aside:
        return True
    if draft.marker is not None and len(draft.lines) == 1:
        if abs(piece.x0 - draft.marker.text_x) <= aside:
            return True
        return full and abs(piece.x0 - draft.marker.x) <= aside and not (ended and draft.marker.is_list)
    offset = piece.x0 - (draft.text_x if len(draft.lines) > 1 else before.x0)
    if len(draft.lines) == 1:
        return abs(offset) <= aside or (full and abs(offset) <= _INDENT * piece.size)
    return abs(offset) <= aside


def _set_depths(drafts: Sequence[Draft], measures: Measures) -> None:
    """Set the nesting depth of list items from how far their markers are indented."""
    open_at: list[float] = []
    for draft in drafts:
        if draft.kind is ClauseKind.LIST_ITEM and draft.marker is not None:
            x = draft.marker.x - measures.left(draft.key)
            while open_at and open_at[-1] > x - ASIDE * draft.size:
                open_at.pop()
            open_at.append(x)
            draft.level = len(open_at)
        elif draft.kind is not ClauseKind.TABLE_ROW:
            x = draft.lines[0].x0 - measures.left(draft.key)
            while open_at and x <= open_at[-1] + ASIDE * draft.size:
                open_at.pop()
