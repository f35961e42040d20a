"""Killed, crowded, left alone for days: the benchmarks of running unattended, in short."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


def measured(name: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, str(BENCHMARKS / f"{name}.py"), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_whatever_is_killed_nothing_is_lost_and_the_next_run_comes_to_the_same_end() -> None:
    # Each scene once before a statement or an fsync, and once at a random time.
    found = measured("crash", "22", "--seed", "7")
    assert (found["wrong"], found["first"]) == ({}, [])
    killed = found["killed on the way"]
    assert sum(killed.values()) >= 11
    assert {name for name, times in killed.items() if times} == {
        "check",
        "delivery",
        "import",
        "migration",
        "pruning",
    }


def test_processes_side_by_side_get_in_nobodys_way() -> None:
    found = measured("contention", "3", "24")
    assert (found["wrong"], found["said"]) == ({}, [])
    assert found["checks"] == 72


def test_left_alone_for_a_day_every_check_runs_once_and_every_turn_is_told_once() -> None:
    found = measured("simulation", "--hours", "30", "--sources", "20", "--seed", "3")
    assert found["wrong"] == {}
    assert found["alerts"] >= 8
    assert found["memory"][-1] - found["memory"][0] < 20, "megabytes"
