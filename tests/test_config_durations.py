"""Lengths of time and sizes as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.durations import parse_duration, parse_size


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("45s", 45, id="seconds"),
        pytest.param("90m", 5400, id="minutes"),
        pytest.param("12h", 43_200, id="hours"),
        pytest.param("3d", 259_200, id="days"),
        pytest.param("2w", 1_209_600, id="weeks"),
        pytest.param("0.5s", 0.5, id="a fraction"),
        pytest.param(" 1 h ", 3600, id="spaces"),
        pytest.param("0s", 0, id="none"),
    ],
)
def test_a_duration_is_given_in_seconds(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "size"),
    [
        pytest.param("10MB", 10_000_000, id="decimal megabytes"),
        pytest.param("512kB", 512_000, id="decimal kilobytes"),
        pytest.param("8MiB", 8_388_608, id="binary megabytes"),
        pytest.param("1.5 GB", 1_500_000_000, id="a fraction"),
        pytest.param("20mb", 20_000_000, id="small letters"),
        pytest.param("7B", 7, id="bytes"),
    ],
)
def test_a_size_is_given_in_bytes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text", ["", "12", "h", "-1h", "1h30m", "1,5h", "12H", "1M", "inf s", "1e3s", "٣h", "9" * 99 + "s"]
)
def test_what_is_no_duration_is_refused_with_advice(text: str) -> None:
    with pytest.raises(ValueError, match="write a"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["", "12", "MB", "-1MB", "1TB", "10 apples", "1e3B"])
def test_what_is_no_size_is_refused_with_advice(text: str) -> None:
    with pytest.raises(ValueError, match="write a"):
        parse_size(text)


@given(st.integers(0, 10**6), st.sampled_from("smhdw"))
def test_a_longer_unit_is_a_longer_time(count: int, unit: str) -> None:
    try:
        seconds = parse_duration(f"{count}{unit}")
    except ValueError as error:
        assert "hundred years" in str(error)  # noqa: PT017 - both answers are right here
    else:
        assert seconds >= count
