"""When a host may be asked again, and how many are asked at once."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from monitor.fetch.addresses import Origin

_MAX_CRAWL_DELAY = 30.0
_DELAY = re.compile(r"[0-9]{1,9}")


@dataclass(slots=True)
class _Host:
    delay: float
    room: asyncio.Semaphore
    next_at: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Pacing:
    """Keeps the pause between two requests to a host, and the number of fetches at work.

    A host is told from others by its origin: behind another port stands another server.
    Waiting for a host takes up no slot, and no host gets more than three quarters of
    them, so a slow or angry one holds up no other.
    Times are seconds of the monotonic clock.
    """

    def __init__(self, delay: float, concurrency: int, longest_pause: float) -> None:
        self._delay = delay
        self._longest_pause = longest_pause
        self._slots = asyncio.Semaphore(concurrency)
        self._slots_per_host = max(1, concurrency * 3 // 4)
        self._hosts: dict[Origin, _Host] = {}

    @asynccontextmanager
    async def slot(self, origin: Origin) -> AsyncIterator[None]:
        """Wait for the turn of a host and for a free slot, and hold the slot."""
        state = self._of(origin)
        async with state.room:
            async with state.turn:
                while (pause := state.next_at - time.monotonic()) > 0:
                    await asyncio.sleep(pause)
                await self._slots.acquire()
            try:
                yield
            finally:
                self._slots.release()

    async def before_request(self, origin: Origin, on_pause: Callable[[float], None]) -> None:
        """Wait until the host may be asked, and count the request.

        `on_pause` is told the seconds of each pause before it is made.
        """
        state = self._of(origin)
        while (pause := state.next_at - time.monotonic()) > 0:
            on_pause(pause)
            await asyncio.sleep(pause)
        state.next_at = time.monotonic() + state.delay

    def slow_down(self, origin: Origin, crawl_delay: float) -> None:
        """Keep the longer pause that the host's robots.txt asks for, up to 30 s."""
        state = self._of(origin)
        state.delay = max(state.delay, min(crawl_delay, _MAX_CRAWL_DELAY))
        state.next_at = max(state.next_at, time.monotonic() + state.delay)

    def hold(self, origin: Origin, seconds: float) -> None:
        """Leave the host alone as long as it asked for, at most the longest pause."""
        state = self._of(origin)
        state.next_at = max(state.next_at, time.monotonic() + min(seconds, self._longest_pause))

    def _of(self, origin: Origin) -> _Host:
        if origin not in self._hosts:
            self._hosts[origin] = _Host(self._delay, asyncio.Semaphore(self._slots_per_host))
        return self._hosts[origin]


def retry_after(value: str | None, now: datetime) -> float | None:
    """Give the seconds that a Retry-After header asks for; None where it is absent or junk.

    RFC 9110, 10.2.3: a number of seconds or an HTTP date; a date gone by is 0.
    """
    if value is None:
        return None
    text = value.strip()
    if _DELAY.fullmatch(text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
