"""Commands about the register: timeline, claims, ack."""

from __future__ import annotations

from datetime import datetime

import click

from monitor.cli.commands import (
    WORK_EXITS,
    claim_option,
    command,
    group,
    provider_option,
    who_option,
    why_option,
)
from monitor.cli.editing import claims_add, claims_check
from monitor.cli.parameters import Moment
from monitor.cli.session import Session
from monitor.report.terminal import safe

_LISTED = {**WORK_EXITS, 0: "they were listed, whatever their state"}
_RECORDED = {**WORK_EXITS, 0: "it was recorded"}


@command("timeline", example="monitor timeline --claim deepseek/data-residency", exits=_LISTED)
@provider_option
@claim_option
@click.pass_obj
def timeline(session: Session, providers: tuple[str, ...], claims: tuple[str, ...]) -> None:
    """Show when each claim held, changed and came back.

    Every stored page is judged again with the register of today; pages that say the same are one line.
    """
    with session.open() as app:
        lines = app.timeline(providers=providers, claims=claims)
    from monitor.report.json import timeline_json
    from monitor.report.timeline import timeline_text

    session.answer(lambda colour: timeline_text(lines, colour=colour), lambda: timeline_json(lines))


@group("claims", example="monitor claims list")
def claims_group() -> None:
    """List, add and check claims; accept new wording."""


@command("list", example="monitor claims list --provider deepseek", exits=_LISTED)
@provider_option
@click.pass_obj
def claims_list(session: Session, providers: tuple[str, ...]) -> None:
    """List the register's claims with their latest known state.

    Nothing is fetched; each claim shows its statement, what proves it, its risk and when it last held.
    """
    with session.open() as app:
        report = app.claims(providers=providers)
    from monitor.report.claims import claims_text
    from monitor.report.json import report_json

    session.warn(report.warnings)
    session.answer(lambda colour: claims_text(report, colour=colour), lambda: report_json(report))


@command(
    "accept",
    example='monitor claims accept deepseek/training --who "M. Rossi" --why "as good"',
    exits=_RECORDED,
)
@click.argument("claim")
@who_option
@why_option
@click.pass_obj
def claims_accept(session: Session, claim: str, who: str, why: str) -> None:
    """Accept what the page says now as the claim's proof.

    Records who accepted CLAIM (provider/claim), when and why. Its place and clause are the reference from
    then on. config.yaml stays the only register: where the words themselves changed, the lines to put into it
    are printed, and the claim stays flagged until they stand there.
    """
    from monitor.report.register import accepted_json, accepted_text, register_lines

    today = session.now.date()
    with session.open() as app:
        known = app.claims().claims
        lines = next(
            (register_lines(one, on=today) for one in known if f"{one.provider}/{one.claim}" == claim), ()
        )
        if lines:
            app.acknowledge(claim, who, f"new wording accepted: {why}")
        else:
            app.accept(claim, who, why)
    session.answer(lambda _: accepted_text(claim, lines), lambda: accepted_json(claim, lines))


claims_group.add_command(claims_list)
claims_group.add_command(claims_add)
claims_group.add_command(claims_check)
claims_group.add_command(claims_accept)


@command(
    "ack",
    example='monitor ack deepseek/data-residency --who "M. Rossi" --why "ticket 17"',
    exits=_RECORDED,
)
@click.argument("name")
@who_option
@why_option
@click.option(
    "--mute-until",
    type=Moment(),
    metavar="DATE",
    help="Tell nobody of NAME until then (a bare date: its end), flagged or not.",
)
@click.pass_obj
def ack(session: Session, name: str, who: str, why: str, mute_until: datetime | None) -> None:
    """Acknowledge a flagged claim, or mute it for a while.

    NAME is a claim (provider/claim). Acknowledged, it stays flagged until the page or config.yaml
    changes; reports show who has seen it, and where the same words come back they are only a line of
    the digest. With --mute-until NAME may be a source too (provider/source, where no claim has that
    name) or a whole provider: alerts are then recorded, but sent to nobody.
    """
    with session.open() as app:
        if mute_until is None:
            app.acknowledge(name, who, why)
        else:
            app.mute(name, mute_until, who, why)
    if mute_until is not None:
        session.answer(
            lambda _: f"{safe(name)} is muted by {safe(who)} until {mute_until:%Y-%m-%d %H:%MZ}.\n",
            lambda: {
                "name": name,
                "muted_by": who,
                "reason": why,
                "until": f"{mute_until:%Y-%m-%dT%H:%M:%SZ}",
            },
        )
        return
    session.answer(
        lambda _: (
            f"{safe(name)} is acknowledged by {safe(who)}.\n"
            "It stays flagged until the words or config.yaml change.\n"
        ),
        lambda: {"claim": name, "acknowledged_by": who, "reason": why},
    )
