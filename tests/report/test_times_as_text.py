from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from monitor.report.times import age, dated, length, stamp

NOW = datetime(2026, 2, 10, 17, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        pytest.param(0, "just now", id="now"),
        pytest.param(59, "just now", id="under a minute"),
        pytest.param(60, "1 min ago", id="a minute"),
        pytest.param(3 * 3600 + 3599, "3 h ago", id="hours, rounded down"),
        pytest.param(47 * 3600, "47 h ago", id="hours up to two days"),
        pytest.param(48 * 3600, "2 d ago", id="days"),
        pytest.param(99 * 86400, "99 d ago", id="days up to a hundred"),
        pytest.param(200 * 86400, "6 months ago", id="months"),
        pytest.param(800 * 86400, "2 years ago", id="years"),
        pytest.param(-5 * 3600, "in 5 h", id="ahead"),
    ],
)
def test_ages_are_what_people_say(seconds: float, text: str) -> None:
    assert age(NOW - timedelta(seconds=seconds), NOW) == text


def test_times_are_shown_in_utc_with_their_age() -> None:
    moment = datetime(2026, 2, 10, 15, 3, tzinfo=timezone(timedelta(hours=1)))
    assert stamp(moment) == "2026-02-10 14:03Z"
    assert dated(moment, NOW) == "2026-02-10 14:03Z, 3 h ago"
    assert dated(None, NOW) == "never"


def test_short_lengths_are_seconds() -> None:
    assert length(12.9) == "12 s"
