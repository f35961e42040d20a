"""Signs: what the rules of the guard look for on a page, and where.

Patterns are regular expressions on lower-case text with straight apostrophes.
They are kept free of nested repetition: a page's text is hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

TITLE = "title"
HEADING = "heading"
LINE = "line"
OWN_LINE = "own line"
TEXT = "text"
MARKUP = "markup"
HEADER = "header"
PATH = "path"

_LINE_CHARS = 320
_CJK = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯]")


def size_of(text: str) -> int:
    """Count words; two characters of Chinese, Japanese or Korean count as one."""
    count = len(text.split())
    return count if text.isascii() else count + len(_CJK.findall(text)) // 2


def words_in(texts: Iterable[str], characters: int = 300_000) -> int:
    """Count the words of texts as `size_of` does, in their first `characters` only."""
    words = 0
    for text in texts:
        words += size_of(text[:characters])
        characters -= len(text)
        if characters <= 0:
            break
    return words


def folded(text: str) -> str:
    """Give the beginning of a text as patterns expect it: lower case, straight apostrophes."""
    return text[:_LINE_CHARS].lower().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that a rule looks for: a pattern, where, and what it is worth.

    `line` is a short clause, or a sentence of one, that begins with the pattern
    (after "sorry" and the like), `own line` the same without menus and footers;
    `heading` the first heading or one of the first level; `text` is anywhere in
    the words, `path` in host and path of where the answer came from.
    """

    place: str
    points: float
    pattern: re.Pattern[str]


def sign(place: str, points: float, *alternatives: str) -> Sign:
    """Give one sign that any of the alternatives makes; it counts once, however many of them are there."""
    return Sign(place, points, re.compile("|".join(alternatives)))


def speaks(lines: Iterable[str], table: Iterable[Sign]) -> bool:
    """Say whether one of the lines is a message of the table's signs."""
    messages = messages_in(folded(line) for line in lines)
    return any(sign.pattern.match(message) is not None for sign in table for message in messages)


_LEAD = re.compile(
    r"(?:(?:oops|whoops|ups|oups|sorry|we(?:'re| are) (?:very |really )?sorry|unfortunately|uh[- ]?oh"
    r"|hmm+|error|http|status|code"
    r"|(?:nous sommes |nous )?d[ée]sol[ée]e?s?|malheureusement|hoppla|entschuldigung|es tut uns leid"
    r"|leider|but|[45]\d\d)\b"
    r"|很抱歉|非常抱歉|抱歉|对不起|哎呀|糟糕|您好|你好|尊敬的(?:用户|客户|访客)|温馨提示|提示|[\W_])+"
)
_SENTENCES = re.compile(r"(?<=[.!?。！？])\s*(?=\S)|(?<=[:：]) ")
_LONGEST_MESSAGE = 60
_MOST_MESSAGES = 800


def messages_in(lines: Iterable[str]) -> tuple[str, ...]:
    """Give what short lines say: each whole, each of their sentences, and both without a leading "sorry"."""
    found: dict[str, None] = {}
    for line in lines:
        if size_of(line) > _LONGEST_MESSAGE:
            continue
        for part in (line, *_SENTENCES.split(line)):
            found[part] = None
            lead = _LEAD.match(part)
            if lead is not None and lead.end() < len(part):
                found[part[lead.end() :]] = None
        if len(found) >= _MOST_MESSAGES:
            break
    return tuple(found)
