"""Incident histories as Atom or RSS, read without trusting the XML.

Documents with a DOCTYPE are refused whole: that is where entity bombs and
external entities live, and no feed needs one. Depth, entries and lengths are
bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from xml.parsers import expat

_DEEPEST = 40
_MOST_ENTRIES = 500
_LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One incident of a feed; `updates` are time stamps as written with the states named, newest first.

    `published` is as written: Statuspage gives the time of the newest update there, not of the first.
    """

    title: str
    link: str
    updates: tuple[tuple[str, str], ...]
    published: str | None = None

    @property
    def is_maintenance(self) -> bool:
        return any(state in _MAINTENANCE for _, state in self.updates)

    @property
    def open(self) -> bool:
        """Say whether the incident still goes on: its newest update that names a state decides.

        "Update" names none: it follows "Resolved" too. Of updates with one time
        stamp the order says nothing, and a closing one wins.
        """
        telling = [(stamp, state) for stamp, state in self.updates if state in _OPEN or state in _DONE]
        if not telling:
            return False
        newest = telling[0][0]
        return all(
            state in _OPEN
            for place, (stamp, state) in enumerate(telling)
            if place == 0 or (stamp and stamp == newest)
        )


_OPEN = frozenset({"investigating", "identified", "monitoring"})
_MAINTENANCE = frozenset({"completed", "scheduled", "in progress", "verifying"})
_DONE = _MAINTENANCE | {"resolved", "postmortem"}


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    description: str
    updated: str | None
    entries: tuple[Entry, ...]


class _Refused(Exception):
    """The document is not one that a feed reader needs to understand."""


@dataclass(slots=True)
class _Building:
    """What has been read so far; expat calls its methods."""

    path: list[str] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    link: str = ""
    entries: list[Entry] = field(default_factory=list)
    head: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2].lower()
        self.path.append(tag)
        if len(self.path) > _DEEPEST or (len(self.path) == 1 and tag not in ("rss", "feed", "rdf")):
            raise _Refused
        if tag in ("entry", "item"):
            self.texts, self.link = {}, ""
        if tag == "link" and attributes.get("href") and not self.link:
            self.link = attributes["href"][:2000]

    def text(self, data: str) -> None:
        if not self.path:
            return
        kept = self.texts.setdefault(self.path[-1], [])
        if len(kept) < 2000:
            kept.append(data[:_LONGEST_TEXT])

    def end(self, _name: str) -> None:
        tag = self.path.pop()
        inside = any(step in ("entry", "item") for step in self.path)
        if tag in ("entry", "item") and len(self.entries) < _MOST_ENTRIES:
            body = (
                self._joined("content")
                or self._joined("description")
                or self._joined("encoded")
                or self._joined("summary")
            )
            self.entries.append(
                Entry(
                    self._joined("title")[:300],
                    self.link or self._joined("link").strip(),
                    read_updates(body),
                    self._joined("published") or self._joined("pubdate") or None,
                )
            )
            self.texts, self.link = {}, ""
        elif not inside and tag in ("title", "description", "subtitle", "updated") and tag not in self.head:
            self.head[tag] = self._joined(tag)

    def _joined(self, tag: str) -> str:
        return " ".join("".join(self.texts.get(tag, ())).split())[:_LONGEST_TEXT]

    def refuse(self, *_: object) -> None:
        raise _Refused


def read_feed(body: bytes) -> Feed | None:
    """Give the feed in `body`, or None where it is none, is damaged, or has a DOCTYPE."""
    building = _Building()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = building.start
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.text
    parser.StartDoctypeDeclHandler = building.refuse
    parser.EntityDeclHandler = building.refuse
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, _Refused, ValueError, LookupError):
        return None
    head = building.head
    return Feed(
        title=head.get("title", "")[:300],
        description=(head.get("description") or head.get("subtitle", ""))[:300],
        updated=head.get("updated"),
        entries=tuple(building.entries),
    )


_UPDATE = re.compile(
    r"(?:<(?:small|p><strong)>([^<>]{0,120}(?:<[^<>]{0,40}>[^<>]{0,40}){0,5})</(?:small|strong></p)>"
    r"\s{0,9}(?:<br ?/?>)?\s{0,9})?"
    r"<(?:strong|h3|b)>\s{0,9}(?:status:\s{0,9})?([a-z][a-z ]{2,20}?)\s{0,9}</",
    re.IGNORECASE | re.DOTALL,
)


def read_updates(markup: str) -> tuple[tuple[str, str], ...]:
    """Give the updates in the markup of an entry: time stamps as written with states, in its order."""
    if "<" not in markup:
        markup = unescape(markup)
    return tuple((stamp, state.lower()) for stamp, state in _UPDATE.findall(markup[:_LONGEST_TEXT]))
