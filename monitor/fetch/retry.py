"""Trying again what may pass."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import stamina
from stamina.instrumentation import RetryDetails

from monitor.fetch.exchange import Reply
from monitor.fetch.faults import Fault

_ATTEMPTS = 3
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 2.0
_LAST_SECOND = 1.0

_logger = logging.getLogger(__name__)


class _PassingReply(Exception):
    """A complete answer that a moment later may be a better one."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"status {reply.status}")
        self.reply = reply


async def persistently(ask: Callable[[], Awaitable[Reply]], seconds_left: Callable[[], float]) -> Reply:
    """Ask up to three times, with growing pauses, as long as the answer may get better.

    Gives the last answer or raises the last Fault. Nothing is tried again in the last
    second before the deadline: why it failed says more than that time ran out.
    """

    def worth_it(error: Exception) -> bool:
        passing = isinstance(error, _PassingReply) or (isinstance(error, Fault) and error.passing)
        return passing and seconds_left() > _LAST_SECOND

    try:
        async for attempt in stamina.retry_context(
            on=worth_it,
            attempts=_ATTEMPTS,
            timeout=None,
            wait_initial=_FIRST_PAUSE,
            wait_max=_LONGEST_PAUSE,
            wait_jitter=0.0,
        ):
            with attempt:
                reply = await ask()
                if reply.passing:
                    raise _PassingReply(reply)
                return reply
    except _PassingReply as last:
        return last.reply
    raise AssertionError("stamina either returns or raises")


def log_retry(details: RetryDetails) -> None:
    """Log a coming retry without fuss; stamina's own hook warns on standard error."""
    _logger.info("Trying again in %.1f s: %s", details.wait_for, details.caused_by)
