"""Regular expressions of a register: valid, and unable to run for hours on hostile text.

Python's engine tries one way after another to split a text between the repeats
of an expression. How many ways there can be is estimated here from the
expression alone: sequences multiply, alternatives add up, and a repeat takes
its content to the power of its length.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

LONGEST_EXPRESSION = 500
LONGEST_RUN = 5000
"""How often an endless repeat is taken to repeat: the code points that are searched at a time."""

MOST_WAYS = 250_000
"""Room for one endless repeat and one of fifty; about 1 s for each 5,000 code points of the worst text."""

_TOKEN = re.compile(
    r"""(?P<backward>\\[1-9]|\(\?P=|\(\?\()
      | (?P<flags>\(\?(?:\#|[a-zA-Z-]*x))
      | (?P<item>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?<=.)\{(?![0-9]*,?[0-9]*\}))
      | (?P<open>\((?:\?(?:P?<[^>=!]*>|<?[=!]|[a-zA-Z-]*[:)]|>))?)
      | (?P<close>\))
      | (?P<repeat>(?:[*+?]|\{(?P<least>[0-9]*)(?P<comma>,?)(?P<most>[0-9]*)\})[?+]?)
      | (?P<either>\|)
      | (?P<letter>.)""",
    re.VERBOSE | re.DOTALL,
)


def expression_of(term: str) -> str | None:
    """Give what stands between the slashes of `/…/`; None for a plain term."""
    return term[1:-1] if len(term) > 2 and term.startswith("/") and term.endswith("/") else None


def problem_of_expression(expression: str) -> str | None:
    """Say what is wrong with a regular expression and how to mend it; None when it can be used."""
    if len(expression) > LONGEST_EXPRESSION:
        return f"is longer than {LONGEST_EXPRESSION} characters; split it into several terms"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            matches_nothing = re.compile(expression).search("") is not None
    except (re.error, OverflowError, RecursionError, Warning) as error:
        return f"is not a regular expression ({error}); correct it"
    if matches_nothing:
        return "matches an empty text, so it would match everywhere; ask for at least one character"
    return _runaway(expression)


@dataclass(slots=True)
class _Group:
    """What an open bracket holds so far: the ways of finished branches, of this one, and of its last item."""

    branches: int = 0
    before: int = 1
    last: int = 1
    blank: bool = False
    """The last item is white space, which texts never hold twice in a row."""

    def add(self, ways: int, *, blank: bool = False) -> None:
        self.before = _bounded(self.before * self.last)
        self.last, self.blank = ways, blank

    def ways(self) -> int:
        return _bounded(self.branches + self.before * self.last)


def _runaway(expression: str) -> str | None:
    groups = [_Group()]
    for token in _TOKEN.finditer(expression):
        group = groups[-1]
        match token.lastgroup:
            case "backward":
                return "refers back to a group, which can run for hours; write the words out"
            case "flags":
                return "has a comment or the flag x; leave them out"
            case "open" if not token.group().endswith(")"):
                groups.append(_Group())
            case "close" if len(groups) > 1:
                ways = groups.pop().ways()
                groups[-1].add(ways)
            case "repeat":
                group.last = _repeated(token, group)
            case "either":
                groups[-1] = _Group(branches=group.ways())
            case _:
                group.add(1, blank=token.group() in ("\\s", " ", "\\ "))
    if groups[0].ways() > MOST_WAYS:
        return (
            "has nested or too many repeats (quantifiers), so that a long text could make it run for hours; "
            "bound them, such as .{0,40}, or write several terms"
        )
    return None


def _repeated(token: re.Match[str], group: _Group) -> int:
    text = token.group()
    least, most = {"*": (0, LONGEST_RUN), "+": (1, LONGEST_RUN), "?": (0, 1)}.get(text[0], (0, 0))
    if text[0] == "{":
        least = int(token["least"] or 0)
        most = least if not token["comma"] else int(token["most"] or LONGEST_RUN)
    if group.blank:
        least, most = min(least, 1), min(most, 1)
    each = 1 if group.last == 1 else _bounded(group.last ** min(most, MOST_WAYS.bit_length()))
    return _bounded(each * (most - least + 1))


def _bounded(ways: int) -> int:
    return min(ways, MOST_WAYS + 1)
