"""Pages that show the way to others, the home page first of all, in the place of the document."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from monitor.core.guard.elsewhere_signs import FRONT
from monitor.core.guard.evidence import View, points_of
from monitor.core.guard.kinds import KINDS_OF_SOURCES, kinds_in
from monitor.core.guard.likeness import names_of
from monitor.model import ClauseKind, Finding, Outcome

_LINKED = 0.5
_LINKS_AT_LEAST = 5
_ANY_PAGE = 25


def home_page(view: View) -> Finding | None:
    """Find a page that shows the way to others instead of being a document itself."""
    assert view.document is not None
    final, asked = _path(view.answer.final_url), _path(view.source.url)
    if not view.document.main and final != "/":
        return None
    points = points_of(view, FRONT)
    points += 2.0 if final == "/" and asked != "/" else 0.0
    own = KINDS_OF_SOURCES.get(view.source.kind, frozenset())
    if own and not kinds_in(names_of(view.document)) & own:
        points += 1.0
    points += 1.0 if _linked_share(view) >= _LINKED else 0.0
    points += 2.5 if own and _lists_pages(view) else 0.0
    if points < max(2.5, view.need) or (view.size < _ANY_PAGE and final != "/" and not _lists_pages(view)):
        return None
    where = "the site's home page" if final == "/" and asked != "/" else "a page that leads to others"
    return Finding(Outcome.REPLACED, "home-page", f"shows {where} instead of the document")


def _linked_share(view: View) -> float:
    letters = sum(len(clause.text) for clause in view.main)
    linked = sum(len(link.text) for clause in view.main for link in clause.links)
    return linked / letters if letters else 0.0


def _lists_pages(view: View) -> bool:
    """Say whether most of the page is a list of links to other pages."""
    clauses = [clause for clause in view.main[:200] if clause.kind is not ClauseKind.HEADING]
    links = [
        clause
        for clause in clauses
        if clause.links and sum(len(x.text) for x in clause.links) >= 0.8 * len(clause.text)
    ]
    return len(links) >= _LINKS_AT_LEAST and len(links) >= _LINKED * len(clauses)


def _path(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    if re.fullmatch(
        r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.\w{2,5})?/?)?", path, re.IGNORECASE
    ):
        return "/"
    return path.rstrip("/") or "/"
