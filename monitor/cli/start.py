"""Commands to start with: init, demo, doctor."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.commands import WORK_EXITS, command, provider_option
from monitor.cli.session import Session
from monitor.errors import StorageError, UsageError


@command(
    "init",
    example="monitor init --config policies/config.yaml",
    exits={**WORK_EXITS, 0: "the file was written", 2: "it is there already, or cannot be written there"},
)
@click.option("--empty", is_flag=True, help="Without the example provider, for `monitor claims add`.")
@click.pass_obj
def init(session: Session, empty: bool) -> None:
    """Write a commented config.yaml to start from.

    It goes to ./config.yaml, or where --config or MONITOR_CONFIG say. A file that is there already is never
    overwritten.
    """
    from monitor.config import template

    surroundings = session.surroundings
    path = surroundings.cwd / (session.config or surroundings.environ.get("MONITOR_CONFIG") or "config.yaml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template(empty=empty))
    except FileExistsError as error:
        raise UsageError(
            f"{path} is there already and was left as it is; choose another with --config"
        ) from error
    except FileNotFoundError as error:
        raise UsageError(
            f"there is no folder {path.parent}; make it first, or choose another with --config"
        ) from error
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}") from error
    named = "" if path == surroundings.cwd / "config.yaml" else f" --config {path}"
    session.answer(lambda _: _what_next(path, named, empty), lambda: {"written": str(path)})


def _what_next(path: Path, named: str, empty: bool) -> str:
    by_hand = "" if empty else "     or by hand, in place of the example: the comments say how\n"
    return (
        f"Wrote {path}.\n\n"
        "Next:\n"
        "  1. Put in what you rely on: the address of a policy and words copied from it\n"
        f'     monitor claims add{named} URL "WORDS FROM THE PAGE" --write\n'
        f"{by_hand}"
        f"  2. monitor verify{named}    reads the pages; one row per claim: does it hold?\n"
        f"  3. monitor doctor{named}    says whether all is well, and what would make it better\n"
    )


@command(
    "demo",
    example="monitor demo",
    exits={**WORK_EXITS, 0: "the demo ran to its end"},
    formats=("text",),
)
@click.option(
    "--directory",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Where its register and database go.",
)
@click.pass_obj
def demo(session: Session, directory: Path) -> int:
    """Show the whole job on bundled example pages, offline.

    A small site on this machine changes from day to day; monitor reads it, and tells what changed and what
    only looks like it.
    """
    from monitor.demo import run_demo

    folder = session.surroundings.cwd / directory
    return run_demo(folder, lambda line: session.write(f"{line}\n"), colour=session.colour)


@command(
    "doctor",
    example="monitor doctor --live --provider deepseek",
    exits={**WORK_EXITS, 0: "nothing fails", 4: "something fails; the advice beside it says what to do"},
)
@click.option("--live", is_flag=True, help="Also fetch each source twice and say what to mend.")
@provider_option
@click.pass_obj
def doctor(session: Session, live: bool, providers: tuple[str, ...]) -> int:
    """Look at configuration, database, browser and channels.

    Each thing looked at gets a line, and advice where it is not well. --live looks at the pages too: what
    differs between two answers, what cannot be read and why, which claims do not stand; nothing is recorded.
    """
    if providers and not live:
        raise click.UsageError("--provider narrows --live down; add --live.")
    with session.open() as app:
        findings = app.doctor()
    if live:
        with session.progress() as progress:
            findings += session.open_workbench().examine(providers=providers, progress=progress)
    from monitor.report.json import doctor_json
    from monitor.report.upkeep import doctor_text

    session.answer(lambda colour: doctor_text(findings, colour=colour), lambda: doctor_json(findings))
    return 4 if any(finding.level == "fail" for finding in findings) else 0
