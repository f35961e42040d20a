"""Lengths of time and sizes as people write them: "12h", "10MB".

Imports nothing heavy, so that command-line options can be read with it too.
"""

from __future__ import annotations

import re

DURATION_PATTERN = r"^[0-9]+(\.[0-9]+)?(s|m|h|d|w)$"
SIZE_PATTERN = r"^[0-9]+(\.[0-9]+)?(B|kB|MB|GB|KiB|MiB|GiB)$"

_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_BYTES = {
    "B": 1,
    "kB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
}
_UNIT_BY_LOWER_CASE = {unit.lower(): unit for unit in _BYTES}
_LONGEST = 100 * 366 * 86400.0
_NUMBER_AND_UNIT = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,9})?) ?([A-Za-z]{1,3})\Z")


def parse_duration(text: str) -> float:
    """Give the seconds that `text` ("45s", "90m", "12h", "3d", "2w", "0.5s") stands for.

    ValueError, with advice, for anything else and for more than a hundred years.
    """
    match = _NUMBER_AND_UNIT.match(text.strip())
    if match is None or match[2] not in _SECONDS:
        raise ValueError('is not a duration; write a number and s, m, h, d or w, such as "90m" or "12h"')
    seconds = float(match[1]) * _SECONDS[match[2]]
    if seconds > _LONGEST:
        raise ValueError("is longer than a hundred years; write a shorter duration")
    return seconds


def parse_size(text: str) -> int:
    """Give the bytes that `text` ("10MB", "512kB", "8MiB") stands for; kB, MB and GB are decimal.

    ValueError, with advice, for anything else.
    """
    match = _NUMBER_AND_UNIT.match(text.strip())
    unit = _UNIT_BY_LOWER_CASE.get(match[2].lower()) if match else None
    if match is None or unit is None:
        raise ValueError('is not a size; write a number and B, kB, MB or GB, such as "10MB" or "512kB"')
    return int(float(match[1]) * _BYTES[unit])
