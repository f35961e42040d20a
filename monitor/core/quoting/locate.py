"""Where the clause stands that a quote was taken from, when its words have changed.

Rare words vote for places, the words around each are aligned with the quote's,
and what counts is the share of the quote's weight that is found in order: words
weigh more the rarer they are in the document, so that boilerplate that every
sentence of a policy shares is not taken for the clause.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from monitor.core.quoting.layer import Layer, key_of

CANDIDATES = 6
_VOTERS = 16
_VOTES = 300
_MOST_PLACES = 2000
_GAP_COST = 0.12
_LONE_SIGN = 0.25
"""What one matched sign counts where its neighbours differ: a Chinese character alone is no word."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of a layer's words (half-open numbers) that resembles a quote.

    `coverage` is the share of the quote's weight found there in order, 0..1, and
    `likeness` the share of both together, which additions lower too.
    `matched` gives the number and weight of each word of the run that is the quote's too.
    """

    first: int
    last: int
    coverage: float
    likeness: float
    matched: tuple[tuple[int, float], ...]

    @property
    def score(self) -> float:
        """Weigh both: a long passage must not win by holding scattered words of the quote."""
        return (self.coverage + self.likeness) / 2


def candidates(
    wanted: Sequence[str],
    layer: Layer,
    taken: Sequence[tuple[int, int]] = (),
    most: int = CANDIDATES,
) -> tuple[Candidate, ...]:
    """Give the runs of words that resemble `wanted` most, best first; they do not overlap.

    `taken` are half-open ranges of words that are spoken for: no run touches them.
    `most` bounds the places that are looked at.
    """
    if not wanted or not layer.words:
        return ()
    wanted = [key_of(word) for word in wanted]
    weights = [_weight_of(word, layer) for word in wanted]
    found = [
        _aligned(wanted, weights, layer, first, last)
        for window in _windows(wanted, weights, layer, taken, most)
        for first, last in _free(window, taken)
    ]
    best: list[Candidate] = []
    for candidate in sorted(found, key=lambda one: (-one.coverage, one.first)):
        if candidate.coverage > 0 and all(
            candidate.last <= other.first or other.last <= candidate.first for other in best
        ):
            best.append(candidate)
    return tuple(best)


def aligned_within(wanted: Sequence[str], layer: Layer, first: int, last: int) -> Candidate:
    """Align `wanted` with the words `first` to `last` only."""
    wanted = [key_of(word) for word in wanted]
    return _aligned(wanted, [_weight_of(word, layer) for word in wanted], layer, first, last)


def likeness_to(wanted: Sequence[str], layer: Layer, candidate: Candidate, first: int, last: int) -> float:
    """Give the likeness of a quote to all the words `first` to `last` that a candidate stands among, 0..1."""
    asked = sum(_weight_of(key_of(word), layer) for word in wanted)
    held = sum(_weight_of(key, layer) for key in layer.keys[first:last])
    return 2 * sum(gain for _, gain in candidate.matched) / (asked + held)


def _weight_of(word: str, layer: Layer) -> float:
    """How much finding a word says: 1 for one that the document does not repeat, near 0 for "the"."""
    count = len(layer.key_positions.get(word, ()))
    total = len(layer.words) + 1
    return math.log1p(total / max(1, count)) / math.log1p(total)


def _free(window: tuple[int, int], taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give what is left of a window when the taken ranges are cut out of it."""
    pieces, (at, last) = [], window
    for start, end in sorted(taken):
        if start >= last or end <= at:
            continue
        pieces.append((at, start))
        at = end
    pieces.append((at, last))
    return [(start, end) for start, end in pieces if start < end]


def _windows(
    wanted: Sequence[str],
    weights: Sequence[float],
    layer: Layer,
    taken: Sequence[tuple[int, int]],
    most: int,
) -> list[tuple[int, int]]:
    """Let the rarest words vote for diagonals, and widen the best ones."""
    voters = sorted(
        (number for number, word in enumerate(wanted) if word in layer.key_positions),
        key=lambda number: (len(layer.key_positions[wanted[number]]), number),
    )
    width = max(12, len(wanted))
    votes: dict[int, float] = {}
    cast = 0
    for number in voters[:_VOTERS]:
        places = layer.key_positions[wanted[number]][:_MOST_PLACES]
        if cast and cast + len(places) > _VOTES:
            break
        cast += len(places)
        for place in places:
            if taken and any(start <= place < end for start, end in taken):
                continue
            bucket = (place - number) // width
            votes[bucket] = votes.get(bucket, 0.0) + weights[number] ** 2
    doubled = {bucket: share + votes.get(bucket + 1, 0.0) for bucket, share in votes.items()}
    chosen = sorted(doubled, key=lambda bucket: (-doubled[bucket], bucket))[:most]
    reach = len(wanted) // 2 + 8
    return [
        (
            max(0, bucket * width - reach),
            min(len(layer.words), (bucket + 2) * width + len(wanted) + reach),
        )
        for bucket in chosen
    ]


def _aligned(
    wanted: Sequence[str], weights: Sequence[float], layer: Layer, first: int, last: int
) -> Candidate:
    window = layer.keys[first:last]
    gains: dict[int, float] = {}
    for run in LCSseq.opcodes(wanted, window):
        if run.tag != "equal":
            continue
        length = run.src_end - run.src_start
        worth = _LONE_SIGN if length == 1 and len(wanted[run.src_start]) == 1 else 1.0
        for step in range(length):
            gains[run.dest_start + step] = weights[run.src_start + step] * worth
    start, end = _densest(gains)
    matched = tuple((first + at, gain) for at, gain in gains.items() if start <= at < end)
    gained, asked = sum(gain for _, gain in matched), sum(weights)
    held = sum(_weight_of(word, layer) for word in window[start:end])
    return Candidate(first + start, first + end, gained / asked, 2 * gained / (asked + held), matched)


def _densest(gains: dict[int, float]) -> tuple[int, int]:
    """Give the stretch where gains most outweigh the words between them that have none."""
    best, best_span = 0.0, (0, 0)
    total, start, before = 0.0, 0, None
    for at, gain in gains.items():
        gap = 0.0 if before is None else (at - before - 1) * _GAP_COST
        if before is None or total - gap <= 0:
            total, start = 0.0, at
        else:
            total -= gap
        total += gain
        before = at
        if total > best:
            best, best_span = total, (start, at + 1)
    return best_span
