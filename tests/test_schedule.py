"""The daemon, and several processes on one database."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from watched import START, TRAINING, Watched, only, policy, quote, verdicts, watch

from monitor.errors import StorageError
from monitor.results import Report
from monitor.schedule import run_daemon, summary_of

ALTERED = policy((TRAINING, "We use your inputs to train our models."))
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


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_daemon_looks_once_at_the_start_and_ends_at_a_signal(number: signal.Signals) -> None:
    said: list[str] = []
    rounds: list[bool] = []

    def check_due(stop: threading.Event) -> Report:
        rounds.append(stop.is_set())
        os.kill(os.getpid(), number)
        assert stop.wait(5), "a round under way learns of the signal"
        return EMPTY

    before = signal.getsignal(number)
    run_daemon(check_due, said.append)
    assert (rounds, said[-1], signal.getsignal(number)) == ([False], "stopped", before)


@pytest.mark.parametrize("error", [StorageError("disk is full")], ids=["storage"])
def test_a_round_that_fails_is_told_and_the_daemon_goes_on(error: Exception) -> None:
    said: list[str] = []

    def check_due(_stop: threading.Event) -> Report:
        ask_to_stop()
        raise error

    run_daemon(check_due, said.append)
    assert said[1:] == ["could not check: disk is full", "stopped"]


def test_a_round_without_anything_due_says_nothing() -> None:
    said: list[str] = []

    def check_due(_stop: threading.Event) -> Report:
        ask_to_stop()
        return EMPTY

    run_daemon(check_due, said.append)
    assert said[1:] == ["stopped"]


def test_a_round_is_summed_up_in_a_line(watched: Watched) -> None:
    assert summary_of(watched.check()) == (
        "checked 1 sources, 1 readable; 0 claims flagged, 0 unverified; 0 alerts queued"
    )


def test_a_check_that_is_stopped_records_nothing_and_leaves_the_source_to_others(
    watched: Watched, stalled: str
) -> None:
    stop = threading.Event()
    stop.set()
    watched.provider["sources"]["privacy"]["url"] = f"{stalled}/privacy"
    watched.register["settings"]["allow_origins"] = [stalled]
    started = time.monotonic()
    report = watched.check(due=True, stop=stop)
    assert time.monotonic() - started < 9
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
