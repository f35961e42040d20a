"""How alike clauses are: their words as short strings that are quick to compare."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel

from monitor.core.normalise import words

_HEAD, _TAIL = 1_200, 400
"""Of longer clauses this many words at both ends stand for the whole."""

_HEAD_CHARACTERS, _TAIL_CHARACTERS = 9_000, 3_000
MOST_READ = _HEAD_CHARACTERS + _TAIL_CHARACTERS
"""Code points of a clause that are read at most."""

_RARE = 8
"""A word, or pair of words, that stands in more clauses than this tells nothing."""

_VOTES = 6
_NEAR = 2
_PRIVATE = 0xE000


@dataclass(slots=True)
class Budget:
    """Work that may still be done, in code points read and (64) pairs of words compared."""

    left: int

    def take(self, work: int) -> bool:
        """Say whether `work` is still to be had; once it was not, nothing more is."""
        self.left = self.left - work if work <= self.left else -1
        return self.left >= 0

    @property
    def spent(self) -> bool:
        return self.left < 0


@dataclass(slots=True)
class Vocabulary:
    """Gives each word one character, so that a clause becomes a string of its words."""

    _letters: dict[str, str] = field(default_factory=dict)

    def spell(self, text: str) -> str:
        if len(text) > MOST_READ:
            text = f"{text[:_HEAD_CHARACTERS]} {text[-_TAIL_CHARACTERS:]}"
        spelled = "".join(map(self._letter, (word.text for word in words(text))))
        return spelled if len(spelled) <= _HEAD + _TAIL else spelled[:_HEAD] + spelled[-_TAIL:]

    def _letter(self, word: str) -> str:
        known = self._letters.get(word)
        if known is None:
            # Past the planes of Unicode (a million distinct words) words begin to share letters.
            known = self._letters[word] = chr(_PRIVATE + len(self._letters) % 0x100000)
        return known


def likeness(one: str, other: str, least: float = 0.0) -> float:
    """Give the share of words two spelled clauses have in common in order, 0 when below `least`."""
    return Indel.normalized_similarity(one, other, score_cutoff=least)


def likely_pairs(
    old: Sequence[str], new: Sequence[str], least: float, budget: Budget
) -> list[tuple[float, int, int]]:
    """Give (likeness, place in old, place in new) of clauses at least `least` alike.

    Few clauses are compared each with each; of many only those that share rare
    words or pairs of words and those in about the same place, so that the work
    stays near linear.
    """
    few = len(old) * len(new) <= 400
    candidates = (
        [(at, beside) for at in range(len(old)) for beside in range(len(new))] if few else _voted(old, new)
    )
    found = []
    for at, beside in candidates:
        one, other = old[at], new[beside]
        shorter, longer = sorted((len(one), len(other)))
        if not shorter or 2 * shorter < least * (shorter + longer):
            continue
        if not budget.take(1 + shorter * longer // 64):
            break
        score = likeness(one, other, least)
        if score >= least:
            found.append((score, at, beside))
    return found


def _voted(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Give for each old clause the few new ones that share most rare words with it, and its neighbours."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, spelled in enumerate(new):
        for feature in _features(spelled):
            if len(holders[feature]) <= _RARE:
                holders[feature].append(place)
    commonness = Counter(feature for spelled in old for feature in _features(spelled))
    chosen: list[tuple[int, int]] = []
    for place, spelled in enumerate(old):
        votes: Counter[int] = Counter()
        for feature in _features(spelled):
            places = holders.get(feature, ())
            if commonness[feature] <= _RARE and len(places) <= _RARE:
                votes.update(places)
        about = place * len(new) // len(old)
        near = range(max(0, about - _NEAR), min(len(new), about + _NEAR + 1))
        likely = dict.fromkeys([other for other, _ in votes.most_common(_VOTES)] + [*near])
        chosen += [(place, other) for other in likely]
    return chosen


def _features(spelled: str) -> Iterable[str]:
    """Give the distinct words and pairs of neighbouring words of a clause."""
    return dict.fromkeys([*spelled, *(spelled[at : at + 2] for at in range(len(spelled) - 1))])
