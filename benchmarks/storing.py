"""Measure what storing costs: room and time of bodies, of checks, of the audit.

    python benchmarks/storing.py [PAGES]

PAGES is a folder with the pages of one source, in order of their names
(`…/deepseek/privacy-policy`); without it a page of 580 kB is made up that
changes a little each time. Times are CPU milliseconds of this process, so
that waiting for the disk does not count, unless said otherwise.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model import Change, Judgement, Outcome, Verdict
from monitor.store import Observation, RecordedVerdict, Store, open_store

START = datetime(2026, 1, 1, tzinfo=UTC)
REF = "acme/privacy-policy"
CHECKS = 300
CLAIMS = 100


@dataclass(slots=True)
class Spent:
    cpu: float = 0.0
    wall: float = 0.0


@contextmanager
def timed() -> Iterator[Spent]:
    """Give the milliseconds that the block took."""
    spent = Spent()
    cpu, wall = time.process_time(), time.perf_counter()
    yield spent
    spent.cpu = 1000 * (time.process_time() - cpu)
    spent.wall = 1000 * (time.perf_counter() - wall)


def made_up(size: int, versions: int) -> Iterator[bytes]:
    """Give a page of prose and mark-up in which a few words and a token change from one to the next."""
    chosen = random.Random(7)
    vocabulary = [
        "".join(chosen.choices("abcdefghijklmnopqrstuvwxyz", k=chosen.randint(2, 11))) for _ in range(4000)
    ]
    lines: list[str] = []
    for _ in range(size // 430):
        text = " ".join(chosen.choices(vocabulary, k=60))
        lines.append(f'<p class="c-{chosen.randrange(90)}" id="x{chosen.randrange(10**9)}">{text}</p>\n')
    for _ in range(versions):
        for _ in range(3):
            lines[chosen.randrange(len(lines))] = f"<p>{' '.join(chosen.choices(vocabulary, k=60))}</p>\n"
        token = f'<meta name="csrf" content="{chosen.randbytes(24).hex()}">\n'
        yield (token + "".join(lines)).encode()


def observation(number: int, digest: str | None) -> Observation:
    return Observation(
        provider="acme",
        source="privacy-policy",
        at=START + number * timedelta(hours=12),
        url="https://acme.example/privacy",
        outcome=Outcome.OK,
        change=Change.UNCHANGED,
        final_url="https://acme.example/privacy",
        http_status=200,
        headers={"content-type": "text/html; charset=utf-8", "etag": '"68a1c-abc"'},
        digest=digest,
        vantage={"country": None, "accept_language": "en", "user_agent": "policy-monitor/1.0"},
    )


def bodies(store: Store, pages: list[bytes]) -> None:
    """Store the pages one by one, and read each with nothing at hand."""
    digests = []
    with timed() as writing:
        for page in pages:
            with store.write() as writer:
                digests.append(writer.put_body(page, REF))
    reads = []
    for digest in digests:
        with store.read() as reader, timed() as reading:
            reader.body(digest)
        reads.append(reading.cpu)
    with store.read() as reader, timed() as forwards:
        for digest in digests:
            reader.body(digest)
    with store.read() as reader:
        query = "SELECT position, size, length(data) FROM bodies ORDER BY id"
        rows = reader._connection.exec_driver_sql(query).all()  # noqa: SLF001 - what no command asks for
    packed, size = sum(row[2] for row in rows), sum(row[1] for row in rows)
    full = [row[2] for row in rows if not row[0]]
    others = [row[2] for row in rows if row[0]]
    print(f"bodies      {len(rows)} distinct of {len(pages)}, {size / len(rows) / 1000:.0f} kB each")
    print(f"  packed    to {packed / size:.2%}; full copies {sum(full) / len(full) / 1000:.1f} kB each,")
    print(f"            others median {median(others) / 1000:.1f} kB, largest {max(others) / 1000:.1f} kB")
    print(f"  write     {writing.cpu / len(pages):.2f} ms each")
    print(f"  read      median {median(reads):.2f} ms, worst {max(reads):.2f} ms")
    print(f"  in order  {forwards.cpu / len(rows):.2f} ms each")


def checks(store: Store, page: bytes) -> None:
    """Record checks that found the same bytes, with the state that goes with them."""
    with store.write() as writer:
        digest = writer.put_body(page, REF)
    memory = b'{"claims":' + b"x" * 4000 + b"}"

    def check(number: int) -> None:
        with store.write() as writer:
            writer.put_body(page, REF)
            writer.add_observation(observation(number, digest))
            writer.put_memory("acme", "key", memory)
            writer.set_next_check(REF, START + number * timedelta(hours=12))

    report("same bytes", repeated(check))


def judgements(store: Store) -> None:
    """Record checks at which the verdicts of many claims changed."""

    def check(number: int) -> None:
        with store.write() as writer:
            seen = writer.add_observation(observation(number, None))
            verdict = Verdict.INTACT if number % 2 else Verdict.ALTERED
            writer.recorded_verdicts("acme")
            writer.add_verdicts(
                [
                    RecordedVerdict("acme", f"claim-{claim}", START, "fp", Judgement(verdict), seen)
                    for claim in range(CLAIMS)
                ]
            )

    report(f"{CLAIMS} verdicts", repeated(check, 50))


def repeated(check: Callable[[int], None], times: int = CHECKS) -> tuple[float, float]:
    check(0)
    with timed() as spent:
        for number in range(1, times + 1):
            check(number)
    return spent.cpu / times, spent.wall / times


def report(name: str, spent: tuple[float, float]) -> None:
    print(f"{name:11} {spent[0]:.2f} ms of CPU each, {spent[1]:.2f} ms with the disk")


def median(values: list[float] | list[int]) -> float:
    return sorted(values)[len(values) // 2]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("pages", type=Path, nargs="?")
    chosen = parser.parse_args().pages
    pages = [one.read_bytes() for one in sorted(chosen.iterdir())] if chosen else list(made_up(580_000, 130))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/monitor.db"
        with timed() as creating, open_store(url):
            pass
        with timed() as opening, open_store(url) as store, store.read() as reader:
            reader.backlog()
        print(f"database    made in {creating.wall:.0f} ms, opened in {opening.wall:.1f} ms (with the disk)")
        with open_store(url) as store:
            bodies(store, pages)
            checks(store, pages[-1])
            judgements(store)
            with timed() as auditing:
                found = store.audit()
            assert found.problem is None
            print(f"audit       {auditing.cpu:.0f} ms for {found.entries} entries and {found.bodies} bodies")


if __name__ == "__main__":
    main()
