"""Status pages as HTML: Atlassian Statuspage, the scripts of incident.io and Flashduty, and thinly any other.

Read by patterns on the markup: class names and data attributes are what these
pages have in common over the years, and hostile nesting costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

from monitor.core.status.days import past_days
from monitor.core.status.value import (
    FLASHDUTY_HTML,
    INCIDENT_IO_HTML,
    INDICATORS,
    LONGEST_NAME,
    MOST_COMPONENTS,
    OTHER_HTML,
    STATUSPAGE_HTML,
    StatusPage,
)

_HEAD = 200_000
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,400})", re.IGNORECASE)
_NONE = re.compile(
    r"page inactive|\blog ?in\b|\bsign ?in\b|authentication required|not found|just a moment|access denied",
    re.IGNORECASE,
)
_VENDOR = re.compile(r"<link[^>]{0,80}rel=.canonical.[^>]{0,40}//www\.atlassian\.com/", re.IGNORECASE)


def from_html(markup: str, url: str) -> StatusPage | None:
    """Give what a page says, or None where it is no status page that is in use and open to everybody."""
    found = _TITLE.search(markup, 0, _HEAD)
    title = _words(found[1]) if found else ""
    if _NONE.search(title) or _VENDOR.search(markup, 0, _HEAD):
        return None
    return _statuspage(markup, title) or _rendered_by_script(markup, title) or _other(markup, title, url)


_OVERALL = re.compile(
    r'class="page-status status-(\w{1,20})[^>]{0,100}>\s{0,100}<(?:span|h2)[^>]{0,200}>([^<]{0,300})'
)
_UNRESOLVED = re.compile(r'class="actual-title[^>]{0,300}>([^<]{0,400})')
_COMPONENT = re.compile(r'data-component-status="(\w{1,40})"')
_COMPONENT_NAME = re.compile(
    r'class="name"[^>]{0,200}>(?:\s*+(?:<span[^>]{0,200}>|</span>)){0,6}+\s*+([^<]{1,400})'
)
_NAME_WITHIN = 3_000
_ISSUED = re.compile(r'<meta name="issued" content="(\d{9,11})"')
_BODY_STATE = re.compile(r'<body[^>]{0,80}class="status index[^"]{0,40} status-(\w{1,20})')


def _statuspage(markup: str, title: str) -> StatusPage | None:
    """Read Statuspage's own page; the overall state is absent from it while incidents are unresolved."""
    overall = _OVERALL.search(markup)
    unresolved = 'class="unresolved-incidents"' in markup
    index = _BODY_STATE.search(markup)
    if not (overall or unresolved) or not (index or _COMPONENT.search(markup)):
        return None
    issued = _ISSUED.search(markup, 0, _HEAD)
    indicator = overall[1] if overall else index[1] if index else None
    days = past_days(markup)
    return StatusPage(
        format=STATUSPAGE_HTML,
        name=_page_name(title),
        indicator=indicator if indicator in INDICATORS else None,
        overall=_words(overall[2]) if overall else None,
        components=tuple(_components(markup)),
        incidents=tuple(_words(found[1]) for found in _UNRESOLVED.finditer(markup)) if unresolved else (),
        updated_at=datetime.fromtimestamp(int(issued[1]), UTC) if issued else None,
        history=days[0] if days else None,
        told_since=days[1] if days else None,
        cut=days is not None,
    )


def _components(markup: str) -> Iterator[tuple[str, str]]:
    for place, found in enumerate(_COMPONENT.finditer(markup)):
        end = found.end()
        name = _COMPONENT_NAME.search(markup, end, end + _NAME_WITHIN)
        # The legend at the foot repeats every state without an id.
        if (
            name is not None
            and markup.rfind("data-component-id", max(0, found.start() - 400), found.end()) >= 0
        ):
            yield _words(name[1]), found[1]
        if place >= MOST_COMPONENTS:
            return


_SCRIPTED = (
    (INCIDENT_IO_HTML, ("incident.io", "ongoing_incidents", "affected_components")),
    (FLASHDUTY_HTML, ("active_changes", "page_id", "component_id")),
)


_PAGE_ID = re.compile(r'page_id\\{0,3}"\s?:\s?(\d{1,20})')


def _rendered_by_script(markup: str, title: str) -> StatusPage | None:
    """Recognise pages whose data stand in their scripts, by the names of its fields alone."""
    for name, fields in _SCRIPTED:
        if all(field in markup for field in fields):
            page = _PAGE_ID.search(markup)
            identity = page[1] if page else ""
            return StatusPage(name, _page_name(title), tells_incidents=False, identity=identity)
    return None


_OVERALL_WORDS = re.compile(
    r">\s{0,100}((?:all (?:systems|services)|everything)(?: are| is)? (?:operational|online|normal|go"
    r"|up and running)"
    r"|no (?:known|active|ongoing) (?:incidents|issues)[^<]{0,80}"
    r"|(?:partial|major|minor|degraded)[ \w]{0,30}(?:outage|performance|disruption|degradation)"
    r"|所有(?:系统|服务)(?:均|都)?(?:运行)?正常|(?:系统|服务)(?:运行|均)正常)[.。]?\s{0,100}<",
    re.IGNORECASE,
)
_STATE = re.compile(
    r">\s{0,100}(?:operational|degraded performance|partial outage|major outage|under maintenance"
    r"|(?:运行)?正常)\s{0,100}<",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"(?:incident|status) history|past incidents|/(?:history|feed)\.(?:atom|rss|xml)|uptime over the past"
    r"|历史(?:事件|故障|记录)",
    re.IGNORECASE,
)
_NAMED_STATUS = re.compile(r"\bstatus\b|服务状态|系统状态|运行状态", re.IGNORECASE)
_STATES_SEARCHED = 2_000_000


def _other(markup: str, title: str, url: str) -> StatusPage | None:
    """Recognise a page of unknown make: named so, saying how things are, in parts or over time."""
    host = url.partition("://")[2].partition("/")[0].lower()
    if not (_NAMED_STATUS.search(title) or host.startswith("status.")):
        return None
    overall = _OVERALL_WORDS.search(markup)
    parts = len(_STATE.findall(markup, 0, _STATES_SEARCHED)) >= 2
    if not (overall or parts) or not (parts or _HISTORY.search(markup)):
        return None
    return StatusPage(
        format=OTHER_HTML,
        name=_page_name(title),
        overall=_words(overall[1]) if overall else None,
        tells_incidents=False,
    )


def _page_name(title: str) -> str:
    name = re.sub(r"(?:\s|[-–—|])*\b(?:system )?status(?: page)?$", "", title, flags=re.IGNORECASE)
    return (name or title)[:LONGEST_NAME]


def _words(markup: str) -> str:
    return " ".join(unescape(markup).split())[:LONGEST_NAME]
