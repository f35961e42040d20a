"""An Atom feed (RFC 4287) of the newest alerts, for feed readers."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree

from monitor.core.alerting.claims import TITLE, one_line
from monitor.errors import DeliveryError
from monitor.notify.parcel import Note, Parcel
from monitor.notify.wording import html_of

ENTRIES = 100
"""How many alerts a feed holds; readers keep what they have seen."""

_ATOM = "http://www.w3.org/2005/Atom"
_READABLE = 0o644


def rewrite(path: Path, parcel: Parcel, channel: str) -> None:
    """Put the parcel's notes before the earlier ones; the file is there whole, old or new, at any moment.

    Raises DeliveryError.
    """
    notes = sorted({note.id: note for note in (*parcel.earlier, *parcel.notes)}.values(), key=_newest)
    content = atom(notes[:ENTRIES], channel)
    part: str | None = None
    try:
        handle, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fchmod(handle, _READABLE)
            os.fsync(handle)
        Path(part).replace(path)
    except OSError as error:
        if part is not None:
            with suppress(OSError):
                Path(part).unlink()
        raise DeliveryError(f"{path.name} could not be written: {error.strerror or error}") from None


def atom(notes: Sequence[Note], channel: str) -> bytes:
    """Give the feed of a channel, in the order of `notes`."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(_tag("feed"))
    _add(feed, "id", uuid5(NAMESPACE_URL, f"policy-monitor feed {channel}").urn)
    _add(feed, "title", f"Policy alerts: {one_line(channel, TITLE)}")
    _add(feed, "updated", _stamp(max(note.at for note in notes)))
    author = ElementTree.SubElement(feed, _tag("author"))
    _add(author, "name", "policy-monitor")
    for note in notes:
        _add_entry(feed, note)
    content: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _add_entry(feed: ElementTree.Element, note: Note) -> None:
    entry = ElementTree.SubElement(feed, _tag("entry"))
    _add(entry, "id", _urn(note.id))
    _add(entry, "title", note.title)
    _add(entry, "updated", _stamp(note.at))
    if note.link:
        ElementTree.SubElement(entry, _tag("link"), {"rel": "alternate", "href": note.link})
    for term in filter(None, (note.kind, note.severity)):
        ElementTree.SubElement(entry, _tag("category"), {"term": term})
    _add(entry, "content", html_of(note), type="html")


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, _tag(name), attributes).text = text


def _tag(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _urn(identity: str) -> str:
    try:
        return UUID(identity).urn
    except ValueError:
        return uuid5(NAMESPACE_URL, identity).urn


def _newest(note: Note) -> tuple[float, str]:
    return -note.at.timestamp(), note.id


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
