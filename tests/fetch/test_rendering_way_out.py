"""The proxy that is a page's only way to the network, spoken to byte for byte."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpcore
import httpx
import pytest
from raw_server import (
    Handler,
    Request,
    Server,
    answer,
    by_path,
    in_turn,
    run_async,
    saying,
    serving,
    settings,
)

from monitor.fetch.addresses import Origin
from monitor.fetch.faults import Fault
from monitor.fetch.network import resolve_by_system
from monitor.fetch.rendering.way_out import WayOut
from monitor.fetch.transport import GuardedTransport, origins_of


@asynccontextmanager
async def way_out(
    server: Server, limit: int = 1_000_000, *, opened: bool = True, proxy: str | None = None
) -> AsyncIterator[WayOut]:
    """Give a way out that is open to the server, unless not `opened`."""
    chosen = settings(server, proxy=proxy)
    allowed: frozenset[Origin] = origins_of(chosen.allow_origins)
    transport = GuardedTransport(chosen, allowed, resolve_by_system, httpcore.AnyIOBackend())
    try:
        async with WayOut(transport.connect, limit) as way:
            way.open_to = allowed if opened else frozenset()
            yield way
    finally:
        await transport.aclose()


async def say(way: WayOut, *words: bytes) -> bytes:
    """Give everything that comes back."""
    port = int(way.address.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for word in words:
            writer.write(word)
            await writer.drain()
        async with asyncio.timeout(5):
            return await reader.read()
    except ConnectionResetError:
        return b"reset"
    finally:
        writer.close()


def get(server: Server, path: str = "/", *lines: str) -> bytes:
    head = [f"GET {server.origin}{path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *lines, "", ""]
    return "\r\n".join(head).encode()


def test_a_request_is_passed_on_as_the_site_expects_it() -> None:
    async def main() -> None:
        async with serving(by_path({"/a?b": answer(b"hello")})) as server, way_out(server) as way:
            got = await say(way, get(server, "/a?b", "Proxy-Connection: keep-alive", "Accept: text/html"))
            assert got.endswith(b"Connection: close\r\n\r\nhello")
            (request,) = server.requests
            assert request.path == "/a?b"
            assert request.headers["connection"] == "close"
            assert request.headers["accept"] == "text/html"
            assert "proxy-connection" not in request.headers
            assert way.received == len(answer(b"hello"))

    run_async(main())


def test_interim_answers_are_left_out() -> None:
    async def main() -> None:
        early = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
        async with serving(saying(early + answer(b"hello"))) as server, way_out(server) as way:
            got = await say(way, get(server))
            assert got.startswith(b"HTTP/1.1 200 OK")

    run_async(main())


def test_a_tunnel_carries_what_is_said() -> None:
    async def main() -> None:
        async with serving(in_turn(answer(b"hello"))) as server, way_out(server) as way:
            place = f"127.0.0.1:{server.port}"
            got = await say(
                way, f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n\r\n".encode(), b"GET /x HTTP/1.1\r\n\r\n"
            )
            assert got == b"HTTP/1.1 200 Connected\r\n\r\n" + answer(b"hello")
            assert server.paths == ["/x"]

    run_async(main())


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("CONNECT 127.0.0.1:{port}", id="tunnel"),
        pytest.param("CONNECT localhost:{port}", id="tunnel by name"),
        pytest.param("CONNECT 2130706433:{port}", id="tunnel by number"),
        pytest.param("CONNECT 127.1:{port}", id="tunnel by short address"),
        pytest.param("CONNECT [::ffff:7f00:1]:{port}", id="tunnel by mapped address"),
        pytest.param("CONNECT user@127.0.0.1:{port}", id="tunnel with a user"),
        pytest.param("CONNECT 127.0.0.1", id="tunnel without port"),
        pytest.param("CONNECT http://127.0.0.1:{port}/", id="tunnel to a URL"),
        pytest.param("GET http://127.0.0.1:{port}/", id="request"),
        pytest.param("GET http://localhost:{port}/", id="request by name"),
        pytest.param("POST http://0x7f000001:{port}/", id="request by number"),
        pytest.param("GET /", id="request of the proxy itself"),
        pytest.param("GET https://127.0.0.1:{port}/", id="request of another scheme"),
        pytest.param("GET file:///etc/passwd", id="file"),
        pytest.param("GET http://127.0.0.1:{port}\\@93.184.216.34/", id="backslash"),
        pytest.param("", id="nothing"),
        pytest.param("\x00\x01\x02", id="no HTTP"),
    ],
)
def test_nothing_forbidden_is_connected_to(line: str) -> None:
    async def main() -> None:
        async with serving(by_path({})) as server, way_out(server, opened=False) as way:
            words = line.format(port=server.port)
            got = await say(way, f"{words} HTTP/1.1\r\nHost: x\r\n\r\n".encode("latin-1"))
            assert got in {b"", b"HTTP/1.1 502 Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"}
            assert server.connections == 0

    run_async(main())


def test_why_a_connection_was_refused_is_remembered() -> None:
    async def main() -> None:
        async with serving(by_path({})) as server, way_out(server, opened=False) as way:
            await say(way, get(server))
            fault = way.fault_of(httpx.URL(server.origin + "/other"))
            assert fault is not None
            assert fault.finding.rule == "forbidden-address"

    run_async(main())


def test_a_limit_on_all_answers_together_ends_every_connection() -> None:
    async def main() -> None:
        told: list[Fault] = []
        async with serving(by_path({"/": answer(b"x" * 60_000)})) as server, way_out(server, 100_000) as way:
            way.on_overrun = told.append
            assert len(await say(way, get(server))) > 60_000
            assert told == []
            assert len(await say(way, get(server))) < 60_000
            assert [fault.finding.rule for fault in told] == ["size"]
            assert await say(way, get(server)) in {b"", b"reset"}
            assert server.connections == 2

    run_async(main())


def test_an_answer_that_breaks_off_does_not_end_in_order() -> None:
    async def breaks(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>half")
        await writer.drain()
        await asyncio.sleep(0.1)
        made = writer.get_extra_info("socket")
        made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    async def main() -> None:
        async with serving(breaks) as server, way_out(server) as way:
            assert await say(way, get(server)) == b"reset"

    run_async(main())


@pytest.mark.parametrize("tunnelled", [False, True], ids=["request", "tunnel"])
def test_only_the_host_of_the_page_may_be_silent_for_long(
    tunnelled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.fetch.rendering.way_out._SILENT_SECONDS", 0.2)

    async def never(_: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async def main() -> None:
        async with serving(never) as server, way_out(server) as way:
            words = [f"CONNECT 127.0.0.1:{server.port} HTTP/1.1\r\n\r\n".encode()] if tunnelled else []
            assert b"hello" not in await say(way, *words, get(server))
            way.home = "127.0.0.1"
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1):
                    await say(way, *words, get(server))

    run_async(main())


def test_the_way_leads_through_the_configured_proxy() -> None:
    lines: list[str] = []

    async def proxy(request: Request, writer: asyncio.StreamWriter) -> None:
        lines.append(f"{request.path} {request.headers.get('proxy-authorization')}")
        writer.write(b"HTTP/1.1 200 Yes\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.write(answer(b"from beyond"))

    async def main() -> None:
        async with (
            serving(proxy) as upstream,
            serving(by_path({})) as server,
            way_out(server, proxy=f"http://me:secret@127.0.0.1:{upstream.port}") as way,
        ):
            got = await say(way, get(server))
            assert got.endswith(b"from beyond")
            assert lines == [f"127.0.0.1:{server.port} Basic bWU6c2VjcmV0"]
            assert server.connections == 0

    run_async(main())


def test_a_proxy_that_refuses_is_named() -> None:
    async def refuse(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")

    handler: Handler = refuse

    async def main() -> None:
        async with (
            serving(handler) as upstream,
            serving(by_path({})) as server,
            way_out(server, proxy=f"http://127.0.0.1:{upstream.port}") as way,
        ):
            assert await say(way, get(server)) == b""
            (fault,) = way.faults.values()
            assert "status 407" in fault.finding.reason

    run_async(main())


def test_a_way_out_that_leads_nowhere_refuses_everything() -> None:
    async def main() -> None:
        async with serving(by_path({})) as server, WayOut(None, 0) as way:
            assert b"502" in await say(way, b"CONNECT acme.example:443 HTTP/1.1\r\n\r\n")
            assert await say(way, get(server)) == b""
            assert server.connections == 0

    run_async(main())


def test_its_end_ends_every_connection() -> None:
    async def hangs(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(60)

    async def main() -> None:
        async with serving(hangs) as server:
            async with way_out(server) as way:
                waiting = asyncio.create_task(say(way, get(server)))
                await asyncio.sleep(0.3)
            assert b"Content-Length: 9" in await waiting

    run_async(main())
