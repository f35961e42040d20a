"""What a page asks for: where its main frame goes, and whether anything is still on its way."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

import httpx
import playwright.async_api as api

from monitor.fetch.addresses import Origin, origin_of, shown, target_of
from monitor.fetch.faults import Fault, NotAPage, refused, unreachable
from monitor.fetch.rendering.way_out import WayOut
from monitor.fetch.visit import Visit
from monitor.model import Outcome

_MAX_NAVIGATIONS = 10
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BRINGING_WORDS = frozenset({"script", "xhr", "fetch"})
_LONG_LIVED = frozenset({"eventsource", "websocket", "ping"})
_ASKS_FOR_A_NAME = "net::ERR_INVALID_AUTH_CREDENTIALS"
_UNWANTED = ("Image", "Media", "Font")
"""Kinds of resource that hold no words: not loaded, which spares the site and us."""
_PAGES = frozenset({"", "text/html", "application/xhtml+xml"})


class Traffic:
    """Listens to one page. `trouble` is set once the page cannot be read any more, with the reason."""

    def __init__(
        self,
        page: api.Page,
        session: api.CDPSession,
        visit: Visit,
        way_out: WayOut,
        allowed: frozenset[Origin],
    ) -> None:
        self._page = page
        self._session = session
        self._visit = visit
        self._way_out = way_out
        self._allowed = allowed
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_flight: set[api.Request] = set()
        self._quiet_since = 0.0
        self._headers: Mapping[str, str] = {}
        self.frame = ""
        self.trouble: asyncio.Future[Fault] = asyncio.get_running_loop().create_future()
        self.answer: api.Response | None = None
        """The answer that the page's document came with."""
        self.urls: list[httpx.URL] = []
        """Where the main frame went, in order."""
        self.is_closed = False
        """Whether the main frame must stay where it is."""

    async def listen(self, headers: Mapping[str, str]) -> None:
        """Begin; `headers` are added to the requests for documents."""
        self._headers = headers
        tree = await self._session.send("Page.getFrameTree")
        self.frame = tree["frameTree"]["frame"]["id"]
        self._session.on("Fetch.requestPaused", lambda event: self._start(self._paused(event)))
        kinds = ("Document", *_UNWANTED)
        await self._session.send("Fetch.enable", {"patterns": [{"resourceType": kind} for kind in kinds]})
        self._page.on("request", self._began)
        self._page.on("requestfinished", self._ended)
        self._page.on("requestfailed", self._failed)
        self._page.on("response", self._answered)
        self._page.on("popup", lambda popup: self._start(_close(popup)))

    async def stop(self) -> None:
        """Let go of everything that is still under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def quiet_for(self) -> float:
        """Give the seconds since anything was last on its way."""
        return 0.0 if self._in_flight else asyncio.get_running_loop().time() - self._quiet_since

    def give_up(self) -> bool:
        """Wait no longer for what is still on its way and brings no words; say whether there was any."""
        wordless = {request for request in self._in_flight if not self._may_bring_words(request)}
        self._in_flight -= wordless
        return bool(wordless)

    def _may_bring_words(self, request: api.Request) -> bool:
        if request.resource_type != "document":
            return request.resource_type in _BRINGING_WORDS
        # A frame of another origin is not read.
        return request.url.startswith(str(self.urls[-1].join("/")))

    def end(self, fault: Fault) -> None:
        """Say that the page cannot be read, and why; the first reason counts."""
        if not self.trouble.done():
            self.trouble.set_result(fault)

    def why_not_loaded(self, words: str) -> Fault:
        """Give the reason why the document asked for last did not come; `words` are the browser's."""
        url = self.urls[-1] if self.urls else None
        fault = self._way_out.fault_of(url) if url is not None else None
        if fault is not None:
            return fault
        host = shown(url.host) if url is not None else "the site"
        error = next((word.rstrip(".,") for word in words.split() if word.startswith("net::")), "no answer")
        if error.startswith(("net::ERR_CERT", "net::ERR_SSL")):
            return unreachable(
                "tls", f"The browser does not accept the certificate of {host}: {shown(error)}."
            )
        return unreachable("connection", f"The browser could not load the page from {host}: {shown(error)}.")

    # --- requests -----------------------------------------------------------------

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _paused(self, event: dict[str, Any]) -> None:
        identity = {"requestId": event["requestId"]}
        try:
            if event["resourceType"] != "Document":
                await self._session.send("Fetch.failRequest", {**identity, "errorReason": "BlockedByClient"})
                return
            if event["frameId"] == self.frame:
                try:
                    await self._go(event["request"]["url"])
                except Fault as fault:
                    if not self.is_closed:
                        self.end(fault)
                    await self._session.send("Fetch.failRequest", {**identity, "errorReason": "Aborted"})
                    return
            await self._session.send("Fetch.continueRequest", {**identity, **self._with_headers(event)})
        except api.Error:
            return  # the page is closed, or has given the request up

    def _with_headers(self, event: dict[str, Any]) -> dict[str, Any]:
        ours = {name.lower() for name in self._headers}
        theirs = {
            name: value for name, value in event["request"]["headers"].items() if name.lower() not in ours
        }
        headers = theirs | dict(self._headers)
        return {"headers": [{"name": name, "value": value} for name, value in headers.items()]}

    async def _go(self, text: str) -> None:
        """Return when the main frame may go to `text`: the rules are those of a plain fetch."""
        if self.is_closed:
            raise refused("stays", "The page must stay where it is while it is read.")
        url = self._visit.follow(self.urls[-1], text) if self.urls else target_of(text, self._allowed)
        if len(self.urls) > _MAX_NAVIGATIONS:
            raise unreachable("redirects", f"More than {_MAX_NAVIGATIONS} redirects from {self.urls[0]}.")
        if origin_of(url) in self._allowed:
            # From here on the page stands at such an address itself; a public one gets to none.
            self._way_out.open_to = self._allowed
        self.urls.append(url)
        self._way_out.home = url.host
        await self._visit.admit(url)
        self._visit.progress.doing = f"waiting for a browser to render {shown(str(url))}"

    def _began(self, request: api.Request) -> None:
        if request.resource_type not in _LONG_LIVED:
            self._in_flight.add(request)

    def _ended(self, request: api.Request) -> None:
        self._in_flight.discard(request)
        self._quiet_since = asyncio.get_running_loop().time()

    def _failed(self, request: api.Request) -> None:
        self._ended(request)
        if request.failure == _ASKS_FOR_A_NAME and request.is_navigation_request():
            self.end(NotAPage(Outcome.INVALID, "not-a-page", "A browser asks for a name and a password."))
        cut = self.answer is not None and request == self.answer.request
        if cut and request.failure not in {None, "net::ERR_ABORTED"}:
            host = shown(httpx.URL(request.url).host)
            self.end(unreachable("cut", f"The answer of {host} was cut short: {request.failure}."))

    def _answered(self, response: api.Response) -> None:
        request = response.request
        if not request.is_navigation_request() or response.frame != self._page.main_frame:
            return
        if response.status in _REDIRECTS and "location" in response.headers:
            return
        self.answer = response
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in _PAGES:
            reason = f"A browser shows no page for an answer of the type {shown(media_type)}."
            self.end(NotAPage(Outcome.INVALID, "not-a-page", reason))


async def _close(popup: api.Page) -> None:
    try:
        await popup.close()
    except api.Error:
        return
