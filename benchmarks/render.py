"""What rendering costs: milliseconds and memory a page, two at a time, the browser's start counted once.

    python benchmarks/render.py [pages]

The pages are shells on loopback that ask for their text (60 kB of policy) after
300 kB of script ran, half of them with folded sections or tabs. Memory is that of the browser's
processes and its driver (private and shared, without mapped program files).
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from monitor.fetch import Fetcher
from monitor.fetch.rendering import lacking
from monitor.fetch.rendering.processes import memory_of
from monitor.model import Answer, FetchResult, Settings, Source, SourceKind

SENTENCE = (
    "We keep the personal data that you give us for no longer than {n} days after your last use of it. "
)
SECTIONS = [
    [f"{number}. What we do with data of kind {number}", "<p>" + SENTENCE.format(n=number) * 15 + "</p>"]
    for number in range(1, 41)
]
SCRIPT = "const work = [];\n" + "".join(
    f"work.push(function w{n}(a) {{ return a.map((x) => x * {n}).filter((x) => x % 7).length; }});\n"
    for n in range(3_300)
)
PLAIN = "sections.map(([name, text]) => `<h2>${name}</h2>${text}`).join('')"
FOLDED = (
    "sections.map(([name, text], n) => `<h2><button aria-expanded=false aria-controls=p${n} onclick="
    "\"this.setAttribute('aria-expanded','true');p${n}.hidden=false\">${name}</button></h2>"
    "<div id=p${n} hidden>${text}</div>`).join('')"
)
SHELL = """<!doctype html><html lang="en"><head><title>Privacy</title><script src="/app.js"></script></head>
<body><div id="root"></div><script>
for (const part of work) part([1, 2, 3]);
fetch("/text.json").then((got) => got.json()).then((sections) => setTimeout(() =>
  document.getElementById("root").innerHTML = `<main><h1>Privacy policy</h1>${%s}</main>`, 50));
</script></body></html>"""
ANSWERS = {
    "/app.js": ("text/javascript", SCRIPT.encode()),
    "/text.json": ("application/json", json.dumps(SECTIONS).encode()),
    "/plain": ("text/html", (SHELL % PLAIN).encode()),
    "/folded": ("text/html", (SHELL % FOLDED).encode()),
}


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        request = await reader.readuntil(b"\r\n\r\n")
        path = request.split(b" ", 2)[1].decode().partition("?")[0]
        kind, body = ANSWERS.get(path, ("text/plain", b""))
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


@asynccontextmanager
async def site() -> AsyncIterator[str]:
    server = await asyncio.start_server(_talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


class Peak:
    """The most bytes that the processes below this one held."""

    def __init__(self) -> None:
        self.bytes = 0

    def look(self) -> int:
        now = sum(size for pid, size in memory_of(os.getpid()).items() if pid != os.getpid())
        self.bytes = max(self.bytes, now)
        return now


@contextmanager
def watching(peak: Peak) -> Iterator[None]:
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            peak.look()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def source(url: str) -> Source:
    return Source("bench", "page", SourceKind.OTHER, url)


async def run(pages: int) -> None:
    peak = Peak()
    async with site() as origin:
        settings = Settings(allow_origins=(origin,), per_host_delay=0.0, respect_robots=False)
        times: list[float] = []

        async def one(fetcher: Fetcher, url: str) -> FetchResult:
            began = time.monotonic()
            result = await fetcher.render(source(url))
            times.append(time.monotonic() - began)
            return result

        async with Fetcher(settings) as fetcher:
            began, cpu = time.monotonic(), time.process_time()
            first = await fetcher.render(source(f"{origin}/plain?first"))
            to_first = time.monotonic() - began
            idle = peak.look()
            began = time.monotonic()
            urls = [f"{origin}/{'folded' if n % 2 else 'plain'}?{n}" for n in range(pages)]
            with watching(peak):
                results = [first]
                for pair in zip(urls[::2], urls[1::2], strict=True):
                    results += await asyncio.gather(*(one(fetcher, url) for url in pair))
            seconds, cpu = time.monotonic() - began, time.process_time() - cpu
    whole = [isinstance(result, Answer) and b"40. What we do" in result.body for result in results]
    assert all(whole), results[whole.index(False)]
    mib = 1024**2
    print(f"{pages} pages, two at a time")
    print(f"  start of the browser and first page  {to_first * 1000:,.0f} ms")
    print(f"  a page, of the whole                 {seconds / pages * 1000:,.0f} ms")
    print(f"  a page, for itself (median)          {statistics.median(times) * 1000:,.0f} ms")
    print(f"  our own CPU a page                   {cpu / pages * 1000:,.0f} ms")
    print(f"  memory between pages                 {idle / mib:,.0f} MiB")
    print(f"  peak memory                          {peak.bytes / mib:,.0f} MiB")
    print(f"  so a page takes up to                {(peak.bytes - idle) / 2 / mib:,.0f} MiB")


def main() -> None:
    lack = lacking()
    if lack is not None:
        sys.exit(f"{lack.what}: {lack.how}")
    asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else 40))


if __name__ == "__main__":
    main()
