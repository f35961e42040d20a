"""From the outbox over real sockets: a channel in trouble, digests, quiet hours, what is refused for good."""

from __future__ import annotations

import json
import socket
import threading
import time as clocks
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from alert_samples import NOON, alert, place
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

import monitor.notify.delivery
from monitor.model import Channel, ChannelKind, Digest, QuietHours, Severity
from monitor.notify.delivery import GIVEN_UP_AFTER, LARGEST_DIGEST, Delivered, deliver, retry
from monitor.results import AlertDelivery
from monitor.store import Store, open_store

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Office:
    """An outbox, a clock, and channels."""

    store: Store
    folder: Path
    origins: tuple[str, ...]
    now: datetime = NOON
    channels: list[Channel] = field(default_factory=list)

    def queue(self, *names: str, severity: Severity = Severity.CRITICAL) -> list[str]:
        ids = [str(uuid5(NAMESPACE_URL, name)) for name in names]
        with self.store.write() as writer:
            for identity, name in zip(ids, names, strict=True):
                made = alert(identity, severity=severity, at=self.now, title=name)
                writer.queue_alert(made, [channel.name for channel in self.channels])
        return ids

    def deliver(self, after: timedelta = timedelta()) -> Delivered:
        self.now += after
        return deliver(self.store, self.channels, place(self.folder, *self.origins), lambda: self.now)

    def lines(self, name: str = "a.jsonl") -> list[dict[str, Any]]:
        path = self.folder / name
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def titles(self, name: str = "a.jsonl") -> list[str]:
        return [line["title"] for line in self.lines(name)]

    def states(self, channel: str) -> list[AlertDelivery]:
        """Give how far the alerts got on a channel, oldest first."""
        with self.store.read() as reader:
            rows = reader.alerts()
        return [one for row in rows[::-1] for one in row.deliveries if one.channel == channel]


@pytest.fixture
def office(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Office]:
    with open_store(f"sqlite:///{tmp_path / 'monitor.db'}") as store:
        yield Office(store, tmp_path, (httpserver.url_for("").rstrip("/"),))


def file(name: str = "a.jsonl", **more: Any) -> Channel:
    return Channel(name.partition(".")[0], ChannelKind.FILE, f"file:{name}", **more)


def hook(server: HTTPServer, path: str = "/hook") -> Channel:
    return Channel("hook", ChannelKind.WEBHOOK, server.url_for(path))


def posted(server: HTTPServer) -> list[str]:
    return [request.headers["webhook-id"] for request, _ in server.log]


@contextmanager
def cut_after_receipt() -> Iterator[tuple[str, list[bytes]]]:
    """Give a receiver that takes a whole request and hangs up without a word, and what it got."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    data = b""
                    while not data.endswith(b"}"):
                        data += connection.recv(65536)
                    got.append(data)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", got
        listener.shutdown(socket.SHUT_RDWR)


# --- one channel in trouble -----------------------------------------------------


@pytest.mark.parametrize(
    "status", [pytest.param(500, id="500"), pytest.param(302, id="redirect"), pytest.param(429, id="busy")]
)
def test_one_of_three_channels_that_fails_harms_no_other(
    office: Office, httpserver: HTTPServer, status: int
) -> None:
    httpserver.expect_request("/hook").respond_with_data("", status, headers={"Location": "http://10.0.0.1/"})
    office.channels = [file("a.jsonl"), hook(httpserver), file("b.jsonl")]
    ids = office.queue("one", "two")
    answer = office.deliver()
    assert answer.sent == 4
    (problem,) = answer.problems
    assert str(status) in problem
    assert office.titles("a.jsonl") == office.titles("b.jsonl") == ["one", "two"]
    assert posted(httpserver) == ids[:1]
    assert [(one.state, one.attempts) for one in office.states("hook")] == [("queued", 1), ("queued", 0)]


def test_a_slow_channel_delays_no_other(
    office: Office, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def slow(_request: Request) -> Response:
        clocks.sleep(0.5)
        seen.append(len(office.titles()) == 3)
        return Response("")

    httpserver.expect_request("/hook").respond_with_handler(slow)
    office.channels = [hook(httpserver), file()]
    office.queue("one", "two", "three")
    monkeypatch.setattr("monitor.notify.delivery.BUDGET", 0.7)
    answer = office.deliver()
    assert all(seen)
    assert answer.sent == 3 + 2, "after its time a slow channel is left until the next round"
    assert office.deliver().sent == 1


def test_what_nobody_foresaw_of_one_channel_is_a_failed_try_of_it_and_harms_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr("monitor.notify.channels.rewrite", broken)
    office.channels = [Channel("feed", ChannelKind.FEED, "feed:a.atom"), file()]
    office.queue("one")
    answer = office.deliver()
    assert answer.sent == 1
    (problem,) = answer.problems
    assert problem.startswith("alert channel feed: the delivery failed in a way that nobody foresaw: Value")
    assert [(one.state, one.attempts) for one in office.states("feed")] == [("queued", 1)]


def test_what_nobody_foresaw_of_a_message_ends_no_other_channel(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.channels = [file("a.jsonl"), file("b.jsonl")]
    office.queue("one")
    sent_by = monitor.notify.delivery._Turn._send

    def broken(turn: Any, batch: Any) -> None:
        if turn._channel.name == "a":
            raise KeyError("lines")
        sent_by(turn, batch)

    monkeypatch.setattr("monitor.notify.delivery._Turn._send", broken)
    answer = office.deliver()
    assert (answer.sent, office.titles("b.jsonl")) == (1, ["one"])
    assert answer.problems[0].startswith("alert channel a: its turn failed in a way that nobody foresaw: Key")


def test_a_receiver_that_is_down_gets_all_in_order_once_it_is_back(
    office: Office, httpserver: HTTPServer
) -> None:
    office.channels = [hook(httpserver)]
    httpserver.expect_ordered_request("/hook").respond_with_data("", 503)
    for _ in range(3):
        httpserver.expect_ordered_request("/hook").respond_with_data("", 204)
    ids = office.queue("one", "two", "three")
    assert office.deliver().problems
    assert office.deliver() == Delivered(0, ()), "not before its pause is over"
    assert office.deliver(MINUTE).sent == 3
    assert posted(httpserver) == [ids[0], *ids]


def test_an_answer_that_is_cut_off_repeats_the_message_under_its_id(office: Office) -> None:
    with cut_after_receipt() as (url, got):
        office.channels = [Channel("hook", ChannelKind.WEBHOOK, url)]
        office.origins = (url,)
        (identity,) = office.queue("one")
        assert office.deliver().problems
        assert office.deliver(MINUTE).problems
    assert len(got) == 2
    assert all(f"webhook-id: {identity}".encode() in data for data in got)
    assert got[0].partition(b"\r\n\r\n")[2] == got[1].partition(b"\r\n\r\n")[2]


def test_410_gives_up_all_that_waits_visibly_until_somebody_retries(
    office: Office, httpserver: HTTPServer
) -> None:
    httpserver.expect_oneshot_request("/hook").respond_with_data("", 410)
    office.channels = [hook(httpserver), file()]
    ids = office.queue("one", "two")
    (problem,) = office.deliver().problems
    assert "410" in problem
    assert [(one.state, one.attempts) for one in office.states("hook")] == [("dead", 1), ("dead", 0)]
    assert all("410" in (one.error or "") for one in office.states("hook"))
    assert office.titles() == ["one", "two"]
    assert office.deliver(DAY).sent == 1, "that a channel takes nothing is told to the other one"
    assert [line["kind"] for line in office.lines()][2:] == ["backlog"]
    httpserver.expect_request("/hook").respond_with_data("", 204)
    assert retry(office.store, office.now) == 2
    assert office.deliver().sent == 2
    assert posted(httpserver) == [ids[0], *ids]


def test_after_three_days_of_tries_an_alert_is_dead_and_the_next_has_its_turn(
    office: Office, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("", 500)
    office.channels = [hook(httpserver)]
    office.queue("one")
    began = office.now
    while office.states("hook")[0].state == "queued":
        office.deliver(10 * MINUTE)
        assert office.now - began < GIVEN_UP_AFTER + timedelta(hours=7)
    assert office.now - began > GIVEN_UP_AFTER
    assert 15 < len(httpserver.log) < 30
    httpserver.clear()
    httpserver.expect_request("/hook").respond_with_data("", 204)
    office.queue("two")
    assert office.deliver().sent == 1


def test_nothing_is_given_up_at_its_first_try(office: Office, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("", 500)
    office.channels = [hook(httpserver)]
    office.queue("one")
    office.deliver(5 * DAY)
    assert office.states("hook")[0].state == "queued"


def test_a_stop_waits_for_no_slow_channel(
    office: Office, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.notify.delivery.GRACE", 0.5)
    asked, free = threading.Event(), threading.Event()

    def hang(_request: Request) -> Response:
        asked.set()
        free.wait(5)
        return Response("")

    httpserver.expect_request("/hook").respond_with_handler(hang)
    office.channels = [hook(httpserver)]
    office.queue("one")
    began = clocks.monotonic()
    spot = place(office.folder, *office.origins)
    answer = deliver(office.store, office.channels, spot, lambda: office.now, stopped=asked.is_set)
    assert answer.sent == 0
    assert clocks.monotonic() - began < 4
    free.set()
    for _ in range(50):
        if office.states("hook")[0].state == "delivered":
            return
        clocks.sleep(0.1)
    pytest.fail("what was under way did not end well")


def test_a_machine_that_wakes_up_before_its_network_gives_nothing_up(
    office: Office, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("", 500)
    office.channels = [hook(httpserver)]
    office.queue("one")
    office.deliver()
    office.deliver(5 * DAY)
    office.deliver(2 * MINUTE)
    assert office.states("hook")[0].state == "queued"
    httpserver.clear()
    httpserver.expect_request("/hook").respond_with_data("", 204)
    assert office.deliver(4 * MINUTE).sent == 1


# --- a clock that was put back --------------------------------------------------


def test_what_failed_while_the_clock_ran_ahead_is_tried_soon_after_it_came_back(
    office: Office, httpserver: HTTPServer
) -> None:
    office.channels = [hook(httpserver)]
    office.queue("one")
    httpserver.expect_oneshot_request("/hook").respond_with_data("", 500)
    office.deliver(200 * DAY)
    office.now = NOON
    httpserver.expect_request("/hook").respond_with_data("", 204)
    assert office.deliver().sent == 1


@pytest.mark.parametrize("digest", [Digest.HOURLY, Digest.DAILY, Digest.WEEKLY])
def test_what_was_queued_while_the_clock_ran_ahead_waits_for_no_digest_of_that_time(
    office: Office, digest: Digest
) -> None:
    office.channels = [file(digest=digest)]
    office.now = NOON + 200 * DAY
    office.queue("minor", severity=Severity.MINOR)
    office.now = NOON
    assert office.deliver().sent == 1


def test_what_was_queued_while_the_clock_ran_ahead_is_given_up_in_the_end_as_all_else(
    office: Office, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("", 500)
    office.channels = [hook(httpserver), file()]
    office.now = NOON + 200 * DAY
    office.queue("one")
    office.now = NOON
    for _ in range(40):
        office.deliver(3 * HOUR)
    assert office.states("hook")[0].state == "dead"
    assert "backlog" in {line["kind"] for line in office.lines()}


# --- digests and quiet hours ----------------------------------------------------


def test_what_is_critical_goes_at_once_and_the_rest_once_a_day(office: Office) -> None:
    office.channels = [file(digest=Digest.DAILY)]
    office.queue("minor", severity=Severity.MINOR)
    office.queue("critical")
    office.queue("notable", severity=Severity.NOTABLE)
    assert office.deliver().sent == 1
    assert office.titles() == ["critical"]
    assert office.deliver(19 * HOUR).sent == 0
    assert office.deliver(HOUR).sent == 2
    digest = office.lines()[-1]
    assert digest["kind"] == "digest"
    assert digest["title"] == "2 alerts (1 minor, 1 notable): lumen"
    assert [one["title"] for one in digest["alerts"]] == ["minor", "notable"]
    assert office.deliver(DAY) == Delivered(0, ())


def test_a_digest_of_one_is_the_alert_itself(office: Office) -> None:
    office.channels = [file(digest=Digest.HOURLY)]
    (identity,) = office.queue("alone", severity=Severity.MINOR)
    office.deliver(HOUR)
    assert [(line["id"], line["kind"]) for line in office.lines()] == [(identity, "claim_flagged")]


def test_a_digest_that_is_tried_again_has_the_same_id_and_content(
    office: Office, httpserver: HTTPServer
) -> None:
    office.channels = [
        Channel("hook", ChannelKind.WEBHOOK, httpserver.url_for("/hook"), digest=Digest.HOURLY)
    ]
    httpserver.expect_ordered_request("/hook").respond_with_data("", 500)
    for _ in range(2):
        httpserver.expect_ordered_request("/hook").respond_with_data("", 200)
    office.queue("one", "two", severity=Severity.MINOR)
    assert office.deliver(HOUR).problems
    office.queue("later", severity=Severity.MINOR)
    assert office.deliver(HOUR).sent == 3
    first, again, later = (request.get_data() for request, _ in httpserver.log)
    assert first == again
    assert len(set(posted(httpserver))) == 2
    assert json.loads(later)["title"] == "later"


def test_a_large_digest_comes_in_parts(office: Office) -> None:
    office.channels = [file(digest=Digest.DAILY)]
    office.queue(*map(str, range(LARGEST_DIGEST + 5)), severity=Severity.MINOR)
    assert office.deliver(DAY).sent == LARGEST_DIGEST + 5
    assert [len(line["alerts"]) for line in office.lines()] == [LARGEST_DIGEST, 5]


def test_quiet_hours_hold_what_is_not_critical(office: Office) -> None:
    office.channels = [file(quiet_hours=QuietHours(time(22), time(7)))]
    office.now = NOON + 11 * HOUR
    office.queue("minor", severity=Severity.MINOR)
    office.queue("critical")
    assert office.deliver().sent == 1
    assert office.deliver(7 * HOUR).sent == 0
    assert office.deliver(HOUR).sent == 1
    assert office.titles() == ["critical", "minor"]


def test_a_feed_is_made_of_all_that_was_delivered_to_it(office: Office) -> None:
    office.channels = [Channel("feed", ChannelKind.FEED, "feed:a.atom")]
    ids = office.queue("one", "two")
    office.deliver()
    (office.folder / "a.atom").unlink()
    office.now += HOUR
    ids += office.queue("three")
    office.deliver()
    feed = (office.folder / "a.atom").read_text()
    assert all(f"urn:uuid:{identity}" in feed for identity in ids)


def test_the_other_channels_hear_once_a_day_of_one_that_takes_nothing(
    office: Office, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook").respond_with_data("", 500)
    office.channels = [hook(httpserver), file()]
    office.queue("one")
    for _ in range(70):
        office.deliver(HOUR)
    told = [line for line in office.lines() if line["kind"] == "backlog"]
    assert len(told) == 3, "from the second day on, on three dates"
    assert told[0]["title"] == "alert channel hook takes nothing: alerts since 2026-03-02 waiting"
    assert "500" in told[0]["lines"][0]
    assert office.states("hook")[0].state == "queued"
