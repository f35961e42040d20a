"""Days of unattended running in minutes: sources that change and fail on a script, under a clock of our own.

    python benchmarks/simulation.py [--hours 72] [--sources 200] [--seed 1] [--json]

Looks for what is due every ten minutes, as cron does. Counts checks that ran twice or
not at all, transitions that were not alerted or more than once, and the memory at the
start and at the end. Ends with 1 where one of them is not as it must be.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from unattended import BROKEN, HELD, NAMES, START, World, broken, page, register

from monitor.app import App
from monitor.core.schedule import JITTER, NextCheck, is_due, longest_wait
from monitor.model import FetchResult

LOOK_EVERY = timedelta(minutes=10)
INTERVAL = 6 * 3600.0
FLAGS = {"claim_flagged": True, "claim_restored": False}


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a source says something else, or nothing."""

    start: datetime
    end: datetime
    readable: bool


class Story:
    """What each source does: outages of hours, and sentences that change for hours or for good."""

    def __init__(self, sources: list[str], hours: float, seed: int) -> None:
        chosen = random.Random(seed)
        self.spans = {ref: self._spans(chosen, hours) for ref in sources}

    def _spans(self, chosen: random.Random, hours: float) -> list[Span]:
        spans, at = [], START + timedelta(hours=chosen.uniform(8, 24))
        while at < START + timedelta(hours=hours):
            end = at + timedelta(hours=chosen.uniform(1, 40))
            if chosen.random() < 0.6:
                spans.append(Span(at, end, chosen.random() < 0.6))
            at = end + timedelta(hours=chosen.uniform(7, 30))
        return spans

    def answer(self, ref: str, now: datetime) -> FetchResult:
        span = next((span for span in self.spans[ref] if span.start <= now < span.end), None)
        if span is not None and not span.readable:
            return broken(ref)
        # The menu differs each hour, as it does on real pages; that is no change of the document.
        return page(ref, HELD if span is None else BROKEN, remark=f"{now:%d %H}")


def simulate(folder: Path, providers: int, hours: float, seed: int) -> dict[str, object]:
    """Run the story to its end; gives what was counted."""
    sources = [f"p{number}/{name}" for number in range(providers) for name in NAMES]
    story = Story(sources, hours, seed)
    world = World(folder, story.answer)
    (folder / "config.yaml").write_text(register(providers, interval="6h"), "utf-8")
    started, wrong = time.monotonic(), Counter[str]()
    sizes: list[int] = []
    with world.open() as app:
        while world.now < START + timedelta(hours=hours):
            _look(app, world, sources, wrong)
            if (world.now - START) % timedelta(hours=12) == timedelta(hours=6):
                gc.collect()
                sizes.append(memory())
            world.now += LOOK_EVERY
    _compare_alerts(world, wrong)
    with world.open() as app:
        audit = app.audit()
    wrong["audit"] += audit.problem is not None
    return {
        "hours": hours,
        "sources": len(sources),
        "checks": len(world.asked),
        "alerts": len(_told(folder)),
        "entries": audit.entries,
        "wrong": {name: count for name, count in wrong.items() if count},
        "memory": [round(size / 1e6) for size in sizes],
        "seconds": round(time.monotonic() - started, 1),
    }


def memory() -> int:
    """Give the bytes of this process that are in memory (proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()


def _look(app: App, world: World, sources: list[str], wrong: Counter[str]) -> None:
    """Look once for what is due, and compare what was asked with what had to be."""
    with app._store.read() as reader:  # noqa: SLF001 - what no command prints
        planned = reader.schedules()
    due = set()
    for ref in sources:
        known = planned.get(ref)
        plan = NextCheck(known.next_check_at, known.interval or 0) if known and known.next_check_at else None
        failures = known.consecutive_failures if known else 0
        if is_due(plan, INTERVAL, world.now, failures=failures):
            due.add(ref)
        elif plan and plan.at > world.now + timedelta(seconds=longest_wait(INTERVAL) * (1 + JITTER)):
            wrong["waits too long"] += 1
    before = len(world.asked)
    app.check(due=True)
    asked = Counter(ref for ref, _ in world.asked[before:])
    wrong["not asked"] += len(due - set(asked))
    wrong["asked before time"] += len(set(asked) - due)
    wrong["asked twice"] += sum(count > 1 for count in asked.values())


def _told(folder: Path) -> list[dict[str, object]]:
    path = folder / "alerts.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def _compare_alerts(world: World, wrong: Counter[str]) -> None:
    """Each turn of a claim in the record must have one alert, and each alert a turn."""
    told = _told(world.folder)
    wrong["doubled"] += len(told) - len({one["id"] for one in told})
    turns: Counter[tuple[str, bool]] = Counter()
    with world.open() as app, app._store.read() as reader:  # noqa: SLF001 - what no command prints
        for provider in app.register.providers:
            flagged: dict[str, bool] = {}
            for verdict in reader.verdicts(provider):
                state = verdict.judgement.state
                if state == "unverified":
                    continue
                if (state == "flagged") != flagged.get(verdict.claim, False):
                    flagged[verdict.claim] = state == "flagged"
                    turns[f"{provider}/{verdict.claim}", flagged[verdict.claim]] += 1
        wrong["undelivered"] += reader.backlog().queued + reader.backlog().dead
    alerted = Counter(
        (f"{one['provider']}/{one['claim']}", FLAGS[str(one["kind"])]) for one in told if one["kind"] in FLAGS
    )
    wrong["not alerted"] += (turns - alerted).total()
    wrong["alerted without a turn"] += (alerted - turns).total()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--hours", type=float, default=72)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = simulate(Path(folder), options.sources // len(NAMES), options.hours, options.seed)
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:9} {value if value != {} else 'nothing'}")
    return 1 if found["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
