"""The clauses of a document as one searchable text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from monitor.core.normalise import Canonical, Word, canonical, words
from monitor.core.suspicious import suspicious_characters
from monitor.model import Clause, Region

_HYPHENS = "-‐‑"
_WORD_REACH = 24
_NUMBER = "#"
_MOST_TRIES = 5000
"""Hits inside longer words that are passed over before the search is given up."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a quote without ellipsis: as written, with single spaces, canonical, and as words."""

    text: str
    spaced: str
    canonical: str
    words: tuple[str, ...]


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


def key_of(word: str) -> str:
    """Give what a word is located by: itself, but any number is as good as another one."""
    return _NUMBER if word[0].isdigit() else word


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
    def body_starts(self) -> tuple[int, ...]:
        """Where each clause starts in the canonical text, behind its written number."""
        offsets = self.canonical.starts
        places = zip(self.clauses, self.starts, self.canonical_starts, strict=True)
        return tuple(
            bisect_left(offsets, start + clause.label_end) if clause.label_end else at
            for clause, start, at in places
        )

    @cached_property
    def word_text(self) -> str:
        """All words, each between two spaces."""
        return f" {' '.join(word.text for word in self.words)} "

    @cached_property
    def word_starts(self) -> tuple[int, ...]:
        """Where in `word_text` the space before each word stands."""
        lengths = (len(word.text) + 1 for word in self.words)
        return tuple(accumulate(lengths, initial=0))[:-1]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What words are located by."""
        return tuple([key_of(word.text) for word in self.words])

    @cached_property
    def key_positions(self) -> Mapping[str, Sequence[int]]:
        """At which numbers each key stands."""
        positions: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            positions.setdefault(key, []).append(number)
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

    def clause_numbers(self, start: int, end: int) -> tuple[int, int]:
        """Give the half-open range of the numbers of the clauses that a canonical range stands in."""
        starts = self.canonical_starts
        following = bisect_right(starts, start)
        first = max(0, following - 1)
        if following < len(starts) and starts[following] < end:
            following = bisect_right(starts, end - 1)
        return first, following

    def clause_bounds(self, start: int, end: int) -> tuple[int, int]:
        """Give the canonical range of the clauses that a range stands in, without a written number."""
        first, following = self.clause_numbers(start, end)
        starts = self.canonical_starts
        stop = starts[following] if following < len(starts) else len(self.canonical.text)
        return min(self.body_starts[first], start), max(stop, end)

    def original(self, start: int, end: int) -> str:
        """Give the text as written that a canonical range was made from."""
        first, last = self.canonical.original(start, end)
        return self.text[first:last]

    def exact(self, part: Part, begin: int = 0, limit: int | None = None) -> Iterator[tuple[int, int]]:
        """Yield the canonical ranges that equal a part and cut no word, from `begin` up to `limit`."""
        text, needle = self.canonical.text, part.canonical
        stop = len(text) if limit is None else limit
        at, tries = text.find(needle, begin, stop), 0
        while at >= 0 and tries < _MOST_TRIES:
            tries += 1
            if self._parts_no_word(at, at + len(needle)):
                yield at, at + len(needle)
            at = text.find(needle, at + 1, stop)

    def worded(self, part: Part, begin: int = 0, limit: int | None = None) -> Iterator[tuple[int, int]]:
        """Yield the canonical ranges that hold a part's words in order, whatever marks stand between."""
        if begin >= len(self.canonical.text):
            return
        needle = f" {' '.join(part.words)} "
        offsets, numbers = self.canonical.starts, self.word_starts
        first = bisect_left(self.words, offsets[begin], key=lambda word: word.start)
        at = self.word_text.find(needle, numbers[first]) if first < len(numbers) else -1
        tries = 0
        while at >= 0 and tries < _MOST_TRIES:
            first = bisect_left(numbers, at)
            last = self.words[first + len(part.words) - 1]
            start, end = bisect_left(offsets, self.words[first].start), bisect_left(offsets, last.end)
            if limit is not None and end > limit:
                return
            if self._parts_no_word(start, end):
                yield start, end
            at, tries = self.word_text.find(needle, at + 1), tries + 1

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


def layer_of(clauses: tuple[Clause, ...]) -> Layer:
    """Make the text of some clauses searchable."""
    return Layer(clauses, "".join(f"{clause.text}\n" for clause in clauses))


def region_of(layer: Layer, match: Match) -> Region:
    """Give the region of the clause in which a match begins."""
    return layer.clauses[layer.clause_number(match.start)].region
