"""Text that a terminal may print: hostile characters made visible, columns counted, colour where wanted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

WIDTH = 80
"""Columns that every report keeps to; only addresses, which must stay in one piece, may be longer."""

_SPACES = re.compile(r"[ \t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


def safe(text: str) -> str:
    """Give `text` on one line, with every character that acts instead of showing replaced by a visible sign.

    C0 controls become their control pictures (ESC: "␛"); C1 controls, bidirectional
    controls, zero-width and other invisible characters become "<U+202E>".
    White space of every kind is folded to single spaces.
    """
    return _HOSTILE.sub(_visible, _SPACES.sub(" ", text))


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"


def columns(text: str) -> int:
    """Give the terminal columns that safe text takes: wide East Asian characters take two, marks none."""
    if text.isascii():
        return len(text)
    return sum(_character_columns(character) for character in text)


def _character_columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


class Ink(StrEnum):
    """How a run of text is coloured; the value is the terminal's number for it (ECMA-48, SGR)."""

    PLAIN = ""
    ALARM = "31"
    DOUBT = "33"
    REMOVED = "31"
    ADDED = "32"
    STRONG = "1"
    FAINT = "2"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one colour. The text is made safe here, once, whatever it came from."""

    text: str
    ink: Ink = Ink.PLAIN

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", safe(self.text))


Line = tuple[Run, ...]
Text = str | Run | Line
"""What may be handed in where text is printed."""


def line_of(text: Text) -> Line:
    if isinstance(text, str):
        return (Run(text),)
    return (text,) if isinstance(text, Run) else text


def line_columns(line: Line) -> int:
    return sum(columns(run.text) for run in line)


def wrap(text: Text, width: int) -> tuple[Line, ...]:
    """Break `text` into lines of at most `width` columns, at spaces where there are any; never empty."""
    lines: list[Line] = []
    line: list[Run] = []
    free = width
    for word in _words(line_of(text)):
        space = 1 if line else 0
        needed = line_columns(word)
        if line and needed + space > free:
            lines.append(tuple(line))
            line, free, space = [], width, 0
        if space:
            line.append(_space_between(line[-1], word[0]))
            free -= 1
        for piece in _pieces(word, free, width):
            if line and line_columns(piece) > free:
                lines.append(tuple(line))
                line, free = [], width
            line.extend(piece)
            free -= line_columns(piece)
    lines.append(tuple(line))
    return tuple(lines)


def _space_between(before: Run, after: Run) -> Run:
    return Run(" ", before.ink if before.ink is after.ink else Ink.PLAIN)


def _words(line: Line) -> list[Line]:
    """Split at spaces; a word may be made of several runs."""
    words: list[list[Run]] = [[]]
    for run in line:
        for number, part in enumerate(run.text.split(" ")):
            if number:
                words.append([])
            if part:
                words[-1].append(Run(part, run.ink))
    return [tuple(word) for word in words if word]


def _pieces(word: Line, free: int, width: int) -> list[Line]:
    """Cut a word that does not fit a line (a language without spaces, a digest) into what does."""
    if line_columns(word) <= free:
        return [word]
    pieces: list[Line] = []
    piece: list[Run] = []
    for run in word:
        start = 0
        for position, character in enumerate(run.text):
            taken = _character_columns(character)
            if taken > free and (piece or position > start):
                pieces.append((*piece, Run(run.text[start:position], run.ink)))
                piece, start, free = [], position, width
            free -= taken
        piece.append(Run(run.text[start:], run.ink))
    return [*pieces, tuple(piece)]


def paint(line: Line, *, colour: bool) -> str:
    """Give the characters to print, without spaces at the end."""
    if not colour:
        return "".join(run.text for run in line).rstrip(" ")
    parts = ((ink, "".join(run.text for run in runs)) for ink, runs in groupby(line, key=lambda run: run.ink))
    return "".join(f"\x1b[{ink}m{text}\x1b[0m" if ink else text for ink, text in parts).rstrip(" ")
