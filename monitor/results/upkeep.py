"""What keeping the records answers: imports, the audit, copies, the doctor, alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model import Severity


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
    pruned: int = 0
    """How many bodies were dropped, by entries of the ledger."""


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
class PrunedSource:
    """How many stored bodies of a source no evidence needs, and the bytes that they take."""

    provider: str
    source: str
    bodies: int
    size: int


@dataclass(frozen=True, slots=True)
class PruneReport:
    """What was dropped or, where not `written`, would be."""

    sources: tuple[PrunedSource, ...]
    kept_for: float
    """Seconds: what was seen within them stays."""
    written: bool
    refused: tuple[str, ...] = ()
    """Providers of which nothing was dropped, since a trial led to other verdicts."""
    given_back: int | None = None
    """Bytes that the file is smaller by; None where that was not asked for."""

    @property
    def bodies(self) -> int:
        return sum(one.bodies for one in self.sources)

    @property
    def size(self) -> int:
        """Bytes that they take."""
        return sum(one.size for one in self.sources)


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
