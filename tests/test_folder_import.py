"""Pages kept elsewhere, taken in by their dates."""

from __future__ import annotations

import itertools
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from watched import (
    CHALLENGE,
    DAY,
    HOUR,
    START,
    TRAINING,
    Site,
    Watched,
    only,
    policy,
    quote,
    register_of,
    verdicts,
    watch,
)

from monitor.errors import UsageError
from monitor.importers.folder import date_of
from monitor.results import TimelinePoint

ALTERED = policy((TRAINING, "We use your inputs to train our models."))
GONE = policy((f"<p>{TRAINING}</p>\n", ""))
MOVED = policy((f"<p>{TRAINING}</p>\n", ""), extra=f"<h2>9. Learning</h2>\n<p>{TRAINING}</p>\n")
PAGES = {
    "privacy/2025-01-01.html": policy(),
    "privacy/2025-02-01T10-00-00Z.html": ALTERED,
    "privacy/2025-03-01.html": CHALLENGE,
    "privacy/2025-04-01.html": MOVED,
}


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "privacy")
    made.claims["training"] = quote(TRAINING)
    return made


def points(watched: Watched, claim: str = "lumen/training") -> list[TimelinePoint]:
    with watched.open() as app:
        (line,) = app.timeline(claims=[claim])
    return list(line.points)


def told_story(watched: Watched) -> list[tuple[str, str, str | None]]:
    return [(f"{point.at:%Y-%m-%d}", point.verdict.value, point.reason) for point in points(watched)]


STORY = [
    ("2025-01-01", "intact", None),
    ("2025-02-01", "altered", None),
    ("2025-03-01", "unverified", "blocked"),
    ("2025-04-01", "moved", None),
]


def test_pages_tell_their_story_in_order_of_their_own_dates(watched: Watched) -> None:
    for name, page in PAGES.items():
        watched.put(name, page)
    report = watched.bring_in()
    assert (report.imported, report.already_there, report.unmatched) == (4, 0, ())
    assert {(ref, outcome): count for ref, outcome, count in report.outcomes} == {
        ("lumen/privacy", "ok"): 3,
        ("lumen/privacy", "blocked"): 1,
    }
    assert told_story(watched) == STORY
    assert watched.told() == []


def test_nothing_is_taken_twice(watched: Watched) -> None:
    for name, page in PAGES.items():
        watched.put(name, page)
    watched.bring_in()
    before = watched.kept()
    again = watched.bring_in()
    assert (again.imported, again.already_there, watched.kept()) == (0, 4, before)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(sorted(PAGES)), cuts=st.sets(st.integers(1, 3)), again=st.booleans())
def test_the_order_in_which_pages_come_tells_no_other_story(
    order: list[str], cuts: set[int], again: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        watched = Watched(Site("http://127.0.0.1:9"), Path(folder), register_of("http://127.0.0.1:9"))
        only(watched, "privacy").claims["training"] = quote(TRAINING)
        for start, end in itertools.pairwise([0, *sorted(cuts), len(order)]):
            for name in order[start:end]:
                watched.put(name, PAGES[name])
            watched.bring_in()
            watched.verify(offline=True)
        if again:
            watched.bring_in()
        assert told_story(watched) == STORY
        assert verdicts(watched.verify(offline=True)) == {"training": "moved"}


def test_two_pages_of_one_moment_tell_the_same_story_in_either_order(
    watched: Watched, tmp_path: Path
) -> None:
    stories = []
    for number, names in enumerate((("a.html", "b.htm"), ("b.htm", "a.html"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        each = Watched(watched.site, folder, watched.register)
        for name in names:
            suffix = Path(name).suffix
            each.put(f"privacy/2025-01-01{suffix}", policy() if suffix == ".html" else ALTERED)
            each.bring_in()
        stories.append(told_story(each))
    assert stories[0] == stories[1]
    assert len(stories[0]) == 2


def test_a_live_check_after_an_import_compares_with_the_imported_page(watched: Watched) -> None:
    watched.put("privacy/2026-01-01.html", policy())
    watched.bring_in()
    report = watched.check(ALTERED)
    assert (report.sources[0].change, verdicts(report)) == ("changed", {"training": "altered"})
    assert watched.kinds() == ["claim_flagged"]


def test_a_claim_flagged_by_imported_pages_is_told_at_the_first_live_check(watched: Watched) -> None:
    watched.put("privacy/2026-01-01.html", ALTERED)
    watched.bring_in()
    assert (watched.told(), verdicts(watched.verify(offline=True))) == ([], {"training": "altered"})
    watched.check(ALTERED)
    watched.check()
    assert watched.kinds() == ["claim_flagged"]


def test_older_pages_imported_later_change_what_is_known_and_tell_nothing(watched: Watched) -> None:
    watched.check(GONE)
    assert verdicts(watched.verify(offline=True)) == {"training": "never_matched"}
    watched.put("privacy/2025-01-01.html", policy())
    watched.bring_in()
    assert verdicts(watched.verify(offline=True)) == {"training": "vanished"}
    watched.check()
    watched.check(f"{GONE}<!-- noise -->")
    assert watched.kinds() == ["claim_flagged"]


def test_a_clause_that_stood_elsewhere_once_is_no_news_after_an_import(watched: Watched) -> None:
    watched.check(MOVED)
    watched.put("privacy/2025-01-01.html", policy())
    watched.bring_in()
    assert verdicts(watched.check()) == {"training": "moved"}
    assert watched.kinds() == []


def test_a_change_imported_between_two_checks_is_told_at_the_second(watched: Watched) -> None:
    watched.check()
    watched.put(f"privacy/{START:%Y-%m-%d}T12-00-00Z.html", ALTERED)
    watched.bring_in()
    watched.check(ALTERED, after=DAY)
    assert watched.kinds() == ["claim_flagged"]


def test_a_page_of_a_later_date_than_now_stays_the_last_one(watched: Watched) -> None:
    watched.put("privacy/2026-12-24.html", ALTERED)
    watched.bring_in()
    watched.check(policy())
    assert verdicts(watched.verify(offline=True)) == {"training": "altered"}
    with watched.open() as app:
        kept = app.verify(offline=True)
    assert verdicts(kept) == {"training": "altered"}
    assert [point.verdict for point in points(watched)] == ["intact", "altered"]


def test_files_that_cannot_be_placed_are_named_with_the_reason(watched: Watched) -> None:
    watched.put("privacy/2025-01-01.html", policy())
    watched.put("privacy/last-week.html", policy())
    watched.put("privacy/2025-01-02.docx", "x")
    watched.put("cookies/2025-01-01.html", policy())
    watched.put("cookies/2025-01-02.html", policy())
    (watched.folder / "old" / "readme.txt").write_text("read me")
    report = watched.bring_in()
    assert report.imported == 1
    unmatched = "\n".join(report.unmatched)
    assert len(report.unmatched) == 4
    for part in (
        "lumen/privacy/last-week.html: its name is no date such as 2025-02-16",
        "lumen/privacy/2025-01-02.docx: pages end in .html",
        "lumen/cookies/ (2 files): the register has no source lumen/cookies",
        "readme.txt: is not at PROVIDER/SOURCE/DATE.html",
    ):
        assert part in unmatched


def test_a_folder_that_is_not_there_is_a_mistake_of_the_command_line(watched: Watched) -> None:
    with watched.open() as app, pytest.raises(UsageError, match="is no folder"):
        app.import_folder(watched.folder / "nothing")


def test_progress_counts_to_the_end(watched: Watched) -> None:
    for day in range(1, 21):
        watched.put(f"privacy/2025-01-{day:02}.html", policy(extra=f"<p>Edition {day} of this page.</p>"))
    seen: list[tuple[int, int, str]] = []

    def progress(done: int, total: int, what: str) -> None:
        seen.append((done, total, what))

    with watched.open() as app:
        app.import_folder(watched.folder / "old", progress)
    assert (seen[-1][:2], seen[0][1]) == ((20, 20), 20)
    assert seen[-1][2] == "lumen/privacy 2025-01-20"


@pytest.mark.parametrize(
    ("stem", "moment"),
    [
        pytest.param("2025-02-16", datetime(2025, 2, 16, tzinfo=UTC), id="a day"),
        pytest.param("2025-02-16T00-31-08Z", datetime(2025, 2, 16, 0, 31, 8, tzinfo=UTC), id="a moment"),
        pytest.param("2025-02-16T23-59", datetime(2025, 2, 16, 23, 59, tzinfo=UTC), id="a minute"),
        pytest.param("2025-02-30", None, id="no such day"),
        pytest.param("2025-02-16T25-00-00Z", None, id="no such hour"),
        pytest.param("20250216", None, id="no hyphens"),
        pytest.param("page", None, id="no date"),
    ],
)
def test_names_are_read_as_dates(stem: str, moment: datetime | None) -> None:
    assert date_of(stem) == moment


def test_as_of_sees_what_was_imported_for_that_day(watched: Watched) -> None:
    for name, page in PAGES.items():
        watched.put(name, page)
    watched.bring_in()

    def answer(day: str) -> Any:
        report = watched.verify(as_of=datetime.fromisoformat(f"{day}T12:00:00+00:00"))
        return report.exit_code, *verdicts(report).values()

    assert answer("2024-12-31") == (3, "unverified")
    assert answer("2025-01-01") == (0, "intact")
    assert answer("2025-02-02") == (1, "altered")
    assert answer("2025-03-02") == (3, "unverified")
    assert answer("2025-04-01") == (0, "moved")
    assert answer("2025-05-01") == (3, "moved"), "stale by then"
    assert datetime(2025, 5, 1, tzinfo=UTC) + timedelta(days=1) < START - HOUR
