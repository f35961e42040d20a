"""One clause that became several, or several that became one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from monitor.core.comparing.similarity import Budget, likeness

_SAME = 0.85
"""Share of words in order that the parts together must have of the whole."""

_OPENING = 4
_COMMON = 8
_PARTS = 40


class Joint(NamedTuple):
    """The place of the whole in the one list, and those of its parts in the other, in order."""

    whole: int
    parts: tuple[int, ...]


def joints(wholes: Mapping[int, str], parts: Mapping[int, str], budget: Budget) -> list[Joint]:
    """Find runs of neighbouring parts that together say what one whole says.

    Both map places to spelled clauses, in order. Each part must begin as a stretch
    of the whole does, one after the other; no part and no whole is used twice.
    """
    index: dict[str, list[int]] = defaultdict(list)
    for place, spelled in wholes.items():
        for opening in {spelled[at : at + _OPENING] for at in range(len(spelled) - _OPENING + 1)}:
            if len(index[opening]) <= _COMMON:
                index[opening].append(place)
    found: list[Joint] = []
    taken: set[int] = set()
    places = list(parts)
    at = 0
    while at < len(places):
        candidates = index.get(parts[places[at]][:_OPENING], ())
        if len(candidates) <= _COMMON:
            joint = _best(candidates, wholes, places[at : at + _PARTS], parts, taken, budget)
            if joint is not None:
                found.append(joint)
                taken.add(joint.whole)
                at += len(joint.parts) - 1
        at += 1
    return found


def _best(
    candidates: Sequence[int],
    wholes: Mapping[int, str],
    places: Sequence[int],
    parts: Mapping[int, str],
    taken: set[int],
    budget: Budget,
) -> Joint | None:
    best: tuple[float, Joint] | None = None
    for place in candidates:
        run = () if place in taken else _run(wholes[place], places, parts)
        joined = "".join(parts[part] for part in run)
        if len(run) < 2 or not budget.take(1 + len(joined) * len(wholes[place]) // 64):
            continue
        score = likeness(wholes[place], joined, _SAME)
        if score >= _SAME and (best is None or score > best[0]):
            best = (score, Joint(place, run))
    return best[1] if best else None


def _run(whole: str, places: Sequence[int], parts: Mapping[int, str]) -> tuple[int, ...]:
    """Give the neighbouring parts whose openings stand in the whole, one after the other."""
    run: list[int] = []
    reached = length = 0
    for place in places:
        spelled = parts[place]
        at = whole.find(spelled[:_OPENING], reached)
        too_long = length + len(spelled) > 1.2 * len(whole) + _OPENING
        if at < 0 or too_long or (run and place != run[-1] + 1):
            break
        run.append(place)
        reached = at + min(len(spelled), _OPENING)
        length += len(spelled)
    return tuple(run)
