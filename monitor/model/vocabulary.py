"""The words with a fixed meaning: kinds, outcomes, verdicts, severities."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


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


class ChannelKind(StrEnum):
    """How a channel reaches people."""

    COMMAND = "command"
    FILE = "file"
    EMAIL = "email"
    WEBHOOK = "webhook"
    FEED = "feed"


class Digest(StrEnum):
    """When a channel tells what is not critical: at once, or together with the rest of its time."""

    OFF = "off"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


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
