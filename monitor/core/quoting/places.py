"""Knowing again the place where a quote was first matched."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from monitor.core.normalise import canonical_text, words
from monitor.core.quoting.anchor import CONTEXT_LENGTH, DocumentIndex
from monitor.core.quoting.layer import Layer, Match, region_of
from monitor.core.quoting.sentences import ends_sentence, is_begun_after, is_ended_by
from monitor.model import Clause, Place, QuoteProof

NEAR = 16
"""Code points of agreement, without spaces, after which a neighbour counts as the same."""

_NUMBERING = re.compile(
    r"^(?:(?:section|article|part|chapter|clause|annex|schedule|artikel|abschnitt|teil|kapitel|sección|artículo)\s+)?"
    r"(?:[(（]?(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,6}|[a-z]|[一二三四五六七八九十百]+)[)）.:、]\)?|\d{1,3}(?:\.\d{1,3})*\s"
    r"|第[一二三四五六七八九十百\d]+[条章节部分]+)\s*",
    re.IGNORECASE,
)

_BETWEEN = re.compile(r"[\W_]+")
_EDGE_BEFORE = re.compile(r"\A[\W_]+")
_EDGE_AFTER = re.compile(r"[^\w]{1,16}\Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORDS_OR_SIGNS = re.compile(r"[^\W\d_\u4e00-\u9fff]+|[\u4e00-\u9fff]{2}")
_LONGEST_DATE_LINE = 8


@dataclass(frozen=True, slots=True)
class Recognition:
    """How much of what was remembered about a place is true of another one.

    `before` and `after` say that the neighbouring text agrees, `path` that the
    headings above do; `agreement` is the share of the remembered neighbouring
    text that is there, 0..1, with what the headings have in common added.
    """

    before: bool
    after: bool
    path: bool
    agreement: float

    @property
    def is_sure(self) -> bool:
        return self.before and self.after

    @property
    def rank(self) -> tuple[int, float]:
        return self.before + self.after + 2 * self.path, self.agreement


def place_of(
    index: DocumentIndex, layer: Layer, match: Match, occurrences: int, rivals: frozenset[str]
) -> Place:
    """Give what to remember about a match."""
    before, after = surroundings(layer, match.start, match.end)
    opens, closes = sentence_ends(layer, match)
    return Place(
        path=headings_above(index, layer, match),
        region=region_of(layer, match),
        prefix=before,
        suffix=after,
        opens=opens,
        closes=closes,
        occurrences=occurrences,
        clause_digest=rest_digest(layer, match.start, match.end),
        rivals=rivals,
    )


def surroundings(layer: Layer, start: int, end: int) -> tuple[str, str]:
    """Give the canonical text before and after a range, a line feed where its clause ends."""
    text = layer.canonical.text
    number, following = layer.clause_numbers(start, end)
    starts = layer.canonical_starts
    begin = max(0, start - CONTEXT_LENGTH)
    stop = min(len(text), end + CONTEXT_LENGTH)
    before, after = text[begin:start], text[end:stop]
    border = starts[number] if starts else 0
    if begin <= border < start:
        before = f"{text[begin:border]}\n{text[border:start]}"
    elif border == start:
        before += "\n"
    border = starts[following] if following < len(starts) else len(text)
    if end <= border <= stop:
        after = f"{text[end:border]}\n{text[border:stop]}"
    return before, after


def sentence_ends(layer: Layer, match: Match) -> tuple[bool, bool]:
    """Say whether a match begins and whether it ends its sentence."""
    start, end = layer.clause_bounds(match.start, match.end)
    before, after = layer.original(start, match.start), layer.original(match.end, end)
    if ends_sentence(layer.canonical.text[match.end - 1 : match.end]):
        closes = not after[:1].islower() and not after.lstrip()[:1].islower()
    else:
        closes = is_ended_by(after)
    return is_begun_after(before), closes


def rest_digest(layer: Layer, start: int, end: int) -> str:
    """Identify the rest of the clause around a canonical range; equal when only typography differs."""
    begin, stop = layer.clause_bounds(start, end)
    text = layer.canonical.text
    return _digest_of_rest(text[begin:start], text[end:stop])


@lru_cache(maxsize=1024)
def _digest_of_rest(before: str, after: str) -> str:
    """Remembered, as the same clauses are met at every check."""
    return digest_of(f"{_EDGE_AFTER.sub('', before)}\n{_EDGE_BEFORE.sub('', after)}")


def digest_of(text: str) -> str:
    """Give a short name of a canonical text: 16 hexadecimal digits."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def headings_above(index: DocumentIndex, layer: Layer, match: Match) -> tuple[str, ...]:
    """Give the headings above a match, as `path_of` does."""
    return path_of(index, layer.clauses[layer.clause_number(match.start)])


def path_of(index: DocumentIndex, clause: Clause) -> tuple[str, ...]:
    """Give the heading path of a clause without the one heading that names the document."""
    if clause.path and clause.path[0] == index.title_heading:
        return clause.path[1:]
    return clause.path


@lru_cache(maxsize=4096)
def heading_key(path: tuple[str, ...]) -> tuple[str, ...]:
    """Give what two heading paths are compared by: words, without numbering, typography and date lines."""
    kept = (heading.strip() for heading in path if not _is_date_line(heading))
    return tuple(
        " ".join(word.text for word in words(_NUMBERING.sub("", heading) or heading)) for heading in kept
    )


def are_same_headings(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two heading paths lead to the same section.

    One may have a heading more in front: a title comes and goes, and where a
    page has two of the first level it cannot be told from a section.
    """
    shorter, longer = sorted((heading_key(one), heading_key(other)), key=len)
    return shorter == longer or (shorter != () and longer[1:] == shorter)


def _is_date_line(heading: str) -> bool:
    """Say whether a heading is "Last updated: 1 March 2025" and no section."""
    return _YEAR.search(heading) is not None and len(_WORDS_OR_SIGNS.findall(heading)) <= _LONGEST_DATE_LINE


def recognise(index: DocumentIndex, layer: Layer, match: Match, place: Place) -> Recognition:
    """Compare the surroundings of a match with a remembered place."""
    before, after = surroundings(layer, match.start, match.end)
    wanted_before, wanted_after = plain(place.prefix), plain(place.suffix)
    left = _common(wanted_before[::-1], plain(before)[::-1])
    right = _common(wanted_after, plain(after))
    wanted = len(wanted_before) + len(wanted_after)
    headings = headings_above(index, layer, match)
    return Recognition(
        before=left >= min(NEAR, len(wanted_before)),
        after=right >= min(NEAR, len(wanted_after)),
        path=are_same_headings(headings, place.path),
        agreement=((left + right) / wanted if wanted else 1.0) + _kinship(headings, place.path),
    )


def _kinship(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Give how much two heading paths have in common, 0 where that is next to nothing."""
    return fuzz.ratio(" ".join(one), " ".join(other), score_cutoff=60) / 100


def is_near(layer: Layer, start: int, end: int, place: Place, *, slack: int = 48) -> tuple[bool, bool]:
    """Say whether the text remembered before, and after, a place stands about a range's ends."""
    text = layer.canonical.text
    wanted_before, wanted_after = plain(place.prefix)[-NEAR:], plain(place.suffix)[:NEAR]
    before = plain(text[max(0, start - CONTEXT_LENGTH - slack) : start + slack])
    after = plain(text[max(0, end - slack) : end + CONTEXT_LENGTH + slack])
    return bool(wanted_before) and wanted_before in before, bool(wanted_after) and wanted_after in after


def fits_register(layer: Layer, match: Match, proof: QuoteProof) -> int:
    """Count how many of the register's own prefix and suffix stand around a match."""
    text = layer.canonical.text
    fits = 0
    if proof.prefix:
        wanted = plain(_folded(proof.prefix))
        fits += plain(text[max(0, match.start - 2 * len(proof.prefix) - 8) : match.start]).endswith(wanted)
    if proof.suffix:
        wanted = plain(_folded(proof.suffix))
        fits += plain(text[match.end : match.end + 2 * len(proof.suffix) + 8]).startswith(wanted)
    return fits


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    return canonical_text(text)


def plain(text: str) -> str:
    """Drop what may differ where a clause is set apart or joined: spaces, line feeds and marks."""
    return _BETWEEN.sub("", text)


def _common(wanted: str, found: str) -> int:
    """Count the leading code points that two texts share."""
    if found.startswith(wanted):
        return len(wanted)
    for at, (one, other) in enumerate(zip(wanted, found, strict=False)):
        if one != other:
            return at
    return min(len(wanted), len(found))
