"""Aligning two sequences of numbers: what stays, and what is taken out and put in."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

_DIRECT = 60_000_000
"""Largest product of lengths that is aligned in one go: 7.5 MB of bits, about 50 ms."""

_RUN = 4

Edge = tuple[int, int, int, int]
"""Half-open ranges of the old and of the new sequence."""


def edits(old: Sequence[int], new: Sequence[int]) -> list[Edge]:
    """Give the ranges that differ, in order, with nothing equal between two of them left out.

    The longest common subsequence decides, at a cost of the product of the lengths
    over 64, up to some 7,000 items on each side. Longer sequences are first cut at
    items, or runs of items, that stand once in both; what has no such place counts
    as one difference, so that the cost stays near linear.
    """
    head = shared(old, new)
    tail = shared(old[head:][::-1], new[head:][::-1])
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    if not left and not right:
        return []
    found: list[Edge] = []
    cuts = [(0, 0), *_anchors(left, right), (len(left), len(right))]
    for (start, other), (end, stop) in pairwise(cuts):
        for edge in _align(left[start:end], right[other:stop]):
            shifted = (edge[0] + start, edge[1] + start, edge[2] + other, edge[3] + other)
            if found and found[-1][1] == shifted[0] and found[-1][3] == shifted[2]:
                shifted = (found[-1][0], shifted[1], found.pop()[2], shifted[3])
            found.append(shifted)
    return [(start + head, end + head, other + head, stop + head) for start, end, other, stop in found]


def shared(old: Sequence[object], new: Sequence[object]) -> int:
    """Count the items that both begin with."""
    differing = (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    return next(differing, min(len(old), len(new)))


def _align(old: Sequence[int], new: Sequence[int]) -> list[Edge]:
    if not old and not new:
        return []
    if not old or not new or len(old) * len(new) > _DIRECT:
        return [] if old == new else [(0, len(old), 0, len(new))]
    found: list[Edge] = []
    for code in Indel.opcodes(old, new):
        if code.tag == "equal":
            continue
        edge = (code.src_start, code.src_end, code.dest_start, code.dest_end)
        if found and found[-1][1] == edge[0] and found[-1][3] == edge[2]:
            edge = (found[-1][0], edge[1], found.pop()[2], edge[3])
        found.append(edge)
    return found


def _anchors(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Give places, in order, where sequences too long to align in one go say the same for sure."""
    if len(old) * len(new) <= _DIRECT:
        return []
    pairs: list[tuple[int, int]] = []
    for length in (1, _RUN):
        there, here = _once(old, length), _once(new, length)
        pairs += [(at, here[run]) for run, at in there.items() if run in here]
    pairs = sorted(set(pairs))
    return [pairs[place] for place in increasing([other for _, other in pairs])]


def _once(sequence: Sequence[int], length: int) -> dict[tuple[int, ...], int]:
    runs = [tuple(sequence[at : at + length]) for at in range(len(sequence) - length + 1)]
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs) if counts[run] == 1}


def increasing(values: Sequence[int]) -> list[int]:
    """Give the places of a longest strictly increasing subsequence (patience sorting, n log n)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for place, value in enumerate(values):
        low = bisect_left(tails, value)
        previous.append(ends[low - 1] if low else -1)
        tails[low : low + 1] = [value]
        ends[low : low + 1] = [place]
    chain = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(place)
        place = previous[place]
    return chain[::-1]


def heaviest_chain(pairs: Sequence[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Choose (weight, left, right) triples that rise on both sides and weigh most together.

    Gives (left, right) in order, in n log n: a Fenwick tree holds the best chain
    that ends at or before each right place.
    """
    ranks = {right: rank for rank, right in enumerate(sorted({right for _, _, right in pairs}), 1)}
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(ranks) + 1)
    ordered = sorted(pairs, key=lambda pair: (pair[1], -pair[2]))
    previous: list[int] = []
    for place, (weight, _, right) in enumerate(ordered):
        rank = ranks[right] - 1
        total, last = 0.0, -1
        while rank > 0:
            total, last = max((total, last), best[rank])
            rank -= rank & -rank
        previous.append(last)
        rank = ranks[right]
        while rank < len(best):
            best[rank] = max(best[rank], (total + weight, place))
            rank += rank & -rank
    _, place = max(best)
    chain = []
    while place >= 0:
        chain.append(ordered[place][1:])
        place = previous[place]
    return chain[::-1]
