"""What is asked of the stored pages."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from watched import (
    CHALLENGE,
    DAY,
    HOUR,
    RESIDENCY,
    START,
    TRAINING,
    Watched,
    absent,
    only,
    policy,
    quote,
    watch,
)
from werkzeug import Response

from monitor.errors import NewerDatabase, UnknownName, UsageError
from monitor.queries import moment_of

ALTERED = policy((TRAINING, "We use your inputs to train our models."))
FOOTER = policy().replace("all rights reserved", "all rights reserved since 2019")
BLOCKED = Response(CHALLENGE, 403, content_type="text/html")


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "privacy")
    made.claims["training"] = quote(TRAINING)
    return made


@pytest.fixture
def told(watched: Watched) -> Watched:
    """A day each: the policy, one clause altered, a challenge, the policy again, the footer alone changed."""
    for page in (policy(), ALTERED, BLOCKED, policy(), None, FOOTER):
        watched.check(page, after=DAY)
    return watched


def day(number: int) -> str:
    return f"{START + number * DAY:%Y-%m-%d}"


# --- history --------------------------------------------------------------------


def test_history_has_a_row_for_each_page_whose_bytes_were_new(told: Watched) -> None:
    with told.open() as app:
        rows = app.history("lumen/privacy")
    assert [(row.outcome, row.change, row.main_changes, row.frame_changes) for row in rows] == [
        ("ok", "first", 0, 0),
        ("ok", "changed", 1, 0),
        ("blocked", None, 0, 0),
        ("ok", "reverted", 1, 0),
        ("ok", "unchanged", 0, 1),
    ]
    assert [f"{row.at:%Y-%m-%d}" for row in rows] == [day(1), day(2), day(3), day(4), day(6)]
    assert rows[3].reverted_to == START + DAY
    assert rows[2].reason
    assert rows[0].snapshot == rows[3].snapshot
    assert all(row.snapshot.startswith("sha256:") for row in rows)


def test_history_of_all_sources_is_given_when_none_is_named(httpserver: HTTPServer, tmp_path: Path) -> None:
    watched = only(watch(httpserver, tmp_path), "privacy", "terms")
    watched.check()
    with watched.open() as app:
        assert {row.source for row in app.history()} == {"privacy", "terms"}
        assert {row.source for row in app.history("lumen/terms")} == {"terms"}


# --- diff -----------------------------------------------------------------------


def test_a_diff_is_by_default_between_the_last_two_pages_that_differ(told: Watched) -> None:
    with told.open() as app:
        report = app.diff("lumen/privacy")
    assert [(change.op, change.region) for change in report.changes] == [("altered", "frame")]
    assert (f"{report.older.at:%Y-%m-%d}", f"{report.newer.at:%Y-%m-%d}") == (day(4), day(6))


def test_a_diff_between_dates_or_digests_marks_the_words(told: Watched) -> None:
    with told.open() as app:
        rows = app.history("lumen/privacy")
        by_date = app.diff("lumen/privacy", day(1), day(2))
        by_digest = app.diff("lumen/privacy", rows[0].snapshot, rows[1].snapshot[7:15])
        newest = app.diff("lumen/privacy", day(2))
    (change,) = by_date.changes
    assert (change.op, change.old, change.new) == (
        "altered",
        TRAINING,
        "We use your inputs to train our models.",
    )
    assert [(word.op, word.old, word.new) for word in change.words] == [("delete", "do not", None)]
    assert by_digest.changes == by_date.changes
    assert {change.op for change in newest.changes} == {"altered"}
    assert newest.older.snapshot == rows[1].snapshot


@pytest.mark.parametrize(
    ("older", "said"),
    [
        pytest.param("2020-01-01", "has no page read by 2020-01-01", id="before the first page"),
        pytest.param("last week", "is neither a date (2026-02-10) nor the digest", id="neither"),
        pytest.param("ffffffffffff", "is neither a date", id="no such digest"),
    ],
)
def test_a_page_that_cannot_be_named_is_a_mistake_of_the_command_line(
    told: Watched, older: str, said: str
) -> None:
    with told.open() as app, pytest.raises(UsageError, match=said.replace("(", r"\(").replace(")", r"\)")):
        app.diff("lumen/privacy", older, day(6))


def test_one_page_alone_cannot_be_compared(watched: Watched) -> None:
    watched.check()
    with watched.open() as app, pytest.raises(UsageError, match="a comparison needs two"):
        app.diff("lumen/privacy")


# --- show -----------------------------------------------------------------------


def test_a_document_is_shown_as_it_was_read_then(told: Watched) -> None:
    with told.open() as app:
        then = app.show("lumen/privacy", START + 2 * DAY)
        now = app.show("lumen/privacy")
        during = app.show("lumen/privacy", START + 3 * DAY + HOUR)
    assert "We use your inputs to train our models." in [clause.text for clause in then.clauses]
    assert TRAINING in [clause.text for clause in now.clauses]
    assert during.snapshot == then.snapshot, "a challenge is no document"
    assert (now.title, now.language) == ("Privacy Policy - Lumen AI", "en")


def test_a_source_never_read_has_nothing_to_show(watched: Watched) -> None:
    with watched.open() as app, pytest.raises(UsageError, match="monitor check --source lumen/privacy"):
        app.show("lumen/privacy")


# --- timeline -------------------------------------------------------------------


def test_a_timeline_has_a_point_for_each_page(told: Watched) -> None:
    told.claims["residency"] = quote(RESIDENCY)
    with told.open() as app:
        lines = {line.claim: line for line in app.timeline(providers=["lumen"])}
    assert [(point.verdict, point.state, point.reason) for point in lines["training"].points] == [
        ("intact", "holds", None),
        ("altered", "flagged", None),
        ("unverified", "unverified", "blocked"),
        ("intact", "holds", None),
        ("intact", "holds", None),
    ]
    assert lines["training"].points[0].at == START + DAY
    assert {point.verdict for point in lines["residency"].points} == {"intact", "unverified"}
    altered = lines["training"].points[1]
    assert (altered.found, altered.severity) == ("We use your inputs to train our models.", "critical")


def test_a_claim_on_several_sources_has_the_points_of_all(httpserver: HTTPServer, tmp_path: Path) -> None:
    watched = only(watch(httpserver, tmp_path), "privacy", "terms")
    watched.claims["soc2"] = absent("SOC 2")
    watched.check()
    with watched.open() as app:
        (line,) = app.timeline(claims=["lumen/soc2"])
    assert [point.verdict for point in line.points] == ["unverified", "silent"]
    assert line.points[0].reason == "never_read"


def test_the_timeline_and_what_was_recorded_tell_the_same(told: Watched) -> None:
    with told.open() as app:
        (line,) = app.timeline(claims=["lumen/training"])
        with app._store.read() as reader:
            recorded = [one.judgement.verdict for one in reader.verdicts("lumen", "training")]
    points = [point.verdict for point in line.points]
    assert recorded == [verdict for n, verdict in enumerate(points) if n == 0 or points[n - 1] != verdict]


# --- names and dates ------------------------------------------------------------


def test_unknown_names_are_answered_with_the_known_ones(watched: Watched) -> None:
    with watched.open() as app:
        with pytest.raises(UnknownName, match="did you mean 'lumen/privacy'"):
            app.show("lumen/privcy")
        with pytest.raises(UnknownName, match="did you mean 'lumen/training'"):
            app.verify(claims=["lumen/trainings"], offline=True)
        with pytest.raises(UnknownName, match="lumen"):
            app.check(providers=["openai"])


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        pytest.param(
            "2026-02-10", datetime(2026, 2, 10, 23, 59, 59, 999999, tzinfo=UTC), id="end of the day"
        ),
        pytest.param("2026-02-10T00:00", datetime(2026, 2, 10, tzinfo=UTC), id="a time"),
        pytest.param("2026-02-10T08:00+08:00", datetime(2026, 2, 10, tzinfo=UTC), id="a zone"),
        pytest.param("2026-02-10T08:00:00Z", datetime(2026, 2, 10, 8, tzinfo=UTC), id="UTC"),
        pytest.param("9999-12-31", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), id="the last day"),
        pytest.param("0001-01-01T00:00+14:00", None, id="before all time"),
        pytest.param("10.02.2026", None, id="another form"),
        pytest.param("2026-02-30", None, id="no such day"),
    ],
)
def test_a_moment_is_read_in_utc_and_a_bare_date_is_the_end_of_its_day(
    text: str, moment: datetime | None
) -> None:
    assert moment_of(text) == moment


# --- the database ---------------------------------------------------------------


def test_a_database_of_a_newer_version_is_refused_and_not_touched(watched: Watched) -> None:
    watched.check()
    path = watched.folder / "monitor.db"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerDatabase, match="newer version"):
        watched.check(after=timedelta())
    assert path.read_bytes() == before


def test_the_ledger_fits_after_everything(told: Watched) -> None:
    with told.open() as app:
        audit = app.audit()
    assert (audit.problem, audit.bodies) == (None, 4)
