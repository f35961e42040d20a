"""When a source is checked next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.schedule import (
    JITTER,
    QUICK_FOR,
    SLOWEST,
    NextCheck,
    Pace,
    is_due,
    longest_wait,
    next_check,
    pace_of,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
H = 3600.0


def planned(
    interval: float = 12 * H, *, failures: int = 0, changed: timedelta | None = None, ref: str = "a/b"
) -> NextCheck:
    changed_at = None if changed is None else NOON - changed
    return next_check(ref, interval, NOON, failures=failures, changed_at=changed_at)


@pytest.mark.parametrize(
    ("plan", "interval"),
    [
        pytest.param(planned(), 12 * H, id="as its interval says"),
        pytest.param(planned(failures=1), 12 * H, id="one failure changes nothing"),
        pytest.param(planned(6 * H, failures=2), 12 * H, id="two failures"),
        pytest.param(planned(6 * H, failures=3), 24 * H, id="three failures"),
        pytest.param(planned(6 * H, failures=400), SLOWEST, id="a year of failures: once a day"),
        pytest.param(planned(72 * H, failures=5), 72 * H, id="never quicker for having failed"),
        pytest.param(planned(changed=timedelta()), 3 * H, id="it has just changed"),
        pytest.param(planned(changed=QUICK_FOR - HOUR), 3 * H, id="it changed two days ago"),
        pytest.param(planned(changed=QUICK_FOR), 12 * H, id="no longer"),
        pytest.param(planned(2 * H, changed=HOUR), 1 * H, id="not more than once an hour"),
        pytest.param(planned(H / 2, changed=HOUR), H / 2, id="nor less than its interval"),
        pytest.param(planned(6 * H, changed=HOUR, failures=2), 12 * H, id="failures weigh more"),
    ],
)
def test_the_interval_follows_from_what_was_seen(plan: NextCheck, interval: float) -> None:
    assert plan.interval == interval


@given(
    interval=st.floats(1, 400 * 86_400),
    failures=st.integers(0, 10**9),
    changed=st.none() | st.timedeltas(timedelta(), 10 * DAY),
    ref=st.text(),
)
def test_the_next_check_is_never_late_and_hardly_early(
    interval: float, failures: int, changed: timedelta | None, ref: str
) -> None:
    plan = planned(interval, failures=failures, changed=changed, ref=ref)
    wait = (plan.at - NOON).total_seconds()
    assert wait <= plan.interval + 1e-5 <= longest_wait(interval) + 1e-4
    assert wait >= plan.interval * (1 - JITTER) - 1e-5
    assert failures > 1 or plan.interval <= interval
    assert plan == planned(interval, failures=failures, changed=changed, ref=ref), "the same every time"


def test_sources_that_were_asked_at_once_drift_apart() -> None:
    times = {planned(ref=f"provider/source-{number}").at for number in range(500)}
    assert len(times) == 500
    assert max(times) - min(times) > timedelta(minutes=30)


def test_daylight_saving_has_no_effect() -> None:
    before = datetime(2026, 3, 28, 20, tzinfo=UTC)  # the night in which clocks go forward in Europe
    plan = next_check("a/b", 12 * H, before, failures=0, changed_at=None)
    assert timedelta(hours=11.4) <= plan.at - before <= timedelta(hours=12)
    assert plan.at.utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("plan", "interval", "failures", "due"),
    [
        pytest.param(None, 12 * H, 0, True, id="never checked"),
        pytest.param(NextCheck(NOON, 12 * H), 12 * H, 0, True, id="its time has come"),
        pytest.param(NextCheck(NOON - 90 * DAY, 12 * H), 12 * H, 0, True, id="after a long sleep"),
        pytest.param(NextCheck(NOON + HOUR, 12 * H), 12 * H, 0, False, id="not yet"),
        pytest.param(NextCheck(NOON + DAY + HOUR, 12 * H), 12 * H, 0, True, id="the clock was put back"),
        pytest.param(NextCheck(NOON + 5 * DAY, 7 * 24 * H), 7 * 24 * H, 0, False, id="a long interval"),
        pytest.param(NextCheck(NOON + 5 * HOUR, 24 * H), 6 * H, 0, True, id="shortened since"),
        pytest.param(NextCheck(NOON + 19 * HOUR, 24 * H), 6 * H, 0, False, id="shortened, not yet due"),
        pytest.param(NextCheck(NOON + 5 * HOUR, 24 * H), 6 * H, 3, False, id="longer for its failures"),
    ],
)
def test_a_source_is_due_when_its_time_has_come(
    plan: NextCheck | None, interval: float, failures: int, due: bool
) -> None:
    assert is_due(plan, interval, NOON, failures=failures) is due


def test_what_differs_from_the_interval_has_a_name() -> None:
    assert (pace_of(H, H), pace_of(H / 4, H), pace_of(2 * H, H)) == (None, Pace.QUICK, Pace.SLOW)
