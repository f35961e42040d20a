"""One look at a source: plainly, in a browser, or plainly and then in a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.core.history import SourceMemory
from monitor.core.schedule import is_first_of
from monitor.fetch import NEEDS_RENDERING, Fetcher
from monitor.model import Answer, FetchResult, Finding, Outcome, Render, Source, Validators
from monitor.sighting import Sighting
from monitor.store import Origin, Reader

PLAIN_AGAIN_EVERY = timedelta(days=7)
"""After so long a source that is read in a browser is tried plainly again: sites mend their pages."""
REFUSED_AGAIN_EVERY = timedelta(days=1)
"""How often a page that goes on refusing us is tried in a browser, too."""

_WITHOUT_TEXT = frozenset({"shell", "skeleton"})
_PERHAPS_WITHOUT_TEXT = frozenset({"empty", "no-document", "incomplete"})
_REFUSED = frozenset({"challenge", "consent-wall", "forbidden", "refused"})
"""Refusals that a browser may not meet; not those that ask for a pause, for money or for a name."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a source is read this time.

    `plain` asks for the plain page first, `browser` lets a browser follow where
    that one does not do. `remembered` says that the text known so far was
    rendered, `refusals` that a refusal is reason enough for a browser.
    """

    plain: bool
    browser: bool
    remembered: bool = False
    refusals: bool = True


def manner_of(source: Source, known: SourceMemory, reader: Reader, now: datetime) -> Manner:
    """Say how to read a source: as it is configured, and as its last good page was read."""
    if source.render is not Render.AUTO:
        always = source.render is Render.ALWAYS
        return Manner(plain=not always, browser=always)
    good = reader.latest_observation(source.ref, ok_only=True, origin=Origin.FETCH)
    last = reader.latest_observation(source.ref, origin=Origin.FETCH)
    before = last.at if last is not None else None
    remembered = good is not None and good.rendered
    refused = known.finding is not None and known.finding.outcome is Outcome.BLOCKED
    return Manner(
        plain=not remembered or is_first_of(PLAIN_AGAIN_EVERY, before, now),
        browser=True,
        remembered=remembered,
        refusals=not refused or is_first_of(REFUSED_AGAIN_EVERY, before, now),
    )


class Lookout:
    """Looks at one source, as often as asked, in the manner chosen.

    `judge` says what a result of a fetch would mean, `wants_screenshot` of a page
    seen in a browser whether a picture of it is taken.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        source: Source,
        manner: Manner,
        known: SourceMemory,
        judge: Callable[[FetchResult], Sighting],
        wants_screenshot: Callable[[Sighting], bool] = lambda _: False,
    ) -> None:
        self._fetcher = fetcher
        self._source = source
        self._manner = manner
        self._known = known
        self._judge = judge
        self._wants_screenshot = wants_screenshot

    async def look(self, validators: Validators | None, *, fresh: bool) -> Sighting:
        """Give what the source shows now; `fresh` asks for a full answer past every cache."""
        if not self._manner.plain:
            rendered = await self._render()
            if self._source.render is Render.ALWAYS or not _is_unrendered(rendered):
                return rendered
        plain = self._judge(await self._fetcher.fetch(self._source, validators, fresh=fresh))
        if not self._manner.browser or not self._wants_browser(plain):
            return plain
        rendered = await self._render()
        if _is_unrendered(rendered):
            return _unrendered(plain, rendered)
        was_refused = plain.observation.outcome is Outcome.BLOCKED
        return plain if was_refused and not rendered.is_readable else rendered

    async def look_closer(self, sighting: Sighting) -> Sighting | None:
        """Give what a browser shows where it may show more than `sighting`, None elsewhere."""
        seen = sighting.observation
        if not self._manner.browser or seen.rendered or not _has_scripts(sighting):
            return None
        rendered = await self._render()
        return None if _is_unrendered(rendered) else rendered

    async def _render(self) -> Sighting:
        def wants_screenshot(answer: Answer) -> bool:
            return self._wants_screenshot(self._judge(answer))

        result = await self._fetcher.render(self._source, fresh=True, wants_screenshot=wants_screenshot)
        screenshot = result.screenshot if isinstance(result, Answer) else None
        return replace(self._judge(result), screenshot=screenshot)

    def _wants_browser(self, plain: Sighting) -> bool:
        event = plain.event
        if event is None:
            return False
        if not isinstance(event.read, Finding):
            # A plain page must hold the very text that the browser showed before it takes over.
            return self._manner.remembered and event.text != self._known.text
        rule = event.read.rule
        if event.read.outcome is Outcome.INVALID:
            return rule in _WITHOUT_TEXT or (rule in _PERHAPS_WITHOUT_TEXT and _has_scripts(plain))
        return event.read.outcome is Outcome.BLOCKED and rule in _REFUSED and self._manner.refusals


def _has_scripts(sighting: Sighting) -> bool:
    return sighting.body is not None and b"<script" in sighting.body.lower()


def _is_unrendered(sighting: Sighting) -> bool:
    return sighting.observation.rule == NEEDS_RENDERING


def _unrendered(plain: Sighting, rendered: Sighting) -> Sighting:
    """Give the plain page, an empty shell with the reason why no browser filled it."""
    assert rendered.event is not None
    if plain.observation.rule not in _WITHOUT_TEXT or plain.event is None:
        return plain
    finding = rendered.event.read
    assert isinstance(finding, Finding)
    observation = replace(plain.observation, rule=finding.rule, reason=finding.reason)
    return replace(plain, observation=observation, event=replace(plain.event, read=finding))
