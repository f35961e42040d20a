"""`monitor check --dry-run`: says what a check would fetch, when and why, and leaves everything as it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from monitor.app import App, open_app
from monitor.errors import UnknownName
from monitor.planning import CONDITIONAL, FULL
from monitor.previews import PlannedCheck
from monitor.report.planned import planned_text
from monitor.store import open_store
from monitor.workbench import Workbench, open_workbench

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = "<!doctype html><html lang=en><title>Terms</title><main><h1>Terms of Service</h1>" + "".join(
    f"<h2>Part {number}</h2><p>You agree to these terms of the service and its part number {number}.</p>"
    for number in range(12)
)
TERMS = PAGE + "</main></html>"


class World:
    """A register with two sources on the server of this machine, and a clock to set."""

    def __init__(self, folder: Path, server: HTTPServer) -> None:
        self.folder = folder
        self.server = server
        self.now = START
        self.status = 200
        server.expect_request("/robots.txt").respond_with_data("", status=404)
        for name in ("/terms", "/faq"):
            server.expect_request(name).respond_with_handler(self._answer)
        origin = server.url_for("").rstrip("/")
        (folder / "config.yaml").write_text(
            f"settings: {{allow_origins: [{origin}], per_host_delay: 0s, timeout: 5s, interval: 12h}}\n"
            "providers:\n  lumen:\n    name: Lumen\n    domains: [localhost]\n    sources:\n"
            f"      terms: {{kind: terms, url: {origin}/terms}}\n"
            f"      faq: {{kind: other, url: {origin}/faq, interval: 30d}}\n"
        )

    def _answer(self, request: Request) -> Response:
        headers = {"ETag": '"1"'} if request.path == "/terms" else {}
        if self.status == 200 and request.if_none_match.contains("1"):
            return Response(status=304, headers=headers)
        return Response(TERMS, self.status, headers, content_type="text/html; charset=utf-8")

    def app(self) -> App:
        return open_app(None, None, {}, self.folder, clock=lambda: self.now)

    def bench(self) -> Workbench:
        return open_workbench(None, None, {}, self.folder, clock=lambda: self.now)

    def check(self) -> None:
        with self.app() as app:
            app.check()

    def plan(self, *, due: bool = False) -> dict[str, PlannedCheck]:
        return {check.source: check for check in self.bench().plan(due=due)}


@pytest.fixture
def world(tmp_path: Path, httpserver: HTTPServer) -> World:
    return World(tmp_path, httpserver)


def test_before_the_first_check_everything_is_fetched_and_no_database_is_made(world: World) -> None:
    planned = world.plan(due=True)
    assert [(name, one.fetch, one.due_at, one.request) for name, one in planned.items()] == [
        ("terms", True, None, FULL),
        ("faq", True, None, FULL),
    ]
    assert planned["terms"].reasons == ("never checked",)
    assert [path.name for path in world.folder.iterdir()] == ["config.yaml"]
    assert world.server.log == []


def test_a_plan_fetches_and_writes_nothing(world: World) -> None:
    world.check()
    asked, before = len(world.server.log), (world.folder / "monitor.db").read_bytes()
    world.now += timedelta(days=2)
    world.plan()
    world.plan(due=True)
    assert len(world.server.log) == asked
    assert (world.folder / "monitor.db").read_bytes() == before


def test_what_is_not_due_is_fetched_only_when_everything_is(world: World) -> None:
    world.check()
    world.now += timedelta(hours=1)
    everything, due = world.plan(), world.plan(due=True)
    assert everything["terms"].fetch
    assert not due["terms"].fetch
    assert due["terms"].reasons[0] == "not due yet"
    assert due["terms"].due_at is not None
    assert timedelta(hours=10) < due["terms"].due_at - world.now <= timedelta(hours=11)


def test_a_check_that_is_due_is_told_from_one_that_was_missed(world: World) -> None:
    world.check()
    world.now += timedelta(hours=13)
    assert world.plan(due=True)["terms"].reasons[0] == "due"
    world.now += timedelta(hours=24)
    planned = world.plan(due=True)
    assert planned["terms"].reasons[0] == "overdue: a whole check was missed"
    assert (planned["terms"].fetch, planned["faq"].fetch) == (True, False)


def test_what_the_server_can_say_is_unchanged_is_asked_for_if_changed(world: World) -> None:
    world.check()
    planned = world.plan()
    assert planned["terms"].request == CONDITIONAL
    assert planned["faq"].request == FULL
    assert "full answer: the server names no version to ask by" in planned["faq"].reasons


def test_after_a_week_a_full_answer_is_wanted(world: World) -> None:
    world.check()
    world.now += timedelta(days=8)
    planned = world.plan()
    assert planned["terms"].request == FULL
    assert "full answer: the last full answer is older than 7 days" in planned["terms"].reasons


def test_a_source_that_fails_says_how_often_and_that_it_is_asked_in_full(world: World) -> None:
    world.check()
    world.status = 404
    for _ in range(2):
        world.now += timedelta(days=1)
        world.check()
    planned = world.plan()
    assert planned["terms"].request == FULL
    assert "failed 2 times in a row" in planned["terms"].reasons
    assert "full answer: the last answer could not be read" in planned["terms"].reasons


def test_what_another_process_is_at_is_left_to_it(world: World) -> None:
    world.check()
    world.now += timedelta(hours=13)
    with open_store("sqlite:///monitor.db", base=world.folder) as store, store.write() as writer:
        assert writer.claim_lease(
            "lumen/terms", "other", until=world.now + timedelta(minutes=5), now=world.now
        )
    planned = world.plan(due=True)
    assert not planned["terms"].fetch
    assert "another process is at it" in planned["terms"].reasons


def test_what_is_fetched_comes_first_and_the_rest_by_when_it_is_due(world: World) -> None:
    world.check()
    world.now += timedelta(hours=13)
    assert list(world.plan(due=True)) == ["terms", "faq"]
    said = planned_text(world.bench().plan(due=True), now=world.now)
    assert "1 of 2 sources would be fetched now. The next one is due in 2" in said
    assert said.endswith("Nothing was\ndone.\n")


def test_the_plan_is_what_the_check_then_does(world: World) -> None:
    world.check()
    world.now += timedelta(hours=13)
    wanted = {name for name, check in world.plan(due=True).items() if check.fetch}
    before = len(world.server.log)
    with world.app() as app:
        report = app.check(due=True)
    assert {source.source for source in report.sources} == wanted
    asked = [request for request, _ in world.server.log[before:] if request.path != "/robots.txt"]
    assert [request.path for request in asked] == ["/terms"]
    assert asked[0].headers["If-None-Match"] == '"1"'


def test_a_name_that_is_unknown_is_refused(world: World) -> None:
    with pytest.raises(UnknownName):
        world.bench().plan(sources=["lumen/term"])
