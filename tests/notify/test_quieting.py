"""What was acknowledged or muted is not told again; what is new is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from watched import DAY, HOUR, TRAINING, Watched, claim_of, only, policy, quote, watch
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


def test_words_that_were_acknowledged_are_not_told_again(watched: Watched) -> None:
    watched.check(ALTERED)
    acknowledge(watched)
    for page in (PLAIN, ALTERED, PLAIN, ALTERED):
        report = watched.check(page, after=DAY)
    assert claim_of(report, "training").state.value == "flagged"
    assert claims_told(watched) == ["claim_flagged", "claim_restored", "claim_restored"]


def test_other_words_are_told_though_the_first_were_acknowledged(watched: Watched) -> None:
    watched.check(ALTERED)
    acknowledge(watched)
    watched.check(OTHERWISE, after=DAY)
    assert claims_told(watched) == ["claim_flagged", "claim_altered_again"]


def test_a_page_that_goes_to_and_fro_is_told_as_such_once_in_thirty_days(watched: Watched) -> None:
    for page in (ALTERED, PLAIN, ALTERED, PLAIN, ALTERED):
        watched.check(page, after=DAY)
    assert claims_told(watched) == ["claim_flagged", "claim_restored", "claim_altered_again"]
    (told,) = [one for one in watched.told() if one["kind"] == "claim_altered_again"]
    assert told["title"] == "lumen/training goes to and fro: flagged again, as on 2026-03-03"
    assert "not told again before 2026-04-04" in told["lines"][-1]
    watched.check(PLAIN, after=DAY)
    watched.check(ALTERED, after=31 * DAY)
    assert claims_told(watched)[3:] == ["claim_flagged"]


def test_new_words_on_a_page_that_goes_to_and_fro_are_told(watched: Watched) -> None:
    for page in (ALTERED, PLAIN, ALTERED, PLAIN, OTHERWISE):
        watched.check(page, after=DAY)
    assert claims_told(watched)[3:] == ["claim_flagged"]


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
        pytest.param("lumen", DAY, UnknownName, id="a whole provider"),
        pytest.param("lumen/training", -HOUR, UsageError, id="over"),
    ],
)
def test_what_cannot_be_muted_is_refused(
    watched: Watched, name: str, span: timedelta, error: type[Exception]
) -> None:
    with pytest.raises(error):
        mute(watched, name, span)
