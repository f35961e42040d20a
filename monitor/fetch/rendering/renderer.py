"""Pages as a browser shows them: one browser, started on first need, two pages at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from monitor.fetch.addresses import Origin, origin_of, target_of
from monitor.fetch.faults import Fault, unreachable
from monitor.fetch.rendering.chromium import HOW_TO_GET_ONE, NEEDS_RENDERING, find_chromium, lacking
from monitor.fetch.rendering.way_out import WayOut
from monitor.fetch.transport import GuardedTransport
from monitor.fetch.visit import UNCACHED, Visit
from monitor.model import Answer, Outcome, Settings

if TYPE_CHECKING:
    from monitor.fetch.rendering.browser import Running

_PAGES_AT_A_TIME = 2
_TRIES = 2


class Renderer:
    """Renders pages under the rules of a plain fetch. Ends its browser in `aclose`."""

    def __init__(self, settings: Settings, transport: GuardedTransport, allowed: frozenset[Origin]) -> None:
        self._settings = settings
        self._transport = transport
        self._allowed = allowed
        self._places = asyncio.Semaphore(_PAGES_AT_A_TIME)
        self._starting = asyncio.Lock()
        self._running: Running | None = None
        self._not_started: Fault | None = None
        self.peak_bytes = 0
        """The most memory that browsers of this renderer held, as far as that was seen."""

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for room for one more page and for the browser; raises Fault where there is none."""
        async with self._places:
            await self._browser()
            yield

    async def read(
        self, visit: Visit, url: str, wants_screenshot: Callable[[Answer], bool], *, fresh: bool
    ) -> Answer:
        """Give the DOM of a page after its scripts ran, with its picture where that is wanted; raises Fault.

        A page whose browser died, perhaps of the page beside it, gets another one once.
        """
        from monitor.fetch.rendering.browser import BrowserDied

        for _ in range(_TRIES):
            running = await self._browser()
            try:
                return await self._read(running, visit, url, wants_screenshot, fresh=fresh)
            except BrowserDied:
                visit.restart()
        raise unreachable("browser", "The browser ended twice while it read the page.")

    async def aclose(self) -> None:
        """End the browser."""
        running, self._running = self._running, None
        if running is not None:
            await running.close()
            self.peak_bytes = max(self.peak_bytes, running.peak)

    async def _browser(self) -> Running:
        async with self._starting:
            if self._running is not None and not self._running.is_alive:
                await self.aclose()
            if self._running is None:
                self._running = await self._start()
            return self._running

    async def _start(self) -> Running:
        if self._not_started is not None:
            raise self._not_started.with_traceback(None)
        executable = find_chromium()
        if lacking() is not None or executable is None:
            raise Fault(Outcome.INVALID, NEEDS_RENDERING, f"needs rendering: {HOW_TO_GET_ONE}")
        from monitor.fetch.rendering.browser import Running

        try:
            return await Running.start(executable, self._settings.trusted_ca)
        except Fault as fault:
            self._not_started = fault
            raise

    async def _read(
        self,
        running: Running,
        visit: Visit,
        url: str,
        wants_screenshot: Callable[[Answer], bool],
        *,
        fresh: bool,
    ) -> Answer:
        from monitor.fetch.rendering.session import Terms, read_page

        settings = self._settings
        headers = {"Accept-Language": settings.accept_language, **(UNCACHED if fresh else {})}
        terms = Terms(settings.timeout, settings.max_bytes, headers, self._allowed, wants_screenshot)
        async with WayOut(self._transport.connect, settings.max_bytes) as way_out:
            if origin_of(target_of(url, self._allowed)) in self._allowed:
                way_out.open_to = self._allowed
            context = await running.new_context(way_out, settings.user_agent, settings.accept_language)
            try:
                return await read_page(running, context, way_out, visit, url, terms)
            finally:
                await running.end_context(context)
