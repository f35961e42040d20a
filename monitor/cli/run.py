"""One run of the command line, and the outermost edge: every error becomes a message and an exit code."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from types import TracebackType

import click

from monitor.cli.root import root
from monitor.cli.session import Session, Surroundings
from monitor.errors import MonitorError

_OUR_FAULT = 4
_INTERRUPTED = 130


def run(arguments: Sequence[str] | None, surroundings: Surroundings | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    session = Session(surroundings or Surroundings())
    with _Edge(session) as edge:
        edge.code = root.main(arguments, prog_name="monitor", standalone_mode=False, obj=session) or 0
    return edge.code


class _Edge:
    """Turns what a command raises into a message on standard error and an exit code.

    A traceback is shown only with --debug.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.code = 0

    def __enter__(self) -> _Edge:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None or isinstance(error, SystemExit):
            return False
        if self._session.debug:
            import traceback

            from monitor.report.terminal import safe

            for part in traceback.format_exception(kind, error, trace):
                for line in self._session.redacted(part).splitlines():
                    _say(safe(line))
        self.code = _answer_to(error, self._session)
        return True


def _answer_to(error: BaseException, session: Session) -> int:
    """Say on standard error what went wrong and give the exit code."""
    while isinstance(error, BaseExceptionGroup):
        # Work done side by side fails in groups; the first failure is the one to tell.
        error = error.exceptions[0]
    if isinstance(error, click.exceptions.Abort | KeyboardInterrupt):
        return _INTERRUPTED
    if isinstance(error, click.UsageError):
        error.show()
        return 2
    if isinstance(error, BrokenPipeError):
        return 0
    from monitor.report.terminal import safe

    if isinstance(error, MonitorError):
        for line in session.redacted(str(error)).splitlines():
            _say(f"monitor: {safe(line)}")
        return error.exit_code
    if isinstance(error, OSError):
        _say(f"monitor: this machine said no: {safe(session.redacted(str(error)))}")
        return _OUR_FAULT
    words = safe(session.redacted(str(error)))[:200]
    _say(
        f"monitor: sorry, that should not have happened ({type(error).__name__}: {words}). "
        "Nothing that was recorded is lost; run again with --debug to see where it came from."
    )
    return _OUR_FAULT


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
