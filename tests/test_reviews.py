"""What people decide is recorded with a name and a reason, and takes effect."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from watched import CHALLENGE, HOUR, TRAINING, Watched, claim_of, only, policy, quote, verdicts, watch
from werkzeug import Response

from monitor.errors import UsageError

ALTERED = policy((TRAINING, "We use your inputs to train our models."))
MOVED = policy((f"<p>{TRAINING}</p>\n", ""), extra=f"<h2>9. Learning</h2>\n<p>{TRAINING}</p>\n")
BLOCKED = Response(CHALLENGE, 403, content_type="text/html")


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "privacy")
    made.claims["training"] = quote(TRAINING)
    return made


def acknowledged(watched: Watched) -> str | None:
    return claim_of(watched.verify(offline=True), "training").acknowledged


def test_an_acknowledged_claim_stays_flagged_and_says_who_knows(watched: Watched) -> None:
    watched.check()
    watched.check(ALTERED)
    with watched.open() as app:
        app.acknowledge("lumen/training", "M. Rossi", "ticket 17")
    assert acknowledged(watched) == f"M. Rossi, {watched.now:%Y-%m-%d}: ticket 17"
    assert watched.verify(offline=True).exit_code == 1


def test_an_acknowledgement_is_of_the_words_that_stood_there(watched: Watched) -> None:
    watched.check()
    watched.check(ALTERED)
    with watched.open() as app:
        app.acknowledge("lumen/training", "M. Rossi", "ticket 17")
    watched.check(BLOCKED)
    assert acknowledged(watched) is not None, "unread pages change nothing"
    watched.check(policy((TRAINING, "We may use your inputs to train our models.")))
    assert acknowledged(watched) is None


def test_as_of_a_day_nothing_shows_that_was_acknowledged_or_muted_later(watched: Watched) -> None:
    watched.check()
    watched.check(ALTERED)
    seen_at = watched.now
    watched.now += HOUR
    with watched.open() as app:
        app.mute("lumen/training", watched.now + 9 * HOUR, "M. Rossi", "being clarified")
        assert claim_of(app.verify(as_of=seen_at), "training").acknowledged is None
        assert claim_of(app.verify(as_of=watched.now), "training").acknowledged is not None
        app.acknowledge("lumen/training", "M. Rossi", "ticket 17")
        assert claim_of(app.verify(as_of=seen_at), "training").acknowledged is None
        later = claim_of(app.verify(as_of=watched.now), "training").acknowledged
    assert later == f"M. Rossi, {watched.now:%Y-%m-%d}: ticket 17"


@pytest.mark.parametrize("page", [policy(), BLOCKED], ids=["holds", "never read"])
def test_only_a_flagged_claim_can_be_acknowledged(watched: Watched, page: object) -> None:
    watched.check(page)
    with watched.open() as app, pytest.raises(UsageError, match="is not flagged"):
        app.acknowledge("lumen/training", "M. Rossi", "why not")


def test_only_a_claim_that_holds_can_be_accepted(watched: Watched) -> None:
    watched.check()
    watched.check(ALTERED)
    with watched.open() as app, pytest.raises(UsageError, match="does not hold"):
        app.accept("lumen/training", "M. Rossi", "why not")


def test_an_accepted_place_is_the_reference_until_another_is(watched: Watched) -> None:
    watched.check()
    assert verdicts(watched.check(MOVED)) == {"training": "moved"}
    with watched.open() as app:
        app.accept("lumen/training", "M. Rossi", "renumbered")
    assert verdicts(watched.verify(offline=True)) == {"training": "intact"}
    assert verdicts(watched.check(f"{MOVED}<!-- -->")) == {"training": "intact"}
    assert verdicts(watched.check(policy())) == {"training": "moved"}


def test_a_changed_context_is_settled_by_accepting_it(watched: Watched) -> None:
    watched.check(policy((TRAINING, f"{TRAINING} Outputs are treated alike.")))
    report = watched.check(policy((TRAINING, f"{TRAINING} Outputs may be used.")))
    assert claim_of(report, "training").context == "changed"
    with watched.open() as app:
        app.accept("lumen/training", "M. Rossi", "harmless")
    assert claim_of(watched.verify(offline=True), "training").context == "same"
    assert claim_of(watched.check(), "training").context == "same"


def test_an_acceptance_counts_from_its_own_moment(watched: Watched) -> None:
    watched.check()
    watched.check(MOVED)
    moved_at = watched.now
    watched.now += HOUR
    with watched.open() as app:
        app.accept("lumen/training", "M. Rossi", "renumbered")
    watched.now += HOUR
    assert verdicts(watched.verify(as_of=moved_at)) == {"training": "moved"}
    assert verdicts(watched.verify(as_of=moved_at + HOUR)) == {"training": "intact"}


def test_reviews_are_part_of_the_ledger(watched: Watched) -> None:
    watched.check()
    watched.check(ALTERED, after=timedelta(hours=2))
    with watched.open() as app:
        entries = app.audit().entries
        app.acknowledge("lumen/training", "M. Rossi", "ticket 17")
        audit = app.audit()
    assert (audit.entries, audit.problem) == (entries + 1, None)
