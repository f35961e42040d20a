"""Another document at the address of ours: another policy, another language, any other page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from monitor.core.guard.evidence import POLICIES, STANDS, View
from monitor.core.guard.front_page import home_page
from monitor.core.guard.kinds import (
    KINDS_OF_SOURCES,
    LOOSE,
    Kind,
    kinds_in,
    kinds_of_text,
    qualifiers_in,
    words_of_kinds,
)
from monitor.core.guard.likeness import companies_in, main_of, names_of, provider_names, resembles, retained
from monitor.core.guard.signs import words_in
from monitor.core.guard.wholeness import waiting_for_scripts
from monitor.core.reading.language import primary_subtag
from monitor.model import Finding, Outcome

RETAINED = 0.25
"""Share of the earlier text from which on a page is that document, whatever else stands on it."""
_ANOTHER = 0.1
_FAR_SHORTER = 0.15
_WORDS_OF_KIND = 2
_SHARE_OF_KIND = 0.008
"""Share of a document's words that are of its kind; measured 0.014 to 0.038 on policies and terms."""
_SOME_SENTENCES = 1.0


def _replaced(rule: str, reason: str) -> Finding:
    return Finding(Outcome.REPLACED, rule, reason)


_ASKED_FOR = "en"
"""What pages are asked for by default (settings.accept_language)."""
_IN_PATH = re.compile(r"/(en|de|fr|es|it|pt|nl|ja|ko|zh|ru)(?:[-_][a-z]{2,4})?(?=/)", re.IGNORECASE)
_RUNNING_WORDS = 30


def other_language(view: View, share: float) -> Finding | None:
    """Find a page in another language than the source, its last document or its address says.

    Where the source names no language and nobody quotes it in its own, a whole
    document of the right kind may turn to the one that pages are asked for: a
    site that begins to heed that has not replaced its document.
    """
    document = view.document
    if document is None or share >= RETAINED or view.size < _RUNNING_WORDS:
        return None
    now, expected = document.language, _expected_language(view)
    if now is None or expected is None or now == expected:
        return None
    wanted = view.source.language or expected == view.source.quoted_in
    if now == _ASKED_FOR and not wanted and view.standing >= 2 * STANDS:
        return None
    return _replaced("other-language", f"is written in another language ({now} instead of {expected})")


def _expected_language(view: View) -> str | None:
    if view.source.language:
        return primary_subtag(view.source.language)
    if view.earlier:
        return view.earlier[-1].language
    found = _IN_PATH.search(urlsplit(view.source.url).path)
    return found[1].lower() if found else None


def other_document(view: View, share: float) -> Finding | None:
    """Find another policy, the home page, or any other page in the place of the document.

    A whole rewrite keeps its kind and its provider; on the first day only a page
    that is clearly of another kind, or clearly no document, is refused.
    """
    if view.document is None or share >= RETAINED:
        return None
    found = _other_policy(view) or home_page(view)
    if found is not None or not view.earlier:
        return found or _no_policy(view)
    return _other_than_before(view, share)


def _no_policy(view: View) -> Finding | None:
    """Find, on the first day, a page with some text of which no word is of a policy."""
    if view.source.kind not in POLICIES or view.standing < _SOME_SENTENCES or view.reads_like_policy:
        return None
    if view.document is None or not view.document.main or waiting_for_scripts(view):
        return None
    return _replaced("other-document", "is a page whose text has nothing of the document that was expected")


def _own_kinds(view: View) -> frozenset[Kind]:
    own = KINDS_OF_SOURCES.get(view.source.kind, frozenset())
    if not view.earlier:
        return own
    last = view.earlier[-1]
    return own | (kinds_in(names_of(last)) or (frozenset() if own else kinds_of_text(last.text)))


def _other_policy(view: View) -> Finding | None:
    assert view.document is not None
    own = _own_kinds(view)
    names = names_of(view.document)
    named = kinds_in(names)
    if not own or named & own:
        if view.earlier and own:
            return _other_readers(view, names)
        return None
    in_text = kinds_of_text(view.document.text)
    other = named - own - (LOOSE if in_text & own or (view.named and not view.earlier) else frozenset())
    if other and (
        not in_text or not in_text & own or (len(names) > 1 and all(kinds_in((n,)) & other for n in names))
    ):
        kind = min(other)
    elif not named and in_text and not in_text & own and view.standing >= STANDS:
        kind = min(in_text)
    else:
        return None
    return _replaced("other-policy", f"is another document: {kind} instead of {min(own)}")


def _other_readers(view: View, names: tuple[str, ...]) -> Finding | None:
    """Find the same kind of policy for other readers: of applicants, of children, of one state."""
    now = qualifiers_in(names)
    before = set(qualifiers_in(names_of(view.earlier[-1]))) | set(
        qualifiers_in((view.source.id, view.source.url))
    )
    new = sorted(set(now) - before)
    if not new:
        return None
    return _replaced("other-policy", f"is a policy for other readers or another product ({', '.join(new)})")


def _other_than_before(view: View, share: float) -> Finding | None:
    assert view.document is not None
    last = view.earlier[-1]
    size, before = view.size, words_in(clause.text for clause in main_of(last))
    if share >= _ANOTHER or before < 40:
        return None
    if size < before * _FAR_SHORTER:
        if (
            view.standing < _SOME_SENTENCES
            or waiting_for_scripts(view)
            or retained(view.document, last, RETAINED) >= RETAINED
        ):
            return None  # next to nothing, or a beginning of the document itself: not another one
        return _replaced("other-document", f"holds other text, {size} words where the document had {before}")
    names = provider_names(last, view.source)
    text = f"{view.document.title or ''}\n{view.document.text}".lower()
    if names and not any(name in text for name in names):
        return _replaced(
            "other-provider",
            f"does not name {names[0]!r} any more and shares no text with the document before",
        )
    companies = () if names else companies_in(last)
    others = companies_in(view.document) if companies else frozenset()
    if others and others.isdisjoint(companies):
        return _replaced(
            "other-provider", "names another company and shares no text with the document before"
        )
    own = _own_kinds(view)
    if own and (kinds_in(names_of(view.document)) & own or _speaks_of(view, own)):
        return None
    if not own and resembles(last, view.document):
        return None
    return _replaced("other-document", "shares neither its text nor its title with the document before")


def _speaks_of(view: View, kinds: frozenset[Kind]) -> bool:
    words = words_of_kinds("\n".join(clause.text for clause in view.main), kinds)
    return words >= max(_WORDS_OF_KIND, _SHARE_OF_KIND * view.size)
