"""The kinds of value that only the alerts of config.yaml hold; checks as in `values`."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from monitor.config.problems import suggestion
from monitor.core.alerting.claims import CHECKPOINT, AlertKind
from monitor.model import ChannelKind, Digest, QuietHours

_QUIET = re.compile(
    r"([01]?[0-9]|2[0-3]):([0-5][0-9])-([01]?[0-9]|2[0-3]):([0-5][0-9])(?: ([A-Za-z0-9_+/-]{1,64}))?\Z"
)
_MAILBOX = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\Z"
)
_MOST_SECRETS = 2
_EVENTS = [*(kind.value for kind in AlertKind), CHECKPOINT]


def _event(text: str) -> str:
    if text not in _EVENTS:
        raise ValueError(f"is no event{suggestion(text, _EVENTS)}")
    return text


def _mailbox(text: str) -> str:
    if not _MAILBOX.match(text):
        raise ValueError("is not an e-mail address; write only name@example.org")
    return text


def _quiet(value: Any) -> Any:
    match = _QUIET.match(value) if isinstance(value, str) else None
    advice = 'write "22:00-07:00", with a zone such as "22:00-07:00 Europe/Berlin" where it is not UTC'
    if match is None:
        raise ValueError(f"are no quiet hours; {advice}")
    start, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    if start == end:
        raise ValueError(f"are a whole day, so nothing would ever be told; {advice}")
    zone = match[5] or "UTC"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"name a time zone that is not known here; {advice}") from error
    return QuietHours(start, end, zone)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _few(values: list[str]) -> list[str]:
    if len(values) > _MOST_SECRETS:
        raise ValueError("has more than two entries; write the new secret, and during rotation the old one")
    return values


def _word(value: Any) -> Any:
    # YAML reads a bare `off` as false.
    return Digest.OFF.value if value is False else value


_STRING_SCHEMA = {"type": "string", "minLength": 1}

Event = Annotated[str, AfterValidator(_event), WithJsonSchema({"enum": _EVENTS})]
Mailbox = Annotated[
    str, AfterValidator(_mailbox), WithJsonSchema({"type": "string", "pattern": r"^[^\s@]+@[^\s@]+$"})
]
Mailboxes = Annotated[
    list[Mailbox],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [_STRING_SCHEMA, {"type": "array", "minItems": 1, "items": _STRING_SCHEMA}]}),
]
Secrets = Annotated[
    list[str],
    BeforeValidator(_listed),
    AfterValidator(_few),
    WithJsonSchema(
        {"anyOf": [_STRING_SCHEMA, {"type": "array", "minItems": 1, "maxItems": 2, "items": _STRING_SCHEMA}]}
    ),
]
Quiet = Annotated[
    QuietHours,
    BeforeValidator(_quiet),
    WithJsonSchema({"type": "string", "pattern": r"^\d?\d:\d\d-\d?\d:\d\d( [A-Za-z0-9_+/-]+)?$"}),
]
KindName = Literal["command", "file", "email", "webhook", "feed"]
_DigestName = Literal["off", "hourly", "daily", "weekly"]
DigestName = Annotated[_DigestName, BeforeValidator(_word)]

ALERT_VOCABULARIES = ((KindName, ChannelKind), (_DigestName, Digest))
"""As `values.VOCABULARIES`."""
