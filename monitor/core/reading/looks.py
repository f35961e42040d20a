"""What one element means to the walk, decided once per tag, class, style and role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from monitor.core.reading.blocks import Zone
from monitor.core.reading.names import names
from monitor.core.reading.visibility import PLAIN, ROLES, class_of, style_of, zone_of_names


class Action(IntEnum):
    """How the walk goes on at an element."""

    INLINE = 0
    """Its text belongs to the text around it; nothing else to do."""
    BOLD = 1
    """As INLINE, and bold."""
    BLOCK = 2
    """It begins and ends a block; nothing else to do."""
    ENTER = 3
    """It means more than that."""
    SKIP = 4
    """Nothing inside is for a reader."""
    HIDE = 5
    """Nothing inside is shown, but it is noted."""
    MAYBE = 6
    """Not shown, unless a control of the page opens it."""
    BREAK = 7
    """A line break."""


STRUCK = frozenset(("del", "s", "strike"))
BOLD = frozenset(("b", "strong"))
HEADINGS = names("h1 h2 h3 h4 h5 h6")
_SKIPPED = names(
    "script style template noscript head title meta link base svg iframe object embed canvas audio video "
    "select option optgroup datalist textarea noembed noframes map area rp annotation -comment img source"
)
BLOCKS = names(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing "
    "main marquee menu nav ol p plaintext pre search section summary table tbody td tfoot th thead tr ul xmp"
)
"""The rest is inline, unknown elements included: generators of policies wrap words in tags of their own."""
_APART = frozenset(("button", "rt", "picture"))
_SPECIAL = names(
    "a sup input pre li ul ol menu dl dt dd tr td th dialog h1 h2 h3 h4 h5 h6 main article nav aside "
    "header footer"
)
_LIMIT = 2_000
"""Code points of a class or style that are looked at."""


@dataclass(frozen=True, slots=True)
class Look:
    """`zone` is what names and roles hint at; `apart` sets the text off from the words around it.

    `unsure` asks for a second look at the element itself; `simple` says that
    there is nothing to do but for the tag itself.
    """

    action: Action
    unsure: bool = False
    block: bool = False
    simple: bool = False
    bold: bool = False
    apart: bool = False
    lines: bool = False
    icon: bool = False
    panel: bool = False
    zone: Zone | None = None


def look_of(tag: str, class_name: str | None, style: str | None, role: str | None) -> Look:
    """Say what an element with these attributes means to the walk."""
    return _look_of(tag, (class_name or "")[:_LIMIT], (style or "")[:_LIMIT], (role or "")[:_LIMIT])


@lru_cache(maxsize=8_192)
def _look_of(tag: str, class_name: str, style_text: str, role: str) -> Look:
    if tag in STRUCK:
        return Look(Action.HIDE, unsure=True)
    if tag in _SKIPPED or role == "img":
        return Look(Action.SKIP)
    if tag == "br":
        return Look(Action.BREAK, unsure=True)
    style = style_of(style_text) if style_text else PLAIN
    named = class_of(class_name) if class_name else PLAIN
    if style.struck or named.struck or style.clipped or named.clipped:
        return Look(Action.HIDE, unsure=True)
    shown_as_block = tag in BLOCKS or bool(named.block) or ("-" in tag and role in ROLES)
    block = shown_as_block if style.block is None else style.block
    bold = style.bold if style.bold is not None else tag in BOLD or bool(named.bold)
    apart = not block and (tag in _APART or "-" in tag or style.apart)
    lines = style.lines or tag == "pre"
    zone = (ROLES.get(role) if role else None) or (
        zone_of_names(class_name, None) if block and tag not in HEADINGS else None
    )
    special = apart or lines or zone is not None or tag in _SPECIAL or role == "heading"
    if style.gone or tag == "dialog":
        action = Action.MAYBE
    elif special or (bold and block):
        action = Action.ENTER
    else:
        action = Action.BLOCK if block else Action.BOLD if bold else Action.INLINE
    simple = not (bold or apart or lines or tag in ("sup", "input"))
    return Look(
        action, action is Action.MAYBE, block, simple, bold, apart, lines, named.icon, named.panel, zone
    )
