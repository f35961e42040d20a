"""What is answered about stored pages: their history, what changed, what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.model import (
    Change,
    Clause,
    ClauseChange,
    Context,
    LinkChange,
    Note,
    Outcome,
    Severity,
    State,
    Verdict,
    WordChange,
)


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
    pruned_at: datetime | None = None
    """When its bytes were dropped; another page that is kept reads the same."""


@dataclass(frozen=True, slots=True)
class PageRef:
    """One side of a diff."""

    at: datetime
    snapshot: str
    document_date: date | None
    pruned_at: datetime | None = None


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
    pruned_at: datetime | None = None
    """When its bytes were dropped: what is shown is then what a page says that reads the same."""


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
