"""The way from a URL to its answer: robots.txt, redirects, retries."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import httpx

from monitor.fetch.addresses import Origin, host_of, origin_of, shown, target_of
from monitor.fetch.exchange import Exchange, Reply
from monitor.fetch.faults import Fault, refused, unreachable
from monitor.fetch.pacing import Pacing
from monitor.fetch.retry import persistently
from monitor.fetch.robots import MAX_BYTES as ROBOTS_MAX_BYTES
from monitor.fetch.robots import Robots

UNCACHED: Mapping[str, str] = MappingProxyType({"Cache-Control": "no-cache", "Pragma": "no-cache"})
"""The headers of a request that every cache shall pass on."""

_MAX_HOPS = 10
# RFC 9309, 2.3.1.2: at least five redirects are followed for robots.txt.
_MAX_ROBOTS_HOPS = 5
_ODD_SLASHES = re.compile(r"(https?:)?///|https?:(?!//)", re.IGNORECASE)
_PERMANENT = frozenset({301, 308})


@dataclass(slots=True)
class Progress:
    """What a fetch is doing, and until when; `doing` completes "it was …"."""

    deadline: asyncio.Timeout | None = None
    doing: str = "waiting"

    def seconds_left(self) -> float:
        when = self.deadline.when() if self.deadline is not None else None
        return math.inf if when is None else when - asyncio.get_running_loop().time()

    def extend(self, seconds: float) -> None:
        """Put the deadline off by a pause of our own making."""
        when = self.deadline.when() if self.deadline is not None else None
        if self.deadline is not None and when is not None:
            self.deadline.reschedule(when + seconds)


class Visit:
    """One fetch under way. After `walk`, `hops` and `notes` tell how it went."""

    def __init__(
        self,
        exchange: Exchange,
        pacing: Pacing,
        robots: Robots | None,
        allowed: frozenset[Origin],
        max_bytes: int,
    ) -> None:
        self._exchange = exchange
        self._pacing = pacing
        self._robots = robots
        self._allowed = allowed
        self._max_bytes = max_bytes
        self.progress = Progress()
        self.url = ""
        self.hops: list[str] = []
        self.notes: list[str] = []

    def restart(self) -> None:
        """Forget how it went so far."""
        self.hops.clear()
        self.notes.clear()

    async def walk(self, url: httpx.URL, headers: Mapping[str, str]) -> Reply:
        """Follow redirects from `url` and give the final answer; raises Fault."""
        seen: set[str] = set()
        cookies = httpx.Cookies()
        moved = True
        while True:
            self.url = str(url)
            if self._robots is not None:
                await self._robots.check(url, self._read_robots)
            reply = await self._ask(url, _with_cookies(url, headers, cookies), self._max_bytes)
            if reply.location is None:
                return reply
            if not _set_cookies(reply, cookies) and self.url in seen:
                raise unreachable("redirect-loop", f"{shown(self.url)} redirects in a circle.")
            seen.add(self.url)
            self.hops.append(self.url)
            if len(self.hops) > _MAX_HOPS:
                raise unreachable("redirects", f"More than {_MAX_HOPS} redirects from {shown(self.hops[0])}.")
            url = self._next(url, reply)
            moved = moved and reply.status in _PERMANENT
            if moved:
                self.notes[:] = [f"moved permanently to {url}"]

    async def admit(self, url: httpx.URL) -> None:
        """Return when somebody else may ask for `url` on our behalf: robots.txt lets us and it is our turn.

        Raises Fault where it may not be asked for.
        """
        self.url = str(url)
        if self._robots is not None:
            await self._robots.check(url, self._read_robots)
        self.progress.doing = f"waiting until {url.host} may be asked again"
        await self._pacing.before_request(origin_of(url), self.progress.extend)

    def _next(self, url: httpx.URL, reply: Reply) -> httpx.URL:
        targets = set(reply.headers.get_list("location"))
        if len(targets) != 1:
            raise unreachable("redirect", f"{shown(str(url))} redirects to {len(targets)} places at once.")
        return self.follow(url, targets.pop())

    def follow(self, url: httpx.URL, text: str) -> httpx.URL:
        """Give the URL that `url` leads to by the words of its redirect; raises Fault where we do not go."""
        try:
            target = target_of(_joined(url, text), self._allowed)
        except Fault as fault:
            finding = fault.finding
            reason = f"{shown(str(url))} redirects where nothing is fetched from. {finding.reason}"
            raise Fault(finding.outcome, finding.rule, reason) from fault
        if url.scheme == "https" and target.scheme == "http" and origin_of(target) not in self._allowed:
            raise unreachable(
                "downgrade",
                f"{shown(str(url))} redirects from https to unprotected http ({shown(str(target))}), "
                "where anybody on the way could change the text.",
            )
        return target

    async def _read_robots(self, url: httpx.URL) -> Reply:
        for _ in range(_MAX_ROBOTS_HOPS + 1):
            reply = await self._ask(url, {}, ROBOTS_MAX_BYTES, truncate=True)
            if reply.location is None:
                return reply
            url = self._next(url, reply)
        return reply

    async def _ask(
        self, url: httpx.URL, headers: Mapping[str, str], limit: int, *, truncate: bool = False
    ) -> Reply:
        async def once() -> Reply:
            self.progress.doing = f"waiting until {host_of(url)} may be asked again"
            await self._pacing.before_request(origin_of(url), self.progress.extend)
            self.progress.doing = f"waiting for the whole answer of {shown(str(url))}"
            return await self._exchange.get(url, headers, limit, truncate=truncate)

        return await persistently(once, self.progress.seconds_left)


def _joined(base: httpx.URL, location: str) -> str:
    """Resolve a Location against its base, keeping what makes it refusable visible.

    "http:///host" and "http:host" are a host to browsers and a path to RFC 3986: refused.
    """
    if "\\" in location.split("?", 1)[0] or _ODD_SLASHES.match(location):
        raise refused("forbidden-url", f"A URL with odd slashes: {shown(location)}.")
    try:
        return str(base.join(location))
    except (httpx.InvalidURL, ValueError):
        # An absolute one is judged, and refused, as it stands.
        return location


def _with_cookies(url: httpx.URL, headers: Mapping[str, str], cookies: httpx.Cookies) -> Mapping[str, str]:
    if not cookies:
        return headers
    request = httpx.Request("GET", url)
    try:
        cookies.set_cookie_header(request)
    except UnicodeEncodeError:
        return headers
    return {**headers, "Cookie": request.headers["cookie"]} if "cookie" in request.headers else headers


def _set_cookies(reply: Reply, cookies: httpx.Cookies) -> bool:
    """Keep the cookies of a redirect for the rest of this fetch; say whether there were any new ones."""
    if "set-cookie" not in reply.headers:
        return False
    before = _known(cookies)
    cookies.extract_cookies(
        httpx.Response(reply.status, headers=reply.headers, request=httpx.Request("GET", reply.url))
    )
    return _known(cookies) != before


def _known(cookies: httpx.Cookies) -> set[tuple[str, str, str, str | None]]:
    return {(cookie.domain, cookie.path, cookie.name, cookie.value) for cookie in cookies.jar}
