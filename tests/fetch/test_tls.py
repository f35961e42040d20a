from __future__ import annotations

import asyncio
import datetime
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme
from raw_server import (
    PAGE,
    Request,
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

from monitor.errors import ConfigError
from monitor.fetch import Fetcher

YESTERDAY = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


def server_context(authority: trustme.CA, *names: str, **options: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **options).configure_cert(context)
    return context


def test_a_certificate_of_the_trusted_authority_is_good(authority: trustme.CA, trusted: str) -> None:
    async def main() -> None:
        context = server_context(authority, "127.0.0.1")
        async with serving(saying(answer()), context=context, keep_alive=True) as server:
            async with Fetcher(settings(server, trusted_ca=trusted)) as fetcher:
                for _ in range(3):
                    assert expect_answer(await fetcher.fetch(source(server.origin))).body == PAGE
            assert server.connections == 1

    run_async(main())


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        pytest.param("127.0.0.1", {"not_after": YESTERDAY}, "expired", id="expired"),
        pytest.param("other.example", {}, "mismatch", id="another host"),
    ],
)
def test_a_bad_certificate_is_unreachable_and_not_tried_again(
    authority: trustme.CA, trusted: str, name: str, options: dict[str, Any], words: str
) -> None:
    async def main() -> None:
        async with serving(saying(answer()), context=server_context(authority, name, **options)) as server:
            async with Fetcher(settings(server, trusted_ca=trusted)) as fetcher:
                failure = expect_failure(await fetcher.fetch(source(server.origin)), "unreachable", "tls")
            assert words in failure.finding.reason
            assert server.requests == []

    run_async(main())


def test_an_unknown_authority_is_unreachable(authority: trustme.CA) -> None:
    async def main() -> None:
        async with serving(saying(answer()), context=server_context(authority, "127.0.0.1")) as server:
            async with Fetcher(settings(server)) as fetcher:
                failure = expect_failure(await fetcher.fetch(source(server.origin)), "unreachable", "tls")
            assert "certificate" in failure.finding.reason
            assert server.requests == []

    run_async(main())


def test_a_server_without_tls_is_unreachable_over_https(trusted: str) -> None:
    async def main() -> None:
        async with serving(saying(answer())) as server:
            origin = server.origin.replace("http:", "https:")
            async with Fetcher(settings(allow_origins=(origin,), timeout=1.2)) as fetcher:
                expect_failure(await fetcher.fetch(source(origin)), "unreachable")

    run_async(main())


def test_a_handshake_cut_short_is_unreachable() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.close()

    async def main() -> None:
        listener = await asyncio.start_server(hang_up, "127.0.0.1", 0)
        origin = f"https://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        async with listener, Fetcher(settings(allow_origins=(origin,))) as fetcher:
            expect_failure(await fetcher.fetch(source(origin)), "unreachable", "connection")

    run_async(main())


def test_a_body_cut_under_tls_is_unreachable(authority: trustme.CA, trusted: str) -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + PAGE

    async def main() -> None:
        async with (
            serving(saying(cut), context=server_context(authority, "127.0.0.1")) as server,
            Fetcher(settings(server, trusted_ca=trusted)) as fetcher,
        ):
            expect_failure(await fetcher.fetch(source(server.origin)), "unreachable", "cut")

    run_async(main())


def test_a_redirect_from_https_to_http_is_refused_unless_the_origin_is_allowed(
    authority: trustme.CA, trusted: str
) -> None:
    async def main() -> None:
        async with serving(saying(answer())) as plain:

            async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
                target = plain.origin if request.path == "/allowed" else "http://8.8.8.8/"
                writer.write(redirect(target))

            async with (
                serving(handler, context=server_context(authority, "127.0.0.1")) as server,
                Fetcher(settings(server, plain, trusted_ca=trusted)) as fetcher,
            ):
                refused = await fetcher.fetch(source(server.origin + "/public"))
                expect_failure(refused, "unreachable", "downgrade")
                expect_answer(await fetcher.fetch(source(server.origin + "/allowed")))

    run_async(main())


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_an_authority_that_cannot_be_read_is_an_error_of_configuration(
    text: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "ca.pem"
    if text is not None:
        path.write_text(text)
    with pytest.raises(ConfigError, match=r"settings\.trusted_ca"):
        Fetcher(settings(trusted_ca=str(path)))
