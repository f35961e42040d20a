"""Which stored pages no evidence needs, and how they are dropped.

A good page may go where an earlier one of its source that stays reads the same,
clause for clause and link for link; an answer that was none, where what was
found stands in its observation. So every question about the past gets the
answer that it would have got.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.errors import UsageError
from monitor.model import (
    Change,
    Claim,
    Judgement,
    Outcome,
    Provider,
    Source,
    SourceKind,
    StatusPageProof,
)
from monitor.replay import Replay, Step, claims_on, finding_recorded
from monitor.results import PrunedSource, PruneReport
from monitor.status_reading import counted_answers
from monitor.store import AttachmentKind, Origin, Pruning, Reader, Store

SHORTEST_KEPT = timedelta(days=1)
"""What is younger is never dropped: a check that is under way may still point at it."""

_WORDS_MOVED = (Change.FIRST, Change.CHANGED, Change.REVERTED)

Dropped = Mapping[str, str | None]
"""The digests of bodies that may go, each with that of the body that is read in its place, if any is."""


@dataclass(slots=True)
class _Pages:
    """The stored pages of one source, as a replay comes by them; what may go is asked for at its end."""

    source: Source
    claims: Sequence[Claim]
    before: datetime
    taken: list[tuple[datetime, str]] = field(default_factory=list)
    page_of: dict[int, str] = field(default_factory=dict)
    """The page of each observation."""
    seen: dict[str, datetime] = field(default_factory=dict)
    """When each was last read, or recorded where that is later."""
    needed: set[str] = field(default_factory=set)
    says: dict[str, int | None] = field(default_factory=dict)
    """What each stored page says, by a number; None where it was no good page."""
    first: list[str] = field(default_factory=list)
    """By that number, the first page that says so."""
    _numbers: dict[Hashable, int] = field(default_factory=dict)
    _found: tuple[Outcome, str] | None = None
    _proven: tuple[Judgement | None, ...] = ()

    def take(self, step: Step, *, is_stored: bool) -> None:
        """Note a step of the replay; a page that was pruned before only counts as what was read then."""
        observation, digest = step.observation, step.observation.digest
        is_turn = self._turns(step)
        if digest is None:
            return
        if is_turn or observation.unstable:
            self.needed |= {digest, self.taken[-1][1] if self.taken else digest}
        self.taken.append((observation.at, digest))
        self.page_of[observation.id] = digest
        latest = max(observation.at, observation.recorded_at or observation.at)
        self.seen[digest] = max(latest, self.seen.get(digest, latest))
        if step.examined is not None and is_stored:
            self._compare(step, digest)

    def _turns(self, step: Step) -> bool:
        """Say whether words changed, a claim's verdict did, or an answer fails for a new reason."""
        proven = tuple(step.memory.claim(claim.id).proven for claim in self.claims)
        found = (step.finding.outcome, step.finding.rule) if step.finding else None
        turns = proven != self._proven or step.change in _WORDS_MOVED or (found and found != self._found)
        self._proven, self._found = proven, found
        return bool(turns)

    def _compare(self, step: Step, digest: str) -> None:
        assert step.examined is not None
        number = None
        if step.examined.document is not None:
            number = self._numbers.setdefault(self._said(step), len(self._numbers))
            if number == len(self.first):
                self.first.append(digest)
        elif step.finding != finding_recorded(step.observation):
            # The present reader finds something else than was found then: only the answer itself tells that.
            self.needed.add(digest)
        if self.says.setdefault(digest, number) != number:
            self.needed.add(digest)

    def _said(self, step: Step) -> Hashable:
        """Give all that a claim can be judged on."""
        assert step.examined is not None
        page = step.examined.status_page
        # What a status page says of the past is counted from pages that stay anyway.
        state = replace(page, updated_at=None, told_since=None, history=None, cut=False) if page else None
        only_status = all(isinstance(claim.proof, StatusPageProof) for claim in self.claims)
        words = None if page and only_status else step.examined.document
        return step.examined.text, state, words

    def dropped(self) -> dict[str, str | None]:
        """Give the pages that may go."""
        return {
            digest: None if number is None else self.first[number]
            for digest, number in self.says.items()
            if self.seen[digest] < self.before
            and digest not in self.needed
            and (number is None or self.first[number] != digest)
        }

    def dropped_beside(self, pages: Dropped, reader: Reader) -> dict[str, None]:
        """Give what may go of what was taken beside pages: pictures of those that go, old incidents."""
        needed: dict[str, bool] = {}
        for kind in AttachmentKind:
            for one in reader.attachments(self.source.ref, kind, until=max(self.seen.values())):
                is_old = one.recorded_at is not None and one.recorded_at < self.before
                is_idle = kind is AttachmentKind.INCIDENTS or self.page_of.get(one.observation) in pages
                may_go = is_old and is_idle and one.digest not in self.needed
                needed[one.digest] = needed.get(one.digest, False) or not may_go
        return {digest: None for digest, is_needed in needed.items() if not is_needed}


def plan(provider: Provider, reader: Reader, before: datetime) -> dict[str, Dropped] | None:
    """Give what may be dropped of each source of a provider, of what was not seen since `before`.

    None where a trial shows that the stored pages would lead to other verdicts without it.
    """
    known = {name: _Pages(it, claims_on(provider, name), before) for name, it in provider.sources.items()}
    trail = []
    for step in Replay(provider, reader):
        digest = step.observation.digest
        is_stored = digest is not None and reader.pruning(digest) is None
        known[step.observation.source].take(step, is_stored=is_stored)
        trail.append((step.change, step.memory))
    always = reader.shared() | reader.pointed_at(provider.id) | reader.stands_for_others()
    dropped: dict[str, Dropped] = {}
    for name, pages in known.items():
        pages.needed |= always | set(_lasting(pages, reader))
        dropped[name] = pages.dropped()
    without = {digest: kept for going in dropped.values() for digest, kept in going.items()}
    rehearsed = Replay(provider, reader, without=without)
    if any((step.change, step.memory) != was for step, was in zip(rehearsed, trail, strict=True)):
        return None
    return {
        name: {**going, **known[name].dropped_beside(going, reader)}
        for name, going in dropped.items()
        if known[name].seen
    }


def _lasting(pages: _Pages, reader: Reader) -> Iterator[str]:
    """Give the pages that stay whatever others say: first, newest, decided on, counted from."""
    good = [digest for _, digest in pages.taken if pages.says.get(digest) is not None]
    yield from (*good[:1], *good[-1:])
    last = reader.latest_observation(pages.source.ref, ok_only=True, origin=Origin.FETCH)
    if last is not None and last.digest is not None:
        yield last.digest
    for review in reader.reviews(pages.source.provider):
        yield from [digest for at, digest in pages.taken if at <= review.at][-1:]
    if pages.source.kind is SourceKind.STATUS_PAGE and pages.seen:
        yield from counted_answers(pages.source, reader, max(pages.seen.values()))


def prune(
    store: Store, providers: Sequence[Provider], now: datetime, kept_for: timedelta, *, write: bool
) -> PruneReport:
    """Find the stored bodies of providers that no evidence needs, and with `write` drop them.

    What was seen within `kept_for` stays. One source is dropped at a time, in one
    transaction with its entry of the ledger. Raises UsageError where `kept_for` is too short.
    """
    if kept_for < SHORTEST_KEPT:
        raise UsageError("pages of the last day are never dropped; keep at least 1d")
    rows: list[PrunedSource] = []
    refused: list[str] = []
    for provider in providers:
        with store.read() as reader:
            planned_at = reader.checkpoint()
            planned = plan(provider, reader, now - kept_for)
            sizes = {name: reader.stored_sizes(bodies) for name, bodies in (planned or {}).items()}
        if planned is None:
            refused.append(provider.id)
            continue
        for name, bodies in planned.items():
            going = bodies
            if write and bodies:
                pruning = Pruning(provider.id, name, kept_for.total_seconds(), bodies)
                with store.write() as writer:
                    going = writer.prune(pruning, planned_at=planned_at)
            size = sum(sizes[name].get(digest, 0) for digest in going)
            rows.append(PrunedSource(provider.id, name, len(going), size))
    return PruneReport(tuple(rows), kept_for.total_seconds(), write, tuple(refused))
