"""Commands that prove and keep the store: audit, prune, backup, restore."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.commands import WORK_EXITS, command, provider_option
from monitor.cli.parameters import Duration
from monitor.cli.session import Session


@command(
    "audit",
    example="monitor audit --checkpoint head-2026-02-10.txt",
    exits={
        **WORK_EXITS,
        0: "everything fits together",
        4: "something was altered or is missing, or it failed",
    },
)
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with heads that an earlier audit printed, or that a channel got.",
)
@click.pass_obj
def audit(session: Session, checkpoint: Path | None) -> int:
    """Prove that the store was not altered.

    Recomputes the hash chain of the ledger and the digest of every stored page. By itself that shows
    accidents and careless edits; with heads kept elsewhere, any rewriting up to them.
    """
    with session.open() as app:
        report = app.audit(checkpoint=checkpoint)
    from monitor.report.json import audit_json
    from monitor.report.upkeep import audit_text

    session.answer(lambda colour: audit_text(report, colour=colour), lambda: audit_json(report))
    return 0 if report.problem is None else 4


@command(
    "prune",
    example="monitor prune --keep 365d --write",
    exits={**WORK_EXITS, 0: "what may go was told, with --write dropped"},
)
@provider_option
@click.option(
    "--keep",
    type=Duration(),
    default="365d",
    show_default=True,
    metavar="AGE",
    help="What was seen since stays, whatever it says.",
)
@click.option("--write/--dry-run", default=False, help="Drop it, or only say what would go (the default).")
@click.option("--vacuum", is_flag=True, help="With --write: give the space back to the disk.")
@click.pass_obj
def prune(session: Session, providers: tuple[str, ...], keep: float, write: bool, vacuum: bool) -> None:
    """Drop stored pages that no evidence needs.

    By an entry of the ledger an old page may go where one that is kept reads the same, and an answer that
    was no page; history, diff, timeline and verify --as-of say what they said before. Never dropped are the
    first page and the newest, those with other words and those before them, and what verdicts, alerts and
    reviews point at. Observations, verdicts and alerts stay.
    """
    with session.open() as app:
        report = app.prune(providers=providers, keep=keep, write=write, vacuum=vacuum)
    from monitor.report.json import prune_json
    from monitor.report.upkeep import prune_text

    session.answer(lambda colour: prune_text(report, colour=colour), lambda: prune_json(report))


@command(
    "backup",
    example="monitor backup monitor-2026-02-10.db",
    exits={**WORK_EXITS, 0: "the copy was written, and everything in it fits together"},
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup(session: Session, file: Path) -> int:
    """Copy the database to a file, also while it is in use.

    FILE then holds everything as of one moment, and is audited. A file that is there is replaced at the end.
    """
    with session.open() as app:
        report = app.backup(session.surroundings.cwd / file)
    from monitor.report.json import backup_json
    from monitor.report.upkeep import backup_text

    session.answer(lambda colour: backup_text(report, colour=colour), lambda: backup_json(report))
    return 0 if report.audit.problem is None else 4


@command(
    "restore",
    example="monitor restore monitor-2026-02-10.db --force",
    exits={
        **WORK_EXITS,
        0: "the backup is in place",
        2: "there is a database already and --force was not given, or another thing of the command is wrong",
        4: "the backup does not fit together, the database is in use, or it failed",
    },
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Also where there is a database; it is kept aside.")
@click.pass_obj
def restore(session: Session, file: Path, force: bool) -> None:
    """Put a backup in the place of the database.

    FILE is audited first, and left as it is. A database that is there already is kept aside under a new name.
    """
    from monitor.app import restore_database
    from monitor.report.json import restore_json
    from monitor.report.upkeep import restore_text

    at = session.surroundings
    report = restore_database(
        session.config,
        session.database,
        at.environ,
        at.cwd,
        backup=at.cwd / file,
        force=force,
        clock=at.clock,
    )
    session.answer(lambda colour: restore_text(report, colour=colour), lambda: restore_json(report))
