"""What people read: complete, in lines that fit a terminal, with what to do next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from alert_samples import alert
from pytest_httpserver import HTTPServer
from watched import DAY, RESIDENCY, TRAINING, Watched, only, policy, quote, watch
from werkzeug import Response

from monitor.notify.parcel import note_of
from monitor.notify.wording import html_of, text_of

LONG = "We keep what you send us for as long as our partners may need it. " * 9


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "privacy")
    made.claims["training"] = quote(TRAINING)
    made.claims["residency"] = quote(RESIDENCY)
    made.check()
    return made


def test_no_line_but_a_link_is_wider_than_a_terminal() -> None:
    note = replace(note_of(alert("a", title=LONG[:200])), lines=(f"Quote: {LONG}", f"Now: {LONG}"))
    lines = text_of([note]).splitlines()
    assert max(len(line) for line in lines if "Page: " not in line) < 80
    assert " ".join(" ".join(lines).split()).count("as our partners may need it.") >= 18


def test_severity_and_kind_are_told() -> None:
    note = note_of(alert("a"))
    assert "claim flagged, critical\n" in text_of([note])
    assert "claim flagged, critical; id a" in html_of(note)


def test_the_address_is_not_told_twice() -> None:
    note = replace(note_of(alert("a")), lines=("Source: https://x.example/",), link="https://x.example/")
    assert text_of([note]).count("https://x.example/") == 1
    assert html_of(note).count("https://x.example/") == 1


def test_a_clause_that_changed_around_a_quote_is_told(watched: Watched) -> None:
    watched.check(policy((RESIDENCY, f"{RESIDENCY} Backups are kept in Iceland.")), after=DAY)
    (told,) = [one for one in watched.told() if one["kind"] == "context_changed"]
    assert f"Clause: {RESIDENCY} Backups are kept in Iceland." in told["lines"]
    assert told["clause_text"] == f"{RESIDENCY} Backups are kept in Iceland."


def test_what_stood_there_is_told_with_what_took_its_place(watched: Watched) -> None:
    altered = "We use your inputs to train our models."
    for page in (policy((TRAINING, altered)), policy()):
        watched.check(page, after=DAY)
    (told,) = [one for one in watched.told() if one["kind"] == "claim_restored"]
    assert [line for line in told["lines"] if line.startswith(("Was: ", "Now: "))] == [
        f"Was: {altered}",
        f"Now: {TRAINING}",
    ]


def test_each_alert_says_what_to_do_next(watched: Watched) -> None:
    for page in (policy((TRAINING, "We train.")), Response("gone", 410), policy()):
        watched.check(page, after=DAY)
    assert {one["kind"]: one["next"] for one in watched.told()} == {
        "claim_flagged": "monitor verify --claim lumen/training",
        "claim_restored": "monitor verify --claim lumen/training",
        "document_changed": "monitor diff lumen/privacy",
        "source_not_found": "monitor doctor --live --provider lumen",
        "source_recovered": "monitor status --provider lumen",
        "source_reverted": "monitor diff lumen/privacy",
    }
