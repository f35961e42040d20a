"""What commands answer that record nothing: a claim to add, a source looked at twice, checks to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from monitor.model import Note, Outcome, Region, Risk, State, Verdict, WordChange


@dataclass(frozen=True, slots=True)
class ClaimWish:
    """A claim that somebody wants to add, as far as they said it; the rest is derived.

    `url` may point at words (a text fragment). `place` chooses among several
    places of the quote, from 1; `as_found` takes the words of the page where the
    quote differs from them.
    """

    url: str
    quote: str | None = None
    absent: tuple[str, ...] = ()
    provider: str | None = None
    source: str | None = None
    claim: str | None = None
    topic: str | None = None
    statement: str | None = None
    risk: Risk = Risk.MEDIUM
    place: int | None = None
    as_found: bool = False


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Words in their clause, as the page has them; `clause` says where, `places` where else they stand.

    `number` is which of the places this one is, from 1.
    """

    text: str
    before: str
    after: str
    clause: str | None
    region: Region
    number: int = 1
    places: tuple[str | None, ...] = ()
    prefix: str | None = None
    suffix: str | None = None


@dataclass(frozen=True, slots=True)
class ProposedClaim:
    """A claim as it would stand in config.yaml, and what a check would say of it today.

    `lines` are what to put into the file, empty where there is nothing to put.
    `written` names the file that now holds them, at `line`; `refusal` says why it
    cannot take them.
    """

    provider: str
    source: str
    claim: str
    url: str
    outcome: Outcome
    reason: str | None = None
    document_date: date | None = None
    rendered: bool = False
    new: tuple[str, ...] = ()
    """What of "provider" and "source" the register did not have."""
    derived: tuple[str, ...] = ()
    """Which keys were not given but worked out."""
    verdict: Verdict | None = None
    note: Note | None = None
    found: str | None = None
    changes: tuple[WordChange, ...] = ()
    quote: str | None = None
    words: FoundWords | None = None
    warnings: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    line: int | None = None
    written: str | None = None
    refusal: str | None = None

    @property
    def exit_code(self) -> int:
        """0: it holds; 1: the page says otherwise; 2: the file cannot take it; 3: the page was not read."""
        if self.outcome is not Outcome.OK:
            return 3
        if self.verdict is None or self.verdict.state is not State.HOLDS:
            return 1
        return 2 if self.refusal else 0


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """A check to come: `fetch` says whether the command asked about would make it now.

    `request` is "full" or "conditional"; `reasons` say why it is made, and why so.
    """

    provider: str
    source: str
    url: str
    fetch: bool
    due_at: datetime | None
    request: str
    reasons: tuple[str, ...]
