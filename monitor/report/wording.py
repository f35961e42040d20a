"""The words that reports use for verdicts, states and outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.model import Change, Note, Outcome, Severity, State, Verdict
from monitor.report.terminal import Ink, Run
from monitor.results import ClaimResult, SourceResult, TimelinePoint

INK_OF_STATE: Mapping[State, Ink] = MappingProxyType(
    {
        State.HOLDS: Ink.PLAIN,
        State.FLAGGED: Ink.ALARM,
        State.UNVERIFIED: Ink.DOUBT,
        State.NOT_JUDGED: Ink.PLAIN,
    }
)

WHAT_HAPPENED: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.INTACT: "the words stand as quoted",
        Verdict.MOVED: "the words stand, under another heading",
        Verdict.ALTERED: "it is there, but no longer as quoted",
        Verdict.VANISHED: "the words are gone from a document that was read whole",
        Verdict.NEVER_MATCHED: "the words were never found on any good page: perhaps the register is wrong",
        Verdict.AMBIGUOUS: "the place where the words stood is lost, and several others fit equally well",
        Verdict.SILENT: "the documents say nothing about it",
        Verdict.STATED: "the documents were silent on this, and now say something",
        Verdict.PRESENT: "the status page answers",
        Verdict.MISSING: "there is no status page any more",
        Verdict.STATEMENT: "a statement without proof",
        Verdict.UNVERIFIED: "the page could not be read, which proves nothing",
    }
)

WHY_UNREAD: Mapping[str, str] = MappingProxyType(
    {
        Outcome.SKIPPED.value: "was not fetched, by our own rule",
        Outcome.UNREACHABLE.value: "could not be reached",
        Outcome.TOO_LARGE.value: "is larger than the limits allow",
        Outcome.BLOCKED.value: "was blocked",
        Outcome.NOT_FOUND.value: "was not found",
        Outcome.REPLACED.value: "is another document now",
        Outcome.INVALID.value: "could not be read as the document",
        "never_read": "has not been read yet",
    }
)


def plain(word: str) -> str:
    """Give a word of the contract as people write it: "never_matched" becomes "never matched"."""
    return word.replace("_", " ")


def state_of(claim: ClaimResult) -> Run:
    """Give the state as one word; a claim that holds on old proof is "stale"."""
    if claim.stale and claim.state is State.HOLDS:
        return Run("stale", Ink.DOUBT)
    return Run(plain(claim.state), INK_OF_STATE[claim.state])


def verdict_of(claim: ClaimResult | TimelinePoint) -> str:
    """Give the verdict with what qualifies it: "altered, critical", "intact, typographic", "blocked"."""
    if claim.verdict is Verdict.UNVERIFIED:
        return plain(claim.reason or "unverified")
    words = [plain(claim.verdict)]
    if claim.note not in (None, Note.VERBATIM):
        words.append(claim.note)
    if claim.severity is not None and claim.state is State.FLAGGED:
        words.append(claim.severity)
    return ", ".join(words)


def outcome_of(source: SourceResult) -> Run:
    """Give the outcome of the last check: "changed", "unchanged", "blocked (HTTP 403)", "never checked"."""
    if source.outcome is None:
        return Run("never checked", Ink.DOUBT)
    if source.outcome is Outcome.OK:
        return Run(source.change or "ok")
    status = f" (HTTP {source.http_status})" if source.http_status and source.http_status >= 400 else ""
    return Run(plain(source.outcome) + status, Ink.DOUBT)


def change_of(outcome: Outcome, change: Change | None) -> Run:
    return Run(change or plain(outcome), Ink.PLAIN if outcome is Outcome.OK else Ink.DOUBT)


def ink_of_severity(severity: Severity | None) -> Ink:
    return Ink.ALARM if severity is Severity.CRITICAL else Ink.PLAIN


def counted(number: int, one: str, many: str | None = None) -> str:
    """Give "1 claim" or "3 claims"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def digest_of(snapshot: str | None) -> str:
    """Give the first 12 digits of a digest: enough to name a snapshot in a command."""
    return (snapshot or "").removeprefix("sha256:")[:12] or "-"
