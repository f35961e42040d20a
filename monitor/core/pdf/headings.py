"""Drafts of blocks -> headings with their level, from size, weight, numbers and the file's bookmarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from monitor.core.pdf.drafts import Draft, ends_sentence
from monitor.core.pdf.lines import is_wide
from monitor.core.reading.dates import is_date_line
from monitor.core.reading.labels import label_of
from monitor.model import ClauseKind

_LONGEST, _LINES = 250, 4
_LONGEST_SENTENCE = 120
_LONGEST_PLAIN = 80
_LARGER, _LARGER_SHARE = 0.8, 0.08
_LARGER_BOLD = 0.4
_FEWEST_BOOKMARKS, _TRUSTED_SHARE = 3, 0.6

_Style = tuple[float, bool]


def with_headings(drafts: list[Draft], outline: Sequence[tuple[int, str]]) -> list[Draft]:
    """Say of the drafts which are headings and of which level; gives them back.

    Where the file names headings itself, those are all; bold lines are marked.
    """
    named = any(draft.kind is ClauseKind.HEADING for draft in drafts)
    styles = 0 if named else _by_size(drafts)
    for at, draft in enumerate(drafts):
        if draft.kind is ClauseKind.PARAGRAPH:
            draft.bold = all(piece.bold for piece in draft.lines)
            if not named:
                _mark_line(draft, drafts[at + 1] if at + 1 < len(drafts) else None, styles)
    if not named:
        _by_bookmarks(drafts, outline)
    if not styles and drafts and drafts[0].kind is ClauseKind.PARAGRAPH and drafts[0].bold and not named:
        _make_title(drafts[0])
    return drafts


def _make_title(draft: Draft) -> None:
    """Make the first line a title where it is bold and nothing is larger than the text."""
    text = draft.text
    if _may_be_heading(draft) and not ends_sentence(text) and not is_date_line(text):
        draft.kind, draft.level = ClauseKind.HEADING, 1


def _by_size(drafts: Sequence[Draft]) -> int:
    """Make headings of what is larger than the text; gives how many levels there are."""
    body = _body_size(drafts)
    large = [draft for draft in drafts if _may_be_heading(draft) and _is_larger(draft, body)]
    levels: dict[_Style, int] = {}
    for style in sorted({_style(draft) for draft in large}, key=lambda style: (-style[0], not style[1])):
        levels[style] = min(6, len(levels) + 1)
    least = _least_depths(large)
    for draft in large:
        deeper = max(0, _depth(draft) - least.get(_style(draft), 1))
        draft.kind, draft.level = ClauseKind.HEADING, min(6, levels[_style(draft)] + deeper)
    return len(levels)


def _body_size(drafts: Sequence[Draft]) -> float:
    letters: Counter[float] = Counter()
    for draft in drafts:
        for cell in draft.cells:
            for piece in cell:
                letters[piece.size] += len(piece.text)
    return max(letters, key=lambda size: (letters[size], -size), default=10.0)


def _style(draft: Draft) -> _Style:
    return draft.size, all(piece.bold for piece in draft.lines)


def _may_be_heading(draft: Draft) -> bool:
    text = draft.text
    return (
        draft.kind is ClauseKind.PARAGRAPH
        and len(text) <= _LONGEST
        and len(draft.lines) <= _LINES
        and any(map(str.isalpha, text))
        and not (len(text) > _LONGEST_SENTENCE and ends_sentence(text))
    )


def _is_larger(draft: Draft, body: float) -> bool:
    size, bold = _style(draft)
    return size >= body + (_LARGER_BOLD if bold else max(_LARGER, _LARGER_SHARE * body))


def _depth(draft: Draft) -> int:
    """Give how many numbers the written number has: 2 for "4.1", 0 where there is none."""
    label = label_of(draft.text, heading=True)[0]
    return len([part for part in label.split(".") if part]) if label and label[0].isdigit() else 0


def _least_depths(large: Sequence[Draft]) -> dict[_Style, int]:
    least: dict[_Style, int] = {}
    for draft in large:
        if depth := _depth(draft):
            least[_style(draft)] = min(depth, least.get(_style(draft), depth))
    return least


def _mark_line(draft: Draft, following: Draft | None, styles: int) -> None:
    """Mark bold lines, lines of capitals and numbered lines; `segment` decides what they head."""
    text = draft.text
    if ends_sentence(text) or len(text) > _LONGEST_SENTENCE or following is None:
        return
    depth = _depth(draft)
    if draft.bold and depth:
        draft.kind, draft.level = ClauseKind.HEADING, min(6, max(2, styles + 1) + depth - 1)
        return
    is_plain = following.kind is ClauseKind.PARAGRAPH and not label_of(following.text)[0]
    label = label_of(text, heading=True)[0]
    is_numbered = (
        (depth > 0 or (label is not None and is_wide(label[0])))
        and len(draft.lines) == 1
        and len(text) <= _LONGEST_PLAIN
        and is_plain
    )
    letters = [letter for letter in text if letter.isalpha()]
    is_capital = len(letters) > 3 and text.isupper() and not following.text.isupper()
    draft.bold = draft.bold or is_numbered or is_capital


def _by_bookmarks(drafts: Sequence[Draft], outline: Sequence[tuple[int, str]]) -> None:
    """Let the bookmarks decide, where they name what stands in the text."""
    depths: dict[str, int] = {}
    for depth, title in outline:
        depths.setdefault(_key(title), depth)
    named = [
        draft
        for draft in drafts
        if draft.kind in (ClauseKind.HEADING, ClauseKind.PARAGRAPH) and _key(draft.text) in depths
    ]
    if len(named) < _FEWEST_BOOKMARKS or len({_key(d.text) for d in named}) < _TRUSTED_SHARE * len(depths):
        return
    before = drafts[: drafts.index(named[0])]
    shallowest = min(depths[_key(draft.text)] for draft in named)
    has_title = any(draft.kind is ClauseKind.HEADING and draft.size > named[0].size for draft in before)
    shift = 1 - shallowest + has_title
    for draft in named:
        draft.kind = ClauseKind.HEADING
        draft.level = min(6, depths[_key(draft.text)] + shift)


def _key(text: str) -> str:
    body = text[label_of(text, heading=True)[1] :]
    return "".join(letter for letter in body.casefold() if letter.isalnum())
