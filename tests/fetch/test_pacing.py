from __future__ import annotations

import asyncio
import itertools
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_server import (
    Request,
    Server,
    answer,
    expect_answer,
    in_turn,
    redirect,
    run_async,
    saying,
    serving,
    settings,
    source,
)

from monitor.fetch import Fetcher
from monitor.fetch.pacing import retry_after

NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param(None, None, id="absent"),
        pytest.param("0", 0.0, id="zero"),
        pytest.param("120", 120.0, id="seconds"),
        pytest.param(" 7 ", 7.0, id="blanks"),
        pytest.param("999999999", 999_999_999.0, id="huge"),
        pytest.param("9" * 5000, None, id="absurd"),
        pytest.param("Tue, 10 Feb 2026 12:01:30 GMT", 90.0, id="date"),
        pytest.param("Tuesday, 10-Feb-26 12:01:30 GMT", 90.0, id="old form of date"),
        pytest.param("Tue Feb 10 12:01:30 2026", 90.0, id="date of C"),
        pytest.param("Tue, 10 Feb 2026 13:00:00 +0100", 0.0, id="date with a zone"),
        pytest.param("Mon, 09 Feb 2026 12:00:00 GMT", 0.0, id="date gone by"),
        pytest.param("Tue, 99 Feb 2026 99:99:99 GMT", None, id="no date"),
        pytest.param("-5", None, id="negative"),
        pytest.param("1.5", None, id="fraction"),
        pytest.param("soon", None, id="junk"),
        pytest.param("", None, id="empty"),
        pytest.param("٣", None, id="other digits"),
        pytest.param("\x1b[31m", None, id="escape"),
    ],
)
def test_retry_after_is_read(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text())
def test_retry_after_takes_any_junk(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or seconds >= 0


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(times)]


async def fetch_all(fetcher: Fetcher, server: Server, number: int) -> None:
    for result in await asyncio.gather(
        *(fetcher.fetch(source(f"{server.origin}/{path}")) for path in range(number))
    ):
        expect_answer(result)


def test_requests_to_one_host_keep_their_distance_and_hosts_do_not_wait_for_each_other() -> None:
    async def main() -> None:
        first: list[float] = []
        second: list[float] = []

        async def note(times: list[float], writer: asyncio.StreamWriter) -> None:
            times.append(time.monotonic())
            writer.write(answer())

        async with (
            serving(lambda _, writer: note(first, writer)) as one,
            serving(lambda _, writer: note(second, writer)) as two,
            Fetcher(settings(one, two, per_host_delay=0.3, concurrency=2)) as fetcher,
        ):
            began = time.monotonic()
            await asyncio.gather(fetch_all(fetcher, one, 4), fetch_all(fetcher, two, 4))
            assert time.monotonic() - began < 1.8
        assert min(gaps(first)) > 0.2
        assert min(gaps(second)) > 0.2

    run_async(main())


def test_redirects_and_retries_keep_the_distance_too() -> None:
    async def main() -> None:
        times: list[float] = []
        replies = [redirect("/1"), answer(b"", "503 Busy"), answer()]

        async def handler(_: Request, writer: asyncio.StreamWriter) -> None:
            times.append(time.monotonic())
            writer.write(replies[len(times) - 1])

        async with serving(handler) as server, Fetcher(settings(server, per_host_delay=0.3)) as fetcher:
            expect_answer(await fetcher.fetch(source(server.origin)))
        assert len(times) == 3
        assert min(gaps(times)) > 0.2

    run_async(main())


def test_the_pauses_between_requests_do_not_count_against_the_deadline() -> None:
    async def main() -> None:
        replies = in_turn(redirect("/1"), redirect("/2"), redirect("/3"), answer())
        async with (
            serving(replies) as server,
            Fetcher(settings(server, per_host_delay=0.3, timeout=0.5)) as fetcher,
        ):
            expect_answer(await fetcher.fetch(source(server.origin)))

    run_async(main())


@pytest.mark.parametrize(
    ("value", "shortest", "longest"),
    [
        pytest.param("1", 0.95, 5.0, id="seconds"),
        pytest.param("99999999", 1.4, 5.0, id="huge: capped at the deadline"),
        pytest.param("soon", 0.0, 0.9, id="junk: ignored"),
    ],
)
def test_a_host_that_asks_for_a_pause_gets_it_and_others_go_on(
    value: str, shortest: float, longest: float
) -> None:
    async def main() -> None:
        angry = answer(b"slow down", "429 Too Many Requests", retry_after=value)
        async with (
            serving(saying(angry)) as one,
            serving(saying(answer())) as two,
            Fetcher(settings(one, two, timeout=1.5, concurrency=1)) as fetcher,
        ):
            first = expect_answer(await fetcher.fetch(source(one.origin)))
            assert (first.status, first.headers["retry-after"]) == (429, value)
            began = time.monotonic()
            waiting = asyncio.create_task(fetcher.fetch(source(one.origin)))
            await asyncio.sleep(0)
            expect_answer(await fetcher.fetch(source(two.origin)))
            assert time.monotonic() - began < 0.9
            assert expect_answer(await waiting).status == 429
            assert shortest <= time.monotonic() - began <= longest

    run_async(main())


def test_no_more_fetches_run_at_once_than_allowed() -> None:
    async def main() -> None:
        running = [0, 0]

        async def handler(_: Request, writer: asyncio.StreamWriter) -> None:
            running[0] += 1
            running[1] = max(running)
            await asyncio.sleep(0.02)
            running[0] -= 1
            writer.write(answer())

        async with serving(handler) as server, Fetcher(settings(server, concurrency=4)) as fetcher:
            await fetch_all(fetcher, server, 30)
        assert running[1] == 3  # one host gets three quarters

    run_async(main())
