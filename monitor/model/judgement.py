"""What was found out about answers, clauses and claims."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model.vocabulary import (
    ClauseOp,
    Context,
    Note,
    Outcome,
    Region,
    Severity,
    State,
    Verdict,
    WordOp,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Why an answer is not the document we meant.

    `rule` is a short stable name of the rule that spoke ("challenge", "soft-404"),
    `reason` a sentence a user understands.
    """

    outcome: Outcome
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class WordChange:
    """One edit between two texts; `old` is None for an insertion, `new` for a deletion."""

    op: WordOp
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link whose target, or itself, changed while the words stayed."""

    text: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One edit between two documents.

    `old` and `new` are the clause's texts (None where there is none); for a
    split `new`, for a merge `old`, joins the parts by line feeds. `clause` says
    where it stands now (or stood, when removed).
    """

    op: ClauseOp
    region: Region
    clause: str
    old: str | None
    new: str | None
    words: tuple[WordChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one quoted text stood when it was first matched or last accepted.

    `prefix` and `suffix` are canonical text before and after it, a line feed where
    its clause begins or ends; `opens` and `closes` say whether the quote began and ended its
    sentence; `occurrences` how many exact copies the document held;
    `clause_digest` identifies the rest of the clause. `rivals` identify sentences
    that resembled the quote even then, so that none is later taken for its rewording.
    """

    path: tuple[str, ...]
    region: Region
    prefix: str
    suffix: str
    opens: bool
    closes: bool
    occurrences: int
    clause_digest: str
    rivals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a claim on the pages read so far.

    `found` is the text that decided (the words now, the nearest text, the clause
    that broke the silence), `clause` where it stands, as "4 > International
    transfers", `source` the id of the source that decided. `severity_reason`
    names the rule and words behind `severity`. `places` is what to remember for
    the next page: one entry per quoted text, None where it has never matched.
    """

    verdict: Verdict
    note: Note | None = None
    context: Context | None = None
    reason: str | None = None
    severity: Severity | None = None
    severity_reason: str | None = None
    found: str | None = None
    clause: str | None = None
    source: str | None = None
    changes: tuple[WordChange, ...] = ()
    places: tuple[Place | None, ...] = ()

    @property
    def state(self) -> State:
        return self.verdict.state
