"""Numbers written as text before a clause: "4.2 (b)", "第三条", "Article 5", "(iv)"."""

from __future__ import annotations

import re

_HAN = "〇零一二三四五六七八九十百千两"
_ROMAN = r"(?:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3})"
_DOTTED = r"\d{1,3}(?:\.\d{1,3}){1,5}"
_BRACKETED = rf"[(（](?:\d{{1,3}}|[a-zA-Z]|{_ROMAN}|{_ROMAN.upper()}|[{_HAN}]{{1,4}})[)）]"
_NAMED = (
    r"(?:article|artikel|art\.|section|sec\.|abschnitt|clause|ziffer|nr\.|schedule|annex|annexe|anhang|anlage|"
    r"appendix|exhibit|chapter|chapitre|part|§{1,2})"
)
_CAPITAL = "[(（“\"'«A-Z\u00c0-\u00de\u0400-\u042f\u0590-\u06ff\u3040-\u9fff\uac00-\ud7af]"
_NUMBER = re.compile(
    rf"(?:(?i:{_NAMED})\s?(?:\d{{1,3}}(?:\.\d{{1,3}})*[a-z]?|[A-Z]|[IVX]{{1,5}})(?![\w-])"
    rf"|第\s?(?:[{_HAN}]{{1,6}}|\d{{1,4}})\s?(?:条|章|节|節|款|项|項|部分|編|编)"
    rf"|{_DOTTED}(?=[.:)、]?\s*(?:{_CAPITAL}|$)|[.:)、]\s)|\d{{1,3}}(?:\.\d{{1,3}}){{2,5}}(?=\s)"
    rf"|\d{{1,3}}(?=[.)）、．])(?!\.\d)"
    rf"|[{_HAN}]{{1,4}}(?=[、．])"
    rf"|{_BRACKETED}"
    rf"|(?:[a-zA-Z]|{_ROMAN}|{_ROMAN.upper()})(?=[.)]\s))"
)
_MORE = re.compile(rf"\s?{_BRACKETED}")
_AFTER = re.compile(
    r"\s?[.:)）、．]+(?=\s|[^\w\s]|[\u3000-\u9fff]|$)|\s?[:、．](?=\S)|(?=\s|[^\w\s]|[\u3000-\u9fff]|$)"
)
_BARE = re.compile(r"(\d{1,3})\s+(?=[A-Z\u00c0-\u00de\u3400-\u9fff])")
_OPENERS = frozenset(f"0123456789(（第§{_HAN}")
_INITIALS = frozenset("ascznepivxASCZNEPIVX")
"""What the names and the roman numbers begin with."""
_STOPS = frozenset(".)")
_LETTERED = re.compile(rf"(?:{_NAMED}\b|[ivx]{{1,5}}[.)]|[a-z][.)])", re.IGNORECASE)


def label_of(text: str, *, heading: bool = False) -> tuple[str | None, int]:
    """Give the written number at the start of a clause and the length of `text` that it takes.

    The label goes without the mark that ends it ("4.2." is "4.2"); the length
    includes it. A bare number ("4 Transfers") counts in headings only.
    """
    first = text[:1]
    if first not in _OPENERS and (
        (first not in _INITIALS and text[1:2] not in _STOPS) or not _LETTERED.match(text)
    ):
        return None, 0
    found = _NUMBER.match(text)
    if found is None:
        bare = _BARE.match(text) if heading else None
        return (bare[1], len(bare[1])) if bare else (None, 0)
    end = found.end()
    while more := _MORE.match(text, end):
        end = more.end()
    after = _AFTER.match(text, end)
    if after is None:
        return None, 0
    label = text[:end].strip()
    if after.end() == len(text) and not heading:
        # The whole clause is the number: its words stand elsewhere.
        return label, len(text)
    return label, after.end()


def starts_with_number(text: str) -> bool:
    """Say whether a line opens with a written number."""
    return label_of(text)[0] is not None


def is_below(label: str, above: str) -> bool:
    """Say whether dotted `label` is a part of `above`, as 4.2 is of 4."""
    return bool(above) and label.startswith((above + ".", above + " (", above + "("))
