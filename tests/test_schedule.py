"""The daemon, and several processes on one database."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pytest_httpserver import HTTPServer
from watched import CHALLENGE, DAY, HOUR, START, TRAINING, Watched, only, policy, quote, verdicts, watch
from werkzeug import Response

from monitor.core.schedule import Pace
from monitor.errors import ConfigError, MonitorError, StorageError
from monitor.fetch import Fetcher
from monitor.model import FetchResult, Source
from monitor.report.sources import status_text
from monitor.results import Report
from monitor.rounds import LEASE
from monitor.schedule import Duties, run_daemon, summary_of

ALTERED = policy((TRAINING, "We use your inputs to train our models."))
BLOCKED = Response(CHALLENGE, 403, content_type="text/html")
MONITOR = [sys.executable, "-c", "import sys; from monitor.cli import main; sys.exit(main())"]
EMPTY = Report(START, (), ())


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "privacy")
    made.claims["training"] = quote(TRAINING)
    made.now = datetime.now(UTC)
    return made


def command(watched: Watched, *arguments: str) -> list[str]:
    return [*MONITOR, "--config", str(watched.folder / "config.yaml"), *arguments]


# --- the loop -------------------------------------------------------------------


def ask_to_stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def nothing(_stop: threading.Event) -> tuple[str, ...]:
    return ()


def run(
    check_due: Callable[[threading.Event], Report],
    deliver: Callable[[threading.Event], Iterable[str]] = nothing,
    reload: Callable[[], None] = ask_to_stop,
) -> list[str]:
    """Run a daemon to its end; gives what it said after its first line."""
    said: list[str] = []
    run_daemon(Duties(check_due, deliver, reload), said.append)
    return said[1:]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_daemon_looks_once_at_the_start_and_ends_at_a_signal(number: signal.Signals) -> None:
    rounds: list[bool] = []

    def check_due(stop: threading.Event) -> Report:
        rounds.append(stop.is_set())
        os.kill(os.getpid(), number)
        assert stop.wait(5), "a round under way learns of the signal"
        return EMPTY

    before = signal.getsignal(number)
    said = run(check_due)
    assert (rounds, said[-1], signal.getsignal(number)) == ([False], "stopped", before)


def test_a_round_that_fails_is_told_and_the_daemon_goes_on() -> None:
    def check_due(_stop: threading.Event) -> Report:
        ask_to_stop()
        raise StorageError("disk is full")

    assert run(check_due) == ["could not check: disk is full", "stopped"]


def test_what_nobody_foresaw_is_told_in_a_line_and_the_daemon_goes_on(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("monitor.schedule.TICK", 0.1)
    rounds: list[int] = []

    def check_due(_stop: threading.Event) -> Report:
        rounds.append(1)
        if len(rounds) == 3:
            ask_to_stop()
        raise ValueError("a mistake\nof ours")

    said = run(check_due)
    line = "the round of checks failed in a way that nobody foresaw: ValueError: a mistake of ours"
    assert [one.partition(" (")[0] for one in said] == [line, "stopped"]
    assert len(rounds) == 3
    assert "Traceback" not in capfd.readouterr().err


def test_a_round_without_anything_due_says_nothing() -> None:
    def check_due(_stop: threading.Event) -> Report:
        ask_to_stop()
        return EMPTY

    assert run(check_due) == ["stopped"]


def test_a_channel_that_hangs_keeps_no_round_waiting() -> None:
    checked = threading.Event()

    def check_due(_stop: threading.Event) -> Report:
        checked.set()
        return EMPTY

    def deliver(stop: threading.Event) -> tuple[str, ...]:
        assert checked.wait(5), "checks go on beside deliveries"
        ask_to_stop()
        assert stop.wait(5)
        return ("channel team is down",)

    assert run(check_due, deliver) == ["channel team is down", "stopped"]


def test_after_a_round_that_queued_alerts_they_are_sent_at_once() -> None:
    tries: list[float] = []

    def check_due(_stop: threading.Event) -> Report:
        return replace(EMPTY, alerts_queued=1)

    def deliver(_stop: threading.Event) -> tuple[str, ...]:
        tries.append(time.monotonic())
        if len(tries) == 2:
            ask_to_stop()
        return ("channel team is down",)

    started = time.monotonic()
    assert run(check_due, deliver) == ["channel team is down", "stopped"], "the same is told once"
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(None, ["the configuration was read again"], id="well"),
        pytest.param(
            ConfigError(["config.yaml:3: is wrong", "config.yaml:9: is wrong too"]),
            [
                "config.yaml:3: is wrong",
                "config.yaml:9: is wrong too",
                "the configuration was not read again for these problems; the one before stays",
            ],
            id="broken",
        ),
    ],
)
def test_a_hangup_reads_the_configuration_again(error: MonitorError | None, said: list[str]) -> None:
    rounds: list[str] = []

    def reload() -> None:
        rounds.append("reload")
        if error:
            raise error

    def check_due(_stop: threading.Event) -> Report:
        rounds.append("round")
        # While this round runs no other can begin: it is kept in mind, and another look follows.
        os.kill(os.getpid(), signal.SIGHUP if len(rounds) == 1 else signal.SIGTERM)
        time.sleep(0.2)
        return EMPTY

    assert run(check_due, reload=reload) == [*said, "stopped"]
    assert rounds[:3] == ["round", "reload", "round"]


def test_a_round_is_summed_up_in_a_line(watched: Watched) -> None:
    assert summary_of(watched.check()) == (
        "checked 1 sources, 1 readable; 0 claims flagged, 0 unverified; 0 alerts queued"
    )


def test_a_check_that_is_stopped_records_nothing_and_leaves_the_source_to_others(
    watched: Watched, stalled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.rounds.GRACE", 0.5)
    stop = threading.Event()
    stop.set()
    watched.provider["sources"]["privacy"]["url"] = f"{stalled}/privacy"
    watched.register["settings"]["allow_origins"] = [stalled]
    started = time.monotonic()
    report = watched.check(due=True, stop=stop)
    assert time.monotonic() - started < 5
    assert (report.sources[0].outcome, watched.kept()) == (None, (0, 0))
    with watched.open() as app, app._store.read() as reader:
        schedule = reader.schedule("lumen/privacy")
    assert schedule is not None
    assert (schedule.lease_owner, schedule.next_check_at) == (None, None)


@pytest.fixture
def stalled() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


# --- the process ----------------------------------------------------------------


def test_the_daemon_as_a_process_checks_and_ends_cleanly(watched: Watched) -> None:
    watched.open().__exit__(None, None, None)
    with subprocess.Popen(command(watched, "daemon"), stderr=subprocess.PIPE, text=True) as daemon:
        assert daemon.stderr is not None
        lines = []
        for line in daemon.stderr:
            lines.append(line)
            if "checked 1 sources" in line:
                daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(10) == 0
    assert lines[-1].endswith("stopped\n")
    assert watched.kept() == (1, 1)
    with watched.open() as app:
        assert app.audit().problem is None
        assert app.status().sources[0].next_check_at is not None


def test_the_daemon_as_a_process_reads_a_good_configuration_again_and_refuses_a_broken_one(
    watched: Watched,
) -> None:
    watched.open().__exit__(None, None, None)
    path = watched.folder / "config.yaml"
    good = path.read_text("utf-8")
    with subprocess.Popen(command(watched, "daemon"), stderr=subprocess.PIPE, text=True) as daemon:
        assert daemon.stderr is not None
        lines = []
        for line in daemon.stderr:
            lines.append(line)
            if "checked 1 sources" in line and len(lines) == 2:
                path.write_text(good.replace("kind: privacy-policy", "kind: privacy"), "utf-8")
                daemon.send_signal(signal.SIGHUP)
            elif "the one before stays" in line:
                path.write_text(good.replace("privacy:\n", "second:\n").replace("privacy\n", "second\n"))
                watched.site.pages["/second"] = policy()
                daemon.send_signal(signal.SIGHUP)
            elif "was read again" in line:
                path.write_text(good, "utf-8")
            elif "checked 1 sources" in line:
                daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(10) == 0
    said = "".join(lines)
    assert 'kind: "privacy" is not one of' in said
    assert said.index("the one before stays") < said.index("was read again")
    with watched.open() as app, app._store.read() as reader:
        assert set(reader.latest_observations("lumen")) == {"privacy", "second"}, "history is kept"


# --- channels -------------------------------------------------------------------


def test_alerts_that_wait_for_a_channel_that_is_gone_are_told_of_until_it_is_back(watched: Watched) -> None:
    watched.check()
    watched.register["alerts"] = [{"name": "team", "url": "file:missing/alerts.jsonl"}]
    watched.check(ALTERED)
    watched.register["alerts"] = [{"name": "other", "url": "file:alerts.jsonl"}]
    said = "2 alerts wait for the channel 'team', which config.yaml does not name any more"
    with watched.open() as app:
        assert app.status().warnings[-1].startswith(said)
    assert watched.check().warnings[-1].startswith(said)
    watched.register["alerts"] = [{"name": "team", "url": "${TEAM_HOOK}"}]
    with watched.open() as app:
        assert "'team', which is off" in app.status().warnings[-1]
    watched.register["alerts"] = [{"name": "team", "url": "file:alerts.jsonl"}]
    assert watched.check().warnings == ()
    assert watched.kinds() == ["claim_flagged"]
    with watched.open() as app:
        assert app.status().warnings == ()


# --- the clock ------------------------------------------------------------------


def next_check_of(watched: Watched) -> datetime:
    with watched.open() as app:
        found = app.status().sources[0].next_check_at
    assert found is not None
    return found


def test_a_clock_that_was_put_back_is_told_and_keeps_no_source_waiting(watched: Watched) -> None:
    right = watched.now
    watched.check(after=300 * DAY)
    assert next_check_of(watched) > right + 299 * DAY
    watched.now = right
    with watched.open() as app:
        status = app.status()
        text = status_text(status)
    assert "later than this machine's clock" in status.warnings[-1]
    assert "the clock was put back since" in text
    report = watched.check(ALTERED, due=True)
    assert "later than this machine's clock" in report.warnings[-1]
    assert (len(report.sources), verdicts(report)) == (1, {"training": "altered"})
    assert next_check_of(watched) <= watched.now + 12 * HOUR
    assert len(watched.check(due=True).sources) == 0
    with watched.open() as app:
        assert app.audit().problem is None


def test_trouble_that_began_while_the_clock_ran_ahead_is_told_once_its_tolerance_is_over(
    watched: Watched,
) -> None:
    right = watched.now
    watched.check()
    watched.check(BLOCKED, after=300 * DAY)
    watched.now = right
    for _ in range(5):
        watched.check(after=DAY)
    assert "source_unreadable" in watched.kinds()


def test_a_change_seen_while_the_clock_ran_ahead_quickens_no_check_for_long(watched: Watched) -> None:
    right = watched.now
    watched.check()
    watched.check(ALTERED, after=300 * DAY)
    watched.now = right
    watched.check(after=5 * DAY)
    assert next_check_of(watched) > watched.now + 11 * HOUR


def test_the_daemon_goes_on_though_its_clock_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.schedule.TICK", 0.2)
    looks: list[datetime] = []
    with time_machine.travel(START + 300 * DAY) as clock:

        def check_due(stop: threading.Event) -> Report:
            looks.append(datetime.now(UTC))
            clock.move_to(START)
            if len(looks) == 2:
                ask_to_stop()
            return EMPTY

        # The signal comes in any case, so that a daemon that waits for its old time fails here in time.
        alarm = threading.Timer(5, ask_to_stop)
        alarm.start()
        run(check_due)
        alarm.cancel()
    assert len(looks) >= 2


def test_after_a_long_sleep_what_was_missed_is_done_once(watched: Watched) -> None:
    watched.check(due=True)
    assert len(watched.check(due=True, after=30 * DAY).sources) == 1
    assert len(watched.check(due=True, after=timedelta(minutes=1)).sources) == 0


def test_after_a_change_a_source_is_checked_more_often_for_a_while_and_status_says_so(
    watched: Watched,
) -> None:
    watched.check()
    watched.check(ALTERED)
    changed = watched.now
    assert next_check_of(watched) <= changed + 3 * HOUR
    with watched.open() as app:
        (source,) = app.status().sources
        text = status_text(app.status())
    assert (source.pace, source.interval, source.pace_until) == (Pace.QUICK, 3 * 3600, changed + 2 * DAY)
    assert "checked every 3 h until" in text
    watched.check(after=2 * DAY)
    assert next_check_of(watched) > watched.now + 11 * HOUR


def test_a_source_that_fails_is_checked_less_often_and_status_says_so(watched: Watched) -> None:
    watched.check()
    for _ in range(3):
        watched.check(BLOCKED)
    with watched.open() as app:
        (source,) = app.status().sources
        text = status_text(app.status())
    assert (source.pace, source.interval) == (Pace.SLOW, 24 * 3600)
    assert "checked every 24 h until it can be read again" in text
    assert "3 failures in a row" in text
    watched.check(policy())
    assert next_check_of(watched) <= watched.now + 12 * HOUR


def test_a_round_that_goes_on_keeps_what_it_took(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.rounds.RENEW_EVERY", 0.01)
    others: list[int] = []

    class Slow(Fetcher):
        async def fetch(self, source: Source, *args: Any, **how: Any) -> FetchResult:
            watched.now += LEASE * 0.9
            await asyncio.sleep(0.05)
            watched.now += LEASE * 0.9
            with watched.open() as beside:
                others.append(len(beside.check(due=True).sources))
            return await super().fetch(source, *args, **how)

    with watched.open() as app:
        app._fetching = Slow
        assert len(app.check(due=True).sources) == 1
    assert others == [0]


# --- several at once ------------------------------------------------------------


def run_all(commands: list[list[str]]) -> list[tuple[int, str]]:
    running = [subprocess.Popen(one, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for one in commands]
    ended = [(process.communicate(timeout=60)[1], process.returncode) for process in running]
    return [(code, said.decode()) for said, code in ended]


def test_processes_on_one_database_do_no_double_work(watched: Watched) -> None:
    watched.check(after=timedelta())
    watched.site.pages["/privacy"] = ALTERED
    assert run_all([command(watched, "check")] * 3) == [(0, "")] * 3
    observations, bodies = watched.kept()
    assert (observations, bodies) == (4, 2)
    assert sorted(watched.kinds()) == ["claim_flagged"]
    assert max(Counter(one["id"] for one in watched.told()).values()) == 1
    with watched.open() as app:
        assert app.audit().problem is None
        assert verdicts(app.verify(offline=True)) == {"training": "altered"}
        assert {one.state for row in app.alerts() for one in row.deliveries} == {"delivered"}


def test_of_several_that_check_what_is_due_one_does(watched: Watched) -> None:
    watched.open().__exit__(None, None, None)
    assert run_all([command(watched, "check", "--due")] * 2) == [(0, "")] * 2
    assert (watched.kept(), watched.site.count()) == ((1, 1), 1)


def test_a_database_is_made_once_by_whoever_comes_first(watched: Watched) -> None:
    watched.open().__exit__(None, None, None)
    (watched.folder / "monitor.db").unlink()
    assert run_all([command(watched, "check")] * 2) == [(0, "")] * 2
    assert watched.kept() == (2, 1)


def test_whatever_is_killed_the_next_run_comes_to_the_same_end(watched: Watched) -> None:
    watched.check(after=timedelta())
    watched.site.pages["/privacy"] = ALTERED
    for delay in (0.25, 0.35, 0.45, 0.55, 0.65):
        with subprocess.Popen(
            command(watched, "check"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(delay)
            process.kill()
    report = watched.check()
    assert verdicts(report) == {"training": "altered"}
    flagged = {one["id"] for one in watched.told() if one["kind"] == "claim_flagged"}
    assert len(flagged) == 1
    with watched.open() as app:
        audit = app.audit()
        assert audit.problem is None
        assert audit.bodies == 2
