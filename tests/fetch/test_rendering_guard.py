"""Whatever a page tries, its browser reaches no address that a plain fetch would not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpcore
import pytest
from browsing import needs_browser, turn_on
from raw_server import (
    Handler,
    Request,
    Server,
    answer,
    expect_answer,
    expect_failure,
    redirect,
    run_async,
    serving,
    settings,
    source,
)

from monitor.fetch import Fetcher

pytestmark = needs_browser

PUBLIC = "93.184.216.34"
TEXT = "<p>" + "We keep your data for 30 days and sell it to nobody. " * 6 + "</p>"


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch) -> None:
    turn_on(monkeypatch)


@dataclass
class Net:
    """A network in which `site` stands at a public address, and a secret place listens on loopback."""

    site: Server
    secret: Server
    datagrams: list[bytes] = field(default_factory=list)
    udp_port: int = 0
    names: dict[str, list[list[str]]] = field(default_factory=dict)

    async def resolve(self, host: str, port: int) -> list[str]:
        answers = self.names.get(host, [[PUBLIC]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def fetcher(self, **changes: Any) -> Fetcher:
        defaults = {"allow_origins": (), "timeout": 30.0}
        return Fetcher(
            settings(**(defaults | changes)), resolver=self.resolve, connector=_Roads(self.site.port)
        )

    @property
    def hits(self) -> int:
        return self.secret.connections + len(self.datagrams)


class _Roads(httpcore.AnyIOBackend):
    """Leads the public address, at any port, to the site on loopback, and every other one where it says."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        if host == PUBLIC:
            host, port = "127.0.0.1", self._port
        return await super().connect_tcp(host, port, timeout, local_address, socket_options)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, kept: list[bytes]) -> None:
        self._kept = kept

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._kept.append(data)


@asynccontextmanager
async def network(handler: Handler) -> AsyncIterator[Net]:
    async def tell(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(b"<p>secret</p>", access_control_allow_origin="*"))

    async with serving(handler) as site, serving(tell) as secret:
        net = Net(site, secret)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(net.datagrams), local_addr=("127.0.0.1", 0)
        )
        net.udp_port = transport.get_extra_info("sockname")[1]
        try:
            yield net
        finally:
            transport.close()


def page(script: str, markup: str = "") -> bytes:
    return answer(
        f"<!doctype html><html><body><h1>Privacy</h1>{TEXT}{markup}<p id=log></p>"
        f"<script>const say = (word) => document.getElementById('log').append(word + ' ');"
        f"{script}</script></body></html>".encode()
    )


TOLD = ("fetch", "jump", "xhr", "image", "ws", "wss", "events", "module", "worker")
"""The ways to ask that tell the page what became of them."""


def try_everything(places: Sequence[str], udp: int, *, tls: str = "", first: int = 0) -> bytes:
    """Give a page that asks for each place ("host:port") in every way a page can, over TLS at `tls` if given.

    Its log says "N:WAY:reached" or "N:WAY:failed" for the place number N, counted from `first`.
    """
    tries = [_tries(number, place, udp, tls or place) for number, place in enumerate(places, first)]
    # Busy as long as an answer is out: the reader waits.
    every = f"let said = 0; const busy = () => said < {len(places) * len(TOLD)} || wait.remove();"
    scripts = "".join(f"{{{script}}}" for script, _ in tries)
    return page(every + scripts, "<p id=wait aria-busy=true>…</p>" + "".join(markup for _, markup in tries))


def _tries(number: int, place: str, udp: int, tls: str) -> tuple[str, str]:
    script = f"""
    const http = "http://{place}/";
    const tell = (word) => {{ say("{number}:" + word); said += 1; busy(); }};
    const told = (name) => [() => tell(name + ":reached"), () => tell(name + ":failed")];
    fetch(http + "fetch", {{mode: "no-cors"}}).then(...told("fetch"));
    fetch("/jump/{number}").then(...told("jump"));
    const asked = new XMLHttpRequest();
    [asked.onload, asked.onerror] = told("xhr"); asked.open("POST", http); asked.send("x");
    const image = new Image(); [image.onload, image.onerror] = told("image"); image.src = http + "image";
    for (const scheme of ["ws", "wss"]) {{
      const socket = new WebSocket(scheme + "://{place}/");
      [socket.onopen, socket.onerror] = told(scheme);
    }}
    const events = new EventSource(http + "events"); [events.onopen, events.onerror] = told("events");
    navigator.sendBeacon(http + "beacon", "x");
    import(http + "module.js").then(...told("module"));
    const work = `fetch("${{http}}worker", {{mode: "no-cors"}}).then(
      () => postMessage("reached"), () => postMessage("failed"));
      if (globalThis.WebTransport) new WebTransport("https://127.0.0.1:{udp}/").ready.catch(() => 0);
      new WebSocket("ws://{place}/");`;
    new Worker(URL.createObjectURL(new Blob([work]))).onmessage = (event) => tell("worker:" + event.data);
    window.open(http + "popup");
    document.write('<form id=f{number} method=post target=posted{number} action="' + http + 'form"></form>');
    document.getElementById("f{number}").submit();
    const frame = document.createElement("iframe");
    document.body.append(frame);
    for (const world of [window, frame.contentWindow]) if (world.RTCPeerConnection) {{
      const servers = [{{urls: "stun:127.0.0.1:{udp}"}},
        {{urls: ["turn:127.0.0.1:{udp}", "turn:{place}?transport=tcp"], username: "u", credential: "c"}}];
      const peer = new world.RTCPeerConnection({{iceServers: servers}});
      peer.createDataChannel("x"); peer.createOffer().then((offer) => peer.setLocalDescription(offer));
    }}
    for (const world of [window, frame.contentWindow]) if (world.WebTransport)
      new world.WebTransport("https://127.0.0.1:{udp}/").ready.then(...told("transport"));
    const link = document.createElement("a");
    [link.href, link.ping, link.target] = ["/nowhere", http + "ping", "left{number}"];
    document.body.append(link); link.click();
    """
    http = f"http://{place}"
    markup = f"""
    <link rel=stylesheet href="{http}/style.css">
    <style>@import "{http}/import.css"; body {{ background: url({http}/bg) }}</style>
    <link rel=preconnect href="{http}"><link rel=prefetch href="{http}/prefetch">
    <link rel=dns-prefetch href="{http}"><link rel=preload as=fetch href="{http}/preload">
    <link rel=manifest href="{http}/manifest"><link rel=icon href="{http}/icon">
    <link rel=modulepreload href="{http}/modulepreload">
    <script src="{http}/script.js"></script><script type=speculationrules>
    {{"prerender": [{{"urls": ["{http}/prerender"], "eagerness": "immediate"}}]}}</script>
    <iframe name=posted{number}></iframe><iframe name=left{number}></iframe>
    <iframe src="{http}/frame"></iframe><iframe src="https://{tls}/frame"></iframe>
    <iframe srcdoc="<img src='{http}/inner'><script>fetch('{http}/inner')</script>"></iframe>
    <object data="{http}/object"></object><embed src="{http}/embed"><input type=image src="{http}/input">
    <video src="{http}/video" autoplay></video><audio src="{http}/audio" autoplay></audio>
    <picture><source srcset="{http}/set"><img src="{http}/img"></picture>
    <svg><image href="{http}/svg"/><use href="{http}/use#x"/></svg>
    """
    return script, markup


def site_with(pages: dict[str, bytes]) -> Handler:
    async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(pages.get(request.path, answer(b"", "404 Not Found")))

    return handler


async def attempt(net: Net, pages: dict[str, bytes], places: Sequence[str], **changes: Any) -> list[str]:
    """Let pages ask for places in every way; gives the words of their logs, all one after the other.

    Three places a page: of more web sockets that fail Chromium delays the rest.
    """
    groups = {f"/{at}": places[at : at + 3] for at in range(0, len(places), 3)}
    for path, group in groups.items():
        pages[path] = try_everything(group, net.udp_port, first=int(path[1:]))
    for number, place in enumerate(places):
        pages[f"/jump/{number}"] = redirect(f"http://{place}/jumped", access_control_allow_origin="*")
    async with net.fetcher(timeout=60.0, **changes) as fetcher:
        work = (fetcher.render(source(f"http://acme.example{path}")) for path in groups)
        found = [expect_answer(result).body.decode() for result in await asyncio.gather(*work)]
    logs = (body.partition('id="log">')[2].partition("</p>")[0] for body in found)
    return " ".join(logs).split()


FORBIDDEN = {
    "loopback": "127.0.0.1",
    "its name": "localhost",
    "a public name of a forbidden address": "inner.example",
    "a name of both kinds": "mixed.example",
    "loopback as one number": "2130706433",
    "loopback in hexadecimal": "0x7f.1",
    "loopback of IPv6": "[::1]",
    "loopback in IPv6": "[::ffff:127.0.0.1]",
    "this host": "0.0.0.0",
}


def test_a_page_reaches_no_forbidden_address() -> None:
    async def main() -> None:
        pages: dict[str, bytes] = {}
        async with network(site_with(pages)) as net:
            net.names |= {"inner.example": [["127.0.0.1"]], "mixed.example": [[PUBLIC, "127.0.0.1"]]}
            log = await attempt(net, pages, [f"{host}:{net.secret.port}" for host in FORBIDDEN.values()])
            assert net.hits == 0
            assert not [words for words in log if words.endswith("reached")]
            for number, name in enumerate(FORBIDDEN):
                for tried in TOLD:
                    assert f"{number}:{tried}:failed" in log, (name, tried)

    run_async(main())


def test_the_same_page_reaches_an_address_that_is_allowed() -> None:
    """What the tests around this one look for is there to be seen."""

    async def main() -> None:
        pages: dict[str, bytes] = {}
        async with network(site_with(pages)) as net:
            place = f"127.0.0.1:{net.secret.port}"
            home = f"http://127.0.0.1:{net.site.port}"
            # What is spoken to in TLS and does not know it keeps silent, and a page waits for that.
            pages["/page"] = try_everything([place], net.udp_port, tls="127.0.0.1:9")
            pages["/jump/0"] = redirect(f"http://{place}/jumped", access_control_allow_origin="*")
            wanted = {"/fetch", "/jumped", "/frame", "/worker", "/beacon"}
            async with net.fetcher(allow_origins=(home, f"http://{place}")) as fetcher:
                for _ in range(3):  # on a busy machine a page may be read before its worker has begun
                    expect_answer(await fetcher.render(source(home + "/page")))
                    if wanted <= set(net.secret.paths):
                        break
            assert wanted <= set(net.secret.paths)
            assert net.datagrams == []

    run_async(main())


def test_a_page_at_a_public_address_reaches_no_address_that_is_allowed_to_others() -> None:
    async def main() -> None:
        pages: dict[str, bytes] = {}
        async with network(site_with(pages)) as net:
            place = f"127.0.0.1:{net.secret.port}"
            await attempt(net, pages, [place], allow_origins=(f"http://{place}",))
            assert net.hits == 0

    run_async(main())


def test_a_name_that_resolves_anew_leads_nowhere_else() -> None:
    async def main() -> None:
        pages = {"/": page("fetch('/secret').then(() => say('reached'), () => say('kept out'))")}
        async with network(site_with(pages)) as net:
            net.names["rebind.example"] = [[PUBLIC], ["127.0.0.1"]]
            async with net.fetcher() as fetcher:
                result = await fetcher.render(source(f"http://rebind.example:{net.secret.port}/"))
            assert b"kept out" in expect_answer(result).body
            assert net.hits == 0

    run_async(main())


def test_a_page_that_leads_to_a_forbidden_address_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    turn_on(monkeypatch, at_a_time=4)

    async def main() -> None:
        pages: dict[str, bytes] = {}
        async with network(site_with(pages)) as net:
            target = f"http://127.0.0.1:{net.secret.port}/"
            pages |= {
                "/redirect": redirect(target),
                "/script": page(f"location.href = '{target}'"),
                "/refresh": page("", f"<meta http-equiv=refresh content='0; url={target}'>"),
                "/form": page("document.forms[0].submit()", f"<form method=post action='{target}'></form>"),
            }
            async with net.fetcher() as fetcher:
                work = (fetcher.render(source(f"http://acme.example{path}")) for path in pages)
                for result in await asyncio.gather(*work):
                    expect_failure(result, "skipped", "forbidden-address")
            assert net.hits == 0

    run_async(main())


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        pytest.param("http://127.0.0.1:{port}/", "forbidden-address", id="address"),
        pytest.param("http://inner.example:{port}/", "forbidden-address", id="name"),
        pytest.param("file:///etc/passwd", "forbidden-scheme", id="file"),
        pytest.param("chrome://version", "forbidden-scheme", id="of the browser"),
    ],
)
def test_a_forbidden_source_is_not_rendered(url: str, rule: str) -> None:
    async def main() -> None:
        async with network(site_with({})) as net:
            net.names["inner.example"] = [["127.0.0.1"]]
            async with net.fetcher() as fetcher:
                result = await fetcher.render(source(url.format(port=net.secret.port)))
            expect_failure(result, "skipped", rule)
            assert net.hits == 0

    run_async(main())


def test_robots_txt_holds_for_what_is_rendered_and_for_where_it_leads() -> None:
    async def main() -> None:
        pages = {
            "/robots.txt": answer(b"User-agent: *\nDisallow: /private\n", content_type="text/plain"),
            "/": page("location.href = '/private'"),
            "/private": page(""),
        }
        async with network(site_with(pages)) as net, net.fetcher(respect_robots=True) as fetcher:
            for path in ("/private", "/"):
                expect_failure(
                    await fetcher.render(source(f"http://acme.example{path}")), "skipped", "robots"
                )
            assert "/private" not in net.site.paths

    run_async(main())
