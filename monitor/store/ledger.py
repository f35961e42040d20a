"""The hash chain over what was recorded: an entry holds the digest of a row and the hash of the entry before.

Whoever holds the database can compute the chain anew, so it proves only as
much as the checkpoints that are kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Float, Table
from sqlalchemy.types import TypeDecorator

from monitor.errors import UsageError
from monitor.store.columns import moment_to_text, to_json

GENESIS = "0" * 64
"""What the first entry has for the hash before it."""

_HEAD = re.compile(r"\b(\d{1,18}):([0-9a-f]{64})\b")


class Kind(StrEnum):
    OBSERVATION = "observation"
    ATTACHMENT = "attachment"
    VERDICT = "verdict"
    ALERT = "alert"
    REVIEW = "review"
    PRUNING = "pruning"


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the chain: `payload` is the digest of the row that `kind` and `ref` name."""

    seq: int
    at: datetime
    kind: Kind
    ref: str
    payload: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of the chain at some time, to be kept elsewhere; `str()` gives it as one word."""

    seq: int
    hash: str
    at: datetime | None = None

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    def value(self) -> dict[str, object]:
        """Give it as a JSON value."""
        return {"seq": self.seq, "hash": self.hash, "at": moment_to_text(self.at) if self.at else None}

    @classmethod
    def all_in(cls, text: str) -> tuple[Checkpoint, ...]:
        """Find the checkpoints in a file, each once: as words anywhere in it, or as one JSON value.

        Raises UsageError when there is none.
        """
        # In a saved e-mail a long line may be broken by "=" (RFC 2045, section 6.7).
        whole = text.replace("=\r\n", "").replace("=\n", "")
        if found := _HEAD.findall(whole):
            return tuple(cls(int(seq), digest) for seq, digest in dict.fromkeys(found))
        try:
            value = json.loads(text)
            return (cls(int(value["seq"]), str(value["hash"])),)
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(
                "no checkpoint found in there; it looks like 17:5f0c… and `monitor audit` prints it"
            ) from error


def entry_after(head: Checkpoint, at: datetime, kind: Kind, ref: str, payload: str) -> Entry:
    """Give the entry that follows the head of the chain."""
    seq = head.seq + 1
    return Entry(seq, at, kind, ref, payload, head.hash, chain_hash(head.hash, seq, at, kind, ref, payload))


def chain_hash(previous: str, seq: int, at: datetime, kind: str, ref: str, payload: str) -> str:
    """Give SHA-256 over the hash before and what the entry says."""
    said = to_json([seq, moment_to_text(at), kind, ref, payload])
    return hashlib.sha256(f"{previous}{said}".encode()).hexdigest()


def row_digest(table: Table, values: Mapping[str, object]) -> str:
    """Give the digest of a row from the values that are about to be stored.

    NULLs are left out, so that a column added later does not change the digests
    of the rows before it.
    """
    stored = {}
    for column in table.columns:
        value = values.get(column.name)
        if isinstance(column.type, TypeDecorator):
            value = column.type.process_bind_param(value, None)  # type: ignore[arg-type]
        elif isinstance(column.type, Float) and value is not None:
            value = float(value)  # type: ignore[arg-type]
        stored[column.name] = value
    return stored_digest(stored)


def stored_digest(stored: Mapping[str, object]) -> str:
    """Give the digest of a row from its values as they lie in the database."""
    present = {
        name: int(value) if isinstance(value, bool) else value
        for name, value in stored.items()
        if value is not None
    }
    return hashlib.sha256(to_json(present).encode()).hexdigest()
