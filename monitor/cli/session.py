"""What every command shares: the options given anywhere on the line, and where answers go."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.model import Register
    from monitor.report.json import Json
    from monitor.rounds import Progress
    from monitor.workbench import Workbench

    OpenApp = Callable[[Path | None, str | None, Mapping[str, str], Path], App]
    OpenWorkbench = Callable[[Path | None, str | None, Mapping[str, str], Path], Workbench]


def _open_app(config: Path | None, database: str | None, environ: Mapping[str, str], cwd: Path) -> App:
    from monitor.app import open_app

    return open_app(config, database, environ, cwd)


def _open_workbench(
    config: Path | None, database: str | None, environ: Mapping[str, str], cwd: Path
) -> Workbench:
    from monitor.workbench import open_workbench

    return open_workbench(config, database, environ, cwd, clock=_utc_now)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What commands touch outside themselves; tests hand in their own."""

    open_app: OpenApp = _open_app
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    cwd: Path = field(default_factory=Path.cwd)
    clock: Callable[[], datetime] = _utc_now
    open_workbench: OpenWorkbench = _open_workbench


@dataclass(slots=True)
class Session:
    """One run of the command line: the options of every command, as given before or after its name."""

    surroundings: Surroundings
    config: Path | None = None
    database: str | None = field(default=None, repr=False)
    format: str = "text"
    debug: bool = False
    no_color: bool = False
    quiet: bool = False
    hidden: tuple[str, ...] = field(default=(), repr=False)
    """Secrets of the register that was opened: left out of all that goes to standard error."""

    @property
    def now(self) -> datetime:
        return self.surroundings.clock()

    @property
    def colour(self) -> bool:
        return wants_colour(sys.stdout, self.surroundings.environ, refused=self.no_color)

    def open(self) -> App:
        """Read the register and open the database; raises MonitorError where that fails."""
        app = self.surroundings.open_app(
            self.config, self.database, self.surroundings.environ, self.surroundings.cwd
        )
        self.hide(app.register)
        return app

    def hide(self, register: Register) -> None:
        """Leave the secrets of a register out of all that goes to standard error from now on."""
        from monitor.redaction import secrets_of

        self.hidden = secrets_of(register)

    def redacted(self, text: str) -> str:
        """Give a text for standard error, without passwords and whatever else the register keeps secret."""
        from monitor.redaction import redacted, spelled, url_secrets

        named = (self.database, self.surroundings.environ.get("MONITOR_DATABASE"))
        passwords = [secret for url in named if url for secret in url_secrets(url)]
        return redacted(text, (*self.hidden, *spelled(passwords)))

    def open_workbench(self) -> Workbench:
        """Read the register; the database stays as it is. Raises MonitorError where that fails."""
        here = self.surroundings
        workbench = here.open_workbench(self.config, self.database, here.environ, here.cwd)
        self.hide(workbench.register)
        return workbench

    def answer(self, text: Callable[[bool], str], json: Callable[[], Json]) -> None:
        """Print the result in the format asked for; `text` is told whether colour is wanted."""
        if self.format == "json":
            from monitor.report.json import dump

            self.write(dump(json()))
        else:
            self.write(text(self.colour))

    def write(self, text: str) -> None:
        """Print to standard output; a reader who went away ("| head") changes nothing about the answer."""
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes the stream once more when it ends, which must not fail either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def say(self, text: str) -> None:
        """Print a line that is no result to standard error, unless `--quiet`."""
        if not self.quiet:
            self.complain((text,))

    def warn(self, warnings: Iterable[str]) -> None:
        for warning in warnings:
            self.say(f"warning: {warning}")

    def complain(self, lines: Iterable[str]) -> None:
        """Print lines to standard error, also with `--quiet`."""
        from monitor.report.terminal import safe

        for line in lines:
            sys.stderr.write(f"{safe(self.redacted(line))}\n")
        sys.stderr.flush()

    @contextlib.contextmanager
    def progress(self) -> Iterator[Progress | None]:
        """Give what shows progress on standard error; None where that is no terminal, or with `--quiet`."""
        if self.quiet or not is_terminal(sys.stderr, self.surroundings.environ):
            yield None
            return
        from monitor.cli.progress import ProgressLine

        line = ProgressLine(sys.stderr)
        try:
            yield line
        finally:
            line.clear()


def is_terminal(stream: TextIO, environ: Mapping[str, str]) -> bool:
    return stream.isatty() and environ.get("TERM") != "dumb"


def wants_colour(stream: TextIO, environ: Mapping[str, str], *, refused: bool) -> bool:
    """Say whether to colour: only on a terminal, and not where NO_COLOR is set (https://no-color.org)."""
    return not refused and not environ.get("NO_COLOR") and is_terminal(stream, environ)
