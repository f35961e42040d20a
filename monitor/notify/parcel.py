"""What a channel is sent at once: an alert, the alerts of a digest, or a test."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

from monitor.core.alerting.claims import LINE, TITLE, one_line
from monitor.model import Severity
from monitor.store import OutboxAlert

Message = Mapping[str, object]
_ACTING = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Line ends, controls, directions and invisible characters, which JSON itself would let pass."""

TEST, DIGEST = "test", "digest"
"""Kinds of message that are no alert."""


@dataclass(frozen=True, slots=True)
class Note:
    """An alert as people read it: plain text, each part one line; `link` is an http(s) URL or None."""

    id: str
    at: datetime
    kind: str
    about: str
    severity: str | None
    title: str
    lines: tuple[str, ...]
    link: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to one channel.

    `id` is the same at every try, so that a receiver can drop a repetition.
    `message` is for programs, `notes` for people; `thread` names what an e-mail
    belongs to. `earlier` are the notes that a feed keeps besides, newest first.
    """

    id: str
    title: str
    message: Message
    notes: tuple[Note, ...]
    thread: str
    earlier: tuple[Note, ...] = ()

    @property
    def json(self) -> str:
        """The message on one line of JSON, without a line end; what would act on a terminal is escaped."""
        line = json.dumps(self.message, ensure_ascii=False, sort_keys=True)
        return _ACTING.sub(lambda found: json.dumps(found[0])[1:-1], line)


def alert_parcel(alert: OutboxAlert) -> Parcel:
    """Give an alert as a message of its own."""
    note = note_of(alert)
    thread = f"{'claim' if alert.claim else 'source'} {note.about}"
    return Parcel(alert.id, note.title, message_of(alert), (note,), thread)


def digest_parcel(channel: str, alerts: Sequence[OutboxAlert], at: datetime) -> Parcel:
    """Give several alerts as one message of the time `at`; one alone is sent as itself."""
    if len(alerts) == 1:
        return alert_parcel(alerts[0])
    identity = str(uuid5(NAMESPACE_URL, "/".join((DIGEST, channel, *(alert.id for alert in alerts)))))
    counts = Counter(str(alert.severity or Severity.NOTABLE) for alert in alerts)
    providers = ", ".join(dict.fromkeys(alert.provider for alert in alerts))
    listed = ", ".join(f"{count} {severity}" for severity, count in counts.most_common())
    title = one_line(f"{len(alerts)} alerts ({listed}): {providers}", TITLE)
    message = {
        "format": 1,
        "id": identity,
        "kind": DIGEST,
        "created_at": _stamp(at),
        "title": title,
        "alerts": [message_of(alert) for alert in alerts],
    }
    return Parcel(identity, title, message, tuple(note_of(alert) for alert in alerts), DIGEST)


def trial_parcel(channel: str, at: datetime) -> Parcel:
    """Give a message that only shows that a channel works; its id is new each time."""
    identity = str(uuid4())
    title = f"Test: channel {one_line(channel, 60)} works"
    lines = ("Nothing changed; somebody ran: monitor alerts test",)
    message = {
        "format": 1,
        "id": identity,
        "kind": TEST,
        "created_at": _stamp(at),
        "severity": None,
        "title": title,
        "lines": list(lines),
    }
    note = Note(identity, at, TEST, channel, None, title, lines, None, None)
    return Parcel(identity, title, message, (note,), TEST)


def message_of(alert: OutboxAlert) -> dict[str, object]:
    """Give an alert as programs read it."""
    return {
        "format": 1,
        "id": alert.id,
        "kind": alert.kind,
        "created_at": _stamp(alert.created_at),
        "provider": alert.provider,
        "claim": alert.claim,
        "source": alert.source,
        "severity": alert.severity,
        "title": alert.title,
        **alert.payload,
    }


def note_of(alert: OutboxAlert) -> Note:
    """Give an alert as people read it."""
    lines, link, command = (alert.payload.get(key) for key in ("lines", "url", "next"))
    is_link = isinstance(link, str) and link.startswith(("https://", "http://"))
    return Note(
        id=alert.id,
        at=alert.created_at,
        kind=alert.kind,
        about="/".join(filter(None, (alert.provider, alert.claim or alert.source))),
        severity=alert.severity.value if alert.severity else None,
        title=one_line(alert.title, TITLE),
        lines=tuple(one_line(str(line), LINE) for line in lines) if isinstance(lines, list) else (),
        link=one_line(str(link), 8 * LINE) if is_link else None,
        next=one_line(command, LINE) if isinstance(command, str) else None,
    )


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
