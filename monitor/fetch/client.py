"""The fetcher: a source in, a complete answer or the reason why there is none out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from types import TracebackType
from typing import Any, Self

import httpcore
import httpx
import stamina.instrumentation

from monitor.fetch.addresses import origin_of, target_of
from monitor.fetch.body import ACCEPT_ENCODING
from monitor.fetch.exchange import Exchange, Reply
from monitor.fetch.faults import Fault, NotAPage, unreachable
from monitor.fetch.network import Resolver, resolve_by_system
from monitor.fetch.pacing import Pacing
from monitor.fetch.rendering.renderer import Renderer
from monitor.fetch.retry import log_retry
from monitor.fetch.robots import Robots
from monitor.fetch.transport import GuardedTransport, origins_of
from monitor.fetch.visit import UNCACHED, Visit
from monitor.model import Answer, FetchResult, NotModified, Outcome, Settings, Source, Validators

_ACCEPT = "text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.9, */*;q=0.5"


class Fetcher:
    """Fetches sources over shared connections, politely and within limits; an async context manager.

    `resolver` looks names up, `connector` makes connections to checked
    addresses; both are the system's by default. Raises ConfigError for settings
    that cannot be used (proxy, trusted_ca, allow_origins).
    """

    def __init__(
        self,
        settings: Settings,
        *,
        resolver: Resolver | None = None,
        connector: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._settings = settings
        self._allowed = origins_of(settings.allow_origins)
        self._pacing = Pacing(settings.per_host_delay, settings.concurrency, settings.timeout)
        self._robots = Robots(self._pacing) if settings.respect_robots else None
        self._transport = GuardedTransport(
            settings,
            self._allowed,
            resolver or resolve_by_system,
            connector or httpcore.AnyIOBackend(),
        )
        headers = {
            "User-Agent": settings.user_agent,
            "Accept": _ACCEPT,
            "Accept-Language": settings.accept_language,
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        self._exchange = Exchange(self._transport, headers, self._pacing)
        self._renderer = Renderer(settings, self._transport, self._allowed)

    async def __aenter__(self) -> Self:
        stamina.instrumentation.set_on_retry_hooks([log_retry])
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._renderer.aclose()
        await self._transport.aclose()

    async def fetch(
        self, source: Source, validators: Validators | None = None, *, fresh: bool = False
    ) -> FetchResult:
        """Give the complete answer of a source, or why there is none.

        With `validators` the request is conditional and the answer may be
        NotModified; `fresh` sends none and asks caches to stay out of it. The
        settings' timeout (seconds) bounds requests, redirects and retries
        together, not the waiting for the host's turn before them.
        """
        headers = UNCACHED if fresh else _conditions(validators)
        visit = self._visit()
        try:
            url = target_of(source.url, self._allowed)
            async with self._pacing.slot(origin_of(url)):
                return await self._within_deadline(visit, self._complete(visit, source, url, headers))
        except Fault as fault:
            return fault.failure(visit.url or None)

    async def render(
        self,
        source: Source,
        *,
        fresh: bool = False,
        wants_screenshot: Callable[[Answer], bool] = lambda _: False,
    ) -> FetchResult:
        """Give the source as a browser shows it, its DOM in UTF-8, or why that cannot be had.

        The same rules and limits hold as for `fetch`; what is no page, such as a
        PDF, is fetched plainly. A picture is taken where `wants_screenshot` says so of
        the page just read. Without the extra `browser`, or a Chromium, the answer is a
        Failure of the rule `needs-rendering`.
        """
        visit = self._visit()
        try:
            url = target_of(source.url, self._allowed)
            async with self._renderer.place(), self._pacing.slot(origin_of(url)):
                work = self._renderer.read(visit, source.url, wants_screenshot, fresh=fresh)
                return await self._within_deadline(visit, work)
        except NotAPage:
            return await self.fetch(source, fresh=True)
        except Fault as fault:
            return fault.failure(visit.url or None)

    def _visit(self) -> Visit:
        return Visit(self._exchange, self._pacing, self._robots, self._allowed, self._settings.max_bytes)

    async def _within_deadline(self, visit: Visit, work: Coroutine[Any, Any, FetchResult]) -> FetchResult:
        seconds = self._settings.timeout
        try:
            async with asyncio.timeout(seconds) as deadline:
                visit.progress.deadline = deadline
                return await work
        except TimeoutError:
            return unreachable(
                "deadline",
                f"Not done within {seconds:g} s (settings.timeout); it was {visit.progress.doing}.",
            ).failure(visit.url)

    async def _complete(
        self, visit: Visit, source: Source, url: httpx.URL, headers: Mapping[str, str]
    ) -> FetchResult:
        reply = await visit.walk(url, headers)
        if reply.status == httpx.codes.NOT_MODIFIED:
            if "If-None-Match" in headers or "If-Modified-Since" in headers:
                return NotModified(str(reply.url), dict(reply.headers), tuple(visit.notes))
            visit.restart()
            reply = await visit.walk(url, UNCACHED)
            if reply.status == httpx.codes.NOT_MODIFIED:
                raise _unasked_304()
        return _answer(source, visit, reply)


def _unasked_304() -> Fault:
    fault = Fault(
        Outcome.INVALID,
        "unasked-304",
        "The server says 'not modified' (304) to a request that was not conditional.",
    )
    fault.status = int(httpx.codes.NOT_MODIFIED)
    return fault


def _answer(source: Source, visit: Visit, reply: Reply) -> Answer:
    return Answer(
        url=source.url,
        final_url=str(reply.url),
        status=reply.status,
        headers=dict(reply.headers),
        body=reply.body,
        hops=tuple(visit.hops),
        notes=tuple(visit.notes),
    )


def _conditions(validators: Validators | None) -> dict[str, str]:
    """Give the headers of a conditional request; a validator that is no plain header text is left out."""
    if validators is None:
        return {}
    pairs = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in pairs.items() if value and value.isascii() and value.isprintable()}
