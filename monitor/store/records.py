"""What the store keeps, as frozen values.

`id` is the number of the record's entry in the ledger; it is 0 until the
record is written, and the store sets it together with `recorded_at`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from monitor.model import Change, Judgement, Outcome, Severity


class Origin(StrEnum):
    """Where an observation comes from: our own fetch, or a page kept by somebody else."""

    FETCH = "fetch"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Observation:
    """That a check took place, and what it found.

    `at` is when the page was fetched, for an import the page's own date.
    `digest` is the SHA-256 (hexadecimal) of the decoded body: of the one that
    arrived, or, with `http_status` 304, of the one that was confirmed; None
    where no complete answer came. `vantage` says where the request left from.
    """

    provider: str
    source: str
    at: datetime
    url: str
    outcome: Outcome = Outcome.SKIPPED
    rule: str | None = None
    reason: str | None = None
    change: Change | None = None
    origin: Origin = Origin.FETCH
    final_url: str | None = None
    http_status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    digest: str | None = None
    rendered: bool = False
    unstable: bool = False
    document_date: date | None = None
    vantage: Mapping[str, str | None] = field(default_factory=dict)
    duration: float | None = None
    """Seconds that the whole fetch took."""
    notes: tuple[str, ...] = ()
    recorded_at: datetime | None = None
    id: int = 0

    @property
    def ref(self) -> str:
        return f"{self.provider}/{self.source}"


class AttachmentKind(StrEnum):
    """What was taken beside a page: its picture, or the incidents that a status page tells elsewhere."""

    SCREENSHOT = "screenshot"
    INCIDENTS = "incidents"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Bytes that were taken together with an observation; `digest` is their SHA-256 (hexadecimal)."""

    observation: int
    kind: AttachmentKind
    url: str
    digest: str
    content_type: str | None = None
    recorded_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class RecordedVerdict:
    """What became of a claim at an observation, where that differs from what was recorded before.

    `at` is the observation's; `fingerprint` identifies the claim as it stood in
    the register.
    """

    provider: str
    claim: str
    at: datetime
    fingerprint: str
    judgement: Judgement
    observation: int
    recorded_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class OutboxAlert:
    """What a person must hear of, once. `id` is derived from what it is about, so a repetition is known."""

    id: str
    kind: str
    provider: str
    title: str
    created_at: datetime
    claim: str | None = None
    source: str | None = None
    severity: Severity | None = None
    payload: Mapping[str, object] = field(default_factory=dict)
    observation: int | None = None
    entry: int = 0
    """The number of its entry in the ledger; alerts are delivered in this order."""


class DeliveryState(StrEnum):
    QUEUED = "queued"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far an alert got on one channel. `attempts` counts the tries made so far."""

    alert: OutboxAlert
    channel: str
    state: DeliveryState
    attempts: int
    next_try_at: datetime | None
    last_error: str | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Review:
    """A decision of a person about the register: `kind` is "accept", "acknowledge" or the like.

    `subject` holds what was decided on (an alert's id, a digest, the wording),
    `until` when it ends, where it does.
    """

    kind: str
    provider: str
    who: str
    why: str
    at: datetime
    claim: str | None = None
    source: str | None = None
    subject: Mapping[str, object] = field(default_factory=dict)
    until: datetime | None = None
    recorded_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Pruning:
    """Bodies of a source that were dropped, because none of what was proven rests on them.

    `bodies` are their digests, each with that of the kept body that reads the
    same; None for an answer that was no good page, and for what was taken beside
    one. What was younger than `kept_for` seconds stayed.
    """

    provider: str
    source: str
    kept_for: float
    bodies: Mapping[str, str | None]
    recorded_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a source is due, and who is at it. `interval` is in seconds, as it is kept at present."""

    ref: str
    next_check_at: datetime | None = None
    consecutive_failures: int = 0
    interval: float | None = None
    lease_owner: str | None = None
    lease_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """Deliveries that wait, and those given up."""

    queued: int
    dead: int
