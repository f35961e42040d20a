"""Bounds on markup, checked before it is parsed.

Lexbor takes time quadratic in nesting depth and in the attributes of one
element (100,000 levels, 1.1 MB: 28 s; 40,000 attributes: 3 s, measured with
selectolax 1.0), and cannot be interrupted.
"""

from __future__ import annotations

import re

from monitor.model import Finding, Outcome

MAX_DEPTH = 1_000
"""Open elements inside one another; real pages have under 100."""
MAX_ATTRIBUTES = 1_000
"""Of one element; real pages have under 100."""
MAX_FORMATTING_WORK = 2_000_000
"""Open formatting elements summed over all tags: misnested ones are opened again in each block."""

_FEW_TAGS = 3_000
_LONG_TAG = 8_192
_TAG = re.compile(
    r"<(?:!--(?:>|->|.*?(?:--!?>|\Z))|[!?][^>]*+|"
    r"(/?)([a-zA-Z][^\s/>]*+)"
    r"([^>=]*+(?:=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+[^>=]*+)*+))",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+")
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"])
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "basefont", "bgsound", "frame", "keygen"]
)
_CLOSED_BY_OTHERS = frozenset(
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "html", "head", "body"]
)
_FORMATTING = frozenset(["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])


def check(markup: str) -> Finding | None:
    """Say whether markup is too deep or has too many attributes to be parsed safely.

    Ordinary pages are let through by counting; only those with many tags or
    with a very long one are looked at tag by tag.
    """
    if markup.count("<") <= _FEW_TAGS and not _has_long_tag(markup):
        return None
    depth = 0
    work = 0
    formatting = 0
    opened: dict[str, int] = {}
    at = 0
    while found := _TAG.search(markup, at):
        at = found.end()
        name = (found[2] or "").lower()
        if not name or name in _VOID:
            continue
        if len(found[3]) > _LONG_TAG and len(_ATTRIBUTE.findall(found[3])) > MAX_ATTRIBUTES:
            return _too_large(f"An element of the page has more than {MAX_ATTRIBUTES} attributes.")
        if name in _CLOSED_BY_OTHERS:
            work += formatting
            continue
        if found[1]:
            if opened.get(name, 0):
                opened[name] -= 1
                depth -= 1
                formatting -= name in _FORMATTING
            continue
        if name in _RAW and not opened.get("svg") and not opened.get("math"):
            at = _end_of_raw(markup, name, at)
            continue
        opened[name] = opened.get(name, 0) + 1
        depth += 1
        formatting += name in _FORMATTING
        work += formatting
        if depth > MAX_DEPTH or work > MAX_FORMATTING_WORK:
            return _too_large(f"The page nests more than {MAX_DEPTH} elements inside one another.")
    return None


def _too_large(reason: str) -> Finding:
    return Finding(Outcome.TOO_LARGE, "markup-bounds", f"{reason} It was not read.")


def _has_long_tag(markup: str) -> bool:
    return any(len(piece) > _LONG_TAG and ">" not in piece[:_LONG_TAG] for piece in markup.split("<"))


def _end_of_raw(markup: str, name: str, at: int) -> int:
    end = re.compile(f"</{re.escape(name)}(?=[\\s/>])", re.IGNORECASE).search(markup, at)
    return len(markup) if end is None else end.start()
