"""Regular expressions of `absent`: valid, and unable to run for ever on hostile text.

Python's engine tries every way to split a text between repeats. A repeat inside
a repeat, alternatives inside a repeat, and back references make that number
exponential; they are refused here, and each can be written without.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<escape>\\(?:[0-9]+|.))
      | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
      | (?P<open>\((?:\?(?:P?<[^>=!]*>|P=[^)]*|P>|<?[=!]|[a-zA-Z-]*:|\#|>|\())?)
      | (?P<close>\))
      | (?P<repeat>(?:[*+?]|\{[0-9]*,[0-9]*\}|\{[0-9]+\})[?+]?)
      | (?P<either>\|)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_MOST_UNBOUNDED = 3
LONGEST = 500


@dataclass(slots=True)
class _Group:
    """What an open bracket holds so far."""

    repeats: bool = False
    either: bool = False


def expression_of(term: str) -> str | None:
    """Give what stands between the slashes of `/…/`; None for a plain term."""
    return term[1:-1] if len(term) > 2 and term.startswith("/") and term.endswith("/") else None


def check_expression(expression: str) -> None:
    """Raise ValueError, with advice, when `expression` is invalid or could take exponential time."""
    if len(expression) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters; split it into several terms")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            matches_nothing = re.compile(expression).search("") is not None
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise ValueError(f"is not a regular expression ({error}); correct it") from error
    if matches_nothing:
        raise ValueError("matches every page, as it matches an empty text; ask for at least one character")
    _refuse_explosion(expression)


def _refuse_explosion(expression: str) -> None:
    groups = [_Group()]
    closed: _Group | None = None
    unbounded = 0
    for token in _TOKEN.finditer(expression):
        kind, text = token.lastgroup, token.group()
        if kind == "open":
            if text.startswith(("(?P=", "(?(")):
                raise ValueError("refers back to a group; write the words out")
            groups.append(_Group())
            closed = None
            continue
        if kind == "close":
            closed = groups.pop() if len(groups) > 1 else None
            groups[-1].repeats |= closed is not None and closed.repeats
            groups[-1].either |= closed is not None and closed.either
            continue
        if kind == "repeat":
            unbounded += _endless(text)
            if closed is not None and _more_than_once(text):
                _refuse_inside(closed)
            groups[-1].repeats = True
        elif kind == "either":
            groups[-1].either = True
        elif kind == "escape" and text[1] in "123456789":
            raise ValueError("refers back to a group; write the words out")
        closed = None
    if unbounded > _MOST_UNBOUNDED:
        raise ValueError(f"has more than {_MOST_UNBOUNDED} endless repeats; bound them, such as {{0,40}}")


def _refuse_inside(group: _Group) -> None:
    if group.repeats:
        raise ValueError("repeats a group that repeats (nested quantifiers), which can run for ever; use one")
    if group.either:
        raise ValueError("repeats a group of alternatives, which can run for ever; write several terms")


def _endless(repeat: str) -> bool:
    return repeat[0] in "*+" or ",}" in repeat


def _more_than_once(repeat: str) -> bool:
    return not repeat.startswith("?") and repeat.rstrip("?+") not in ("{0,1}", "{,1}", "{1}", "{1,1}")
