"""`monitor doctor --live`: each source is fetched twice, and what is to be mended is named with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from monitor.cli import main
from monitor.cli.session import Surroundings
from monitor.errors import UnknownName
from monitor.report.upkeep import doctor_text
from monitor.results import DoctorFinding
from monitor.workbench import open_workbench

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
CLAUSES = "".join(
    f"<h2>{number}. Part</h2><p>We collect personal data of kind {number} and you agree to these terms.</p>"
    for number in range(1, 9)
)
TRAINING = "We do not use your data to train our models."


def page(extra: str = "", *, footer: str = "All rights are reserved.", head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>Privacy Policy</title>{head}</head><body><main>'
        f"<h1>Privacy Policy</h1><p>Last updated: 2 March 2026</p>{CLAUSES}<p>{TRAINING}</p>{extra}</main>"
        f"<footer>{footer}</footer></body></html>"
    )


Look = Callable[..., list[DoctorFinding]]


@pytest.fixture
def serve(httpserver: HTTPServer) -> Callable[..., None]:
    """Serve pages at a path, one after the other and round again."""
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /private")

    def expect(path: str, *bodies: str, status: int = 200, media: str = "text/html") -> None:
        turn: Iterator[str] = cycle(bodies)

        def answer(_: Request) -> Response:
            return Response(next(turn), status, content_type=f"{media}; charset=utf-8")

        httpserver.expect_request(path).respond_with_handler(answer)

    return expect


@pytest.fixture
def look(tmp_path: Path, httpserver: HTTPServer) -> Look:
    """Examine a register whose one provider has these sources and claims, given as lines of YAML."""

    def examine(sources: str, claims: str = "") -> list[DoctorFinding]:
        origin = httpserver.url_for("").rstrip("/")
        also = origin.replace("localhost", "127.0.0.1")
        lines = [
            f"settings: {{allow_origins: [{origin}, {also}], per_host_delay: 0s, timeout: 5s}}",
            "providers:",
            "  lumen:",
            "    name: Lumen",
            "    domains: [localhost]",
            "    sources:",
            *(f"      {line}" for line in sources.replace("@", origin).splitlines()),
            *(["    claims:"] if claims else []),
            *(f"      {line}" for line in claims.splitlines()),
        ]
        (tmp_path / "config.yaml").write_text("\n".join(lines) + "\n")
        bench = open_workbench(None, None, {}, tmp_path, clock=lambda: NOW)
        found = list(bench.examine())
        assert sorted(path.name for path in tmp_path.iterdir()) == ["config.yaml"]
        return found

    return examine


SOURCE = "policy: {kind: privacy-policy, url: @/policy}"


def test_a_steady_source_with_claims_that_stand_is_well(look: Look, serve: Callable[..., None]) -> None:
    serve("/policy", page())
    found = look(SOURCE, f"training: {{topic: t, statement: s, quote: {TRAINING}}}")
    assert [(one.area, one.level) for one in found] == [("lumen/policy", "ok"), ("lumen", "ok")]
    assert found[0].message == "19 clauses, dated 2026-03-02; two answers are the same"
    assert found[1].message == "1 of 1 claims with a proof stand on the pages now"


IN_TEXT = 'differ in 1 clause of the text, e.g. "blue" and then "green" under "Privacy Policy > 8. Part"'
IN_FRAME = 'differ in 1 clause of the frame only, e.g. "17" and then "18"'
DIFFERENCES = [
    pytest.param(page(head="<!--1-->"), page(head="<!--2-->"), "ok", "differ in bytes only", id="bytes"),
    pytest.param(page(footer="Seen 17 times."), page(footer="Seen 18 times."), "ok", IN_FRAME, id="frame"),
    pytest.param(
        page("<p>Our offer of the day: blue.</p>"),
        page("<p>Our offer of the day: green.</p>"),
        "warn",
        IN_TEXT,
        id="text",
    ),
]


@pytest.mark.parametrize(("one", "other", "level", "said"), DIFFERENCES)
def test_what_two_answers_differ_in_is_said(
    one: str, other: str, level: str, said: str, look: Look, serve: Callable[..., None]
) -> None:
    serve("/policy", one, other)
    (found,) = look(SOURCE)
    assert found.level == level
    assert said in found.message
    if level == "warn":
        assert "`remove`" in str(found.advice)
        assert str(found.where).endswith("config.yaml:7")


def test_one_answer_of_two_that_cannot_be_read_is_unsteady(look: Look, serve: Callable[..., None]) -> None:
    serve("/policy", page(), '<html><body><div id="root"></div><script>start()</script></body></html>')
    (found,) = look("policy: {kind: privacy-policy, url: @/policy, render: never}")
    assert found.level == "warn"
    assert found.message.startswith("unsteady: one of two answers could not be read")


def test_a_page_that_needs_a_browser_says_so(look: Look, serve: Callable[..., None]) -> None:
    serve("/policy", '<html><body><div id="root"></div><script>start()</script></body></html>')
    (found,) = look("policy:\n  kind: privacy-policy\n  url: @/policy\n  render: never")
    assert found.message.startswith("needs rendering: ")
    assert found.advice == "Write `render: auto`."
    assert str(found.where).endswith("config.yaml:10")
    (found,) = look(SOURCE)
    assert found.message.startswith("needs rendering: ")
    assert "Get a browser" in str(found.advice)


def test_what_robots_forbid_is_skipped(look: Look, serve: Callable[..., None]) -> None:
    (found,) = look("policy: {kind: privacy-policy, url: @/private/policy}")
    assert found.level == "warn"
    assert "robots.txt does not allow policy-monitor" in found.message
    assert str(found.where).endswith("config.yaml:1")


def test_a_page_that_is_gone_asks_for_its_new_address(look: Look, serve: Callable[..., None]) -> None:
    serve("/policy", "gone", status=404)
    (found,) = look(SOURCE, f"training: {{topic: t, statement: s, quote: {TRAINING}}}")[:1]
    assert found.message.startswith("not found: ")
    assert "keep this one under `also`" in str(found.advice)


def test_a_permanent_redirect_gives_the_address_to_write(
    look: Look, serve: Callable[..., None], httpserver: HTTPServer
) -> None:
    serve("/new", page())
    new = httpserver.url_for("/new")
    httpserver.expect_request("/old").respond_with_data("", status=308, headers={"Location": new})
    found = look("policy:\n  kind: privacy-policy\n  url: @/old")[1]
    assert found.message == f"moved permanently to {new}"
    assert f"`url: {new}`, and `also: [{httpserver.url_for('/old')}]`" in str(found.advice)
    assert str(found.where).endswith("config.yaml:9")


def test_selectors_that_match_nothing_are_named_with_their_lines(
    look: Look, serve: Callable[..., None]
) -> None:
    serve("/policy", page())
    source = (
        "policy:\n  kind: privacy-policy\n  url: @/policy\n  select: '#text'\n  remove:\n  - h1\n  - .cookie"
    )
    found = look(source)[1:]
    assert [(one.message, str(one.where).rpartition(":")[2]) for one in found] == [
        ('select: "#text" matches nothing', "10"),
        ('remove: ".cookie" matches nothing', "13"),
    ]


def test_a_host_that_is_not_official_is_named(
    look: Look, serve: Callable[..., None], httpserver: HTTPServer
) -> None:
    serve("/policy", page())
    elsewhere = httpserver.url_for("/policy").replace("localhost", "127.0.0.1")
    httpserver.expect_request("/moved").respond_with_data("", status=302, headers={"Location": elsewhere})
    found = look("policy: {kind: privacy-policy, url: @/moved, hosts: [127.0.0.1]}")[1]
    assert found.message == "ended at 127.0.0.1, which is no official host of the provider"
    assert str(found.where).endswith("config.yaml:5")


def test_a_host_that_a_source_may_not_end_at_is_named(
    look: Look, serve: Callable[..., None], httpserver: HTTPServer
) -> None:
    serve("/policy", page())
    elsewhere = httpserver.url_for("/policy").replace("localhost", "127.0.0.1")
    httpserver.expect_request("/moved").respond_with_data("", status=302, headers={"Location": elsewhere})
    (found,) = look("policy: {kind: privacy-policy, url: @/moved}")
    assert "ended at 127.0.0.1" in found.message
    assert "add 127.0.0.1 to `hosts` of the source" in str(found.advice)


def test_another_date_than_the_one_reviewed_is_told(look: Look, serve: Callable[..., None]) -> None:
    serve("/policy", page())
    found = look("policy:\n  kind: privacy-policy\n  url: @/policy\n  dated: 2026-01-01")[1]
    assert found.message == "is dated 2026-03-02, and 2026-01-01 was reviewed"
    assert found.advice == "Read what changed, then write `dated: 2026-03-02`."
    assert str(found.where).endswith("config.yaml:10")


def test_a_page_that_is_no_status_page_is_told(look: Look, serve: Callable[..., None]) -> None:
    serve("/status", page())
    found = look(
        "status: {kind: status-page, url: @/status}", "there: {topic: t, statement: s, status_page: true}"
    )
    assert "is no status page that can be recognised" in [one.message for one in found]
    assert "there is no status page" in next(one.message for one in found if one.area == "lumen/there")


TAKE = f'Where they say as much: `quote: "{TRAINING}"`.'
MAIL = "link: {text: Write to us, href: 'https://lumen.example/mail'}"
CLAIMS = [
    pytest.param("quote: We do not use your data to train any models.", "other words", TAKE, id="words"),
    pytest.param("quote: Unicorns gallop over silver moons", "not there", "Copy the words", id="no words"),
    pytest.param("absent: [train our models]", "the silence is broken", "correct or delete", id="no silence"),
    pytest.param(MAIL, "not there", "correct or delete", id="no link"),
]


@pytest.mark.parametrize(("proof", "said", "advice"), CLAIMS)
def test_a_claim_that_does_not_stand_is_shown_with_what_is_there(
    proof: str, said: str, advice: str, look: Look, serve: Callable[..., None]
) -> None:
    serve("/policy", page())
    found = look(SOURCE, f"wrong:\n  topic: t\n  statement: s\n  {proof}")
    (wrong,) = [one for one in found if one.area == "lumen/wrong"]
    assert wrong.level == "warn"
    assert wrong.message.startswith(said)
    assert advice in str(wrong.advice)
    assert str(wrong.where).endswith("config.yaml:12")
    assert found[-1].message == "0 of 1 claims with a proof stand on the pages now"


def test_claims_on_pages_that_cannot_be_read_are_no_fault_of_theirs(
    look: Look, serve: Callable[..., None]
) -> None:
    serve("/policy", "busy", status=403)
    found = look(SOURCE, f"training: {{topic: t, statement: s, quote: {TRAINING}}}")
    assert [one.area for one in found] == ["lumen/policy", "lumen"]
    assert found[1].message.endswith(
        "0 of 1 claims with a proof stand on the pages now, 1 on pages that could not be read"
    )


def test_each_source_is_asked_for_twice_past_every_cache(
    look: Look, serve: Callable[..., None], httpserver: HTTPServer
) -> None:
    serve("/policy", page())
    look(SOURCE)
    asked = [request for request, _ in httpserver.log if request.path == "/policy"]
    assert [request.headers["Cache-Control"] for request in asked] == ["no-cache", "no-cache"]


def test_only_the_providers_named_are_looked_at(
    look: Look, tmp_path: Path, serve: Callable[..., None]
) -> None:
    serve("/policy", page())
    look(SOURCE)
    bench = open_workbench(None, None, {}, tmp_path, clock=lambda: NOW)
    assert [one.area for one in bench.examine(providers=["lumen"])] == ["lumen/policy"]
    with pytest.raises(UnknownName):
        bench.examine(providers=["lumn"])


def test_the_command_tells_the_setup_first_and_records_nothing(
    look: Look, tmp_path: Path, serve: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    serve("/policy", page())
    look(SOURCE)
    surroundings = Surroundings(environ={}, cwd=tmp_path)
    assert main(["doctor", "--live"], surroundings) == 0
    said = capsys.readouterr().out
    assert said.index("ok    database") < said.index("ok    lumen/policy")
    assert main(["status", "--format", "json"], surroundings) == 0
    assert '"checked_at": null' in capsys.readouterr().out
    assert main(["doctor", "--provider", "lumen"], surroundings) == 2
    assert "add --live" in capsys.readouterr().err


def test_findings_are_printed_with_the_line_to_change() -> None:
    said = doctor_text([DoctorFinding("lumen/policy", "warn", "moved", "Write `url: x`.", "config.yaml:9")])
    assert "-> Write `url: x`. (config.yaml:9)" in said
