"""What can be asked of a register and its database: nothing is fetched, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from monitor import queries, reviews
from monitor.answers import claim_result, source_result
from monitor.core.history import Memory
from monitor.core.schedule import QUICK_FOR
from monitor.doctor import examine_setup
from monitor.errors import UsageError
from monitor.memories import Memories
from monitor.model import Claim, Provider, Register
from monitor.names import choose_claims, choose_providers, choose_source
from monitor.results import (
    AlertRow,
    AuditReport,
    ClaimResult,
    ClaimTimeline,
    DiffReport,
    DoctorFinding,
    HistoryRow,
    Report,
    ShownDocument,
    SourceResult,
    StatusReport,
)
from monitor.status_reading import status_page_result
from monitor.store import Checkpoint, Reader, Store


def read_checkpoints(path: Path) -> tuple[Checkpoint, ...]:
    """Give the heads of the ledger that a file holds; raises UsageError where it holds none."""
    return Checkpoint.all_in(path.read_text("utf-8", errors="replace"))


def sources_of(chosen: Iterable[tuple[Provider, Claim]]) -> set[str]:
    """Give the names of the sources (provider/source) that claims with a proof rest on."""
    return {f"{provider.id}/{name}" for provider, claim in chosen for name in claim.sources if claim.proof}


class Questions:
    """What is known, for the commands that only read."""

    def __init__(self, register: Register, store: Store, clock: Callable[[], datetime]) -> None:
        self.register = register
        self._store = store
        self._clock = clock
        self._memories = Memories()

    def status(self, *, providers: Sequence[str] = (), since: datetime | None = None) -> StatusReport:
        """Give each source with its last outcome and next check, and the backlog of alerts.

        Incidents that status pages tell of are counted from `since`.
        """
        chosen = choose_providers(self.register, providers)
        with self._store.read() as reader:
            found = [
                result
                for provider in chosen
                for result in self._sources(
                    reader, provider, self._memories.recall(provider, reader), None, None, since
                )
            ]
            backlog = reader.backlog()
        return StatusReport(self._clock(), tuple(found), backlog.queued, backlog.dead, self._doubts())

    def claims(self, *, providers: Sequence[str] = ()) -> Report:
        """Give the latest known state of each claim; nothing is fetched."""
        return self.stand(providers=providers)

    def stand(
        self,
        *,
        providers: Sequence[str] = (),
        claims: Sequence[str] = (),
        as_of: datetime | None = None,
        max_age: float | None = None,
    ) -> Report:
        """Give the chosen claims and their sources by what is stored, or was by `as_of`.

        Ages are counted from then; proof older than `max_age` seconds is stale.
        """
        chosen = choose_claims(self.register, providers, claims)
        names = [(provider.id, claim.id) for provider, claim in chosen]
        return self._report(sources_of(chosen), names, as_of=as_of, max_age=max_age)

    def history(self, source: str | None = None) -> tuple[HistoryRow, ...]:
        """Give a row per page that was read or imported and had new bytes."""
        wanted = choose_source(self.register, source) if source else None
        providers = [wanted[0]] if wanted else list(self.register.providers.values())
        name = wanted[1].id if wanted else None
        with self._store.read() as reader:
            return tuple(row for provider in providers for row in queries.history(provider, reader, name))

    def diff(self, source: str, older: str | None = None, newer: str | None = None) -> DiffReport:
        """Give the clause changes between two pages, named by dates or digests."""
        provider, chosen = choose_source(self.register, source)
        with self._store.read() as reader:
            return queries.diff(provider, chosen, reader, older, newer)

    def show(self, source: str, at: datetime | None = None) -> ShownDocument:
        """Give the document as it was read last, or last before `at`."""
        provider, chosen = choose_source(self.register, source)
        with self._store.read() as reader:
            return queries.show(provider, chosen, reader, at)

    def screenshot(self, document: ShownDocument) -> bytes:
        """Give the picture of a document that was shown, an image file; UsageError where there is none."""
        if document.screenshot is None:
            ref = f"{document.provider}/{document.source}"
            raise UsageError(
                f"there is no picture of {ref} as read on {document.at:%Y-%m-%d %H:%M}Z: "
                "one is taken where a browser read the page and its words had changed"
            )
        with self._store.read() as reader:
            return reader.body(document.screenshot.removeprefix("sha256:"))

    def timeline(
        self, *, providers: Sequence[str] = (), claims: Sequence[str] = ()
    ) -> tuple[ClaimTimeline, ...]:
        """Give every stored page judged again, by claim."""
        wanted: dict[str, list[str]] = {}
        for provider, claim in choose_claims(self.register, providers, claims):
            wanted.setdefault(provider.id, []).append(claim.id)
        with self._store.read() as reader:
            return tuple(
                line
                for name, ids in wanted.items()
                for line in queries.timeline(self.register.providers[name], reader, ids)
            )

    def alerts(self) -> tuple[AlertRow, ...]:
        """Give the alerts, newest first, with what became of them on each channel."""
        with self._store.read() as reader:
            return tuple(reader.alerts())

    def audit(self, *, checkpoint: Path | None = None) -> AuditReport:
        """Prove that the store was not altered, also against heads kept elsewhere."""
        return self._store.audit(read_checkpoints(checkpoint) if checkpoint else ())

    def doctor(self) -> tuple[DoctorFinding, ...]:
        """Give the state of configuration, database and channels."""
        return tuple(examine_setup(self.register, self._store))

    def _doubts(self) -> tuple[str, ...]:
        """Say what is doubtful about the register, this machine's clock, and channels that are gone."""
        with self._store.read() as reader:
            return (
                *self.register.warnings,
                *queries.clock_doubts(reader, self._clock()),
                *queries.channel_doubts(reader, self.register.channels),
            )

    def _report(
        self,
        refs: Iterable[str],
        names: Iterable[tuple[str, str]],
        *,
        as_of: datetime | None = None,
        max_age: float | None = None,
    ) -> Report:
        """Give the sources called `refs` and the claims (provider, claim) as they stand or stood."""
        now = as_of or self._clock()
        age = self.register.settings.max_age if max_age is None else max_age
        wanted, chosen = set(refs), set(names)
        found_sources: list[SourceResult] = []
        found_claims: list[ClaimResult] = []
        with self._store.read() as reader:
            for provider in self.register.providers.values():
                claims = [claim for claim in provider.claims.values() if (provider.id, claim.id) in chosen]
                if not claims and not any(source.ref in wanted for source in provider.sources.values()):
                    continue
                memory = self._memories.at(provider, reader, as_of)
                sources = list(self._sources(reader, provider, memory, as_of, wanted))
                found_sources += sources
                ended = {source.source: source.final_url or source.url for source in sources}
                told = {
                    **reviews.muted(reader, provider, now, as_of=as_of),
                    **reviews.acknowledged(reader, provider, memory, as_of=as_of),
                }
                for claim in claims:
                    result = claim_result(provider, claim, memory, now=now, max_age=age, final_urls=ended)
                    found_claims.append(replace(result, acknowledged=told.get(claim.id)))
        return Report(
            generated_at=self._clock(),
            sources=tuple(found_sources),
            claims=tuple(found_claims),
            as_of=as_of,
            warnings=self.register.warnings,
        )

    def _sources(
        self,
        reader: Reader,
        provider: Provider,
        memory: Memory,
        as_of: datetime | None,
        wanted: set[str] | None,
        incidents_since: datetime | None = None,
    ) -> Iterable[SourceResult]:
        latest = reader.latest_observations(provider.id, until=as_of)
        since = self._clock() - QUICK_FOR
        for source in provider.sources.values():
            if wanted is None or source.ref in wanted:
                changed = reader.latest_change(source.ref, since=since)
                schedule = reader.schedule(source.ref)
                last = latest.get(source.id)
                result = source_result(source, memory, last, schedule, changed)
                known = memory.source(source.id)
                page = status_page_result(source, known, reader, incidents_since)
                yield replace(result, status_page=page)
