"""Commands that write and check the register: claims add, claims check."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.commands import WORK_EXITS, command
from monitor.cli.session import Session


@command(
    "add",
    example='monitor claims add https://lumen.example/privacy "We never sell it" --write',
    exits={
        0: "it holds on the page; its lines were printed, with --write written",
        1: "the page does not say it: a check would flag it, so there are no lines",
        2: f"{WORK_EXITS[2]}, or config.yaml cannot take lines where they belong",
        3: "the page could not be read as the document, which proves nothing",
        4: WORK_EXITS[4],
    },
)
@click.argument("url")
@click.argument("quote", required=False)
@click.option("--provider", metavar="P", help="Whose page it is; default: whose host it is.")
@click.option("--source", metavar="S", help="The document; default: the one at this address, or a new one.")
@click.option("--claim", metavar="C", help="The claim's id; default: after its topic or words.")
@click.option("--topic", metavar="TOPIC", help="Default: guessed from the words.")
@click.option("--statement", metavar="TEXT", help="What you rely on, in your words; default: the quote.")
@click.option(
    "--risk",
    type=click.Choice(["high", "medium", "low"]),
    default="medium",
    show_default=True,
    help="What is at stake.",
)
@click.option(
    "--absent", multiple=True, metavar="TERM", help="Claim that this is not there; may be repeated."
)
@click.option("--place", type=int, metavar="N", help="Which one, where the quote stands several times.")
@click.option("--as-found", is_flag=True, help="Where the words differ, claim those of the page.")
@click.option("--write", is_flag=True, help="Put the lines into config.yaml; nothing else in it changes.")
@click.pass_obj
def claims_add(
    session: Session,
    url: str,
    quote: str | None,
    provider: str | None,
    source: str | None,
    claim: str | None,
    topic: str | None,
    statement: str | None,
    risk: str,
    absent: tuple[str, ...],
    place: int | None,
    as_found: bool,
    write: bool,
) -> int:
    """Make a claim of an address and the words that prove it.

    Reads the page as a check would, shows the words in their clause, and prints the lines for config.yaml.
    Instead of QUOTE, URL may be a browser's "copy link to highlight" (…#:~:text=…). Put both in quotes.
    Without either, --absent claims a silence, and a status page claims that it is there.
    """
    from monitor.model import Risk
    from monitor.previews import ClaimWish
    from monitor.report.proposed import proposed_json, proposed_text

    wish = ClaimWish(
        url, quote, absent, provider, source, claim, topic, statement, Risk(risk), place, as_found
    )
    proposed = session.open_workbench().add_claim(wish, write=write)
    session.answer(lambda colour: proposed_text(proposed, colour=colour), lambda: proposed_json(proposed))
    return proposed.exit_code


@command(
    "check",
    example="monitor claims check register.yaml",
    exits={
        0: "it can be used, whatever is advised",
        2: "it has problems, or cannot be read",
        4: WORK_EXITS[4],
    },
)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def claims_check(session: Session, file: Path | None) -> int:
    """Look a register over, offline.

    Names every problem of FILE with its line and fix, then what weakens it. No page is fetched, no database
    opened. Default: the register that every command uses.
    """
    from monitor.config import find_config
    from monitor.config.checking import check_register
    from monitor.report.register import register_check_json, register_check_text

    here = session.surroundings
    checked = check_register(find_config(file or session.config, here.environ, here.cwd), here.environ)
    session.answer(
        lambda colour: register_check_text(checked, colour=colour), lambda: register_check_json(checked)
    )
    return 2 if checked.problems else 0
