"""Recognise a status page by what it answers, in the formats that are seen most.

A page counts as one only on its own evidence: an inactive page, a sign-in
page or the vendor's advertisement at the same address is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

from monitor.core.status.feed import Feed, read_feed
from monitor.core.status.html import from_html
from monitor.core.status.json import from_json
from monitor.core.status.times import incident_of, written_moment
from monitor.core.status.value import (
    FEED,
    FLASHDUTY_HTML,
    FLASHDUTY_JSON,
    INCIDENT_IO_HTML,
    INCIDENT_IO_JSON,
    STATUSPAGE_HTML,
    STATUSPAGE_JSON,
    StatusPage,
    earliest,
    incident_code,
    moment_of,
)

__all__ = ["StatusPage", "places_of_history", "recognise"]

_CHANGES = "/api/status-page/{page}/change/list?start_at_seconds={start}&end_at_seconds={end}"
_PLACES_OF_HISTORY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        STATUSPAGE_JSON: ("/api/v2/incidents.json", "/history.atom"),
        STATUSPAGE_HTML: ("/api/v2/incidents.json", "/history.atom"),
        INCIDENT_IO_JSON: ("/api/v2/incidents.json", "/feed.atom"),
        INCIDENT_IO_HTML: ("/api/v2/incidents.json", "/feed.atom"),
        FLASHDUTY_JSON: (_CHANGES,),
        FLASHDUTY_HTML: (_CHANGES,),
    }
)
_CHANGES_FOR = timedelta(days=90)
_LONGEST_BODY = 10_000_000
_NEWEST = 25
"""So many entries, incidents and maintenances, the newest, are in Statuspage's feeds."""


def recognise(body: bytes, content_type: str | None, url: str) -> StatusPage | None:
    """Give what the status page at `url` says, or None where the answer is none.

    The content decides; `content_type` only chooses where it leaves open what
    the body is.
    """
    if not body or len(body) > _LONGEST_BODY:
        return None
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return from_json(body, url)
    lowered = head.lower()
    if lowered.startswith((b"<?xml", b"<rss", b"<feed")):
        feed = read_feed(body)
        return _from_feed(feed, url) if feed else None
    if lowered.startswith(b"<") or "html" in (content_type or ""):
        return from_html(body.decode("utf-8", "replace"), url)
    return None


def places_of_history(page: StatusPage, url: str, now: datetime) -> tuple[str, ...]:
    """Give the addresses, the likelier first, where a page found at `url` may tell of incidents up to `now`.

    The formats of the same vendors elsewhere: seen on their recorded answers.
    """
    places = () if page.history is not None and not page.cut else _PLACES_OF_HISTORY.get(page.format, ())
    end = int(now.timestamp())
    start = end - int(_CHANGES_FOR.total_seconds())
    known = (place for place in places if page.identity or place is not _CHANGES)
    named = (place.format(page=page.identity, start=start, end=end) for place in known)
    return tuple(urljoin(url, place) for place in named if place != urlsplit(url).path)


_FEED_NAME = re.compile(
    r"^(.{1,200}?)(?: system)? status(?: page)?(?: *[-–—|] *(?:incident|status) (?:history|updates))?$",
    re.IGNORECASE,
)


def _from_feed(feed: Feed, url: str) -> StatusPage | None:
    named = _FEED_NAME.match(feed.title)
    if not named and "incident" not in f"{feed.title} {feed.description}".lower():
        return None
    if feed.entries and not any(entry.updates or "/incidents/" in entry.link for entry in feed.entries):
        return None
    if (
        not feed.entries
        and not feed.title.lower().endswith("incident history")
        and "status" not in url.lower()
    ):
        return None
    history = tuple(
        incident_of(entry.title, entry.updates, written_moment(entry.published), incident_code(entry.link))
        for entry in feed.entries
        if not entry.is_maintenance
    )
    cut = len(feed.entries) >= _NEWEST
    return StatusPage(
        format=FEED,
        name=named[1] if named else feed.title,
        incidents=tuple(entry.title for entry in feed.entries if entry.open),
        updated_at=moment_of(feed.updated),
        history=history,
        told_since=earliest(history) if cut else None,
        cut=cut,
    )
