"""What fetching costs: CPU a page, many hosts of which some stall, and many faults in one process.

    python benchmarks/fetching.py [pages] [hosts] [faults]

Everything runs against servers on loopback in a process of their own, so that
only the fetcher's CPU is counted.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import multiprocessing
import resource
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

from monitor.fetch import Fetcher
from monitor.model import Answer, Failure, NotModified, Settings, Source, SourceKind, Validators

PAGE = b"<!doctype html><html><body>" + b"<p>We keep your data for 30 days.</p>\n" * 800 + b"</body></html>"
STALLED = 20
DEADLINE = 3.0


def head(body: bytes, *lines: str) -> bytes:
    text = "".join(
        f"{line}\r\n" for line in ("Content-Type: text/html", f"Content-Length: {len(body)}", *lines)
    )
    return f"HTTP/1.1 200 OK\r\n{text}\r\n".encode()


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    changes = 0
    try:
        while True:
            request = await reader.readuntil(b"\r\n\r\n")
            path = request.split(b" ", 2)[1]
            if path == b"/stall":
                await reader.read()
                break
            if path.startswith(b"/fault"):
                writer.write(FAULTS[int(path[6:]) % len(FAULTS)])
                break
            if b'if-none-match: "1"' in request.lower():
                writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
            elif path == b"/changing":
                changes += 1
                body = PAGE + b"<!-- %d -->" % changes
                writer.write(head(body) + body)
            else:
                writer.write(head(PAGE, 'ETag: "1"') + PAGE)
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


FAULTS = (
    b"",
    b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnonsense",
    b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 304 Not Modified\r\n\r\n",
    b"nonsense",
)


def _serve(pipe: Connection) -> None:
    async def main() -> None:
        server = await asyncio.start_server(_talk, "0.0.0.0", 0, backlog=1000)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def source(url: str) -> Source:
    return Source("bench", "page", SourceKind.OTHER, url)


def settings(*origins: str, concurrency: int = 16, timeout: float = 60.0) -> Settings:
    return Settings(
        allow_origins=origins,
        concurrency=concurrency,
        timeout=timeout,
        per_host_delay=0.0,
        respect_robots=False,
    )


async def cpu_a_page(work: Callable[[], Awaitable[None]], pages: int) -> float:
    """Give the CPU milliseconds of one call of `work`, the least of three rounds."""
    await work()
    least = float("inf")
    for _ in range(3):
        began = time.process_time()
        for _ in range(pages):
            await work()
        least = min(least, time.process_time() - began)
    return least / pages * 1000


async def cost(origin: str, pages: int) -> None:
    async with httpx.AsyncClient(trust_env=False) as client, Fetcher(settings(origin)) as fetcher:

        async def bare() -> None:
            hashlib.sha256((await client.get(origin + "/page")).content).digest()

        async def not_modified() -> None:
            assert isinstance(
                await fetcher.fetch(source(origin + "/page"), Validators(etag='"1"')), NotModified
            )

        async def read(path: str) -> None:
            answer = await fetcher.fetch(source(origin + path))
            assert isinstance(answer, Answer)
            hashlib.sha256(answer.body).digest()

        baseline = await cpu_a_page(bare, pages)
        rows = {
            "304": await cpu_a_page(not_modified, pages),
            "unchanged bytes": await cpu_a_page(lambda: read("/page"), pages),
            "changed bytes": await cpu_a_page(lambda: read("/changing"), pages),
        }
    print(f"CPU a page of {len(PAGE):,} bytes, {pages} pages, least of 3 rounds")
    print(f"  bare httpx GET and sha256  {baseline:.2f} ms")
    for name, milliseconds in rows.items():
        print(f"  {name:<25}  {milliseconds:.2f} ms  {milliseconds / baseline:.2f} times")


async def many_hosts(port: int, hosts: int) -> None:
    names = [f"http://127.0.{number // 250}.{number % 250 + 1}:{port}" for number in range(hosts)]
    good, stalled = names[STALLED:], names[:STALLED]

    async def seconds(urls: list[str]) -> float:
        began = time.monotonic()
        async with Fetcher(settings(*names, concurrency=32, timeout=DEADLINE)) as fetcher:
            results = await asyncio.gather(*(fetcher.fetch(source(url)) for url in urls))
        assert sum(isinstance(result, Answer) for result in results) == len(good)
        return time.monotonic() - began

    alone = await seconds([url + "/page" for url in good])
    both = await seconds([url + "/stall" for url in stalled] + [url + "/page" for url in good])
    deadlines = (both - alone) / DEADLINE
    print(f"{hosts} hosts of which {STALLED} stall, concurrency 32, deadline {DEADLINE:g} s")
    print(
        f"  the others alone  {alone:.2f} s\n  all               {both:.2f} s  (+ {deadlines:.2f} deadlines)"
    )


async def many_faults(origin: str, faults: int) -> None:
    async def batch(number: int) -> None:
        async with Fetcher(settings(origin, timeout=2.0)) as fetcher:
            urls = [f"{origin}/fault{index}" for index in range(number - 20)] + [origin + "/stall"] * 20
            results = await asyncio.gather(*(fetcher.fetch(source(url)) for url in urls))
        assert all(isinstance(result, Failure) for result in results)

    def traces() -> tuple[int, int, int, int]:
        gc.collect()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        descriptors = len(list(Path("/proc/self/fd").iterdir()))
        return descriptors, threading.active_count(), len(asyncio.all_tasks()), memory

    await batch(max(100, faults // 4))
    before = traces()
    await batch(faults)
    after = traces()
    print(f"{faults} faults in one process")
    for name, earlier, later in zip(("descriptors", "threads", "tasks"), before, after, strict=False):
        print(f"  {name:<12} {earlier} -> {later}")
    print(f"  peak memory  {before[3] / 1024:.0f} -> {after[3] / 1024:.0f} MiB")


def main() -> None:
    pages, hosts, faults = [int(text) for text in sys.argv[1:4]] + [300, 500, 1000][len(sys.argv) - 1 :]
    mine, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    port = mine.recv()
    origin = f"http://127.0.0.1:{port}"
    try:
        asyncio.run(cost(origin, pages))
        asyncio.run(many_hosts(port, hosts))
        asyncio.run(many_faults(origin, faults))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
