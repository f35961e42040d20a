"""Commands about alerts and their deliveries."""

from __future__ import annotations

import click

from monitor.cli.commands import WORK_EXITS, command, group
from monitor.cli.session import Session


@group("alerts", example="monitor alerts list")
def alerts_group() -> None:
    """List alerts; test channels; send again what did not arrive."""


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
        delivered = app.deliver()
    session.warn(delivered.problems)
    from monitor.report.wording import counted

    session.answer(
        lambda _: f"{counted(number, 'delivery', 'deliveries')} tried again. To see: monitor alerts list\n",
        lambda: {"retried": number},
    )


@command(
    "test",
    example="monitor alerts test --channel team",
    exits={**WORK_EXITS, 0: "every channel took it", 1: "a channel did not take it, or is off"},
)
@click.option(
    "--channel", "channels", multiple=True, metavar="NAME", help="Only this channel; may be repeated."
)
@click.pass_obj
def alerts_test(session: Session, channels: tuple[str, ...]) -> int:
    """Send a message that says nothing to the channels, and tell which took it.

    It goes out at once, whatever a channel's filters, digest and quiet hours are.
    """
    with session.open() as app:
        tried = app.test_channels(channels)
    from monitor.report.json import tried_json
    from monitor.report.upkeep import tried_text

    session.answer(lambda colour: tried_text(tried, colour=colour), lambda: tried_json(tried))
    return 0 if tried and all(one.state == "delivered" for one in tried) else 1


alerts_group.add_command(alerts_list)
alerts_group.add_command(alerts_test)
alerts_group.add_command(alerts_retry)
