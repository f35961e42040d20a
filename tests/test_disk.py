"""A disk that is full, or may not be written: told with exit code 4, and the next run is well."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from watched import TRAINING, Watched, only, policy, quote, verdicts, watch

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
ALTERED = policy((TRAINING, "We use your inputs to train our models."))
UNPRIVILEGED = textwrap.dedent(
    """
    import codecs, os, sys
    import monitor.app, monitor.cli.checking, monitor.cli.run, monitor.report.sources
    from monitor.cli import main

    codecs.lookup("utf-8-sig")

    # Only now: another user may not be able to read where Python is installed.
    if os.geteuid() == 0:
        os.setuid(65534)
    sys.exit(main())
    """
)


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "privacy")
    made.claims["training"] = quote(TRAINING)
    made.check()
    return made


def run(program: str, watched: Watched, *arguments: str) -> tuple[int, str]:
    line = [sys.executable, "-c", program, *arguments, "--config", str(watched.folder / "config.yaml")]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stderr


def is_well(watched: Watched) -> None:
    """A run afterwards finds the database whole, and tells what there is to tell, once."""
    with watched.open() as app:
        assert app.audit().problem is None
    assert verdicts(watched.check()) == {"training": "altered"}
    assert watched.kinds().count("claim_flagged") == 1
    with watched.open() as app:
        assert app.audit().problem is None


def test_wherever_the_disk_is_full_the_run_says_so_and_the_next_is_well() -> None:
    command = [sys.executable, str(BENCHMARKS / "full_disk.py"), "--quick", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)
    if done.returncode == 3:
        pytest.skip(f"a small disk cannot be made: {done.stderr.strip()}")
    found = json.loads(done.stdout)
    assert (found["wrong"], found["first"]) == (0, [])
    assert min(found["exit code 4"].values()) >= 1
    assert set(found["tried"]) == {
        "check",
        "delivery",
        "import",
        "migration",
        "backup",
        "restore",
        "pruning",
        "vacuum",
    }


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs POSIX users")
def test_where_nothing_may_be_written_the_run_says_so_and_the_next_is_well(watched: Watched) -> None:
    watched.site.pages["/privacy"] = ALTERED
    folder = watched.folder
    for parent in folder.parents[:4]:
        if parent != Path("/tmp") and parent.stat().st_uid == os.geteuid():
            parent.chmod(0o755)
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    try:
        code, said = run(UNPRIVILEGED, watched, "check")
    finally:
        folder.chmod(0o755)
        for path in folder.iterdir():
            path.chmod(0o644)
    assert (code, "Traceback" in said) == (4, False), said
    assert "permissions" in said or "cannot be opened" in said
    is_well(watched)
