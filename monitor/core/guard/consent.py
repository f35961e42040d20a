"""Consent walls: a page that holds nothing but a request to accept cookies."""

from __future__ import annotations

from monitor.core.guard.evidence import View, points_of, standing_of
from monitor.core.guard.kinds import kinds_in
from monitor.core.guard.signs import LINE, size_of, speaks
from monitor.core.guard.wall_signs import CONSENT
from monitor.model import ClauseKind, Finding, Outcome

_CONSENT_WORDS = (
    "cookie", "consent", "partner", "vendor", "accept", "legitimate interest", "preferences", "personali",
    "advertis", "device", "withdraw", "your choice", "privacy choices", "browsing", "einwillig", "zustimm",
    "akzeptier", "gerät", "traceur", "同意",
)  # fmt: skip
_CONSENT_LIMIT = 3.0
_CONSENT_POINTS = 3.0
_LONGEST_REQUEST = 4_000
"""Words; requests that list every vendor are long."""


def consent_wall(view: View) -> Finding | None:
    """Find a page that holds nothing but a request for consent.

    Such a request speaks like a policy, so what counts against the rule is what
    stands on the page besides sentences about consent.
    """
    if points_of(view, CONSENT) < _CONSENT_POINTS or view.size > _LONGEST_REQUEST or _is_about_cookies(view):
        return None
    beside = [c for c in view.main if not any(word in c.text[:600].lower() for word in _CONSENT_WORDS)]
    if standing_of(beside) > _CONSENT_LIMIT:
        return None
    return Finding(Outcome.BLOCKED, "consent-wall", "asks for consent before it shows the document")


def _is_about_cookies(view: View) -> bool:
    """Say whether a policy stands there, by its name over a few sentences that are no request."""
    asking = tuple(sign for sign in CONSENT if sign.place == LINE)
    names = [clause.text for clause in view.main if clause.kind is ClauseKind.HEADING]
    own = [name for name in names[:6] if kinds_in((name,)) and not speaks((name,), asking)]
    sentences = [
        clause.text
        for clause in view.main
        if size_of(clause.text) >= 6 and not speaks((clause.text,), asking)
    ]
    return bool(own) and len(sentences) >= 3
