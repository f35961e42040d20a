"""A register whose pages exist only in a browser is verified like any other."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from browsing import needs_browser, turn_on
from pytest_httpserver import HTTPServer
from watched import TRAINING, Watched, claim_of, only, policy, quote, watch

from monitor.cli import main

pytestmark = needs_browser


def shell_of(page: str) -> str:
    """Give a page that is empty until its script has asked for the text."""
    return (
        '<!doctype html><html lang="en"><head><title>Lumen AI</title></head><body><div id="root"></div>'
        "<script>fetch('/text').then((got) => got.text()).then((text) => document.getElementById('root')"
        ".innerHTML = text)</script></body></html>"
    )


def picture_of(watched: Watched) -> bytes:
    """Give the picture of the page that was read last, which is as wide as the window and no less high."""
    with watched.open() as app:
        picture = app.screenshot(app.show("lumen/privacy"))
    assert picture.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 1280
    assert height >= 1600
    return picture


def test_a_shell_is_rendered_judged_and_stored(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_on(monkeypatch)
    watched = only(watch(httpserver, tmp_path), "privacy")
    watched.provider["sources"]["privacy"]["render"] = "auto"
    watched.claims["training"] = quote(TRAINING)
    watched.site.pages["/text"] = policy().partition("<body>")[2].partition("</body>")[0]

    report = watched.check(shell_of(policy()))
    assert (report.sources[0].outcome, claim_of(report, "training").verdict) == ("ok", "intact")
    assert watched.site.count() == 2
    first = picture_of(watched)

    watched.site.pages["/text"] = watched.site.pages["/text"].replace(TRAINING, "We train on your inputs.")
    report = watched.check()
    assert claim_of(report, "training").state == "flagged"
    assert watched.site.count() == 4, "from the second time on only the browser asks, twice before bad news"
    assert watched.kinds() == ["claim_flagged"]
    with watched.open() as app:
        shown = app.show("lumen/privacy")
        assert app.audit().problem is None
    assert "We train on your inputs." in [clause.text for clause in shown.clauses]
    assert picture_of(watched) != first


def test_a_claim_is_added_from_words_that_only_a_browser_shows(
    httpserver: HTTPServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    turn_on(monkeypatch)
    monkeypatch.chdir(tmp_path)
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    for path, page in {"/privacy": shell_of(policy()), "/text": policy()}.items():
        httpserver.expect_request(path).respond_with_data(page, content_type="text/html; charset=utf-8")
    origin = httpserver.url_for("").rstrip("/")
    Path("config.yaml").write_text(
        f"settings:\n  allow_origins: [{origin}]\n  per_host_delay: 0s\nproviders:\n"
    )
    added = ["claims", "add", f"{origin}/privacy", TRAINING, "--provider", "lumen", "--write"]

    assert main([*added, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["outcome"], answer["verdict"], answer["note"]) == ("ok", "intact", "verbatim")
    assert main(["verify"]) == 0
    assert "1 claim: 1 holds" in capsys.readouterr().out
