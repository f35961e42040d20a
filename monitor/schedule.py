"""APScheduler -> pipeline: one job that looks every half minute for sources that are due, one that delivers.

Due times and leases live in the database, so that a daemon and a cron job can
work side by side; nothing of APScheduler's own state is stored.
"""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.errors import ConfigError, MonitorError
from monitor.results import Report
from monitor.unforeseen import unforeseen

TICK = 30
"""Seconds between two looks for what is due."""

_NOUNS = {"check": "round of checks", "deliver": "delivery"}
"""What the jobs are called when one fails."""

Log = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Duties:
    """What a daemon does: `check_due` and `deliver` get an event that is set when they should end soon.

    `deliver` gives a line for each thing that could not be delivered. `reload` reads
    the configuration again and raises ConfigError, with the old one still in force.
    """

    check_due: Callable[[threading.Event], Report]
    deliver: Callable[[threading.Event], Iterable[str]]
    reload: Callable[[], None]


class _Orders:
    """What signals ask for."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.reload = threading.Event()

    @contextmanager
    def listening(self) -> Iterator[Iterator[None]]:
        """Give what waits for a signal or a tick at each step, and sets the event the signal stands for."""
        # A handler runs only between two steps of the main thread: it would miss a signal that comes while
        # that falls asleep. Python writes each signal's number to this socket at once.
        reading, writing = socket.socketpair()
        with reading, writing:
            writing.setblocking(False)
            numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
            before = {number: signal.signal(number, lambda _number, _frame: None) for number in numbers}
            wakeup = signal.set_wakeup_fd(writing.fileno())
            try:
                yield self._each(reading)
            finally:
                signal.set_wakeup_fd(wakeup)
                for number, handler in before.items():
                    signal.signal(number, handler)

    def _each(self, reading: socket.socket) -> Iterator[None]:
        reading.settimeout(TICK)
        while True:
            with suppress(TimeoutError):
                for number in reading.recv(64):
                    (self.reload if number == signal.SIGHUP else self.stop).set()
            yield


def run_daemon(duties: Duties, log: Log) -> None:
    """Check what is due and deliver until SIGTERM or SIGINT; SIGHUP reads the configuration again."""
    # It warns of each look that is left out because the last one is not over, which is as intended, and
    # prints the traceback of a job that failed, of which we say a line instead.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    orders = _Orders()
    scheduler = BackgroundScheduler(timezone="UTC")
    rounds = _Rounds(duties, orders, log, deliver_soon=lambda: _now(scheduler, "deliver"))
    scheduler.add_listener(rounds.tell_failure, EVENT_JOB_ERROR)
    # One run at a time, late ones folded into one and never dropped: the default grace of 1 s drops them.
    how = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    start = {"seconds": TICK, "next_run_time": datetime.now(UTC)}
    scheduler.add_job(rounds.check, "interval", id="check", **how, **start)
    scheduler.add_job(rounds.deliver, "interval", id="deliver", **how, **start)
    with orders.listening() as signals:
        log(f"started; looking for due sources every {TICK} s")
        scheduler.start()
        for _ in signals:
            if orders.stop.is_set():
                break
            if orders.reload.is_set():
                _now(scheduler, "check")
            _bring_forward(scheduler)
        scheduler.shutdown(wait=True)
    log("stopped")


def _now(scheduler: BackgroundScheduler, job: str) -> None:
    scheduler.modify_job(job, next_run_time=datetime.now(UTC))


def _bring_forward(scheduler: BackgroundScheduler) -> None:
    """Let no job wait for a time that the clock showed before it was put back, by months perhaps."""
    latest = datetime.now(UTC) + timedelta(seconds=2 * TICK)
    for job in scheduler.get_jobs():
        if job.next_run_time > latest:
            _now(scheduler, job.id)


class _Rounds:
    """The two jobs, and what they told already."""

    def __init__(self, duties: Duties, orders: _Orders, log: Log, deliver_soon: Callable[[], None]) -> None:
        self._duties = duties
        self._orders = orders
        self._log = log
        self._deliver_soon = deliver_soon
        self._told: dict[str, set[str]] = {}

    def check(self) -> None:
        """Look for what is due, after reading the configuration again where that was asked for."""
        while not self._orders.stop.is_set():
            if self._orders.reload.is_set():
                self._orders.reload.clear()
                self._reload()
            self._look()
            if not self._orders.reload.is_set():
                return

    def _look(self) -> None:
        try:
            report = self._duties.check_due(self._orders.stop)
        except MonitorError as error:
            self._tell_new("check", [f"could not check: {error}"])
            return
        self._tell_new("check", [*report.failed, *(f"warning: {warning}" for warning in report.warnings)])
        if report.sources:
            self._log(summary_of(report))
        if report.alerts_queued and not self._orders.stop.is_set():
            self._deliver_soon()

    def deliver(self) -> None:
        """Send what waits."""
        try:
            problems = list(self._duties.deliver(self._orders.stop))
        except MonitorError as error:
            problems = [f"could not deliver: {error}"]
        self._tell_new("deliver", problems)

    def tell_failure(self, event: JobExecutionEvent) -> None:
        """Tell what nobody foresaw in a job, which ends no other run of it."""
        self._tell_new(event.job_id, [unforeseen(event.exception, f"the {_NOUNS[event.job_id]}")])

    def _reload(self) -> None:
        try:
            self._duties.reload()
        except ConfigError as error:
            for problem in error.problems:
                self._log(problem)
            self._log("the configuration was not read again for these problems; the one before stays")
        else:
            self._log("the configuration was read again")

    def _tell_new(self, about: str, lines: list[str]) -> None:
        """Tell what was not told last time already: the same line twice a minute would bury all others."""
        for line in lines:
            if line not in self._told.get(about, ()):
                self._log(line)
        self._told[about] = set(lines)


def summary_of(report: Report) -> str:
    """Give one line on what a round of checks found."""
    read = sum(source.outcome == "ok" for source in report.sources)
    counts = report.summary
    return (
        f"checked {len(report.sources)} sources, {read} readable; "
        f"{counts['flagged']} claims flagged, {counts['unverified']} unverified; "
        f"{report.alerts_queued} alerts queued"
    )
