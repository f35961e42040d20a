"""Dates and durations as options take them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

import click

_DIGEST = re.compile(r"(sha256:)?[0-9a-f]{4,64}\Z")


def end_of_day(text: str) -> datetime:
    """Read an ISO date or time in UTC; a bare date means the end of that day.

    ValueError for anything else.
    """
    try:
        return datetime.combine(date.fromisoformat(text), time.max, UTC)
    except ValueError:
        moment = datetime.fromisoformat(text)
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(UTC)


class Moment(click.ParamType[datetime]):
    """A date or a time; a bare date is the end of that UTC day."""

    name = "date"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return end_of_day(value)
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is no date; write 2026-02-10 (the end of that day, UTC) or 2026-02-10T14:03Z.",
                param,
                ctx,
            )


class Version(click.ParamType[str]):
    """A snapshot by its date or the first digits of its digest; dates come back as whole ISO times."""

    name = "version"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if _DIGEST.match(value.lower()):
            return value.lower()
        try:
            return end_of_day(value).isoformat()
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is neither a date nor a digest; write 2026-02-10, 2026-02-10T14:03Z or the first "
                "digits of a snapshot, as `monitor history` shows them.",
                param,
                ctx,
            )


class Duration(click.ParamType[float]):
    """A length of time in seconds, written "90m", "24h" or "3d"."""

    name = "duration"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        from monitor.config.durations import parse_duration

        try:
            return parse_duration(value)
        except ValueError as error:
            self.fail(f"{value!r} {error}", param, ctx)
