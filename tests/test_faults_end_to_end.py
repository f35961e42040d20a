"""The whole program against a server that goes wrong in every way of the matrix, and recovers.

Each fault comes after a good page and goes away again, and comes once more as the very first
answer: a page that could not be read proves nothing and leaves nothing behind.
"""

from __future__ import annotations

import re
import time

import fault_cases_pages as content
import fault_cases_readable as readable
import fault_cases_transfer as transfer
import pytest
from fault_case import Case, heal
from fault_fixtures import Worlds, authority, server, worlds  # noqa: F401 - fixtures
from fault_server import BAD_ETAG
from fault_world import HOLDING, World, not_kept, source_of, verdicts

from monitor.model import Change, Outcome
from monitor.results import ClaimResult

SAME = Change.UNCHANGED
TOLD_ONCE = {"document_changed", "source_reverted", "source_moved"}
"""What is told of a document as a whole; the world of a test may have been told before."""


def params(*tables: tuple[Case, ...]) -> list[object]:
    return [pytest.param(case, id=case.id) for table in tables for case in table]


UNREADABLE = params(
    content.CHALLENGES,
    content.WALLS,
    content.ERRORS,
    content.GONE,
    content.OTHERS,
    content.NOTHING,
    transfer.CONNECTION,
    transfer.SLOW,
    transfer.DAMAGED,
    transfer.INCOMPLETE,
    transfer.PAUSE,
    transfer.REDIRECTS,
    transfer.BOMBS,
    transfer.ROBOTS[:-1],
    transfer.FORBIDDEN,
)


@pytest.mark.parametrize("case", [*UNREADABLE, *params(content.KNOWN_OTHERS)])
def test_a_fault_proves_nothing_and_is_forgotten(case: Case, worlds: Worlds) -> None:
    with worlds.shared(read=True) as world:
        read_at, before = world.now, world.alerts()
        case.happens(world)
        began = time.monotonic()
        report = world.verify(**case.settings)
        assert time.monotonic() - began < case.seconds
        seen = source_of(report)
        assert (seen.outcome, bool(re.search(case.says, seen.reason or ""))) == (case.outcome, True), (
            seen.reason
        )
        assert not_kept(report.claims, read_at) == []
        assert report.exit_code == 3
        assert (seen.snapshot, seen.change, seen.unstable) == (world.baseline, None, False)
        told = [*before, *case.alerts]
        assert world.alerts() == told
        recovers(world, Change.UNCHANGED)
        assert world.alerts() == told + (["source_recovered"] if case.alerts else [])


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_fault_is_never_a_first_baseline(case: Case, worlds: Worlds) -> None:
    with worlds.shared(read=False) as world:
        case.happens(world)
        report = world.check(**case.settings)
        seen = source_of(report)
        assert seen.outcome is (case.first or case.outcome), seen.reason
        assert {claim.reason for claim in report.claims} == {"never_read"}
        assert {claim.last_verdict for claim in report.claims} == {None}
        assert (seen.snapshot, seen.change, report.exit_code) == (None, None, 3)
        assert world.network.strangers == []


def test_after_nothing_but_faults_the_first_good_page_is_the_baseline(worlds: Worlds) -> None:
    with worlds.shared(read=False) as world:
        case = transfer.DAMAGED[0]
        case.happens(world)
        world.check(**case.settings)
        recovers(world, Change.FIRST)
        assert not [kind for kind in world.alerts() if not kind.startswith("source")]
        assert world.is_sound()
    worlds.kept.clear()


def recovers(world: World, change: Change | None) -> None:
    """Check that the good page is good again, and that nothing of the bad one stayed."""
    heal(world.server, world)
    world.server.asked.clear()
    report = world.check()
    seen = source_of(report)
    assert (seen.outcome, seen.change) == (Outcome.OK, change or seen.change), seen.reason
    assert verdicts(report) == HOLDING
    assert {claim.last_verdict_at for claim in report.claims} == {world.now}
    assert not any(BAD_ETAG in asked.headers.get("if-none-match", "") for asked in world.server.asked)
    assert world.network.strangers == []


READABLE = params(
    readable.SENT_OTHERWISE,
    readable.MOVED,
    readable.AROUND,
    readable.TYPOGRAPHY,
    readable.CHANGED,
    readable.HIDDEN,
    readable.SUSPICIOUS,
)


@pytest.mark.parametrize("case", READABLE)
def test_a_good_page_flags_what_it_changed_and_nothing_else(case: Case, worlds: Worlds) -> None:
    with worlds.shared(read=True) as world:
        before = world.alerts()
        case.happens(world)
        report = world.verify(**case.settings)
        seen = source_of(report)
        assert seen.outcome is Outcome.OK, seen.reason
        assert case.change in (None, seen.change, Change.CHANGED if seen.change is Change.REVERTED else None)
        assert verdicts(report) == {**HOLDING, **case.flagged}
        assert report.exit_code == (1 if case.flagged else 0)
        assert seen.unstable is False
        assert re.search(case.notes, "\n".join(seen.notes))
        for claim in report.claims:
            if claim.claim in case.flagged:
                assert re.search(case.shows, said_of(claim)), said_of(claim)
        told = world.alerts()
        news = told[len(before) :]
        assert sorted(kind for kind in news if kind not in TOLD_ONCE) == sorted(case.alerts)
        assert case.change is not SAME or case.notes or not TOLD_ONCE.intersection(news)
        recovers(world, None)
        news = world.alerts()[len(told) :]
        assert news.count("claim_restored") == len(case.flagged)
        assert set(news) <= {"claim_restored", "document_date"} | TOLD_ONCE


def said_of(claim: ClaimResult) -> str:
    """Give everything that is told of a claim's verdict, with every character that matters visible."""
    words = [f"{change.old} {change.new}" for change in claim.changes]
    return "\n".join(filter(None, (claim.found, claim.reason, claim.severity_reason, *words)))
