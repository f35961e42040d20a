"""Commands that look at the pages: check, verify, daemon."""

from __future__ import annotations

from datetime import datetime

import click

from monitor.cli.commands import VERDICT_EXITS, WORK_EXITS, claim_option, command, provider_option
from monitor.cli.parameters import Duration, Moment
from monitor.cli.session import Session


@command(
    "check",
    example="monitor check --provider deepseek --source minimax/terms",
    exits={
        **VERDICT_EXITS,
        0: "it did its work, whatever it found",
        1: "with --exit-code: a claim is flagged",
        3: "with --exit-code: " + VERDICT_EXITS[3],
    },
)
@provider_option
@click.option("--source", "sources", multiple=True, metavar="P/S", help="Only this source; may be repeated.")
@click.option("--due", is_flag=True, help="Only what its interval asks for now; made for cron.")
@click.option("--exit-code", is_flag=True, help="Answer with the exit codes of `monitor verify`.")
@click.option("--dry-run", is_flag=True, help="Only say what it would fetch, when, and why.")
@click.pass_obj
def check(
    session: Session,
    providers: tuple[str, ...],
    sources: tuple[str, ...],
    due: bool,
    exit_code: bool,
    dry_run: bool,
) -> int:
    """Fetch, record and judge; queue alerts.

    Reads every source of the register, or those named, keeps each page, judges its claims again and queues an
    alert where one changed.
    """
    if dry_run:
        return _foresee(session, providers, sources, due)
    with session.open() as app, session.progress() as progress:
        report = app.check(providers=providers, sources=sources, due=due, progress=progress)
    from monitor.report.json import report_json
    from monitor.report.sources import check_text

    session.warn(report.warnings)
    # Cron mails whatever is printed, and most of its runs find nothing due.
    if report.sources or not session.quiet or session.format == "json":
        session.answer(lambda colour: check_text(report, colour=colour), lambda: report_json(report))
    session.complain(f"monitor: {line}" for line in report.failed)
    return report.exit_code if exit_code or report.failed else 0


def _foresee(session: Session, providers: tuple[str, ...], sources: tuple[str, ...], due: bool) -> int:
    from monitor.report.planned import planned_json, planned_text

    planned = session.open_workbench().plan(providers=providers, sources=sources, due=due)
    session.answer(
        lambda colour: planned_text(planned, now=session.now, colour=colour), lambda: planned_json(planned)
    )
    return 0


@command("verify", example="monitor verify --provider deepseek --max-age 48h", exits=VERDICT_EXITS)
@provider_option
@claim_option
@click.option("--offline", is_flag=True, help="Judge what is stored; fetch nothing.")
@click.option(
    "--as-of", type=Moment(), metavar="DATE", help="As things stood then (a bare date: at its end); offline."
)
@click.option("--max-age", type=Duration(), metavar="24h", help="Older proof is stale.")
@click.pass_obj
def verify(
    session: Session,
    providers: tuple[str, ...],
    claims: tuple[str, ...],
    offline: bool,
    as_of: datetime | None,
    max_age: float | None,
) -> int:
    """Say of each claim whether it still holds.

    Fetches what the claims need, judges them, and prints one row per claim, then what a person needs to judge
    those that do not hold.
    """
    with session.open() as app, session.progress() as progress:
        report = app.verify(
            providers=providers,
            claims=claims,
            offline=offline,
            as_of=as_of,
            max_age=max_age,
            progress=progress,
        )
        age = max_age if max_age is not None else app.register.settings.max_age
    from monitor.report.claims import verify_text
    from monitor.report.json import report_json

    session.warn(report.warnings)
    session.answer(
        lambda colour: verify_text(report, colour=colour, max_age=age), lambda: report_json(report)
    )
    session.complain(f"monitor: {line}" for line in report.failed)
    return report.exit_code


@command("daemon", example="monitor daemon", exits={**WORK_EXITS, 0: "it was stopped"})
@click.pass_obj
def daemon(session: Session) -> None:
    """Check on a schedule, until stopped.

    Each source is checked when its interval says so. What happens is told on standard error; stop it with
    Ctrl-C or SIGTERM.
    """

    with session.open() as app:

        def log(text: str) -> None:
            # The register may have been read again since, with other secrets.
            session.hide(app.register)
            session.say(f"{session.now:%Y-%m-%d %H:%M:%SZ} {text}")

        app.daemon(log)
