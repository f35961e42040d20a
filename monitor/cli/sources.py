"""Commands about sources and the pages read from them: status, history, diff, show."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from monitor.cli.commands import FORMATS, WORK_EXITS, command, provider_option
from monitor.cli.parameters import Moment, Version
from monitor.cli.session import Session

_FOUND = {**WORK_EXITS, 0: "it was shown"}


@command("status", example="monitor status --provider deepseek", exits=_FOUND)
@provider_option
@click.option(
    "--since", type=Moment(), metavar="DATE", help="Count the incidents of status pages after this date."
)
@click.pass_obj
def status(session: Session, providers: tuple[str, ...], since: datetime | None) -> None:
    """Show each source's last outcome, age and next check.

    Of a status page, with what it said when it was last read: its state, the
    parts that are not operational, open incidents, how many there were per month
    and the minutes to recovery. Ends with the alerts that wait or were given up.
    """
    with session.open() as app:
        report = app.status(providers=providers, since=since)
    from monitor.report.json import status_json
    from monitor.report.sources import status_text

    session.warn(report.warnings)
    session.answer(lambda colour: status_text(report, colour=colour), lambda: status_json(report))


@command("history", example="monitor history deepseek/privacy-policy", exits=_FOUND)
@click.argument("source", required=False)
@click.pass_obj
def history(session: Session, source: str | None) -> None:
    """List the pages that were read or imported.

    One row for each page whose bytes differ from the one before, for SOURCE (provider/source) or for all.
    """
    with session.open() as app:
        rows = app.history(source)
    from monitor.report.json import history_json
    from monitor.report.sources import history_text

    session.answer(
        lambda colour: history_text(rows, now=session.now, colour=colour), lambda: history_json(rows)
    )


@command(
    "diff",
    example="monitor diff deepseek/privacy-policy 2025-12-01 2026-02-10",
    exits={**WORK_EXITS, 0: "they were compared, whether or not they differ"},
    formats=(*FORMATS, "html"),
)
@click.argument("source")
@click.argument("older", required=False, metavar="[A]", type=Version())
@click.argument("newer", required=False, metavar="[B]", type=Version())
@click.pass_obj
def diff(session: Session, source: str, older: str | None, newer: str | None) -> None:
    """Compare two versions of a document clause by clause.

    A and B are dates (a bare date means its end, in UTC) or the first digits of a snapshot's digest. Without
    them: the last two versions that differ. --format html gives a page that shows both side by side.
    """
    with session.open() as app:
        report = app.diff(source, older, newer)
    if session.format == "html":
        from monitor.report.diff_html import diff_page

        session.write(diff_page(report))
        return
    from monitor.report.documents import diff_text
    from monitor.report.json import diff_json

    session.answer(
        lambda colour: diff_text(report, now=session.now, colour=colour), lambda: diff_json(report)
    )


@command("show", example="monitor show deepseek/privacy-policy --at 2025-12-01", exits=_FOUND)
@click.argument("source")
@click.option("--at", type=Moment(), metavar="DATE", help="As it was then (a bare date: at its end).")
@click.option("--frame", is_flag=True, help="With menus, footers and banners.")
@click.option(
    "--screenshot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the picture of the page to a file (PNG, seldom JPEG); a browser read it.",
)
@click.pass_obj
def show(session: Session, source: str, at: datetime | None, frame: bool, screenshot: Path | None) -> None:
    """Show a document as it was read.

    The clauses of SOURCE (provider/source) in their order, with headings, labels and list items.
    """
    with session.open() as app:
        document = app.show(source, at)
        if screenshot is not None:
            (session.surroundings.cwd / screenshot).write_bytes(app.screenshot(document))
    from monitor.report.documents import show_text
    from monitor.report.json import show_json

    session.answer(
        lambda colour: show_text(document, now=session.now, frame=frame, colour=colour),
        lambda: show_json(document),
    )
