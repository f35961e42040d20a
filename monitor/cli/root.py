"""The command `monitor` itself: its commands are loaded when they are called, so that help is quick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any

import click

from monitor.cli.commands import Group
from monitor.cli.session import Session

WELCOME = """\
monitor tells you when the policies you rely on change.

You keep a register (config.yaml): claims about providers, each with the words
that prove it. monitor reads the pages, keeps them, and says whether the words
still stand, changed or went.

Where to start:
  monitor demo      see the whole job on bundled pages, offline
  monitor init      write a commented config.yaml to start from
  monitor claims add URL "WORDS" --write
                    put what you rely on into it, checked on the page
  monitor check     read every page of the register and record it
  monitor verify    one row per claim: does it still hold?

Every command: monitor --help. About one of them: monitor verify --help
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command is, and its line in the list: repeated here, so that listing loads nothing."""

    module: str
    attribute: str
    section: str
    line: str


def _entries() -> dict[str, Entry]:
    start, look, back, keep = "To start", "To check", "To look back", "To keep it in order"
    return {
        "demo": Entry("start", "demo", start, "Show the whole job on bundled example pages, offline."),
        "init": Entry("start", "init", start, "Write a commented config.yaml to start from."),
        "doctor": Entry("start", "doctor", start, "Look at configuration, database, browser and channels."),
        "check": Entry("checking", "check", look, "Fetch, record and judge; queue alerts."),
        "verify": Entry("checking", "verify", look, "Say of each claim whether it still holds."),
        "daemon": Entry("checking", "daemon", look, "Check on a schedule, until stopped."),
        "status": Entry("sources", "status", look, "Show each source's last outcome, age and next check."),
        "history": Entry("sources", "history", back, "List the pages that were read or imported."),
        "diff": Entry("sources", "diff", back, "Compare two versions of a document clause by clause."),
        "show": Entry("sources", "show", back, "Show a document as it was read."),
        "timeline": Entry("register", "timeline", back, "Show when each claim held, changed and came back."),
        "import": Entry("imports", "import_group", back, "Take in history from elsewhere."),
        "claims": Entry("register", "claims_group", keep, "List, add and check claims; accept new wording."),
        "ack": Entry("register", "ack", keep, "Acknowledge a flagged claim, or mute it for a while."),
        "alerts": Entry(
            "alerts", "alerts_group", keep, "List alerts; test channels; send again what did not arrive."
        ),
        "audit": Entry("proof", "audit", keep, "Prove that the store was not altered."),
        "prune": Entry("proof", "prune", keep, "Drop stored pages that no evidence needs."),
        "backup": Entry("proof", "backup", keep, "Copy the database to a file, also while it is in use."),
        "restore": Entry("proof", "restore", keep, "Put a backup in the place of the database."),
    }


COMMANDS: Mapping[str, Entry] = MappingProxyType(_entries())


class Root(Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        found = getattr(import_module(f"monitor.cli.{entry.module}"), entry.attribute)
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"There is no command {name!r}.{hint} All commands: monitor --help")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for section in dict.fromkeys(entry.section for entry in COMMANDS.values()):
            lines = [(name, entry.line) for name, entry in COMMANDS.items() if entry.section == section]
            with formatter.section(section):
                formatter.write_dl(lines, col_spacing=4)


@click.group(
    "monitor",
    cls=Root,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    help="Tell when the policies you rely on change.",
    example="monitor verify",
    exits={
        0: "it did its work; of verify: every claim holds",
        1: "of verify, and of check --exit-code: a claim is flagged",
        2: "the command or the configuration is wrong",
        3: "of the same: none is flagged, but not all could be proven",
        4: "our own storage or machine failed",
    },
)
@click.pass_context
def root(context: click.Context) -> Any:
    if context.invoked_subcommand is None:
        context.ensure_object(Session).write(WELCOME)
