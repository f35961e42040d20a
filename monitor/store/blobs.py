"""Bodies packed against earlier ones: under 1 kB for a page of 580 kB that changed a little.

Zstandard (RFC 8878) takes the earlier body as a raw dictionary. A body like
none before, and every 64th, is packed by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import zstandard

from monitor.errors import DamagedStore

LEVEL = 6
FULL_EVERY = 64
STRIDE = 4
SHORTEST_BASE = 64
"""Bytes below which an earlier body is not worth being a dictionary (zstd ignores those under 8)."""

CLEARLY_SMALLER = 10
"""A body packed to less than a tenth against another is not tried by itself: prose takes a quarter."""


@dataclass(frozen=True, slots=True)
class Base:
    """An earlier body to pack another one against, which would then have this position."""

    digest: str
    position: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Packed:
    """A packed body: against the body with the digest `base`, or by itself where that is None.

    `position` counts the bodies since the last one that was packed by itself.
    """

    data: bytes
    base: str | None
    position: int


def base_position(position: int) -> int:
    """Give the position of the body that the one at `position` (from 1) is packed against.

    Mostly the one before; every 4th goes back 4, every 16th goes back 16. Any
    of 64 is then reached in at most 9 steps instead of 63.
    """
    step = 1
    while position % (step * STRIDE) == 0:
        step *= STRIDE
    return position - step


def pack(body: bytes, bases: tuple[Base, ...]) -> Packed:
    """Pack a body in the way that takes the fewest bytes: against one of `bases`, or by itself."""
    ways = [
        Packed(compress(body, base.body), base.digest, base.position)
        for base in bases
        if len(base.body) >= SHORTEST_BASE
    ]
    if not any(len(way.data) * CLEARLY_SMALLER < len(body) for way in ways):
        ways.insert(0, Packed(compress(body), None, 0))
    return min(ways, key=lambda way: len(way.data))


def compress(data: bytes, base: bytes | None = None, *, level: int = LEVEL) -> bytes:
    """Give `data` as one zstd frame with a checksum, using `base` as a raw dictionary."""
    parameters = zstandard.ZstdCompressionParameters.from_level(
        level, source_size=len(data), dict_size=len(base or b""), write_checksum=True
    )
    return zstandard.ZstdCompressor(compression_params=parameters, dict_data=_dictionary(base)).compress(data)


def decompress(data: bytes, base: bytes | None = None, size: int | None = None) -> bytes:
    """Undo `compress`; raises DamagedStore where the frame is damaged or does not hold `size` bytes."""
    try:
        # A damaged frame may announce any size; zstd would try to reserve it.
        if size is not None and zstandard.frame_content_size(data) != size:
            raise DamagedStore(f"a packed body does not hold the {size} bytes it should")
        return zstandard.ZstdDecompressor(dict_data=_dictionary(base)).decompress(data)
    except zstandard.ZstdError as error:
        raise DamagedStore(f"packed bytes cannot be read: {error}") from error


def _dictionary(base: bytes | None) -> zstandard.ZstdCompressionDict | None:
    if base is None:
        return None
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
