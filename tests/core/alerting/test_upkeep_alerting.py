from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.alerting.claims import AlertKind
from monitor.core.alerting.upkeep import Whereabouts, backlog_alert, moved_alert, selector_alert, stale_alert
from monitor.model import Source, SourceKind

URL = "https://lumen.example/privacy"
SOURCE = Source("lumen", "privacy", SourceKind.PRIVACY_POLICY, URL)
HOME = Whereabouts(URL)
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def redirected(url: str) -> Whereabouts:
    return Whereabouts(url, ("something else", f"moved permanently to {url}"))


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        pytest.param(None, redirected("https://lumen.example/p"), None, id="the first time"),
        pytest.param(HOME, HOME, None, id="where it was"),
        pytest.param(HOME, Whereabouts("https://www.lumen.example/privacy"), None, id="www is no other host"),
        pytest.param(HOME, Whereabouts("https://lumen.example/privacy?v=2"), None, id="a passing redirect"),
        pytest.param(
            HOME,
            redirected("https://lumen.example/p"),
            "moved permanently to https://lumen.example/p",
            id="moved",
        ),
        pytest.param(
            redirected("https://lumen.example/p"), redirected("https://lumen.example/p"), None, id="known"
        ),
        pytest.param(
            HOME,
            Whereabouts("https://legal.example/privacy"),
            "comes from legal.example instead of lumen.example",
            id="another host",
        ),
    ],
)
def test_an_address_that_changed_is_told_with_what_to_write(
    before: Whereabouts | None, now: Whereabouts, said: str | None
) -> None:
    event = moved_alert(SOURCE, before, now)
    assert (event and event.title) == (f"lumen/privacy {said}" if said else None)
    if event is not None:
        assert event.kind is AlertKind.SOURCE_MOVED
        assert now.final_url in event.lines[-1]


def test_a_selector_that_chooses_nothing_is_named() -> None:
    assert selector_alert(SOURCE, ()) is None
    event = selector_alert(SOURCE, ("main", ".policy"))
    assert event is not None
    assert event.title == "lumen/privacy selectors choose nothing on the page: main, .policy"


def test_proof_of_a_source_that_was_never_checked_is_not_stale() -> None:
    assert stale_alert(SOURCE, {"a": NOW}, None, NOW + 99 * HOUR, 24 * 3600.0) is None


def test_stale_proof_is_told_once() -> None:
    proven = {"a": NOW}
    told = [
        stale_alert(SOURCE, proven, NOW + hours * HOUR, NOW + (hours + 6) * HOUR, 24 * 3600.0)
        for hours in range(0, 72, 6)
    ]
    (event,) = filter(None, told)
    assert event.title == "lumen/privacy was not read for 24 h: the proof of 1 claim is stale"


def test_a_backlog_says_since_when_and_why() -> None:
    event = backlog_alert("lumen", "hook", NOW, "the receiver answered 500\nhello", given_up=True)
    assert event.title == "alert channel hook takes nothing: alerts since 2026-03-02 given up"
    assert event.lines[0] == "Why: the receiver answered 500 hello"
