"""Which addresses are connected to. Nothing here can send: connections go to a recorder or to loopback."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import pytest
from raw_server import (
    PAGE,
    answer,
    expect_answer,
    expect_failure,
    redirect,
    run_async,
    saying,
    serving,
    settings,
    source,
)

from monitor.fetch import Fetcher
from monitor.fetch.network import resolve_by_system
from monitor.model import FetchResult


class Recorder(httpcore.AsyncNetworkBackend):
    """Notes every connection that would be made, and answers with canned bytes or refuses."""

    def __init__(self, reply: bytes | None = None, refusing: Iterable[str] = ()) -> None:
        self.asked: list[tuple[str, int]] = []
        self._reply = reply
        self._refusing = set(refusing)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.asked.append((host, port))
        if self._reply is None or host in self._refusing:
            raise httpcore.ConnectError("refused")
        return httpcore.AsyncMockStream([self._reply])


class Names:
    """A resolver that answers from lists, one after the other for each name."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self._answers = {name.replace("_", "."): lists for name, lists in answers.items()}

    async def __call__(self, host: str, port: int) -> list[str]:
        lists = self._answers.get(host)
        if lists is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return lists.pop(0) if len(lists) > 1 else lists[0]


def fetch_with(recorder: Recorder, names: Names, *urls: str, **changes: Any) -> list[FetchResult]:
    async def main() -> list[FetchResult]:
        async with Fetcher(settings(**changes), resolver=names, connector=recorder) as fetcher:
            return [await fetcher.fetch(source(url)) for url in urls]

    return asyncio.run(main())


@pytest.mark.parametrize(
    "addresses",
    [
        pytest.param(["127.0.0.1"], id="loopback"),
        pytest.param(["10.1.2.3"], id="private"),
        pytest.param(["169.254.169.254"], id="metadata"),
        pytest.param(["100.64.0.9"], id="carrier"),
        pytest.param(["::1"], id="loopback 6"),
        pytest.param(["fe80::1%eth0"], id="link-local with zone"),
        pytest.param(["::ffff:10.0.0.1"], id="mapped"),
        pytest.param(["64:ff9b::a00:1"], id="NAT64"),
        pytest.param(["2002:a00:1::"], id="6to4"),
        pytest.param(["0.0.0.0"], id="this host"),
        pytest.param(["8.8.8.8", "10.0.0.1"], id="public first and private next"),
        pytest.param(["10.0.0.1", "8.8.8.8"], id="private first and public next"),
        pytest.param(["nonsense"], id="no address"),
    ],
)
@pytest.mark.parametrize("robots", [True, False])
def test_a_name_with_an_internal_address_is_never_connected_to(addresses: list[str], robots: bool) -> None:
    recorder = Recorder(answer())
    names = Names(policies_example=[addresses])
    [result] = fetch_with(recorder, names, "https://policies.example/privacy", respect_robots=robots)
    failure = expect_failure(result, "skipped", "forbidden-address")
    assert "settings.allow_origins" in failure.finding.reason
    assert recorder.asked == []


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://[::1]/", "http://2130706433/", "http://localhost/", "http://user@8.8.8.8/",
     "http:\\\\8.8.8.8/", "file:///etc/passwd"],
)  # fmt: skip
def test_a_refused_url_is_never_connected_to(url: str) -> None:
    recorder = Recorder(answer())
    [result] = fetch_with(recorder, Names(), url, respect_robots=True)
    expect_failure(result, "skipped")
    assert recorder.asked == []


def test_the_address_connected_to_is_the_address_checked() -> None:
    recorder = Recorder(answer())
    names = Names(policies_example=[["8.8.8.8"], ["127.0.0.1"]])
    first, second = fetch_with(recorder, names, "http://policies.example/a", "http://policies.example:81/b")
    assert expect_answer(first).body == PAGE
    expect_failure(second, "skipped", "forbidden-address")
    assert recorder.asked == [("8.8.8.8", 80)]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:9/",
        "http://[::ffff:127.0.0.1]/",
        "http://0x7f.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://internal.example/",
        "http://localhost/",
        "//127.0.0.1/",
        "http://good.example@127.0.0.1/",
        "http://good.example\\@127.0.0.1/",
        "\\\\127.0.0.1\\",
        "/\\127.0.0.1/",
        "file:///etc/passwd",
        "data:text/html,<p>We never share your data.",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "http:///127.0.0.1/",
        "http://１２７.0.0.1/",
    ],
)
def test_a_redirect_to_where_nothing_is_fetched_from_is_skipped(location: str) -> None:
    async def main() -> None:
        recorder = Recorder(redirect("X").replace(b"X", location.encode()))
        names = Names(good_example=[["8.8.8.8"]], internal_example=[["192.168.0.1"]])
        async with Fetcher(settings(), resolver=names, connector=recorder) as fetcher:
            expect_failure(await fetcher.fetch(source("http://good.example/")), "skipped")
        assert recorder.asked == [("8.8.8.8", 80)]

    run_async(main())


def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    recorder = Recorder(answer(), refusing=["2606:4700::1"])
    names = Names(policies_example=[["2606:4700::1", "8.8.8.8"]])
    [result] = fetch_with(recorder, names, "http://policies.example/")
    assert expect_answer(result).body == PAGE
    assert recorder.asked == [("2606:4700::1", 80), ("8.8.8.8", 80)]


def test_a_name_that_does_not_resolve_is_unreachable_and_says_so() -> None:
    recorder = Recorder(answer())
    [result] = fetch_with(recorder, Names(), "http://gone.example/")
    failure = expect_failure(result, "unreachable", "name")
    assert failure.finding.reason == "The name gone.example does not resolve: Name or service not known."
    assert recorder.asked == []


def test_a_name_without_addresses_is_unreachable() -> None:
    [result] = fetch_with(Recorder(answer()), Names(gone_example=[[]]), "http://gone.example/")
    expect_failure(result, "unreachable", "name")


def test_a_resolver_that_hangs_is_unreachable_at_the_deadline() -> None:
    async def hanging(host: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    async def main() -> None:
        async with Fetcher(settings(timeout=0.3), resolver=hanging) as fetcher:
            began = time.monotonic()
            expect_failure(await fetcher.fetch(source("http://slow.example/")), "unreachable", "deadline")
            assert time.monotonic() - began < 3

    run_async(main())


def test_allowed_origins_open_exactly_themselves() -> None:
    async def main() -> None:
        async with serving(saying(answer())) as opened, serving(saying(answer())) as closed:
            async with Fetcher(settings(opened)) as fetcher:
                expect_answer(await fetcher.fetch(source(opened.origin + "/privacy")))
                for origin in (
                    closed.origin,
                    opened.origin.replace("127.0.0.1", "127.0.0.2"),
                    opened.origin.replace("127.0.0.1", "localhost"),
                    opened.origin.replace("http:", "https:"),
                ):
                    expect_failure(await fetcher.fetch(source(origin)), "skipped", "forbidden-address")
            assert (opened.connections, closed.connections) == (1, 0)

    run_async(main())


def test_an_allowed_name_may_have_internal_addresses() -> None:
    async def main() -> None:
        async with serving(saying(answer())) as server:
            names = Names(intranet_example=[["127.0.0.1"]])
            origin = f"http://intranet.example:{server.port}"
            async with Fetcher(settings(allow_origins=(origin,)), resolver=names) as fetcher:
                expect_answer(await fetcher.fetch(source(origin)))
            async with Fetcher(settings(), resolver=names) as fetcher:
                expect_failure(await fetcher.fetch(source(origin)), "skipped", "forbidden-address")
            assert server.connections == 1

    run_async(main())


def test_a_redirect_from_an_allowed_origin_opens_no_other() -> None:
    async def main() -> None:
        async with serving(saying(answer())) as secret, serving(saying(redirect(secret.origin))) as server:
            async with Fetcher(settings(server)) as fetcher:
                result = await fetcher.fetch(source(server.origin))
            expect_failure(result, "skipped", "forbidden-address")
            assert secret.connections == 0

    run_async(main())


def test_the_system_resolver_answers_and_refuses() -> None:
    async def main() -> None:
        assert set(await resolve_by_system("localhost", 80)) <= {"127.0.0.1", "::1"}
        for name in ("a" * 70 + ".example", "no-such-host.invalid"):
            with pytest.raises(OSError, match=r"."):
                await resolve_by_system(name, 80)

    run_async(main())
