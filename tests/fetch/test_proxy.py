from __future__ import annotations

import asyncio
import socket

import pytest
from raw_server import (
    PAGE,
    Request,
    answer,
    expect_answer,
    expect_failure,
    run_async,
    saying,
    serving,
    settings,
    source,
)

from monitor.errors import ConfigError
from monitor.fetch import Fetcher


async def resolve(host: str, port: int) -> list[str]:
    known = {"public.example": ["8.8.8.8"], "internal.example": ["10.0.0.1"]}
    if host not in known:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return known[host]


def test_the_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        async with serving(saying(answer(b"proxy"))) as proxy, serving(saying(answer())) as server:
            for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
                monkeypatch.setenv(name, proxy.origin)
            async with Fetcher(settings(server)) as fetcher:
                assert expect_answer(await fetcher.fetch(source(server.origin))).body == PAGE
            assert proxy.connections == 0

    run_async(main())


@pytest.mark.parametrize("host", ["public.example", "unknown-here.example"])
def test_the_proxy_of_the_settings_is_used(host: str) -> None:
    async def main() -> None:
        async with serving(saying(answer())) as proxy:
            url = proxy.origin.replace("//", "//user:secret@")
            async with Fetcher(settings(proxy=url), resolver=resolve) as fetcher:
                assert expect_answer(await fetcher.fetch(source(f"http://{host}/privacy"))).body == PAGE
            [request] = proxy.requests
            assert request.path == f"http://{host}/privacy"
            assert request.headers["proxy-authorization"].startswith("Basic ")

    run_async(main())


def test_https_goes_through_a_tunnel() -> None:
    async def main() -> None:
        lines: list[bytes] = []

        async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            lines.append(await reader.readline())
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            writer.close()

        listener = await asyncio.start_server(refuse, "127.0.0.1", 0)
        proxy = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        async with listener, Fetcher(settings(proxy=proxy), resolver=resolve) as fetcher:
            expect_failure(await fetcher.fetch(source("https://public.example/")), "unreachable", "proxy")
        assert lines
        assert set(lines) == {b"CONNECT public.example:443 HTTP/1.1\r\n"}

    run_async(main())


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/", "http://localhost/", "http://internal.example/", "https://169.254.169.254/",
     "http://2130706433/"],
)  # fmt: skip
def test_the_address_rules_hold_behind_a_proxy(url: str) -> None:
    async def main() -> None:
        async with serving(saying(answer())) as proxy:
            async with Fetcher(settings(proxy=proxy.origin), resolver=resolve) as fetcher:
                expect_failure(await fetcher.fetch(source(url)), "skipped", "forbidden-address")
            assert proxy.connections == 0

    run_async(main())


def test_an_allowed_origin_goes_through_the_proxy_too() -> None:
    async def main() -> None:
        async with serving(saying(answer())) as proxy:
            changes = {"proxy": proxy.origin, "allow_origins": ("http://127.0.0.1:8765",)}
            async with Fetcher(settings(**changes), resolver=resolve) as fetcher:
                expect_answer(await fetcher.fetch(source("http://127.0.0.1:8765/x")))
            assert proxy.paths == ["http://127.0.0.1:8765/x"]

    run_async(main())


def test_a_proxy_that_does_not_answer_is_unreachable() -> None:
    async def hang_up(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    async def main() -> None:
        async with (
            serving(hang_up) as proxy,
            Fetcher(settings(proxy=proxy.origin), resolver=resolve) as fetcher,
        ):
            expect_failure(await fetcher.fetch(source("http://public.example/")), "unreachable")

    run_async(main())


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "proxy.example:3128", "nonsense", "http://"])
def test_a_proxy_that_cannot_be_used_is_an_error_of_configuration(proxy: str) -> None:
    with pytest.raises(ConfigError, match=r"settings\.proxy"):
        Fetcher(settings(proxy=proxy))


@pytest.mark.parametrize(
    "origin", ["127.0.0.1:8765", "http://127.0.0.1:8765/path", "ftp://x", "http://u@x", ""]
)
def test_an_allowed_origin_that_is_none_is_an_error_of_configuration(origin: str) -> None:
    with pytest.raises(ConfigError, match=r"settings\.allow_origins"):
        Fetcher(settings(allow_origins=(origin,)))
