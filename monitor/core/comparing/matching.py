"""Which clause of one version is which of the other."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from rapidfuzz.distance import Postfix, Prefix

from monitor.core.comparing.keys import equality_keys
from monitor.core.comparing.sequence import edits, heaviest_chain, increasing, shared
from monitor.core.comparing.similarity import MOST_READ, Budget, Vocabulary, likely_pairs
from monitor.core.comparing.splits import Joint, joints

ALIKE = 0.4
"""Share of common words from which two clauses in the same place are one, rewritten."""

ALIKE_ALONE = 0.25
"""The same where nothing else stands between the same neighbours."""

ALIKE_ELSEWHERE = 0.75
"""The same for a clause that changed its place as well."""

_ENOUGH_WORDS = 6

Gap = tuple[list[int], list[int]]
"""What is left between two equal clauses: old and new places."""


@dataclass(slots=True)
class Matching:
    """The result, by places in the two lists of bodies.

    `equal` are pairs of the same canonical text, `moved` those of them that
    changed places, `altered` pairs of different text. `splits` and `merges` join
    one place with several. Whatever is named nowhere was removed or added.
    """

    equal: dict[int, int] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    altered: dict[int, int] = field(default_factory=dict)
    splits: list[Joint] = field(default_factory=list)
    merges: list[Joint] = field(default_factory=list)
    exhausted: bool = False


def match(old: Sequence[str], new: Sequence[str], work: int) -> Matching:
    """Match two lists of clause bodies; `work` bounds what is spent on the clauses that differ.

    The way back keeps exactly what the way there keeps.
    """
    # Ties are broken from one side; always beginning with the same one makes both ways alike.
    if list(old) <= list(new):
        return _Matcher(old, new, Budget(work)).run()
    return _reversed(_Matcher(new, old, Budget(work)).run())


def _reversed(found: Matching) -> Matching:
    return Matching(
        equal={beside: at for at, beside in found.equal.items()},
        moved={found.equal[at] for at in found.moved},
        altered={beside: at for at, beside in found.altered.items()},
        splits=found.merges,
        merges=found.splits,
        exhausted=found.exhausted,
    )


class _Matcher:
    def __init__(self, old: Sequence[str], new: Sequence[str], budget: Budget) -> None:
        self._old, self._new, self._budget = old, new, budget
        self._found = Matching()
        self._vocabulary = Vocabulary()
        self._spelled: dict[str, str] = {}
        self._done_old: set[int] = set()
        self._done_new: set[int] = set()

    def run(self) -> Matching:
        whole = self._trim()
        keys = equality_keys([self._old[at] for at in whole[0]] + [self._new[at] for at in whole[1]])
        gaps = self._equal(whole, keys)
        self._equal_elsewhere(gaps, keys)
        self._done(self._found.equal, self._found.equal.values())
        gaps = [self._open(gap) for gap in gaps]
        for gap in gaps:
            self._join(gap)
        gaps = [self._open(gap) for gap in gaps]
        for gap in gaps:
            self._alter(gap)
        self._alter_elsewhere(self._open(whole))
        self._found.exhausted = self._budget.spent
        return self._found

    def _trim(self) -> Gap:
        """Pair what both begin and end with, to the letter; give what is between."""
        head = shared(self._old, self._new)
        tail = shared(self._old[head:][::-1], self._new[head:][::-1])
        end, stop = len(self._old) - tail, len(self._new) - tail
        self._found.equal.update(zip(range(head), range(head), strict=True))
        self._found.equal.update(zip(range(end, len(self._old)), range(stop, len(self._new)), strict=True))
        return list(range(head, end)), list(range(head, stop))

    def _spell(self, body: str) -> str:
        """Give the spelled clause; empty, like nothing, when there is no work left."""
        known = self._spelled.get(body)
        if known is None:
            affordable = self._budget.take(min(len(body), MOST_READ))
            known = self._spelled[body] = self._vocabulary.spell(body) if affordable else ""
        return known

    def _equal(self, gap: Gap, keys: Mapping[str, str]) -> list[Gap]:
        """Pair equal clauses that stand in the same order; give what is left between them."""
        old, new = gap
        numbers: dict[str, int] = {}
        left = [numbers.setdefault(keys[self._old[place]], len(numbers)) for place in old]
        right = [numbers.setdefault(keys[self._new[place]], len(numbers)) for place in new]
        gaps: list[Gap] = []
        at = beside = 0
        for start, end, other, stop in [*edits(left, right), (len(old), len(old), len(new), len(new))]:
            self._found.equal.update(zip(old[at:start], new[beside:other], strict=True))
            gaps.append((old[start:end], new[other:stop]))
            at, beside = end, stop
        return [gap for gap in gaps if gap[0] or gap[1]]

    def _equal_elsewhere(self, gaps: Sequence[Gap], keys: Mapping[str, str]) -> None:
        waiting: dict[str, deque[int]] = defaultdict(deque)
        for old, _ in gaps:
            for place in old:
                waiting[keys[self._old[place]]].append(place)
        pairs = [
            (queue.popleft(), place)
            for _, new in gaps
            for place in new
            if (queue := waiting.get(keys[self._new[place]]))
        ]
        fitting = sorted(pair for pair in pairs if self._fits(pair))
        stays = {fitting[at] for at in increasing([place for _, place in fitting])}
        self._found.equal = dict(sorted({**self._found.equal, **dict(pairs)}.items()))
        self._found.moved.update(at for at, place in pairs if (at, place) not in stays)

    def _fits(self, pair: tuple[int, int]) -> bool:
        """Say whether a pair keeps the order of the pairs in place."""
        places, targets = self._in_place
        at = bisect_left(places, pair[0])
        before = at == 0 or targets[at - 1] < pair[1]
        return before and (at == len(places) or targets[at] > pair[1])

    @cached_property
    def _in_place(self) -> tuple[list[int], list[int]]:
        pairs = sorted(self._found.equal.items())
        return [at for at, _ in pairs], [beside for _, beside in pairs]

    def _open(self, gap: Gap) -> Gap:
        """Give what of a gap is still unmatched."""
        old, new = gap
        return [at for at in old if at not in self._done_old], [at for at in new if at not in self._done_new]

    def _done(self, old: Iterable[int], new: Iterable[int]) -> None:
        self._done_old.update(old)
        self._done_new.update(new)

    def _join(self, gap: Gap) -> None:
        if len(gap[0]) < 2 and len(gap[1]) < 2:
            return
        old = {place: self._spell(self._old[place]) for place in gap[0]}
        new = {place: self._spell(self._new[place]) for place in gap[1]}
        splits = joints(old, new, self._budget) if len(new) > 1 else []
        for joint in splits:
            self._done([joint.whole], joint.parts)
        old = {place: spelled for place, spelled in old.items() if place not in self._done_old}
        new = {place: spelled for place, spelled in new.items() if place not in self._done_new}
        merges = joints(new, old, self._budget) if len(old) > 1 else []
        for joint in merges:
            self._done(joint.parts, [joint.whole])
        self._found.splits += splits
        self._found.merges += merges

    def _alter(self, gap: Gap) -> None:
        old, new = gap
        if not old or not new:
            return
        alone = len(old) == len(new) == 1
        if alone and _mostly_shared(self._old[old[0]], self._new[new[0]]):
            chain = [(old[0], new[0])]
        else:
            chain = heaviest_chain(self._likely(gap, ALIKE_ALONE if alone else ALIKE))
        for at, beside in chain:
            self._found.altered[at] = beside
            self._done([at], [beside])
        for inner in _between(gap, chain) if not alone else ():
            if len(inner[0]) == len(inner[1]) == 1:
                self._alter(inner)

    def _alter_elsewhere(self, gap: Gap) -> None:
        likely = self._likely(gap, ALIKE_ELSEWHERE)
        for _, at, beside in sorted(likely, key=lambda pair: (-pair[0], pair)):
            enough = len(self._spell(self._old[at])) >= _ENOUGH_WORDS
            if enough and at not in self._done_old and beside not in self._done_new:
                self._found.altered[at] = beside
                self._done([at], [beside])

    def _likely(self, gap: Gap, least: float) -> list[tuple[float, int, int]]:
        old, new = gap
        spelled_old = [self._spell(self._old[place]) for place in old]
        spelled_new = [self._spell(self._new[place]) for place in new]
        pairs = likely_pairs(spelled_old, spelled_new, least, self._budget)
        return [(score, old[at], new[beside]) for score, at, beside in pairs]


def _between(gap: Gap, pairs: Sequence[tuple[int, int]]) -> list[Gap]:
    """Give what of a gap is left between the pairs, which are in order."""
    edges = [(-1, -1), *pairs, (gap[0][-1] + 1, gap[1][-1] + 1)]
    return [
        ([at for at in gap[0] if start < at < end], [at for at in gap[1] if other < at < stop])
        for (start, other), (end, stop) in pairwise(edges)
    ]


def _mostly_shared(old: str, new: str) -> bool:
    """Say whether two texts begin and end alike over half of both: then their words need no comparing."""
    shared_ends = Prefix.similarity(old, new) + Postfix.similarity(old, new)
    return min(shared_ends, len(old), len(new)) > 0.5 * max(len(old), len(new))
