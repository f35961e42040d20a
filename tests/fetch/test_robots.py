from __future__ import annotations

import asyncio
import gzip
import itertools
import time

import pytest
from raw_server import (
    PAGE,
    Request,
    answer,
    by_path,
    expect_answer,
    expect_failure,
    fetch,
    fetched,
    in_turn,
    redirect,
    run_async,
    saying,
    serving,
    settings,
    source,
)

from monitor.fetch import Fetcher


def site(robots: bytes, **pages: bytes) -> dict[str, bytes]:
    return {
        "/robots.txt": robots,
        "/": answer(),
        "/privacy": answer(),
        "/legal/privacy.html?v=2": answer(),
    } | pages


@pytest.mark.parametrize(
    ("rules", "path"),
    [
        pytest.param("User-agent: *\nDisallow: /", "/privacy", id="everybody"),
        pytest.param("User-agent: policy-monitor\nDisallow: /", "/privacy", id="us"),
        pytest.param(
            "User-agent: Policy-Monitor/2.0\nDisallow: /privacy", "/privacy", id="us in other letters"
        ),
        pytest.param("User-agent: *\nDisallow: /*.html", "/legal/privacy.html?v=2", id="wildcard"),
        pytest.param("User-agent: *\nDisallow: /*?v=", "/legal/privacy.html?v=2", id="wildcard in the query"),
        pytest.param("User-agent: *\nDisallow: /privacy$", "/privacy", id="end anchor"),
        pytest.param("\ufeffUser-agent: *\r\nDisallow: /privacy", "/privacy", id="byte order mark"),
        pytest.param("User-agent: *\nAllow: /\nDisallow: /privacy", "/privacy", id="the longer rule wins"),
        pytest.param("User-agent: *\nDisallow: /%70rivacy", "/privacy", id="percent-encoded"),
    ],
)
def test_what_robots_txt_forbids_is_skipped_and_not_asked_for(rules: str, path: str) -> None:
    async def main() -> None:
        async with serving(by_path(site(answer(rules.encode())))) as server:
            failure = expect_failure(await fetch(server, path, respect_robots=True), "skipped", "robots")
            assert "settings.respect_robots" in failure.finding.reason
            assert server.paths == ["/robots.txt"]

    run_async(main())


@pytest.mark.parametrize(
    "robots",
    [
        pytest.param(answer(b"User-agent: *\nDisallow: /admin"), id="another path"),
        pytest.param(answer(b"User-agent: otherbot\nDisallow: /"), id="another agent"),
        pytest.param(
            answer(b"User-agent: *\nDisallow: /\n\nUser-agent: policy-monitor\nAllow: /"), id="all but us"
        ),
        pytest.param(answer(b"User-agent: *\nDisallow: /\nAllow: /privacy"), id="all but the page"),
        pytest.param(answer(b""), id="empty"),
        pytest.param(answer(b"\xff\xfe\x00 nonsense \x80" * 50), id="nonsense"),
        pytest.param(answer(PAGE), id="a page"),
        pytest.param(answer(b"User-agent: *\nDisallow: /", "404 Not Found"), id="none"),
        pytest.param(answer(b"", "403 Forbidden"), id="forbidden"),
        pytest.param(answer(b"", "429 Too Many Requests"), id="too many requests"),
        pytest.param(redirect("/robots.txt"), id="a redirect in a circle"),
    ],
)
def test_what_robots_txt_does_not_forbid_is_fetched(robots: bytes) -> None:
    assert expect_answer(fetched(by_path(site(robots)), "/privacy", respect_robots=True)).body == PAGE


@pytest.mark.parametrize(
    "robots",
    [
        pytest.param(answer(b"", "500 Oops"), id="server error"),
        pytest.param(answer(b"", "503 Busy"), id="busy"),
        pytest.param(answer(b"User-agent: *\n").replace(b"Length: 14", b"Length: 99"), id="cut"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnonsense", id="damaged"),
        pytest.param(redirect("http://127.0.0.1:1/robots.txt"), id="redirect to an internal address"),
    ],
)
def test_an_unreadable_robots_txt_forbids_everything_visibly(robots: bytes) -> None:
    result = fetched(by_path(site(robots)), "/privacy", respect_robots=True)
    failure = expect_failure(result, "skipped")
    assert failure.finding.rule in {"robots-unreadable", "forbidden-address"}


def test_a_host_that_does_not_answer_at_all_is_unreachable_not_skipped() -> None:
    async def hang_up(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    async def silent(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    expect_failure(fetched(hang_up, respect_robots=True), "unreachable")
    expect_failure(fetched(silent, respect_robots=True, timeout=0.3), "unreachable", "deadline")


def test_robots_txt_is_not_asked_where_it_need_not_be_respected() -> None:
    async def main() -> None:
        async with serving(by_path(site(answer(b"User-agent: *\nDisallow: /")))) as server:
            expect_answer(await fetch(server, "/privacy", respect_robots=False))
            assert server.paths == ["/privacy"]

    run_async(main())


def test_robots_txt_is_read_once_for_a_site() -> None:
    async def main() -> None:
        async with serving(by_path(site(answer(b"User-agent: *\nDisallow: /secret")))) as server:
            async with Fetcher(settings(server, respect_robots=True)) as fetcher:
                urls = [server.origin + path for path in ("/", "/privacy", "/", "/privacy", "/secret")]
                await asyncio.gather(*(fetcher.fetch(source(url)) for url in urls))
            assert server.paths.count("/robots.txt") == 1
            assert "/secret" not in server.paths

    run_async(main())


def test_every_origin_on_the_way_has_its_own_robots_txt() -> None:
    async def main() -> None:
        closed = by_path(site(answer(b"User-agent: *\nDisallow: /")))
        async with serving(closed) as new, serving(by_path({"/": redirect(new.origin + "/privacy")})) as old:
            result = await fetch(old, allow_origins=(old.origin, new.origin), respect_robots=True)
            expect_failure(result, "skipped", "robots")
            assert new.paths == ["/robots.txt"]

    run_async(main())


def test_a_robots_txt_that_moved_is_followed() -> None:
    pages = site(redirect("/a")) | {"/a": redirect("/b"), "/b": answer(b"User-agent: *\nDisallow: /privacy")}
    expect_failure(fetched(by_path(pages), "/privacy", respect_robots=True), "skipped", "robots")


def test_a_compressed_robots_txt_is_read() -> None:
    robots = answer(gzip.compress(b"User-agent: *\nDisallow: /privacy"), content_encoding="gzip")
    expect_failure(fetched(by_path(site(robots)), "/privacy", respect_robots=True), "skipped", "robots")


def test_a_huge_robots_txt_counts_up_to_its_limit() -> None:
    filler = b"# filler\n" * 120_000
    early = answer(b"User-agent: *\nDisallow: /privacy\n" + filler)
    late = answer(filler + b"User-agent: *\nDisallow: /privacy\n")
    expect_failure(fetched(by_path(site(early)), "/privacy", respect_robots=True), "skipped", "robots")
    expect_answer(fetched(by_path(site(late)), "/privacy", respect_robots=True))


def test_an_unreadable_robots_txt_is_asked_for_again_at_the_next_fetch() -> None:
    async def main() -> None:
        broken = answer(b"", "500 Oops")
        async with (
            serving(in_turn(broken, answer(b""), answer())) as server,
            Fetcher(settings(server, respect_robots=True)) as fetcher,
        ):
            expect_failure(await fetcher.fetch(source(server.origin)), "skipped", "robots-unreadable")
            expect_answer(await fetcher.fetch(source(server.origin)))

    run_async(main())


def test_the_delay_that_robots_txt_asks_for_is_kept() -> None:
    async def main() -> None:
        times: list[float] = []

        async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
            times.append(time.monotonic())
            robots = answer(b"User-agent: *\nCrawl-delay: 0.3")
            writer.write(robots if request.path == "/robots.txt" else answer())

        async with serving(handler) as server, Fetcher(settings(server, respect_robots=True)) as fetcher:
            await asyncio.gather(*(fetcher.fetch(source(server.origin + f"/{n}")) for n in range(3)))
        gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
        assert len(gaps) == 3
        assert min(gaps) > 0.2

    run_async(main())


def test_a_path_is_quoted_harmlessly_in_the_reason() -> None:
    robots = by_path({"/robots.txt": answer(b"User-agent: *\nDisallow: /")})
    failure = expect_failure(fetched(robots, "/%1b[31m", respect_robots=True), "skipped", "robots")
    assert failure.finding.reason.isprintable()


def test_a_site_without_rules_answers_as_before() -> None:
    assert expect_answer(fetched(saying(answer()), respect_robots=True)).body == PAGE


def test_many_agents_with_many_rules_are_read_in_no_time() -> None:
    agents = "".join(f"User-agent: bot{number}\n" for number in range(15_000))
    rules = "Disallow: /$x\n" * 12_000
    robots = answer((agents + rules + "User-agent: *\nDisallow: /privacy").encode())
    began = time.process_time()
    expect_failure(fetched(by_path(site(robots)), "/privacy", respect_robots=True), "skipped", "robots")
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("agent", "skipped"),
    [
        ("policy-monitor", True),
        ("POLICY-MONITOR / 1.0", True),
        ("policy-monitor*", True),
        ("policy-monitor # us", True),
        ("policy", False),
        ("my-policy-monitor", False),
        ("policy-monitor-x", False),
    ],
)
def test_a_group_is_ours_by_its_whole_name(agent: str, skipped: bool) -> None:
    robots = answer(f"User-agent: {agent}\rDisallow: /privacy".encode())
    result = fetched(by_path(site(robots)), "/privacy", respect_robots=True)
    if skipped:
        expect_failure(result, "skipped", "robots")
    else:
        expect_answer(result)
