"""A server on a real socket that says exactly what it is told to, byte for byte."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from monitor.fetch import Fetcher
from monitor.model import Answer, Failure, FetchResult, Settings, Source, SourceKind

PAGE = b"<!doctype html><html><body><p>We keep your data for 30 days.</p></body></html>"


@dataclass(frozen=True)
class Request:
    path: str
    headers: Mapping[str, str]


@dataclass
class Server:
    origin: str
    port: int
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


Handler = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(
    handler: Handler,
    *,
    keep_alive: bool = False,
    context: ssl.SSLContext | None = None,
    host: str = "127.0.0.1",
) -> AsyncIterator[Server]:
    """Serve on a free loopback port; each connection carries one answer unless `keep_alive`."""
    tasks: set[asyncio.Task[Any]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while True:
                    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                    pairs = (line.split(": ", 1) for line in head[1:] if line)
                    request = Request(head[0].split(" ")[1], {pair[0].lower(): pair[1] for pair in pairs})
                    server.requests.append(request)
                    await handler(request, writer)
                    await writer.drain()
                    if not keep_alive:
                        break
        finally:
            tasks.discard(task)
            writer.close()
            with suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                await writer.wait_closed()

    listener = await asyncio.start_server(talk, host, 0, ssl=context)
    port = listener.sockets[0].getsockname()[1]
    server = Server(f"{'https' if context else 'http'}://{host}:{port}", port)
    try:
        yield server
    finally:
        listener.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def answer(body: bytes = PAGE, status: str = "200 OK", **headers: str) -> bytes:
    """Give the bytes of a well-formed answer; `headers` are named with underscores."""
    lines = {"Content-Type": "text/html", "Content-Length": str(len(body))}
    lines |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def redirect(location: str, status: str = "302 Found", **headers: str) -> bytes:
    return answer(b"", status, location=location, **headers)


def saying(*parts: bytes) -> Handler:
    """Give a handler that sends the same bytes to everybody."""

    async def handler(_: Request, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()

    return handler


def by_path(answers: Mapping[str, bytes]) -> Handler:
    """Give a handler that looks its answer up by path; 404 for any other."""

    async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answers.get(request.path, answer(b"nothing here", "404 Not Found")))

    return handler


def in_turn(*answers: bytes) -> Handler:
    """Give a handler that sends one answer after the other, the last one for ever."""
    left = list(answers)

    async def handler(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(left.pop(0) if len(left) > 1 else left[0])

    return handler


def source(url: str) -> Source:
    return Source("acme", "privacy", SourceKind.PRIVACY_POLICY, url)


def settings(*servers: Server, **changes: Any) -> Settings:
    """Give settings that reach the servers, ask no robots.txt and make no pauses, unless changed."""
    defaults: dict[str, Any] = {
        "allow_origins": tuple(server.origin for server in servers),
        "respect_robots": False,
        "per_host_delay": 0.0,
        "timeout": 5.0,
    }
    return Settings(**(defaults | changes))


async def fetch(server: Server, path: str = "/", **changes: Any) -> FetchResult:
    async with Fetcher(settings(server, **changes)) as fetcher:
        return await fetcher.fetch(source(server.origin + path))


def fetched(handler: Handler, path: str = "/", **changes: Any) -> FetchResult:
    """Serve, fetch one path and give the result."""

    async def run() -> FetchResult:
        async with serving(handler) as server:
            return await fetch(server, path, **changes)

    return asyncio.run(run())


def expect_answer(result: FetchResult) -> Answer:
    if not isinstance(result, Answer):
        pytest.fail(f"expected an answer, got {result}")
    return result


def expect_failure(result: FetchResult, outcome: str, rule: str | None = None) -> Failure:
    if not isinstance(result, Failure):
        pytest.fail(f"expected a failure, got {result}")
    assert result.finding.outcome == outcome, result.finding
    if rule is not None:
        assert result.finding.rule == rule, result.finding
    return result


def run_async(main: Coroutine[Any, Any, None]) -> None:
    asyncio.run(main)
