"""The command line: parse, call, print. `main` is what `monitor` runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.cli.session import Surroundings


def main(arguments: Sequence[str] | None = None, surroundings: Surroundings | None = None) -> int:
    """Run one command and give its exit code (DESIGN, section 4).

    `arguments` are those of the process unless given; `surroundings` are what
    commands touch outside themselves.
    """
    from monitor.cli.run import run

    return run(arguments, surroundings)
