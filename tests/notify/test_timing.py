from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Channel, ChannelKind, Digest, QuietHours
from monitor.notify.timing import Lane, digest_due, is_quiet, lanes_of

NIGHT = QuietHours(time(22), time(7))
BERLIN = QuietHours(time(22), time(7), "Europe/Berlin")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
HOURS = st.builds(
    QuietHours, st.times(), st.times(), st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns"])
).filter(lambda hours: hours.start != hours.end)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+00:00")


def channel(digest: Digest = Digest.OFF, quiet: QuietHours | None = None) -> Channel:
    return Channel("team", ChannelKind.FILE, "file:a", digest=digest, quiet_hours=quiet)


@pytest.mark.parametrize(
    ("hours", "at", "quiet"),
    [
        pytest.param(NIGHT, "03-02T21:59", False, id="before"),
        pytest.param(NIGHT, "03-02T22:00", True, id="as they begin"),
        pytest.param(NIGHT, "03-02T03:00", True, id="after midnight"),
        pytest.param(NIGHT, "03-02T07:00", False, id="as they end"),
        pytest.param(BERLIN, "03-02T21:30", True, id="winter in Berlin"),
        pytest.param(BERLIN, "07-02T20:30", True, id="summer in Berlin"),
        pytest.param(QuietHours(time(12), time(13)), "03-02T12:30", True, id="at noon"),
        pytest.param(QuietHours(time(12), time(13)), "03-02T23:30", False, id="not at noon"),
    ],
)
def test_when_it_is_quiet(hours: QuietHours, at: str, quiet: bool) -> None:
    assert is_quiet(hours, utc(at)) is quiet


@pytest.mark.parametrize(
    ("digest", "quiet", "created", "due"),
    [
        pytest.param(Digest.HOURLY, None, "03-02T12:01", "03-02T13:00", id="the next hour"),
        pytest.param(Digest.HOURLY, NIGHT, "03-02T22:30", "03-03T07:00", id="hourly, but quiet"),
        pytest.param(Digest.DAILY, None, "03-02T07:59", "03-02T08:00", id="the same morning"),
        pytest.param(Digest.DAILY, None, "03-02T08:00", "03-03T08:00", id="the next morning"),
        pytest.param(Digest.DAILY, BERLIN, "07-02T12:00", "07-03T06:00", id="the morning of Berlin"),
        pytest.param(
            Digest.DAILY, QuietHours(time(0), time(9)), "03-02T12:00", "03-03T09:00", id="a quiet morning"
        ),
        pytest.param(Digest.WEEKLY, None, "03-02T07:00", "03-02T08:00", id="Monday"),
        pytest.param(Digest.WEEKLY, None, "03-02T09:00", "03-09T08:00", id="the next Monday"),
    ],
)
def test_when_a_digest_is_told(digest: Digest, quiet: QuietHours | None, created: str, due: str) -> None:
    assert digest_due(channel(digest, quiet), utc(created)) == utc(due)


@given(MOMENTS, st.sampled_from([Digest.HOURLY, Digest.DAILY, Digest.WEEKLY]), HOURS)
def test_a_digest_comes_soon_enough_and_never_in_quiet_hours(
    at: datetime, digest: Digest, quiet: QuietHours
) -> None:
    longest = {Digest.HOURLY: 1, Digest.DAILY: 25, Digest.WEEKLY: 7 * 24 + 1}[digest] + 25
    due = digest_due(channel(digest, quiet), at)
    assert at < due <= at + timedelta(hours=longest)
    assert not is_quiet(quiet, due)


@pytest.mark.parametrize(
    ("digest", "quiet", "at", "lanes"),
    [
        pytest.param(Digest.OFF, None, "03-02T23:00", (Lane(None),), id="everything in order"),
        pytest.param(Digest.OFF, NIGHT, "03-02T12:00", (Lane(None),), id="by day"),
        pytest.param(Digest.OFF, NIGHT, "03-02T23:00", (Lane(critical=True),), id="by night"),
        pytest.param(
            Digest.DAILY,
            NIGHT,
            "03-02T23:00",
            (Lane(critical=True), Lane(critical=False, is_digest=True)),
            id="digest",
        ),
    ],
)
def test_what_may_be_told_when(
    digest: Digest, quiet: QuietHours | None, at: str, lanes: tuple[Lane, ...]
) -> None:
    assert lanes_of(channel(digest, quiet), utc(at)) == lanes
