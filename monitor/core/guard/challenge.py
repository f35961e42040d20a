"""Challenges: a machine in front of the site wants to see a browser or a person."""

from __future__ import annotations

from monitor.core.guard.challenge_signs import NAMELESS
from monitor.core.guard.evidence import View, applies, points_of
from monitor.core.guard.further_vendor_signs import FURTHER_VENDORS
from monitor.core.guard.vendor_signs import VENDORS
from monitor.model import Finding, Outcome

_TABLES = {**VENDORS, **FURTHER_VENDORS}
_LITTLE = 3.0
_MARKED = 1.0


def challenged(view: View) -> Finding | None:
    """Find a challenge page of any status, by its vendor where its form is known."""
    best, vendor = _likeliest(view)
    if applies(view, _TABLES[vendor]):
        return _finding(f"{vendor}'s")
    nameless = points_of(view, NAMELESS)
    together = view.standing < _LITTLE and best + nameless >= view.need + _MARKED
    if together or applies(view, NAMELESS):
        return _finding(f"{vendor}'s" if best >= _MARKED else "a")
    return None


def _likeliest(view: View) -> tuple[float, str]:
    return max((points_of(view, table), name) for name, table in _TABLES.items())


def vendor_of(view: View) -> str | None:
    """Name the vendor whose marks an answer bears, for answers that their status already gives away."""
    best, vendor = _likeliest(view)
    return vendor if best >= _MARKED else None


def _finding(whose: str) -> Finding:
    reason = f"answers with {whose} challenge page instead of the document"
    return Finding(Outcome.BLOCKED, "challenge", reason)
