"""Files that name their own blocks: paragraphs, headings, list items and cells, in the order of reading.

Browsers and office programs write such tags. They know what no geometry shows:
cells without rules, a paragraph over two columns. Tags that part every line,
or none, are of no use and not believed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from monitor.core.pdf.drafts import Draft, Measures, ends_sentence, is_full
from monitor.core.pdf.file import PdfFile, Role, Tag, Target, Word
from monitor.core.pdf.lines import Piece
from monitor.core.pdf.markers import marker_of
from monitor.model import ClauseKind

_COVERED = 0.98
_TORN = 0.1
_LARGEST = 0.5
_ENOUGH = 200
_SAME_LINE = 0.5

TaggedWord = tuple[Word, Target | None, int]
"""A word with its link and the number of its page."""


def tagged_drafts(file: PdfFile, words: Sequence[TaggedWord], measures: Measures) -> list[Draft] | None:
    """Give the drafts that the file names, in its order; None where it names none to rely on.

    `words` are those of the text, in the order in which the file draws them.
    """
    if not file.tags or not words:
        return None
    blocks: dict[int, list[TaggedWord]] = defaultdict(list)
    for word in words:
        if 0 <= word[0].tag < len(file.tags):
            blocks[word[0].tag].append(word)
    letters = sum(len(word.text) for word, _, _ in words)
    sizes = [sum(len(word.text) for word, _, _ in block) for block in blocks.values()]
    if sum(sizes) < _COVERED * letters or (letters > _ENOUGH and max(sizes) > _LARGEST * letters):
        return None
    lines = {at: _lines(blocks[at]) for at in sorted(blocks)}
    if _is_torn(lines, file.tags, measures):
        return None
    return _drafts(lines, file.tags)


def _lines(words: Sequence[TaggedWord]) -> list[Piece]:
    """Part the words of a block into lines: a line ends where the next word stands lower or further left."""
    lines: list[list[TaggedWord]] = [[words[0]]]
    for (before, _, page), entry in pairwise(words):
        word, _, number = entry
        lower = abs(word.y - before.y) > _SAME_LINE * max(word.size, before.size)
        if lower or number != page or word.x0 < before.x0 - word.size:
            lines.append([])
        lines[-1].append(entry)
    return [Piece([word for word, _, _ in line], [link for _, link, _ in line], line[0][2]) for line in lines]


def _is_torn(lines: Mapping[int, Sequence[Piece]], tags: Sequence[Tag], measures: Measures) -> bool:
    """Say whether tags part what belongs together: lines of one paragraph, each a block of its own."""
    texts = [block for at, block in lines.items() if tags[at].role is Role.TEXT]
    torn = 0
    for one, other in pairwise(texts):
        before, piece = one[-1], other[0]
        near = before.page == piece.page and 0 < piece.y - before.y <= measures.pitches.most(piece.size)
        if near and before.size == piece.size and abs(before.x0 - piece.x0) < piece.size:
            right = max(before.x1, piece.x1)
            torn += is_full(before, piece, right) and not ends_sentence(before.text)
    return torn > max(2, _TORN * len(texts))


def _drafts(lines: Mapping[int, list[Piece]], tags: Sequence[Tag]) -> list[Draft]:
    drafts: list[Draft] = []
    # A label stands inside its item, and so right after the place where that begins.
    labels = {at - 1: block for at, block in lines.items() if tags[at].role is Role.LABEL}
    row = -1
    for at, block in lines.items():
        role, level, of_row = tags[at]
        if role is Role.CELL and of_row == row and drafts:
            drafts[-1].cells.append(block)
            continue
        row = of_row if role is Role.CELL else -1
        if role is not Role.LABEL:
            drafts.append(_draft(block, role, level, labels.get(at, [])))
    return drafts


def _draft(block: list[Piece], role: Role, level: int, label: list[Piece]) -> Draft:
    if role is Role.CELL:
        return Draft([block], "", ClauseKind.TABLE_ROW)
    if role is Role.HEADING and level:
        return Draft([block], "", ClauseKind.HEADING, min(6, level))
    if role is not Role.ITEM:
        return Draft([block], "")
    if label:
        first = block[0]
        label_words, hrefs = label[0].words, label[0].hrefs
        block = [Piece(label_words + first.words, hrefs + first.hrefs, first.page), *block[1:]]
    marker = marker_of(block[0], block[0].x0 - block[0].size, {}, introduced=True, tagged=True)
    if marker is not None and marker.is_list:
        return Draft(
            [[marker.rest, *block[1:]]], "", ClauseKind.LIST_ITEM, max(1, level), marker.label, marker
        )
    return Draft([block], "", ClauseKind.LIST_ITEM, max(1, level))
