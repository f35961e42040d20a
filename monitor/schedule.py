"""APScheduler -> pipeline: one job that looks every half minute for sources that are due.

Due times and leases live in the database, so that a daemon and a cron job can
work side by side; nothing of APScheduler's own state is stored.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from monitor.errors import MonitorError
from monitor.results import Report

TICK = 30
"""Seconds between two looks for what is due."""


def run_daemon(check_due: Callable[[threading.Event], Report], log: Callable[[str], None]) -> None:
    """Check what is due until SIGTERM or SIGINT.

    `check_due` is given an event that is set then; it should come to an end soon after.
    """
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    def tick() -> None:
        try:
            report = check_due(stop)
        except MonitorError as error:
            log(f"could not check: {error}")
            return
        if report.sources:
            log(summary_of(report))

    scheduler = BackgroundScheduler(timezone="UTC")
    # One run at a time, late ones folded into one and never dropped: the default grace of 1 s drops them.
    scheduler.add_job(
        tick, "interval", seconds=TICK, max_instances=1, coalesce=True, misfire_grace_time=None, id="due"
    )
    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGTERM, signal.SIGINT)}
    log(f"started; looking for due sources every {TICK} s")
    try:
        tick()
        scheduler.start()
        stop.wait()
        scheduler.shutdown(wait=True)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    log("stopped")


def summary_of(report: Report) -> str:
    """Give one line on what a round of checks found."""
    read = sum(source.outcome == "ok" for source in report.sources)
    counts = report.summary
    return (
        f"checked {len(report.sources)} sources, {read} readable; "
        f"{counts['flagged']} claims flagged, {counts['unverified']} unverified; "
        f"{report.alerts_queued} alerts queued"
    )
