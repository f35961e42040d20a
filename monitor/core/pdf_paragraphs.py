"""Lines in the order of reading -> drafts of blocks: what belongs together, over lines, columns and pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.core.labels import starts_with_number
from monitor.core.pdf_columns import Stream
from monitor.core.pdf_gaps import Pitches
from monitor.core.pdf_joining import ends_in_hyphen
from monitor.core.pdf_lines import Piece, is_wide
from monitor.core.pdf_markers import Marker, marker_of
from monitor.core.pdf_tables import TableRow
from monitor.model import ClauseKind

ENDS_SENTENCE = tuple(".!?:;。！？：；")
_CLOSING = "\"'”’)）]»"
_ASIDE = 0.6
"""Share of the font size by which lines that begin below one another may differ."""
_INDENT = 4.5
_SPACE = 0.22
_SHORT = 0.7
_SMALL = 0.92
_RUN = 3


@dataclass(slots=True)
class Draft:
    """A block to be: the lines of each cell (running text has one), and what is known of it so far."""

    cells: list[list[Piece]]
    key: str
    kind: ClauseKind = ClauseKind.PARAGRAPH
    level: int = 0
    label: str | None = None
    marker: Marker | None = None
    repeated: bool = False
    bold: bool = field(default=False)

    @property
    def lines(self) -> list[Piece]:
        return self.cells[0]

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.lines)

    @property
    def text_x(self) -> float:
        """Where its lines begin, the first one aside."""
        if len(self.lines) > 1 and self.lines[1].page == self.lines[0].page:
            return self.lines[1].x0
        return self.lines[0].x0


class Measures:
    """What is usual in a file: margins of its columns, the distance of lines, the size of its letters."""

    def __init__(self, streams: Sequence[Stream], pitches: Pitches) -> None:
        lefts: dict[str, list[float]] = defaultdict(list)
        rights: dict[str, list[float]] = defaultdict(list)
        letters: Counter[float] = Counter()
        for stream in streams:
            for item in stream.items:
                pieces = [item] if isinstance(item, Piece) else [one for cell in item.cells for one in cell]
                lefts[stream.key] += [piece.x0 for piece in pieces]
                rights[stream.key] += [piece.x1 for piece in pieces]
                if isinstance(item, Piece):
                    letters[item.size] += len(item.text)
        self.pitches = pitches
        self.body = max(letters, key=lambda size: (letters[size], size), default=10.0)
        self._left = {key: _from_below(values) for key, values in lefts.items()}
        self._right = {key: -_from_below([-value for value in values]) for key, values in rights.items()}

    def left(self, key: str) -> float:
        return self._left[key]

    def right(self, key: str) -> float:
        return self._right[key]


def _from_below(values: Sequence[float]) -> float:
    """Give the least value that is no outlier."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) // 50)]


def drafts_of(streams: Sequence[Stream], measures: Measures) -> list[Draft]:
    """Give the blocks to be, in order; what a column or page break parted is one again."""
    drafts: list[Draft] = []
    numbers: dict[str, str] = {}
    for stream in streams:
        made = _of_stream(stream, measures, numbers)
        if made and drafts:
            _mend(drafts, made, measures)
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
        marker = marker_of(item, measures.left(stream.key), numbers)
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
    if not _is_next_line(before, piece, measures):
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


def is_full(before: Piece, piece: Piece, right: float) -> bool:
    """Say whether a line ended because the next word had no room: not because the author ended it."""
    word = piece.first_width if not is_wide(piece.text[0]) else piece.size
    left = min(before.x0, piece.x0)
    centred = abs((before.x0 + before.x1) - (piece.x0 + piece.x1)) < piece.size and before.x0 != piece.x0
    end = left + (before.x1 - before.x0) if centred else before.x1
    return end + _SPACE * piece.size + word > right - 0.1 * piece.size


def ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(ENDS_SENTENCE)


def _below(draft: Draft, piece: Piece, full: bool, ended: bool) -> bool:
    """Say whether a line begins where the lines of the paragraph above begin."""
    before, aside = draft.lines[-1], _ASIDE * piece.size
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


# --- over columns and pages -------------------------------------------------------------


def _mend(drafts: list[Draft], made: list[Draft], measures: Measures) -> None:
    """Join what a column or page break parted; a table's head that is printed again goes to the frame."""
    first = made[0]
    if first.kind is ClauseKind.TABLE_ROW:
        _mark_repeated_head(drafts, first)
        return
    last = next((draft for draft in reversed(drafts[-6:]) if not _is_note(draft, measures)), None)
    if last is None or last.kind is ClauseKind.TABLE_ROW or first.marker is not None:
        return
    before, piece = last.lines[-1], first.lines[0]
    if before.size != piece.size or before.bold != piece.bold or piece.size > 1.06 * measures.body:
        return
    if piece.bold or starts_with_number(piece.text) or not _aligned(last, first, measures):
        return
    aside = _shifted(piece, measures.left(last.key) - measures.left(first.key))
    full = is_full(before, aside, measures.right(last.key))
    ended = ends_sentence(before.text)
    if full or ends_in_hyphen(before.text) or (not ended and piece.text[0].islower()):
        last.lines.extend(first.lines)
        del made[0]


def _shifted(piece: Piece, by: float) -> Piece:
    words = [word._replace(x0=word.x0 + by, x1=word.x1 + by) for word in piece.words]
    return Piece(words, piece.hrefs, piece.page)


def _is_note(draft: Draft, measures: Measures) -> bool:
    return draft.kind is not ClauseKind.TABLE_ROW and draft.size < _SMALL * measures.body


def _aligned(last: Draft, first: Draft, measures: Measures) -> bool:
    expected = last.marker.text_x if last.marker is not None and len(last.lines) == 1 else last.text_x
    offset = (first.lines[0].x0 - measures.left(first.key)) - (expected - measures.left(last.key))
    if len(last.lines) == 1 and last.marker is None:
        return -_INDENT * first.size <= offset <= _ASIDE * first.size
    return abs(offset) <= _ASIDE * first.size


def _mark_repeated_head(drafts: Sequence[Draft], first: Draft) -> None:
    if not drafts or drafts[-1].kind is not ClauseKind.TABLE_ROW:
        return
    head = None
    for draft in reversed(drafts):
        if draft.kind is not ClauseKind.TABLE_ROW:
            break
        if not draft.repeated:
            head = draft
    first.repeated = head is not None and _texts(head) == _texts(first)


def _texts(row: Draft) -> list[str]:
    return [piece.text for cell in row.cells for piece in cell]


def _set_depths(drafts: Sequence[Draft], measures: Measures) -> None:
    """Set the nesting depth of list items from how far their markers are indented."""
    open_at: list[float] = []
    for draft in drafts:
        if draft.kind is ClauseKind.LIST_ITEM and draft.marker is not None:
            x = draft.marker.x - measures.left(draft.key)
            while open_at and open_at[-1] > x - _ASIDE * draft.size:
                open_at.pop()
            open_at.append(x)
            draft.level = len(open_at)
        elif draft.kind is not ClauseKind.TABLE_ROW:
            x = draft.lines[0].x0 - measures.left(draft.key)
            while open_at and x <= open_at[-1] + _ASIDE * draft.size:
                open_at.pop()
