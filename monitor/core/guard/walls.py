"""Refusals and walls: the site answers, but not with the document to us."""

from __future__ import annotations

from monitor.core.guard.challenge import vendor_of
from monitor.core.guard.evidence import View, applies
from monitor.core.guard.wall_signs import COUNTRY, SIGN_IN
from monitor.model import Finding, Outcome

_REFUSALS = {
    401: ("sign-in", "asks for credentials (status 401)"),
    402: ("payment", "asks for payment (status 402)"),
    403: ("forbidden", "refuses access (status 403)"),
    407: ("sign-in", "asks for credentials of a proxy (status 407)"),
    429: ("rate-limited", "says that it was asked too often (status 429)"),
    451: ("legal-reasons", "withholds the document for legal reasons (status 451)"),
    999: ("forbidden", "refuses access (status 999)"),
}
_OTHERWISE_REFUSED = frozenset({400, 405, 406, 409, 411, 412, 415, 417, 418, 421, 422, 426, 428, 431, 444})


def refused(view: View) -> Finding | None:
    """Find an answer whose status refuses us, naming the vendor in front of the site where it shows."""
    status = view.answer.status
    if status in _REFUSALS:
        rule, reason = _REFUSALS[status]
    elif status in _OTHERWISE_REFUSED:
        rule, reason = "refused", f"refuses the request (status {status})"
    else:
        return None
    vendor = vendor_of(view)
    return Finding(Outcome.BLOCKED, rule, f"{reason}; the page is {vendor}'s" if vendor else reason)


_PASSWORD_POINTS = 1.5


def sign_in_wall(view: View) -> Finding | None:
    """Find a page that asks the reader to sign in instead of showing the document."""
    password = _PASSWORD_POINTS if view.page is not None and view.page.password_field else 0.0
    if not applies(view, SIGN_IN, password):
        return None
    return Finding(Outcome.BLOCKED, "sign-in", "asks to sign in before it shows the document")


def country_block(view: View) -> Finding | None:
    """Find a page that says it is not for the country we ask from."""
    if not applies(view, COUNTRY):
        return None
    return Finding(
        Outcome.BLOCKED, "country", "says that it is not available in the country it was asked from"
    )
