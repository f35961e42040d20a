"""Error pages that say so in words at any status: maintenance, broken applications, missing pages."""

from __future__ import annotations

from monitor.core.guard.evidence import View, applies, found
from monitor.core.guard.missing_signs import MISSING
from monitor.core.guard.service_signs import APPLICATION, MAINTENANCE
from monitor.core.guard.signs import HEADING, LINE, speaks
from monitor.core.guard.wall_signs import SIGN_IN
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


_ASKING = tuple(sign for sign in SIGN_IN if sign.place == LINE and sign.points >= 2.0)


def says_missing(view: View) -> bool:
    """Say whether a heading says that there is no such page, and its own part asks nobody to sign in."""
    named = any(sign.place == HEADING and found(view, sign) for sign in MISSING)
    return named and applies(view, MISSING) and not speaks((clause.text for clause in view.main), _ASKING)


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
