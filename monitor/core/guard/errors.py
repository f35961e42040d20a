"""Error pages that say so in words at any status: maintenance, broken applications, missing pages."""

from __future__ import annotations

from monitor.core.guard.evidence import View, applies, found
from monitor.core.guard.missing_signs import MISSING
from monitor.core.guard.service_signs import APPLICATION, MAINTENANCE
from monitor.model import Finding, Outcome

_PLAINLY = 3.0


def server_error(view: View) -> Finding | None:
    """Find an answer whose status says that the server failed (5xx, and 408 and 425: try again)."""
    status = view.answer.status
    if status >= 500 or status in (408, 425):
        return Finding(
            Outcome.UNREACHABLE, "server-error", f"the server answers with an error (status {status})"
        )
    return None


def out_of_service(view: View) -> Finding | None:
    """Find maintenance and application error texts in place of the document."""
    if applies(view, APPLICATION) and (_says_so(view) or not applies(view, MISSING)):
        return Finding(
            Outcome.UNREACHABLE,
            "application-error",
            "shows an error of the site's application instead of the document",
        )
    if applies(view, MAINTENANCE):
        return Finding(
            Outcome.UNREACHABLE, "maintenance", "shows a maintenance notice instead of the document"
        )
    return None


def _says_so(view: View) -> bool:
    """Say whether a page names itself a broken application, as "Error: page not found" does not."""
    return any(sign.points >= _PLAINLY and found(view, sign) for sign in APPLICATION)


def missing(view: View) -> Finding | None:
    """Find 404, 410 and pages that say in words that there is no such page."""
    status = view.answer.status
    if status in (404, 410):
        return Finding(Outcome.NOT_FOUND, "not-found", f"there is no such page any more (status {status})")
    if applies(view, MISSING):
        return Finding(
            Outcome.NOT_FOUND,
            "soft-404",
            "says in words that there is no such page, without saying so by its status",
        )
    return None
