"""A message to somebody's server, under the address rules of fetching."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpcore

from monitor.errors import DeliveryError
from monitor.fetch.addresses import target_of
from monitor.fetch.exchange import Exchange
from monitor.fetch.faults import Fault
from monitor.fetch.network import Resolver, resolve_by_system
from monitor.fetch.pacing import Pacing
from monitor.fetch.transport import GuardedTransport, origins_of
from monitor.model import Settings


async def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    settings: Settings,
    *,
    seconds: float,
    resolver: Resolver | None = None,
    connector: httpcore.AsyncNetworkBackend | None = None,
) -> int:
    """Send `body` to `url` and give the HTTP status of the answer; redirects are not followed.

    Raises DeliveryError where no answer came within `seconds`, and for addresses
    that may not be asked. ConfigError for settings that cannot be used.
    """
    allowed = origins_of(settings.allow_origins)
    transport = GuardedTransport(
        settings, allowed, resolver or resolve_by_system, connector or httpcore.AnyIOBackend()
    )
    pacing = Pacing(settings.per_host_delay, settings.concurrency, settings.timeout)
    exchange = Exchange(transport, {"User-Agent": settings.user_agent}, pacing)
    try:
        async with transport, asyncio.timeout(seconds):
            return await exchange.post(target_of(url, allowed), headers, body)
    except TimeoutError:
        raise DeliveryError(f"no answer within {seconds:g} s") from None
    except Fault as fault:
        # The fault may repeat the address, so it is not shown as the cause of this.
        raise DeliveryError(fault.finding.reason) from None
