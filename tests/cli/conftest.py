from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from fake_app import FakeApp, Ran, Run

from monitor.cli import main


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run a command line in an empty folder; gives exit code, standard output and standard error."""

    def run_line(
        *arguments: str, app: FakeApp | None = None, environ: Mapping[str, str] | None = None
    ) -> Ran:
        capsys.readouterr()
        code = main(arguments, (app or FakeApp()).surroundings(tmp_path, environ))
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run_line
