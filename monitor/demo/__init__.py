"""The whole job on bundled example pages, served from this machine: `monitor demo`."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from monitor.app import App, open_app
from monitor.demo.site import Site, serve
from monitor.demo.story import STORY
from monitor.errors import UsageError
from monitor.model import State
from monitor.report.claims import verify_text
from monitor.report.terminal import safe
from monitor.results import Report

REGISTER = "config.yaml"
DATABASE = "monitor.db"
ALERTS = "alerts.jsonl"
MARK = "# The register of `monitor demo`"


def run_demo(
    directory: Path, out: Callable[[str], None], *, now: datetime | None = None, colour: bool = False
) -> int:
    """Play six days of a provider's pages into `directory` and print what a user would see; gives 0.

    The last day is the present one. A demo that ran there before is replaced;
    raises UsageError where the folder holds anything else.
    """
    last = now or datetime.now(UTC)
    _make_room(directory)
    with serve() as site:
        text = (files("monitor.demo") / REGISTER).read_text("utf-8").replace("@ORIGIN@", site.origin)
        (directory / REGISTER).write_text(text, "utf-8")
        out("Lumen AI is an example provider; its three pages are served from this machine.")
        told = 0
        for number, day in enumerate(STORY):
            moment = last - timedelta(days=len(STORY) - 1 - number)
            with _open(directory, moment) as app:
                out("")
                out(f"Day {number + 1}, {moment:%Y-%m-%d}: {day.title}")
                for line in _day(app, site, number):
                    out(line)
            told = _tell_alerts(directory, told, out)
        _close(directory, last, out, colour)
    return 0


def _make_room(directory: Path) -> None:
    register = directory / REGISTER
    is_ours = register.is_file() and register.read_text("utf-8", "replace").startswith(MARK)
    if directory.exists() and any(directory.iterdir()) and not is_ours:
        raise UsageError(f"{directory} is not empty; name another folder: monitor demo --directory FOLDER")
    directory.mkdir(parents=True, exist_ok=True)
    for name in (REGISTER, ALERTS, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        (directory / name).unlink(missing_ok=True)


def _open(directory: Path, moment: datetime) -> App:
    return open_app(directory / REGISTER, None, {}, directory, clock=lambda: moment)


def _day(app: App, site: Site, number: int) -> Iterator[str]:
    site.day = number
    report = app.check()
    for source in report.sources:
        said = source.change or source.outcome or "never checked"
        yield _line(source.source, f"{said}: {source.reason}" if source.reason else said)
    yield _claims_line(report)


def _line(name: str, said: str) -> str:
    """Give one thing that happened, within 80 columns."""
    return textwrap.fill(
        safe(said), 78, initial_indent=f"  {name:<15} ", subsequent_indent=" " * 18, break_long_words=False
    )


def _claims_line(report: Report) -> str:
    counts = report.summary
    flagged = [claim.claim for claim in report.claims if claim.state is State.FLAGGED]
    names = f" ({', '.join(flagged)})" if flagged else ""
    said = f"{counts['holds']} hold, {counts['flagged']} flagged{names}, {counts['unverified']} unverified"
    return _line("claims", said)


def _tell_alerts(directory: Path, told: int, out: Callable[[str], None]) -> int:
    """Print the alerts that the channel got since the last day; gives how many it has by now."""
    path = directory / ALERTS
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    for line in lines[told:]:
        out(_line("ALERT", json.loads(line)["title"]))
    return len(lines)


def _close(directory: Path, moment: datetime, out: Callable[[str], None], colour: bool) -> None:
    with _open(directory, moment) as app:
        report = app.verify()
    out("")
    out("$ monitor verify --provider lumen")
    out(verify_text(report, colour=colour).rstrip("\n"))
    out("")
    out(f"That ended with exit code {report.exit_code}. The database stays for you to look around in:")
    out("")
    option = f"--config {directory.name}/{REGISTER}"
    for command in (
        "timeline",
        "history lumen/privacy-policy",
        "diff lumen/terms",
        "alerts list",
        "verify --offline",
        "audit",
    ):
        out(f"  monitor {option} {command}")
