"""Challenges: a machine in front of the site wants to see a browser or a person."""

from __future__ import annotations

from monitor.core.guard.challenge_signs import NAMELESS
from monitor.core.guard.evidence import View, points_of
from monitor.core.guard.further_vendor_signs import FURTHER_VENDORS
from monitor.core.guard.vendor_signs import VENDORS
from monitor.model import Finding, Outcome

_LITTLE = 3.0


def challenged(view: View) -> Finding | None:
    """Find a challenge page of any status, by its vendor where its form is known."""
    need = view.need
    best, vendor = _likeliest(view)
    nameless = points_of(view, NAMELESS)
    if best >= need:
        return _finding(f"answers with {vendor}'s challenge page instead of the document")
    if nameless >= need or (view.standing < _LITTLE and best + nameless >= need + 1.0):
        named = f"{vendor}'s" if best >= 1.0 else "a"
        return _finding(f"answers with {named} challenge page instead of the document")
    return None


def _likeliest(view: View) -> tuple[float, str]:
    tables = {**VENDORS, **FURTHER_VENDORS}
    return max((points_of(view, table), name) for name, table in tables.items())


def vendor_of(view: View) -> str | None:
    """Name the vendor whose marks an answer bears, for answers that their status already gives away."""
    best, vendor = _likeliest(view)
    return vendor if best >= 1.0 else None


def _finding(reason: str) -> Finding:
    return Finding(Outcome.BLOCKED, "challenge", reason)
