"""Lines -> running text: hyphens at line ends undone, addresses mended, links kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from monitor.core.pdf.file import Target, Word
from monitor.core.pdf.lines import Piece, is_wide, text_parts
from monitor.core.reading.language import language_of
from monitor.core.reading.lines import absolute, fold
from monitor.core.reading.names import names
from monitor.model import Link

_SOFT, _TYPED = "\u00ad", "-"
_HYPHENS = frozenset((_SOFT, _TYPED, "\u2010"))
_TOKEN = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_HEAD = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[-\u2010]$")
_TAIL = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SUSPENDED = names("and or und oder bis et ou y o e ed en of to")
"""What follows a hyphen that stands for a word to come: "pre- and post-contractual"."""
_COMPOUNDS = names(
    "opt third non self co cross end long short high low well multi anti sub pre post e one two three four "
    "five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety first second real "
    "up in on by out over off so all ex vice pay add log sign day year month full part half open time user "
    "data site machine server client role risk state cloud"
)
"""First parts of words that are written with a hyphen more often than as one word."""
_LEAST_WORD = 3
_CLOSED = frozenset(("de", "nl", "sv", "da", "nb", "nn", "no", "fi"))
"""Languages that write compounds as one word: a small letter after a hyphen goes on with a broken one."""
_SAMPLE = 200
_PUNCTUATION = ".,;:!?)]}\"'”’"


class Vocabulary:
    """The words that the file writes out within a line: what the parts of a broken word are compared with."""

    def __init__(self, pieces: Sequence[Piece], declared: str | None) -> None:
        sample = "\n".join(piece.text for piece in pieces[:_SAMPLE])
        self._is_closed = (language_of(sample, declared) or "")[:2] in _CLOSED
        self._words: set[str] = set()
        self._compounds: set[str] = set()
        self._writes_true_hyphens = False
        for piece in pieces:
            words = _TOKEN.findall(piece.text.casefold())
            # The last word of a line, and the first, may be halves.
            for word in words[1:-1]:
                self._writes_true_hyphens |= "\u2010" in word
                whole = word.replace("\u2010", "-")
                (self._compounds if "-" in whole else self._words).add(whole)

    def without_hyphen(self, head: str, tail: str, mark: str) -> bool:
        """Say whether a hyphen between the halves only parts a word at the end of its line."""
        head, tail = head.casefold(), tail.casefold()
        last = head.rpartition("-")[2]
        if mark == _SOFT or head + tail in self._words:
            return True
        if f"{head}-{tail}" in self._compounds:
            return False
        if mark != _TYPED and not self._writes_true_hyphens:
            return True
        if self._is_closed:
            return True
        if last in _COMPOUNDS:
            return False
        first = tail.partition("-")[0]
        both = last in self._words and first in self._words
        return not (both and min(len(last), len(first)) >= _LEAST_WORD)


def joined(pieces: Sequence[Piece], vocabulary: Vocabulary, url: str) -> tuple[str, tuple[Link, ...]]:
    """Give the running text of lines that belong together, and its links, absolute to `url`."""
    text = ""
    spans: list[tuple[int, int, str]] = []
    before: Piece | None = None
    for piece in pieces:
        text = _before_next(text, before, piece, vocabulary)
        at = len(text)
        for part, word, target in _parts(piece):
            if word is not None and target is not None:
                left, right = _inside(word, target)
                _span(spans, at + left, at + right, target.href, text + part)
            text += part
            at += len(part)
        before = piece
    links = [Link(fold(text[start:end]), href) for start, end, raw in spans if (href := absolute(url, raw))]
    return fold(text), tuple(link for link in links if link.text)


def _parts(piece: Piece) -> Iterable[tuple[str, Word | None, Target | None]]:
    for part, at in text_parts(piece.words):
        yield (part, None, None) if at is None else (part, piece.words[at], piece.hrefs[at])


def _inside(word: Word, target: Target) -> tuple[int, int]:
    """Give the half-open range of the word's letters inside the link: marks at its ends may stand outside."""
    start, end = 0, len(word.text)
    letter = (word.x1 - word.x0) / max(1, end)
    right, left = target.box.x1, target.box.x0
    beyond = word.x1 - right - 1
    while end > 1 and word.text[end - 1] in _PUNCTUATION and beyond > 0:
        end -= 1
        beyond -= letter
    while start < end - 1 and not word.text[start].isalnum() and word.x0 + start * letter < left - 1:
        start += 1
    return start, end


def _span(spans: list[tuple[int, int, str]], start: int, end: int, href: str, text: str) -> None:
    if spans and spans[-1][2] == href and not text[spans[-1][1] : start].strip():
        spans[-1] = (spans[-1][0], end, href)
    else:
        spans.append((start, end, href))


def _before_next(text: str, before: Piece | None, piece: Piece, vocabulary: Vocabulary) -> str:
    """Give the text so far as it stands before the next line: with a space, or without its hyphen."""
    if before is None or not text:
        return text
    following = piece.text
    if is_wide(text[-1]) and is_wide(following[0]):
        return text
    if _is_broken_address(text, before, piece):
        return text
    if text[-1] in _HYPHENS and (len(text) < 2 or not text[-2].isspace()):
        return _after_hyphen(text, following, vocabulary)
    return text + " "


def _is_broken_address(text: str, before: Piece, piece: Piece) -> bool:
    """Say whether a web address goes on in the next line: its link holds both parts as one."""
    target, following = before.hrefs[-1], piece.hrefs[0]
    if target is None or following is None or target.href != following.href:
        return False
    return (text.rsplit(None, 1)[-1] + piece.words[0].text.rstrip(_PUNCTUATION)) in target.href


def _after_hyphen(text: str, following: str, vocabulary: Vocabulary) -> str:
    mark = text[-1]
    if mark == _SOFT:
        return text[:-1]
    tail = _TAIL.match(following)
    head = _HEAD.search(text[-80:])
    if head is None or tail is None:
        # A range or a number goes on: "2024-" / "2025"; a dash before anything else stands by itself.
        return text if text[-2:-1].isalnum() and following[:1].isalnum() else text + " "
    if tail[0] in _SUSPENDED:
        return text + " "
    is_initial = len(head[1]) == 1  # "E-Mail": no word is broken after its first letter
    if is_initial or (tail[0][0].isupper() and not head[1].isupper()):
        return text
    return text[:-1] if vocabulary.without_hyphen(head[1], tail[0], mark) else text


def ends_in_hyphen(text: str) -> bool:
    """Say whether a line ends in the middle of a word."""
    return text[-1:] in _HYPHENS and text[-2:-1].isalpha()
