"""A register whose pages exist only in a browser is verified like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import needs_browser, turn_on
from pytest_httpserver import HTTPServer
from watched import TRAINING, claim_of, only, policy, quote, watch

pytestmark = needs_browser


def shell_of(page: str) -> str:
    """Give a page that is empty until its script has asked for the text."""
    return (
        '<!doctype html><html lang="en"><head><title>Lumen AI</title></head><body><div id="root"></div>'
        "<script>fetch('/text').then((got) => got.text()).then((text) => document.getElementById('root')"
        ".innerHTML = text)</script></body></html>"
    )


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
    assert watched.check().sources[0].change == "unchanged"
    assert watched.site.count() == 3, "the second time only the browser asks"

    watched.site.pages["/text"] = watched.site.pages["/text"].replace(TRAINING, "We train on your inputs.")
    report = watched.check()
    assert claim_of(report, "training").state == "flagged"
    assert watched.kinds() == ["claim_flagged"]
    with watched.open() as app:
        shown = app.show("lumen/privacy")
    assert "We train on your inputs." in [clause.text for clause in shown.clauses]
