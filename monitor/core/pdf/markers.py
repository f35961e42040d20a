"""Bullets and numbers before the text of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.core.pdf.lines import BULLETS, Piece

_SURE = frozenset(BULLETS) - frozenset("-–—*·")
_DASHES = frozenset("-–—*·o")
_LISTED = re.compile(r"(?:(\d{1,3})|([a-z])|([ivx]{1,5}))\.?")
_CLEAR_GAP = 0.35
_INDENTED = 0.5
_ROMAN = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True, slots=True)
class Marker:
    """What stands before the text of a line, at `x`, and where the text begins, at `text_x`.

    `is_list` says that it is the mark of a list, no part of the text: a bullet,
    or a number as browsers and office programs generate it, `label` without its
    stop. `is_doubtful` says that it may be a word of the sentence as well.
    """

    x: float
    text_x: float
    rest: Piece
    is_list: bool
    label: str | None = None
    is_doubtful: bool = False


def marker_of(
    piece: Piece, left: float, numbers: dict[str, str], *, introduced: bool, tagged: bool = False
) -> Marker | None:
    """Give what stands before the text of a line; `left` is the margin.

    `numbers` holds the last number of each list by its place and kind, and is
    kept up: a number in a list follows the one before it, or begins one. Lists
    are indented, or `introduced` by a line that ends in a colon; other numbers at
    the margin are those of clauses, and part of their text. `tagged` says that
    the file itself calls the line a list item.
    """
    if len(piece.words) < 2:
        return None
    mark, following = piece.words[0], piece.words[1]
    rest = piece.without_first(1)
    gap = following.x0 - mark.x1
    if len(mark.text) == 1 and mark.text in _SURE:
        return Marker(mark.x0, following.x0, rest, is_list=True)
    if mark.text in _DASHES and gap > _CLEAR_GAP * piece.size:
        return Marker(mark.x0, following.x0, rest, is_list=True, is_doubtful=True)
    listed = _LISTED.fullmatch(mark.text)
    if listed is None or rest.bold or rest.text.isupper():
        return None
    if not mark.text.endswith(".") and gap < _CLEAR_GAP * piece.size:
        return None
    label = mark.text.rstrip(".")
    # Numbers of one list end on one line, whatever their width.
    place = f"{round((following.x0 - left) / 4)} {'1' if label.isdigit() else 'a'}"
    at_margin = mark.x0 < left + _INDENTED * piece.size
    if at_margin:
        place += " margin"
    if tagged or (_begins(label) and (introduced or not at_margin)) or _follows(label, numbers.get(place)):
        numbers[place] = label
        return Marker(mark.x0, following.x0, rest, is_list=True, label=label)
    return None


def _begins(label: str) -> bool:
    return label in ("1", "a", "i")


def _follows(label: str, before: str | None) -> bool:
    if before is None:
        return False
    if label.isdigit():
        return int(label) == int(before) + 1
    if len(label) == 1 and len(before) == 1 and ord(label) == ord(before) + 1:
        return True
    return _roman(label) == _roman(before) + 1 > 1


def _roman(label: str) -> int:
    if not set(label) <= set(_ROMAN):
        return -1
    values = [_ROMAN[letter] for letter in label]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
