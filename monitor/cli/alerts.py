"""Commands about alerts and their deliveries."""

from __future__ import annotations

import click

from monitor.cli.commands import WORK_EXITS, command, group
from monitor.cli.session import Session


@group("alerts", example="monitor alerts list")
def alerts_group() -> None:
    """List alerts; send those again that did not arrive."""


@command("list", example="monitor alerts list --format json", exits={**WORK_EXITS, 0: "they were listed"})
@click.pass_obj
def alerts_list(session: Session) -> None:
    """List alerts and how far each got on its channels."""
    with session.open() as app:
        rows = app.alerts()
    from monitor.report.json import alerts_json
    from monitor.report.upkeep import alerts_text

    session.answer(
        lambda colour: alerts_text(rows, now=session.now, colour=colour), lambda: alerts_json(rows)
    )


@command("retry", example="monitor alerts retry", exits={**WORK_EXITS, 0: "they were queued and tried again"})
@click.pass_obj
def alerts_retry(session: Session) -> None:
    """Send those alerts again that were given up.

    Each is queued once more and tried at once; what does not arrive stays queued.
    """
    with session.open() as app:
        number = app.retry_alerts()
        app.deliver()
    from monitor.report.wording import counted

    session.answer(
        lambda _: f"{counted(number, 'delivery', 'deliveries')} tried again. To see: monitor alerts list\n",
        lambda: {"retried": number},
    )


alerts_group.add_command(alerts_list)
alerts_group.add_command(alerts_retry)
