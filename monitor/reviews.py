"""What people decide on claims, recorded with a name and a reason."""

from __future__ import annotations

from datetime import datetime

from monitor.core.history import Memory
from monitor.errors import UsageError
from monitor.memories import recall
from monitor.model import Claim, Provider, State
from monitor.quieting import ACKNOWLEDGED, MUTED, is_in_force, latest_mutes
from monitor.replay import ACCEPTED
from monitor.store import Reader, Review, Store


def acknowledge(store: Store, provider: Provider, claim: Claim, who: str, why: str, now: datetime) -> None:
    """Record that a person knows of a flagged claim; raises UsageError when it is not flagged."""
    with store.write() as writer:
        judged = recall(provider, writer).claim(claim.id).proven
        if judged is None or judged.state is not State.FLAGGED:
            raise UsageError(f"{claim.ref} is not flagged: there is nothing to acknowledge")
        subject = {"verdict": judged.verdict.value, "found": judged.found}
        writer.add_review(Review(ACKNOWLEDGED, provider.id, who, why, now, claim.id, subject=subject))


def accept(store: Store, provider: Provider, claim: Claim, who: str, why: str, now: datetime) -> None:
    """Record that a holding claim is accepted as it stands: its place and clause are the new reference.

    Raises UsageError for a claim that does not hold: the register must be changed then.
    """
    with store.write() as writer:
        judged = recall(provider, writer).claim(claim.id).now
        if judged is None or judged.state is not State.HOLDS:
            raise UsageError(
                f"{claim.ref} does not hold on the page as it was read last; to accept new words, "
                f"write them into config.yaml as its quote, then run: monitor verify --claim {claim.ref}"
            )
        subject = {"verdict": judged.verdict.value, "found": judged.found, "clause": judged.clause}
        writer.add_review(Review(ACCEPTED, provider.id, who, why, now, claim.id, subject=subject))
        writer.forget_memory(provider.id)


def mute(
    store: Store,
    provider: Provider,
    claim: str | None,
    source: str | None,
    until: datetime,
    who: str,
    why: str,
    now: datetime,
) -> None:
    """Record that nobody is told of a claim, of a source, or else of a whole provider, until then.

    A later mute of the same takes its place. Alerts are recorded all the same. Raises
    UsageError where the time is over already.
    """
    if until <= now:
        raise UsageError(f"{until:%Y-%m-%d %H:%MZ} is over; name a date to come")
    with store.write() as writer:
        writer.add_review(
            Review(MUTED, provider.id, who, why, now, claim, None if claim else source, until=until)
        )


def muted(
    reader: Reader, provider: Provider, now: datetime, *, as_of: datetime | None = None
) -> dict[str, str]:
    """Give, by claim id, until when it is muted, by whom and why, in one line.

    With `as_of` only what was recorded by then counts.
    """
    mutes = {
        subject: mute
        for subject, mute in latest_mutes(reader, provider.id, recorded_by=as_of).items()
        if is_in_force(mute, now)
    }
    whole = mutes.get((None, None))
    found = {claim: mutes.get((claim, None), whole) for claim in provider.claims}
    return {
        claim: f"muted until {mute.until:%Y-%m-%d} by {mute.who}: {mute.why}"
        for claim, mute in found.items()
        if mute is not None
    }


def acknowledged(
    reader: Reader, provider: Provider, memory: Memory, *, as_of: datetime | None = None
) -> dict[str, str]:
    """Give, by claim id, who acknowledged the finding that stands in `memory`, when and why, in one line.

    With `as_of` only what was recorded by then counts.
    """
    lines: dict[str, str] = {}
    for review in reader.reviews(provider.id):
        if review.kind != ACKNOWLEDGED or review.claim is None or (as_of is not None and review.at > as_of):
            continue
        judged = memory.claim(review.claim).proven
        words = {"verdict": judged.verdict.value, "found": judged.found} if judged else None
        if words == dict(review.subject):
            lines[review.claim] = f"{review.who}, {review.at:%Y-%m-%d}: {review.why}"
    return lines
