"""Where sentences begin and end inside a clause."""

from __future__ import annotations

import re

_END = re.compile(
    # a space is lost where markup parts what no space does: "for you.We keep"
    r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?:(?=\s)|(?<=[a-z]{3}[.!?])(?=[A-Z][a-z ]))|[。！？]+[”』」）\"]*"
)
_SHORT = re.compile(
    # abbreviations that a sentence goes on after, and single letters or numbers ("4. Data", "U. S.")
    r"(?:^|[\s(\[“\"])(?:e\.g|i\.e|etc|inc|ltd|co|corp|llc|no|nos|art|sec|para|cf|vs|mr|mrs|ms|dr|st|approx"
    r"|z\.b|d\.h|bzw|abs|nr|p\.ex|[^\W\d_]|\d{1,3}(?:\.\d+)*|[^\W\d_](?:\.[^\W\d_])+)\.$",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\s?[^\w\s]+")
# what the last item but one of a list ends with
_LIST_WORD = re.compile(
    r"\W*(?:and|or|and/or|und|oder|sowie|et|ou|y|o|e|en|of|и|или|以及|和|或|或者)\W*", re.IGNORECASE
)
_LABEL = re.compile(r"\W*(?:\d{1,3}(?:\.\d{1,3})+|(?:\d{1,3}|[ivxlc]{1,6}|[a-z])[.):、）])\W*", re.IGNORECASE)
_CLOSERS = "\"'”’»)]』」） "
_OPENERS = "\"'“‘«([『「（•-–—*· "
_TERMINAL = ".!?。！？…"


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Give the half-open code-point ranges of the sentences of a text; together they cover it.

    A full stop before a small letter, after an abbreviation or after a single
    letter ends no sentence.
    """
    bounds, start = [], 0
    for match in _END.finditer(text):
        end = match.end()
        rest = text[end : end + 8].lstrip()
        before = text[max(0, match.start() - 12) : match.start() + 1]
        if (match[0][0] == "." and rest[:1].islower()) or (match[0] == "." and _SHORT.search(before)):
            continue
        bounds.append((start, end))
        start = end
        while start < len(text) and text[start].isspace():
            start += 1
    if start < len(text) or not bounds:
        bounds.append((start, len(text)))
    return tuple(bounds)


def ends_sentence(text: str) -> bool:
    """Say whether a text ends with a mark that ends a sentence."""
    return text.rstrip(_CLOSERS)[-1:] in set(_TERMINAL)


def is_ended_by(rest: str) -> bool:
    """Say whether a sentence is over where `rest` of its clause begins."""
    if not any(letter.isalnum() for letter in rest) or _LIST_WORD.fullmatch(rest):
        return True
    marks = _MARKS.match(rest)
    return marks is not None and any(mark in _TERMINAL for mark in marks[0])


def is_begun_after(before: str) -> bool:
    """Say whether a sentence begins where `before`, the clause up to there, ends."""
    earlier = before.rstrip(_OPENERS)
    if _LABEL.fullmatch(earlier):
        return True
    return not any(letter.isalnum() for letter in earlier) or earlier.rstrip(_CLOSERS)[-1:] in set(_TERMINAL)
