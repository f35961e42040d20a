"""What the commands answer, as frozen values: the one thing that reports print.

Field names are the keys of the JSON contract (DESIGN, section 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.core.schedule import Pace
from monitor.core.status.incidents import IncidentFigures
from monitor.model import (
    Change,
    Clause,
    ClauseChange,
    Context,
    Grade,
    LinkChange,
    Note,
    Outcome,
    Risk,
    Severity,
    State,
    Verdict,
    WordChange,
)


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
        """1: something is flagged; 3: something is unverified or stale, or nothing was judged; else 0."""
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


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A page read or imported whose bytes differ from the page before it."""

    provider: str
    source: str
    at: datetime
    outcome: Outcome
    reason: str | None
    change: Change | None
    snapshot: str
    document_date: date | None
    main_changes: int
    frame_changes: int
    reverted_to: datetime | None = None
    """When the text that came back was first seen."""
    screenshot: str | None = None
    """The digest of the picture that was taken of it."""


@dataclass(frozen=True, slots=True)
class PageRef:
    """One side of a diff."""

    at: datetime
    snapshot: str
    document_date: date | None


@dataclass(frozen=True, slots=True)
class DiffReport:
    provider: str
    source: str
    older: PageRef
    newer: PageRef
    changes: tuple[ClauseChange, ...]
    links: tuple[LinkChange, ...]
    rewritten: bool = False
    """The two documents have next to nothing in common; the changes are a plain list of both."""
    older_clauses: tuple[Clause, ...] = ()
    newer_clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownDocument:
    provider: str
    source: str
    at: datetime
    snapshot: str
    url: str
    title: str | None
    document_date: date | None
    language: str | None
    clauses: tuple[Clause, ...]
    screenshot: str | None = None
    """The digest of a picture of the page, or of an earlier one with the same words."""


@dataclass(frozen=True, slots=True)
class TimelinePoint:
    at: datetime
    snapshot: str
    verdict: Verdict
    state: State
    severity: Severity | None
    note: Note | None
    context: Context | None
    reason: str | None
    found: str | None
    clause: str | None
    changes: tuple[WordChange, ...]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimTimeline:
    provider: str
    claim: str
    statement: str
    quote: str | None
    points: tuple[TimelinePoint, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import took in, left alone and could not place."""

    imported: int
    already_there: int
    outcomes: tuple[tuple[str, str, int], ...]
    """(source ref, outcome, how many) over what was imported."""
    unmatched: tuple[str, ...]
    """Files that belong to no source, or whose name is not a date, each with the reason."""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """`problem` names the first entry or body that does not fit; None when all do."""

    entries: int
    bodies: int
    head: str | None
    problem: str | None
    checkpoints: int = 0
    """How many heads kept elsewhere were compared with."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A copy that was written, and what an audit of it found."""

    path: str
    size: int
    """Bytes."""
    audit: AuditReport


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A database that was put in place; `aside` is where the one before went."""

    path: str
    aside: str | None
    entries: int
    bodies: int
    head: str | None


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """One thing looked at: `level` is "ok", "warn" or "fail"; `advice` says what to do.

    `where` is the line of config.yaml that it is about, as `file:line`.
    """

    area: str
    level: str
    message: str
    advice: str | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True)
class AlertDelivery:
    """How far an alert got on one channel: `state` is "queued", "delivered", "dead", "failed" or "off"."""

    channel: str
    state: str
    attempts: int = 0
    error: str | None = None
    """What the last attempt that failed said."""


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert and what became of it; `id` is stable over all its deliveries."""

    id: str
    created_at: datetime
    kind: str
    severity: Severity | None
    provider: str
    claim: str | None
    source: str | None
    title: str
    deliveries: tuple[AlertDelivery, ...] = ()
