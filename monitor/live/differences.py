"""What two answers fetched one after the other differ in."""

from __future__ import annotations

from typing import NamedTuple

from monitor.core.comparing.align import align
from monitor.model import ClauseChange, Document, Region

_MOST_WORDS = 12


class Differences(NamedTuple):
    """A sentence about two answers; `is_quiet` where no check would count them as a change."""

    message: str
    is_quiet: bool


def differences(one: Document, other: Document, *, same_bytes: bool) -> Differences:
    """Say in what two documents read from two answers differ, with an example."""
    if same_bytes:
        return Differences("two answers are the same", is_quiet=True)
    changes = align(one, other).changes
    main = [change for change in changes if change.region is Region.MAIN]
    if main:
        return Differences(
            f"two answers differ in {_counted(main)} of the text, {_example(main[0])}", is_quiet=False
        )
    if changes:
        return Differences(
            f"two answers differ in {_counted(changes)} of the frame only, {_example(changes[0])}",
            is_quiet=True,
        )
    return Differences("two answers differ in bytes only", is_quiet=True)


def _counted(changes: list[ClauseChange] | tuple[ClauseChange, ...]) -> str:
    return "1 clause" if len(changes) == 1 else f"{len(changes)} clauses"


def _example(change: ClauseChange) -> str:
    under = f' under "{change.clause}"' if change.clause else ""
    if change.words:
        word = change.words[0]
        return f'e.g. "{_short(word.old)}" and then "{_short(word.new)}"{under}'
    return f'e.g. {change.op}: "{_short(change.new or change.old)}"{under}'


def _short(text: str | None) -> str:
    words = (text or "").split()
    return " ".join(words[:_MOST_WORDS]) + (" …" if len(words) > _MOST_WORDS else "")
