"""What goes wrong between a URL and a complete answer, as one exception that never leaves this package."""

from __future__ import annotations

from monitor.model import Failure, Finding, Outcome


class Fault(Exception):
    """A request that brought no complete answer.

    `passing` says that the same request may succeed a moment later; only such
    faults are tried again.
    """

    def __init__(self, outcome: Outcome, rule: str, reason: str, *, passing: bool = False) -> None:
        super().__init__(reason)
        self.finding = Finding(outcome, rule, reason)
        self.passing = passing
        self.status: int | None = None
        """The HTTP status, where the answer got as far as that."""

    def failure(self, url: str | None = None) -> Failure:
        """Give the value that callers of the package see; `url` is where it ended."""
        return Failure(self.finding, final_url=url, status=self.status)


class NotAPage(Fault):
    """The answer is of a type that a browser does not show as a page."""


def refused(rule: str, reason: str) -> Fault:
    """Our own rule forbids the request: nothing is sent."""
    return Fault(Outcome.SKIPPED, rule, reason)


def unreachable(rule: str, reason: str, *, passing: bool = False) -> Fault:
    """No complete answer came."""
    return Fault(Outcome.UNREACHABLE, rule, reason, passing=passing)


def too_large(rule: str, reason: str) -> Fault:
    """A limit on size or depth ended the transfer."""
    return Fault(Outcome.TOO_LARGE, rule, reason)
