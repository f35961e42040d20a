"""Where a quote stands in a document: every place that holds its words, exactly or but for marks.

An index is built once per document; what it takes to search is worked out on
first use and kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import unquote

from monitor.core.normalise import Canonical, Word, canonical, suspicious_characters, words
from monitor.model import Clause, Document, Region

CONTEXT_LENGTH = 64
"""How many code points before and after a quote are remembered to know its place again."""

PART_DISTANCE = 3000
"""How many code points may lie between two parts of a quote that are joined by an ellipsis."""

_ELLIPSIS = re.compile(r"[\[(]?\s*(?:\.{3,}|…)\s*[\])]?")
_HYPHENS = "-‐‑"
_NUMBER_MARKS = ".,:/'"
_WORD_REACH = 24


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a quote without ellipsis: as written, canonical, and as words."""

    text: str
    canonical: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted text made ready for searching; `parts` are what an ellipsis leaves of it."""

    text: str
    parts: tuple[Part, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for part in self.parts for word in part.words)


@dataclass(frozen=True, slots=True)
class Match:
    """Where the parts of a quote stand: half-open canonical offsets, in order of the parts.

    `exact` says that the canonical text is equal; otherwise only the words are.
    """

    spans: tuple[tuple[int, int], ...]
    exact: bool

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


@lru_cache(maxsize=4096)
def quote_of(text: str) -> Quote:
    """Make a quoted text ready; a text without any word has no parts."""
    pieces = [text] if len(text) < 3 else _ELLIPSIS.split(text)
    parts = [_part(piece) for piece in pieces]
    return Quote(text, tuple(part for part in parts if part.words))


def _part(text: str) -> Part:
    text = text.strip()
    return Part(text, canonical(text).text, tuple(word.text for word in words(text)))


@dataclass(frozen=True)
class Layer:
    """The clauses of a document, or of its main region, as one searchable text."""

    clauses: tuple[Clause, ...]
    text: str

    @cached_property
    def canonical(self) -> Canonical:
        return canonical(self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return words(self.text)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each clause starts in `text`."""
        starts, at = [], 0
        for clause in self.clauses:
            starts.append(at)
            at += len(clause.text) + 1
        return tuple(starts)

    @cached_property
    def canonical_starts(self) -> tuple[int, ...]:
        """Where each clause starts in the canonical text."""
        offsets = self.canonical.starts
        return tuple(bisect_left(offsets, start) for start in self.starts)

    @cached_property
    def word_text(self) -> str:
        """All words, each between two spaces."""
        return f" {' '.join(word.text for word in self.words)} "

    @cached_property
    def positions(self) -> Mapping[str, Sequence[int]]:
        """At which numbers each word stands."""
        positions: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            positions.setdefault(word.text, []).append(number)
        return positions

    @cached_property
    def misleading(self) -> frozenset[int]:
        """The numbers of the clauses that hold characters which show a reader something else."""
        if not suspicious_characters(self.text):
            return frozenset()
        numbered = enumerate(self.clauses)
        return frozenset(number for number, clause in numbered if suspicious_characters(clause.text))

    def clause_number(self, at: int) -> int:
        """Give the number of the clause that canonical offset `at` falls into."""
        return max(0, bisect_right(self.canonical_starts, at) - 1)

    def clause_bounds(self, match: Match) -> tuple[int, int]:
        """Give the canonical range of the clauses that a match stands in, without a written number."""
        starts = self.canonical_starts
        first, last = self.clause_number(match.start), self.clause_number(match.end - 1)
        start = starts[first]
        clause = self.clauses[first]
        if clause.label_end:
            start = bisect_left(self.canonical.starts, self.starts[first] + clause.label_end)
        end = starts[last + 1] if last + 1 < len(starts) else len(self.canonical.text)
        return min(start, match.start), max(end, match.end)

    def original(self, start: int, end: int) -> str:
        """Give the text as written that a canonical range was made from."""
        first, last = self.canonical.original(start, end)
        return self.text[first:last]

    def exact(self, part: Part, begin: int = 0, limit: int | None = None) -> Iterator[tuple[int, int]]:
        """Yield the canonical ranges that equal a part and cut no word, from `begin` up to `limit`."""
        text, needle = self.canonical.text, part.canonical
        stop = len(text) if limit is None else limit
        at = text.find(needle, begin, stop)
        while at >= 0:
            if self._parts_no_word(at, at + len(needle)):
                yield at, at + len(needle)
            at = text.find(needle, at + 1, stop)

    def worded(self, part: Part, begin: int = 0, limit: int | None = None) -> Iterator[tuple[int, int]]:
        """Yield the canonical ranges that hold a part's words in order, whatever marks stand between."""
        needle = f" {' '.join(part.words)} "
        offsets = self.canonical.starts
        at = self.word_text.find(needle)
        while at >= 0:
            first = self.word_text.count(" ", 0, at)
            last = self.words[first + len(part.words) - 1]
            start, end = bisect_left(offsets, self.words[first].start), bisect_left(offsets, last.end)
            if limit is not None and end > limit:
                return
            if start >= begin and self._parts_no_word(start, end):
                yield start, end
            at = self.word_text.find(needle, at + 1)

    def _parts_no_word(self, start: int, end: int) -> bool:
        first, last = self.canonical.original(start, end)
        before, after = self.text[max(0, first - 1) : first], self.text[last : last + 1]
        if (not before or before.isspace()) and (not after or after.isspace()):
            return True
        if _is_hyphenated(self.text, first - 1) or _is_hyphenated(self.text, last):
            return False
        near = max(0, first - _WORD_REACH)
        if any(word.start < first - near < word.end for word in words(self.text[near : first + _WORD_REACH])):
            return False
        near = max(0, last - _WORD_REACH)
        return not any(
            word.start < last - near < word.end for word in words(self.text[near : last + _WORD_REACH])
        )


def _is_hyphenated(text: str, at: int) -> bool:
    """Say whether a hyphen at `at` ties two letters into one word, as in "non-personal"."""
    return 0 < at < len(text) - 1 and (
        text[at] in _HYPHENS and text[at - 1].isalpha() and text[at + 1].isalpha()
    )


@dataclass(frozen=True)
class DocumentIndex:
    """A document made ready for searching: its main region, and all of it."""

    document: Document

    @cached_property
    def main(self) -> Layer:
        return _layer(self.document.main)

    @cached_property
    def whole(self) -> Layer:
        if len(self.main.clauses) == len(self.document.clauses):
            return self.main
        return _layer(self.document.clauses)

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
            (number, target, canonical(target).text)
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


def _layer(clauses: tuple[Clause, ...]) -> Layer:
    return Layer(clauses, "".join(f"{clause.text}\n" for clause in clauses))


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
        literal = tuple(Match((span,), exact=True) for span in layer.exact(whole))
        return literal or _chains(quote, layer)
    part = quote.parts[0]
    found = tuple(Match((span,), exact=True) for span in layer.exact(part))
    return found or tuple(Match((span,), exact=False) for span in layer.worded(part))


def loose_matches(quote: Quote, layer: Layer) -> tuple[Match, ...]:
    """Find every place that holds the words of a quote without ellipsis, whatever the marks."""
    if len(quote.parts) != 1:
        return ()
    return tuple(Match((span,), exact=False) for span in layer.worded(quote.parts[0]))


def overlaps(one: Match, other: Match) -> bool:
    """Say whether two matches share a code point."""
    return any(start < stop and begin < end for start, end in one.spans for begin, stop in other.spans)


def _chains(quote: Quote, layer: Layer) -> tuple[Match, ...]:
    """Find the parts one after another, each as near as it comes after the one before."""
    found: list[Match] = []
    first = quote.parts[0]
    opening = [(span, True) for span in layer.exact(first)]
    opening = opening or [(span, False) for span in layer.worded(first)]
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


def region_of(layer: Layer, match: Match) -> Region:
    """Give the region of the clause in which a match begins."""
    return layer.clauses[layer.clause_number(match.start)].region
