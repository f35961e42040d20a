"""The whole program against a server that goes wrong in every way of the matrix, and recovers.

Each fault comes after a good page and goes away again, and comes once more as the very first
answer: a page that could not be read proves nothing and leaves nothing behind.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import fault_cases_pages as content
import fault_cases_transfer as transfer
import pytest
import trustme
from fault_case import Case, heal
from fault_server import BAD_ETAG, FaultServer, serving
from fault_world import HOLDING, World, copy_of, not_kept, source_of, template, verdicts

from monitor.model import Change, Outcome


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def server(authority: trustme.CA) -> Iterator[FaultServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("ternharbour.example").configure_cert(context)
    with serving(context) as running:
        yield running


@dataclass
class Worlds:
    """Worlds to test in, each kept for the next test unless one failed in it."""

    server: FaultServer
    folder: Path
    templates: dict[bool, Path] = field(default_factory=dict)
    kept: dict[bool, World] = field(default_factory=dict)

    def fresh(self, *, read: bool) -> World:
        """Give a copy of a world that has seen the good page once, or nothing."""
        heal(self.server)
        if read not in self.templates:
            self.templates[read] = template(self.server, self.folder / f"template-{read}", read=read)
        return copy_of(self.templates[read], self.server, self.folder / uuid4().hex)

    @contextmanager
    def shared(self, *, read: bool) -> Iterator[World]:
        world = self.kept.pop(read, None) or self.fresh(read=read)
        heal(self.server, world)
        yield world
        self.kept[read] = world


@pytest.fixture(scope="module")
def worlds(server: FaultServer, tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    return Worlds(server, tmp_path_factory.mktemp("worlds"))


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
        assert (seen.outcome, bool(re.search(case.says, seen.reason or ""))) == (case.outcome, True), seen.reason
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


def recovers(world: World, change: Change) -> None:
    """Check that the good page is good again, and that nothing of the bad one stayed."""
    heal(world.server, world)
    world.server.asked.clear()
    report = world.check()
    seen = source_of(report)
    assert (seen.outcome, seen.change) == (Outcome.OK, change), seen.reason
    assert verdicts(report) == HOLDING
    assert {claim.last_verdict_at for claim in report.claims} == {world.now}
    assert not any(BAD_ETAG in asked.headers.get("if-none-match", "") for asked in world.server.asked)
    assert world.network.strangers == []
