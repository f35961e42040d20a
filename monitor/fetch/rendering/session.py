"""One page in the browser: loaded, settled, opened up, read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
import playwright.async_api as api

from monitor.core.reading.page_facts import is_complete
from monitor.core.reading.read import read
from monitor.fetch.addresses import Origin
from monitor.fetch.faults import Fault, NotAPage, too_large, unreachable
from monitor.fetch.rendering.browser import MOST_OF_A_PROCESS, BrowserDied, Running
from monitor.fetch.rendering.screenshot import screenshot_of
from monitor.fetch.rendering.traffic import Traffic
from monitor.fetch.rendering.way_out import WayOut
from monitor.fetch.rendering.world import NoWorld, ScriptFailed, World
from monitor.fetch.visit import Visit
from monitor.model import Answer, Outcome, Page

_POLL = 0.1
_STEADY = 0.7
"""Seconds without a new word after which the text counts as settled …"""
_QUIET = 0.5
"""… once nothing was on its way for so long."""
_STEADY_AGAIN = 0.3
"""The same two once the text had settled before."""
_PATIENCE = 4.0
"""Seconds to wait where there is next to no text yet, and for what never ends loading."""
_LONGEST_SETTLING = 20.0
_LONGEST_OPENING = 10.0
_SHORT_SETTLING = 4.0
_LITTLE_TEXT = 200
_DOWNLOAD = "Download is starting"
_NOT_OF_THE_DOM = frozenset(
    ("content-type", "content-length", "content-encoding", "transfer-encoding", "etag", "last-modified")
)


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a page is read.

    `timeout` is in seconds, `max_bytes` is of the DOM. `headers` go out with
    requests for documents; `allowed` are the origins that may be internal.
    `wants_screenshot` says of the page just read whether a picture is taken, too.
    """

    timeout: float
    max_bytes: int
    headers: Mapping[str, str]
    allowed: frozenset[Origin]
    wants_screenshot: Callable[[Answer], bool]


async def read_page(
    running: Running,
    context: api.BrowserContext,
    way_out: WayOut,
    visit: Visit,
    url: str,
    terms: Terms,
) -> Answer:
    """Give the DOM of the page at `url` after its scripts ran; raises Fault, or BrowserDied."""
    try:
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        traffic = Traffic(page, session, visit, way_out, terms.allowed)
        try:
            way_out.on_overrun = traffic.end
            page.on("crash", lambda _: traffic.end(_crashed(running)))
            await traffic.listen(terms.headers)
            world = World(page, session, traffic.frame)
            answer = await _unless_trouble(traffic, _PageReading(page, world, traffic, terms).read(url))
            if not terms.wants_screenshot(answer):
                return answer
            seconds = visit.progress.seconds_left()
            return replace(answer, screenshot=await screenshot_of(session, world, seconds))
        finally:
            await traffic.stop()
    except api.Error as error:
        if await running.has_died():
            raise BrowserDied from error
        raise unreachable("browser", "The browser gave the page up.", passing=True) from error


async def _unless_trouble(traffic: Traffic, work: Coroutine[Any, Any, Answer]) -> Answer:
    reading = asyncio.create_task(work)
    ends: tuple[asyncio.Future[Any], ...] = (reading, traffic.trouble)
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if traffic.trouble.done():
            raise traffic.trouble.result()
        return await reading
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


def _crashed(running: Running) -> Fault:
    if running.ended_for_memory:
        limit = MOST_OF_A_PROCESS // 1024**2
        return too_large("memory", f"The page took more than {limit:,} MB of memory in the browser.")
    return unreachable("crash", "The page crashed in the browser.")


def _not_readable(error: ScriptFailed) -> Fault:
    if error.is_overflow:
        return too_large("dom", "The page's elements nest too deeply to be read.")
    return Fault(
        Outcome.INVALID, "dom", "The page has no document, or gives its parts names that keep a reader out."
    )


class _PageReading:
    """The steps from an address to the DOM."""

    def __init__(self, page: api.Page, world: World, traffic: Traffic, terms: Terms) -> None:
        self._page = page
        self._world = world
        self._traffic = traffic
        self._terms = terms
        self._loads_forever = False

    async def read(self, url: str) -> Answer:
        try:
            await self._page.goto(url, wait_until="domcontentloaded", timeout=0)
        except api.Error as error:
            if self._page.is_closed():
                raise
            if _DOWNLOAD in error.message:
                raise NotAPage(
                    Outcome.INVALID, "not-a-page", "A browser saves this answer to a file."
                ) from error
            raise self._traffic.why_not_loaded(error.message) from error
        share = self._terms.timeout / 3
        failed = self._traffic.answer is not None and self._traffic.answer.status >= 400
        await self._settle(min(_LONGEST_SETTLING, share), first=not failed)
        if await self._tried("refuse"):
            await self._settle(min(_SHORT_SETTLING, share), first=True)
        self._traffic.is_closed = True
        await self._tried("drop")
        await self._tried("scroll")
        await self._settle(min(_SHORT_SETTLING, share))
        html = await self._opened(share) or await self._serialised()
        return await self._answer(url, html)

    async def _opened(self, share: float) -> str | None:
        """Give the page with what was folded away; None where nothing is."""
        if not await self._tried("controls"):
            await self._tried("open", 0)
            return None
        before = await self._serialised()
        result = await self._tried("open", min(_LONGEST_OPENING, share) * 1000)
        if not result or result["wandered"]:
            return before
        await self._settle(min(_SHORT_SETTLING, share))
        return await self._serialised()

    async def _settle(self, longest: float, *, first: bool = False) -> None:
        """Wait until no more words come, at most `longest` seconds.

        The `first` time is longer, longest where there is next to no text: it must come yet.
        """
        clock = asyncio.get_running_loop().time
        end, length, since = clock() + longest, -1, clock()
        while clock() < end:
            measured = await self._tried("measure")
            if measured is None or measured["length"] != length:
                length, since = measured["length"] if measured else -1, clock()
            elif self._is_settled(clock() - since, measured, first=first):
                break
            await asyncio.sleep(_POLL)
        # The frame of a host that never answers is waited for once.
        self._loads_forever = self._traffic.give_up() or self._loads_forever

    def _is_settled(self, steady: float, measured: dict[str, Any], *, first: bool) -> bool:
        waits = first and measured["waiting"]
        quiet = self._traffic.quiet_for()
        if steady >= _PATIENCE and (not waits or quiet >= _PATIENCE):
            return True
        if waits or not (measured["loaded"] or self._loads_forever):
            return False
        if not first:
            return steady >= _STEADY_AGAIN and quiet >= _STEADY_AGAIN
        return steady >= _STEADY and quiet >= _QUIET

    async def _tried(self, function: str, *arguments: Any) -> Any:
        """Give what our script answers, None where the page is between two documents or defeats it."""
        try:
            return await self._world.call(function, *arguments)
        except (NoWorld, ScriptFailed):
            return None

    async def _serialised(self) -> str:
        for _ in range(2):
            try:
                html: str | None = await self._world.call("serialise", self._terms.max_bytes)
            except NoWorld:
                await asyncio.sleep(_POLL)
            except ScriptFailed as error:
                raise _not_readable(error) from error
            else:
                if html is None:
                    raise self._too_large()
                return html
        raise unreachable("unsettled", "The page goes from one document to the next without end.")

    def _too_large(self) -> Fault:
        return too_large(
            "size",
            f"The rendered page is larger than {self._terms.max_bytes:,} bytes (settings.max_bytes); "
            "raise the limit if the document is that long.",
        )

    async def _answer(self, url: str, html: str) -> Answer:
        final = httpx.URL(self._page.url).copy_with(fragment=None)
        answer = self._traffic.answer
        if answer is None or final.scheme not in {"http", "https"}:
            raise self._traffic.why_not_loaded("")
        if not await self._is_whole(answer, str(final)):
            html = html.removesuffix("</html>").removesuffix("</body>")
        body = html.encode("utf-8", "replace")
        if len(body) > self._terms.max_bytes:
            raise self._too_large()
        headers = {
            name: value for name, value in (await answer.all_headers()).items() if name not in _NOT_OF_THE_DOM
        }
        return Answer(
            url=url,
            final_url=str(final),
            status=answer.status,
            headers={**headers, "content-type": "text/html; charset=utf-8"},
            body=body,
            hops=tuple(str(hop) for hop in self._traffic.urls[:-1]),
            rendered=True,
        )

    async def _is_whole(self, answer: api.Response, url: str) -> bool:
        """Say whether the markup that was served comes to its end.

        The DOM always does. A shell may leave its end tags out, as HTML allows; where
        the text itself was served, a missing end means that some of it is missing.
        """
        try:
            source = await answer.body()
        except api.Error:
            return True
        if is_complete(source.decode("utf-8", "replace")):
            return True
        page = read(source, content_type=answer.headers.get("content-type"), url=url)
        return not isinstance(page, Page) or len(page.document.text) < _LITTLE_TEXT
