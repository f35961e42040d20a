"""Alerts about the register's own upkeep, from a check to a channel."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from watched import CHALLENGE, DAY, TRAINING, Watched, only, policy, quote, watch
from werkzeug import Response

BLOCKED = Response(CHALLENGE, 403, content_type="text/html")


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "privacy")
    made.claims["training"] = quote(TRAINING)
    made.site.pages["/new-privacy"] = policy()
    return made


def test_a_permanent_redirect_is_told_once_with_the_address_to_write(watched: Watched) -> None:
    watched.check()
    moved = Response("", 301, headers={"Location": "/new-privacy"})
    for _ in range(3):
        watched.check(moved, after=DAY)
    (told,) = watched.told()
    assert told["kind"] == "source_moved"
    assert told["address"] == f"{watched.site.origin}/new-privacy"


def test_a_passing_redirect_is_not_told(watched: Watched) -> None:
    watched.check()
    watched.check(Response("", 302, headers={"Location": "/new-privacy"}), after=DAY)
    assert watched.told() == []


def test_a_selector_that_chooses_nothing_any_more_is_told_once(watched: Watched) -> None:
    watched.provider["sources"]["privacy"]["remove"] = ["header"]
    watched.check()
    assert watched.kinds() == []
    for noise in ("<meta name=a>", "<meta name=b>"):
        watched.check(policy(noise=noise).replace("header>", "div>"), after=DAY)
    (told,) = [one for one in watched.told() if one["kind"] == "selector_dead"]
    assert told["selectors"] == ["header"]


def test_an_unreadable_source_names_the_claims_without_fresh_proof(watched: Watched) -> None:
    watched.check()
    for _ in range(5):
        watched.check(BLOCKED, after=DAY)
    (told,) = watched.told()
    assert told["kind"] == "source_unreadable"
    assert told["claims"] == ["training"]
    assert told["since"] == "2026-03-03T10:00:00Z"


def test_proof_that_grows_too_old_after_the_tolerance_is_told_by_itself(watched: Watched) -> None:
    watched.register["settings"]["max_age"] = "5d"
    watched.check()
    for _ in range(8):
        watched.check(BLOCKED, after=DAY)
    assert watched.kinds() == ["source_unreadable", "proof_stale"]


def test_an_alert_says_since_when_the_claim_does_not_hold(watched: Watched) -> None:
    watched.check()
    watched.check(policy((TRAINING, "We use your inputs to train our models.")), after=DAY)
    told = next(one for one in watched.told() if one["kind"] == "claim_flagged")
    assert told["since"] == "2026-03-03T10:00:00Z"
    assert "Since: 2026-03-03 10:00Z" in told["lines"]
