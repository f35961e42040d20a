"""Lines of config.yaml for a wording that was accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.config.checking import RegisterCheck
from monitor.config.scalars import quoted_scalar
from monitor.model import Verdict
from monitor.report.json import Json, plain
from monitor.report.marks import closest, marked_as_judged
from monitor.report.sheet import Sheet
from monitor.report.terminal import Ink, Run, paint
from monitor.report.wording import counted
from monitor.results import ClaimResult


def register_lines(claim: ClaimResult, *, on: date) -> tuple[str, ...]:
    """Give the lines of config.yaml that make the words found now the claim's quote.

    None where the claim's words did not change, or nothing on the page took their place.
    """
    if claim.verdict is not Verdict.ALTERED or not claim.quote or not claim.found:
        return ()
    if not marked_as_judged(claim.quote, claim.found, claim.changes):
        return ()
    texts = claim.quote.split("\n")
    for words in claim.found.split("\n"):
        texts[texts.index(closest(texts, words))] = words
    indent = " " * 8
    quote = [f"{indent}quote: {quoted_scalar(texts[0])}"]
    if len(texts) > 1:
        quote = [f"{indent}quote:", *(f"{indent}  - {quoted_scalar(text)}" for text in texts)]
    return (
        "providers:",
        f"  {claim.provider}:",
        "    claims:",
        f"      {claim.claim}:",
        *quote,
        f"{indent}as_of: {on.isoformat()}",
    )


def accepted_text(claim: str, lines: Sequence[str]) -> str:
    """Say that the claim called `provider/claim` was accepted, and which lines to put into config.yaml."""
    sheet = Sheet()
    sheet.line(f"Recorded: {claim} is accepted as the page has it.")
    if lines:
        sheet.gap()
        sheet.line("The register is yours to change. Read these words, then put them into config.yaml:")
        return sheet.text() + "".join(f"{line}\n" for line in ("", *lines))
    return sheet.text()


def register_check_text(check: RegisterCheck, *, colour: bool = False) -> str:
    """Give what is wrong with a register, each thing with its line, what weakens it, and what it holds."""
    # Not wrapped: editors and terminals jump to `file:line` where it stands in one piece.
    lines = [paint((Run("problem", Ink.ALARM), Run(f"  {line}")), colour=colour) for line in check.problems]
    lines += [paint((Run("advice", Ink.DOUBT), Run(f"  {line}")), colour=colour) for line in check.advice]
    return "".join(f"{line}\n" for line in [*lines, *([""] if lines else [])]) + _standing(
        check, colour=colour
    )


def _standing(check: RegisterCheck, *, colour: bool) -> str:
    sheet = Sheet(colour=colour)
    if check.problems:
        sheet.line(f"{counted(len(check.problems), 'problem')}: it cannot be used like this. (exit code 2)")
        return sheet.text()
    holds = ", ".join(
        (
            counted(check.providers, "provider"),
            counted(check.sources, "source"),
            counted(check.claims, "claim"),
        )
    )
    unproven = f", {check.unproven} of them without a proof" if check.unproven else ""
    sheet.line(f"{check.path}: {holds}{unproven}.")
    advice = f"{len(check.advice)} to think of" if check.advice else "nothing to advise"
    sheet.line(f"It can be used: no problem, {advice}. Whether its claims hold: monitor verify")
    return sheet.text()


def register_check_json(check: RegisterCheck) -> Json:
    given = plain(check)
    assert isinstance(given, dict)
    return given


def accepted_json(claim: str, lines: Sequence[str]) -> Json:
    provider, _, name = claim.partition("/")
    return {"provider": provider, "claim": name, "lines": list(lines)}
