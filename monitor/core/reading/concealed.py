"""Text that stands in the markup but is not written for the reader: comments, templates, attributes.

What the walk hides itself (`hidden`, struck through) is not in here. It is kept
so that a person who misses a quote is told that it is still in the page, out of
sight; no verdict rests on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from monitor.core.reading.lines import fold

_ATTRIBUTES = (
    "title", "alt", "aria-label", "aria-description", "placeholder",
    "data-text", "data-title", "data-content", "data-tooltip",
)  # fmt: skip
_SELECTOR = ", ".join([*(f"[{name}]" for name in _ATTRIBUTES), "input[value]", "meta[content]", "option"])
_ELEMENTS = ("template", "noscript", "textarea")
_TAGS = re.compile(r"<[^<>]*>")
_ANY_NAMED = ("value", "content")
_LEAST = 20
_MOST_EACH = 4_000
_MOST = 60_000
"""Code points: of a text that is worth keeping, of one piece, of all of them."""


def concealed(tree: LexborHTMLParser, markup: str) -> list[str]:
    """Give the texts of some length that are in a page and that no reader is shown."""
    found: list[str] = []
    left = _MOST
    for text in _texts(tree, markup):
        piece = text[:_MOST_EACH]
        if len(piece) < _LEAST or piece.count(" ") < 2:
            continue
        piece = fold(_TAGS.sub(" ", piece))[:left]
        found.append(piece)
        left -= len(piece)
        if left <= 0:
            break
    return found


def _texts(tree: LexborHTMLParser, markup: str) -> Iterator[str]:
    yield from _between(markup, "<!--", "-->")
    for name in _ELEMENTS:
        for piece in _between(markup, f"<{name}", f"</{name}"):
            yield piece.partition(">")[2]
    for node in tree.css(_SELECTOR):
        attributes = node.attributes
        for name in (*_ATTRIBUTES, *_ANY_NAMED):
            if name in attributes:
                yield attributes[name] or ""
        if node.tag == "option":
            yield node.text()


def _between(text: str, opening: str, closing: str) -> Iterator[str]:
    """Give what stands between the two; one pass, however often it opens."""
    at = text.find(opening)
    while at >= 0:
        start = at + len(opening)
        end = text.find(closing, start)
        if end < 0:
            return
        yield text[start:end]
        at = text.find(opening, end)
