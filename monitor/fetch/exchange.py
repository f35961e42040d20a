"""One request and its answer."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore
import httpx

from monitor.fetch.addresses import host_of, origin_of, shown
from monitor.fetch.body import read_body
from monitor.fetch.faults import Fault, too_large, unreachable
from monitor.fetch.pacing import Pacing, retry_after

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING_STATUSES = frozenset({502, 503, 504})
_PAUSING_STATUSES = frozenset({429, 503})
# A server that asks for a longer pause than this (seconds) gets it: no second try in the same fetch.
_SHORT_PAUSE = 2.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to one request; `body` is decoded and whole, and empty for a redirect."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes
    retry_after: float | None = None

    @property
    def location(self) -> str | None:
        """Where a redirect leads, as the server wrote it; None when this is no redirect."""
        return self.headers.get("location") if self.status in _REDIRECTS else None

    @property
    def passing(self) -> bool:
        """Whether the same request may be answered better a moment later."""
        return self.status in _PASSING_STATUSES and (self.retry_after or 0.0) <= _SHORT_PAUSE


class Exchange:
    """Sends single requests; anything but a complete answer is a Fault.

    It speaks to the transport itself: httpx's client would parse the target of a
    redirect, and raise, before anybody could judge it.
    """

    def __init__(
        self, transport: httpx.AsyncBaseTransport, headers: Mapping[str, str], pacing: Pacing
    ) -> None:
        self._transport = transport
        self._headers = headers
        self._pacing = pacing

    async def get(
        self, url: httpx.URL, headers: Mapping[str, str], limit: int, *, truncate: bool = False
    ) -> Reply:
        """Ask once for `url` and give the answer with its body of at most `limit` bytes."""
        request = httpx.Request(
            "GET", url, headers=httpx.Headers({**self._headers, **headers}, encoding="utf-8")
        )
        status: int | None = None
        try:
            with _faults(url):
                response = await self._transport.handle_async_request(request)
                status = response.status_code
                try:
                    reply = await _read(url, response, limit, truncate=truncate)
                finally:
                    await response.aclose()
        except Fault as fault:
            fault.status = status
            _let_go(fault)
            raise
        if reply.status in _PAUSING_STATUSES and reply.retry_after is not None:
            self._pacing.hold(origin_of(url), reply.retry_after)
        return reply

    async def post(self, url: httpx.URL, headers: Mapping[str, str], body: bytes) -> int:
        """Send a body once and give the status of the answer, whose own body is not read."""
        request = httpx.Request("POST", url, headers={**self._headers, **headers}, content=body)
        with _faults(url):
            response = await self._transport.handle_async_request(request)
            await response.aclose()
        return response.status_code


async def _read(url: httpx.URL, response: httpx.Response, limit: int, *, truncate: bool) -> Reply:
    status, headers = response.status_code, response.headers
    if status == 206:
        raise unreachable("partial", "The server sent a part of the document though all of it was asked for.")
    pause = retry_after(headers.get("retry-after"), datetime.now(UTC))
    reply = Reply(url, status, headers, b"", pause)
    if reply.location is not None and headers.get("content-length") != "0":
        return reply
    announced = _announced_length(headers)
    if announced is not None and announced > limit and not truncate:
        raise too_large(
            "size",
            f"The body has {announced:,} bytes, more than settings.max_bytes allows ({limit:,}); "
            "raise the limit if the document is that long.",
        )
    codings = headers.get_list("content-encoding", split_commas=True)
    body = await read_body(response.aiter_raw(), codings, limit, truncate=truncate)
    received = response.num_bytes_downloaded
    if announced is not None and "transfer-encoding" in headers and announced != received and not truncate:
        raise unreachable(
            "two-lengths", f"The server announced {announced:,} bytes and sent {received:,}.", passing=True
        )
    return Reply(url, status, headers, body, pause)


def _announced_length(headers: httpx.Headers) -> int | None:
    first = headers.get("content-length", "").split(",")[0].strip()
    return int(first) if first.isdecimal() and len(first) < 20 else None


def _let_go(fault: Fault) -> None:
    """Free what the frames under a fault hold, up to 50 MB of body and decoder.

    The retry keeps its last exception in a reference cycle, so all that would wait for the
    garbage collector.
    """
    error: BaseException | None = fault
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__


@contextmanager
def _faults(url: httpx.URL) -> Iterator[None]:
    """Turn what the network and httpcore raise into Fault."""
    host = host_of(url)
    try:
        yield
    except httpcore.ProxyError as error:
        raise unreachable("proxy", f"The proxy did not connect to {host}: {_words(error)}.") from error
    except httpcore.RemoteProtocolError as error:
        raise _protocol_fault(host, _words(error)) from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise unreachable("protocol", f"No proper HTTP with {host}: {_words(error)}.") from error
    except (httpcore.NetworkError, httpcore.TimeoutException, OSError) as error:
        reason = f"The connection to {host} broke: {_words(error)}."
        raise unreachable("connection", reason, passing=True) from error


def _protocol_fault(host: str, words: str) -> Fault:
    if "disconnected without" in words:
        reason = f"{host} ended the connection without a proper answer."
        return unreachable("connection", reason, passing=True)
    if "without sending complete" in words or "incomplete chunked" in words:
        return unreachable("cut", f"The answer of {host} was cut short: {words}.", passing=True)
    return unreachable("protocol", f"{host} does not speak proper HTTP: {words}.", passing=True)


def _words(error: BaseException) -> str:
    return shown(str(error).rstrip(".") or type(error).__name__)
