"""Running headers, footers and page numbers: what stands at the same height on one page after another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from monitor.core.pdf.file import PdfPage
from monitor.core.pdf.lines import Row

_EDGE = 0.16
"""Share of the page's height in which they stand."""
_DEEP = 4
"""Rows from the edge of the text that may belong to them."""
_NEAR = 4.0
"""Points by which their height may differ."""
_SHARE, _MANY = 0.4, 3
_GAP, _OTHER_SIZE = 1.6, 0.06
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|seite|página|pagina|p\.|第)\s?)?[-–—|\[(]?\s?(?:\d{1,4}|[ivxlc]{1,6})\s?[-–—|\])]?"
    r"(?:\s?(?:of|von|de|di|sur|/|页|頁|ページ)\s?\d{0,4})?",
    re.IGNORECASE,
)


def frame_rows(pages: Sequence[tuple[PdfPage, Sequence[Row]]]) -> list[frozenset[int]]:
    """Give, for each page, which of its rows are no part of the text.

    A row is one where the same words, numbers aside, stand at the same height
    on two fifths of the pages, or on three; so is a lone page number at the edge.
    """
    found: list[set[int]] = [set() for _ in pages]
    places: dict[str, list[tuple[float, int, int]]] = defaultdict(list)
    for number, (page, rows) in enumerate(pages):
        for at in _at_the_edges(page, rows):
            key = _DIGITS.sub("#", rows[at].text.casefold())
            from_below = rows[at].y > page.height / 2
            places[f"{from_below} {key}"].append(
                (page.height - rows[at].y if from_below else rows[at].y, number, at)
            )
        for at in (0, len(rows) - 1):
            if rows and _is_page_number(page, rows, at):
                found[number].add(at)
    for seen in places.values():
        _repeated(sorted(seen), len(pages), found)
    return [_at_an_edge(rows, marked) for (_, rows), marked in zip(pages, found, strict=True)]


def _at_an_edge(rows: Sequence[Row], marked: set[int]) -> frozenset[int]:
    """Leave out what does not stand at the edge of the text, apart from it."""
    top = 0
    while top in marked:
        top += 1
    bottom = len(rows)
    while bottom - 1 in marked and bottom > top:
        bottom -= 1
    if 0 < top < len(rows) and not _apart(rows[top - 1], rows[top]):
        top = 0
    if top < bottom < len(rows) and not _apart(rows[bottom - 1], rows[bottom]):
        bottom = len(rows)
    return frozenset((*range(top), *range(bottom, len(rows))))


def _apart(above: Row, below: Row) -> bool:
    """Say whether two rows stand further apart than lines of one paragraph, or differ in size."""
    size = max(above.size, below.size)
    return below.y - above.y > _GAP * size or abs(above.size - below.size) > _OTHER_SIZE * size


def _at_the_edges(page: PdfPage, rows: Sequence[Row]) -> list[int]:
    top = [at for at in range(min(_DEEP, len(rows))) if rows[at].y <= _EDGE * page.height]
    first = max(len(rows) - _DEEP, len(top))
    return top + [at for at in range(first, len(rows)) if rows[at].y >= (1 - _EDGE) * page.height]


def _repeated(seen: list[tuple[float, int, int]], pages: int, found: list[set[int]]) -> None:
    start = 0
    for at in range(1, len(seen) + 1):
        if at < len(seen) and seen[at][0] - seen[at - 1][0] <= _NEAR:
            continue
        together = seen[start:at]
        count = len({number for _, number, _ in together})
        if count >= 2 and (count >= _MANY or count >= _SHARE * pages):
            for _, number, row in together:
                found[number].add(row)
        start = at


def _is_page_number(page: PdfPage, rows: Sequence[Row], at: int) -> bool:
    row = rows[at]
    in_margin = row.y <= _EDGE / 2 * page.height or row.y >= (1 - _EDGE / 2) * page.height
    near = rows[1 if at == 0 else at - 1] if len(rows) > 1 else None
    apart = near is None or abs(near.y - row.y) > 1.5 * max(row.size, near.size)
    return (
        in_margin and apart and len(row.text) <= 24 and _PAGE_NUMBER.fullmatch(row.text.strip()) is not None
    )
