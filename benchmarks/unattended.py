"""A made-up world to run the monitor in: providers whose pages follow a script, a clock, no network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from monitor.app import App, open_app
from monitor.fetch import Fetcher
from monitor.model import Answer, Failure, FetchResult, Finding, Outcome, Source, Validators

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HELD = "We do not use your inputs to train our models."
BROKEN = "We use your inputs to train our models."
NAMES = ("privacy", "terms")

Script = Callable[[str, datetime], FetchResult]
"""What a source (`provider/source`) answers at a moment."""


def page(ref: str, sentence: str = HELD, *, remark: str = "", noise: str = "") -> Answer:
    """Give a policy that says `sentence`; `remark` stands in its menu, `noise` where no reader sees it."""
    provider, _, name = ref.partition("/")
    title = "Privacy Policy" if name.startswith("privacy") else "Terms of Service"
    about = "personal data" if name.startswith("privacy") else "the service and your account"
    filler = "".join(
        f"<p>Section {number} of this document explains how {provider} handles {about}, "
        f"and what you may ask of us in case number {number}.</p>"
        for number in range(6)
    )
    body = (
        f'<!doctype html><html lang="en"><head><title>{title} - {provider}</title><!-- {noise} -->'
        f"</head><body><nav>{provider} {remark}</nav><main><h1>{title}</h1><h2>1. About</h2>{filler}"
        f"<h2>2. Training</h2><p>{sentence}</p></main><footer>All rights reserved</footer></body></html>\n"
    )
    url = address(ref)
    return Answer(url, url, 200, {"content-type": "text/html; charset=utf-8"}, body.encode())


def broken(ref: str) -> Failure:
    """Give what a source answers that cannot be reached."""
    return Failure(Finding(Outcome.UNREACHABLE, "connection", "The connection was refused."), address(ref))


def address(ref: str) -> str:
    provider, _, name = ref.partition("/")
    return f"https://{provider}.example/{name}"


class Scripted(Fetcher):
    """Gives what the script says, and counts how often each source was asked."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def fetch(
        self,
        source: Source,
        validators: Validators | None = None,  # noqa: ARG002 - the fetcher's signature
        *,
        fresh: bool = False,
    ) -> FetchResult:
        if not fresh:
            self._world.asked.append((source.ref, self._world.now))
        return self._world.script(source.ref, self._world.now)

    async def render(
        self,
        source: Source,
        *,
        fresh: bool = False,  # noqa: ARG002 - the fetcher's signature, too
        wants_screenshot: Callable[[Answer], bool] = lambda _: False,  # noqa: ARG002
    ) -> FetchResult:
        return self._world.script(source.ref, self._world.now)


@dataclass
class World:
    """A folder with a register and a database, by default a file in it, a script and a clock."""

    folder: Path
    script: Script
    now: datetime = START
    asked: list[tuple[str, datetime]] = field(default_factory=list)
    database: str | None = None

    def open(self) -> App:
        return open_app(
            self.folder / "config.yaml",
            self.database,
            {},
            self.folder,
            clock=lambda: self.now,
            fetching=lambda _settings: Scripted(self),
        )

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


def register(providers: int, sources: tuple[str, ...] = NAMES, *, interval: str = "6h") -> str:
    """Give the text of a config.yaml with a claim on each source and a file that gets the alerts."""
    lines = [f"settings: {{interval: {interval}}}", "alerts: [{name: team, url: 'file:alerts.jsonl'}]"]
    lines.append("providers:")
    for number in range(providers):
        provider = f"p{number}"
        lines += [f"  {provider}:", f"    name: {provider}", f"    domains: [{provider}.example]"]
        lines.append("    sources:")
        for name in sources:
            kind = "privacy-policy" if name.startswith("privacy") else "terms"
            lines.append(f"      {name}: {{kind: {kind}, url: '{address(f'{provider}/{name}')}'}}")
        lines.append("    claims:")
        lines += [
            f"      on-{name}: {{topic: training, statement: No training., grade: verified, risk: high, "
            f"source: {name}, quote: '{HELD}'}}"
            for name in sources
        ]
    return "\n".join(lines) + "\n"
