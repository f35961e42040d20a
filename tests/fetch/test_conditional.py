from __future__ import annotations

import asyncio

import pytest
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

from monitor.fetch import Fetcher
from monitor.model import FetchResult, NotModified, Validators

NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
KNOWN = Validators(etag='"1"', last_modified="Tue, 10 Feb 2026 08:00:00 GMT")


async def polite(request: Request, writer: asyncio.StreamWriter) -> None:
    if request.path == "/moved":
        writer.write(redirect("/"))
    elif request.headers.get("if-none-match") == '"1"':
        writer.write(NOT_MODIFIED)
    else:
        writer.write(answer(PAGE, etag='"1"'))


def ask(path: str = "/", validators: Validators | None = None, *, fresh: bool = False) -> FetchResult:
    async def main() -> FetchResult:
        async with serving(polite) as server, Fetcher(settings(server)) as fetcher:
            return await fetcher.fetch(source(server.origin + path), validators, fresh=fresh)

    return asyncio.run(main())


@pytest.mark.parametrize("path", ["/", "/moved"])
def test_a_page_that_did_not_change_is_not_sent_again(path: str) -> None:
    result = ask(path, KNOWN)
    assert isinstance(result, NotModified)
    assert result.headers["etag"] == '"1"'
    assert result.final_url.endswith(":" + result.final_url.rsplit(":", 1)[1].split("/")[0] + "/")


def test_without_validators_the_page_is_sent() -> None:
    assert expect_answer(ask()).body == PAGE
    assert expect_answer(ask(validators=Validators())).body == PAGE


def test_a_fresh_fetch_is_unconditional_and_asks_caches_to_stay_out() -> None:
    async def main() -> None:
        async with serving(polite) as server, Fetcher(settings(server)) as fetcher:
            expect_answer(await fetcher.fetch(source(server.origin), KNOWN, fresh=True))
            headers = server.requests[0].headers
            assert headers["cache-control"] == headers["pragma"] == "no-cache"
            assert "if-none-match" not in headers
            assert "if-modified-since" not in headers

    run_async(main())


def test_both_validators_are_sent() -> None:
    async def main() -> None:
        async with serving(polite) as server, Fetcher(settings(server)) as fetcher:
            await fetcher.fetch(source(server.origin), KNOWN)
            headers = server.requests[0].headers
            assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', KNOWN.last_modified)

    run_async(main())


@pytest.mark.parametrize("etag", ['"ü"', '"a\r\nHost: evil"', '"\x00"', '"\ud800"'])
def test_a_validator_that_is_no_plain_text_is_not_sent(etag: str) -> None:
    assert expect_answer(ask(validators=Validators(etag=etag))).body == PAGE


def test_a_304_never_asked_for_is_fetched_again_unconditionally() -> None:
    async def stubborn_once(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer() if "cache-control" in request.headers else NOT_MODIFIED)

    async def main() -> None:
        async with serving(stubborn_once) as server, Fetcher(settings(server)) as fetcher:
            assert expect_answer(await fetcher.fetch(source(server.origin))).body == PAGE

    run_async(main())


def test_a_304_that_insists_is_invalid() -> None:
    async def main() -> None:
        async with serving(saying(NOT_MODIFIED)) as server, Fetcher(settings(server)) as fetcher:
            expect_failure(await fetcher.fetch(source(server.origin)), "invalid", "unasked-304")
            expect_failure(
                await fetcher.fetch(source(server.origin), KNOWN, fresh=True), "invalid", "unasked-304"
            )

    run_async(main())


def test_connections_are_kept_over_304_answers() -> None:
    async def main() -> None:
        async with serving(polite, keep_alive=True) as server, Fetcher(settings(server)) as fetcher:
            for _ in range(4):
                assert isinstance(await fetcher.fetch(source(server.origin), KNOWN), NotModified)
            assert server.connections == 1

    run_async(main())
