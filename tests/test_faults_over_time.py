"""Faults that take several checks, several sources or several hosts to show."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import fault_cases_transfer as transfer
import fault_pages as pages
import pytest
import trustme
from fault_fixtures import Worlds, authority, server, worlds  # noqa: F401 - fixtures
from fault_server import (
    Asked,
    Behaviour,
    FaultServer,
    faulty,
    good,
    head,
    in_turn,
    message,
    saying,
    stalling,
    trickling,
    unless_fresh,
)
from fault_world import CALM, HOLDING, POLICY, World, not_kept, source_of, verdicts

from monitor.model import Change, Outcome, Verdict

OTHER = pages.with_change(pages.RESIDENCY, pages.RESIDENCY.replace("Chile", "Texas"))


def always_the_same(page: str, etag: str = '"for-ever"') -> Behaviour:
    """Answer with an ETag that never changes, whatever the page does."""

    async def behave(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if asked.headers.get("if-none-match") == etag:
            await saying(head(f"ETag: {etag}", "Connection: close", status="304 Not Modified"))(asked, writer)
        else:
            await saying(message(page.encode(), etag=etag))(asked, writer)

    return behave


def test_an_etag_that_never_changes_is_believed_for_seven_days_at_most(worlds: Worlds) -> None:
    world = worlds.fresh(read=False)
    answers = world.server.answers
    answers[POLICY] = always_the_same(pages.policy())
    assert verdicts(world.check()) == HOLDING
    answers[POLICY] = always_the_same(OTHER)
    seen = []
    for _ in range(9):
        world.now += timedelta(days=1)
        seen.append(verdicts(world.check())["residency"])
    assert seen[:6] == [Verdict.INTACT] * 6
    assert seen[7:] == [Verdict.ALTERED] * 2


def test_verify_looks_past_an_etag_that_never_changes(worlds: Worlds) -> None:
    world = worlds.fresh(read=False)
    world.server.answers[POLICY] = always_the_same(pages.policy())
    world.check()
    world.server.answers[POLICY] = always_the_same(OTHER)
    assert verdicts(world.check())["residency"] is Verdict.INTACT
    assert verdicts(world.verify())["residency"] is Verdict.ALTERED


def test_verify_looks_past_a_stale_cache(worlds: Worlds) -> None:
    world = worlds.fresh(read=True)
    world.server.answers[POLICY] = unless_fresh(good(pages.policy()), good(OTHER))
    assert verdicts(world.check()) == HOLDING
    assert verdicts(world.verify())["residency"] is Verdict.ALTERED


def test_a_change_that_only_a_cache_still_has_is_not_told_as_vanished(worlds: Worlds) -> None:
    world = worlds.fresh(read=True)
    world.server.answers[POLICY] = unless_fresh(good(OTHER), good(pages.policy()))
    report = world.check()
    assert verdicts(report) == HOLDING
    assert not [kind for kind in world.alerts() if kind.startswith("claim")]


@pytest.mark.parametrize("period", [2, 3])
def test_two_wordings_in_turn_are_unstable_and_told_once(worlds: Worlds, period: int) -> None:
    world = worlds.fresh(read=True)
    world.server.answers[POLICY] = in_turn(*[good(pages.policy())] * (period - 1), good(OTHER))
    reports = [world.check() for _ in range(12)]
    assert {verdict for report in reports for verdict in [verdicts(report)["residency"]]} == {Verdict.INTACT}
    told = world.alerts()
    assert told.count("source_unstable") == 1
    assert not [kind for kind in told if kind.startswith("claim")]


def test_a_wording_that_stays_turns_the_claim_in_the_end(worlds: Worlds) -> None:
    world = worlds.fresh(read=True)
    world.server.answers[POLICY] = in_turn(good(OTHER), good(pages.policy()))
    world.check()
    world.server.answers[POLICY] = good(OTHER)
    last = [verdicts(world.check())["residency"] for _ in range(4)][-1]
    assert last is Verdict.ALTERED
    assert world.alerts().count("claim_flagged") == 1


def test_flagged_then_unreadable_then_flagged_is_one_alert(worlds: Worlds) -> None:
    world = worlds.fresh(read=True)
    answers = world.server.answers
    answers[POLICY] = good(OTHER)
    assert world.verify().exit_code == 1
    answers[POLICY] = faulty("<h1>Forbidden</h1>", 403)
    report = world.verify()
    assert report.exit_code == 3
    assert {claim.claim: claim.last_verdict for claim in report.claims} == {
        **HOLDING,
        "residency": Verdict.ALTERED,
    }
    answers[POLICY] = good(OTHER)
    assert world.verify().exit_code == 1
    assert world.alerts().count("claim_flagged") == 1


def test_a_page_gone_for_days_is_told_once_and_its_claims_stay(worlds: Worlds) -> None:
    world = worlds.fresh(read=True)
    read_at = world.now
    world.server.answers[POLICY] = faulty("<h1>Not found</h1>", 404)
    for _ in range(6):
        world.now += timedelta(days=1)
        report = world.check()
    assert not_kept(report.claims, read_at) == []
    assert world.alerts() == ["source_not_found"]


def test_a_page_blocked_for_days_is_told_once_it_has_been_too_long(worlds: Worlds) -> None:
    world = worlds.fresh(read=True)
    world.server.answers[POLICY] = faulty("<h1>Forbidden</h1>", 403)
    for _ in range(6):
        world.now += timedelta(days=1)
        world.check()
    assert world.alerts() == ["source_unreadable"]


# --- other sources --------------------------------------------------------------

STALLS = [
    pytest.param(stalling(), id="silent"),
    pytest.param(trickling(b"HTTP/1.1 200 OK\r\n\r\n", b"x", 0.01), id="one byte at a time"),
    pytest.param(trickling(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01), id="endless 1xx"),
]


@pytest.mark.parametrize("behaviour", STALLS)
def test_a_host_that_stalls_delays_no_other_source(worlds: Worlds, behaviour: Behaviour) -> None:
    world = worlds.fresh(read=True, calm=True)
    world.server.answers[POLICY] = behaviour
    began = time.monotonic()
    done: dict[str, float] = {}
    with world.app(timeout="1.5s") as app:
        report = app.check(progress=lambda _n, _of, what: done.update({what: time.monotonic() - began}))
    assert source_of(report, "calm").outcome is Outcome.OK
    assert done["tern/calm: ok"] < 1.2 < done["tern/privacy: unreachable"] < 4


def test_a_rate_limit_of_one_host_stops_no_other(worlds: Worlds) -> None:
    world = worlds.fresh(read=True, calm=True, calm_origin=True)
    world.server.answers[POLICY] = faulty("slow down", 429, retry_after="3600")
    began = time.monotonic()
    report = world.verify(timeout="2s")
    assert time.monotonic() - began < 2
    assert (source_of(report).outcome, source_of(report).change) == (Outcome.BLOCKED, None)
    report = world.check(timeout="2s")
    assert source_of(report, "calm").outcome is Outcome.OK


def test_a_crawl_delay_is_kept_between_two_pages(worlds: Worlds) -> None:
    world = worlds.fresh(read=True, calm=True)
    world.server.answers["/robots.txt"] = saying(
        message(b"User-agent: *\nCrawl-delay: 1\nDisallow: /private", content_type="text/plain")
    )
    began = time.monotonic()
    report = world.check(respect_robots=True)
    assert [source_of(report, name).outcome for name in ("privacy", "calm")] == [Outcome.OK, Outcome.OK]
    assert time.monotonic() - began > 1.9


# --- markup that costs ----------------------------------------------------------


def _nested(opening: str, closing: str = "", count: int = 100_000) -> str:
    return opening * count + "deep" + closing * count


MONSTERS = {
    "100,000 nested elements": _nested("<div>", "</div>"),
    "100,000 that never close": _nested("<b>"),
    "misnested formatting": "<p>" + "<b><i><u>x</p><p>" * 30_000,
    "nested lists": _nested("<ul><li>", "</li></ul>", 50_000),
    "nested tables": _nested("<table><tr><td>", "</td></tr></table>", 30_000),
    "nested links": _nested('<a href="/x">', "</a>"),
    "100,000 attributes": "<p " + " ".join(f"a{n}='{n}'" for n in range(100_000)) + ">wide</p>",
    "100,000 equal attributes": "<p " + "class=x " * 100_000 + ">wide</p>",
    "one attribute of 5 MB": f'<p title="{"x " * 2_500_000}">long</p>',
    "a comment of 5 MB": f"<!--{'- ' * 2_500_000}-->",
    "100,000 comments that never end": "<!-- " * 100_000 + "-->",
    "50,000 paragraphs": "<p>word</p>" * 50_000,
    "50,000 headings": "<h2>word</h2>" * 50_000,
    "50,000 links": "".join(f'<a href="/{n}">link {n}</a> ' for n in range(50_000)),
    "a million entities": "&amp;" * 1_000_000,
    "a word of 3 MB": "x" * 3_000_000,
    "3 MB of spaces": " " * 3_000_000,
    "1 MB of full stops": ". " * 500_000,
    "3 MB of opening brackets": "<" * 1_000_000 + "(" * 2_000_000,
    "1 MB of combining marks": "a" + "\u0301" * 500_000,
    "1 MB of Han": "个人信息" * 80_000,
    "a million line breaks": "<br>" * 400_000,
    "templates that never end": "<template>" * 50_000,
    "frames in frames": "<iframe><iframe>" * 50_000,
    "selects in selects": "<select><option>" * 50_000,
    "scripts that never end": "<script>" * 100_000 + "</script>",
    "the quote, 20,000 times": f"<p>{pages.RESIDENCY}</p>" * 20_000,
    "nearly the quote, 20,000 times": f"<p>{pages.RESIDENCY.replace('Chile', 'Peru')}</p>" * 20_000,
}


@pytest.mark.parametrize("markup", [pytest.param(text, id=name) for name, text in MONSTERS.items()])
def test_markup_that_costs_is_read_or_refused_within_seconds(worlds: Worlds, markup: str) -> None:
    world = worlds.fresh(read=True)
    read_at = world.now
    world.server.answers[POLICY] = faulty(pages.policy(pages.sections() + markup))
    began = time.process_time()
    report = world.verify()
    assert time.process_time() - began < 5
    seen = source_of(report)
    assert seen.outcome in (Outcome.OK, Outcome.TOO_LARGE, Outcome.INVALID), seen.reason
    if seen.outcome is Outcome.OK:
        assert {name: state for name, state in verdicts(report).items() if state.state != "holds"} == {}
    else:
        assert not_kept(report.claims, read_at) == []
    assert not [kind for kind in world.alerts() if kind.startswith("claim")]


def test_bombs_grow_memory_by_little(worlds: Worlds) -> None:
    clear, status = Path("/proc/self/clear_refs"), Path("/proc/self/status")
    if not status.exists():
        pytest.skip("the peak of memory is read from /proc")

    def kilobytes(name: str) -> int:
        line = next(line for line in status.read_text().splitlines() if line.startswith(name))
        return int(line.split()[1])

    world = worlds.fresh(read=True)
    world.check()
    for case in transfer.BOMBS:
        case.happens(world)
        clear.write_text("5")  # sets the peak back
        before = kilobytes("VmRSS")
        assert source_of(world.check()).outcome is Outcome.TOO_LARGE
        assert kilobytes("VmHWM") - before < 64 * 1024, case.id


# --- TLS and proxies ------------------------------------------------------------


@contextmanager
def showing(server: FaultServer, authority: trustme.CA, *names: str, **options: Any) -> Iterator[None]:
    """Show another certificate for a while."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **options).configure_cert(context)
    server.certificate = context
    try:
        yield
    finally:
        server.certificate = None


@pytest.fixture
def secure(worlds: Worlds, authority: trustme.CA) -> World:
    """A world that has read the policy over TLS once."""
    world = worlds.fresh(read=False)
    authority.cert_pem.write_to_path(str(world.folder / "ca.pem"))
    world.origin = f"https://{pages.HOST}:{world.server.tls_port}"
    world.settings["trusted_ca"] = str(world.folder / "ca.pem")
    assert verdicts(world.check()) == HOLDING
    return world


def test_certificates_that_are_not_good_prove_nothing(
    secure: World, server: FaultServer, authority: trustme.CA
) -> None:
    read_at = secure.now
    yesterday = secure.now.replace(year=2020)
    bad = [
        (authority, (pages.HOST,), {"not_after": yesterday}, "expired"),
        (authority, ("somebody.example",), {}, "match|name"),
        (trustme.CA(), (pages.HOST,), {}, "self.signed|unable|verify|issuer"),
    ]
    for issuer, names, options, _says in bad:
        server.asked.clear()
        with showing(server, issuer, *names, **options):
            report = secure.verify(timeout="0.9s")
        assert source_of(report).outcome is Outcome.UNREACHABLE
        assert "certificate" in (source_of(report).reason or "")
        assert not_kept(report.claims, read_at) == []
        assert server.asked == []
    report = secure.check()
    assert (source_of(report).change, verdicts(report)) == (Change.UNCHANGED, HOLDING)
    assert secure.alerts() == []


def test_a_redirect_from_https_to_http_proves_nothing(secure: World, server: FaultServer) -> None:
    read_at = secure.now
    secure.settings["allow_origins"] = [f"https://{pages.HOST}:{server.tls_port}"]
    secure.network.names["open.example"] = ["93.184.215.14"]
    server.answers[POLICY] = saying(message(b"", 302, location="http://open.example/legal/privacy"))
    report = secure.verify()
    assert source_of(report).outcome is Outcome.UNREACHABLE
    assert not_kept(report.claims, read_at) == []
    assert secure.network.strangers == []


def test_proxies_of_the_environment_are_ignored(worlds: Worlds, monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.fresh(read=True)
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    report = world.verify()
    assert (source_of(report).outcome, verdicts(report)) == (Outcome.OK, HOLDING)
    assert world.network.strangers == []


def test_the_proxy_of_the_settings_is_used(worlds: Worlds) -> None:
    world = worlds.fresh(read=True)
    world.network.names["proxy.example"] = ["127.0.0.1"]
    report = world.verify(proxy=f"http://proxy.example:{world.server.port}")
    assert source_of(report).outcome is not Outcome.SKIPPED
    assert [asked.path for asked in world.server.asked if "://" in asked.path or ":" in asked.path]
    assert CALM
