"""What the pages read so far have taught about a provider: a fold over events in order of date.

Everything a verdict depends on is in here, so that the same pages give the
same verdicts whether they were fetched one by one or imported in any order:
`advance` is the only way from one state to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from monitor.core.judging.judge import judge, judge_status
from monitor.core.quoting.anchor import DocumentIndex
from monitor.model import (
    Change,
    Claim,
    Finding,
    Judgement,
    Outcome,
    State,
    StatusPageProof,
    Verdict,
)

UNSTABLE = "unstable"
"""Why a claim is unverified whose source gave answers that disagree before any that agreed."""

AGREEING_CHECKS = 3
AGREEING_TIME = timedelta(hours=24)
"""How long a source whose answers disagreed must repeat itself before a claim turns (DESIGN, section 4)."""


@dataclass(frozen=True, slots=True)
class Event:
    """A check of one source, or a page imported for it.

    `read` is the index of a good document, or why there is none. `digest`
    identifies the bytes and `text` the words of the main part; both None where
    nothing complete arrived. `status_page` says whether a status page was
    recognised, None for other kinds of source. `disputed` says that a second
    answer, fetched at once, led to other verdicts. `repeated` identifies the
    bytes of another page that was read as this very document.
    """

    source: str
    at: datetime
    read: DocumentIndex | Finding
    digest: str | None = None
    text: str | None = None
    status_page: bool | None = None
    document_date: date | None = None
    disputed: bool = False
    repeated: str | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """Answers of a source that disagreed: the claims the last one flags, since when, how often in a row."""

    flagged: tuple[str, ...] | None = None
    since: datetime | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class SourceMemory:
    """What is known of a source after its last event.

    `digest`, `text` and `read_at` belong to the last good document; `texts`
    holds every known text with the date it was first seen. `change` is how that
    document relates to the ones before.
    """

    finding: Finding | None = None
    digest: str | None = None
    text: str | None = None
    read_at: datetime | None = None
    status_page: bool | None = None
    document_date: date | None = None
    change: Change | None = None
    texts: Mapping[str, datetime] = field(default_factory=dict)
    dispute: Dispute | None = None
    failing_since: datetime | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class ClaimMemory:
    """What is known of a claim: the judgement of its last event and the last one a readable page gave.

    `proven_at` is when a readable page last confirmed `proven`, `held_at` when
    the claim last held, `failed_since` when it first did not after that.
    """

    now: Judgement | None = None
    proven: Judgement | None = None
    proven_at: datetime | None = None
    held_at: datetime | None = None
    failed_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """The state of a provider after some events."""

    sources: Mapping[str, SourceMemory] = field(default_factory=dict)
    claims: Mapping[str, ClaimMemory] = field(default_factory=dict)

    def source(self, name: str) -> SourceMemory:
        return self.sources.get(name, SourceMemory())

    def claim(self, name: str) -> ClaimMemory:
        return self.claims.get(name, ClaimMemory())


Reads = Mapping[str, DocumentIndex | Finding | None]
"""The latest read of each source of the provider, by source id; None where there was none."""


def change_of(memory: SourceMemory, event: Event) -> Change | None:
    """Say how the text of a good page relates to the good pages before it; None for an unreadable one."""
    if isinstance(event.read, Finding) or event.text is None:
        return None
    if memory.text is None:
        return Change.FIRST
    if event.text == memory.text:
        return Change.UNCHANGED
    return Change.REVERTED if event.text in memory.texts else Change.CHANGED


def advance(memory: Memory, event: Event, claims: Iterable[Claim], reads: Reads) -> Memory:
    """Give the memory after `event`.

    `claims` are those to be judged at this event, normally all that name its
    source; `reads` holds the latest read of every source they name, this
    event's included.
    """
    source = _remember_source(memory.source(event.source), event)
    sources = {**memory.sources, event.source: source}
    repeats = _only_repeats(memory, event)
    verdicts = {
        claim.id: (repeats and memory.claim(claim.id).now)
        or _judge(claim, sources, reads, memory.claim(claim.id))
        for claim in claims
        if claim.proof is not None
    }
    source = replace(source, dispute=_settle(source.dispute, event, verdicts))
    judged = dict(memory.claims)
    for name, verdict in verdicts.items():
        known = memory.claim(name)
        if source.dispute is not None and _turns(known, verdict):
            judged[name] = replace(known, now=known.proven or _undecided(verdict))
        else:
            judged[name] = _remember_claim(known, verdict, event.at)
    return Memory(sources={**sources, event.source: source}, claims=judged)


def confirms(memory: Memory, source: str, digest: str | None) -> bool:
    """Say whether a good page with these bytes can only repeat what the last one of its source said."""
    known = memory.source(source)
    return digest is not None and known.digest == digest and known.finding is None and known.dispute is None


def _only_repeats(memory: Memory, event: Event) -> bool:
    """Say whether an event shows, in other bytes, what the last page of its source did."""
    same_kind = event.status_page == memory.source(event.source).status_page
    return same_kind and not event.disputed and confirms(memory, event.source, event.repeated)


def confirm(memory: Memory, source: str, at: datetime, claims: Iterable[Claim]) -> Memory:
    """Give the memory after a page that `confirms` the last one: only times move on."""
    judged = dict(memory.claims)
    for claim in claims:
        known = memory.claim(claim.id)
        if known.now is not None:
            judged[claim.id] = _remember_claim(known, known.now, at)
    repeated = replace(memory.source(source), read_at=at, change=Change.UNCHANGED)
    sources = {**memory.sources, source: repeated}
    return Memory(sources=sources, claims=judged)


def carry_over(
    memory: Memory, base: Memory, after: Memory, source: str, claims: Iterable[Claim]
) -> Memory | None:
    """Give on top of `memory` what an event of `source` made of `base`, namely `after`.

    None where `memory` and `base` differ in anything that `advance` goes by.
    """
    claims = tuple(claims)
    names = {source}.union(*(claim.sources for claim in claims))
    same_sources = all(memory.source(name) == base.source(name) for name in names)
    if not same_sources or any(memory.claim(claim.id) != base.claim(claim.id) for claim in claims):
        return None
    judged = {claim.id: after.claims[claim.id] for claim in claims if claim.id in after.claims}
    sources = {**memory.sources, source: after.source(source)}
    return Memory(sources=sources, claims={**memory.claims, **judged})


def _judge(claim: Claim, sources: Mapping[str, SourceMemory], reads: Reads, known: ClaimMemory) -> Judgement:
    if isinstance(claim.proof, StatusPageProof):
        read = reads.get(claim.sources[0])
        finding = read if isinstance(read, Finding) else None
        recognised = sources.get(claim.sources[0], SourceMemory()).status_page
        return judge_status(claim, None if finding else recognised, finding, known.now)
    return judge(claim, {name: reads.get(name) for name in claim.sources}, known.now)


def accept(memory: Memory, claim: Claim, reads: Reads) -> Memory:
    """Give the memory after a person accepted a holding claim where and as it stands now.

    Its place and the rest of its clause are learned anew. A claim that does not
    hold on the latest reads stays as it is.
    """
    known = memory.claim(claim.id)
    if claim.proof is None or isinstance(claim.proof, StatusPageProof):
        return memory
    now = judge(claim, {name: reads.get(name) for name in claim.sources}, None)
    if now.state is not State.HOLDS:
        return memory
    return Memory(memory.sources, {**memory.claims, claim.id: replace(known, now=now, proven=now)})


def turns(before: Memory, after: Memory, claims: Iterable[Claim]) -> bool:
    """Say whether one of the claims would turn to flagged that was not flagged before."""
    return any(_turns(before.claim(claim.id), after.claim(claim.id).now) for claim in claims)


def same_verdicts(one: Memory, other: Memory, claims: Iterable[Claim]) -> bool:
    """Say whether two answers flag the same claims, be it for other words in each."""

    def flags(memory: Memory) -> set[str]:
        judged = {claim.id: memory.claim(claim.id).now for claim in claims}
        return {name for name, now in judged.items() if now and now.state is State.FLAGGED}

    return flags(one) == flags(other)


def _turns(known: ClaimMemory, now: Judgement | None) -> bool:
    flagged_before = known.proven is not None and known.proven.state is State.FLAGGED
    return now is not None and now.state is State.FLAGGED and not flagged_before


def _undecided(verdict: Judgement) -> Judgement:
    """Give what is known of a claim whose source disagreed with itself from the first day."""
    return Judgement(Verdict.UNVERIFIED, reason=UNSTABLE, source=verdict.source, places=verdict.places)


def _remember_source(known: SourceMemory, event: Event) -> SourceMemory:
    if isinstance(event.read, Finding):
        return replace(
            known,
            finding=event.read,
            # The clock may have been put back since.
            failing_since=min(known.failing_since or event.at, event.at),
            failures=known.failures + (event.read.outcome is not Outcome.SKIPPED),
        )
    texts = known.texts
    if event.text is not None and event.text not in texts:
        texts = {**texts, event.text: event.at}
    return SourceMemory(
        finding=None,
        digest=event.digest,
        text=event.text,
        read_at=event.at,
        status_page=event.status_page,
        document_date=event.document_date,
        change=change_of(known, event),
        texts=texts,
        dispute=known.dispute,
    )


def _settle(dispute: Dispute | None, event: Event, verdicts: Mapping[str, Judgement]) -> Dispute | None:
    """Give the dispute after an event: None once answers flagged the same claims for long enough."""
    if event.disputed:
        return Dispute()
    flagged = tuple(sorted(name for name, now in verdicts.items() if now.state is State.FLAGGED))
    # A status page that is not found is an answer too; other unreadable pages say nothing.
    if dispute is None or (isinstance(event.read, Finding) and not flagged):
        return dispute
    if dispute.flagged == flagged:
        dispute = replace(dispute, count=dispute.count + 1)
    else:
        dispute = Dispute(flagged, event.at, 1)
    agreed = dispute.since is not None and event.at - dispute.since >= AGREEING_TIME
    return None if agreed or dispute.count >= AGREEING_CHECKS else dispute


def _remember_claim(known: ClaimMemory, now: Judgement, at: datetime) -> ClaimMemory:
    if now.state is State.UNVERIFIED:
        return replace(known, now=now)
    if now.state is State.HOLDS:
        return ClaimMemory(now=now, proven=now, proven_at=at, held_at=at, failed_since=None)
    return replace(known, now=now, proven=now, proven_at=at, failed_since=known.failed_since or at)
