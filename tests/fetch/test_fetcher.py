"""The fetcher over many fetches: it recovers, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import struct
import threading
from pathlib import Path

import pytest
from raw_server import (
    PAGE,
    Request,
    Server,
    answer,
    expect_answer,
    expect_failure,
    fetched,
    in_turn,
    redirect,
    run_async,
    serving,
    settings,
    source,
)

from monitor.fetch import Fetcher

FAULTS = {
    "/none": b"",
    "/cut": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + PAGE,
    "/chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "/lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "/gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnonsense",
    "/large": answer(b"x" * 200_000),
    "/loop": redirect("/loop"),
    "/secret": redirect("http://127.0.0.1:1/"),
    "/304": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "/busy": answer(b"", "503 Busy"),
}


async def faulty(request: Request, writer: asyncio.StreamWriter) -> None:
    if request.path == "/stall":
        await asyncio.sleep(30)
    elif request.path == "/trickle":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)
    elif request.path == "/reset":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nx")
        await writer.drain()
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()
    else:
        writer.write(FAULTS.get(request.path, answer()))


PATHS = [*FAULTS, "/stall", "/trickle", "/reset"]


def traces() -> tuple[int, int, int]:
    gc.collect()
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    return descriptors, threading.active_count(), len(asyncio.all_tasks())


async def fetch_faults(server: Server, rounds: int) -> None:
    changes = {"timeout": 0.4, "max_bytes": 100_000, "concurrency": 32}
    async with Fetcher(settings(server, **changes)) as fetcher:
        jobs = [fetcher.fetch(source(server.origin + path)) for path in PATHS * rounds]
        for path, result in zip(PATHS * rounds, await asyncio.gather(*jobs), strict=True):
            if path == "/busy":
                continue
            expect_failure(
                result,
                {"/large": "too_large", "/secret": "skipped", "/304": "invalid"}.get(path, "unreachable"),
            )
        assert expect_answer(await fetcher.fetch(source(server.origin + "/good"))).body == PAGE


def test_faults_leave_no_descriptor_thread_or_task() -> None:
    async def main() -> None:
        before = traces()
        for _ in range(2):
            async with serving(faulty) as server:
                await fetch_faults(server, 4)
            await asyncio.sleep(0.05)
        assert traces() == before

    run_async(main())


@pytest.mark.parametrize("path", PATHS)
def test_a_good_page_is_read_again_after_a_fault(path: str) -> None:
    async def main() -> None:
        async with serving(faulty, keep_alive=True) as server:
            changes = {"timeout": 0.5, "max_bytes": 100_000}
            async with Fetcher(settings(server, **changes)) as fetcher:
                assert expect_answer(await fetcher.fetch(source(server.origin))).body == PAGE
                await fetcher.fetch(source(server.origin + path))
                assert expect_answer(await fetcher.fetch(source(server.origin))).body == PAGE

    run_async(main())


def test_a_cancelled_fetch_frees_its_place() -> None:
    async def main() -> None:
        async with serving(faulty) as server, Fetcher(settings(server, concurrency=1)) as fetcher:
            for _ in range(3):
                stalled = asyncio.create_task(fetcher.fetch(source(server.origin + "/stall")))
                await asyncio.sleep(0.05)
                stalled.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await stalled
            assert expect_answer(await fetcher.fetch(source(server.origin))).body == PAGE

    run_async(main())


def test_retries_are_logged_quietly(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        expect_answer(fetched(in_turn(b"", answer())))
    records = [record for record in caplog.records if "Trying again" in record.message]
    assert len(records) == 1
    assert all(record.levelno <= logging.INFO for record in caplog.records)
