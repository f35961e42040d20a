"""What people asked not to hear of: findings they acknowledged; claims, sources, providers they muted."""

from __future__ import annotations

from datetime import datetime

from monitor.core.alerting.claims import AlertEvent, AlertKind
from monitor.store import Reader, Review

ACKNOWLEDGED = "acknowledge"
MUTED = "mute"
"""Kinds of review."""

FLAGS = frozenset((AlertKind.CLAIM_FLAGGED, AlertKind.CLAIM_ALTERED_AGAIN, AlertKind.SILENCE_BROKEN))


def acknowledgement_of(event: AlertEvent, reader: Reader) -> Review | None:
    """Give the review by which somebody knows of this claim with these very words, the latest one."""
    if event.kind not in FLAGS or event.claim is None:
        return None
    words = {"verdict": event.fields.get("verdict"), "found": event.fields.get("found")}
    known = [
        review
        for review in reader.reviews(event.provider, event.claim)
        if review.kind == ACKNOWLEDGED and dict(review.subject) == words
    ]
    return known[-1] if known else None


def is_muted(event: AlertEvent, at: datetime, reader: Reader) -> bool:
    """Say whether nobody wants to be told at present.

    That is of a claim, of a source but not of claims on it, or of all of a provider.
    """
    mutes = latest_mutes(reader, event.provider)
    own = mutes.get((event.claim, None if event.claim else event.source))
    return any(is_in_force(mute, at) for mute in (own, mutes.get((None, None))))


def is_in_force(mute: Review | None, at: datetime) -> bool:
    return mute is not None and mute.until is not None and at < mute.until


def mute_that_ended(
    reader: Reader, provider: str, claim: str | None, source: str | None, since: datetime, at: datetime
) -> Review | None:
    """Give the mute of a claim, of a source or of all of the provider that ended after `since`, by `at`."""
    mutes = latest_mutes(reader, provider)
    own = [mutes.get((claim, None if claim else source)), mutes.get((None, None))]
    if any(is_in_force(mute, at) for mute in own):
        return None
    ended = [mute for mute in own if mute is not None and mute.until is not None and since < mute.until]
    return ended[0] if ended else None


def latest_mutes(
    reader: Reader, provider: str, *, recorded_by: datetime | None = None
) -> dict[tuple[str | None, str | None], Review]:
    """Give the last mute of each claim and source that was ever muted, or was by then; it may be over.

    One of the two is None, both for the provider as a whole.
    """
    mutes = [
        review
        for review in reader.reviews(provider)
        if review.kind == MUTED and (recorded_by is None or review.at <= recorded_by)
    ]
    return {(review.claim, review.source): review for review in mutes}
