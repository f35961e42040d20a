"""Challenges: a machine in front of the site wants to see a browser or a person."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.core.guard.challenge_signs import NAMELESS, ORIGIN_FAILS
from monitor.core.guard.evidence import View, applies, found, points_of
from monitor.core.guard.further_vendor_signs import FURTHER_VENDORS
from monitor.core.guard.rarer_vendor_signs import RARER_VENDORS
from monitor.core.guard.signs import MARKUP, TEXT, Sign
from monitor.core.guard.vendor_signs import VENDORS
from monitor.model import Finding, Outcome

_TABLES = {**VENDORS, **FURTHER_VENDORS, **RARER_VENDORS}
_LITTLE = 3.0
_MARKED = 1.0
_LONGEST_SCRIPT = 20_000
_SETS_COOKIE = re.compile(r"document\.cookie\s*=")
_RELOADS = re.compile(
    r"\blocation\.reload\s*\(|\blocation(?:\.href)?\s*=\s*(?:window\.|document\.)?location\b"
)


def challenged(view: View) -> Finding | None:
    """Find a challenge page of any status, by its vendor where its form is known."""
    if any(found(view, sign) for sign in ORIGIN_FAILS):
        return None
    best, vendor = _likeliest(view)
    if applies(view, _TABLES[vendor]):
        return _finding(f"{_marked(view) or vendor}'s")
    nameless = points_of(view, NAMELESS)
    together = view.standing < _LITTLE and best + nameless >= view.need + _MARKED
    if together or applies(view, NAMELESS):
        return _finding(f"{vendor}'s" if best >= _MARKED else "a")
    return _finding("a") if _asks_for_cookie(view) else None


def _likeliest(view: View) -> tuple[float, str]:
    return max((points_of(view, table), name) for name, table in _TABLES.items())


def _marked(view: View) -> str | None:
    """Name the vendor whose marks are in the page itself: many speak in the same words."""

    def marks(table: Iterable[Sign]) -> float:
        return points_of(view, (sign for sign in table if sign.place in (MARKUP, TEXT)))

    best, vendor = max((marks(table), name) for name, table in _TABLES.items())
    return vendor if best >= _MARKED else None


def _asks_for_cookie(view: View) -> bool:
    """Say whether there is nothing but a short script that sets a cookie and loads the page again."""
    return (
        view.page is not None
        and view.whole_size == 0
        and len(view.markup) <= _LONGEST_SCRIPT
        and _SETS_COOKIE.search(view.markup) is not None
        and _RELOADS.search(view.markup) is not None
    )


def vendor_of(view: View) -> str | None:
    """Name the vendor whose marks an answer bears, for answers that their status already gives away."""
    best, vendor = _likeliest(view)
    return vendor if best >= _MARKED else None


def _finding(whose: str) -> Finding:
    reason = f"answers with {whose} challenge page instead of the document"
    return Finding(Outcome.BLOCKED, "challenge", reason)
