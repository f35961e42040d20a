"""Alerts with hostile text, and where they are sent from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.model import Channel, ChannelKind, Settings, Severity
from monitor.notify.channels import Place
from monitor.store import OutboxAlert

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
IDENTITY = "1d0b9b1e-4f0c-5b1a-9c55-2f4f5b7f3a01"
HOSTILE = "<script>alert(1)</script> & ]]> \x1b[31mred\x07 \u202egnp.exe %s {0} \r\nBcc: x@y.example"


def alert(
    identity: str = IDENTITY,
    *,
    severity: Severity | None = Severity.CRITICAL,
    claim: str | None = "training",
    at: datetime = NOON,
    title: str = "lumen/training altered (critical)",
    found: str = "We use your inputs to train our models.",
    **payload: Any,
) -> OutboxAlert:
    return OutboxAlert(
        id=identity,
        kind="claim_flagged",
        provider="lumen",
        title=title,
        created_at=at,
        claim=claim,
        source="privacy",
        severity=severity,
        payload={
            "found": found,
            "lines": ["Claim: No training.", f"Now: {found}"],
            "url": "https://lumen.example/privacy#:~:text=We%20use",
            "next": "monitor verify --claim lumen/training",
            **payload,
        },
    )


def channel(url: str, kind: ChannelKind, **more: Any) -> Channel:
    if kind is ChannelKind.EMAIL:
        more = {"to": ("team@lumen.example",), "sender": "monitor@watch.example", **more}
    return Channel("team", kind, url, **more)


def place(base: Path, *origins: str, trusted_ca: str | None = None) -> Place:
    return Place(base, Settings(allow_origins=origins, trusted_ca=trusted_ca))
