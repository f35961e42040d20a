"""A page cannot hold the browser, or us, longer or larger than it may; nothing of it is left behind."""

from __future__ import annotations

import asyncio
import os
import shutil
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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


@contextmanager
def leaving_nothing(folder: Path) -> Iterator[None]:
    """Look that no process and no file of a browser outlives what is done here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(folder))
        before = set(browser_processes())
        yield
    end = time.monotonic() + 15
    while set(browser_processes()) - before and time.monotonic() < end:
        time.sleep(0.1)
    assert not set(browser_processes()) - before, "processes were left behind"
    assert not list(folder.glob("policy-monitor-*")), "files were left behind"


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    turn_on(monkeypatch)
    with leaving_nothing(tmp_path):
        yield


HANGING = {
    "a script without end": "while (true) {}",
    "a page that hardly answers": (
        "setInterval(() => { const start = Date.now(); while (Date.now() - start < 3000) {} }, 1)"
    ),
    "objects without end": "const kept = []; while (true) kept.push({n: [Math.random(), kept.length]})",
}
NESTED = """
let at = document.body;
for (let n = 0; n < %d; n += 1) at = at.appendChild(document.createElement("b"));
"""
GREEDY = """
const kept = [];
setInterval(() => { for (let n = 0; n < 8; n += 1) kept.push(new Uint8Array(16e6).fill(n + 1)) }, 5);
"""
LOADING = """
const load = (n) => n && fetch('/large?' + n).then((got) => got.text()).then(() => load(n - 1));
load(20);
"""
EXCESSIVE = {
    "memory outside of scripts": (GREEDY, "too_large", "memory"),
    "a DOM beyond the limit": ("document.body.append('x'.repeat(3e5))", "too_large", "size"),
    "answers that are too large together": (LOADING, "too_large", "size"),
    "elements nested deeply": (NESTED % 3_000, "too_large", "dom"),
    "elements nested so deeply that the page crashes": (NESTED % 60_000, "unreachable", "crash"),
    "documents without end": (
        "let n = Number(location.search.slice(1)); location.search = '?' + (n + 1)",
        "unreachable",
        "redirects",
    ),
}


def page_with(script: str) -> bytes:
    return answer(html(f"<main>{MAIN}</main><script>{script}</script>"))


async def beside_a_good_page(scripts: Mapping[str, str], timeout: float) -> dict[str, FetchResult]:
    """Render pages with these scripts in one browser, a good page beside them and one after them."""
    paths = {name: f"/{name.replace(' ', '-')}" for name in scripts}
    pages = {paths[name]: page_with(script) for name, script in scripts.items()}
    pages |= {"/beside": answer(GOOD), "/after": answer(GOOD), "/large": answer(b"x" * 50_000)}

    async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(pages[request.path.partition("?")[0]])

    async with serving(handler) as server:
        patient = fetcher_for(server, max_bytes=250_000, timeout=60.0)
        hasty = fetcher_for(server, max_bytes=250_000, timeout=timeout)
        hasty._renderer = patient._renderer
        async with patient, hasty:
            bad = {name: hasty.render(source(server.origin + path)) for name, path in paths.items()}
            beside = patient.render(source(server.origin + "/beside"))
            results = await asyncio.gather(*bad.values(), beside)
            after = await patient.render(source(server.origin + "/after"))
    return dict(zip([*bad, "beside", "after"], [*results, after], strict=True))


@pytest.fixture(scope="module")
def excessive(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FetchResult]:
    with pytest.MonkeyPatch.context() as patch, leaving_nothing(tmp_path_factory.mktemp("excessive")):
        turn_on(patch, at_a_time=len(EXCESSIVE) + 1)
        scripts = {name: script for name, (script, _, _) in EXCESSIVE.items()}
        return asyncio.run(beside_a_good_page(scripts, 60.0))


@pytest.mark.parametrize("name", list(EXCESSIVE))
def test_a_page_that_takes_too_much_is_ended(name: str, excessive: dict[str, FetchResult]) -> None:
    _, outcome, rule = EXCESSIVE[name]
    expect_failure(excessive[name], outcome, rule)


def test_the_page_beside_ones_that_take_too_much_is_read(excessive: dict[str, FetchResult]) -> None:
    for name in ("beside", "after"):
        assert expect_answer(excessive[name]).body.count(b"<h2>") == 4


def test_pages_that_hang_are_ended_with_their_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    turn_on(monkeypatch, at_a_time=len(HANGING) + 1)
    monkeypatch.setattr("monitor.fetch.rendering.browser._END_SECONDS", 1.0)
    results = asyncio.run(beside_a_good_page(HANGING, 3.0))
    for name in HANGING:
        expect_failure(results[name], "unreachable")
    for name in ("a script without end", "a page that hardly answers"):
        expect_failure(results[name], "unreachable", "deadline")
    for name in ("beside", "after"):
        assert expect_answer(results[name]).body.count(b"<h2>") == 4


PART = GOOD[: GOOD.index(b"We store personal data") + 12]
BARE_SHELL = f"<!doctype html><div id=root></div><script>root.innerHTML = `<main>{MAIN}</main>`</script>"
MEDIA = "<img src=/a.png><video src=/b.mp4 autoplay></video>"
ORDINARY = {
    "/whole": answer(html(f"<main>{MAIN}</main>{MEDIA}")),
    "/cut": answer(GOOD)[:-300],
    "/part": answer(PART),
    "/shell": answer(BARE_SHELL.encode()),
    "/moving": redirect("/moved", "301 Moved Permanently"),
    "/moved": redirect("/gone"),
    "/gone": answer(GOOD, "410 Gone", etag='"1"', last_modified="x", server="acme", set_cookie="a=b"),
    "/file": answer(PDF, content_type="application/pdf"),
    "/attached": answer(GOOD, content_disposition="attachment; filename=policy.html"),
    "/asking": answer(GOOD, "401 Unauthorized", www_authenticate='Basic realm="x"'),
    "/sandboxed": answer(GOOD, content_security_policy="sandbox"),
    "/rootless": answer(html(f"<main>{MAIN}</main><script>document.documentElement.remove()</script>")),
}


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, FetchResult], list[Request]]:
    """Give what became of these pages in one browser, and what it asked for."""

    async def run() -> tuple[dict[str, FetchResult], list[Request]]:
        async with serving(by_path(ORDINARY)) as server:
            return await render_all(server, list(ORDINARY), fresh=True), server.requests

    with pytest.MonkeyPatch.context() as patch, leaving_nothing(tmp_path_factory.mktemp("ordinary")):
        turn_on(patch, at_a_time=len(ORDINARY))
        patch.setattr("monitor.fetch.rendering.world._CALL_SECONDS", 4.0)
        return asyncio.run(run())


Ordinary = tuple[dict[str, FetchResult], list[Request]]


def test_an_answer_cut_short_is_no_page(ordinary: Ordinary) -> None:
    expect_failure(ordinary[0]["/cut"], "unreachable")


def test_a_page_served_in_part_does_not_become_whole_by_rendering(ordinary: Ordinary) -> None:
    """A DOM always has its end tags; what was served had none."""
    assert not expect_answer(ordinary[0]["/part"]).body.endswith(b"</html>")
    assert expect_answer(ordinary[0]["/whole"]).body.endswith(b"</html>")


def test_a_shell_that_leaves_out_its_end_tags_is_whole(ordinary: Ordinary) -> None:
    assert expect_answer(ordinary[0]["/shell"]).body.endswith(b"</html>")


def test_status_headers_and_hops_are_those_of_the_last_document(ordinary: Ordinary) -> None:
    found = expect_answer(ordinary[0]["/moving"])
    assert found.status == 410
    assert found.final_url.endswith("/gone")
    assert [hop.rpartition("/")[2] for hop in found.hops] == ["moving", "moved"]
    assert found.headers["server"] == "acme"
    # They speak of the markup that was served, and a later request must not be made conditional on them.
    assert "etag" not in found.headers
    assert "last-modified" not in found.headers


@pytest.mark.parametrize(
    ("path", "body", "status"), [("/file", PDF, 200), ("/attached", GOOD, 200), ("/asking", GOOD, 401)]
)
def test_what_is_no_page_is_fetched_plainly(path: str, body: bytes, status: int, ordinary: Ordinary) -> None:
    found = expect_answer(ordinary[0][path])
    assert (found.body, found.status) == (body, status)
    assert not found.rendered


def test_a_page_whose_scripts_may_not_run_is_read(ordinary: Ordinary) -> None:
    assert expect_answer(ordinary[0]["/sandboxed"]).body.count(b"<h2>") == 4


def test_a_page_that_keeps_its_reader_out_is_not_read(ordinary: Ordinary) -> None:
    expect_failure(ordinary[0]["/rootless"], "invalid", "dom")


def test_a_fresh_page_is_asked_for_past_every_cache(ordinary: Ordinary) -> None:
    asked = next(request for request in ordinary[1] if request.path == "/whole")
    assert asked.headers["cache-control"] == "no-cache"


def test_images_and_films_are_not_loaded(ordinary: Ordinary) -> None:
    assert not {"/a.png", "/b.mp4"} & {request.path for request in ordinary[1]}


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
            authorities = str(path) if trusted else None
            (result,) = (await render_all(server, ["/"], trusted_ca=authorities)).values()
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
        slow = html(f"<div id=root></div><script>setTimeout(() => root.innerHTML = `{MAIN}`, 1000)</script>")
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
