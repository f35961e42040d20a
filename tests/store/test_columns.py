from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.store.columns import moment_from_text, moment_to_text, storable

moments = st.builds(
    lambda seconds, zone: datetime.fromtimestamp(seconds, zone),
    st.floats(-60_000_000_000, 250_000_000_000),
    st.timezones(),
)


@given(moments)
def test_a_moment_reads_back_as_the_same_in_utc(moment: datetime) -> None:
    back = moment_from_text(moment_to_text(moment))
    assert back == moment
    assert back.tzinfo is UTC


@given(moments, moments)
def test_moments_sort_as_their_texts_do(one: datetime, other: datetime) -> None:
    assert (moment_to_text(one) < moment_to_text(other)) == (one.astimezone(UTC) < other.astimezone(UTC))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="names no time zone"):
        moment_to_text(datetime(2026, 2, 10))  # noqa: DTZ001 - the point


def test_a_moment_elsewhere_is_kept_in_utc() -> None:
    there = datetime(2026, 2, 10, 1, tzinfo=timezone(timedelta(hours=8)))
    assert moment_to_text(there) == "2026-02-09T17:00:00.000000Z"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("plain", "plain", id="plain"),
        pytest.param("中文 – 🙂", "中文 – 🙂", id="beyond ASCII"),
        pytest.param("a\x00b", "a\ufffdb", id="NUL"),
        pytest.param("a\ud83d", "a\ufffd", id="half a character"),
        pytest.param("a\udcffb", "a\ufffdb", id="other half"),
    ],
)
def test_what_no_database_takes_is_replaced(text: str, kept: str) -> None:
    assert storable(text) == kept
