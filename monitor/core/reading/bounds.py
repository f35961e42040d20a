"""Bounds on markup, checked before it is parsed.

Lexbor takes time quadratic in nesting depth and in the attributes of one
element (100,000 levels, 1.1 MB: 28 s; 40,000 attributes: 3 s, measured with
selectolax 1.0), and cannot be interrupted.
"""

from __future__ import annotations

import re

from monitor.core.reading.names import names
from monitor.model import Finding, Outcome

MAX_DEPTH = 1_000
"""Open elements inside one another; real pages have under 100."""
MAX_ATTRIBUTES = 1_000
"""Of one element; real pages have under 100."""
MAX_FORMATTING_WORK = 2_000_000
"""Open formatting elements summed over all tags: misnested ones are opened again in each block."""

_TOO_MANY = f"An element of the page has more than {MAX_ATTRIBUTES} attributes."
_TOO_DEEP = f"The page nests more than {MAX_DEPTH} elements inside one another."
_FEW_TAGS = 3_000
_STRETCH = 4_096
_LONG_TAG = 2_000
_TAG = re.compile(
    r"<(?:!--(?:>|->|.*?(?:--!?>|\Z))|[!?][^>]*+|"
    r"(/?)([a-zA-Z][^\s/>]*+)"
    r"([^>=]*+(?:=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+[^>=]*+)*+))",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+")
_RAW = names("script style textarea title xmp iframe noembed noframes noscript plaintext")
_VOID = names(
    "area base br col embed hr img input link meta param source track wbr basefont bgsound frame keygen"
)
_SCOPES = frozenset(("table", "object", "marquee", "applet", "template"))
_CLOSED_BY_OTHERS = names("p li dt dd tr td th thead tbody tfoot option optgroup colgroup html head body")
_FORMATTING = names("a b big code em font i nobr s small strike strong tt u")


def check(markup: str) -> Finding | None:
    """Say whether markup is too deep or has too many attributes to be parsed safely.

    Ordinary pages are let through by counting; only those with many tags or
    with a very long one are looked at tag by tag.
    """
    if markup.count("<") <= _FEW_TAGS:
        return _too_large(_TOO_MANY) if _has_endless_tag(markup) else None
    nesting = _Nesting()
    at = 0
    while found := _TAG.search(markup, at):
        at = found.end()
        name = (found[2] or "").lower()
        if not name or name in _VOID:
            continue
        if _is_endless(found[3]):
            return _too_large(_TOO_MANY)
        if not found[1] and name in _RAW and not nesting.is_foreign:
            at = _end_of_raw(markup, name, at)
        elif nesting.meet(name, closing=bool(found[1])):
            return _too_large(_TOO_DEEP)
    return None


class _Nesting:
    """Counts open elements the way an HTML parser does, or a little higher."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}
        self._depth = 0
        self._formatting = 0
        self._work = 0
        self._scopes: list[tuple[str, dict[str, int], int, int]] = []

    @property
    def is_foreign(self) -> bool:
        """Inside SVG and MathML a style is markup like any other."""
        return bool(self._open.get("svg") or self._open.get("math"))

    def meet(self, name: str, *, closing: bool) -> bool:
        """Take a tag into account; say whether a bound is passed."""
        self._work += self._formatting
        if name in _SCOPES:
            self._cross(name, closing)
        elif name not in _CLOSED_BY_OTHERS:
            if not closing:
                self._count(name, 1)
            elif self._open.get(name):
                self._count(name, -1)
        return self._depth > MAX_DEPTH or self._work > MAX_FORMATTING_WORK

    def _count(self, name: str, step: int) -> None:
        self._open[name] = self._open.get(name, 0) + step
        self._depth += step
        if name in _FORMATTING:
            self._formatting += step

    def _cross(self, name: str, closing: bool) -> None:
        """Elements outside a scope cannot be closed inside it; its end closes all within (HTML, 13.2.4.2)."""
        if not closing:
            self._scopes.append((name, self._open, self._depth, self._formatting))
            self._open = {one: 1 for one in ("svg", "math") if self._open.get(one)}
            self._depth += 1
        elif self._scopes and self._scopes[-1][0] == name:
            _, self._open, self._depth, self._formatting = self._scopes.pop()


def _too_large(reason: str) -> Finding:
    return Finding(Outcome.TOO_LARGE, "markup-bounds", f"{reason} It was not read.")


def _has_endless_tag(markup: str) -> bool:
    """Say whether some tag has too many attributes, by looking for stretches in which no tag ends.

    A tag longer than two stretches without ">" covers one of them whole.
    """
    done = 0
    for at in range(0, len(markup), _STRETCH):
        if at < done or markup.find(">", at, at + _STRETCH) >= 0:
            continue
        opening = markup.rfind("<", done, at + 1)
        found = None if opening < 0 or markup.find(">", opening, at) >= 0 else _TAG.match(markup, opening)
        if found is not None:
            if _is_endless(found[3] or ""):
                return True
            done = found.end()
    return False


def _is_endless(attributes: str) -> bool:
    return len(attributes) > _LONG_TAG and len(_ATTRIBUTE.findall(attributes)) > MAX_ATTRIBUTES


def _end_of_raw(markup: str, name: str, at: int) -> int:
    end = re.compile(f"</{re.escape(name)}(?=[\\s/>])", re.IGNORECASE).search(markup, at)
    return len(markup) if end is None else end.start()
