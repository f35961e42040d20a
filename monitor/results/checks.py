"""What checks, `verify` and `status` answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.core.schedule import Pace
from monitor.core.status.incidents import IncidentFigures
from monitor.model import Change, Context, Grade, Note, Outcome, Risk, Severity, State, Verdict, WordChange


@dataclass(frozen=True, slots=True)
class ComponentState:
    """A part of a service with the page's own word for its state."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class StatusPageResult:
    """What a status page said when it was last read; without the rest where it was recognised as none.

    `open_incidents` is None where the format does not tell whether there are
    any, `incidents` where it does not tell of past ones.
    """

    read_at: datetime
    recognised: bool
    format: str | None = None
    name: str | None = None
    indicator: str | None = None
    overall: str | None = None
    components: tuple[ComponentState, ...] = ()
    open_incidents: tuple[str, ...] | None = None
    incidents: IncidentFigures | None = None
    updated_at: datetime | None = None
    """When it last changed, or was made, by its own word."""


@dataclass(frozen=True, slots=True)
class SourceResult:
    """A source as last checked. `snapshot` is "sha256:…" of the page that counts."""

    provider: str
    source: str
    kind: str
    url: str
    final_url: str | None
    outcome: Outcome | None
    """None when it was never checked."""
    change: Change | None
    reason: str | None
    http_status: int | None
    checked_at: datetime | None
    snapshot: str | None
    first_seen_at: datetime | None
    """When the text of that page was first seen."""
    document_date: date | None
    official: bool
    unstable: bool
    last_ok_at: datetime | None = None
    interval: float | None = None
    """Seconds between checks, as they are done at present."""
    next_check_at: datetime | None = None
    consecutive_failures: int = 0
    pace: Pace | None = None
    """Why `interval` is another than the configured one."""
    pace_until: datetime | None = None
    """When a quicker pace ends; a slower one ends when the source can be read again."""
    notes: tuple[str, ...] = ()
    status_page: StatusPageResult | None = None


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim with its verdict and what a person needs to judge it."""

    provider: str
    claim: str
    topic: str
    grade: Grade
    risk: Risk
    statement: str
    source: str | None
    """The source that decided."""
    sources: tuple[str, ...]
    verdict: Verdict
    state: State
    severity: Severity | None
    severity_reason: str | None
    note: Note | None
    context: Context | None
    reason: str | None
    stale: bool
    quote: str | None
    """The tracked words; several texts are joined by line feeds."""
    terms: tuple[str, ...]
    """The terms of an absence claim."""
    found: str | None
    clause: str | None
    changes: tuple[WordChange, ...]
    last_held_at: datetime | None
    failed_since: datetime | None
    last_verdict: Verdict | None
    """The last verdict that a readable page gave."""
    last_verdict_at: datetime | None
    """When a readable page last confirmed it."""
    snapshot: str | None
    url: str | None
    official: bool
    as_of: date | None = None
    reference: str | None = None
    conflicts_with: tuple[str, ...] = ()
    register_note: str | None = None
    acknowledged: str | None = None
    """Who acknowledged a flagged claim, when and why, in one line."""


@dataclass(frozen=True, slots=True)
class Report:
    """The answer of `check` and `verify`."""

    generated_at: datetime
    sources: tuple[SourceResult, ...]
    claims: tuple[ClaimResult, ...]
    as_of: datetime | None = None
    warnings: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    """Checks that ended in a way nobody foresaw, a line each."""
    alerts_queued: int = 0

    @property
    def moment(self) -> datetime:
        """The moment that ages count from."""
        return self.as_of or self.generated_at

    @property
    def summary(self) -> dict[str, int]:
        counts = {state.value: 0 for state in (State.HOLDS, State.FLAGGED, State.UNVERIFIED)}
        counts |= {"stale": 0, State.NOT_JUDGED.value: 0}
        for claim in self.claims:
            counts[claim.state.value] += 1
            counts["stale"] += claim.stale
        return counts

    @property
    def exit_code(self) -> int:
        """4: a check failed by our fault; 1: flagged; 3: unverified, stale or nothing judged; else 0."""
        if self.failed:
            return 4
        summary = self.summary
        if summary["flagged"]:
            return 1
        judged = summary["holds"] + summary["unverified"]
        return 3 if summary["unverified"] or summary["stale"] or not judged else 0


@dataclass(frozen=True, slots=True)
class StatusReport:
    generated_at: datetime
    sources: tuple[SourceResult, ...]
    alerts_queued: int
    alerts_dead: int
    warnings: tuple[str, ...] = ()
