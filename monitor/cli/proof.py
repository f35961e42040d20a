"""The command that proves the store."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.commands import WORK_EXITS, command
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
