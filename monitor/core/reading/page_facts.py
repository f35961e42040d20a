"""What is to be known of a page beside its text: its head, whether it is whole, and where it leads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from monitor.core.reading.dates import parse_date
from monitor.core.reading.lines import absolute, fold

_REFRESH = re.compile(r"\s*([\d.]{0,9})\s*(?:[;,]?\s*(?:url\s*=)?\s*[\"']?([^\"'>]*))?", re.IGNORECASE)
_LONG_DELAY = 60.0
_REDIRECT = re.compile(
    r"(?:setTimeout\(\s*(?:function\s*\(\)\s*\{|\(\)\s*=>\s*\{?)\s*)?"
    r"(?:(?:window|document|self|top|parent)\s*\.\s*){0,2}location\s*"
    r"(?:(?:\.\s*href\s*)?=\s*|\.\s*(?:replace|assign)\(\s*)"
    r"[\"']([^\"'\s]{1,2000})[\"']\s*\)?\s*;?\s*(?:\}?\s*,\s*\d+\s*\)\s*;?)?\s*"
)
_SHORT_SCRIPT = 500
_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_OPENED = re.compile(
    r"<(/?)(div|section|main|article|table|ul|ol|script|style|span|a|header|footer|nav|form|h[1-6]|strong|em|b)"
    r"(?=[\s/>])",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?:;。！？…)）\]\"'”’>*\d-]\s*\Z")
_TAIL = 100_000
_END_OF_PAGE = 200


_META_DATES = (
    'meta[property="article:modified_time"], meta[property="og:updated_time"], meta[name="last-modified" i], '
    'meta[itemprop="dateModified"], meta[name="date" i]'
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself; `refresh` and `canonical` are absolute, `language` as declared."""

    title: str | None
    language: str | None
    date: date | None
    refresh: str | None
    canonical: str | None
    script_chars: int


def facts_of(tree: LexborHTMLParser, url: str) -> Facts:
    """Collect what a page says of itself. `url` is what its links are relative to."""
    title = tree.css_first("head > title")
    script_chars, target = scripts(tree, url)
    return Facts(
        title=(fold(title.text()) or None) if title is not None else None,
        language=None if tree.root is None else tree.root.attributes.get("lang"),
        date=meta_date(tree),
        refresh=refresh_of(tree, url) or target,
        canonical=canonical_of(tree, url),
        script_chars=script_chars,
    )


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """Give the absolute URL that the links of a page at `url` are relative to."""
    node = tree.css_first("base[href]")
    href = None if node is None else node.attributes.get("href")
    return absolute(url, href) or url if href else url


def meta_date(tree: LexborHTMLParser) -> date | None:
    """Give the date in the metadata of a page."""
    node = tree.css_first(_META_DATES)
    return None if node is None else parse_date(node.attributes.get("content") or "")


def refresh_of(tree: LexborHTMLParser, url: str) -> str | None:
    """Give the absolute target of a meta refresh, or of a script that does nothing but leave the page."""
    for meta in tree.css("meta[http-equiv]"):
        if (meta.attributes.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _REFRESH.match(meta.attributes.get("content") or "")
        if found and (found[2] or "").strip() and _delay(found[1]) <= _LONG_DELAY:
            return absolute(url, found[2].strip()) or None
    return None


def _delay(text: str) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def script_redirect(script: str, url: str) -> str | None:
    """Give the target of a script that does nothing but leave the page."""
    if len(script) > _SHORT_SCRIPT or "location" not in script:
        return None
    found = _REDIRECT.fullmatch(script.strip())
    return absolute(url, found[1]) or None if found else None


def scripts(tree: LexborHTMLParser, url: str) -> tuple[int, str | None]:
    """Give the characters inside scripts, and where one of them leads without a condition."""
    count = 0
    target = None
    for node in tree.css("script"):
        text = node.text()
        count += len(text)
        target = target or script_redirect(text, url)
    return count, target


def canonical_of(tree: LexborHTMLParser, url: str) -> str | None:
    """Give the absolute canonical URL that the page names."""
    node = tree.css_first('link[rel~="canonical" i]')
    href = None if node is None else (node.attributes.get("href") or "").strip()
    return absolute(url, href) or None if href else None


def is_complete(markup: str) -> bool:
    """Say whether the markup reaches its end.

    A page that closes `body` or `html` does. One that closes neither, as HTML
    allows, must have closed the elements that need it and not stop in a tag or
    in mid-sentence.
    """
    if markup[-_END_OF_PAGE:].rstrip().endswith("</html>"):
        return True
    tail = markup[-_TAIL:]
    ends = list(_END.finditer(tail))
    last = ends[-1] if ends else None
    if last is not None and len(re.sub(r"<[^<>]*>", "", tail[last.end() :]).strip()) < 200:
        return True
    if markup.rfind("<") > markup.rfind(">"):
        return False
    opened = {True: 0, False: 0}
    for found in _OPENED.finditer(markup):
        opened[bool(found[1])] += 1
    if opened[False] > opened[True]:
        return False
    return not markup.strip() or _ENDS.search(markup) is not None
