"""What all commands have in common: the options of every command, an example, and what exit codes mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
from click.core import ParameterSource

from monitor import __version__
from monitor.cli.session import Session

FORMATS = ("text", "json")

_FAILURES = MappingProxyType(
    {2: "the command or the configuration is wrong", 4: "our own storage or machine failed"}
)
WORK_EXITS: Mapping[int, str] = MappingProxyType({0: "it did its work, whatever it found", **_FAILURES})
VERDICT_EXITS: Mapping[int, str] = MappingProxyType(
    {
        0: "every claim asked for holds",
        1: "a claim is flagged",
        2: _FAILURES[2],
        3: "none is flagged, but one is unverified or stale, or none could be judged",
        4: _FAILURES[4],
    }
)


class EveryCommand(click.Option):
    """An option that every command takes, before or after the command's name."""


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    name = parameter.name or ""
    if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
        setattr(context.ensure_object(Session), name, value)


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        context.ensure_object(Session).write(f"monitor {__version__}\n")
        context.exit()


def every_command_options() -> list[click.Parameter]:
    shared: dict[str, Any] = {"expose_value": False, "callback": _keep}
    return [
        EveryCommand(
            ["--config"],
            type=click.Path(path_type=Path, dir_okay=False),
            help="The register (MONITOR_CONFIG; else ./config.yaml, else the user's folder).",
            **shared,
        ),
        EveryCommand(["--database"], metavar="URL", help="The database (MONITOR_DATABASE).", **shared),
        EveryCommand(["--format"], metavar="text|json", help="How to print the result.", **shared),
        EveryCommand(["--no-color"], is_flag=True, help="No colour (NO_COLOR).", **shared),
        EveryCommand(["--quiet"], is_flag=True, help="No progress and no remarks.", **shared),
        EveryCommand(
            ["--debug"], is_flag=True, help="Show where in the program an error came from.", **shared
        ),
        EveryCommand(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            help="Print the version.",
        ),
    ]


class Command(click.Command):
    """A command with the options of every command. Its function gives an exit code, None for 0.

    `example` is a line that works, `exits` what each exit code means, `formats`
    what `--format` may ask for.
    """

    def __init__(
        self,
        *arguments: Any,
        example: str,
        exits: Mapping[int, str] = WORK_EXITS,
        formats: Sequence[str] = FORMATS,
        **keywords: Any,
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.params = [*self.params, *every_command_options()]
        self.example = example
        self.exits = exits
        self.formats = formats

    def invoke(self, ctx: click.Context) -> Any:
        asked = ctx.ensure_object(Session).format
        if asked not in self.formats:
            ctx.fail(f"{ctx.command_path} has no format {asked!r}; it has {' and '.join(self.formats)}.")
        return super().invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_options(self, ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        write_ending(formatter, self.example, self.exits)


def write_ending(formatter: click.HelpFormatter, example: str, exits: Mapping[int, str]) -> None:
    with formatter.section("Example"):
        formatter.write_text(example)
    with formatter.section("Exit codes"):
        formatter.write_dl([(str(code), meaning) for code, meaning in exits.items()])


def write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write a command's own options, then those of every command."""
    own: list[tuple[str, str]] = []
    shared: list[tuple[str, str]] = []
    for parameter in command.get_params(ctx):
        record = None if isinstance(parameter, click.Argument) else parameter.get_help_record(ctx)
        if record is not None:
            (shared if isinstance(parameter, EveryCommand) else own).append(record)
    for title, records in (("Options", own), ("Options of every command, before or after its name", shared)):
        if records:
            with formatter.section(title):
                formatter.write_dl(records)


def command(name: str, *, example: str, **keywords: Any) -> Callable[[Callable[..., int | None]], Command]:
    """Make a command of a function; see `Command` for the keywords."""

    def decorate(function: Callable[..., int | None]) -> Command:
        return click.command(name, cls=Command, example=example, **keywords)(function)

    return decorate


class Group(click.Group):
    """A group of commands with the options of every command, and help that ends as theirs does."""

    def __init__(
        self, *arguments: Any, example: str, exits: Mapping[int, str] = WORK_EXITS, **keywords: Any
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.params = [*self.params, *every_command_options()]
        self.example = example
        self.exits = exits

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        write_ending(formatter, self.example, self.exits)


def group(name: str, *, example: str) -> Callable[[Callable[[], None]], Group]:
    """Make a group of commands of a function that does nothing."""

    def decorate(function: Callable[[], None]) -> Group:
        return click.group(name, cls=Group, example=example)(function)

    return decorate


provider_option = click.option(
    "--provider", "providers", multiple=True, metavar="P", help="Only this provider; may be repeated."
)
claim_option = click.option(
    "--claim", "claims", multiple=True, metavar="P/C", help="Only this claim; may be repeated."
)
who_option = click.option("--who", required=True, metavar="NAME", help="Who decided; kept in the record.")
why_option = click.option("--why", required=True, metavar="REASON", help="Why; kept in the record.")
