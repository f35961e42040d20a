"""Faults between a name and the last byte of an answer."""

from __future__ import annotations

import gzip
import re
import socket
import zlib

import brotli  # type: ignore[import-untyped]
import fault_pages as pages
import zstandard
from fault_case import Case, Happening, answers
from fault_server import (
    HTML,
    chunked,
    faulty,
    head,
    in_turn,
    message,
    packed,
    pouring,
    redirect,
    resetting,
    saying,
    stalling,
    trickling,
)
from fault_world import POLICY, World

from monitor.model import Outcome

PAGE = pages.policy().encode()
HALF = PAGE[: PAGE.index(b"5. Where")]
MIDDLE = PAGE.index(b"servers in Z") + 8
"""In the middle of a sentence."""

_NOT_TWICE = {"timeout": "0.9s"}
"""Nothing is tried again in the last second before the deadline."""
_SOON = {"timeout": "0.4s"}
_U, _I, _L, _B, _OK, _R = (
    Outcome.UNREACHABLE,
    Outcome.INVALID,
    Outcome.TOO_LARGE,
    Outcome.BLOCKED,
    Outcome.OK,
    Outcome.REPLACED,
)


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def named(addresses: list[str] | OSError) -> Happening:
    """The name of the site resolves so."""

    def happen(world: World) -> None:
        world.network.names[pages.HOST] = addresses

    return happen


def _refused(world: World) -> None:
    closed = _closed_port()
    world.network.ports |= {closed}
    world.network.elsewhere[world.server.port] = closed


def _whole(length: int, body: bytes, *lines: str) -> bytes:
    return head(f"Content-Type: {HTML}", f"Content-Length: {length}", *lines) + body


_START = _whole(len(PAGE), HALF)
_CHUNKED_START = head(f"Content-Type: {HTML}", "Transfer-Encoding: chunked")

CONNECTION = (
    Case("the name is gone", named(socket.gaierror(socket.EAI_NONAME, "Name or service not known")), _U, "resolve"),
    Case("the name has no address", named([]), _U, "no address"),
    Case("the name service is out of order", named(socket.gaierror(socket.EAI_AGAIN, "Temporary failure")), _U, "Temporary", settings=_NOT_TWICE),
    Case("the connection is refused", _refused, _U, "No connection", settings=_NOT_TWICE),
    Case("closed without a word", answers(saying()), _U, "without a proper answer", settings=_NOT_TWICE),
    Case("closed in the headers", answers(saying(b"HTTP/1.1 200 OK\r\nContent-Ty")), _U, settings=_NOT_TWICE),
    Case("reset before the answer", answers(resetting()), _U, "broke|ended", settings=_NOT_TWICE),
    Case("reset in the body", answers(resetting(_START)), _U, "broke|ended|cut", settings=_NOT_TWICE),
    Case("reset in a chunk", answers(resetting(_CHUNKED_START + b"4000\r\n" + HALF)), _U, settings=_NOT_TWICE),
    Case("reset, tried three times", answers(resetting(_START)), _U, "broke|ended|cut"),
)  # fmt: skip

SLOW = (
    Case("one byte a moment in the headers", answers(trickling(b"HTTP/1.1 200 OK\r\nX-Slow: ")), _U, "Not done within", settings=_SOON),
    Case("one header a moment", answers(trickling(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n")), _U, "Not done within", settings=_SOON),
    Case("one byte a moment in the body", answers(trickling(_START)), _U, "Not done within", settings=_SOON),
    Case("one chunk a moment", answers(trickling(_CHUNKED_START, b"1\r\nx\r\n")), _U, "Not done within", settings=_SOON),
    Case("one byte a moment of gzip", answers(trickling(head(f"Content-Type: {HTML}", "Content-Encoding: gzip") + gzip.compress(PAGE)[:400], b"\0")), _U, settings=_SOON),
    Case("endless 100 Continue", answers(trickling(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01)), _U, settings=_SOON),
    Case("endless 103 Early Hints at full speed", answers(pouring(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 100)), _U, settings=_SOON),
    Case("nothing at all", answers(stalling()), _U, "Not done within", settings=_SOON),
    Case("stalled after the headers", answers(stalling(head(f"Content-Type: {HTML}", "Content-Length: 9000"))), _U, "Not done within", settings=_SOON),
    Case("stalled in the body", answers(stalling(_START)), _U, "Not done within", settings=_SOON),
    Case("stalled before the last chunk", answers(stalling(chunked([PAGE], ended=False))), _U, "Not done within", settings=_SOON),
    Case("stalled in a redirect's target", answers(redirect("/later"), later=stalling()), _U, "Not done within", settings=_SOON),
)  # fmt: skip

_GZIP = gzip.compress(PAGE)
_BROTLI = brotli.compress(PAGE)
_ZSTD = zstandard.compress(PAGE)
_DEFLATE = zlib.compress(PAGE)


def _coded(data: bytes, coding: str) -> bytes:
    return message(data, content_encoding=coding)


DAMAGED = tuple(
    Case(name, answers(saying(bytes_)), _U, says, settings=_NOT_TWICE)
    for name, bytes_, says in (
        ("no last chunk", chunked([PAGE], ended=False), "cut"),
        ("a chunk cut short", _CHUNKED_START + b"%x\r\n" % len(PAGE) + HALF, "cut"),
        ("no line after a chunk", _CHUNKED_START + b"5\r\nhelloX", ""),
        ("a chunk size that is no number", _CHUNKED_START + b"zz\r\nhello\r\n0\r\n\r\n", ""),
        ("a negative chunk size", _CHUNKED_START + b"-5\r\nhello\r\n0\r\n\r\n", ""),
        ("Content-Length too long", _whole(len(PAGE) + 100, PAGE), "cut"),
        ("half of what was announced", _START, "cut"),
        ("two lengths", _whole(len(PAGE), PAGE, f"Content-Length: {len(HALF)}"), ""),
        ("a length that is no number", head(f"Content-Type: {HTML}", "Content-Length: many") + PAGE, ""),
        ("a negative length", head(f"Content-Type: {HTML}", "Content-Length: -1") + PAGE, ""),
        ("chunked and another length", chunked([PAGE], content_length=str(len(HALF))), ""),
        ("gzip cut in the middle", _coded(_GZIP[: len(_GZIP) // 2], "gzip"), "stops|decode"),
        ("gzip without its checksum", _coded(_GZIP[:-8], "gzip"), "stops|decode"),
        ("gzip with a wrong checksum", _coded(_GZIP[:-8] + bytes(8), "gzip"), "decode"),
        ("gzip damaged inside", _coded(_GZIP[:300] + b"\xff\x00\xff" + _GZIP[303:], "gzip"), "decode|stops"),
        ("brotli cut short", _coded(_BROTLI[:-9], "br"), "stops|decode"),
        ("zstd cut short", _coded(_ZSTD[:-9], "zstd"), "stops|decode"),
        ("deflate cut short", _coded(_DEFLATE[:-9], "deflate"), "stops|decode"),
        ("plain text called gzip", _coded(PAGE, "gzip"), "decode"),
        ("plain text called brotli", _coded(PAGE, "br"), "decode|stops"),
        ("chunked gzip cut at a chunk", chunked([_GZIP[:700]], content_encoding="gzip"), "stops|decode"),
        ("a coding nobody asked for", _coded(PAGE, "compress"), "compress"),
        ("no HTTP", b"SSH-2.0-OpenSSH_9.7\r\n\r\n", ""),
        ("HTTP/0.9", PAGE, ""),
        ("a header line without a colon", b"HTTP/1.1 200 OK\r\nContent Type text\r\n\r\n" + PAGE, ""),
        ("headers without end", head(*("X-Filler: " + "x" * 4000 for _ in range(300))) + PAGE, ""),
        ("a part nobody asked for", message(HALF, 206, content_range=f"bytes 0-{len(HALF) - 1}/{len(PAGE)}"), "part"),
    )
)  # fmt: skip


def _closing(body: bytes) -> bytes:
    return head(f"Content-Type: {HTML}", "Connection: close") + body


_CUTS = {
    "in a sentence": MIDDLE,
    "in a word": PAGE.index(b"interface for devel") + 19,
    "in a tag": PAGE.index(b"<p>Payments") + 2,
    "in an attribute": PAGE.index(b"class='prose'", 3000) + 9,
    "after a paragraph": PAGE.index(b"</p>", MIDDLE) + 4,
    "in an entity": PAGE.index(b"\xe2\x80\x93"),
    "in a letter": PAGE.index(b"\xc2\xa9") + 1,
    "in the footer": PAGE.index(b"<footer>") + 12,
}
INCOMPLETE = (
    *(Case(f"a length too short, cut {where}", answers(saying(_whole(cut, PAGE[:cut]))), _I, "stop|cut|end|incomplete|not UTF-8|known|holds") for where, cut in _CUTS.items()),
    *(Case(f"no length, cut {where}", answers(saying(_closing(PAGE[:cut]))), _I) for where, cut in _CUTS.items() if where != "in an entity"),
    Case("chunked in good order, cut in a sentence", answers(saying(chunked([PAGE[:MIDDLE]]))), _I),
    Case("gzip in good order, cut in a sentence", answers(saying(packed(PAGE[:MIDDLE]))), _I),
    Case("cut in a script", answers(faulty(PAGE[:MIDDLE] + b"<script>let x = 'a")), _I),
    Case("cut in a comment", answers(faulty(PAGE[:MIDDLE] + b" <!-- more to ")), _I),
    Case("HTTP/1.0, cut in a sentence", answers(saying(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE[:MIDDLE])), _I),
)  # fmt: skip

_BUSY = pages.plain("<h1>Too many requests</h1>", title="429")
PAUSE = tuple(
    Case(f"429, Retry-After {name}", answers(faulty(body, 429, **headers)), _B, "429|often|challenge", settings=_NOT_TWICE)
    for name, body, headers in (
        ("absent", _BUSY, {}),
        ("in seconds", _BUSY, {"retry_after": "2"}),
        ("as a date", _BUSY, {"retry_after": "Wed, 01 Jan 2031 00:00:00 GMT"}),
        ("long past", _BUSY, {"retry_after": "Wed, 01 Jan 1997 00:00:00 GMT"}),
        ("huge", _BUSY, {"retry_after": "99999999999999999999"}),
        ("a thousand years", _BUSY, {"retry_after": "31536000000"}),
        ("junk", _BUSY, {"retry_after": "in a while, \x01 crocodile"}),
        ("negative", _BUSY, {"retry_after": "-5"}),
        ("with the policy itself", pages.policy(), {"retry_after": "1"}),
        ("with nothing", "", {"retry_after": "1"}),
    )
)  # fmt: skip


def _hops(count: int) -> Happening:
    def happen(world: World) -> None:
        answers = world.server.answers
        answers[POLICY] = redirect("/hop/0")
        for number in range(count):
            answers[f"/hop/{number}"] = redirect(f"/hop/{number + 1}")
        answers[f"/hop/{count}"] = saying(message(PAGE))

    return happen


REDIRECTS = (
    Case("a redirect to itself", answers(redirect(POLICY)), _U, "circle"),
    Case("a redirect to itself with a fragment", answers(redirect(f"{POLICY}#top")), _U, "circle"),
    Case("two that point at each other", answers(redirect("/there"), there=redirect(POLICY)), _U, "circle"),
    Case("a ring of three", answers(redirect("/one"), one=redirect("/two"), two=redirect("/one")), _U, "circle"),
    Case("a redirect that sets a cookie for ever", answers(in_turn(redirect(POLICY, set_cookie="a=1"), redirect(POLICY, set_cookie="a=2"))), _U, "redirect|circle"),
    Case("40 hops", _hops(40), _U, "redirects"),
    Case("two places at once", answers(saying(head("Location: /one", "Location: /two", "Content-Length: 0", status="302 Found"))), _U, "places"),
    Case("a redirect to nowhere", answers(redirect("")), _U, "circle|redirect"),
    Case("a redirect without a target", answers(faulty("<h1>Found</h1>", 302)), _I, "302|status"),
    Case("300 with a choice", answers(faulty("<ul><li><a href='/a'>a</a></li><li><a href='/b'>b</a></li></ul>", 300)), _I),
)  # fmt: skip

_FOR_ALL = b"User-agent: *\nDisallow: "
_ROBOTS = {"respect_robots": True, "timeout": "0.9s"}


def _robots(rules: bytes, status: int = 200) -> Happening:
    return answers(saying(message(PAGE)), **{"robots.txt": saying(message(rules, status, "text/plain"))})


ROBOTS = tuple(
    Case(f"robots.txt {name}", happens, outcome, says, settings=_ROBOTS)
    for name, happens, outcome, says in (
        ("forbids everything", _robots(_FOR_ALL + b"/"), Outcome.SKIPPED, "robots"),
        ("forbids the folder", _robots(_FOR_ALL + b"/legal/"), Outcome.SKIPPED, "robots"),
        ("forbids with wildcards", _robots(_FOR_ALL + b"/*/priv*cy$"), Outcome.SKIPPED, "robots"),
        ("forbids our agent", _robots(b"User-agent: *\nAllow: /\n\nUser-agent: Policy-Monitor\nDisallow: /legal"), Outcome.SKIPPED, "robots"),
        ("forbids with a byte order mark", _robots(b"\xef\xbb\xbf" + _FOR_ALL + b"/"), Outcome.SKIPPED, "robots"),
        ("fails with 500", _robots(b"oops", 500), Outcome.SKIPPED, "robots"),
        ("fails with 503", _robots(b"oops", 503), Outcome.SKIPPED, "robots"),
        ("never comes", answers(saying(message(PAGE)), **{"robots.txt": stalling()}), Outcome.UNREACHABLE, "robots|Not done"),
        ("is cut short", answers(saying(message(PAGE)), **{"robots.txt": saying(_whole(900, _FOR_ALL + b"/x"))}), Outcome.SKIPPED, "robots"),
        ("redirects to itself", answers(saying(message(PAGE)), **{"robots.txt": redirect("/robots.txt")}), Outcome.OK, ""),
    )
)  # fmt: skip

_MEGA = 1024 * 1024


def _bomb(coding: str) -> bytes:
    zeros = bytes(_MEGA)
    match coding:
        case "gzip":
            squeezed = gzip.compress(bytes(100 * _MEGA), 6)
        case "deflate":
            squeezed = zlib.compress(bytes(100 * _MEGA), 6)
        case "br":
            pressed = brotli.Compressor(quality=1, lgwin=22)
            squeezed = b"".join(pressed.process(zeros) for _ in range(100)) + pressed.finish()
        case _:
            squeezed = zstandard.compress(bytes(100 * _MEGA))
    return message(squeezed, content_encoding=coding)


def _nested_bomb() -> bytes:
    inside = gzip.compress(gzip.compress(bytes(100 * _MEGA)))
    return message(inside, content_encoding="gzip, gzip")


BOMBS = (
    *(Case(f"a bomb of {coding}", answers(saying(_bomb(coding))), _L, seconds=3) for coding in ("gzip", "deflate", "br", "zstd")),
    Case("a bomb in a bomb", answers(saying(_nested_bomb())), _L),
    Case("encoded nine times", answers(saying(message(PAGE, content_encoding=", ".join(["gzip"] * 9)))), _L, "9 times"),
    Case("200 MB announced", answers(pouring(_whole(200_000_000, b""), b"<p>x</p>" * 8000, 200_000_000)), _L, "200,000,000"),
    Case("200 MB unannounced", answers(pouring(head(f"Content-Type: {HTML}"), b"<p>x</p>" * 8000, 200_000_000)), _L),
    Case("endless chunks", answers(pouring(_CHUNKED_START, b"10000\r\n" + b"y" * 65536 + b"\r\n")), _L),
    Case("endless chunks of one byte", answers(pouring(_CHUNKED_START, b"1\r\ny\r\n" * 5000)), _L),
)  # fmt: skip

_TARGETS = """
http://localhost/ http://localhost:{port}/ http://LOCALHOST./ http://sub.localhost/ http://127.0.0.1/ http://127.0.0.1:{port}/
http://127.1/ http://127.0.1/ http://0/ http://0.0.0.0/ http://2130706433/ http://017700000001/ http://0x7f000001/ http://0x7f.1/
http://0177.0.0.1/ http://127.0.0.1.:{port}/ http://[::1]/ http://[::1]:{port}/ http://[::]/ http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/ http://[0:0:0:0:0:ffff:10.0.0.1]/ http://10.0.0.1/ http://172.16.5.4/ http://192.168.1.1/ http://100.64.0.1/
http://169.254.169.254/latest/meta-data/ http://169.254.170.2/ http://[fd00:ec2::254]/ http://2852039166/ http://0xa9fea9fe/
http://0251.0376.0251.0376/ http://[::ffff:169.254.169.254]/ http://168.63.129.16/ http://100.100.100.200/ http://[fe80::1]/
http://[fe80::1%25eth0]/ http://[fc00::1]/ http://[64:ff9b::a9fe:a9fe]/ http://[2002:a9fe:a9fe::1]/ http://[2001:0:1::1]/
http://[ff02::1]/ http://224.0.0.1/ http://255.255.255.255/ http://198.18.0.1/ http://192.0.2.1/ http://{host}@127.0.0.1/
http://{host}:80@169.254.169.254/ http://user:secret@{host}:{port}/legal/privacy http://{host}:{port}\\@127.0.0.1/
http:\\\\127.0.0.1\\ \\\\127.0.0.1\\share http:///127.0.0.1/ http:127.0.0.1 ///127.0.0.1/ //127.0.0.1/ //[::1]/ //10.0.0.1:8080/x
http://１２７.０.０.１/ http://127。0。0。1/ http://①②⑦.⓪.⓪.①/ http://ⓛocalhost/ http://127.0.0.1%2f@{host}/ http://127.0.0.1%00.{host}/
http://{host}%09.127.0.0.1/ file:///etc/passwd file://localhost/etc/passwd data:text/html,<h1>Privacy</h1> javascript:alert(1)
ftp://{host}/ gopher://127.0.0.1:6379/_INFO about:blank blob:http://{host}/1 view-source:http://{host}/ ws://127.0.0.1/ unix:/run/x
chrome://settings http://{host}:0/ http://{host}:99999/ http://{host}:{closed}/legal/privacy http://rebound.example/
http://mixed.example/ http://mapped.example/ http://metadata.example:{port}/
""".split()  # noqa: SIM905
_NAMES = {
    "rebound.example": ["127.0.0.1"],
    "mixed.example": ["93.184.215.14", "10.0.0.7"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
}


def leads_to(target: str, status: int = 302) -> Happening:
    """The policy's address redirects there."""

    def happen(world: World) -> None:
        place = target.replace("{port}", str(world.server.port)).replace("{host}", pages.HOST)
        place = place.replace("{closed}", str(_closed_port()))
        world.network.names.update(_NAMES)
        line = f"Location: {place}\r\n".encode()
        world.server.answers[POLICY] = saying(
            b"HTTP/1.1 %d Found\r\nContent-Length: 0\r\n" % status + line + b"\r\n"
        )

    return happen


FORBIDDEN = tuple(
    Case(f"to {re.sub(r'[^ -~]', '?', target)}", leads_to(target, (301, 302, 303, 307, 308)[number % 5]), Outcome.SKIPPED, settings=_NOT_TWICE)
    for number, target in enumerate(_TARGETS)
)  # fmt: skip
