"""Lines of config.yaml for a wording that was accepted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from monitor.model import State
from monitor.report.json import Json
from monitor.report.sheet import Sheet
from monitor.report.terminal import safe
from monitor.results import ClaimResult


def register_lines(claim: ClaimResult, *, on: date) -> tuple[str, ...]:
    """Give the lines of config.yaml that make the words found now the claim's quote; none where it holds."""
    if claim.state is not State.FLAGGED or not claim.quote or not claim.found:
        return ()
    return (
        "providers:",
        f"  {claim.provider}:",
        "    claims:",
        f"      {claim.claim}:",
        f"        quote: {_quoted(claim.found)}",
        f"        as_of: {on.isoformat()}",
    )


def accepted_text(claim: ClaimResult, *, on: date) -> str:
    sheet = Sheet()
    sheet.line(f"Recorded: {claim.provider}/{claim.claim} is accepted as the page has it.")
    lines = register_lines(claim, on=on)
    text = sheet.text()
    if lines:
        text += "\nThe register is yours to change. Read these words, then put them into config.yaml:\n\n"
        text += "".join(f"{line}\n" for line in lines)
    return text


def accepted_json(claim: ClaimResult, *, on: date) -> Json:
    lines: Sequence[str] = register_lines(claim, on=on)
    return {
        "provider": claim.provider,
        "claim": claim.claim,
        "accepted_on": on.isoformat(),
        "lines": list(lines),
    }


def _quoted(text: str) -> str:
    """Give a double-quoted YAML scalar; what `safe` would have to make visible is escaped instead."""
    return "".join(
        character if character == " " or safe(character) == character else _escaped(character)
        for character in json.dumps(text, ensure_ascii=False)
    )


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
