"""Status pages as JSON: Atlassian Statuspage version 2, incident.io in the same shape, Flashduty."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from monitor.core.status.value import (
    FLASHDUTY_JSON,
    INCIDENT_IO_JSON,
    INDICATORS,
    LONGEST_NAME,
    MOST_COMPONENTS,
    STATUSPAGE_JSON,
    Incident,
    StatusPage,
    earliest,
    moment_of,
)

_ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
_CLOSED = frozenset({"resolved", "postmortem", "completed", "scheduled"})
_NEWEST = 50
"""So many incidents, the newest, are in Statuspage's `incidents.json`; it has no second page."""


def from_json(body: bytes, url: str) -> StatusPage | None:
    """Give what the JSON answer at `url` says, or None where it is no status page."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    return _statuspage_v2(data) or _flashduty(data) or _flashduty_changes(data, url)


def _statuspage_v2(data: Mapping[str, Any]) -> StatusPage | None:
    """Read Atlassian Statuspage's API version 2, which incident.io serves too (its ids are ULIDs)."""
    page, status = _mapping(data, "page"), _mapping(data, "status")
    lists = [
        key
        for key in ("components", "incidents", "scheduled_maintenances")
        if isinstance(data.get(key), list)
    ]
    identity, name = _text(page, "id"), _text(page, "name")
    indicator = _text(status, "indicator")
    if name is None or not (indicator in INDICATORS or (identity and lists)):
        return None
    told = list(_mappings(data.get("incidents")))
    incidents = [entry for entry in told if _text(entry, "status") not in _CLOSED]
    # `incidents.json` has nothing but incidents; `summary.json` lists the open ones only.
    is_list = lists == ["incidents"] and "status" not in data
    history = tuple(_incident(entry) for entry in told) if is_list else None
    cut = len(told) >= _NEWEST
    return StatusPage(
        format=INCIDENT_IO_JSON if _ULID.fullmatch(identity or "") else STATUSPAGE_JSON,
        name=name,
        indicator=indicator if indicator in INDICATORS else None,
        overall=_text(status, "description"),
        components=tuple(
            (_text(entry, "name") or "", _text(entry, "status") or "")
            for entry in _mappings(data.get("components"))
        ),
        incidents=tuple(_text(entry, "name") or "" for entry in incidents),
        tells_incidents="incidents" in lists,
        updated_at=moment_of(_text(page, "updated_at")),
        history=history,
        told_since=earliest(history) if history and cut else None,
        cut=is_list and cut,
    )


def _incident(entry: Mapping[str, Any]) -> Incident:
    started = moment_of(_text(entry, "started_at")) or moment_of(_text(entry, "created_at"))
    ended = moment_of(_text(entry, "resolved_at"))
    return Incident(_text(entry, "name") or "", started, ended, _text(entry, "id") or "")


def _flashduty(data: Mapping[str, Any]) -> StatusPage | None:
    """Read Flashduty's `summary/active`: components are operational unless an open change says otherwise."""
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
        format=FLASHDUTY_JSON,
        name=_text(page, "name") or "",
        components=tuple((name, affected.get(name, "operational")) for name in components),
        identity=str(page["page_id"]),
        incidents=tuple(
            _text(entry, "title") or "" for entry in open_changes if _text(entry, "type") == "incident"
        ),
    )


_WINDOW = re.compile(r"[?&]start_at_seconds=(\d{1,10})(?:&|$)")


def _flashduty_changes(data: Mapping[str, Any], url: str) -> StatusPage | None:
    """Read Flashduty's `change/list`: all incidents of the time that `url` asks for."""
    changes, start = list(_mappings(_mapping(data, "data").get("items"))), _WINDOW.search(url)
    pages = {change.get("page_id") for change in changes}
    if start is None or len(pages) != 1 or not all(isinstance(page, int) for page in pages):
        return None
    return StatusPage(
        format=FLASHDUTY_JSON,
        name="",
        history=tuple(
            Incident(
                _text(change, "title") or "",
                _second(change, "start_at_seconds"),
                _second(change, "close_at_seconds"),
                str(change.get("change_id") or ""),
            )
            for change in changes
            if _text(change, "type") == "incident"
        ),
        told_since=_moment(int(start[1])),
        cut=True,
        identity=str(pages.pop()),
    )


def _second(data: Mapping[str, Any], key: str) -> datetime | None:
    """Give a moment from Unix seconds; 0 stands for none."""
    value = data.get(key)
    return _moment(value) if isinstance(value, int) and value > 0 else None


def _moment(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _mapping(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    for entry in (value if isinstance(value, list) else [])[:MOST_COMPONENTS]:
        if isinstance(entry, dict):
            yield entry


def _text(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    return value[:LONGEST_NAME] if isinstance(value, str) and value else None
