"""From the outbox to people."""

from __future__ import annotations

import json
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from watched import CHALLENGE, DAY, HOUR, START, TRAINING, Watched, only, policy, quote, watch
from werkzeug import Response

from monitor.model import Severity
from monitor.notify.delivery import TURN, takes
from monitor.results import AlertRow
from monitor.store import OutboxAlert

ALTERED = policy((TRAINING, "We use your inputs to train our models."))
BLOCKED = Response(CHALLENGE, 403, content_type="text/html")


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "privacy")
    made.claims["training"] = quote(TRAINING)
    return made


@pytest.fixture
def receiver(watched: Watched) -> Path:
    """A command that keeps what it gets, unless a file called `down` is there."""
    script = watched.folder / "receive.py"
    script.write_text(
        "import os, pathlib, sys\n"
        "if pathlib.Path('down').exists(): sys.exit(7)\n"
        "text = sys.stdin.read()\n"
        "with open('received.jsonl', 'a') as out: out.write(os.environ['MONITOR_ALERT_ID'] + ' ' + text)\n"
    )
    watched.register["alerts"] = [
        {"name": "command", "url": f"exec:{sys.executable} receive.py"},
        {"name": "team", "url": "file:alerts.jsonl"},
    ]
    return watched.folder / "down"


def received(watched: Watched) -> list[tuple[str, dict[str, Any]]]:
    path = watched.folder / "received.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(line.split(" ", 1)[0], json.loads(line.split(" ", 1)[1])) for line in lines]


def rows(watched: Watched) -> list[AlertRow]:
    with watched.open() as app:
        return list(app.alerts())


def states(watched: Watched, channel: str) -> list[str]:
    """Give the states of a channel's deliveries, oldest first."""
    found = [one.state for row in rows(watched) for one in row.deliveries if one.channel == channel]
    return found[::-1]


# --- what an alert says ---------------------------------------------------------


def test_an_alert_says_what_changed_where_and_what_to_do_next(watched: Watched) -> None:
    watched.check()
    report = watched.check(ALTERED)
    told = next(one for one in watched.told() if one["kind"] == "claim_flagged")
    assert told["format"] == 1
    assert (told["provider"], told["claim"], told["source"]) == ("lumen", "training", "privacy")
    assert (told["verdict"], told["previous_verdict"], told["severity"]) == ("altered", "intact", "critical")
    assert (told["previous_found"], told["found"]) == (TRAINING, "We use your inputs to train our models.")
    assert told["changes"] == [{"op": "delete", "old": "do not", "new": None}]
    assert told["url"].startswith(f"{watched.site.origin}/privacy#:~:text=")
    assert told["next"] == "monitor verify --claim lumen/training"
    assert told["snapshot"] == report.sources[0].snapshot
    assert told["created_at"] == f"{watched.now:%Y-%m-%dT%H:%M:%SZ}"
    assert any(TRAINING in line for line in told["lines"])


def test_hostile_text_reaches_a_title_in_one_harmless_line(watched: Watched) -> None:
    watched.check()
    watched.check(policy((TRAINING, "We use your inputs &#27;[31m to &#8238;train\u0007 our\n\nmodels.")))
    told = next(one for one in watched.told() if one["kind"] == "claim_flagged")
    for text in (told["title"], *told["lines"]):
        assert text.isprintable(), text


# --- channels -------------------------------------------------------------------


def test_a_command_and_a_file_get_the_same_message_under_the_same_id(
    watched: Watched, receiver: Path
) -> None:
    watched.check()
    watched.check(ALTERED)
    messages = [message for _, message in received(watched)]
    assert messages == watched.told()
    assert [identity for identity, _ in received(watched)] == [message["id"] for message in messages]


def test_a_channel_that_fails_keeps_the_order_and_holds_up_nobody(watched: Watched, receiver: Path) -> None:
    receiver.touch()
    watched.check()
    watched.check(ALTERED)
    watched.check(policy())
    assert received(watched) == []
    first, *others = states(watched, "command")
    assert {first, *others} == {"queued"}
    told = [one["id"] for one in watched.told()]
    assert len(told) >= 3
    attempts = [one.attempts for row in rows(watched) for one in row.deliveries if one.channel == "command"]
    assert (attempts[-1], set(attempts[:-1])) == (2, {0}), "what comes after the one that failed waits for it"
    receiver.unlink()
    watched.now += DAY
    with watched.open() as app:
        assert app.deliver().sent == len(told)
    assert [identity for identity, _ in received(watched)] == told
    assert set(states(watched, "command")) == {"delivered"}


def test_pauses_between_tries_grow(watched: Watched, receiver: Path) -> None:
    receiver.touch()
    watched.check()
    watched.check(ALTERED)
    tried = []
    for minute in range(1, 60):
        watched.now += timedelta(minutes=1)
        with watched.open() as app:
            if app.deliver().problems:
                tried.append(minute)
    assert tried == [1, 3, 7, 15, 31]


def test_what_nobody_takes_for_three_days_is_given_up_visibly_and_can_be_sent_again(
    watched: Watched, receiver: Path
) -> None:
    receiver.touch()
    watched.check()
    watched.check(ALTERED)
    watched.now += 4 * DAY
    with watched.open() as app:
        while app.deliver().problems:
            watched.now += HOUR
    assert set(states(watched, "command")) == {"dead"}
    dead = next(one for one in rows(watched)[-1].deliveries if one.channel == "command")
    assert dead.error == "alert channel command: the command ended with exit code 7"
    missed = [one["id"] for one in watched.told() if one["kind"] != "backlog"]
    assert len(watched.told()) > len(missed), "the other channel hears that this one takes nothing"
    with watched.open() as app:
        status = app.status()
        assert (status.alerts_queued, status.alerts_dead) == (0, len(missed))
    receiver.unlink()
    with watched.open() as app:
        assert app.retry_alerts() == len(missed)
        app.deliver()
    assert [identity for identity, _ in received(watched)] == missed


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        pytest.param("exec:/no/such/command", "could not be run", id="no command"),
        pytest.param("exec:sh 'unbalanced", "could not be run", id="no command line"),
        pytest.param("file:no/such/folder/alerts", "could not be written", id="no folder"),
    ],
)
def test_a_channel_that_cannot_work_says_so_and_keeps_what_it_was_given(
    watched: Watched, url: str, problem: str
) -> None:
    watched.register["alerts"] = [{"name": "team", "url": url}]
    watched.check()
    watched.check(ALTERED)
    watched.now += HOUR
    with watched.open() as app:
        (said,) = app.deliver().problems
    assert problem in said
    assert set(states(watched, "team")) == {"queued"}


def test_no_channel_at_all_keeps_alerts_for_the_list(watched: Watched) -> None:
    watched.register["alerts"] = []
    watched.check()
    watched.check(ALTERED)
    assert "claim_flagged" in {row.kind for row in rows(watched)}
    assert all(row.deliveries == () for row in rows(watched))


# --- who gets what --------------------------------------------------------------

ALERT = OutboxAlert("id", "claim_flagged", "lumen", "title", START, severity=Severity.NOTABLE)


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        pytest.param({}, True, id="everything"),
        pytest.param({"url": "${MONITOR_NO_SUCH_VARIABLE}"}, False, id="off"),
        pytest.param({"events": ["claim_flagged"]}, True, id="this event"),
        pytest.param({"events": ["source_replaced"]}, False, id="another event"),
        pytest.param({"providers": ["lumen"]}, True, id="this provider"),
        pytest.param({"min_severity": "notable"}, True, id="just grave enough"),
        pytest.param({"min_severity": "critical"}, False, id="not grave enough"),
    ],
)
def test_a_channel_takes_what_it_asks_for(watched: Watched, filters: dict[str, Any], wanted: bool) -> None:
    watched.register["alerts"] = [{"name": "team", "url": "file:x", **filters}]
    with watched.open() as app:
        assert takes(app.register.channels[0], ALERT) is wanted


def test_filters_of_the_register_choose_what_a_channel_gets(watched: Watched) -> None:
    watched.register["alerts"] = [
        {"name": "grave", "url": "file:grave.jsonl", "min_severity": "critical"},
        {"name": "team", "url": "file:alerts.jsonl", "events": ["document_date"]},
        {"name": "others", "url": "file:others.jsonl", "providers": ["lumen"]},
    ]
    watched.check(policy(updated="2 March 2026"))
    watched.check(policy((TRAINING, "We use your inputs to train our models."), updated="3 March 2026"))

    def kinds(name: str) -> set[str]:
        return {json.loads(line)["kind"] for line in (watched.folder / name).read_text().splitlines()}

    assert (kinds("grave.jsonl"), kinds("alerts.jsonl")) == ({"claim_flagged"}, {"document_date"})
    assert kinds("others.jsonl") >= {"claim_flagged", "document_date"}


# --- side by side ---------------------------------------------------------------


def test_two_at_one_channel_send_nothing_twice(watched: Watched, receiver: Path) -> None:
    receiver.touch()
    watched.check()
    watched.check(ALTERED)
    receiver.unlink()
    watched.now += HOUR
    apps = [watched.open() for _ in range(3)]
    threads = [threading.Thread(target=app.deliver) for app in apps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [identity for identity, _ in received(watched)] == [one["id"] for one in watched.told()]


def test_the_turn_of_a_process_that_died_passes(
    watched: Watched, receiver: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.touch()
    watched.check()
    watched.check(ALTERED)
    receiver.unlink()
    watched.now += HOUR
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    with watched.open() as app:
        with app._store.write() as writer:
            assert writer.claim_lease("channel command", "dead", until=watched.now + TURN, now=watched.now)
        assert app.deliver().sent == len(watched.told())
    assert sum(pause for pause in pauses if pause > 0.1) == pytest.approx(TURN.total_seconds())


def test_a_stop_ends_deliveries_and_loses_none(watched: Watched, receiver: Path) -> None:
    receiver.touch()
    watched.check()
    watched.check(ALTERED)
    receiver.unlink()
    watched.now += HOUR
    stop = threading.Event()
    stop.set()
    with watched.open() as app:
        assert app.deliver(stop).sent == 0
        assert app.deliver().sent == len(watched.told())
