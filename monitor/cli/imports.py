"""Commands that take in history from elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.commands import WORK_EXITS, command, group
from monitor.cli.session import Session


@group("import", example="monitor import folder old-pages")
def import_group() -> None:
    """Take in history from elsewhere."""


@command(
    "folder",
    example="monitor import folder old-pages",
    exits={**WORK_EXITS, 0: "what could be placed was imported; the rest is listed"},
)
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.pass_obj
def import_folder(session: Session, directory: Path) -> None:
    """Import saved pages from DIRECTORY.

    It holds PROVIDER/SOURCE/DATE.html (or .pdf, .txt); a bare date is the start of that day, in UTC. Pages
    may come in any order and twice. Imports never alert.
    """
    with session.open() as app, session.progress() as progress:
        report = app.import_folder(directory, progress=progress)
    from monitor.report.json import import_json
    from monitor.report.upkeep import import_text

    session.answer(lambda colour: import_text(report, colour=colour), lambda: import_json(report))


import_group.add_command(import_folder)
