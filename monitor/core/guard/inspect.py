"""The rules in their order."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.guard.challenge import challenged
from monitor.core.guard.consent import consent_wall
from monitor.core.guard.elsewhere import other_host, parked, sent_on
from monitor.core.guard.errors import missing, out_of_service, says_missing, server_error
from monitor.core.guard.evidence import View
from monitor.core.guard.identity import RETAINED, other_document, other_language
from monitor.core.guard.likeness import retained
from monitor.core.guard.walls import country_block, refused, sign_in_wall
from monitor.core.guard.wholeness import (
    cut_short,
    empty,
    far_less,
    waiting_for_scripts,
    wrong_status,
    wrong_type,
)
from monitor.core.status.page import recognise
from monitor.model import Answer, Document, Finding, Outcome, Page, Source, SourceKind

_RECENT = 3


def inspect(
    answer: Answer,
    page: Page | Finding,
    source: Source,
    earlier: Sequence[Document],
    *,
    known: bool = False,
) -> Finding | None:
    """Say why `answer` is not the document that `source` means; None where it is, read whole.

    `page` is what the reader made of the body. `earlier` are the source's
    earlier good documents, newest last, none on the first day; `known` says that
    the page's text was that of an earlier one. The order is that of DESIGN 5.
    """
    if isinstance(page, Finding) and page.outcome is Outcome.TOO_LARGE:
        return page
    read = page if isinstance(page, Page) else None
    view = View(answer, read, source, tuple(earlier))
    share = 1.0 if known else _share_kept(view)
    there = share >= RETAINED or _is_status_page(view)
    return (
        _by_status_and_words(view, there)
        or _by_identity(view, share, there)
        or wrong_status(view)
        or wrong_type(view)
        or (page if isinstance(page, Finding) else None)
        or _by_wholeness(view, there)
    )


def _share_kept(view: View) -> float:
    """Give the largest share of a recent document that is there: wordings may take turns."""
    best = 0.0
    if view.document is None:
        return best
    if any(document is view.document for document in view.earlier):
        return 1.0
    for document in reversed(view.earlier[-_RECENT:]):
        best = max(best, retained(document, view.document, RETAINED))
        if best >= RETAINED:
            break
    return best


def _is_status_page(view: View) -> bool:
    if view.source.kind is not SourceKind.STATUS_PAGE:
        return False
    answer = view.answer
    return recognise(answer.body, answer.content_type, answer.final_url) is not None


def _by_status_and_words(view: View, there: bool) -> Finding | None:
    """Apply what speaks whether or not the body could be read: blocked, unreachable, not found."""
    if there and view.answer.status == 200:
        return None
    found = challenged(view) or refused(view)
    if found is None and not there:
        # Menus ask to sign in, and footers for consent, on error pages too.
        wall = None if says_missing(view) else sign_in_wall(view) or consent_wall(view)
        found = wall or country_block(view)
    return found or server_error(view) or (None if there else out_of_service(view)) or missing(view)


def _by_identity(view: View, share: float, there: bool) -> Finding | None:
    found = other_host(view) or sent_on(view)
    if found is not None or view.source.kind is SourceKind.STATUS_PAGE:
        return found
    return (None if there else parked(view)) or other_language(view, share) or other_document(view, share)


def _by_wholeness(view: View, there: bool) -> Finding | None:
    if view.source.kind is SourceKind.STATUS_PAGE:
        return None if there else waiting_for_scripts(view)
    return (None if there else empty(view) or far_less(view)) or cut_short(view)
