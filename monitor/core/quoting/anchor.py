"""Where a quote stands in a document: every place that holds its words, exactly or but for marks.

An index is built once per document; what it takes to search is worked out on
first use and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from urllib.parse import unquote

from monitor.core.normalise import canonical_text, words
from monitor.core.quoting.layer import Layer, Match, Part, layer_of
from monitor.model import Clause, Document

CONTEXT_LENGTH = 64
"""How many code points before and after a quote are remembered to know its place again."""

PART_DISTANCE = 3000
"""How many code points may lie between two parts of a quote that are joined by an ellipsis."""

MOST_COPIES = 200
"""More places than this are not told apart, so that a page that repeats a quote cannot stop the work."""

_ELLIPSIS = re.compile(r"[\[(]?\s*(?:\.{3,}|…)\s*[\])]?")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted text made ready for searching; `parts` are what an ellipsis leaves of it."""

    text: str
    parts: tuple[Part, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for part in self.parts for word in part.words)


@lru_cache(maxsize=4096)
def quote_of(text: str) -> Quote:
    """Make a quoted text ready; a text without any word has no parts."""
    pieces = [text] if len(text) < 3 else _ELLIPSIS.split(text)
    parts = [_part(piece) for piece in pieces]
    return Quote(text, tuple(part for part in parts if part.words))


def _part(text: str) -> Part:
    text = text.strip()
    return Part(text, " ".join(text.split()), canonical_text(text), tuple(word.text for word in words(text)))


@dataclass(frozen=True)
class DocumentIndex:
    """A document made ready for searching: its main region, and all of it."""

    document: Document

    @cached_property
    def main(self) -> Layer:
        return layer_of(self.document.main)

    @cached_property
    def whole(self) -> Layer:
        if len(self.main.clauses) == len(self.document.clauses):
            return self.main
        return layer_of(self.document.clauses)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What is searched, in this order: the main region, then all where there is more."""
        return (self.main,) if self.whole is self.main else (self.main, self.whole)

    @cached_property
    def hidden(self) -> Layer:
        """What stands in the page but is kept from the reader."""
        return Layer((), self.document.hidden)

    @cached_property
    def targets(self) -> tuple[tuple[int, str, str], ...]:
        """Each link's clause number, its target with escapes undone, and that in canonical form."""
        return tuple(
            (number, target, canonical_text(target))
            for number, clause in enumerate(self.document.clauses)
            for target in dict.fromkeys(unquote(link.href) for link in clause.links)
        )

    @cached_property
    def title_heading(self) -> str | None:
        """The one heading of the first level, which names the document and not a section."""
        tops = [
            clause.text for clause in self.document.main if clause.level == 1 and clause.kind == "heading"
        ]
        return tops[0] if len(tops) == 1 else None


def index_of(document: Document) -> DocumentIndex:
    """Give the index of a document; nothing is worked out before it is asked for."""
    return DocumentIndex(document)


def matches(quote: Quote, layer: Layer) -> tuple[Match, ...]:
    """Find every place that holds a quote: exact ones, else those that differ in marks only.

    A quote that has an ellipsis in its own text is looked for as it is first.
    """
    if not quote.parts:
        return ()
    if len(quote.parts) > 1:
        whole = _part(quote.text)
        literal = tuple(Match((span,), exact=True) for span in _some(layer.exact(whole)))
        return literal or _chains(quote, layer)
    part = quote.parts[0]
    found = tuple(Match((span,), exact=True) for span in _some(layer.exact(part)))
    return found or tuple(Match((span,), exact=False) for span in _some(layer.worded(part)))


def loose_matches(quote: Quote, layer: Layer) -> tuple[Match, ...]:
    """Find every place that holds the words of a quote without ellipsis, whatever the marks."""
    if len(quote.parts) != 1:
        return ()
    return tuple(Match((span,), exact=False) for span in _some(layer.worded(quote.parts[0])))


def overlaps(one: Match, other: Match) -> bool:
    """Say whether two matches share a code point."""
    return any(start < stop and begin < end for start, end in one.spans for begin, stop in other.spans)


def _some(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    return islice(spans, MOST_COPIES)


def _chains(quote: Quote, layer: Layer) -> tuple[Match, ...]:
    """Find the parts one after another, each as near as it comes after the one before."""
    found: list[Match] = []
    first = quote.parts[0]
    opening = [(span, True) for span in _some(layer.exact(first))]
    opening = opening or [(span, False) for span in _some(layer.worded(first))]
    for span, exact in opening:
        spans = [span]
        for part in quote.parts[1:]:
            begin = spans[-1][1]
            limit = begin + PART_DISTANCE + len(part.canonical)
            following = next(layer.exact(part, begin, limit), None)
            if following is None:
                exact = False
                following = next(layer.worded(part, begin, limit), None)
            if following is None:
                break
            spans.append(following)
        else:
            found.append(Match(tuple(spans), exact))
    return tuple(found)


def where(clause: Clause) -> str | None:
    """Say where a clause stands: the headings above it and its label, as "4 > International transfers"."""
    return " > ".join([*clause.path, *([clause.label] if clause.label else [])]) or None
