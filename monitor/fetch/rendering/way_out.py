"""A page's only way to the network: an HTTP proxy on loopback that connects to checked addresses.

Whatever a browser is told not to do, its page may find a way to ask for: a
redirect, a frame, a web socket, a name that resolves anew each time. So the
browser gets no other way out than this, and here each connection goes through
the same look-up and the same address rules as our own requests.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

import httpcore
import httpx

from monitor.fetch.addresses import Origin, origin_of, target_of
from monitor.fetch.faults import Fault, refused, too_large

_HEAD_LIMIT = 128 * 1024
_HEAD_SECONDS = 10.0
_CONNECT_SECONDS = 15.0
_SILENT_SECONDS = 15.0
_PIECE = 64 * 1024
_MOST_CONNECTIONS = 128
_END_OF_HEAD = b"\r\n\r\n"
_AUTHORITY = re.compile(r"[^\s/?#@\\]{1,300}:[0-9]{1,5}")
_OF_ONE_CONNECTION = frozenset({"connection", "proxy-connection", "keep-alive", "proxy-authorization"})
_REFUSED = b"HTTP/1.1 502 Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Connect(Protocol):
    """Gives a bare connection to the host of a URL under our address rules; raises Fault."""

    def __call__(
        self, url: httpx.URL, *, internal: bool, timeout: float
    ) -> Awaitable[httpcore.AsyncNetworkStream]: ...


class WayOut:
    """The proxy of one page; an async context manager. Without `connect` it leads nowhere.

    `limit` bounds the bytes of all answers together; beyond it every connection
    ends and `on_overrun` is told. `open_to` holds the origins that may be
    internal. `faults` tells by "host:port" why a connection was not made.
    """

    def __init__(self, connect: Connect | None, limit: int) -> None:
        self._connect = connect
        self._limit = limit
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.on_overrun: Callable[[Fault], None] = lambda _: None
        self.open_to: frozenset[Origin] = frozenset()
        self.home = ""
        """The host of the page; others may not be silent for long, or one of them holds the page up."""
        self.faults: dict[str, Fault] = {}
        self.received = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD_LIMIT)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        await self._end()

    @property
    def address(self) -> str:
        """Where the browser finds it, as a URL."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def fault_of(self, url: httpx.URL) -> Fault | None:
        """Say why no connection to the host of `url` was made."""
        origin = origin_of(url)
        return self.faults.get(f"{origin.host}:{origin.port}")

    async def _end(self) -> None:
        ours = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in ours:
            task.cancel()
        await asyncio.gather(*ours, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            if len(self._tasks) <= _MOST_CONNECTIONS and self.received <= self._limit:
                await self._serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass  # the browser or the site broke the connection off, which the page sees for itself
        except (httpcore.NetworkError, httpcore.TimeoutException):
            pass
        except asyncio.CancelledError:
            pass  # only ever by `_end`; the server's own callback would report it as an error
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(_HEAD_SECONDS):
            head = (await reader.readuntil(_END_OF_HEAD)).decode("latin-1")
        method, _, rest = head.partition("\r\n")[0].partition(" ")
        target = rest.rpartition(" ")[0]
        tunnelled = method == "CONNECT"
        try:
            url, internal = self._target(target, tunnelled=tunnelled)
            if self._connect is None:
                raise refused("forbidden-address", "The browser asks for something that is no page of ours.")
            stream = await self._connect(url, internal=internal, timeout=_CONNECT_SECONDS)
        except Fault as fault:
            self._note(target, fault, tunnelled=tunnelled)
            if tunnelled:
                writer.write(_REFUSED)
            return
        self._forget(url)
        try:
            if tunnelled:
                writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            else:
                await stream.write(_request_head(method, url, head), _CONNECT_SECONDS)
                writer.write(await self._answer_head(stream, self._patience(url)))
            await self._relay(reader, writer, stream, self._patience(url))
        finally:
            await stream.aclose()

    def _target(self, text: str, *, tunnelled: bool) -> tuple[httpx.URL, bool]:
        if not tunnelled:
            if not text.startswith("http://"):
                raise refused("forbidden-scheme", "Only http passes through a proxy as it is.")
            url = target_of(text, self.open_to)
            return url, origin_of(url) in self.open_to
        if not _AUTHORITY.fullmatch(text):
            raise refused("forbidden-url", "The browser names no proper host and port.")
        # A tunnel does not say what goes through it: web sockets of http origins do as well as https.
        for scheme in ("https", "http"):
            url = httpx.URL(f"{scheme}://{text}")
            if origin_of(url) in self.open_to:
                return target_of(str(url), self.open_to), True
        return target_of(f"https://{text}"), False

    def _note(self, target: str, fault: Fault, *, tunnelled: bool) -> None:
        with suppress(httpx.InvalidURL, ValueError):
            origin = origin_of(httpx.URL(f"https://{target}" if tunnelled else target))
            self.faults[f"{origin.host}:{origin.port}"] = fault

    def _forget(self, url: httpx.URL) -> None:
        origin = origin_of(url)
        self.faults.pop(f"{origin.host}:{origin.port}", None)

    def _patience(self, url: httpx.URL) -> float | None:
        return None if url.host == self.home else _SILENT_SECONDS

    async def _answer_head(self, stream: httpcore.AsyncNetworkStream, patience: float | None) -> bytes:
        """Read the head of an answer, and what came with it, for a connection that carries no second one.

        The browser would send its next request over it, whatever host that is for.
        """
        data = b""
        while True:
            while _END_OF_HEAD not in data:
                piece = await stream.read(_PIECE, patience)
                if not piece or len(data) > _HEAD_LIMIT:
                    raise ConnectionResetError
                self._count(piece)
                data += piece
            head, _, rest = data.partition(_END_OF_HEAD)
            if head.split(b" ", 2)[1:2] and head.split(b" ", 2)[1].startswith(b"1"):
                data = rest  # an interim answer such as 103: the real one follows
                continue
            lines = _kept_lines(head.decode("latin-1").split("\r\n"))
            return "\r\n".join([*lines, "Connection: close"]).encode("latin-1") + _END_OF_HEAD + rest

    async def _relay(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        stream: httpcore.AsyncNetworkStream,
        patience: float | None,
    ) -> None:
        """Pass on both ways until one side ends."""

        async def up() -> None:
            while data := await reader.read(_PIECE):
                await stream.write(data)

        async def down() -> None:
            await writer.drain()
            while data := await stream.read(_PIECE, patience):
                self._count(data)
                writer.write(data)
                await writer.drain()

        ways = [asyncio.create_task(up()), asyncio.create_task(down())]
        try:
            done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if any(way.exception() for way in done):
                _break_off(writer)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    def _count(self, data: bytes) -> None:
        self.received += len(data)
        if self.received > self._limit:
            self.on_overrun(
                too_large(
                    "size",
                    f"The page and what it loads are larger than {self._limit:,} bytes "
                    "(settings.max_bytes); raise the limit if the document needs that much.",
                )
            )
            raise ConnectionResetError


def _break_off(writer: asyncio.StreamWriter) -> None:
    """End a connection by a reset: an orderly end would look like the end of a whole answer."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _request_head(method: str, url: httpx.URL, head: str) -> bytes:
    """Give the head of a proxied request as the site itself expects it."""
    lines = _kept_lines(head.removesuffix("\r\n\r\n").split("\r\n")[1:])
    path = url.raw_path.decode("ascii") or "/"
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "Connection: close", "", ""]).encode("latin-1")


def _kept_lines(lines: list[str]) -> list[str]:
    return [line for line in lines if line.partition(":")[0].strip().lower() not in _OF_ONE_CONNECTION]
