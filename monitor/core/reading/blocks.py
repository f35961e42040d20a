"""What the walk over a page yields: blocks of visible text, and what surrounds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from monitor.model import ClauseKind, Link


class Zone(IntEnum):
    """What an element says about the blocks inside it, weakest frame first."""

    CONTENT = 0
    """`main` and its like: the text of the page."""
    NAMED = 1
    """Its class or id reads like a menu, a sidebar or a footer: only a hint."""
    LANDMARK = 2
    """`nav`, `footer`, `aside` and the roles that mean the same."""
    CONSENT = 3
    """Its class or id speaks of cookies and banners."""
    OVERLAY = 4
    """Dialogs and the banners of consent services: never the policy."""
    REMOVED = 5
    """Taken out by the source's `remove`."""
    SELECTED = 6
    """Chosen by the source's `select`."""


@dataclass(slots=True)
class Block:
    """One block of visible text as the walk found it, white space folded.

    `label` is a number that the browser generates. `linked` counts the code
    points inside links, `bold` says that every letter is bold.
    """

    kind: ClauseKind
    text: str
    level: int = 0
    label: str | None = None
    links: tuple[Link, ...] = ()
    linked: int = 0
    bold: bool = False


@dataclass(slots=True)
class Span:
    """The half-open range of blocks inside an element that has something to say."""

    zone: Zone
    start: int
    end: int


@dataclass(slots=True)
class Walk:
    """Everything the walk over one page found, in page order.

    `containers` are the block ranges of the elements that hold two blocks or
    more. `exhausted` says that the tree was larger than its markup allows.
    """

    blocks: list[Block] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    containers: list[tuple[int, int]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    password_field: bool = False
    exhausted: bool = False
