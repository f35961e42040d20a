"""What changed between two documents, clause by clause."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from monitor.core.comparing.link_changes import link_changes
from monitor.core.comparing.matching import Matching, match
from monitor.core.comparing.words import word_changes
from monitor.core.normalise import canonical_text
from monitor.core.quoting.anchor import where
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


_Key = tuple[int, int, int]
"""Where a row belongs: behind which new clause; whether it went from there; its old place."""


@dataclass(frozen=True, slots=True)
class Row:
    """Clauses that belong together, by their places in both documents; `op` is None where nothing changed."""

    op: ClauseOp | None
    old: tuple[int, ...]
    new: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """What became of the clauses of `old` in `new`.

    `rows` hold every clause that says something, in the reading order of the new
    document, removed ones where they stood; `changes` are those rows that changed.
    `pairs` are (place in old.clauses, place in new.clauses) of clauses that are the
    same one, changed or not: of a split or merged one the first part. `rewritten` says that the
    documents have next to nothing in common, or differ too much to be compared in
    the work allowed: then `changes` is a plain list of what went and what came.
    """

    changes: tuple[ClauseChange, ...]
    links: tuple[LinkChange, ...]
    pairs: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]
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
    found = zip(sides, matchings, strict=True)
    placed = sorted(
        (placed for side, matching in found for placed in _rows(side, matching)), key=itemgetter(0)
    )
    rows = tuple(row for _, row in placed)
    pairs = sorted((row.old[0], row.new[0]) for row in rows if row.old and row.new)
    return Alignment(
        changes=tuple(_change(row.op, row, old, new) for row in rows if row.op is not None),
        links=link_changes([(old.clauses[at], new.clauses[beside]) for at, beside in pairs]),
        pairs=tuple(pairs),
        rows=rows,
        rewritten=any(matching.exhausted for matching in matchings) or _unrelated(sides[0], matchings[0]),
    )


def text_digest(document: Document) -> str:
    """Give the SHA-256, in hex, of what the main clauses say.

    Equal exactly when the same clauses stand in the same order, but for their
    numbers, typography, headings' nesting and kind, and the frame around them.
    """
    digest = hashlib.sha256()
    for clause in document.main:
        text = canonical_text(clause.body)
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

    def row(self, op: ClauseOp | None, old: Sequence[int], new: Sequence[int]) -> Row:
        return Row(op, tuple([self.old_places[at] for at in old]), tuple([self.new_places[at] for at in new]))

    @property
    def old_bodies(self) -> list[str]:
        return [clause.body for clause in self.old]

    @property
    def new_bodies(self) -> list[str]:
        return [clause.body for clause in self.new]


def _says(clause: Clause) -> bool:
    body = clause.body
    return bool(body) and (len(body) > 3 or bool(canonical_text(body)))


def _rows(side: _Side, found: Matching) -> Iterator[tuple[_Key, Row]]:
    """Give the rows of a region, each with where it belongs in the new document."""
    rows: list[tuple[ClauseOp | None, tuple[int, ...], tuple[int, ...]]] = []
    rows += [(ClauseOp.SPLIT, (joint.whole,), joint.parts) for joint in found.splits]
    rows += [(ClauseOp.MERGED, joint.parts, (joint.whole,)) for joint in found.merges]
    rows += [
        (ClauseOp.MOVED if at in found.moved else None, (at,), (beside,))
        for at, beside in found.equal.items()
    ]
    rows += [(ClauseOp.ALTERED, (at,), (beside,)) for at, beside in found.altered.items()]
    used = {beside for _, _, new in rows for beside in new}
    rows += [(ClauseOp.ADDED, (), (beside,)) for beside in range(len(side.new)) if beside not in used]
    for op, old, new in rows:
        yield (side.new_places[new[0]], 0, 0), side.row(op, old, new)
    behind = {at: new[-1] for op, old, new in rows if op is not ClauseOp.MOVED for at in old}
    place = -1
    for at in range(len(side.old)):
        if at in behind:
            place = side.new_places[behind[at]]
        elif at not in found.moved:
            yield (place, 1, at), side.row(ClauseOp.REMOVED, (at,), ())


def _change(op: ClauseOp, row: Row, old: Document, new: Document) -> ClauseChange:
    before = [old.clauses[at] for at in row.old]
    after = [new.clauses[at] for at in row.new]
    stands = (after or before)[0]
    edited = op in (ClauseOp.ALTERED, ClauseOp.SPLIT, ClauseOp.MERGED)
    return ClauseChange(
        op=op,
        region=stands.region,
        clause=where(stands) or "",
        old="\n".join(clause.text for clause in before) if before else None,
        new="\n".join(clause.text for clause in after) if after else None,
        words=_words(before, after) if edited else (),
    )


def _words(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[WordChange, ...]:
    """Give the edits without the clauses' numbers; none for clauses too long to mark."""
    before = "\n".join(clause.body for clause in old)
    after = "\n".join(clause.body for clause in new)
    return word_changes(before, after) if max(len(before), len(after)) <= _MARKED else ()


def _unrelated(side: _Side, found: Matching) -> bool:
    """Say whether next to nothing of either text is in the other."""
    if min(len(side.old), len(side.new)) < _ENOUGH_CLAUSES:
        return False
    kept_old = {*found.equal, *found.altered, *(joint.whole for joint in found.splits)}
    kept_old.update(part for joint in found.merges for part in joint.parts)
    kept = sum(len(side.old[at].text) for at in kept_old)
    return kept < _UNRELATED * sum(len(clause.text) for clause in side.old)
