"""Transfers that go wrong, over real sockets."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
import tracemalloc

import pytest
from raw_server import (
    PAGE,
    Handler,
    Request,
    answer,
    expect_answer,
    expect_failure,
    fetch,
    fetched,
    in_turn,
    run_async,
    saying,
    serving,
    settings,
    source,
)

from monitor.fetch import Fetcher

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def slowly(head: bytes, byte: bytes, pause: float = 0.05) -> Handler:
    async def handler(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            await writer.drain()
            await asyncio.sleep(pause)
            writer.write(byte)

    return handler


async def reset_in_body(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"Content-Length: 1000\r\n\r\n" + PAGE)
    await writer.drain()
    await asyncio.sleep(0.05)
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def endless_interim(_: Request, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100)
        await writer.drain()


def test_a_whole_page_comes_back_with_its_status_headers_and_bytes() -> None:
    result = expect_answer(fetched(saying(answer(PAGE, etag='"1"')), "/privacy#section"))
    assert (result.status, result.body, result.headers["etag"]) == (200, PAGE, '"1"')
    assert result.content_type == "text/html"
    assert result.hops == ()
    assert result.final_url.endswith("/privacy")


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "429 Too Many", "500 Oops", "451 No"])
def test_a_complete_answer_of_any_status_is_an_answer(status: str) -> None:
    assert expect_answer(fetched(saying(answer(PAGE, status)))).status == int(status[:3])


@pytest.mark.parametrize(
    ("handler", "rule"),
    [
        pytest.param(reset_in_body, "connection", id="reset in the body"),
        pytest.param(saying(), "connection", id="closed without an answer"),
        pytest.param(saying(b"HTTP/1.1 200"), "connection", id="closed in the status line"),
        pytest.param(saying(HEAD), "connection", id="closed in the headers"),
        pytest.param(saying(HEAD + b"Content-Length: 500\r\n\r\n" + PAGE), "cut", id="length too long"),
        pytest.param(saying(CHUNKED + chunk(PAGE)), "cut", id="chunks without an end"),
        pytest.param(saying(CHUNKED + b"50\r\n" + PAGE[:9]), "cut", id="cut inside a chunk"),
        pytest.param(saying(CHUNKED + b"zz\r\n" + PAGE), "protocol", id="garbage for a chunk size"),
        pytest.param(
            saying(CHUNKED + b"5\r\n" + PAGE + b"\r\n0\r\n\r\n"), "protocol", id="chunk longer than said"
        ),
        pytest.param(
            saying(HEAD + b"Content-Length: 5\r\nContent-Length: 80\r\n\r\n" + PAGE),
            "protocol",
            id="two lengths",
        ),
        pytest.param(
            saying(
                HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(PAGE) + b"0\r\n\r\n"
            ),
            "two-lengths",
            id="a length and chunks that disagree",
        ),
        pytest.param(saying(HEAD + b"Content-Length: -5\r\n\r\n" + PAGE), "protocol", id="negative length"),
        pytest.param(saying(b"SSH-2.0-OpenSSH_9.6\r\n"), "connection", id="another protocol"),
        pytest.param(saying(PAGE), "connection", id="a page without headers"),
        pytest.param(saying(HEAD + b"X: " + b"a" * 200_000), "protocol", id="a header without end"),
        pytest.param(endless_interim, "no-answer", id="interim answers without end"),
        pytest.param(saying(answer(PAGE, "206 Partial Content")), "partial", id="a part nobody asked for"),
    ],
)
def test_a_damaged_transfer_is_unreachable(handler: Handler, rule: str) -> None:
    expect_failure(fetched(handler), "unreachable", rule)


@pytest.mark.parametrize(
    "handler",
    [
        pytest.param(slowly(HEAD, b"X"), id="in the headers"),
        pytest.param(slowly(HEAD + b"Content-Length: 90000\r\n\r\n", b"x"), id="in the body"),
        pytest.param(slowly(CHUNKED, b"1\r\nx\r\n"), id="in chunks"),
        pytest.param(slowly(HEAD + b"\r\n", b"x"), id="in a body without a length"),
        pytest.param(slowly(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), id="in interim answers"),
        pytest.param(slowly(HEAD + b"Content-Length: 90000\r\n\r\n" + PAGE, b""), id="stalled in the body"),
        pytest.param(slowly(b"", b""), id="no answer at all"),
    ],
)
def test_a_slow_answer_is_unreachable_at_the_deadline(handler: Handler) -> None:
    began = time.monotonic()
    failure = expect_failure(fetched(handler, timeout=0.5), "unreachable", "deadline")
    assert time.monotonic() - began < 3
    assert "0.5 s" in failure.finding.reason


def test_a_page_that_trickles_in_before_the_deadline_is_an_answer() -> None:
    async def handler(_: Request, writer: asyncio.StreamWriter) -> None:
        for byte in answer(PAGE):
            writer.write(bytes([byte]))
            await writer.drain()

    assert expect_answer(fetched(handler)).body == PAGE


def test_a_stalled_host_delays_no_other() -> None:
    async def main() -> None:
        async with (
            serving(slowly(b"", b"")) as stalled,
            serving(saying(answer())) as quick,
            Fetcher(settings(stalled, quick, timeout=2.0, concurrency=4)) as fetcher,
        ):
            slow = [asyncio.create_task(fetcher.fetch(source(stalled.origin))) for _ in range(4)]
            await asyncio.sleep(0)
            began = time.monotonic()
            for _ in range(20):
                expect_answer(await fetcher.fetch(source(quick.origin)))
            assert time.monotonic() - began < 1.8
            for result in await asyncio.gather(*slow):
                expect_failure(result, "unreachable", "deadline")

    run_async(main())


def test_a_body_cut_without_a_length_comes_back_for_the_guard_to_judge() -> None:
    assert expect_answer(fetched(saying(HEAD + b"\r\n" + PAGE[:40]))).body == PAGE[:40]


def test_a_length_that_is_too_short_does_not_poison_the_connection() -> None:
    liar = HEAD + b"Content-Length: 40\r\n\r\n" + PAGE

    async def main() -> None:
        async with serving(in_turn(liar, answer()), keep_alive=True) as server:
            async with Fetcher(settings(server)) as fetcher:
                assert expect_answer(await fetcher.fetch(source(server.origin))).body == PAGE[:40]
                assert expect_answer(await fetcher.fetch(source(server.origin))).body == PAGE
            assert (len(server.requests), server.connections) == (2, 2)

    run_async(main())


def test_what_follows_an_answer_is_never_taken_for_the_next_one() -> None:
    smuggled = answer() + answer(b"<p>We never share anything.</p>")

    async def main() -> None:
        async with (
            serving(in_turn(smuggled, answer()), keep_alive=True) as server,
            Fetcher(settings(server)) as fetcher,
        ):
            for _ in range(3):
                assert expect_answer(await fetcher.fetch(source(server.origin))).body == PAGE

    run_async(main())


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(answer(), id="with a length"),
        pytest.param(CHUNKED + chunk(PAGE) + b"0\r\n\r\n", id="in chunks"),
        pytest.param(answer(b"", "200 OK"), id="empty"),
    ],
)
def test_a_connection_is_used_again(reply: bytes) -> None:
    async def main() -> None:
        async with serving(saying(reply), keep_alive=True) as server:
            async with Fetcher(settings(server)) as fetcher:
                for _ in range(5):
                    expect_answer(await fetcher.fetch(source(server.origin)))
            assert (len(server.requests), server.connections) == (5, 1)

    run_async(main())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_refused_connection_is_unreachable() -> None:
    async def main() -> None:
        origin = f"http://127.0.0.1:{free_port()}"
        async with Fetcher(settings(allow_origins=(origin,))) as fetcher:
            expect_failure(await fetcher.fetch(source(origin)), "unreachable", "connection")

    run_async(main())


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        pytest.param(answer(b"", "502 Bad Gateway"), 200, id="bad gateway"),
        pytest.param(answer(b"", "503 Busy"), 200, id="busy"),
        pytest.param(answer(b"", "504 Timeout"), 200, id="gateway timeout"),
        pytest.param(answer(b"", "503 Busy", retry_after="1"), 200, id="busy for a second"),
        pytest.param(answer(b"", "503 Busy", retry_after="3"), 503, id="busy for longer"),
        pytest.param(answer(b"", "500 Oops"), 500, id="an error that does not pass"),
        pytest.param(b"", 200, id="closed without an answer"),
        pytest.param(HEAD + b"Content-Length: 500\r\n\r\n" + PAGE, 200, id="cut"),
    ],
)
def test_what_may_pass_is_tried_again(fault: bytes, status: int) -> None:
    assert expect_answer(fetched(in_turn(fault, answer()))).status == status


def test_nothing_is_tried_again_just_before_the_deadline() -> None:
    async def main() -> None:
        async with serving(saying(CHUNKED)) as server:
            expect_failure(await fetch(server, timeout=0.9), "unreachable", "cut")
            assert len(server.requests) == 1

    run_async(main())


def test_a_failure_names_the_status_it_got_as_far_as() -> None:
    assert (
        expect_failure(fetched(saying(answer(PAGE, "404 Gone"), b"x"), max_bytes=5), "too_large").status
        == 404
    )


def test_trying_again_ends() -> None:
    async def main() -> None:
        async with serving(saying(answer(b"", "503 Busy"))) as server:
            assert expect_answer(await fetch(server)).status == 503
            assert len(server.requests) == 3

    run_async(main())


@pytest.mark.parametrize(
    ("reply", "rule"),
    [
        pytest.param(answer(b"x" * 100_001), "size", id="announced"),
        pytest.param(HEAD + b"\r\n" + b"x" * 100_001, "size", id="without a length"),
        pytest.param(CHUNKED + chunk(b"x" * 100_001) + b"0\r\n\r\n", "size", id="in chunks"),
        pytest.param(HEAD + b"Content-Length: 200000000\r\n\r\n", "size", id="200 MB announced"),
        pytest.param(
            answer(PAGE, "404 Not Found", content_encoding="br, br, br, br"), "codings", id="four codings"
        ),
    ],
)
def test_a_body_over_the_limit_is_too_large(reply: bytes, rule: str) -> None:
    expect_failure(fetched(saying(reply), max_bytes=100_000), "too_large", rule)


def test_a_body_of_just_the_limit_is_an_answer() -> None:
    assert len(expect_answer(fetched(saying(answer(b"x" * 100_000)), max_bytes=100_000)).body) == 100_000


def test_a_storm_of_tiny_chunks_is_too_large_and_delays_no_other() -> None:
    async def main() -> None:
        storm = CHUNKED + b"1\r\nx\r\n" * 300_000
        async with (
            serving(saying(storm)) as server,
            serving(saying(answer())) as quick,
            Fetcher(settings(server, quick, timeout=30.0)) as fetcher,
        ):
            stormy = asyncio.create_task(fetcher.fetch(source(server.origin)))
            slowest = 0.0
            while not stormy.done():
                began = time.monotonic()
                expect_answer(await fetcher.fetch(source(quick.origin)))
                slowest = max(slowest, time.monotonic() - began)
            expect_failure(await stormy, "too_large", "parts")
            assert slowest < 1.0

    run_async(main())


def test_many_bombs_at_once_take_little_memory() -> None:
    blocks = ((128 * 1024 << 3 | 2).to_bytes(3, "little") + b"\0") * 8000
    bomb = HEAD + b"Content-Encoding: zstd\r\n\r\n\x28\xb5\x2f\xfd\x00\x58" + blocks

    async def main() -> None:
        async with serving(saying(bomb)) as server, Fetcher(settings(server)) as fetcher:
            for result in await asyncio.gather(*(fetcher.fetch(source(server.origin)) for _ in range(24))):
                expect_failure(result, "too_large", "size")

    tracemalloc.start()
    try:
        run_async(main())
        assert tracemalloc.get_traced_memory()[1] < 64 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_an_endless_body_is_too_large() -> None:
    async def endless(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"\r\n")
        while True:
            writer.write(b"<p>more</p>" * 1000)
            await writer.drain()

    expect_failure(fetched(endless, max_bytes=1_000_000), "too_large", "size")


def test_requests_say_who_asks_and_what_can_be_read() -> None:
    async def main() -> None:
        async with serving(saying(answer())) as server:
            await fetch(server, user_agent="policy-monitor/1.0 (+https://acme.example)", accept_language="de")
            headers = server.requests[0].headers
            assert headers["user-agent"] == "policy-monitor/1.0 (+https://acme.example)"
            assert headers["accept-language"] == "de"
            assert headers["accept-encoding"] == "gzip, deflate, br, zstd"
            assert "cookie" not in headers

    run_async(main())


def test_cookies_are_not_carried_from_one_fetch_to_the_next() -> None:
    async def main() -> None:
        async with serving(saying(answer(set_cookie="variant=b; Path=/"))) as server:
            async with Fetcher(settings(server)) as fetcher:
                for _ in range(2):
                    await fetcher.fetch(source(server.origin))
            assert all("cookie" not in request.headers for request in server.requests)

    run_async(main())
