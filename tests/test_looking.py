"""When a browser is asked: what it shows is told by the site itself here, at `/shown`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from browsed import SHELL, WithBrowser, in_browser
from pytest_httpserver import HTTPServer
from watched import CHALLENGE, DAY, TRAINING, Watched, claim_of, policy
from werkzeug import Response

from monitor.results import Report

SCRIPT = "<script src=/menu.js></script>"
PAGE = policy()
WEEK = timedelta(days=7)
REFUSED = Response(CHALLENGE, 403, content_type="text/html")
ALTERED = (TRAINING, "We may use your inputs to train our models.")
BARE = policy((f"<p>{TRAINING}</p>\n", ""))


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> WithBrowser:
    return in_browser(httpserver, tmp_path)


def told(report: Report) -> tuple[str, str | None, str]:
    source = report.sources[0]
    return str(source.outcome), source.change, claim_of(report, "training").verdict


def test_a_shell_is_rendered_and_from_then_on_rendered_at_once(watched: WithBrowser) -> None:
    report, plain, shown = watched.see(SHELL, PAGE)
    assert (told(report), plain, shown) == (("ok", "first", "intact"), 1, 1)
    report, plain, shown = watched.see(SHELL, PAGE)
    assert (told(report), plain, shown) == (("ok", "unchanged", "intact"), 0, 1)
    assert watched.kinds() == []


def test_the_plain_page_is_tried_again_every_week(watched: WithBrowser) -> None:
    watched.see(SHELL, PAGE)
    asked = [watched.see(SHELL, PAGE, after=DAY)[1:] for _ in range(15)]
    assert asked.count((1, 1)) == 2
    assert asked.count((0, 1)) == 13


def test_a_plain_page_with_the_same_text_takes_over(watched: WithBrowser) -> None:
    watched.see(SHELL, PAGE)
    report, plain, shown = watched.see(PAGE + "<!-- served -->", PAGE, after=WEEK)
    assert (told(report), plain, shown) == (("ok", "unchanged", "intact"), 1, 0)
    assert watched.see(PAGE, PAGE)[1:] == (1, 0)
    assert watched.kinds() == []


def test_a_plain_page_with_other_text_does_not_take_over(watched: WithBrowser) -> None:
    watched.see(SHELL, PAGE)
    report, plain, shown = watched.see(BARE, PAGE, after=WEEK)
    assert (told(report), plain, shown) == (("ok", "unchanged", "intact"), 1, 1)
    assert watched.kinds() == []


def test_a_change_of_a_rendered_page_is_told(watched: WithBrowser) -> None:
    watched.see(SHELL, PAGE)
    report, _, shown = watched.see(SHELL, policy(ALTERED))
    assert told(report) == ("ok", "changed", "altered")
    assert shown == 2
    assert watched.kinds() == ["claim_flagged"]


def test_a_refused_page_is_tried_in_a_browser(watched: WithBrowser) -> None:
    report, plain, shown = watched.see(REFUSED, PAGE)
    assert (told(report), plain, shown) == (("ok", "first", "intact"), 1, 1)


def test_a_page_that_goes_on_refusing_is_tried_in_a_browser_once_a_day(watched: WithBrowser) -> None:
    asked = [watched.see(REFUSED, REFUSED, after=timedelta(hours=6)) for _ in range(8)]
    assert {told(report) for report, *_ in asked} == {("blocked", None, "unverified")}
    assert [plain for _, plain, _ in asked] == [1] * 8
    assert sum(shown for *_, shown in asked) == 3


@pytest.mark.parametrize("status", [401, 402, 429, 451, 500])
def test_a_browser_is_no_way_past_a_request_for_a_pause_money_or_a_name(
    status: int, watched: WithBrowser
) -> None:
    _, _, shown = watched.see(Response("<p>No.</p><script></script>", status), PAGE)
    assert shown == 0


def test_a_page_without_scripts_is_what_a_browser_shows(watched: WithBrowser) -> None:
    watched.see(PAGE, PAGE)
    report, _, shown = watched.see(BARE, PAGE)
    assert (told(report)[2], shown) == ("vanished", 0)


def test_a_quote_gone_from_a_page_with_scripts_is_looked_for_in_a_browser(watched: WithBrowser) -> None:
    watched.see(PAGE, PAGE)
    report, plain, shown = watched.see(BARE.replace("</head>", SCRIPT + "</head>"), PAGE)
    assert (told(report), plain, shown) == (("ok", "unchanged", "intact"), 2, 1)
    assert watched.see(BARE.replace("</head>", SCRIPT + "</head>"), PAGE)[1:] == (0, 1)
    assert watched.kinds() == []


def test_a_quote_gone_in_a_browser_too_has_vanished(watched: WithBrowser) -> None:
    scripted = BARE.replace("</head>", SCRIPT + "</head>")
    watched.see(PAGE, PAGE)
    report, _, shown = watched.see(scripted, scripted)
    assert (told(report)[2], shown) == ("vanished", 1)
    assert watched.kinds() == ["claim_flagged"]


def test_a_browser_that_shows_less_proves_nothing(watched: WithBrowser) -> None:
    watched.see(SHELL, PAGE)
    report, _, _ = watched.see(SHELL, SHELL)
    assert told(report) == ("invalid", None, "unverified")
    report, _, _ = watched.see(SHELL, PAGE)
    assert told(report) == ("ok", "unchanged", "intact")


@pytest.mark.parametrize(
    ("render", "plain", "shown", "outcome"),
    [
        pytest.param("never", 2, 0, "invalid", id="never"),
        pytest.param("always", 0, 1, "ok", id="always"),
    ],
)
def test_a_source_is_read_as_it_is_configured(
    render: str, plain: int, shown: int, outcome: str, watched: WithBrowser
) -> None:
    watched.provider["sources"]["privacy"]["render"] = render
    report, *asked = watched.see(SHELL, PAGE)
    assert (report.sources[0].outcome, asked) == (outcome, [plain, shown])


class TestWithoutABrowser:
    """The suite runs with MONITOR_BROWSER=off."""

    @pytest.fixture
    def bare(self, watched: WithBrowser) -> Watched:
        return Watched(watched.site, watched.folder, watched.register)

    @pytest.mark.parametrize("render", ["auto", "always"])
    def test_a_shell_says_that_it_needs_rendering(self, render: str, bare: Watched) -> None:
        bare.provider["sources"]["privacy"]["render"] = render
        source = bare.check(SHELL).sources[0]
        reason = "needs rendering: pip install 'policy-monitor[browser]' and a Chromium"
        assert (source.outcome, source.reason) == ("invalid", reason)

    def test_a_refused_page_stays_blocked(self, bare: Watched) -> None:
        source = bare.check(REFUSED).sources[0]
        assert source.outcome == "blocked"
        assert "challenge" in (source.reason or "")

    def test_what_was_rendered_stays_proven_by_the_plain_page(
        self, watched: WithBrowser, bare: Watched
    ) -> None:
        watched.see(SHELL, PAGE)
        bare.now = watched.now
        assert told(bare.check(PAGE)) == ("ok", "unchanged", "intact")
        assert told(bare.check(SHELL)) == ("invalid", None, "unverified")
