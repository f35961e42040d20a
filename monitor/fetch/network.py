"""Connections to checked addresses.

A name is resolved once for each connection, every address it has is checked,
and the connection goes to one of those very addresses: between the check and
the use there is no second look-up that could answer differently (DNS
rebinding).
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

import httpcore

from monitor.fetch.addresses import forbidden, forbidden_address, is_address, shown
from monitor.fetch.faults import Fault, unreachable

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""Gives all addresses of a name, in the order to try them; raises OSError when there is none."""

_MAX_ADDRESSES_TRIED = 4
# Seconds for one of several addresses; the last one may take what the deadline leaves.
_CONNECT_SECONDS = 5.0
_MAX_BYTES_BEFORE_ANSWER = 512 * 1024
_END_OF_CHUNKS = b"0\r\n\r\n"


async def resolve_by_system(host: str, port: int) -> list[str]:
    """Look up a name with the system's resolver, without blocking others.

    Each look-up has a daemon thread of its own: a resolver that hangs cannot be
    interrupted, and must hold up neither other look-ups nor the end of the program.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str], error: OSError | None) -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(addresses)
        else:
            answer.set_exception(error)

    def look_up() -> None:
        addresses: list[str] = []
        failure: OSError | None = None
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        except OSError as error:
            failure = error
        except UnicodeError as error:
            failure = OSError(str(error))
        with suppress(RuntimeError):  # the loop may be closed by now: nobody is waiting
            loop.call_soon_threadsafe(settle, addresses, failure)

    threading.Thread(target=look_up, name="resolve", daemon=True).start()
    return await answer


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects by TCP, to public addresses only unless `open_to_all`.

    A name with any forbidden address is refused as a whole: a public site has no
    business naming an internal host, and a mixed answer is how rebinding begins.
    """

    def __init__(
        self, resolver: Resolver, connector: httpcore.AsyncNetworkBackend, *, open_to_all: bool = False
    ) -> None:
        self._resolver = resolver
        self._connector = connector
        self._open_to_all = open_to_all

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await self.open(host, port, timeout, local_address, socket_options)
        return GuardedStream(stream, host)

    async def open(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Give a bare connection to a checked address of `host`; raises Fault.

        `timeout` is in seconds.
        """
        addresses = await self.addresses(host, port)
        last = len(addresses) - 1
        for index, address in enumerate(addresses):
            try:
                stream = await self._connector.connect_tcp(
                    address,
                    port,
                    timeout=timeout if index == last else _CONNECT_SECONDS,
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                if index == last:
                    reason = f"No connection to {shown(host)} ({address}, port {port}): {_cause(error)}."
                    raise unreachable("connection", reason, passing=True) from error
            else:
                return stream
        raise unreachable("name", f"The name {shown(host)} has no address.")

    async def addresses(self, host: str, port: int) -> list[str]:
        """Give the checked addresses of a host; raises Fault when one is forbidden or there is none."""
        if is_address(host):
            found = [host]
        else:
            try:
                found = await self._resolver(host, port)
            except OSError as error:
                passing = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
                reason = f"The name {shown(host)} does not resolve: {error.strerror or error}."
                raise unreachable("name", reason, passing=passing) from error
        if not self._open_to_all:
            for address in found:
                what = forbidden(address)
                if what is not None:
                    raise forbidden_address(host, address, what)
        return found[:_MAX_ADDRESSES_TRIED]

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class GuardedStream(httpcore.AsyncNetworkStream):
    """A connection that knows whether more came over it than the answers it carried.

    Bytes after the end of an answer would be taken for the beginning of the next
    one, so a connection that has seen any is not used again.
    """

    def __init__(self, inner: httpcore.AsyncNetworkStream, host: str) -> None:
        self._inner = inner
        self._host = host
        self._received = 0
        self._tail = b""
        self._before_answer = True
        self._spoiled = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._inner.read(max_bytes, timeout)
        self._received += len(data)
        if self._before_answer and self._received > _MAX_BYTES_BEFORE_ANSWER:
            raise unreachable("no-answer", f"{shown(self._host)} sends headers without end.")
        self._tail = data[-len(_END_OF_CHUNKS) :] if len(data) > 4 else (self._tail + data)[-5:]
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:
            self._received = 0
            self._before_answer = True
            await self._inner.write(buffer, timeout)

    def answer_began(self) -> None:
        """The headers of the final answer are there."""
        self._before_answer = False

    def answer_ended(self, size: int | None) -> None:
        """The answer is whole; it took `size` bytes with its headers, None where it was chunked."""
        clean = self._tail == _END_OF_CHUNKS if size is None else self._received == size
        self._spoiled = self._spoiled or not clean

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            stream = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except (httpcore.ConnectError, OSError) as error:
            raise _tls_fault(server_hostname or self._host, error) from error
        except BaseException:
            # httpcore closes a connection whose handshake fails, but not one whose handshake is cancelled.
            await self._inner.aclose()
            raise
        return GuardedStream(stream, server_hostname or self._host)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and self._spoiled:
            return True  # what httpcore takes for "closed by the server": dropped, not used again
        return self._inner.get_extra_info(info)


def _tls_fault(host: str, error: Exception) -> Fault:
    cause = error if isinstance(error, ssl.SSLError) else error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return unreachable("tls", f"The certificate of {shown(host)} is not valid: {cause.verify_message}.")
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
        return unreachable("tls", f"No TLS with {shown(host)}: {cause.reason or cause}.")
    reason = f"{shown(host)} ended the connection during the TLS handshake."
    return unreachable("connection", reason, passing=True)


def _cause(error: Exception) -> str:
    if isinstance(error, httpcore.ConnectTimeout):
        return "it took too long"
    return str(error) or type(error).__name__
