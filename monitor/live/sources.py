"""Two looks at one source -> what there is to say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from monitor.config.positions import Positions
from monitor.config.scalars import scalar
from monitor.core.guard.hosts import host_of, is_official
from monitor.core.quoting.anchor import DocumentIndex
from monitor.fetch import NEEDS_RENDERING
from monitor.first_look import moved_to
from monitor.live.differences import differences
from monitor.model import Document, Finding, Outcome, Provider, Render, Source, SourceKind
from monitor.results import DoctorFinding
from monitor.sighting import Sighting

OK, WARN = "ok", "warn"

_WITHOUT_TEXT = frozenset({NEEDS_RENDERING, "shell", "skeleton"})
_ROBOTS = frozenset({"robots", "robots-unreadable"})
_ADVICE: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.SKIPPED: "Correct the address, or what of `settings` stands in the way",
        Outcome.UNREACHABLE: "Try again later; where it stays so, correct `url`",
        Outcome.TOO_LARGE: "Name the document's own address as `url`, or raise settings.max_bytes",
        Outcome.BLOCKED: "Ask the provider to let you in, or name another address of the document as `url`",
        Outcome.NOT_FOUND: "Write its new address as `url`, and keep this one under `also`",
        Outcome.REPLACED: "Write the document's address as `url`, or correct `kind` and `language`",
        Outcome.INVALID: "Name an address that answers with the document itself as `url`",
    }
)


@dataclass(frozen=True, slots=True)
class Looks:
    """Two looks at a source, one right after the other, both past every cache."""

    first: Sighting
    second: Sighting

    @property
    def read(self) -> DocumentIndex | Finding:
        """What is to be judged: the later document, else the earlier one, else why there is none."""
        reads = [read_of(self.second), read_of(self.first)]
        return next((read for read in reads if isinstance(read, DocumentIndex)), reads[0])

    @property
    def best(self) -> Sighting:
        return self.second if self.second.is_readable or not self.first.is_readable else self.first


def read_of(sighting: Sighting) -> DocumentIndex | Finding:
    assert sighting.event is not None, "a first look is never a repetition"
    return sighting.event.read


def about_source(
    provider: Provider, source: Source, looks: Looks, positions: Positions
) -> Iterator[DoctorFinding]:
    """Say what two looks at a source show: first what keeps it from being read, then what is unsteady."""
    about = _About(provider, source, looks, positions)
    if not looks.first.is_readable and not looks.second.is_readable:
        yield about.unread(looks.second)
        return
    yield about.steadiness()
    yield from about.address()
    yield from about.document()


@dataclass(frozen=True, slots=True)
class _About:
    provider: Provider
    source: Source
    looks: Looks
    positions: Positions

    def _warn(self, message: str, advice: str, *keys: str | int) -> DoctorFinding:
        """Make a finding about a key of the source, or about the source where that is not written."""
        where = self.positions.at("providers", self.provider.id, "sources", self.source.id, *keys)
        return DoctorFinding(self.source.ref, WARN, message, f"{advice}.", where)

    def unread(self, sighting: Sighting) -> DoctorFinding:
        finding = read_of(sighting)
        assert isinstance(finding, Finding)
        host = host_of(sighting.observation.final_url or self.source.url)
        if finding.rule in _ROBOTS:
            where = self.positions.at("settings", "respect_robots")
            message = f"skipped: {finding.reason}"
            return DoctorFinding(
                self.source.ref, WARN, message, "Its claims stay unverified until then.", where
            )
        if finding.rule in _WITHOUT_TEXT:
            never = self.source.render is Render.NEVER
            advice = (
                "Write `render: auto`"
                if never
                else "Get a browser (`monitor doctor` says how), or name another `url`"
            )
            return self._warn(f"needs rendering: {finding.reason}", advice, "render" if never else "url")
        if finding.rule == "other-host":
            advice = (
                f"Where that is theirs, add {host} to `hosts` of the source, or to `domains` of the provider"
            )
            return self._warn(finding.reason, advice, "url")
        outcome = finding.outcome.value.replace("_", " ")
        return self._warn(f"{outcome}: {finding.reason}", _ADVICE[finding.outcome], "url")

    def steadiness(self) -> DoctorFinding:
        """Compare the two answers."""
        one, other = read_of(self.looks.first), read_of(self.looks.second)
        if isinstance(one, Finding) or isinstance(other, Finding):
            failed = one if isinstance(one, Finding) else other
            assert isinstance(failed, Finding)
            return self._warn(
                f"unsteady: one of two answers could not be read ({failed.reason})",
                "A check asks again by itself; where it stays so, name a steadier address as `url`",
                "url",
            )
        same_bytes = self.looks.first.observation.digest == self.looks.second.observation.digest
        found = differences(one.document, other.document, same_bytes=same_bytes)
        message = f"{self._how_read(other.document)}; {found.message}"
        if found.is_quiet:
            return DoctorFinding(self.source.ref, OK, message)
        advice = "Where that is no part of the document, name it by a CSS selector under `remove`"
        return self._warn(message, advice, "remove")

    def _how_read(self, document: Document) -> str:
        clauses = f"{len(document.main)} clauses"
        dated = f", dated {document.date}" if document.date else ""
        return f"{clauses}{dated}{', rendered in a browser' if self.looks.best.observation.rendered else ''}"

    def address(self) -> Iterator[DoctorFinding]:
        seen = self.looks.best.observation
        moved = moved_to(self.looks.best)
        if moved is not None:
            advice = f"Write `url: {scalar(moved)}`, and `also: [{scalar(self.source.url)}]` below it"
            yield self._warn(f"moved permanently to {moved}", advice, "url")
        final = seen.final_url or self.source.url
        # An address that is itself on another host is told by the register's own advice.
        if host_of(final) != host_of(self.source.url) and not is_official(final, self.provider.domains):
            yield self._unofficial(host_of(final))

    def _unofficial(self, host: str) -> DoctorFinding:
        advice = (
            f"Where it is theirs, add {host} to `domains`; reports call the source unofficial until then."
        )
        where = self.positions.at("providers", self.provider.id, "domains")
        message = f"ended at {host}, which is no official host of the provider"
        return DoctorFinding(self.source.ref, WARN, message, advice, where)

    def document(self) -> Iterator[DoctorFinding]:
        """Compare what was read with what the source says of itself."""
        best = self.looks.best
        for selector in best.examined.unmatched if best.examined else ():
            keys = (
                ("select",)
                if selector == self.source.select
                else ("remove", self.source.remove.index(selector))
            )
            yield self._warn(f"{keys[0]}: {scalar(selector)} matches nothing", "Correct or delete it", *keys)
        read = self.looks.read
        day = read.document.date if isinstance(read, DocumentIndex) else None
        if self.source.dated and day != self.source.dated:
            now = f"is dated {day}" if day else "shows no date"
            advice = (
                f"Read what changed, then write `dated: {day}`"
                if day
                else "Look whether it is still the document"
            )
            yield self._warn(f"{now}, and {self.source.dated} was reviewed", advice, "dated")
        status = best.examined.status_page if best.examined else None
        if self.source.kind is SourceKind.STATUS_PAGE and status is None:
            yield self._warn(
                "is no status page that can be recognised", "Correct its `url` or `kind`", "kind"
            )
