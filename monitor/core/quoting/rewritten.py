"""What stands now where a quote stood, when its words are no longer there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from monitor.core.normalise import Word, canonical_text
from monitor.core.quoting.anchor import DocumentIndex, Quote, matches, quote_of
from monitor.core.quoting.edges import reaching
from monitor.core.quoting.layer import Layer, Match
from monitor.core.quoting.locate import Candidate, aligned_within, candidates, likeness_to
from monitor.core.quoting.places import NEAR, are_same_headings, digest_of, is_near, path_of, plain
from monitor.core.quoting.sentences import ends_sentence, sentences
from monitor.model import Clause, Place

ALTERED = 0.57
"""Least score at which a passage is the quote's clause in other words.

Measured on real pages against rewordings and removals found by comparing whole
sentences: removals stayed below 0.56, rewordings above 0.59."""

ALTERED_IN_PLACE = 0.42
"""The same where the remembered neighbours stand on both sides."""

PARTED = "the parts of the quote no longer follow one another"

_REACH = 2000
"""Code points beside a passage that are looked at, however long its sentence is."""

_TIE = 0.02
_SAME_REWORDING = 80
_HOPELESS = 0.25
_RIVAL = 0.35
_MOST_RIVALS = 16
_BESIDE_BOTH = 0.6
_BESIDE_ONE = 0.7
_NEARLY_ALL = 0.8
_SIDE = 0.1
_IN_PLACE = 2 * _SIDE
_PASSES = 3


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The passage that resembles a quote: whole sentences, and the part that corresponds to the quote."""

    found: str
    now: str
    clause: Clause
    coverage: float
    is_altered: bool
    is_tied: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A candidate within the sentences (`units`) that it needs."""

    layer: Layer
    candidate: Candidate
    units: tuple[tuple[int, int], ...]
    support: float


def rewriting_of(quote: Quote, index: DocumentIndex, place: Place | None) -> Rewriting | None:
    """Give the passage that most resembles a quote, wherever it stands; None where no word is shared."""
    if len(quote.parts) > 1:
        return _rewritten_parts(quote, index)
    best: Rewriting | None = None
    for layer in index.layers:
        found = _shaped(quote, _ranked(quote, index, layer, place), place)
        if found and found.is_altered:
            return found
        if found and (best is None or found.coverage > best.coverage):
            best = found
    return best


def rewriting_at(
    quote: Quote, index: DocumentIndex, place: Place, layer: Layer, taken: Sequence[Match]
) -> Rewriting | None:
    """Give the altered passage at a remembered place, leaving out `taken`: where the quote still holds."""
    if len(quote.parts) > 1:
        return None
    closed = _word_ranges(layer, taken)
    ranked = [
        one
        for one in _ranked(quote, index, layer, place, taken)
        if one.support > _SIDE
        and not any(one.candidate.first < last and first < one.candidate.last for first, last in closed)
        and _is_alike(quote, one, _BESIDE_BOTH if one.support >= _IN_PLACE else _BESIDE_ONE)
    ]
    return _shaped(quote, ranked, place)


def _is_alike(quote: Quote, ranked: _Ranked, least: float) -> bool:
    """Say whether whole sentences resemble the quote, as they must where it still stands elsewhere.

    Between both of its old neighbours nearly all of its words are enough: its
    sentence may have run into theirs.
    """
    if ranked.support >= _IN_PLACE and ranked.candidate.score >= _NEARLY_ALL:
        return True
    words = _word_range(ranked.layer, ranked.units[0][0], ranked.units[-1][1])
    return likeness_to(quote.words, ranked.layer, ranked.candidate, *words) >= least


def rivals_of(quote: Quote, layer: Layer, taken: Sequence[Match]) -> frozenset[str]:
    """Identify the sentences that resemble a quote beside the places where it stands."""
    if len(quote.parts) > 1:
        return frozenset()
    digests: set[str] = set()
    for candidate in candidates(quote.words, layer, _word_ranges(layer, taken), _MOST_RIVALS):
        if candidate.coverage >= _RIVAL:
            digests |= _digests(layer, _sentences_of(quote, layer, candidate)[1])
    return frozenset(digests)


def _ranked(
    quote: Quote, index: DocumentIndex, layer: Layer, place: Place | None, taken: Sequence[Match] = ()
) -> list[_Ranked]:
    """Give the candidates, best first, without those that stood there even when the quote did."""
    closed = _word_ranges(layer, taken)
    ranked: list[_Ranked] = []
    for _ in range(_PASSES):
        known = []
        ranked = []
        for one in candidates(quote.words, layer, closed):
            if ranked and one.coverage < _HOPELESS:
                break
            candidate, units = _sentences_of(quote, layer, one)
            if place is not None and _is_known(layer, units, place):
                known.append(_word_range(layer, units[0][0], units[-1][1]))
            else:
                support = _support(index, layer, candidate, place) if place else 0.0
                ranked.append(_Ranked(layer, candidate, units, support))
        if not known:
            break
        closed += known
    return sorted(ranked, key=lambda one: (-one.candidate.score - one.support, one.candidate.first))


def _is_known(layer: Layer, units: Sequence[tuple[int, int]], place: Place) -> bool:
    """Say whether a passage stood beside the quote when it was first matched, word for word."""
    if place.rivals and _digests(layer, units) <= place.rivals:
        return True
    text = plain(canonical_text(layer.text[units[0][0] : units[-1][1]]))
    return len(text) >= NEAR and (text in plain(place.prefix) or text in plain(place.suffix))


def _digests(layer: Layer, units: Sequence[tuple[int, int]]) -> frozenset[str]:
    return frozenset(digest_of(canonical_text(layer.text[start:end])) for start, end in units)


def _word_ranges(layer: Layer, taken: Sequence[Match]) -> list[tuple[int, int]]:
    spans = [layer.canonical.original(*span) for match in taken for span in match.spans]
    return [_word_range(layer, start, end) for start, end in spans]


def _word_range(layer: Layer, start: int, end: int) -> tuple[int, int]:
    return bisect_left(layer.words, start, key=_start), bisect_left(layer.words, end, key=_start)


def _support(index: DocumentIndex, layer: Layer, candidate: Candidate, place: Place) -> float:
    """How much the surroundings speak for a candidate: 0.1 for each side, 0.05 for the headings."""
    start, end = _canonical_range(layer, candidate)
    before, after = is_near(layer, start, end, place)
    clause = layer.clauses[layer.clause_number(start)]
    same = are_same_headings(path_of(index, clause), place.path)
    return _SIDE * before + _SIDE * after + _SIDE / 2 * same


def _canonical_range(layer: Layer, candidate: Candidate) -> tuple[int, int]:
    offsets = layer.canonical.starts
    start = bisect_left(offsets, layer.words[candidate.first].start)
    return start, bisect_left(offsets, layer.words[candidate.last - 1].end)


def _shaped(quote: Quote, ranked: Sequence[_Ranked], place: Place | None) -> Rewriting | None:
    if not ranked:
        return None
    best = ranked[0]
    found, now, clause = _passage(quote, best, place)
    needed = ALTERED_IN_PLACE if best.support >= _IN_PLACE else ALTERED
    altered = best.candidate.score >= needed
    tied = False
    if altered and place and len(ranked) > 1 and best.support < _SIDE:
        other = ranked[1]
        close = best.candidate.score + best.support - other.candidate.score - other.support < _TIE
        tied = close and fuzz.ratio(_passage(quote, other, place)[1], now) < _SAME_REWORDING
    return Rewriting(found, now, clause, best.candidate.coverage, altered, tied)


def _passage(quote: Quote, ranked: _Ranked, place: Place | None) -> tuple[str, str, Clause]:
    """Give the whole sentences of a candidate, the part that corresponds to the quote, and their clause."""
    layer, candidate = ranked.layer, ranked.candidate
    start, end = ranked.units[0][0], ranked.units[-1][1]
    limits = _word_range(layer, start, end)
    opening, closing = reaching(quote.words, layer, (candidate.first, candidate.last), limits, place)
    first, last = layer.words[opening].start, layer.words[closing - 1].end
    begins = place.opens if place else not quote.parts[0].text[:1].islower()
    ends = place.closes if place else ends_sentence(quote.text)
    now = layer.text[start if begins else first : end if ends else last]
    number = max(0, bisect_right(layer.starts, first) - 1)
    found = layer.text[start:end]
    if len(found) > 4 * len(quote.text) + 400:
        found = now = layer.text[first:last]
    return " ".join(found.split()), " ".join(now.split()), layer.clauses[number]


def _sentences_of(
    quote: Quote, layer: Layer, candidate: Candidate
) -> tuple[Candidate, tuple[tuple[int, int], ...]]:
    """Give the sentences that a candidate stands in, and the candidate within those that it needs."""
    units = _units(layer, layer.words[candidate.first].start, layer.words[candidate.last - 1].end)
    return _needed(quote, layer, candidate, units)


def _units(layer: Layer, start: int, end: int) -> list[tuple[int, int]]:
    """Give the sentences, clause by clause, that a range of the layer's text touches."""
    units: list[tuple[int, int]] = []
    number = max(0, bisect_right(layer.starts, start) - 1)
    while number < len(layer.clauses) and layer.starts[number] < end:
        clause, at = layer.clauses[number], layer.starts[number]
        label = clause.label_end if at + clause.label_end <= start else 0
        for first, last in sentences(clause.text[label:]):
            if at + label + first < end and at + label + last > start:
                units.append((at + label + first, at + label + last))
        number += 1
    near = [(max(first, start - _REACH), min(last, end + _REACH)) for first, last in units]
    return near or [(start, end)]


def _needed(
    quote: Quote, layer: Layer, candidate: Candidate, units: Sequence[tuple[int, int]]
) -> tuple[Candidate, tuple[tuple[int, int], ...]]:
    """Drop sentences at either end while what is left resembles the quote as much or more."""
    kept = tuple(units)
    words = _word_range(layer, kept[0][0], kept[-1][1])
    whole = aligned_within(quote.words, layer, *words)
    if whole.coverage >= candidate.coverage:
        candidate = whole
    worth = _worth(quote, layer, candidate, words)
    while len(kept) > 1:
        for fewer in (kept[1:], kept[:-1]):
            words = _word_range(layer, fewer[0][0], fewer[-1][1])
            without = aligned_within(quote.words, layer, *words)
            less = _worth(quote, layer, without, words)
            if without.matched and less >= worth:
                kept, candidate, worth = fewer, without, less
                break
        else:
            break
    return candidate, kept


def _worth(quote: Quote, layer: Layer, candidate: Candidate, words: tuple[int, int]) -> float:
    return candidate.coverage + likeness_to(quote.words, layer, candidate, *words)


def _start(word: Word) -> int:
    return word.start


def _rewritten_parts(quote: Quote, index: DocumentIndex) -> Rewriting | None:
    """Look for each part by itself; one that is left makes the quote altered and not vanished."""
    pieces: list[Rewriting] = []
    for part in quote.parts:
        alone = quote_of(part.text)
        for layer in index.layers:
            held = matches(alone, layer)
            if held:
                text = layer.original(held[0].start, held[0].end)
                clause = layer.clauses[layer.clause_number(held[0].start)]
                pieces.append(Rewriting(text, text, clause, 1.0, is_altered=True))
                break
        else:
            found = rewriting_of(alone, index, None)
            if found:
                pieces.append(found)
    kept = [piece for piece in pieces if piece.is_altered]
    if not kept:
        return max(pieces, key=lambda one: one.coverage, default=None)
    changed = [piece for piece in kept if piece.coverage < 1.0] or kept
    return Rewriting(
        " … ".join(piece.found for piece in kept),
        " … ".join(piece.now for piece in kept),
        changed[0].clause,
        sum(piece.coverage for piece in kept) / len(quote.parts),
        is_altered=True,
        reason=PARTED if all(piece.coverage == 1.0 for piece in pieces) else None,
    )
