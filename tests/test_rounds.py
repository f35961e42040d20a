"""One round of checks where one of them fails in a way that nobody foresaw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from watched import HOUR, Watched, quote, watch

from monitor.fetch import Fetcher
from monitor.model import FetchResult, Source
from monitor.report.claims import verify_text
from monitor.results import Report

QUOTE = "Lumen gives you access to language models"


class Broken(Fetcher):
    """Fails at one source as a mistake of ours would."""

    async def fetch(self, source: Source, *args: Any, **how: Any) -> FetchResult:
        if source.id == "terms":
            raise ValueError("a mistake\nof ours")
        return await super().fetch(source, *args, **how)


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = watch(httpserver, tmp_path)
    made.claims["scope"] = quote(QUOTE, source="terms")
    return made


def broken_check(watched: Watched, **how: Any) -> Report:
    watched.now += HOUR
    with watched.open() as app:
        app._fetching = Broken
        return app.check(**how)


def test_the_other_sources_are_checked_and_the_fault_is_told(watched: Watched) -> None:
    report = broken_check(watched)
    assert {source.source: source.outcome for source in report.sources} == {
        "privacy": "ok",
        "terms": None,
        "status": "ok",
    }
    (told,) = report.failed
    assert told.startswith("lumen/terms: the check failed in a way that nobody foresaw: ")
    assert "ValueError: a mistake of ours (test_rounds.py, line " in told
    assert report.exit_code == 4
    assert "By a fault of ours a check failed" in verify_text(report)


def test_nothing_is_recorded_of_what_was_not_seen(watched: Watched) -> None:
    broken_check(watched)
    with watched.open() as app:
        assert [row.source for row in app.history()] == ["privacy", "status"]
        assert app.audit().problem is None


def test_the_source_is_put_off_as_after_any_failure(watched: Watched) -> None:
    for _ in range(3):
        broken_check(watched, sources=["lumen/terms"])
    with watched.open() as app:
        (terms,) = [source for source in app.status().sources if source.source == "terms"]
    assert terms.next_check_at is not None
    assert terms.next_check_at > watched.now + 20 * HOUR
    watched.check()
    with watched.open() as app:
        (terms,) = [source for source in app.status().sources if source.source == "terms"]
    assert terms.outcome == "ok"
    assert terms.next_check_at is not None
    assert terms.next_check_at <= watched.now + 12 * HOUR


def test_a_claim_is_not_taken_for_proven_anew(watched: Watched) -> None:
    watched.check()
    assert watched.verify().exit_code == 0
    with watched.open() as app:
        app._fetching = Broken
        report = app.verify()
    assert (len(report.failed), report.exit_code) == (1, 4)
