"""The nouns of the project as frozen values.

Every other module speaks in these. Nothing here does I/O, reads a clock or
imports a library; times are timezone-aware UTC, durations are seconds, sizes
are bytes, offsets are code points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

# `Document.date` hides the type of the same name from whoever evaluates annotations.
_Date: TypeAlias = date

# --- vocabulary -----------------------------------------------------------------


class SourceKind(StrEnum):
    PRIVACY_POLICY = "privacy-policy"
    TERMS = "terms"
    DPA = "dpa"
    FAQ = "faq"
    HELP = "help"
    STATUS_PAGE = "status-page"
    OTHER = "other"


class Render(StrEnum):
    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


class Grade(StrEnum):
    VERIFIED = "verified"
    THIRD_PARTY = "third-party"
    NOT_STATED = "not-stated"


class Risk(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Outcome(StrEnum):
    """What a fetch came to; the first that applies, in this order."""

    SKIPPED = "skipped"
    UNREACHABLE = "unreachable"
    TOO_LARGE = "too_large"
    BLOCKED = "blocked"
    NOT_FOUND = "not_found"
    REPLACED = "replaced"
    INVALID = "invalid"
    OK = "ok"


class Change(StrEnum):
    """How the text of a good page relates to the good pages before it."""

    FIRST = "first"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    REVERTED = "reverted"


class Region(StrEnum):
    MAIN = "main"
    FRAME = "frame"


class ClauseKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


class Verdict(StrEnum):
    INTACT = "intact"
    MOVED = "moved"
    ALTERED = "altered"
    VANISHED = "vanished"
    NEVER_MATCHED = "never_matched"
    AMBIGUOUS = "ambiguous"
    SILENT = "silent"
    STATED = "stated"
    PRESENT = "present"
    MISSING = "missing"
    STATEMENT = "statement"
    UNVERIFIED = "unverified"

    @property
    def state(self) -> State:
        return _STATE_OF[self]


class State(StrEnum):
    HOLDS = "holds"
    FLAGGED = "flagged"
    UNVERIFIED = "unverified"
    NOT_JUDGED = "not_judged"


_STATE_OF: Mapping[Verdict, State] = MappingProxyType(
    {
        Verdict.INTACT: State.HOLDS,
        Verdict.MOVED: State.HOLDS,
        Verdict.SILENT: State.HOLDS,
        Verdict.PRESENT: State.HOLDS,
        Verdict.ALTERED: State.FLAGGED,
        Verdict.VANISHED: State.FLAGGED,
        Verdict.NEVER_MATCHED: State.FLAGGED,
        Verdict.AMBIGUOUS: State.FLAGGED,
        Verdict.STATED: State.FLAGGED,
        Verdict.MISSING: State.FLAGGED,
        Verdict.STATEMENT: State.NOT_JUDGED,
        Verdict.UNVERIFIED: State.UNVERIFIED,
    }
)


class Note(StrEnum):
    """How a quote holds (the first three) or why it is `altered`."""

    VERBATIM = "verbatim"
    TYPOGRAPHIC = "typographic"
    PUNCTUATION = "punctuation"
    EXTENDED = "extended"


class Context(StrEnum):
    """Whether the rest of the clause around a holding quote is as it was."""

    SAME = "same"
    CHANGED = "changed"


class Severity(StrEnum):
    CRITICAL = "critical"
    NOTABLE = "notable"
    MINOR = "minor"


class WordOp(StrEnum):
    REPLACE = "replace"
    INSERT = "insert"
    DELETE = "delete"


class ClauseOp(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    ALTERED = "altered"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"


# --- the register ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuoteProof:
    """Words that must stand in the source.

    `texts` must all hold. Within a text, `...` or `…` joins parts that must
    follow one another. `prefix` and `suffix` choose the place where the words
    stand more than once (W3C TextQuoteSelector).
    """

    texts: tuple[str, ...]
    prefix: str | None = None
    suffix: str | None = None


@dataclass(frozen=True, slots=True)
class AbsenceProof:
    """Terms, or `/regular expressions/`, none of which may stand in the sources."""

    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkProof:
    """A link that must stand in the source, by its text and its target."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class StatusPageProof:
    """The source must answer and be a status page."""


Proof = QuoteProof | AbsenceProof | LinkProof | StatusPageProof


@dataclass(frozen=True, slots=True)
class Source:
    """One document of a provider at one URL."""

    provider: str
    id: str
    kind: SourceKind
    url: str
    domains: tuple[str, ...] = ()
    """The provider's official hosts; everything below them counts too."""
    hosts: tuple[str, ...] = ()
    """Further hosts it may end at."""
    also: tuple[str, ...] = ()
    """Former addresses, for imports."""
    render: Render = Render.AUTO
    select: str | None = None
    remove: tuple[str, ...] = ()
    language: str | None = None
    dated: date | None = None
    interval: float = 12 * 3600.0
    """Seconds between checks."""
    tolerance: float = 3 * 86400.0
    """Seconds it may stay unreadable before an alert."""

    @property
    def ref(self) -> str:
        return f"{self.provider}/{self.id}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence in the register about a provider, with what proves it."""

    provider: str
    id: str
    topic: str
    statement: str
    grade: Grade
    risk: Risk
    proof: Proof | None
    sources: tuple[str, ...]
    """Ids of the provider's sources that it is judged on, never empty where there is a proof."""
    as_of: date | None = None
    reference: str | None = None
    conflicts_with: tuple[str, ...] = ()
    note: str | None = None

    @property
    def ref(self) -> str:
        return f"{self.provider}/{self.id}"


@dataclass(frozen=True, slots=True)
class Provider:
    id: str
    name: str
    legal_entity: str | None
    domains: tuple[str, ...]
    note: str | None
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]


@dataclass(frozen=True, slots=True)
class Settings:
    """The `settings` of config.yaml; the defaults are part of the contract.

    Durations are seconds, sizes bytes. `allow_origins` are exact origins
    ("http://127.0.0.1:8765") that may be internal addresses.
    """

    database: str = "sqlite:///monitor.db"
    interval: float = 12 * 3600.0
    max_age: float = 24 * 3600.0
    user_agent: str = "policy-monitor/1.0 (+https://example.org/contact)"
    accept_language: str = "en"
    vantage: str | None = None
    timeout: float = 60.0
    max_bytes: int = 10_000_000
    concurrency: int = 16
    per_host_delay: float = 1.0
    respect_robots: bool = True
    allow_origins: tuple[str, ...] = ()
    trusted_ca: str | None = None
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """Where alerts go: a command to run or a file to append to.

    `url` is the whole destination, `exec:COMMAND` or `file:PATH`; None where the
    environment variable it comes from is not set (the channel is off).
    """

    name: str
    url: str | None = field(repr=False)
    """May hold a secret, so it is never printed."""
    events: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    min_severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """A whole config.yaml. `path` is the file it was read from; relative paths in it start there."""

    path: str
    settings: Settings
    providers: Mapping[str, Provider]
    channels: tuple[Channel, ...] = ()
    warnings: tuple[str, ...] = ()

    def source(self, ref: str) -> Source:
        """Give the source called `provider/source`; KeyError when there is none."""
        provider, _, name = ref.partition("/")
        return self.providers[provider].sources[name]


# --- the document ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a clause: its visible text and its absolute target."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A heading, paragraph, list item or table row as a reader sees it.

    `text` is the visible text with white space folded to single spaces; it
    includes a number written as text ("4.2 (b)"), but not one that the browser
    generates for an ordered list. `label` is that number either way, and
    `label_end` the length of `text` that it takes (0 where it is generated).
    `path` holds the texts of the headings above, outermost first. `level` is
    1..6 for headings, the nesting depth (from 1) for list items, else 0.
    `start` is the offset of `text` in `Document.text`.
    """

    kind: ClauseKind
    region: Region
    text: str
    path: tuple[str, ...] = ()
    label: str | None = None
    label_end: int = 0
    level: int = 0
    links: tuple[Link, ...] = ()
    start: int = 0

    @property
    def body(self) -> str:
        """The text without its written number: what stays the same when clauses are renumbered."""
        return self.text[self.label_end :].lstrip()

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader sees in a snapshot: clauses in page order, both regions.

    `text` is the texts of all clauses, each followed by one line feed;
    `clause.start` points into it. Build with `document_of`, which sets both.
    """

    clauses: tuple[Clause, ...]
    text: str
    title: str | None = None
    language: str | None = None
    """Primary language subtag ("en", "zh"), declared by the page or recognised from its text."""
    date: _Date | None = None
    """The date the document gives itself ("Last updated: …")."""
    hidden: str = ""
    """Text that stands in the page but is kept from the reader: hidden elements, struck-through words."""

    @property
    def main(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.region is Region.MAIN)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as read: its document, and what else the guard looks at.

    `markup` is the decoded text of the answer, `media_type` its type without
    parameters. `complete` is False when the markup stops before its end (no
    closing `body` or `html`, cut in mid-sentence or in a tag). `refresh` is the
    absolute target of a meta refresh or an unconditional script redirect.
    `script_chars` counts the characters inside scripts. `unmatched` lists the
    configured selectors that match nothing on the page.
    """

    document: Document
    markup: str
    media_type: str
    charset: str
    complete: bool = True
    refresh: str | None = None
    canonical: str | None = None
    password_field: bool = False
    script_chars: int = 0
    unmatched: tuple[str, ...] = ()


# --- reading and judging --------------------------------------------------------


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


# --- what a fetch brings --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete HTTP answer.

    `body` is content-decoded (gzip and the like undone) and whole. `headers`
    have lower-case names. `hops` are the URLs passed on the way, the asked one
    first. `rendered` says that `body` is the DOM of a browser, in UTF-8.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    hops: tuple[str, ...] = ()
    rendered: bool = False
    notes: tuple[str, ...] = ()
    """Further facts for the record, e.g. "moved permanently to …"."""

    @property
    def content_type(self) -> str | None:
        return self.headers.get("content-type")


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request is made with; only ever from an `ok` answer."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304 to a request that was conditional."""

    final_url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """A fetch that brought no complete answer, or was not made.

    `retry_after` is in seconds, where the server asked for a pause.
    """

    finding: Finding
    final_url: str | None = None
    status: int | None = None
    retry_after: float | None = None


FetchResult = Answer | NotModified | Failure


def document_of(
    clauses: tuple[Clause, ...],
    *,
    title: str | None = None,
    language: str | None = None,
    date: date | None = None,
    hidden: str = "",
) -> Document:
    """Give the document made of `clauses`, with `start` of each and the text filled in."""
    placed: list[Clause] = []
    start = 0
    for clause in clauses:
        placed.append(
            Clause(
                kind=clause.kind,
                region=clause.region,
                text=clause.text,
                path=clause.path,
                label=clause.label,
                label_end=clause.label_end,
                level=clause.level,
                links=clause.links,
                start=start,
            )
        )
        start += len(clause.text) + 1
    text = "".join(clause.text + "\n" for clause in placed)
    return Document(
        clauses=tuple(placed), text=text, title=title, language=language, date=date, hidden=hidden
    )


def is_aware(moment: datetime) -> bool:
    """Say whether a datetime names a time zone; naive ones are refused everywhere."""
    return moment.tzinfo is not None
