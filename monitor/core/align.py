"""What changed between two documents, clause by clause."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.core.anchor import where
from monitor.core.link_changes import link_changes
from monitor.core.matching import Matching, match
from monitor.core.normalise import canonical
from monitor.core.words import word_changes
from monitor.model import Clause, ClauseChange, ClauseOp, Document, LinkChange, Region, WordChange

DEFAULT_BUDGET = 3_000_000
"""Code points read and comparisons of 64 pairs of words made for the clauses that differ: about a second."""

_UNRELATED = 0.1
"""Where less than this share of both texts is kept, one was not made from the other."""

_ENOUGH_CLAUSES = 5
_MARKED = 200_000
"""Longer clauses, in code points, are shown whole when they change."""

_COUNTED = frozenset(
    (ClauseOp.ADDED, ClauseOp.REMOVED, ClauseOp.ALTERED, ClauseOp.SPLIT, ClauseOp.MERGED),
)


@dataclass(frozen=True, slots=True)
class Alignment:
    """What became of the clauses of `old` in `new`.

    `changes` stand in the reading order of the new document, removed clauses
    where they stood. `pairs` are (place in old.clauses, place in new.clauses) of
    clauses that are the same one, changed or not. `rewritten` says that the
    documents have next to nothing in common, or differ too much to be compared in
    the work allowed: then `changes` is a plain list of what went and what came.
    """

    changes: tuple[ClauseChange, ...]
    links: tuple[LinkChange, ...]
    pairs: tuple[tuple[int, int], ...]
    rewritten: bool = False


def align(old: Document, new: Document, *, budget: int | None = None) -> Alignment:
    """Compare two documents clause by clause, `main` and `frame` apart.

    Numbers of clauses, typography and the headings above are no edit of a clause.
    `budget` is the work allowed for clauses that differ, `DEFAULT_BUDGET` where
    None; the answer is the same on every machine.
    """
    sides = [_Side.of(old, new, region) for region in Region]
    work = DEFAULT_BUDGET if budget is None else budget
    matchings = [match(side.old_bodies, side.new_bodies, work) for side in sides]
    placed = [
        change for side, found in zip(sides, matchings, strict=True) for change in _changes(side, found)
    ]
    pairs = [pair for side, found in zip(sides, matchings, strict=True) for pair in _pairs(side, found)]
    main = sides[0]
    return Alignment(
        changes=tuple(change for _, change in sorted(placed, key=lambda one: one[0])),
        links=link_changes([(old.clauses[at], new.clauses[beside]) for at, beside in sorted(pairs)]),
        pairs=tuple(sorted(pairs)),
        rewritten=any(found.exhausted for found in matchings) or _unrelated(main, matchings[0]),
    )


def text_digest(document: Document) -> str:
    """Give the SHA-256, in hex, of what the main clauses say.

    Equal exactly when the same clauses stand in the same order, but for their
    numbers, typography, headings' nesting and kind, and the frame around them.
    """
    digest = hashlib.sha256()
    for clause in document.main:
        text = canonical(clause.body).text
        if text:
            # No canonical text holds a line feed, so that no two lists of clauses come to the same bytes.
            digest.update(text.encode() + b"\n")
    return digest.hexdigest()


def count_changes(alignment: Alignment) -> tuple[int, int]:
    """Count the clauses added, removed, altered, split or merged: (in main, in the frame)."""
    counts = Counter(change.region for change in alignment.changes if change.op in _COUNTED)
    return counts[Region.MAIN], counts[Region.FRAME]


@dataclass(frozen=True, slots=True)
class _Side:
    """One region of both documents: places of the clauses that say something, and the clauses."""

    region: Region
    old_places: Sequence[int]
    new_places: Sequence[int]
    old: Sequence[Clause]
    new: Sequence[Clause]

    @classmethod
    def of(cls, old: Document, new: Document, region: Region) -> _Side:
        left = [at for at, clause in enumerate(old.clauses) if clause.region is region and _says(clause)]
        right = [at for at, clause in enumerate(new.clauses) if clause.region is region and _says(clause)]
        return cls(region, left, right, [old.clauses[at] for at in left], [new.clauses[at] for at in right])

    @property
    def old_bodies(self) -> list[str]:
        return [clause.body for clause in self.old]

    @property
    def new_bodies(self) -> list[str]:
        return [clause.body for clause in self.new]


def _says(clause: Clause) -> bool:
    body = clause.body
    return bool(body) and (len(body) > 3 or bool(canonical(body).text))


_Key = tuple[int, int, int]


def _changes(side: _Side, found: Matching) -> Iterator[tuple[_Key, ClauseChange]]:
    """Give the changes of a region, each with where it belongs in the new document."""
    old, new = side.old, side.new
    for at in found.moved:
        beside = found.equal[at]
        yield _key(side, beside), _change(ClauseOp.MOVED, [old[at]], [new[beside]])
    for at, beside in found.altered.items():
        change = _change(ClauseOp.ALTERED, [old[at]], [new[beside]])
        yield _key(side, beside), change
    for joint in found.splits:
        change = _change(ClauseOp.SPLIT, [old[joint.whole]], [new[part] for part in joint.parts])
        yield _key(side, joint.parts[0]), change
    for joint in found.merges:
        change = _change(ClauseOp.MERGED, [old[part] for part in joint.parts], [new[joint.whole]])
        yield _key(side, joint.whole), change
    used = {*found.equal.values(), *found.altered.values(), *(joint.whole for joint in found.merges)}
    used.update(part for joint in found.splits for part in joint.parts)
    for beside in range(len(new)):
        if beside not in used:
            yield _key(side, beside), _change(ClauseOp.ADDED, [], [new[beside]])
    yield from _removed(side, found)


def _removed(side: _Side, found: Matching) -> Iterator[tuple[_Key, ClauseChange]]:
    """Give what went, each after the clause that it stood behind."""
    behind = {at: beside for at, beside in found.equal.items() if at not in found.moved}
    behind |= found.altered
    behind |= {joint.whole: joint.parts[-1] for joint in found.splits}
    behind |= {part: joint.whole for joint in found.merges for part in joint.parts}
    place = -1
    for at, clause in enumerate(side.old):
        if at in behind:
            place = side.new_places[behind[at]]
        elif at not in found.equal:
            yield (place, 1, at), _change(ClauseOp.REMOVED, [clause], [])


def _key(side: _Side, beside: int) -> _Key:
    return side.new_places[beside], 0, 0


def _change(op: ClauseOp, old: Sequence[Clause], new: Sequence[Clause]) -> ClauseChange:
    stands = (new or old)[0]
    edited = op in (ClauseOp.ALTERED, ClauseOp.SPLIT, ClauseOp.MERGED)
    return ClauseChange(
        op=op,
        region=stands.region,
        clause=where(stands) or "",
        old="\n".join(clause.text for clause in old) if old else None,
        new="\n".join(clause.text for clause in new) if new else None,
        words=_words(old, new) if edited else (),
    )


def _words(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[WordChange, ...]:
    """Give the edits without the clauses' numbers; none for clauses too long to mark."""
    before = "\n".join(clause.body for clause in old)
    after = "\n".join(clause.body for clause in new)
    return word_changes(before, after) if max(len(before), len(after)) <= _MARKED else ()


def _pairs(side: _Side, found: Matching) -> Iterator[tuple[int, int]]:
    joined = {joint.whole: joint.parts[0] for joint in found.splits}
    joined |= {joint.parts[0]: joint.whole for joint in found.merges}
    for at, beside in {**found.equal, **found.altered, **joined}.items():
        yield side.old_places[at], side.new_places[beside]


def _unrelated(side: _Side, found: Matching) -> bool:
    """Say whether next to nothing of either text is in the other."""
    if min(len(side.old), len(side.new)) < _ENOUGH_CLAUSES:
        return False
    kept_old = {*found.equal, *found.altered, *(joint.whole for joint in found.splits)}
    kept_old.update(part for joint in found.merges for part in joint.parts)
    kept = sum(len(side.old[at].text) for at in kept_old)
    return kept < _UNRELATED * sum(len(clause.text) for clause in side.old)
