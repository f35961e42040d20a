"""The five days of the demo: which words each page shows on which day."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType

PAGES = ("privacy-policy", "terms", "status")
CHALLENGE = "challenge"


@dataclass(frozen=True, slots=True)
class Day:
    """One day: `edits` hold from this day on, `challenged` pages answer with a challenge."""

    title: str
    edits: tuple[tuple[str, str, str], ...] = ()
    """(page, old text, new text)"""
    challenged: tuple[str, ...] = field(default=())


NOTICE = (
    "<h2>5. Notice</h2>\n<p>We will give you 30&nbsp;days’ notice before we end a model that you use.</p>\n"
)

STORY = (
    Day("The register is new: every quote is looked for, and found."),
    Day(
        "Only noise: a new build, another nonce, a footer that counts.",
        (
            ("privacy-policy", "b-1041", "b-1042"),
            ("privacy-policy", "app.1041.css", "app.1042.css"),
            ("privacy-policy", "8f31c0", "77ab02"),
            ("privacy-policy", "generated in 41 ms", "generated in 38 ms"),
        ),
    ),
    Day(
        "Typography: quotes become curly, a space becomes hard.",
        (
            ("terms", '"Lumen" models', "“Lumen” models"),
            ("terms", "30 days' notice", "30&nbsp;days’ notice"),
        ),
    ),
    Day(
        "One word of a clause changes, and another clause goes.",
        (
            ("privacy-policy", "Last updated: 2 March 2026", "Last updated: 9 March 2026"),
            (
                "privacy-policy",
                "train our models unless you opt in.",
                "train our models unless you opt out.",
            ),
            ("terms", NOTICE, ""),
            ("terms", "<h2>6. Liability</h2>", "<h2>5. Liability</h2>"),
            ("terms", "<h2>7. Law</h2>", "<h2>6. Law</h2>"),
        ),
    ),
    Day("The policy hides behind a challenge: that proves nothing.", challenged=("privacy-policy",)),
    Day(
        "The policy can be read again, and the lost clause is back.",
        (("terms", "<h2>5. Liability</h2>", f"{NOTICE}<h2>5. Liability</h2>"),),
    ),
)


def pages_of(day: int) -> MappingProxyType[str, str]:
    """Give the HTML of each page on a day (0-based), by name."""
    folder = files("monitor.demo") / "pages"
    text = {name: (folder / f"{name}.html").read_text("utf-8") for name in (*PAGES, CHALLENGE)}
    for past in STORY[: day + 1]:
        for name, old, new in past.edits:
            if text[name].count(old) != 1:
                raise ValueError(f"the demo's page {name} does not hold {old!r} exactly once")
            text[name] = text[name].replace(old, new)
    for name in STORY[day].challenged:
        text[name] = text[CHALLENGE]
    return MappingProxyType(text)
