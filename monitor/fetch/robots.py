"""What a site's robots.txt allows us (RFC 9309)."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx
from protego import Protego

from monitor.fetch.addresses import Origin, origin_of, shown
from monitor.fetch.exchange import Reply
from monitor.fetch.faults import Fault, refused
from monitor.fetch.pacing import Pacing
from monitor.model import Outcome

PRODUCT = "policy-monitor"
"""The product token that robots.txt groups name us by, whatever the configured user agent says."""

MAX_BYTES = 500 * 1024
"""RFC 9309, 2.5: parsers must read at least 500 KiB; the rest is ignored."""

_AGENT_LINE = re.compile(r"\s*user[- ]?agent(?:\s*:|\s)([^#]*)", re.IGNORECASE)
_LIFETIME = 24 * 3600.0


@dataclass(slots=True)
class _Entry:
    rules: Protego | None = None
    refusal: Fault | None = None
    read_at: float = -_LIFETIME
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


class Robots:
    """The rules of all origins met, kept for 24 hours (RFC 9309, 2.4).

    `read` fetches a robots.txt with redirects, under the same guards and limits
    as any page.
    """

    def __init__(self, pacing: Pacing) -> None:
        self._pacing = pacing
        self._entries: dict[Origin, _Entry] = {}

    async def check(self, url: httpx.URL, read: Callable[[httpx.URL], Awaitable[Reply]]) -> None:
        """Return when `url` may be fetched; raise Fault when it may not, or nobody can say.

        A robots.txt that answers with a server error forbids everything (skipped);
        a host that does not answer at all is unreachable, as the page would be.
        """
        origin = origin_of(url)
        entry = self._entries.setdefault(origin, _Entry())
        asked_at = time.monotonic()
        if entry.rules is None or asked_at - entry.read_at >= _LIFETIME:
            async with entry.reading:
                # Whoever waited here takes over what the one before it learnt, a refusal too.
                if entry.read_at < asked_at and (
                    entry.rules is None or asked_at - entry.read_at >= _LIFETIME
                ):
                    await self._load(entry, url, read)
        if entry.refusal is not None:
            raise entry.refusal.with_traceback(None)
        if entry.rules is not None and not entry.rules.can_fetch(str(url), PRODUCT):
            raise refused(
                "robots",
                f"{origin}/robots.txt does not allow {PRODUCT} to fetch {shown(url.path)}; "
                "ask the site, or set settings.respect_robots to false where you may.",
            )

    async def _load(
        self, entry: _Entry, url: httpx.URL, read: Callable[[httpx.URL], Awaitable[Reply]]
    ) -> None:
        entry.rules, entry.refusal = None, None
        try:
            reply = await read(url.copy_with(raw_path=b"/robots.txt", fragment=None))
        except Fault as fault:
            entry.refusal = _refusal(url, fault)
        else:
            if reply.status >= 500:
                entry.refusal = _unreadable(url, f"status {reply.status}")
            else:
                entry.rules = _rules(reply)
                delay = entry.rules.crawl_delay(PRODUCT)
                if delay is not None:
                    self._pacing.slow_down(origin_of(url), delay)
        entry.read_at = time.monotonic()


def _rules(reply: Reply) -> Protego:
    """Parse a robots.txt; every status but 2xx means that there is none (RFC 9309, 2.3.1.3)."""
    text = reply.body.decode("utf-8-sig", "replace") if 200 <= reply.status < 300 else ""
    return Protego.parse("\n".join(_for_us(line) for line in text.splitlines()))


def _for_us(line: str) -> str:
    """Name the group in a User-agent line as Protego shall take it: ours, everybody's or another's.

    Versions ("policy-monitor/1.0") go, and all other agents become one: Protego keeps each
    rule of a group once per agent named, so that 400 kB of robots.txt take minutes.
    """
    match = _AGENT_LINE.match(line)
    if match is None:
        return line
    name = match[1].strip().lower().partition("/")[0].strip()
    return f"User-agent: {name if name == '*' else PRODUCT if name.rstrip('*') == PRODUCT else 'another'}"


def _refusal(url: httpx.URL, fault: Fault) -> Fault:
    if fault.finding.outcome is Outcome.UNREACHABLE and fault.finding.rule in _NO_ANSWER:
        return fault
    if fault.finding.rule == "forbidden-address":
        return fault
    return _unreadable(url, fault.finding.reason)


_NO_ANSWER = frozenset({"name", "connection", "tls", "proxy"})


def _unreadable(url: httpx.URL, why: str) -> Fault:
    return refused(
        "robots-unreadable",
        f"{origin_of(url)}/robots.txt cannot be read ({why.rstrip('.')}), which forbids fetching "
        "until it can (RFC 9309); settings.respect_robots: false overrides it.",
    )
