"""Text -> canonical text, with offsets back to the original.

Two texts with the same canonical text differ only in typography: spaces,
dashes, quotation marks, invisible characters, list bullets, letter case,
composed or decomposed letters, ligatures and width (DESIGN, section 4).
Look-alike letters of other scripts and bidirectional controls are differences
and stay; `suspicious.py` names them.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

CANONICAL_VERSION = 1
"""Raised whenever canonical text of any input changes: old texts are then folded again."""

_DASHES = "‐‑‒–—―−⁃⸺⸻﹘﹣－"
_SINGLE_QUOTES = "‘’‚‛ʼʹʻʽ`´′＇‹›"
_DOUBLE_QUOTES = "“”„‟«»″＂〝〞「」『』《》"
_BULLETS = "•◦‣∙●○◆◇■□▪▫▸▶►➢➤✓✔❖"
# The left-to-right mark changes nothing in text that runs that way, and is common where it does not.
_INVISIBLE = "\u200e\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
_SPECIAL = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    **dict.fromkeys(_BULLETS, " "),
    **dict.fromkeys(_INVISIBLE, ""),
    "\n": "\n",
    "。": ".",
    "｡": ".",
}

# Superscripts, fractions and circled numbers keep their form: "10²" is not "102".
_COMPATIBLE = frozenset(
    (
        "<wide>",
        "<narrow>",
        "<small>",
        "<compat>",
        "<noBreak>",
        "<font>",
        "<vertical>",
        "<initial>",
        "<medial>",
        "<final>",
        "<isolated>",
    )
)

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
)
_MARKS += (
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u093c\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7"
)
_MARKS += "\u1161-\u1175\u11a8-\u11c2\u3099\u309a\uff9e\uff9f"
_DROPPED = f"{_INVISIBLE}\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufe00-\ufe0f\U000e0000-\U0010ffff"
_CLUSTER = f"[^{_MARKS}{_DROPPED}\\s](?:[{_DROPPED}]*[{_MARKS}])+"
_HAS_MARKS = re.compile(f"[{_MARKS}]")

_ONE_BY_ONE = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
_UNSPACED = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec6\u1000-\u102a\u1780-\u17b3"
)
_UNSPACED_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3"
_LETTER = f"(?:[^\\W_{_ONE_BY_ONE}{_UNSPACED}]|[{_MARKS}\u0900-\u0963\u0966-\u0dff])"
_WORD = re.compile(
    # U.S. and e.g. are one word, so that the stops may come and go
    r"(?<![^\W_])[a-z](?:\.[a-z])+(?![^\W_])"
    # digits with marks inside, letters with apostrophes inside; a hyphen parts words, as in "opt-out"
    rf"|{_LETTER}+(?:(?:(?<=\d)(?:[.,:/']| ?- ?)(?=\d)|(?<=[^\W\d_])'(?=[^\W\d_])){_LETTER}+)*"
    rf"|[{_ONE_BY_ONE}]|[{_UNSPACED}][{_UNSPACED_MARKS}]*"
    r"|[%‰$€£¥§&@+=<>≤≥±×°\u20a0-\u20cf]"
)

_TOUCHING = f"(?:[^\\w\\s{_MARKS}\u0900-\u0963\u0966-\u0dff{_UNSPACED_MARKS}]|[{_ONE_BY_ONE}])"
# Every alternative starts with a literal, which lets the search skip from space to space.
_SLACK = re.compile(
    # most spaces stand between two words: passed over at once
    r" (?!(?<=[0-9a-z_] )[0-9a-z_])"
    rf"(?:[ \n]+(?:(?<=\n)[-*·][ \n]+)?|(?={_TOUCHING})|(?<={_TOUCHING} )|\Z)"
    r"|\n[ \n]*(?:[-*·][ \n]+)?|-(?=-)"
)
# The same for plain ASCII, but that a single space which `_is_parting` keeps is not even found.
_MARK = r"[!-/:-@\[-^`{-~]"
_ASCII_SLACK = re.compile(
    r" (?!(?<=[0-9a-z_] )[0-9a-z_])"
    r"(?:[ \n]+(?:(?<=\n)[-*][ \n]+)?"
    rf"|(?={_MARK})(?!(?<=[0-9] )[.,:/'][0-9])|(?<={_MARK} )(?!(?<=[0-9][.,:/'] )[0-9])|\Z)"
    r"|\n[ \n]*(?:[-*][ \n]+)?|-(?=-)"
)
_LEADING = re.compile(r"[ \n]*(?:[-*·][ \n]+)?")
_TOUCHES = re.compile(_TOUCHING)
_CLAUSE = 1_500
"""Code points of a text that is worth remembering; longer ones could fill the memory."""
_NUMBER_MARKS = ".,:/'"
_PLAIN = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f]*")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_CHEROKEE = re.compile("[\u13a0-\u13f5]")
_MOST_REPLACED = 100


class Word(NamedTuple):
    """A canonical word and its half-open code-point offsets in the original text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Canonical:
    """Canonical text and the way back to the text it was made from.

    `starts` and `ends` give, for each code point of `text`, the half-open range
    of the input that it was made from; without `ends` each was one code point.
    """

    text: str
    starts: array[int] | range = field(repr=False, compare=False)
    ends: array[int] | None = field(repr=False, compare=False, default=None)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Give the half-open range of the input that `text[start:end]` was made from.

        Offsets are code points. A range that cuts through a ligature gives the
        whole ligature; an empty range gives an empty one.
        """
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else self._end_of(len(self.starts) - 1)
            return at, at
        return self.starts[start], self._end_of(end - 1)

    def _end_of(self, at: int) -> int:
        if at < 0:
            return 0
        return self.starts[at] + 1 if self.ends is None else self.ends[at]


def canonical(text: str) -> Canonical:
    """Fold typography away; equal `.text` means that only typography differs."""
    return _squeeze(_fold(text))


def canonical_text(text: str) -> str:
    """Give `canonical(text).text` at a fraction of its cost, for whom the way back does not matter.

    The texts of clauses are remembered: a page is met again and again.
    """
    return _remembered(text) if len(text) <= _CLAUSE else _canonical_text(text)


def _canonical_text(text: str) -> str:
    folded = _fold(text).text
    if "\n" in folded or "  " in folded or not folded.isascii():
        return _squeeze(Canonical(folded, range(len(folded)))).text
    leading = _LEADING.match(folded)
    return _ASCII_SLACK.sub("", folded[leading.end() :] if leading else folded)


_remembered = lru_cache(maxsize=8_192)(_canonical_text)


def words(text: str) -> tuple[Word, ...]:
    """Split into canonical words.

    A word is a run of letters and digits; numbers keep the marks inside them
    ("1,000.50", "2025-04-28"), contractions their apostrophe ("don't"). A hyphen
    parts words. Han, kana and the scripts written without spaces give one
    character a word. Signs with a meaning (%, $, €, §, &, @, +) are words.
    """
    folded = _fold(text)
    found = _WORD.finditer(folded.text)
    if folded.ends is None and isinstance(folded.starts, range):
        return tuple([Word(_word_text(match[0]), *match.span()) for match in found])
    return tuple([Word(_word_text(match[0]), *folded.original(*match.span())) for match in found])


def _word_text(found: str) -> str:
    if "." in found and not found[0].isdigit() and found.replace(".", "").isalpha():
        return found.replace(".", "")
    return found.replace(" ", "") if " " in found else found


def _fold(text: str) -> Canonical:
    """Fold character by character; spaces become " " or "\\n" but are all kept."""
    folded = _folded_in_place(text)
    return _folded_apart(text) if folded is None else Canonical(folded, range(len(text)))


def _folded_in_place(text: str) -> str | None:
    """Fold a text in which every character comes to one, a few letters at a time; None for any other."""
    text = text.replace("\t", " ").replace("`", "'")
    if not text.isascii():
        beyond = set("".join(_BEYOND_ASCII.findall(text)))
        other = {letter: folded for letter in beyond if (folded := _fold_character(letter)) != letter}
        # A letter that comes to one of the others must not be folded twice.
        if len(other) > _MOST_REPLACED or not other.keys().isdisjoint(other.values()):
            return None
        if _HAS_MARKS.search("".join(beyond)) or any(len(folded) != 1 for folded in other.values()):
            return None
        for letter, folded in other.items():
            text = text.replace(letter, folded)
    # Cherokee folds to capitals.
    return text.lower() if _PLAIN.fullmatch(text) and not _CHEROKEE.search(text) else None


def _folded_apart(text: str) -> Canonical:
    table = {letter: _fold_character(letter) for letter in set(text)}
    uneven = "".join(sorted(letter for letter, folded in table.items() if len(folded) != 1))
    clusters = _HAS_MARKS.search(text) is not None
    translation = str.maketrans(table)
    if not uneven and not clusters:
        return Canonical(text.translate(translation), range(len(text)))
    alternatives = ([_CLUSTER] if clusters else []) + ([f"[{re.escape(uneven)}]"] if uneven else [])
    pieces: list[str] = []
    identity = array("I", range(len(text)))
    starts, ends = array("I"), array("I")
    done = 0
    for match in re.finditer("|".join(alternatives), text):
        start, end = match.span()
        piece = unicodedata.normalize("NFC", match[0].translate(translation))
        pieces += text[done:start].translate(translation), piece
        starts += identity[done:start]
        starts.extend([start] * len(piece))
        ends.extend(range(done + 1, start + 1))
        ends.extend([end] * len(piece))
        done = end
    pieces.append(text[done:].translate(translation))
    starts += identity[done:]
    ends.extend(range(done + 1, len(text) + 1))
    return Canonical("".join(pieces), starts, ends)


@lru_cache(maxsize=8192)
def _fold_character(letter: str) -> str:
    if letter in _SPECIAL:
        return _SPECIAL[letter]
    if letter.isspace():
        return " "
    if unicodedata.category(letter) == "Cc" or "\ufe00" <= letter <= "\ufe0f" or letter >= "\U000e0000":
        return ""
    kind, _, _ = unicodedata.decomposition(letter).partition(" ")
    plain = unicodedata.normalize("NFKC", letter) if kind in _COMPATIBLE else letter
    if plain[0].isspace():
        return " " if plain.isspace() else letter
    return unicodedata.normalize("NFC", plain.casefold())


def _squeeze(folded: Canonical) -> Canonical:
    """Drop the spaces that only typography asks for: beside marks, beside Han, doubled, at the ends."""
    text = folded.text
    leading = _LEADING.match(text)
    done = leading.end() if leading else 0
    spans: list[tuple[int, int]] = []
    plain = text.isascii()
    for match in (_ASCII_SLACK if plain else _SLACK).finditer(text, done):
        start, end = match.span()
        # In ASCII, single spaces that part words are not found in the first place.
        single = plain and end - start == 1 and text[start] != "\n"
        spans.append((done, start if single else start + _is_parting(text, start, end)))
        done = end
    if not spans and not done:
        return folded
    spans.append((done, len(text)))
    squeezed = "".join([text[start:end] for start, end in spans]).replace("\n", " ")
    starts = folded.starts if isinstance(folded.starts, array) else _offsets(len(text))
    return Canonical(squeezed, _joined(starts, spans), folded.ends and _joined(folded.ends, spans))


def _offsets(size: int) -> array[int]:
    """Give 0, 1, 2 … of at least this size; making them takes longer than the rest of the squeezing."""
    return _first_offsets(1 << size.bit_length())


@lru_cache(maxsize=4)
def _first_offsets(size: int) -> array[int]:
    return array("I", range(size))


def _joined(offsets: array[int], spans: list[tuple[int, int]]) -> array[int]:
    kept = array("I")
    for start, end in spans:
        kept += offsets[start:end]
    return kept


def _is_parting(text: str, start: int, end: int) -> bool:
    """Say whether the slack at `text[start:end]` keeps two words or two numbers apart."""
    if end == len(text) or text[start] == "-":
        return False
    before, after = text[start - 1], text[end]
    if before in _NUMBER_MARKS and after.isdigit():
        return text[start - 2 : start - 1].isdigit()
    if after in _NUMBER_MARKS and before.isdigit():
        return text[end + 1 : end + 2].isdigit()
    return not (_TOUCHES.match(before) or _TOUCHES.match(after))
