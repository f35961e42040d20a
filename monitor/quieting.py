"""What people asked not to hear of: findings that they acknowledged, claims and sources that they muted."""

from __future__ import annotations

from datetime import datetime

from monitor.core.alerting.claims import AlertEvent, AlertKind
from monitor.store import Reader, Review

ACKNOWLEDGED = "acknowledge"
MUTED = "mute"
"""Kinds of review."""

FLAGS = frozenset((AlertKind.CLAIM_FLAGGED, AlertKind.CLAIM_ALTERED_AGAIN, AlertKind.SILENCE_BROKEN))


def is_acknowledged(event: AlertEvent, reader: Reader) -> bool:
    """Say whether somebody knows of this claim with these very words already."""
    if event.kind not in FLAGS or event.claim is None:
        return False
    words = {"verdict": event.fields.get("verdict"), "found": event.fields.get("found")}
    reviews = reader.reviews(event.provider, event.claim)
    return any(review.kind == ACKNOWLEDGED and dict(review.subject) == words for review in reviews)


def is_muted(event: AlertEvent, at: datetime, reader: Reader) -> bool:
    """Say whether nobody wants to be told at present: of a claim, or of a source but not of claims on it."""
    mute = latest_mutes(reader, event.provider).get((event.claim, None if event.claim else event.source))
    return mute is not None and mute.until is not None and at < mute.until


def latest_mutes(reader: Reader, provider: str) -> dict[tuple[str | None, str | None], Review]:
    """Give the last mute of each claim and source (one of the two) that was ever muted; it may be over."""
    mutes = [review for review in reader.reviews(provider) if review.kind == MUTED]
    return {(review.claim, review.source): review for review in mutes}
