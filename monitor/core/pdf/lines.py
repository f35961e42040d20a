"""Words where they stand -> lines: pieces of text on one base line, parted at wide gaps and upright rules."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from monitor.core.pdf.file import Box, PdfPage, Target, Word

WIDE_GAP = 0.7
"""Share of the font size; a gap from here on may be the border of a column. Spaces are about 0.25."""
_WORD_GAP = 0.14
_SPACE_GAP = 0.05
"""A space without any width parts nothing: browsers draw a soft hyphen so."""
_HAN_GAP = 0.6
_SAME_LINE = 0.5
_ABOVE, _BELOW = 0.7, 0.2
"""Shares of the font size that letters reach above and below their base line."""
_UNMAPPED = "\ufffd"
_MARKER_GAP = 4.0
BULLET = "•"
BULLETS = "•●○▪◦■□‣∙·–—*➢►▶▸✓✔❖◆◇⁃\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8\ufffd"
"""Also those of the symbol fonts of office programs, and a letter without a meaning that stands alone."""
MARKER = re.compile(
    rf"[{BULLETS}o-]|[(（]?(?:\d{{1,3}}|[a-zA-Z]|[ivxIVX]{{1,5}})[.)）]|\d{{1,3}}(?:\.\d{{1,3}})+\.?"
)
"""What may stand before the text of a list item or a numbered clause, with a gap after it."""


class Piece:
    """Words of one base line without a wide gap between them. `hrefs` has the link of each word, or None."""

    def __init__(self, words: Sequence[Word], hrefs: Sequence[Target | None], page: int) -> None:
        self.words = tuple(words)
        self.hrefs = tuple(hrefs)
        self.page = page
        self.x0 = words[0].x0
        self.x1 = max(word.x1 for word in words)
        longest = max(words, key=lambda word: (len(word.text) > 1, word.size))
        self.y = longest.y
        self.size = _usual_size(words)
        lettered = [word for word in words if any(map(str.isalnum, word.text))]
        self.bold = bool(lettered) and all(word.bold for word in lettered)
        self.bold_first = bool(lettered) and lettered[0].bold
        self.bold_last = bool(lettered) and lettered[-1].bold

    @cached_property
    def text(self) -> str:
        return "".join(part for part, _ in text_parts(self.words))

    @property
    def first_width(self) -> float:
        return self.words[0].x1 - self.words[0].x0

    def without_first(self, count: int) -> Piece:
        """Give the piece without its first words: its marker."""
        return Piece(self.words[count:], self.hrefs[count:], self.page)


def _usual_size(words: Sequence[Word]) -> float:
    letters: dict[float, int] = {}
    for word in words:
        size = round(word.size * 2) / 2
        letters[size] = letters.get(size, 0) + len(word.text)
    return max(letters, key=lambda size: (letters[size], size))


def text_parts(words: Sequence[Word]) -> Iterable[tuple[str, int | None]]:
    """Give the words in order with their places, and a space, without a place, where one belongs.

    A letter without a meaning that stands by itself is a drawing, and left out.
    """
    before: Word | None = None
    for at, word in enumerate(words):
        if word.text == _UNMAPPED:
            continue
        if before is not None and _apart(before, word):
            yield " ", None
        yield word.text, at
        before = word


def _apart(before: Word, word: Word) -> bool:
    gap = word.x0 - before.x1
    size = max(before.size, word.size)
    if is_wide(before.text[-1]) and is_wide(word.text[0]):
        return gap > _HAN_GAP * size
    return gap > (_SPACE_GAP if word.spaced else _WORD_GAP) * size


def is_wide(letter: str) -> bool:
    """Say whether a letter is of a script that is written without spaces: Han, kana and their marks."""
    return "\u2e80" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or "\uff00" <= letter <= "\uff60"


@dataclass(slots=True)
class Row:
    """Everything on one base line, from left to right."""

    pieces: list[Piece]
    y: float
    top: float
    bottom: float
    size: float = field(default=0.0)
    is_aligned: bool = False
    """Its pieces are parted where columns begin, and not only by gaps."""

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    @property
    def x0(self) -> float:
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        return max(piece.x1 for piece in self.pieces)

    @property
    def words(self) -> list[Word]:
        return [word for piece in self.pieces for word in piece.words]

    def as_piece(self) -> Piece:
        """Give the row as one piece, whatever the gaps in it."""
        if len(self.pieces) == 1:
            return self.pieces[0]
        hrefs = [href for piece in self.pieces for href in piece.hrefs]
        return Piece(self.words, hrefs, self.pieces[0].page)


def rows_of(words: Iterable[Word], page: PdfPage, number: int) -> list[Row]:
    """Put words into rows from above to below; each row is parted where columns may be."""
    uprights = sorted(
        [rule for rule in page.rules if rule.y1 - rule.y0 > rule.x1 - rule.x0], key=lambda rule: rule.x0
    )
    edges = [rule.x0 for rule in uprights]
    targets = _Targets(page.targets)
    dots = sorted(page.dots, key=lambda dot: dot.y0)
    rows: list[Row] = []
    for group in _base_lines(words):
        group = _with_dots(group, dots)
        pieces: list[Piece] = []
        run: list[Word] = []
        for word in group:
            if run and _parted(run[-1], word, uprights, edges):
                pieces.append(Piece(run, targets.of(run), number))
                run = []
            run.append(word)
        pieces.append(Piece(run, targets.of(run), number))
        pieces = _with_markers(pieces)
        rows.append(row_of(pieces))
    return rows


def row_of(pieces: list[Piece]) -> Row:
    """Make a row of pieces; its largest letters say where it stands."""
    main = max(pieces, key=lambda piece: piece.size)
    return Row(pieces, main.y, main.y - _ABOVE * main.size, main.y + _BELOW * main.size, main.size)


def _base_lines(words: Iterable[Word]) -> list[list[Word]]:
    """Group words whose letters stand beside one another; raised and lowered ones join their line."""
    lines: list[tuple[float, float, float, list[Word]]] = []
    for word in sorted(words, key=lambda word: (-round(word.size), word.y)):
        top, bottom = word.y - _ABOVE * word.size, word.y + _BELOW * word.size
        at = bisect_left(lines, (word.y,))
        for near in (at - 1, at):
            if 0 <= near < len(lines):
                _, above, below, members = lines[near]
                shared = min(bottom, below) - max(top, above)
                if shared > _SAME_LINE * (bottom - top):
                    members.append(word)
                    break
        else:
            lines.insert(at, (word.y, top, bottom, [word]))
    return [sorted(members, key=_from_the_left) for _, _, _, members in lines]


def _from_the_left(word: Word) -> tuple[float, float]:
    return word.x0, word.x1


def _with_dots(words: list[Word], dots: Sequence[Box]) -> list[Word]:
    """Add the drawn marks that stand before a word as bullets."""
    if not dots:
        return words
    line = max(words, key=lambda word: word.size)
    low = bisect_left(dots, (0.0, line.y - line.size), key=lambda dot: (0.0, dot.y0))
    found: list[Word] = []
    for dot in dots[low:]:
        if dot.y0 > line.y:
            break
        if line.y - _ABOVE * line.size <= (dot.y0 + dot.y1) / 2 <= line.y:
            at = bisect_left(words, dot.x1, key=lambda word: word.x0)
            follows = at < len(words) and words[at].x0 - dot.x1 < _MARKER_GAP * line.size
            if follows and (at == 0 or dot.x0 - words[at - 1].x1 > WIDE_GAP * line.size):
                found.append(Word(BULLET, dot.x0, dot.x1, line.y, line.size))
    return sorted([*words, *found], key=_from_the_left) if found else words


def _with_markers(pieces: list[Piece]) -> list[Piece]:
    """Put a bullet or number and what follows it together: the gap between them is no border."""
    kept: list[Piece] = []
    for piece in pieces:
        before = kept[-1] if kept else None
        near = before is not None and piece.x0 - before.x1 < _MARKER_GAP * piece.size
        if before is not None and near and MARKER.fullmatch("".join(word.text for word in before.words)):
            kept[-1] = Piece(before.words + piece.words, before.hrefs + piece.hrefs, piece.page)
        else:
            kept.append(piece)
    return kept


def _parted(before: Word, word: Word, uprights: Sequence[Box], edges: Sequence[float]) -> bool:
    if word.x0 - before.x1 > WIDE_GAP * min(before.size, word.size):
        return True
    middle = word.y - 0.3 * word.size
    for at in range(bisect_left(edges, before.x0), bisect_left(edges, word.x1)):
        rule = uprights[at]
        between = (before.x0 + before.x1) / 2 < rule.x0 < (word.x0 + word.x1) / 2
        if between and rule.y0 <= middle <= rule.y1:
            return True
    return False


class _Targets:
    """The links of a page, found by where a word stands."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self._targets = sorted(targets, key=lambda target: target.box.y0)
        self._tops = [target.box.y0 for target in self._targets]
        self._tallest = max((target.box.y1 - target.box.y0 for target in targets), default=0.0)

    def of(self, words: Sequence[Word]) -> list[Target | None]:
        return [self._at(word) for word in words] if self._targets else [None] * len(words)

    def _at(self, word: Word) -> Target | None:
        y = word.y - 0.3 * word.size
        at = bisect_left(self._tops, y + 1)
        while at > 0 and self._tops[at - 1] >= y - self._tallest - 1:
            at -= 1
            box = self._targets[at].box
            inside = min(word.x1, box.x1) - max(word.x0, box.x0)
            if box.y0 - 1 <= y <= box.y1 + 1 and inside > 0.5 * (word.x1 - word.x0):
                return self._targets[at]
        return None


def misses_letters(words: Sequence[Word]) -> bool:
    """Say whether a line has letters without a meaning among its letters: what it says cannot be known.

    One that stands by itself, or ends a word in another font, is a drawing.
    """
    if not any(_UNMAPPED in word.text for word in words):
        return False
    if any(_UNMAPPED in word.text and len(word.text) > 1 for word in words):
        return True
    return any(
        here.text == _UNMAPPED and not _apart(before, here) and not _apart(here, after)
        for before, here, after in zip(words, words[1:], words[2:], strict=False)
    )
