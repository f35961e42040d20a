"""How much of an earlier document is still there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.core.guard.hosts import host_of
from monitor.model import Clause, ClauseKind, Document, Source

_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯]")
_WORDS_AT_MOST = 12_000
_SENTENCE_WORDS = 6


def main_of(document: Document) -> tuple[Clause, ...]:
    return document.main or document.clauses


def retained(earlier: Document, now: Document, enough: float) -> float:
    """Give the share (0..1) of the earlier main text that is there now.

    Clauses that are there word for word are counted first, by length; only
    where they come to less than `enough`, runs of three words (of four
    characters in Chinese) are compared, so that small edits everywhere do not
    count as another text.
    """
    before = _sentences(main_of(earlier))
    here = {_key(clause) for clause in now.clauses}
    total = sum(map(len, before))
    if not total:
        return 0.0
    exact = sum(len(text) for text in before if text in here) / total
    if exact >= enough:
        return exact
    old = _runs(main_of(earlier))
    return max(exact, len(old & _runs(main_of(now))) / len(old)) if old else exact


def _sentences(clauses: Iterable[Clause]) -> set[str]:
    """Give the longer texts, or all where short ones prevail: menus must not count for the document."""
    keys = {_key(clause) for clause in clauses} - {""}
    long = {
        key for key in keys if len(key.split()) >= _SENTENCE_WORDS or (len(key) >= 12 and _CJK.search(key))
    }
    return long if 3 * sum(map(len, long)) >= sum(map(len, keys)) else keys


def _key(clause: Clause) -> str:
    return "" if clause.kind is ClauseKind.HEADING else clause.body


def _runs(clauses: Iterable[Clause]) -> set[int]:
    runs: set[int] = set()
    left = _WORDS_AT_MOST
    for clause in clauses:
        text = clause.body.lower()
        units = _WORD.findall(_CJK.sub(" ", text))
        ideographs = _CJK.findall(text)
        runs.update(hash(tuple(units[place : place + 3])) for place in range(len(units) - 2))
        runs.update(hash(tuple(ideographs[place : place + 4])) for place in range(len(ideographs) - 3))
        left -= len(units) + len(ideographs)
        if left <= 0:
            break
    return runs


def names_of(document: Document) -> tuple[str, ...]:
    """Give what a document calls itself: its title, and its first heading or those of the first level."""
    headings = [clause for clause in main_of(document)[:60] if clause.kind is ClauseKind.HEADING]
    chosen = [clause.text for place, clause in enumerate(headings) if place == 0 or clause.level == 1][:3]
    return tuple(name for name in (document.title or "", *chosen) if name)


_COMMON = frozenset(
    _WORD.findall(
        "a addendum agreement ai an and api app asked cdn center centre chat cloud com conditions "
        "cookie cookies das data date de der die docs effective en et example faq faqs for "
        "frequently general global help home in la last legal net notice of official on online org "
        "our page platform policies policy privacy processing questions service services site "
        "statement terms that the this to trust und updated us use user users version website www "
        "your "
    )
)
_NAME_AT_LEAST = 3
_SHORTEST_NAME = 3
_NAMES_SEARCHED = 60_000


def provider_names(document: Document, source: Source) -> tuple[str, ...]:
    """Give names that the text uses often, most likely the provider's or the product's.

    They come from the title and headings, from the provider's id, and from the
    parts of the source's host. A text that says "we" throughout may use none of
    them often: then those of the title count that stand anywhere on its page.
    """
    text = "\n".join(clause.text for clause in main_of(document))[:_NAMES_SEARCHED].lower()
    above = _possible_names(names_of(document))
    beside = _possible_names((source.provider, host_of(source.url)))
    often = tuple(name for name in dict.fromkeys((*above, *beside)) if text.count(name) >= _NAME_AT_LEAST)
    if often:
        return often
    page = document.text[:_NAMES_SEARCHED].lower()
    return tuple(name for name in above if name in page)


_COMPANY = re.compile(r"[一-鿿（）()]{2,40}?公司")
_CORE = 9
"""Letters at the end of a company's name that tell it from others: place and kind, and a part of the name."""


def companies_in(document: Document) -> frozenset[str]:
    """Give the ends of the Chinese company names in a text, where title and host hold no name."""
    text = "\n".join(clause.text for clause in main_of(document))[:_NAMES_SEARCHED]
    return frozenset(name[-_CORE:] for name in _COMPANY.findall(text) if name.endswith("有限公司"))


def _possible_names(sayings: Iterable[str]) -> tuple[str, ...]:
    tokens = dict.fromkeys(token for saying in sayings for token in _WORD.findall(saying.lower()))
    return tuple(
        token
        for token in tokens
        if token not in _COMMON
        and len(token) >= _SHORTEST_NAME
        and not token.isdigit()
        and not _CJK.search(token)
    )


_ALIKE = 0.5


def resembles(earlier: Document, now: Document) -> bool:
    """Say whether two documents have the same headings above them, or speak with the same words."""
    before, here = (_tokens(" ".join(names_of(d)[1:] if d.title else names_of(d))) for d in (earlier, now))
    if before and len(before & here) / len(before | here) >= _ALIKE:
        return True
    old, new = (_tokens("\n".join(clause.text for clause in main_of(d))[:40_000]) for d in (earlier, now))
    return bool(old and new) and len(old & new) / min(len(old), len(new)) >= _ALIKE


def _tokens(text: str) -> set[str]:
    text = text.lower()
    return {
        token for token in _WORD.findall(_CJK.sub(" ", text)) if len(token) > 3 and token not in _COMMON
    } | set(re.findall(r"(?=([一-鿿]{2}))", text))
