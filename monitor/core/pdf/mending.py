"""What a column or page break parted, put together again: paragraphs, list items, rows of tables."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.pdf.drafts import ASIDE, Draft, Measures, ends_sentence, is_full
from monitor.core.pdf.joining import ends_in_hyphen
from monitor.core.pdf.lines import Piece
from monitor.core.reading.labels import starts_with_number
from monitor.model import ClauseKind

_SMALL, _LARGE = 0.92, 1.06
_NOTES = 6
_INDENT = 4.5
_SAME_COLUMN = 3.0
_SPACE = 0.4


def mend(drafts: list[Draft], made: list[Draft], measures: Measures) -> None:
    """Join the end of `drafts` with the beginning of `made`, which stand on either side of a break."""
    if drafts[-1].kind is ClauseKind.TABLE_ROW:
        if made[0].kind is ClauseKind.TABLE_ROW:
            _mark_repeated_head(drafts, made[0])
        # What a row left over stands below the head that is printed again.
        first = 1 if made[0].repeated else 0
        while len(made) > first and _is_rest_of_row(drafts, made[first]):
            for cell in made.pop(first).cells:
                _add_to_row(drafts[-1], cell)
        return
    begun = made[0]
    last = next((draft for draft in reversed(drafts[-_NOTES:]) if not _is_note(draft, measures)), None)
    if last is None or ClauseKind.TABLE_ROW in (last.kind, begun.kind) or begun.marker is not None:
        return
    if _goes_on(last, begun, measures):
        last.lines.extend(begun.lines)
        del made[0]


def _is_note(draft: Draft, measures: Measures) -> bool:
    return draft.kind is not ClauseKind.TABLE_ROW and draft.size < _SMALL * measures.body


def _goes_on(last: Draft, first: Draft, measures: Measures) -> bool:
    before, piece = last.lines[-1], first.lines[0]
    if before.size != piece.size or before.bold or piece.bold or piece.size > _LARGE * measures.body:
        return False
    if starts_with_number(piece.text) or not _aligned(last, first, measures):
        return False
    aside = _shifted(piece, measures.left(last.key) - measures.left(first.key))
    if is_full(before, aside, measures.right(last.key)) or ends_in_hyphen(before.text):
        return True
    return piece.text[0].islower() and not ends_sentence(before.text)


def _shifted(piece: Piece, by: float) -> Piece:
    words = [word._replace(x0=word.x0 + by, x1=word.x1 + by) for word in piece.words]
    return Piece(words, piece.hrefs, piece.page)


def _aligned(last: Draft, first: Draft, measures: Measures) -> bool:
    expected = last.marker.text_x if last.marker is not None and len(last.lines) == 1 else last.text_x
    offset = (first.lines[0].x0 - measures.left(first.key)) - (expected - measures.left(last.key))
    if len(last.lines) == 1 and last.marker is None:
        return -_INDENT * first.size <= offset <= ASIDE * first.size
    return abs(offset) <= ASIDE * first.size


# --- tables ---------------------------------------------------------------------------


def _table_at_end(drafts: Sequence[Draft]) -> list[Draft]:
    rows: list[Draft] = []
    for draft in reversed(drafts):
        if draft.kind is not ClauseKind.TABLE_ROW or draft.key != drafts[-1].key:
            break
        rows.append(draft)
    return rows[::-1]


def _mark_repeated_head(drafts: Sequence[Draft], first: Draft) -> None:
    """Mark the head of a table that is printed again on the next page."""
    rows = [row for row in _table_at_end(drafts) if not row.repeated]
    first.repeated = bool(rows) and _texts(rows[0]) == _texts(first)


def _texts(row: Draft) -> list[str]:
    return [piece.text for cell in row.cells for piece in cell]


def _is_rest_of_row(drafts: Sequence[Draft], first: Draft) -> bool:
    """Say whether a draft only fills cells of the last row that the break left unfinished, not its first."""
    if first.repeated or first.marker is not None:
        return False
    table = [cell for row in _table_at_end(drafts) for cell in row.cells]
    left = min(cell[0].x0 for cell in table)
    for cell in first.cells:
        column = [one for one in table if abs(one[0].x0 - cell[0].x0) <= _SAME_COLUMN]
        if cell[0].x0 <= left + _SAME_COLUMN or not column:
            return False
        above = _cell_at(drafts[-1], cell[0].x0)
        if above is None:
            continue
        room = max(piece.x1 for one in (*column, cell) for piece in one) - above[-1].x1
        if room > cell[0].first_width + _SPACE * cell[0].size and not ends_in_hyphen(above[-1].text):
            return False
    return True


def _cell_at(row: Draft, x: float) -> list[Piece] | None:
    return next((cell for cell in row.cells if abs(cell[0].x0 - x) <= _SAME_COLUMN), None)


def _add_to_row(row: Draft, cell: list[Piece]) -> None:
    above = _cell_at(row, cell[0].x0)
    if above is None:
        row.cells.append(cell)
        row.cells.sort(key=lambda one: one[0].x0)
    else:
        above.extend(cell)
