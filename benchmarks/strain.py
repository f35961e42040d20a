"""What checking costs and what faults leave behind: `python benchmarks/strain.py [pages] [faults]`.

Pages are checked through the whole program, database included, against a server
in a process of its own, side by side with a bare httpx GET and SHA-256 of the
same pages: CPU seconds a page for "not modified", the same bytes, noise that no
reader sees (a token in a script), noise in sight (a number in the footer),
and a real change. Then faults of every kind come one after the other in one
process, and what is still open is counted.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import logging
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import yaml

from monitor import config
from monitor.app import App
from monitor.model import Outcome
from monitor.store import open_store

SOURCES_EACH = 5
CLAIMS_EACH = 3
KINDS = ("not modified", "same bytes", "unseen noise", "noise in sight", "real change")
CHANGES = dict(zip(KINDS, ("unchanged", "unchanged", "unchanged", "unchanged", "changed"), strict=True))
TARGETS = dict(zip(KINDS, (2.0, 2.0, 4.0, 4.0, 8.0), strict=True))


def page(number: int, kind: str, turn: int) -> bytes:
    """Give a policy of about 100 kB, as pages go: half of it scripts and markup."""
    token = turn if kind in ("unseen noise", "noise in sight") else 0
    build = turn if kind == "noise in sight" else 0
    change = turn if kind == "real change" else 0
    sections = "".join(
        f'<section class="css-1q{place}x"><h2>{place}. On matter {place}</h2>'
        + "".join(
            f'<p class="text-base leading-7 text-slate-{line}00">We process personal data of kind {place}.{line} for the'
            f" purposes of section {number}, and keep it for {place + line} days, as the law of the country asks us to."
            f"</p>"
            for line in range(8)
        )
        + "</section>"
        for place in range(24)
    )
    script = f"<script nonce='{token:032x}'>self.__next_f.push([1,'{'x' * 30_000}'])</script>"
    return (
        f"<!doctype html><html lang='en'><head><title>Privacy Policy {number}</title>{script}</head><body>"
        f"<header><nav><a href='/'>Home</a><a href='/login'>Sign in</a></nav></header><main><h1>Privacy Policy</h1>"
        f"<p>We store personal data of version {change} on our own servers.</p>{sections}</main>"
        f"<footer><p>Build {build}</p></footer></body></html>"
    ).encode()


def serve(pipe: Connection, pages: int) -> None:
    """Answer until killed; what comes over the pipe says which kind of page is served from then on."""
    state = {"kind": "same bytes", "turn": 0}
    bodies: dict[tuple[int, str, int], bytes] = {}

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                number = int(request.split(b" ", 2)[1].rsplit(b"/", 1)[1])
                kind, turn = str(state["kind"]), int(str(state["turn"]))
                if kind == "not modified" and b"if-none-match" in request.lower():
                    writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
                else:
                    body = bodies[number, kind, turn]
                    etag = b'ETag: "1"\r\n' if kind == "not modified" or turn == 0 else b""
                    writer.write(
                        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n%sContent-Length: %d\r\n\r\n"
                        % (etag, len(body))
                    )
                    writer.write(body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=1000)
        pipe.send(server.sockets[0].getsockname()[1])
        loop = asyncio.get_running_loop()
        while True:
            kind, turn = await loop.run_in_executor(None, pipe.recv)
            state.update(kind=kind, turn=turn)
            bodies.clear()
            bodies.update({(number, kind, turn): page(number, kind, turn) for number in range(pages)})
            pipe.send("ready")

    asyncio.run(main())


@contextmanager
def serving(pages: int) -> Iterator[tuple[int, Callable[[str, int], None]]]:
    """Run the server; gives its port and what changes the pages."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, pages), daemon=True)
    process.start()
    port = ours.recv()

    def turn(kind: str, number: int) -> None:
        ours.send((kind, number))
        ours.recv()

    try:
        yield port, turn
    finally:
        process.kill()
        process.join()


def register(pages: int, port: int) -> dict[str, object]:
    origin = f"http://127.0.0.1:{port}"
    providers: dict[str, object] = {}
    for first in range(0, pages, SOURCES_EACH):
        numbers = range(first, min(first + SOURCES_EACH, pages))
        claims = {
            f"c{number}-{place}": {
                "topic": "retention",
                "statement": f"Kept for {place + 3} days.",
                "source": f"s{number}",
                "quote": f"data of kind {place}.3 for the purposes of section {number}, and keep it for {place + 3} days",
            }
            for number in numbers
            for place in range(1, 1 + CLAIMS_EACH)
        }
        providers[f"p{first}"] = {
            "name": f"Provider {first}",
            "domains": ["127.0.0.1"],
            "sources": {
                f"s{number}": {"kind": "privacy-policy", "url": f"{origin}/{number}", "render": "never"}
                for number in numbers
            },
            "claims": claims,
        }
    settings = {"allow_origins": [origin], "per_host_delay": "0s", "respect_robots": False}
    return {"settings": settings, "providers": providers}


async def _bare(urls: list[str]) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        slots = asyncio.Semaphore(12)

        async def one(url: str) -> str:
            async with slots:
                answer = await client.get(url)
                return hashlib.sha256(answer.content).hexdigest()

        await asyncio.gather(*map(one, urls))


def cost_of_pages(pages: int, folder: Path) -> bool:
    """Print CPU a page by kind, beside the baseline; says whether all targets were reached."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    reached = True
    with serving(pages) as (port, turn):
        (folder / "config.yaml").write_text(yaml.safe_dump(register(pages, port)), "utf-8")
        urls = [f"http://127.0.0.1:{port}/{number}" for number in range(pages)]
        store = open_store("sqlite:///monitor.db", base=folder, clock=lambda: now)
        with App(config.load(folder / "config.yaml", environ={}), store, lambda: now) as app:
            turn("same bytes", 0)
            first = _cpu(lambda: _expect(app, "first"))
            print(f"{'first':<14}{1e3 * first / pages:7.2f} ms a page")
            for kind, change in CHANGES.items():
                costs, bare, walls = [], [], []
                for number in range(1, 4):
                    turn(kind, number if kind in KINDS[2:] else 0)
                    now += timedelta(hours=1)
                    bare.append(_cpu(lambda: asyncio.run(_bare(urls))))
                    began = time.monotonic()
                    costs.append(_cpu(lambda change=change: _expect(app, change)))  # type: ignore[misc]
                    walls.append(time.monotonic() - began)
                ours, theirs = min(costs) / pages, min(bare) / pages
                times = ours / theirs
                reached = reached and times <= TARGETS[kind]
                print(
                    f"{kind:<14}{1e3 * ours:7.2f} ms a page, bare {1e3 * theirs:5.2f} ms: {times:5.2f} times "
                    f"(at most {TARGETS[kind]:g}); {1e3 * min(walls) / pages:.2f} ms of time"
                )
    return reached


def _expect(app: App, change: str) -> None:
    report = app.check()
    wrong = [one for one in report.sources if one.outcome is not Outcome.OK or one.change != change]
    if wrong:
        raise SystemExit(f"{len(wrong)} pages came out otherwise, the first: {wrong[0]}")


def _cpu(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def leftovers(faults: int, folder: Path) -> bool:
    """Let faults come one after the other, and print what is still there after each fifth of them."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))
    import fault_cases_pages as content
    import fault_cases_readable as readable
    import fault_cases_transfer as transfer
    from fault_case import heal
    from fault_server import serving as faulty_server
    from fault_world import copy_of, template

    # Slow ones take their deadline's time each; the tests have them.
    tables = [
        *(transfer.CONNECTION, transfer.DAMAGED, transfer.INCOMPLETE, transfer.PAUSE, transfer.REDIRECTS),
        *(
            transfer.BOMBS,
            transfer.FORBIDDEN,
            content.CHALLENGES,
            content.WALLS,
            content.ERRORS,
            content.GONE,
        ),
        *(content.OTHERS, content.NOTHING, readable.SENT_OTHERWISE, readable.MOVED, readable.CHANGED),
    ]
    cases = [case for table in tables for case in table if "three times" not in case.id]
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    with faulty_server() as server:
        world = copy_of(template(server, folder / "template", read=True), server, folder / "world")
        counts = []
        for number in range(faults):
            case = cases[number % len(cases)]
            case.happens(world)
            world.check(**{**case.settings, "timeout": "0.9s"})
            heal(server, world)
            server.asked.clear()
            if number in {faults * fifth // 5 - 1 for fifth in range(1, 6)}:
                time.sleep(0.3)
                gc.collect()
                counts.append(_counts())
                print(
                    f"after {number + 1:5} faults: {counts[-1][0]} descriptors, {counts[-1][1]} threads, "
                    f"{counts[-1][2]} tasks, {counts[-1][3]} children, {counts[-1][4] / 1024:.1f} MiB"
                )
    still = all(one[:4] == counts[0][:4] for one in counts[1:])
    return still and counts[-1][4] - counts[1][4] < 8 * 1024


def _counts() -> tuple[int, int, int, int, int]:
    """Give descriptors, threads, tasks that are not done, child processes, and kilobytes of memory."""
    status = Path("/proc/self/status").read_text("ascii")
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]
    tasks = sum(isinstance(one, asyncio.Task) and not one.done() for one in gc.get_objects())
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
    return len(os.listdir("/proc/self/fd")), threading.active_count(), tasks, len(children), int(resident)  # noqa: PTH208


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    faults = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    with tempfile.TemporaryDirectory() as folder:
        good = cost_of_pages(pages, Path(folder)) if pages else True
        still = leftovers(faults, Path(folder)) if faults else True
    print(
        f"costs {'reached' if good else 'NOT reached'}; {'nothing' if still else 'SOMETHING'} is left behind"
    )


if __name__ == "__main__":
    main()
