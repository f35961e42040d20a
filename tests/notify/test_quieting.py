"""What was acknowledged or muted is not told again; what is new is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from watched import DAY, HOUR, STATUS, TERMS, TRAINING, Watched, claim_of, only, policy, quote, watch
from werkzeug import Response

from monitor.errors import UnknownName, UsageError

ALTERED = policy((TRAINING, "We use your inputs to train our models."))
OTHERWISE = policy((TRAINING, "We may use your inputs to train our models."))
PLAIN = policy()


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "privacy")
    made.claims["training"] = quote(TRAINING)
    made.check()
    return made


def claims_told(watched: Watched) -> list[str]:
    return [kind for kind in watched.kinds() if kind.startswith("claim_")]


def acknowledge(watched: Watched) -> None:
    with watched.open() as app:
        app.acknowledge("lumen/training", "M. Rossi", "ticket 17")


def mute(watched: Watched, name: str, span: timedelta) -> None:
    with watched.open() as app:
        app.mute(name, watched.now + span, "M. Rossi", "being clarified")


def severities(watched: Watched) -> list[str]:
    return [one["severity"] for one in watched.told() if one["kind"].startswith("claim_")]


def test_words_that_were_acknowledged_come_back_as_a_minor_matter(watched: Watched) -> None:
    watched.check(ALTERED)
    acknowledge(watched)
    watched.check(PLAIN, after=DAY)
    report = watched.check(ALTERED, after=60 * DAY)
    assert claim_of(report, "training").state.value == "flagged"
    assert claims_told(watched) == ["claim_flagged", "claim_restored", "claim_flagged"]
    assert severities(watched) == ["critical", "critical", "minor"], "nobody goes on believing that it holds"
    last = [one for one in watched.told() if one["kind"] == "claim_flagged"][-1]
    assert last["title"].startswith("lumen/training again, as on 2026-03-02: altered (critical)")
    assert "Acknowledged: M. Rossi, 2026-03-02: ticket 17" in last["lines"]


def test_other_words_are_told_though_the_first_were_acknowledged(watched: Watched) -> None:
    watched.check(ALTERED)
    acknowledge(watched)
    watched.check(OTHERWISE, after=DAY)
    assert claims_told(watched) == ["claim_flagged", "claim_altered_again"]


def test_a_page_that_goes_to_and_fro_is_told_at_once_only_the_first_time(watched: Watched) -> None:
    for page in (ALTERED, PLAIN, ALTERED, PLAIN, ALTERED):
        watched.check(page, after=DAY)
    turns = ["claim_flagged", "claim_restored"]
    assert claims_told(watched) == [*turns, *turns, "claim_flagged"], "no turn is silent"
    assert severities(watched) == ["critical", "critical", "minor", "minor", "minor"]
    third, fourth = [one for one in watched.told() if one["kind"].startswith("claim_")][2:4]
    assert third["title"].startswith("lumen/training again, as on 2026-03-03: altered (critical)")
    assert third["told_before"] == "2026-03-03T10:00:00Z"
    assert fourth["title"] == "lumen/training again, as on 2026-03-03: holds again (intact)"


def test_thirty_days_later_the_same_words_are_told_at_once_again(watched: Watched) -> None:
    for days, page in ((1, ALTERED), (1, PLAIN), (20, ALTERED), (1, PLAIN), (9, ALTERED), (1, PLAIN)):
        watched.check(page, after=days * DAY)
    assert severities(watched) == ["critical", "critical", "minor", "minor", "critical", "critical"]


def test_words_told_before_are_not_told_again_while_the_claim_stays_flagged(watched: Watched) -> None:
    for page in (ALTERED, OTHERWISE, ALTERED, OTHERWISE):
        watched.check(page, after=DAY)
    assert claims_told(watched) == ["claim_flagged", "claim_altered_again"]


def test_new_words_on_a_page_that_goes_to_and_fro_are_told_at_once(watched: Watched) -> None:
    for page in (ALTERED, PLAIN, ALTERED, PLAIN, OTHERWISE):
        watched.check(page, after=DAY)
    assert severities(watched)[-1] == "critical"


def test_a_channel_for_what_is_critical_hears_that_words_it_was_told_of_are_back(watched: Watched) -> None:
    watched.register["alerts"][0]["min_severity"] = "critical"
    for page in (ALTERED, PLAIN, ALTERED):
        watched.check(page, after=DAY)
    assert claims_told(watched) == ["claim_flagged", "claim_restored", "claim_flagged"]


def test_words_told_to_nobody_while_muted_are_told_at_once_later(watched: Watched) -> None:
    mute(watched, "lumen/training", 2 * DAY)
    for page in (ALTERED, PLAIN, ALTERED):
        watched.check(page, after=DAY)
    assert severities(watched)[-1] == "critical"


def test_a_status_page_that_goes_again_is_told_again(watched: Watched) -> None:
    status = {"kind": "status-page", "url": f"{watched.site.origin}/status", "render": "never"}
    watched.provider["sources"]["status"] = status
    plain = TERMS.replace("Terms of Service", "About our status")
    for page in (STATUS, plain, STATUS, plain, plain):
        watched.check(page, path="/status", after=DAY)
    kinds = [kind for kind in watched.kinds() if kind.startswith("status_")]
    assert kinds == ["status_page_gone", "status_page_found", "status_page_gone"]


def test_a_muted_provider_is_silent_with_all_its_claims_and_sources(watched: Watched) -> None:
    mute(watched, "lumen", 10 * DAY)
    watched.check(Response("gone", 410))
    report = watched.check(ALTERED)
    assert "muted until 2026-03-12 by M. Rossi" in (claim_of(report, "training").acknowledged or "")
    assert watched.told() == []
    watched.check(OTHERWISE, after=10 * DAY)
    assert claims_told(watched) == ["claim_altered_again"]


def test_a_muted_claim_is_recorded_and_told_to_nobody_until_the_mute_ends(watched: Watched) -> None:
    mute(watched, "lumen/training", 10 * DAY)
    report = watched.check(ALTERED)
    assert "muted until" in (claim_of(report, "training").acknowledged or "")
    assert claims_told(watched) == []
    with watched.open() as app:
        rows = [row for row in app.alerts() if row.kind == "claim_flagged"]
    assert [row.deliveries for row in rows] == [()]
    watched.check(OTHERWISE, after=10 * DAY)
    assert claims_told(watched) == ["claim_altered_again"]


@pytest.mark.parametrize("name", ["lumen/training", "lumen"])
def test_what_was_found_while_muted_and_still_stands_is_told_when_the_mute_ends(
    watched: Watched, name: str
) -> None:
    mute(watched, name, 3 * DAY)
    for _ in range(3):
        watched.check(ALTERED, after=DAY - HOUR)
    assert claims_told(watched) == []
    for _ in range(3):
        watched.check(after=DAY)
    assert claims_told(watched) == ["claim_flagged"]


def test_what_was_told_before_a_mute_is_not_told_when_it_ends(watched: Watched) -> None:
    watched.check(ALTERED)
    mute(watched, "lumen/training", DAY)
    watched.check(after=2 * DAY)
    assert claims_told(watched) == ["claim_flagged"]


def test_a_source_that_went_while_muted_is_told_of_when_the_mute_ends(watched: Watched) -> None:
    mute(watched, "lumen/privacy", 2 * DAY)
    for _ in range(3):
        watched.check(Response("gone", 410), after=DAY)
    assert watched.kinds() == ["source_not_found"]


def test_the_latest_mute_counts(watched: Watched) -> None:
    mute(watched, "lumen/training", 10 * DAY)
    mute(watched, "lumen/training", timedelta(minutes=1))
    watched.check(ALTERED)
    assert claims_told(watched) == ["claim_flagged"]


def test_a_muted_source_keeps_its_claims_audible(watched: Watched) -> None:
    mute(watched, "lumen/privacy", 30 * DAY)
    watched.check(Response("gone", 410))
    watched.check(ALTERED)
    assert watched.kinds() == ["claim_flagged"]


@pytest.mark.parametrize(
    ("name", "span", "error"),
    [
        pytest.param("lumen/nothing", DAY, UnknownName, id="unknown"),
        pytest.param("lumin", DAY, UnknownName, id="unknown provider"),
        pytest.param("lumen/", DAY, UnknownName, id="nothing named"),
        pytest.param("lumen/training", -HOUR, UsageError, id="over"),
    ],
)
def test_what_cannot_be_muted_is_refused(
    watched: Watched, name: str, span: timedelta, error: type[Exception]
) -> None:
    with pytest.raises(error):
        mute(watched, name, span)
