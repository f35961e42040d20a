"""Blocks to be, and the measures of the file that say which lines belong to one of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.core.pdf.columns import Stream
from monitor.core.pdf.gaps import Pitches
from monitor.core.pdf.lines import Piece, is_wide
from monitor.core.pdf.markers import Marker
from monitor.model import ClauseKind

ASIDE = 0.6
"""Share of the font size by which lines that begin below one another may differ."""
_ENDS_SENTENCE = tuple(".!?:;。！？：；")
_CLOSING = "\"'”’)）]»"
_SPACE = 0.22
_CENTRED = 0.25
_NO_START = frozenset("，。、；：？！）》】」』〉”’")


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


def is_full(before: Piece, piece: Piece, right: float) -> bool:
    """Say whether a line ended because the next word had no room: not because the author ended it."""
    word = _wide_start(piece.text) * piece.size if is_wide(piece.text[:1]) else piece.first_width
    left = min(before.x0, piece.x0)
    aside = abs((before.x0 + before.x1) - (piece.x0 + piece.x1))
    centred = aside < _CENTRED * piece.size and before.x0 != piece.x0
    end = left + (before.x1 - before.x0) if centred else before.x1
    return end + _SPACE * piece.size + word > right - 0.1 * piece.size


def _wide_start(text: str) -> int:
    """Give how many letters a line cannot do without at its begin: a mark never begins one (GB/T 15834)."""
    end = 1
    while text[end : end + 1] in _NO_START and end < len(text):
        end += 1
    return end


def ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_ENDS_SENTENCE)
