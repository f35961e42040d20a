"""`monitor claims add`: from an address and words to a claim that a check finds proven."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pytest_httpserver import HTTPServer

from monitor.cli import main
from monitor.cli.session import Surroundings
from monitor.config import load
from monitor.model import AbsenceProof, QuoteProof, SourceKind, StatusPageProof

PAGE = """<!doctype html><html lang="en"><head><title>Privacy Policy – Nebula AI</title></head><body>
<nav><a href="/">Home</a> <a href="/terms">Terms of Nebula</a></nav>
<main><h1>Privacy Policy</h1><p>Last updated: 2 March 2026</p>
<h2>1. Who we are</h2>
<p>Nebula AI Pte. Ltd. is the controller of your personal data. This policy explains what personal information
we collect, why, and what your rights are.</p>
<h2>2. Where data lives</h2>
<p>We store your personal data in our “own” data centre in Singapore. Backups are kept for thirty days.</p>
<ul><li>We do not use API inputs to train our models unless you opt in.</li>
<li>We share personal data with processors in Asia.</li></ul>
<h2>3. Enterprise</h2>
<p>We share personal data with processors in Europe. We keep it for as long as you have an account.</p>
</main><footer>Nebula AI Pte. Ltd. All rights are reserved by Nebula.</footer></body></html>"""
STORED = "We store your personal data in our “own” data centre in Singapore"
TRAINING = "We do not use API inputs to train our models unless you opt in."


class Added(NamedTuple):
    code: int
    answer: dict[str, Any]
    said: str


Add = Callable[..., Added]


@pytest.fixture
def register(tmp_path: Path, httpserver: HTTPServer) -> Path:
    """A register of settings alone, which lets pages of the server on this machine be read."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    path = tmp_path / "config.yaml"
    path.write_text(
        "settings:\n"
        f"  allow_origins: [{httpserver.url_for('').rstrip('/')}]\n"
        "  per_host_delay: 0s   # one host only\n"
        "\nproviders:\n"
    )
    return path


@pytest.fixture
def add(register: Path, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]) -> Add:
    """Run `claims add` on a path of the server, with JSON as the answer."""
    serve(httpserver, "/privacy", PAGE)

    def run(path: str, *arguments: str, form: str = "json") -> Added:
        capsys.readouterr()
        url = path if path.startswith("http") else httpserver.url_for("").rstrip("/") + path
        line = ["claims", "add", url, *arguments, "--format", form]
        code = main(line, Surroundings(environ={}, cwd=register.parent))
        printed = capsys.readouterr()
        answer = json.loads(printed.out) if form == "json" and printed.out else {}
        return Added(code, answer, printed.out + printed.err)

    return run


def serve(server: HTTPServer, path: str, body: str, *, status: int = 200, media: str = "text/html") -> None:
    server.expect_request(path).respond_with_data(body, status=status, content_type=f"{media}; charset=utf-8")


def loaded(register: Path, provider: str = "nebula") -> Any:
    return load(register, environ={}).providers[provider]


# --- a claim in a minute --------------------------------------------------------


def test_an_address_and_words_become_a_claim_that_verifies(
    add: Add, register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = register.read_text().splitlines()
    code, answer, _ = add("/privacy", STORED, "--provider", "nebula", "--write")
    assert code == 0
    assert (answer["verdict"], answer["note"], answer["warnings"]) == ("intact", "verbatim", [])
    assert answer["written"] == str(register)
    assert register.read_text().splitlines()[: len(before)] == before
    assert register.read_text().splitlines()[answer["line"] - 1].strip() == "data-residency:"
    provider = loaded(register)
    (source,), (claim,) = provider.sources.values(), provider.claims.values()
    assert (source.id, source.kind, str(source.dated)) == (
        "privacy-policy",
        SourceKind.PRIVACY_POLICY,
        "2026-03-02",
    )
    assert (claim.id, claim.topic, claim.sources) == ("data-residency", "data-residency", ("privacy-policy",))
    assert claim.proof == QuoteProof((STORED,))
    assert main(["verify"], Surroundings(environ={}, cwd=register.parent)) == 0
    assert "1 claim: 1 holds" in capsys.readouterr().out


def test_a_second_claim_on_the_page_joins_its_source(add: Add, register: Path) -> None:
    add("/privacy", STORED, "--provider", "nebula", "--write")
    code, answer, _ = add("/privacy?utm_source=mail#section-2", TRAINING, "--write", "--risk", "high")
    assert (code, answer["new"], answer["claim"]) == (0, [], "training")
    provider = loaded(register)
    assert list(provider.sources) == ["privacy-policy"]
    assert list(provider.claims) == ["data-residency", "training"]
    assert provider.claims["training"].risk == "high"


def test_nothing_is_written_without_being_asked(add: Add, register: Path) -> None:
    before = register.read_bytes()
    code, answer, _ = add("/privacy", STORED, "--provider", "nebula")
    assert (code, answer["written"]) == (0, None)
    assert answer["lines"][0] == "providers:"
    assert register.read_bytes() == before
    assert [path.name for path in register.parent.iterdir()] == ["config.yaml"]


def test_what_is_said_is_taken_and_the_rest_derived(add: Add, register: Path) -> None:
    code, answer, _ = add(
        "/privacy", STORED, "--provider", "nebula", "--source", "policy", "--claim", "home", "--topic",
        "residency", "--statement", "Data stays in Singapore: always.", "--write",
    )  # fmt: skip
    assert (code, answer["derived"]) == (0, [])
    provider = loaded(register)
    assert list(provider.sources) == ["policy"]
    claim = provider.claims["home"]
    assert (claim.topic, claim.statement) == ("residency", "Data stays in Singapore: always.")


def test_the_text_shows_the_words_in_their_clause(add: Add) -> None:
    code, _, said = add("/privacy", STORED, "--provider", "nebula", form="text")
    assert code == 0
    assert "Place      Privacy Policy > 2. Where data lives\n" in said
    assert ">>We store your personal data" in said
    assert "Singapore<<. Backups are kept" in " ".join(said.split())
    assert f'        quote: "{STORED}"\n' in said
    assert "Nothing was written." in said


# --- links to highlights --------------------------------------------------------

SHARED = "We share personal data with processors"
FRAGMENTS = [
    pytest.param("We%20do%20not%20use,opt%20in.", TRAINING, None, id="range"),
    pytest.param("we%20STORE%20your,Singapore", STORED, None, id="letter case"),
    pytest.param("We%20share%20personal,processors,-in%20Europe", SHARED, "in Europe.", id="suffix"),
    pytest.param("Enterprise-,We%20share,processors", SHARED, "in Europe.", id="prefix"),
]


@pytest.mark.parametrize(("fragment", "words", "suffix"), FRAGMENTS)
def test_a_link_to_a_highlight_gives_the_words_of_the_page(
    fragment: str, words: str, suffix: str | None, add: Add, register: Path
) -> None:
    code, answer, _ = add(f"/privacy#:~:text={fragment}", "--provider", "nebula", "--write")
    assert (code, answer["verdict"], answer["note"]) == (0, "intact", "verbatim")
    (claim,) = loaded(register).claims.values()
    assert claim.proof.texts == (words,)
    if suffix is not None:
        assert claim.proof.suffix.startswith(suffix)


def test_a_link_to_words_that_are_gone_makes_no_claim(add: Add) -> None:
    code, answer, _ = add("/privacy#:~:text=We%20never%20sell%20anything", "--provider", "nebula")
    assert (code, answer["verdict"], answer["lines"]) == (1, "never_matched", [])


# --- what to be warned of -------------------------------------------------------


def test_words_that_stand_twice_are_told_apart(add: Add, register: Path) -> None:
    code, answer, _ = add("/privacy", SHARED, "--provider", "nebula", "--place", "2", "--write")
    assert code == 0
    assert answer["words"]["number"] == 2
    assert answer["words"]["places"] == [
        "Privacy Policy > 2. Where data lives",
        "Privacy Policy > 3. Enterprise",
    ]
    assert "stand 2 times" in answer["warnings"][0]
    (claim,) = loaded(register).claims.values()
    assert claim.proof.suffix.startswith("in Europe")


@pytest.mark.parametrize(
    ("words", "warned"),
    [
        pytest.param("We do not use API", True, id="the beginning of a sentence"),
        pytest.param(TRAINING, False, id="the whole sentence"),
        pytest.param("Backups are kept for thirty days", False, id="one of two sentences"),
    ],
)
def test_whoever_quotes_little_of_a_sentence_is_told(add: Add, words: str, warned: bool) -> None:
    _, answer, _ = add("/privacy", words, "--provider", "nebula")
    assert ["quote the whole sentence" in warning for warning in answer["warnings"]] == [True] * warned


def test_a_place_that_is_not_there_is_refused(add: Add) -> None:
    code, _, said = add("/privacy", "We share personal data", "--provider", "nebula", "--place", "3")
    assert code == 2
    assert "--place 3: the quote stands 2 times" in said


def test_typography_is_mended_and_said(add: Add, register: Path) -> None:
    code, answer, _ = add(
        "/privacy", STORED.replace("“own”", '"own"').upper(), "--provider", "nebula", "--write"
    )
    assert (code, answer["note"]) == (0, "typographic")
    assert "only typography differs" in answer["warnings"][0]
    assert loaded(register).claims["data-residency"].proof == QuoteProof((STORED,))


def test_other_words_are_shown_and_taken_only_when_asked(add: Add, register: Path) -> None:
    wrong = STORED.replace("Singapore", "Malaysia") + "."
    before = register.read_bytes()
    code, answer, _ = add("/privacy", wrong, "--provider", "nebula", "--write")
    assert (code, answer["verdict"], answer["lines"]) == (1, "altered", [])
    assert "Singapore" in answer["found"]
    assert register.read_bytes() == before
    code, answer, _ = add("/privacy", wrong, "--provider", "nebula", "--write", "--as-found")
    assert (code, answer["verdict"]) == (0, "intact")
    assert "Singapore" in loaded(register).claims["data-residency"].proof.texts[0]


def test_a_quote_that_ends_where_the_sentence_goes_on_is_no_proof(add: Add) -> None:
    code, answer, _ = add("/privacy", "We do not use API inputs to train our models.", "--provider", "nebula")
    assert (code, answer["verdict"], answer["note"]) == (1, "altered", "extended")
    assert answer["found"] == TRAINING


def test_words_in_a_footer_are_claimed_with_a_warning(add: Add) -> None:
    code, answer, _ = add("/privacy", "All rights are reserved by Nebula.", "--provider", "nebula")
    assert code == 0
    assert answer["words"]["region"] == "frame"
    assert "stand in a frame" in answer["warnings"][0]


def test_words_that_are_claimed_already_are_said_to_be(add: Add) -> None:
    add("/privacy", STORED, "--provider", "nebula", "--write")
    code, answer, _ = add("/privacy", STORED)
    assert (code, answer["claim"]) == (0, "store-personal-data-own-data")
    assert answer["warnings"] == ["nebula/data-residency rests on the same words already"]


def test_a_host_that_is_not_the_providers_own_is_said_to_be_unofficial(add: Add, register: Path) -> None:
    with register.open("a") as file:
        file.write("  nebula:\n    name: Nebula\n    domains: [nebula.example]\n")
    code, answer, _ = add("/privacy", STORED, "--provider", "nebula")
    assert (code, answer["new"]) == (0, ["source"])
    assert "is not below the provider's domains, so reports call it unofficial" in answer["warnings"][0]


def test_a_page_that_moved_for_good_is_recorded_where_it_is(
    add: Add, register: Path, httpserver: HTTPServer
) -> None:
    new = httpserver.url_for("/privacy")
    httpserver.expect_request("/old").respond_with_data("", status=301, headers={"Location": new})
    code, answer, _ = add("/old", STORED, "--provider", "nebula", "--write")
    assert code == 0
    assert "moved for good" in answer["warnings"][0]
    (source,) = loaded(register).sources.values()
    assert (source.url, source.also) == (new, (httpserver.url_for("/old"),))


# --- silences and status pages --------------------------------------------------


def test_a_silence_is_claimed_where_there_is_one(add: Add, register: Path) -> None:
    code, answer, _ = add(
        "/privacy", "--provider", "nebula", "--absent", "SOC 2", "--absent", "/ISO ?27001/", "--write"
    )
    assert (code, answer["verdict"]) == (0, "silent")
    claim = loaded(register).claims["compliance"]
    assert claim.proof == AbsenceProof(("SOC 2", "/ISO ?27001/"))
    assert claim.sources == ("privacy-policy",)


def test_a_silence_that_is_none_shows_what_is_said(add: Add) -> None:
    code, answer, _ = add("/privacy", "--provider", "nebula", "--absent", "processors")
    assert (code, answer["verdict"], answer["lines"]) == (1, "stated", [])
    assert answer["found"] == "We share personal data with processors in Asia."


def test_a_status_page_is_claimed_to_be_there(add: Add, register: Path, httpserver: HTTPServer) -> None:
    page = {"id": "x", "name": "Nebula", "url": "https://status.nebula.example"}
    summary = {
        "page": {**page, "updated_at": "2026-03-02T00:00:00Z"},
        "components": [],
        "incidents": [],
        "scheduled_maintenances": [],
        "status": {"indicator": "none", "description": "All Systems Operational"},
    }
    serve(httpserver, "/status/api/v2/summary.json", json.dumps(summary), media="application/json")
    code, answer, _ = add("/status/api/v2/summary.json", "--provider", "nebula", "--write")
    assert (code, answer["verdict"]) == (0, "present")
    provider = loaded(register)
    assert provider.sources["status-page"].kind is SourceKind.STATUS_PAGE
    assert provider.claims["status-page"].proof == StatusPageProof()


# --- what cannot be read, and what cannot be asked ------------------------------

CHALLENGE = "<html><title>Just a moment...</title><body>Checking your browser</body></html>"
SHELL = '<html><body><div id="root"></div><script>start()</script></body></html>'
UNREADABLE = [
    pytest.param("Not here", 404, "not_found", id="gone"),
    pytest.param(CHALLENGE, 403, "blocked", id="challenge"),
    pytest.param(SHELL, 200, "invalid", id="shell"),
    pytest.param("oops", 500, "unreachable", id="broken"),
]


@pytest.mark.parametrize(("body", "status", "outcome"), UNREADABLE)
def test_a_page_that_cannot_be_read_proves_nothing(
    body: str, status: int, outcome: str, add: Add, register: Path, httpserver: HTTPServer
) -> None:
    serve(httpserver, "/bad", body, status=status)
    before = register.read_bytes()
    register.write_bytes(before.replace(b"per_host", b"timeout: 3s\n  per_host"))
    before = register.read_bytes()
    code, answer, _ = add("/bad", STORED, "--provider", "nebula", "--write")
    assert (code, answer["outcome"], answer["lines"]) == (3, outcome, [])
    assert answer["reason"]
    assert register.read_bytes() == before


def test_a_page_on_an_internal_address_is_not_read_unless_it_is_meant(add: Add, register: Path) -> None:
    register.write_text("providers:\n")
    code, answer, said = add("/privacy", STORED, "--provider", "nebula")
    assert (code, answer["outcome"]) == (3, "skipped")
    assert "settings.allow_origins" in said


def test_robots_are_minded(add: Add, httpserver: HTTPServer) -> None:
    httpserver.clear()
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /")
    code, answer, said = add("/privacy", STORED, "--provider", "nebula")
    assert (code, answer["outcome"]) == (3, "skipped")
    assert "robots.txt" in said


MISTAKES = [
    pytest.param(["/privacy", "--provider", "nebula"], "nothing proves the claim yet", id="no words"),
    pytest.param(["/privacy", "in Asia", "--provider", "n"], "too few to be found", id="short words"),
    pytest.param(["/privacy", STORED, "--absent", "SOC 2"], "one proof", id="two proofs"),
    pytest.param(["/privacy", "--absent", "/(a/", "--provider", "n"], "--absent", id="bad expression"),
    pytest.param(["ftp://x.example/", STORED], "is not a web address", id="another scheme"),
    pytest.param(["/privacy#:~:text=a,b,c", "--provider", "n"], "not of the form", id="bad fragment"),
    pytest.param(["/privacy", STORED, "--provider", "No Id"], "is not an id", id="bad provider"),
    pytest.param(["/privacy", STORED, "--provider", "n", "--claim", "No Id"], "is not an id", id="bad claim"),
    pytest.param(["http://127.0.0.1:1/x", STORED], "say who it is with --provider", id="an address as host"),
]


@pytest.mark.parametrize(("arguments", "said"), MISTAKES)
def test_what_cannot_be_meant_is_refused(arguments: list[str], said: str, add: Add, register: Path) -> None:
    before = register.read_bytes()
    code, answer, printed = add(*arguments, "--write")
    assert code == 2
    assert said in " ".join(printed.split())
    assert answer == {}
    assert register.read_bytes() == before


def test_an_id_that_is_taken_is_refused(add: Add) -> None:
    add("/privacy", STORED, "--provider", "nebula", "--write")
    code, _, said = add("/privacy", TRAINING, "--claim", "data-residency")
    assert code == 2
    assert "nebula/data-residency is a claim already" in said


def test_a_source_at_another_address_is_not_taken_for_this_one(add: Add, httpserver: HTTPServer) -> None:
    serve(httpserver, "/other", PAGE)
    add("/privacy", STORED, "--provider", "nebula", "--write")
    code, _, said = add("/other", TRAINING, "--provider", "nebula", "--source", "privacy-policy")
    assert code == 2
    assert "nebula/privacy-policy is at" in said


def test_a_register_in_braces_gets_lines_to_paste(add: Add, register: Path) -> None:
    settings = register.read_text().partition("\nproviders")[0]
    register.write_text(f"{settings}\nproviders: {{}}\n")
    before = register.read_bytes()
    code, answer, _ = add("/privacy", STORED, "--provider", "nebula", "--write")
    assert code == 2
    assert "block style" in answer["refusal"]
    assert answer["lines"][0] == "providers:"
    assert register.read_bytes() == before
    code, _, said = add("/privacy", STORED, "--provider", "nebula", form="text")
    assert code == 2
    assert "Not written: " in " ".join(said.split())


def test_the_database_is_not_touched(add: Add, register: Path) -> None:
    add("/privacy", STORED, "--provider", "nebula", "--write")
    assert [path.name for path in register.parent.iterdir()] == ["config.yaml"]


def test_page_words_cannot_act_on_the_terminal_or_the_register(
    add: Add, register: Path, httpserver: HTTPServer
) -> None:
    odd = "We store \u202eyour\u202c data \u001b[2Jhere: {a: b} # \u200bno, [\u2028really]"
    serve(httpserver, "/odd", PAGE.replace("Backups are kept", f"{odd}. Backups are kept"))
    code, _, said = add("/odd#:~:text=We%20store,really", "--provider", "nebula", "--write", form="text")
    assert "\x1b" not in said
    assert "\u202e" not in said
    if code == 0:
        assert "\u202e" not in register.read_text()
        assert loaded(register).claims
