"""Column types: what Python values look like in the database, the same on SQLite and PostgreSQL.

Each is stored as text or a number that does not depend on the database, so
that the digests of the ledger can be computed from what is stored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from monitor.errors import DamagedStore

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


def moment_to_text(moment: datetime) -> str:
    """Give a moment as UTC text of fixed width, which sorts by time; ValueError where it names no zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} names no time zone")
    # isoformat, unlike strftime, pads years before 1000.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def moment_from_text(text: str) -> datetime:
    """Give the aware moment that `moment_to_text` wrote; ValueError for anything else."""
    # fromisoformat takes more than this one form, but is ten times faster than strptime.
    if len(text) != 27 or text[4] + text[10] + text[19] + text[26] != "-T.Z" or text[5] == "W":
        raise ValueError(f"{text!r} is not how moments are written here")
    return datetime.fromisoformat(text[:26]).replace(tzinfo=UTC)


def storable(text: str) -> str:
    """Give `text` with what a database refuses, NUL and lone surrogates, as U+FFFD."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def to_json(value: object) -> str:
    """Give the one way this value is written as JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


class _Stored(TypeDecorator[Value]):
    """A value that is written as text by `write` and read again by `read`, which raises ValueError."""

    cache_ok = True
    wanted = "another value"

    def write(self, value: Value) -> str:
        raise NotImplementedError

    def read(self, text: str) -> Value:
        raise NotImplementedError

    def process_bind_param(self, value: Value | None, dialect: Dialect | None) -> str | None:  # noqa: ARG002
        return None if value is None else self.write(value)

    def process_result_value(self, value: str | None, dialect: Dialect | None) -> Value | None:  # noqa: ARG002
        if value is None:
            return None
        try:
            return self.read(value)
        except (ValueError, TypeError) as error:
            raise DamagedStore(
                f"the database holds {value[:40]!r} where {self.wanted} belongs; run: monitor audit"
            ) from error


class Moment(_Stored[datetime]):
    """An aware moment, as UTC text; naive ones are refused."""

    impl = String(27)
    cache_ok = True
    wanted = "a time"

    def write(self, value: datetime) -> str:
        return moment_to_text(value)

    def read(self, text: str) -> datetime:
        return moment_from_text(text)


class Day(_Stored[date]):
    """A date without a time."""

    impl = String(10)
    cache_ok = True
    wanted = "a date"

    def write(self, value: date) -> str:
        return value.isoformat()

    def read(self, text: str) -> date:
        return date.fromisoformat(text)


class OneOf(_Stored[Choice]):
    """A member of an enumeration, as its value."""

    impl = String(32)
    cache_ok = True

    def __init__(self, choices: type[Choice]) -> None:
        super().__init__()
        self.choices = choices

    @property
    def wanted(self) -> str:  # type: ignore[override]
        return f"one of {', '.join(self.choices)}"

    def write(self, value: Choice) -> str:
        return value.value

    def read(self, text: str) -> Choice:
        return self.choices(text)


class Words(_Stored[str]):
    """Text from elsewhere; what no database takes is replaced."""

    impl = Text
    cache_ok = True

    def write(self, value: str) -> str:
        return storable(value)

    def read(self, text: str) -> str:
        return text


class Json(_Stored[object]):
    """Any JSON value, written in one way only; arrays come back as lists."""

    impl = Text
    cache_ok = True
    wanted = "JSON"

    def write(self, value: object) -> str:
        return to_json(dict(value) if isinstance(value, Mapping) else value)

    def read(self, text: str) -> object:
        return json.loads(text)


class Lines(_Stored[tuple[str, ...]]):
    """Several texts, as a JSON array."""

    impl = Text
    cache_ok = True
    wanted = "a list of texts"

    def write(self, value: tuple[str, ...]) -> str:
        return to_json(list(value))

    def read(self, text: str) -> tuple[str, ...]:
        return tuple(json.loads(text))
