"""Questions about what is stored: no fetching, nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from monitor.core.comparing.align import align, count_changes
from monitor.core.schedule import CLOCK_SKEW
from monitor.errors import UsageError
from monitor.model import Channel, Document, Outcome, Provider, QuoteProof, Source
from monitor.replay import Replay, Step
from monitor.results import (
    ClaimTimeline,
    DiffReport,
    HistoryRow,
    PageRef,
    ShownDocument,
    TimelinePoint,
)
from monitor.store import Reader

SHORTEST_DIGEST = 4
"""Characters of a digest that name a page."""


@dataclass(frozen=True, slots=True)
class GoodPage:
    """A stored page that was the document we meant, with what a reader sees in it."""

    at: datetime
    digest: str
    url: str
    document: Document
    text: str | None
    """The digest of what `main` says."""
    pruned_at: datetime | None

    @property
    def snapshot(self) -> str:
        return f"sha256:{self.digest}"

    @property
    def reference(self) -> PageRef:
        return PageRef(self.at, self.snapshot, self.document.date, self.pruned_at)


def clock_doubts(reader: Reader, now: datetime) -> tuple[str, ...]:
    """Say that this machine's clock is behind what was recorded already, where it is."""
    latest = reader.latest_entry_at()
    if latest is None or latest - now <= CLOCK_SKEW:
        return ()
    said = (
        f"records are dated up to {latest:%Y-%m-%d %H:%M}Z, later than this machine's clock says it is: "
        "it was put back, or was wrong then. Nothing is lost; see that the clock is right"
    )
    return (said,)


def channel_doubts(reader: Reader, channels: Sequence[Channel]) -> Iterator[str]:
    """Say which alerts wait for a channel that is off, or that the register does not name any more."""
    known = {channel.name: channel for channel in channels}
    for name, count in reader.waiting().items():
        channel = known.get(name)
        if channel is None or channel.url is None:
            state = "config.yaml does not name any more" if channel is None else "is off"
            noun = "alert waits" if count == 1 else "alerts wait"
            yield f"{count} {noun} for the channel {name!r}, which {state}: they go out once it is back"


def history(provider: Provider, reader: Reader, source: str | None = None) -> Iterator[HistoryRow]:
    """Give a row per page whose bytes were new, in order of date."""
    good: dict[str, Document] = {}
    first_seen: dict[tuple[str, str], datetime] = {}
    taken = _screenshots(provider.id, reader)
    for step in Replay(provider, reader):
        name, observation = step.observation.source, step.observation
        if not step.new_bytes or step.examined is None or source not in (None, name):
            continue
        document = step.examined.document
        main = frame = 0
        if document is not None and name in good:
            main, frame = count_changes(align(good[name], document))
        text = step.examined.text
        seen = first_seen.setdefault((name, text), observation.at) if text else None
        yield HistoryRow(
            provider=provider.id,
            source=name,
            at=observation.at,
            outcome=step.finding.outcome if step.finding else Outcome.OK,
            reason=step.finding.reason if step.finding else None,
            change=step.change,
            snapshot=f"sha256:{observation.digest}",
            document_date=document.date if document else None,
            main_changes=main,
            frame_changes=frame,
            reverted_to=seen if step.change == "reverted" else None,
            screenshot=_screenshot((observation.digest or "",), taken),
            pruned_at=_pruned_at(observation.digest or "", reader),
        )
        if document is not None:
            good[name] = document


def good_pages(provider: Provider, source: Source, reader: Reader) -> list[GoodPage]:
    """Give the source's good pages whose bytes were new, in order of date."""
    return [
        GoodPage(
            step.observation.at,
            step.observation.digest,
            step.observation.final_url or step.observation.url,
            step.examined.document,
            step.examined.text,
            _pruned_at(step.observation.digest, reader),
        )
        for step in Replay(provider, reader)
        if step.observation.source == source.id
        and step.observation.digest is not None
        and step.new_bytes
        and step.examined is not None
        and step.examined.document is not None
    ]


def choose_page(pages: Sequence[GoodPage], wanted: str, source: Source) -> GoodPage:
    """Give the page that a date or the first characters of a digest name.

    A bare date means the end of that UTC day. Raises UsageError.
    """
    digest = wanted.removeprefix("sha256:").lower()
    named = [page for page in pages if len(digest) >= SHORTEST_DIGEST and page.digest.startswith(digest)]
    if len({page.digest for page in named}) > 1:
        raise UsageError(f"{wanted!r} names several pages of {source.ref}; give more of the digest")
    if named:
        return named[-1]
    moment = moment_of(wanted)
    if moment is None:
        raise UsageError(
            f"{wanted!r} is neither a date (2026-02-10) nor the digest of a page of {source.ref}; "
            f"see: monitor history {source.ref}"
        )
    return page_at(pages, moment, source)


def page_at(pages: Sequence[GoodPage], moment: datetime, source: Source) -> GoodPage:
    """Give the last page at or before a moment; raises UsageError when there is none."""
    earlier = [page for page in pages if page.at <= moment]
    if not earlier:
        known = f"the first one is of {pages[0].at:%Y-%m-%d}" if pages else "none is stored yet"
        raise UsageError(f"{source.ref} has no page read by {moment:%Y-%m-%d %H:%M}Z; {known}")
    return earlier[-1]


def moment_of(text: str) -> datetime | None:
    """Give the moment that an ISO date or time names, in UTC; a bare date is the end of its day."""
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    is_bare = moment.time() == time() and ":" not in text and "T" not in text
    return moment + (timedelta(days=1, microseconds=-1) if is_bare else timedelta())


def diff(
    provider: Provider, source: Source, reader: Reader, older: str | None, newer: str | None
) -> DiffReport:
    """Give the clause changes between two pages, by default between the last two that differ in words."""
    pages = good_pages(provider, source, reader)
    if len(pages) < 2 and not (older and newer):
        raise UsageError(f"{source.ref} has {len(pages)} readable page(s) stored; a comparison needs two")
    new = choose_page(pages, newer, source) if newer else pages[-1]
    old = choose_page(pages, older, source) if older else _last_different(pages, new)
    alignment = align(old.document, new.document)
    return DiffReport(
        provider=provider.id,
        source=source.id,
        older=old.reference,
        newer=new.reference,
        changes=alignment.changes,
        links=alignment.links,
        rewritten=alignment.rewritten,
        older_clauses=old.document.clauses,
        newer_clauses=new.document.clauses,
    )


def _last_different(pages: Sequence[GoodPage], new: GoodPage) -> GoodPage:
    before = [page for page in pages if page.at < new.at] or list(pages[:1])
    for page in reversed(before):
        if align(page.document, new.document).changes:
            return page
    return before[-1]


def show(provider: Provider, source: Source, reader: Reader, at: datetime | None) -> ShownDocument:
    """Give the document as it was read last, or last before `at`."""
    pages = good_pages(provider, source, reader)
    if at is None and not pages:
        raise UsageError(f"{source.ref} was never read; run: monitor check --source {source.ref}")
    page = page_at(pages, at, source) if at else pages[-1]
    alike = [other.digest for other in reversed(pages) if other.text == page.text]
    return ShownDocument(
        provider=provider.id,
        source=source.id,
        at=page.at,
        snapshot=page.snapshot,
        url=page.url,
        title=page.document.title,
        document_date=page.document.date,
        language=page.document.language,
        clauses=page.document.clauses,
        screenshot=_screenshot((page.digest, *alike), _screenshots(source.ref, reader)),
        pruned_at=page.pruned_at,
    )


def _pruned_at(digest: str, reader: Reader) -> datetime | None:
    pruning = reader.pruning(digest)
    return pruning.recorded_at if pruning else None


def _screenshots(name: str, reader: Reader) -> dict[str, str]:
    """Give the pictures that are stored of a source or a provider, by the digest of the page."""
    taken = {page: picture.digest for page, picture in reader.screenshots(name).items()}
    return {page: f"sha256:{digest}" for page, digest in taken.items() if reader.pruning(digest) is None}


def _screenshot(pages: Iterable[str], taken: Mapping[str, str]) -> str | None:
    """Give the picture of the first of these pages that has one."""
    return next((taken[page] for page in pages if page in taken), None)


def timeline(provider: Provider, reader: Reader, claims: Sequence[str]) -> Iterator[ClaimTimeline]:
    """Give, for each claim with a proof, one point per page of its sources, in order of date."""
    points: dict[str, list[TimelinePoint]] = {name: [] for name in claims}
    for step in Replay(provider, reader):
        if not step.new_bytes:
            continue
        for name in claims:
            if step.observation.source in provider.claims[name].sources:
                points[name].append(_point(step, name))
    for name in claims:
        claim = provider.claims[name]
        if claim.proof is not None:
            quote = "\n".join(claim.proof.texts) if isinstance(claim.proof, QuoteProof) else None
            yield ClaimTimeline(provider.id, name, claim.statement, quote, tuple(points[name]))


def _point(step: Step, name: str) -> TimelinePoint:
    judgement = step.memory.claim(name).now
    assert judgement is not None, "the fold judges each claim of a source at each of its events"
    return TimelinePoint(
        at=step.observation.at,
        snapshot=f"sha256:{step.observation.digest}",
        verdict=judgement.verdict,
        state=judgement.state,
        severity=judgement.severity,
        note=judgement.note,
        context=judgement.context,
        reason=judgement.reason,
        found=judgement.found,
        clause=judgement.clause,
        changes=judgement.changes,
        source=judgement.source,
    )
