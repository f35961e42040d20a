"""A page cannot hold the browser, or us, longer or larger than it may; nothing of it is left behind."""

from __future__ import annotations

import asyncio
import os
import shutil
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from browsing import needs_browser, render_all, rendered, served, turn_on
from raw_server import (
    Request,
    Server,
    answer,
    by_path,
    expect_answer,
    expect_failure,
    redirect,
    run_async,
    serving,
    settings,
    source,
)
from scripted_pages import MAIN, html

from monitor.fetch import Fetcher
from monitor.fetch.rendering.processes import memory_of
from monitor.model import FetchResult

pytestmark = needs_browser

GOOD = html(f"<main>{MAIN}</main>")
PDF = b"%PDF-1.4\n%%EOF\n"


def browser_processes() -> list[int]:
    """Give the processes below this one, browsers, their drivers and whatever they started."""
    return [pid for pid in memory_of(os.getpid()) if pid != os.getpid()]


def fetcher_for(server: Server, **changes: Any) -> Fetcher:
    return Fetcher(settings(server, **({"timeout": 30.0} | changes)))


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    turn_on(monkeypatch)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(browser_processes())
    yield
    end = time.monotonic() + 15
    while set(browser_processes()) - before and time.monotonic() < end:
        time.sleep(0.1)
    assert not set(browser_processes()) - before, "processes were left behind"
    assert not list(tmp_path.glob("policy-monitor-*")), "files were left behind"


@pytest.mark.parametrize(
    ("script", "outcome", "rule"),
    [
        pytest.param("while (true) {}", "unreachable", "deadline", id="a script without end"),
        pytest.param(
            "setInterval(() => { const start = Date.now(); while (Date.now() - start < 3000) {} }, 1)",
            "unreachable",
            "deadline",
            id="a page that hardly answers",
        ),
        pytest.param(
            "const kept = []; setInterval(() => { for (let n = 0; n < 8; n += 1)"
            "kept.push(new Uint8Array(16e6).fill(n + 1)) }, 5)",
            "too_large",
            "memory",
            id="memory outside of scripts",
        ),
        pytest.param(
            "const kept = []; while (true) kept.push({n: [Math.random(), kept.length]})",
            "unreachable",
            None,
            id="objects without end",
        ),
        pytest.param(
            "document.body.append('x'.repeat(3e5))", "too_large", "size", id="a DOM beyond the limit"
        ),
        pytest.param(
            "const load = (n) => n && fetch('/large?' + n).then((a) => a.text()).then(() => load(n - 1));"
            "load(20)",
            "too_large",
            "size",
            id="answers that are too large together",
        ),
        pytest.param(
            "let at = document.body; for (let n = 0; n < 3000; n += 1)"
            "at = at.appendChild(document.createElement('b'))",
            "too_large",
            "dom",
            id="elements nested deeply",
        ),
        pytest.param(
            "let at = document.body; for (let n = 0; n < 60000; n += 1)"
            "at = at.appendChild(document.createElement('b'))",
            "unreachable",
            "crash",
            id="elements nested so deeply that the page crashes",
        ),
        pytest.param(
            "let n = Number(location.search.slice(1)); location.search = '?' + (n + 1)",
            "unreachable",
            "redirects",
            id="documents without end",
        ),
    ],
)
def test_a_page_that_takes_too_much_is_ended(script: str, outcome: str, rule: str | None) -> None:
    async def main() -> None:
        page = html(f"<main>{MAIN}</main><script>{script}</script>")

        async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
            pages = {"/good": GOOD, "/large": b"x" * 50_000}
            writer.write(answer(pages.get(request.path.partition("?")[0], page)))

        timeout = 8.0 if rule in {"deadline", None} else 60.0
        changes = {"timeout": timeout, "max_bytes": 250_000}
        async with serving(handler) as server, fetcher_for(server, **changes) as fetcher:
            start = time.monotonic()
            bad, good = await asyncio.gather(
                fetcher.render(source(server.origin + "/bad")),
                fetcher.render(source(server.origin + "/good")),
            )
            assert time.monotonic() - start < 60
            expect_failure(bad, outcome, rule)
            assert expect_answer(good).body.count(b"<h2>") == 4
            assert expect_answer(await fetcher.render(source(server.origin + "/good"))).rendered

    run_async(main())


def test_an_answer_cut_short_is_no_page() -> None:
    whole = answer(GOOD)
    result = served({"/": whole[: len(whole) - 300]})
    expect_failure(result, "unreachable")


def test_a_page_served_in_part_does_not_become_whole_by_rendering() -> None:
    """A DOM always has its end tags; what was served had none."""
    part = GOOD[: GOOD.index(b"We store personal data") + 12]
    body = expect_answer(served({"/": answer(part)})).body
    assert not body.endswith(b"</html>")
    assert expect_answer(served({"/": answer(GOOD)})).body.endswith(b"</html>")


def test_a_shell_that_leaves_out_its_end_tags_is_whole() -> None:
    script = f"<!doctype html><div id=root></div><script>root.innerHTML = `<main>{MAIN}</main>`</script>"
    assert expect_answer(served({"/": answer(script.encode())})).body.endswith(b"</html>")


def test_status_headers_and_hops_are_those_of_the_last_document() -> None:
    pages = {
        "/": redirect("/moved", "301 Moved Permanently"),
        "/moved": redirect("/gone"),
        "/gone": answer(GOOD, "410 Gone", etag='"1"', last_modified="x", server="acme", set_cookie="a=b"),
    }
    found = expect_answer(served(pages))
    assert found.status == 410
    assert found.final_url.endswith("/gone")
    assert [hop.rpartition("/")[2] for hop in found.hops] == ["", "moved"]
    assert found.headers["server"] == "acme"
    # They speak of the markup that was served, and a later request must not be made conditional on them.
    assert "etag" not in found.headers
    assert "last-modified" not in found.headers


def test_what_is_no_page_is_fetched_plainly() -> None:
    found = expect_answer(served({"/": answer(PDF, content_type="application/pdf")}))
    assert found.body == PDF
    assert not found.rendered


def test_every_page_begins_with_nothing() -> None:
    page = b"""<!doctype html><body><main><p>A policy of Lumen AI.</p><p id=log></p></main><script>
      const say = (word) => document.getElementById("log").append(word + ";");
      say("cookie=" + document.cookie); say("stored=" + localStorage.getItem("a"));
      document.cookie = "a=b"; localStorage.setItem("a", "b");
      say("serviceWorker" in navigator ? "worker" : "no worker");
      navigator.permissions.query({name: "geolocation"}).then((p) => say(p.state));
      navigator.permissions.query({name: "notifications"}).then((p) => say(p.state));
      const link = document.createElement("a"); link.href = "/file"; link.download = "x"; link.click();
      say(typeof RTCPeerConnection); say(typeof WebTransport);
      say(navigator.userAgent); say(navigator.language);
    </script></body>"""
    pages = {
        "/": answer(page),
        "/file": answer(b"x", content_disposition="attachment"),
    }

    async def main() -> None:
        async with serving(by_path(pages)) as server:
            changes = {
                "user_agent": "policy-monitor/9 (+https://acme.example)",
                "accept_language": "de-CH, de;q=0.8",
            }
            async with Fetcher(settings(server, timeout=30.0, **changes)) as fetcher:
                for _ in range(2):
                    found = expect_answer(await fetcher.render(source(server.origin))).body.decode()
                    log = found.partition('id="log">')[2].partition("</p>")[0].split(";")
                    assert {"cookie=", "stored=null", "no worker"} <= set(log), log
                    assert "granted" not in log
                    assert log.count("undefined") == 2
                    assert any("Chrome/" in word and "Headless" not in word for word in log)
                    assert "policy-monitor/9 (+https://acme.example)" in "".join(log)
                    assert "de-CH" in log
            asked = [request for request in server.requests if request.path == "/"]
            assert {request.headers["accept-language"] for request in asked} == {"de-CH, de;q=0.8"}
            assert all("policy-monitor/9" in request.headers["user-agent"] for request in server.requests)

    run_async(main())


def test_a_fresh_page_is_asked_for_past_every_cache() -> None:
    async def main() -> None:
        async with serving(by_path({"/": answer(GOOD)})) as server:
            async with Fetcher(settings(server, timeout=30.0)) as fetcher:
                await fetcher.render(source(server.origin), fresh=True)
            first = next(request for request in server.requests if request.path == "/")
            assert first.headers["cache-control"] == "no-cache"

    run_async(main())


def test_images_and_films_are_not_loaded() -> None:
    async def main() -> None:
        media = "<img src=/a.png><video src=/b.mp4 autoplay></video>"
        async with serving(by_path({"/": answer(html(MAIN + media))})) as server:
            await render_all(server, ["/"])
            assert not {"/a.png", "/b.mp4"} & set(server.paths)

    run_async(main())


def test_hosts_that_do_not_answer_are_unreachable() -> None:
    async def main() -> None:
        async with serving(by_path({})) as server:
            pass
        (result,) = (await render_all(server, ["/"])).values()
        expect_failure(result, "unreachable", "connection")

    run_async(main())


@pytest.mark.parametrize("trusted", [False, True], ids=["unknown authority", "settings.trusted_ca"])
def test_certificates_are_checked(trusted: bool, tmp_path: Path) -> None:
    if trusted and shutil.which("certutil") is None:
        pytest.skip("needs certutil to let a browser know an authority: apt install libnss3-tools")
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(path)

    async def main() -> None:
        async with serving(by_path({"/": answer(GOOD)}), context=context) as server:
            changes = {"trusted_ca": str(path)} if trusted else {}
            (result,) = (await render_all(server, ["/"], **changes)).values()
            if trusted:
                assert expect_answer(result).rendered
            else:
                failed = expect_failure(result, "unreachable", "tls")
                assert "ERR_CERT_AUTHORITY_INVALID" in failed.finding.reason

    run_async(main())


def test_a_cancelled_rendering_frees_its_place() -> None:
    async def main() -> None:
        hangs = html("<p>Wait.</p><script>while (true) {}</script>")
        pages = {"/": answer(hangs), "/good": answer(GOOD)}
        async with serving(by_path(pages)) as server, fetcher_for(server) as fetcher:
            tasks = [asyncio.create_task(fetcher.render(source(server.origin))) for _ in range(3)]
            while len(server.requests) < 2:
                await asyncio.sleep(0.1)
            await asyncio.sleep(0.5)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            assert expect_answer(await fetcher.render(source(server.origin + "/good"))).rendered

    run_async(main())


def test_a_browser_that_is_killed_is_started_again() -> None:
    async def main() -> None:
        slow = html(f"<div id=root></div><script>setTimeout(() => root.innerHTML = `{MAIN}`, 2500)</script>")
        async with serving(by_path({"/": answer(slow)})) as server, fetcher_for(server) as fetcher:
            first = asyncio.create_task(fetcher.render(source(server.origin)))
            while not server.requests:
                await asyncio.sleep(0.1)
            running = fetcher._renderer._running
            assert running is not None
            running.kill()
            assert expect_answer(await first).rendered

    run_async(main())


def test_without_a_browser_the_source_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_BROWSER", "off")
    failed = expect_failure(served({"/": answer(GOOD)}), "invalid", "needs-rendering")
    assert failed.finding.reason == ("needs rendering: pip install 'policy-monitor[browser]' and a Chromium")


def test_a_browser_that_does_not_start_is_tried_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    tried = tmp_path / "tried"
    program.write_text(f"#!/bin/sh\necho x >> {tried}\necho 'cannot open display' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("MONITOR_BROWSER", str(program))
    results: dict[str, FetchResult] = rendered(by_path({"/": answer(GOOD), "/2": answer(GOOD)}), ["/", "/2"])
    for result in results.values():
        failed = expect_failure(result, "invalid", "needs-rendering")
        assert "chromium does not start" in failed.finding.reason
    assert tried.read_text().count("x") == 1
