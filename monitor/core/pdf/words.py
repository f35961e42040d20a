"""Words as a file draws them -> words as they are meant: struck once, set together, with their hyphens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from monitor.core.pdf.file import Word
from monitor.core.pdf.lines import is_wide

_STRUCK = 1.2
"""Points between two strikes of one word."""
_SOFT = "\u00ad"
_SPREAD = 0.45
"""Share of the font size by which letters are set apart at most."""
_SPREAD_LETTERS = 1.7
"""Letters that stand together in such a word, on average: kerning moves some near."""
_FEWEST_SPREAD = 5


def struck_once(words: Iterable[Word]) -> list[Word]:
    """Leave out words that are struck a second time, a little apart: a way to embolden."""
    kept: list[Word] = []
    places: dict[tuple[str, int, int], int] = {}
    for word in words:
        column, line = int(word.x0 // _STRUCK), int(word.y // _STRUCK)
        near = [(word.text, column + x, line + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        before = next((places[key] for key in near if key in places), None)
        if before is None:
            places[word.text, column, line] = len(kept)
            kept.append(word)
        else:
            kept[before] = kept[before]._replace(bold=True)
    return kept


def with_shown_hyphens(pages: Sequence[list[Word]]) -> Sequence[list[Word]]:
    """Give the words with soft hyphens as typed ones, if any stands within a word.

    Only at the end of a line is a soft hyphen shown: such a file calls every
    hyphen soft, as the same drawing stands for both.
    """
    if not any(_SOFT in word.text[:-1] for words in pages for word in words):
        return pages
    return [[word._replace(text=word.text.replace(_SOFT, "-")) for word in words] for words in pages]


def drawn_together(words: Sequence[Word]) -> list[Word]:
    """Put letters that are set apart from one another together again, as in a spaced heading.

    Such a line has one letter after the other without a written space, a little apart.
    """
    found: list[Word] = []
    for _, line in groupby(words, key=lambda word: (round(word.y), word[4:6], word[7:])):
        runs = _runs(list(line))
        is_spread = any(len(run) >= _FEWEST_SPREAD and _is_spread(run) for run in runs)
        found += [_as_one(run) for run in runs] if is_spread else [word for run in runs for word in run]
    return found


def _runs(line: Sequence[Word]) -> list[list[Word]]:
    runs = [[line[0]]]
    for before, word in pairwise(line):
        if not word.spaced and -_SPREAD * word.size < word.x0 - before.x1 <= _SPREAD * word.size:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _is_spread(run: Sequence[Word]) -> bool:
    text = "".join(word.text for word in run)
    letters = sum(letter.isalpha() and not is_wide(letter) for letter in text)
    return len(text) <= _SPREAD_LETTERS * len(run) and letters > len(text) / 2


def _as_one(run: Sequence[Word]) -> Word:
    return run[0]._replace(text="".join(word.text for word in run), x1=run[-1].x1)
