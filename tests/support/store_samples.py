"""Records to store in tests."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.model import (
    Change,
    Judgement,
    Outcome,
    Place,
    Region,
    Severity,
    Verdict,
    WordChange,
    WordOp,
)
from monitor.store import (
    DeliveryState,
    Observation,
    OutboxAlert,
    RecordedVerdict,
    Review,
    Store,
    open_store,
)

NOON = datetime(2026, 2, 10, 12, 0, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)


def observed(
    at: datetime = NOON, *, source: str = "privacy-policy", digest: str | None = None
) -> Observation:
    """Give an observation of a good page, with a value in every field."""
    return Observation(
        provider="acme",
        source=source,
        at=at,
        url="https://acme.example/privacy",
        outcome=Outcome.OK,
        rule="a-rule",
        reason="a reason – with 中文",
        change=Change.CHANGED,
        final_url="https://acme.example/en/privacy",
        http_status=200,
        headers={"etag": '"17"', "content-type": "text/html"},
        digest=digest,
        rendered=True,
        unstable=False,
        document_date=date(2026, 2, 1),
        vantage={"country": None, "accept_language": "en"},
        duration=1.25,
        notes=("moved permanently", "again"),
    )


ALTERED = Judgement(
    Verdict.ALTERED,
    severity=Severity.CRITICAL,
    severity_reason="modality: may -> will",
    found="We will share data.",
    clause="4 > Sharing",
    source="privacy-policy",
    changes=(WordChange(WordOp.REPLACE, "may", "will"), WordChange(WordOp.INSERT, None, "always")),
    places=(Place(("Sharing",), Region.MAIN, "before", "after", True, False, 2, "ab" * 32), None),
)


def verdict(observation: int, judgement: Judgement = ALTERED, claim: str = "sharing") -> RecordedVerdict:
    return RecordedVerdict("acme", claim, NOON, "fingerprint", judgement, observation)


def alert(identity: str = "alert-1", observation: int | None = None) -> OutboxAlert:
    return OutboxAlert(
        id=identity,
        kind="claim_flagged",
        provider="acme",
        title="acme/sharing: altered",
        created_at=NOON,
        claim="sharing",
        source="privacy-policy",
        severity=Severity.CRITICAL,
        payload={"old": "may", "new": "will"},
        observation=observation,
    )


REVIEW = Review(
    kind="acknowledge",
    provider="acme",
    who="R. Viewer",
    why="legal has seen it",
    at=NOON,
    claim="sharing",
    subject={"alert": "alert-1"},
    until=NOON + 30 * DAY,
)


def words(seed: int, count: int = 4000) -> bytes:
    """Give a page that looks the same for the same seed and compresses no better than prose."""
    chosen = random.Random(seed)
    vocabulary = ["".join(chosen.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(900)]
    return " ".join(chosen.choices(vocabulary, k=count)).encode()


def fill(store: Store, checks: int = 3) -> None:
    """Record some checks with everything that may belong to one."""
    page = words(1)
    for number in range(checks):
        body = page + f" revision {number}".encode()
        with store.write() as writer:
            digest = writer.put_body(body, "acme/privacy-policy")
            seen = replace(observed(NOON + number * DAY, digest=digest), notes=(f"check {number}",))
            identity = writer.add_observation(seen)
            writer.add_verdict(verdict(identity))
            writer.queue_alert(alert(f"alert-{number}", identity), ["team"])
            writer.add_review(REVIEW)
            writer.set_next_check("acme/privacy-policy", NOON)


def filled(path: Path, checks: int = 3) -> None:
    """Make a database with some checks in it, closed again."""
    with open_store(f"sqlite:///{path}") as store:
        fill(store, checks)
        with store.write() as writer:
            writer.mark_delivery("alert-0", "team", DeliveryState.DELIVERED, at=NOON)
