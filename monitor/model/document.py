"""What a reader sees in a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from monitor.model.vocabulary import ClauseKind, Region

# `Document.date` hides the type of the same name from whoever evaluates annotations.
_Date: TypeAlias = date


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a clause: its visible text and its absolute target."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A heading, paragraph, list item or table row as a reader sees it.

    `text` is the visible text with white space folded to single spaces; it
    includes a number written as text ("4.2 (b)"), but not one that the browser
    generates for an ordered list. `label` is that number either way, and
    `label_end` the length of `text` that it takes (0 where it is generated).
    `path` holds the texts of the headings above, outermost first. `level` is
    1..6 for headings, the nesting depth (from 1) for list items, else 0.
    `start` is the offset of `text` in `Document.text`.
    """

    kind: ClauseKind
    region: Region
    text: str
    path: tuple[str, ...] = ()
    label: str | None = None
    label_end: int = 0
    level: int = 0
    links: tuple[Link, ...] = ()
    start: int = 0

    @property
    def body(self) -> str:
        """The text without its written number: what stays the same when clauses are renumbered."""
        return self.text[self.label_end :].lstrip()

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader sees in a snapshot: clauses in page order, both regions.

    `text` is the texts of all clauses, each followed by one line feed;
    `clause.start` points into it. Build with `document_of`, which sets both.
    """

    clauses: tuple[Clause, ...]
    text: str
    title: str | None = None
    language: str | None = None
    """Primary language subtag ("en", "zh"), declared by the page or recognised from its text."""
    date: _Date | None = None
    """The date the document gives itself ("Last updated: …")."""
    hidden: str = ""
    """Text that stands in the page but is kept from the reader: hidden elements, struck-through words."""
    fingerprint: str = field(default="", compare=False)
    """Equal where nothing that reading depends on differs; "" where that is not known."""

    @property
    def main(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.region is Region.MAIN)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as read: its document, and what else the guard looks at.

    `markup` is the decoded text of the answer, `media_type` its type without
    parameters. `complete` is False when the markup stops before its end (no
    closing `body` or `html`, cut in mid-sentence or in a tag). `refresh` is the
    absolute target of a meta refresh or an unconditional script redirect.
    `script_chars` counts the characters inside scripts. `unmatched` lists the
    configured selectors that match nothing on the page.
    """

    document: Document
    markup: str
    media_type: str
    charset: str
    complete: bool = True
    refresh: str | None = None
    canonical: str | None = None
    password_field: bool = False
    script_chars: int = 0
    unmatched: tuple[str, ...] = ()


def document_of(
    clauses: tuple[Clause, ...],
    *,
    title: str | None = None,
    language: str | None = None,
    date: date | None = None,
    hidden: str = "",
) -> Document:
    """Give the document made of `clauses`, with `start` of each and the text filled in."""
    placed: list[Clause] = []
    start = 0
    for clause in clauses:
        placed.append(
            Clause(
                kind=clause.kind,
                region=clause.region,
                text=clause.text,
                path=clause.path,
                label=clause.label,
                label_end=clause.label_end,
                level=clause.level,
                links=clause.links,
                start=start,
            )
        )
        start += len(clause.text) + 1
    text = "".join(clause.text + "\n" for clause in placed)
    return Document(
        clauses=tuple(placed), text=text, title=title, language=language, date=date, hidden=hidden
    )
