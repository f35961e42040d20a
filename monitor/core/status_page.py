"""Recognise a status page by what it answers, in the formats that are seen most.

A page counts as one only on its own evidence: an inactive page, a sign-in
page or the vendor's advertisement at the same address is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any

from monitor.core.status_feed import Feed, read_feed

STATUSPAGE_JSON = "statuspage-json"
INCIDENT_IO_JSON = "incident-io-json"
STATUSPAGE_HTML = "statuspage-html"
FEED = "incident-feed"
OTHER_HTML = "html"
OTHER_JSON = "json"

_LONGEST_BODY = 10_000_000
_MOST_COMPONENTS = 2_000
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class StatusPage:
    """What a status page says about itself.

    `indicator` is the page's own word for the overall state ("none", "minor",
    "major", "critical", "maintenance"), None where it gives none; `overall` is the
    same for readers ("All Systems Operational"). `components` are names with
    states, `incidents` the titles of those still open. A format that does not say
    whether incidents are open gives an empty tuple and `tells_incidents` False.
    """

    format: str
    name: str
    indicator: str | None = None
    overall: str | None = None
    components: tuple[tuple[str, str], ...] = ()
    incidents: tuple[str, ...] = ()
    tells_incidents: bool = True
    updated_at: datetime | None = None


def recognise(body: bytes, content_type: str | None, url: str) -> StatusPage | None:
    """Give what the status page at `url` says, or None where the answer is none.

    The content decides; `content_type` only chooses where it leaves open what
    the body is.
    """
    if not body or len(body) > _LONGEST_BODY:
        return None
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return _from_json(body)
    lowered = head.lower()
    if lowered.startswith((b"<?xml", b"<rss", b"<feed")):
        feed = read_feed(body)
        return _from_feed(feed, url) if feed else None
    if lowered.startswith(b"<") or "html" in (content_type or ""):
        return _from_html(body.decode("utf-8", "replace"), url)
    return None


# --- JSON -----------------------------------------------------------------------

_ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
_INDICATORS = frozenset({"none", "minor", "major", "critical", "maintenance"})
_CLOSED = frozenset({"resolved", "postmortem", "completed", "scheduled"})


def _from_json(body: bytes) -> StatusPage | None:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    return _statuspage_v2(data) or _flashduty(data)


def _statuspage_v2(data: Mapping[str, Any]) -> StatusPage | None:
    """Read Atlassian Statuspage's API version 2, which incident.io serves too (its ids are ULIDs)."""
    page, status = _mapping(data, "page"), _mapping(data, "status")
    lists = [
        key
        for key in ("components", "incidents", "scheduled_maintenances")
        if isinstance(data.get(key), list)
    ]
    identity = _text(page, "id")
    if identity is None or not (_text(page, "name") and _text(page, "url")):
        return None
    indicator = _text(status, "indicator")
    if indicator not in _INDICATORS and not lists:
        return None
    incidents = [entry for entry in _mappings(data.get("incidents")) if _text(entry, "status") not in _CLOSED]
    return StatusPage(
        format=INCIDENT_IO_JSON if _ULID.fullmatch(identity) else STATUSPAGE_JSON,
        name=_text(page, "name") or "",
        indicator=indicator,
        overall=_text(status, "description"),
        components=tuple(
            (_text(entry, "name") or "", _text(entry, "status") or "")
            for entry in _mappings(data.get("components"))
        ),
        incidents=tuple(_text(entry, "name") or "" for entry in incidents),
        tells_incidents="incidents" in lists,
        updated_at=_moment(_text(page, "updated_at")),
    )


def _flashduty(data: Mapping[str, Any]) -> StatusPage | None:
    """Read Flashduty's `summary/active`; its components have no state of their own, only those of open changes."""
    inner = _mapping(data, "data") or data
    page, changes = _mapping(inner, "page"), inner.get("active_changes")
    if (
        not isinstance(page.get("page_id"), int)
        or not isinstance(changes, list | None)
        or not _text(page, "name")
    ):
        return None
    open_changes = [entry for entry in _mappings(changes) if _text(entry, "status") not in _CLOSED]
    affected = {
        _text(entry, "name") or "": _text(entry, "status") or ""
        for change in open_changes
        for entry in _mappings(change.get("affected_components"))
    }
    components = [_text(entry, "name") or "" for entry in _mappings(page.get("components"))]
    return StatusPage(
        format=OTHER_JSON,
        name=_text(page, "name") or "",
        components=tuple((name, affected.get(name, "operational")) for name in components),
        incidents=tuple(
            _text(entry, "title") or "" for entry in open_changes if _text(entry, "type") == "incident"
        ),
    )


def _mapping(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    for entry in (value if isinstance(value, list) else [])[:_MOST_COMPONENTS]:
        if isinstance(entry, dict):
            yield entry


def _text(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    return value[:_LONGEST_NAME] if isinstance(value, str) and value else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment is not None and moment.tzinfo else None


# --- feeds ----------------------------------------------------------------------

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
    return StatusPage(
        format=FEED,
        name=named[1] if named else feed.title,
        incidents=tuple(entry.title for entry in feed.entries if entry.open),
        updated_at=_moment(feed.updated),
    )


# --- HTML -----------------------------------------------------------------------

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,400})", re.IGNORECASE)
_NONE = re.compile(
    r"page inactive|\blog ?in\b|\bsign ?in\b|authentication required|not found|just a moment|access denied",
    re.IGNORECASE,
)
_VENDOR = re.compile(r"<link[^>]{0,80}rel=.canonical.[^>]{0,40}//www\.atlassian\.com/", re.IGNORECASE)
_OVERALL = re.compile(
    r'class="page-status status-(\w{1,20})[^>]{0,100}>\s*<(?:span|h2)[^>]{0,200}>([^<]{0,300})'
)
_UNRESOLVED = re.compile(r'class="actual-title[^>]{0,300}>([^<]{0,400})')
_COMPONENT = re.compile(r'data-component-status="(\w{1,40})"')
_COMPONENT_NAME = re.compile(
    r'class="name"[^>]{0,200}>(?:\s*+(?:<span[^>]{0,200}>|</span>)){0,6}+\s*+([^<]{1,400})'
)
_ISSUED = re.compile(r'<meta name="issued" content="(\d{9,11})"')
_BODY_STATE = re.compile(r'<body[^>]{0,80}class="status index[^"]{0,40} status-(\w{1,20})')


def _from_html(markup: str, url: str) -> StatusPage | None:
    title_match = _TITLE.search(markup[:200_000])
    title = " ".join(unescape(title_match[1]).split()) if title_match else ""
    if _NONE.search(title) or _VENDOR.search(markup[:200_000]):
        return None
    return _statuspage_html(markup, title) or _other_html(markup, title, url)


def _statuspage_html(markup: str, title: str) -> StatusPage | None:
    overall = _OVERALL.search(markup)
    unresolved = 'class="unresolved-incidents"' in markup
    index = _BODY_STATE.search(markup)
    if not (overall or unresolved) or not (
        index or "powered by statuspage" in markup.lower() or 'data-component-status="' in markup
    ):
        return None
    issued = _ISSUED.search(markup[:200_000])
    indicator = overall[1] if overall else index[1] if index else None
    return StatusPage(
        format=STATUSPAGE_HTML,
        name=_page_name(title),
        indicator=indicator if indicator in _INDICATORS else None,
        overall=_words(overall[2]) if overall else None,
        components=tuple(_components(markup)),
        incidents=tuple(_words(found[1]) for found in _UNRESOLVED.finditer(markup)) if unresolved else (),
        updated_at=datetime.fromtimestamp(int(issued[1]), UTC) if issued else None,
    )


def _components(markup: str) -> Iterator[tuple[str, str]]:
    for place, found in enumerate(_COMPONENT.finditer(markup)):
        name = _COMPONENT_NAME.search(markup, found.end(), found.end() + 3000)
        # The legend at the foot repeats every state without a name.
        if (
            name is not None
            and markup.rfind("data-component-id", max(0, found.start() - 400), found.end()) >= 0
        ):
            yield _words(name[1]), found[1]
        if place >= _MOST_COMPONENTS:
            return


_ALL_WELL = re.compile(
    r">\s*(all (?:systems|services)(?: are)? (?:operational|online|normal|go)|(?:we(?:'|’)re|everything is|systems are) (?:fully )?(?:operational|up and running)|no (?:known|active|ongoing) (?:incidents|issues)[^<]{0,80}"
    r"|(?:partial|major|minor|degraded)[ \w]{0,30}(?:outage|performance|disruption|degradation)|所有(?:系统|服务)(?:均|都)?(?:运行)?正常|(?:系统|服务)(?:运行|均)正常)\s*[.。]?\s*<",
    re.IGNORECASE,
)
_STATE = re.compile(
    r">\s*(operational|degraded performance|partial outage|major outage|under maintenance|正常|运行正常)\s*<",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"(?:incident|status) history|past incidents|/(?:history|feed)\.(?:atom|rss|xml)|uptime over the past|历史(?:事件|故障|记录)",
    re.IGNORECASE,
)
_NAMED_STATUS = re.compile(r"\bstatus\b|服务状态|系统状态|运行状态", re.IGNORECASE)


def _other_html(markup: str, title: str, url: str) -> StatusPage | None:
    """Recognise a status page of unknown make: it must be named so, state how things are, and do so for several parts or over time."""
    host = url.partition("://")[2].partition("/")[0].lower()
    named = bool(_NAMED_STATUS.search(title)) or host.startswith("status.") or ".statuspage." in host
    overall = _ALL_WELL.search(markup)
    states = len(_STATE.findall(markup[:2_000_000]))
    if not named or not (overall or states >= 2) or not (states >= 2 or _HISTORY.search(markup)):
        return None
    return StatusPage(
        format=OTHER_HTML,
        name=_page_name(title),
        overall=_words(overall[1]) if overall else None,
        tells_incidents=False,
    )


def _page_name(title: str) -> str:
    return (
        re.sub(r"(?i) *[-–—|]? *\b(?:system )?status(?: page)?$", "", title[:_LONGEST_NAME])
        or title[:_LONGEST_NAME]
    )


def _words(markup: str) -> str:
    return " ".join(unescape(markup).split())[:_LONGEST_NAME]
