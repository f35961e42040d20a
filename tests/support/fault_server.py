"""A server in a thread that answers each path as it is told to at the moment, byte for byte.

A `Behaviour` is what it does on one connection; those below are the ways in
which transfers go wrong. Everything is on loopback.
"""

from __future__ import annotations

import asyncio
import gzip
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

HTML = "text/html; charset=utf-8"
BAD_ETAG = '"of-a-bad-answer"'
"""Sent with every faulty page; no request may ever carry it back."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in."""

    path: str
    headers: Mapping[str, str]


Behaviour = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class FaultServer:
    """What the server does and saw. Assign to `answers[path]` to change what a path does."""

    port: int = 0
    tls_port: int = 0
    answers: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    certificate: ssl.SSLContext | None = None
    """What the TLS listener shows."""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError, ssl.SSLError):
                first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                pairs = (line.partition(":") for line in lines if line)
                asked = Asked(first.split(" ")[1], {name.lower(): value.strip() for name, _, value in pairs})
                self.asked.append(asked)
                await self.answers.get(asked.path, MISSING)(asked, writer)
                await writer.drain()
                writer.close()
                await writer.wait_closed()
        except asyncio.CancelledError:
            writer.transport.abort()  # the server ends while it stalls on purpose


@contextmanager
def serving(listening: ssl.SSLContext | None = None) -> Iterator[FaultServer]:
    """Serve on a free port in a thread of its own, with `listening` on a second one with TLS."""
    server = FaultServer()
    ready = threading.Event()
    loop = asyncio.new_event_loop()

    def show_certificate(connection: Any, _name: str | None, _context: ssl.SSLContext) -> None:
        if server.certificate is not None:
            connection.context = server.certificate

    async def main() -> None:
        plain = await asyncio.start_server(server.talk, "127.0.0.1", 0)
        server.port = plain.sockets[0].getsockname()[1]
        listeners = [plain]
        if listening is not None:
            listening.sni_callback = show_certificate
            listeners.append(await asyncio.start_server(server.talk, "127.0.0.1", 0, ssl=listening))
            server.tls_port = listeners[1].sockets[0].getsockname()[1]
        ready.set()
        try:
            await asyncio.Event().wait()
        finally:
            for listener in listeners:
                listener.close()

    def run() -> None:
        asyncio.set_event_loop(loop)
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        left = asyncio.all_tasks(loop)
        for one in left:
            one.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    loop.set_exception_handler(lambda _loop, _context: None)  # clients hang up on purpose
    task = loop.create_task(main())
    thread = threading.Thread(target=run, name="fault-server", daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(10)


# --- whole answers --------------------------------------------------------------


def message(body: bytes, status: int = 200, content_type: str | None = HTML, **headers: Any) -> bytes:
    """Give the bytes of a well-formed answer; `headers` are named with underscores."""
    lines = {"Content-Length": str(len(body)), "Connection": "close"}
    if content_type is not None:
        lines["Content-Type"] = content_type
    lines |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode("latin-1") + body


def head(*lines: str, status: str = "200 OK") -> bytes:
    """Give a status line and headers, and nothing that was not asked for."""
    return "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", *lines, "")).encode("latin-1")


def saying(*pieces: bytes) -> Behaviour:
    """Send these bytes to everybody."""

    async def behave(_: Asked, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()

    return behave


def faulty(
    body: str | bytes, status: int = 200, content_type: str | None = HTML, **headers: str
) -> Behaviour:
    """Answer with a page that is not to be believed, and with validators that are not to be kept."""
    data = body.encode() if isinstance(body, str) else body
    validators: dict[str, Any] = {"etag": BAD_ETAG, "last_modified": "Wed, 01 Jan 2020 00:00:00 GMT"}
    validators |= headers
    return saying(message(data, status, content_type, **validators))


def good(body: str | bytes, content_type: str = HTML, **headers: str) -> Behaviour:
    """Answer with a good page, or with 304 to who has it already."""
    data = body.encode() if isinstance(body, str) else body
    etag = f'"{sha256(data).hexdigest()[:16]}"'

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if asked.headers.get("if-none-match") == etag:
            writer.write(head(f"ETag: {etag}", "Connection: close", status="304 Not Modified"))
        else:
            writer.write(message(data, 200, content_type, etag=etag, **headers))

    return behave


def redirect(location: str, status: int = 302, **headers: str) -> Behaviour:
    return saying(message(b"", status, location=location, **headers))


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Do one thing after the other, and begin again."""
    count = 0

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        chosen = behaviours[count % len(behaviours)]
        count += 1
        await chosen(asked, writer)

    return behave


def unless_fresh(cached: Behaviour, fresh: Behaviour) -> Behaviour:
    """Answer as a cache that gives way only to who says no-cache."""

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        is_fresh = "no-cache" in asked.headers.get("cache-control", "")
        await (fresh if is_fresh else cached)(asked, writer)

    return behave


MISSING = saying(message(b"<!doctype html><title>404</title><h1>Not found</h1>", 404))


# --- broken transfers -----------------------------------------------------------


def trickling(start: bytes, piece: bytes = b"x", pause: float = 0.05) -> Behaviour:
    """Send `start`, then a little at a time for ever."""

    async def behave(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return behave


def pouring(start: bytes, piece: bytes, most: int = 400_000_000) -> Behaviour:
    """Send `start`, then as much as the other side takes, up to `most` bytes."""

    async def behave(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        for _sent in range(0, most, len(piece)):
            writer.write(piece)
            await writer.drain()

    return behave


def stalling(start: bytes = b"") -> Behaviour:
    """Send `start` and then nothing, with the connection left open."""

    async def behave(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await writer.drain()
        await asyncio.sleep(8)

    return behave


def resetting(start: bytes = b"") -> Behaviour:
    """Send `start` and reset the connection."""

    async def behave(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await writer.drain()
        await asyncio.sleep(0.05)  # so that what was sent is read before the reset overtakes it
        writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return behave


def chunked(pieces: Sequence[bytes], *, ended: bool = True, **headers: str) -> bytes:
    """Give a chunked answer, without its last chunk unless `ended`."""
    lines = [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
    start = head(f"Content-Type: {HTML}", "Transfer-Encoding: chunked", "Connection: close", *lines)
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return start + body + (b"0\r\n\r\n" if ended else b"")


def packed(data: bytes, **headers: Any) -> bytes:
    """Give a gzip answer."""
    return message(gzip.compress(data), content_encoding="gzip", **headers)
