from __future__ import annotations

import asyncio

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
    redirect,
    run_async,
    serving,
)

from monitor.model import FetchResult


def chain(length: int) -> dict[str, bytes]:
    return {f"/{step}": redirect(f"/{step + 1}") for step in range(length)} | {f"/{length}": answer()}


@pytest.mark.parametrize("status", ["301 M", "302 F", "303 S", "307 T", "308 P"])
def test_a_redirect_is_followed_and_the_way_recorded(status: str) -> None:
    async def main() -> None:
        answers = {"/old": redirect("/new?x=1#part", status), "/new?x=1": answer()}
        async with serving(by_path(answers)) as server:
            result = expect_answer(await fetch(server, "/old"))
            assert result.body == PAGE
            assert result.url == server.origin + "/old"
            assert result.final_url == server.origin + "/new?x=1"
            assert result.hops == (server.origin + "/old",)
            moved = (f"moved permanently to {server.origin}/new?x=1",)
            assert result.notes == (moved if status[:3] in {"301", "308"} else ())

    run_async(main())


def test_a_permanent_move_is_noted_as_far_as_it_is_permanent() -> None:
    async def main() -> None:
        answers = {
            "/a": redirect("/b", "301 M"),
            "/b": redirect("/c", "308 P"),
            "/c": redirect("/d", "302 F"),
            "/d": redirect("/e", "301 M"),
            "/e": answer(),
        }
        async with serving(by_path(answers)) as server:
            result = expect_answer(await fetch(server, "/a"))
            assert result.notes == (f"moved permanently to {server.origin}/c",)
            assert [hop.removeprefix(server.origin) for hop in result.hops] == ["/a", "/b", "/c", "/d"]

    run_async(main())


def test_a_redirect_to_another_host_is_followed_and_shown() -> None:
    async def main() -> None:
        async with (
            serving(by_path({"/new": answer()})) as new,
            serving(by_path({"/": redirect(new.origin + "/new")})) as old,
        ):
            result = await fetch(old, "/", allow_origins=(old.origin, new.origin))
            assert expect_answer(result).final_url == new.origin + "/new"

    run_async(main())


@pytest.mark.parametrize(
    ("answers", "rule"),
    [
        pytest.param({"/0": redirect("/0")}, "redirect-loop", id="to itself"),
        pytest.param({"/0": redirect("/1"), "/1": redirect("/0")}, "redirect-loop", id="ring of two"),
        pytest.param({"/0": redirect("#x")}, "redirect-loop", id="to a part of itself"),
        pytest.param(chain(40), "redirects", id="40 hops"),
        pytest.param(chain(11), "redirects", id="11 hops"),
        pytest.param(
            {"/0": redirect("/1").replace(b"\r\n\r\n", b"\r\nLocation: /2\r\n\r\n")},
            "redirect",
            id="two targets",
        ),
    ],
)
def test_redirects_that_lead_nowhere_are_unreachable(answers: dict[str, bytes], rule: str) -> None:
    expect_failure(fetched(by_path(answers), "/0"), "unreachable", rule)


def test_a_redirect_that_never_repeats_ends_too() -> None:
    async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(redirect(request.path + "x"))

    expect_failure(fetched(handler), "unreachable", "redirects")


def test_ten_hops_are_followed() -> None:
    assert len(expect_answer(fetched(by_path(chain(10)), "/0")).hops) == 10


def test_a_redirect_without_a_target_is_a_complete_answer() -> None:
    assert expect_answer(fetched(by_path({"/": answer(PAGE, "302 Found")}))).status == 302


def test_a_site_that_wants_its_cookie_back_is_reached() -> None:
    async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.headers.get("cookie") == "seen=1":
            writer.write(answer())
        else:
            writer.write(redirect(request.path, set_cookie="seen=1; Path=/"))

    assert expect_answer(fetched(handler, "/privacy")).body == PAGE


@pytest.mark.parametrize("cookie", ["seen; Path=/", "ü=ö; Path=/", "=; ;;", "a=b; Domain=.com; Max-Age=x"])
def test_odd_cookies_do_no_harm(cookie: str) -> None:
    answers = {"/": redirect("/new", set_cookie=cookie), "/new": answer()}
    assert expect_answer(fetched(by_path(answers))).body == PAGE


def test_cookies_do_not_follow_to_another_host() -> None:
    async def main() -> None:
        async with serving(by_path({"/": answer()}), host="127.0.0.2") as new:
            async with serving(by_path({"/": redirect(new.origin, set_cookie="token=1")})) as old:
                expect_answer(await fetch(old, "/", allow_origins=(old.origin, new.origin)))
            assert "cookie" not in new.requests[0].headers

    run_async(main())


def test_the_body_of_a_redirect_is_not_waited_for() -> None:
    stalled = b"HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 99999\r\n\r\nshort"

    async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.path == "/new":
            writer.write(answer())
            return
        writer.write(stalled)
        await writer.drain()
        await asyncio.sleep(30)

    assert expect_answer(fetched(handler, timeout=2.0)).body == PAGE


def test_latin_letters_in_a_target_reach_the_server_encoded() -> None:
    async def run() -> FetchResult:
        answers = {"/": redirect("/privacy policy/für"), "/privacy%20policy/f%C3%BCr": answer()}
        async with serving(by_path(answers)) as server:
            return await fetch(server)

    assert expect_answer(asyncio.run(run())).status == 200
