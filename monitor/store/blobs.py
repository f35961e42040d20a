"""Bodies packed against the body before them: 2-3 kB for a page of 580 kB that changed a little.

Zstandard (RFC 8878) takes the earlier body as a raw dictionary. A body with no
earlier one, or every 64th of a chain, is packed by itself, which bounds what
reading one costs.
"""

from __future__ import annotations

from dataclasses import dataclass

import zstandard

from monitor.errors import DamagedStore

LEVEL = 6
FULL_EVERY = 64
SHORTEST_BASE = 64
"""Bytes below which an earlier body is not worth being a dictionary (zstd ignores those under 8)."""


@dataclass(frozen=True, slots=True)
class Base:
    """An earlier body that another can be packed against; `depth` counts the bodies below it."""

    digest: str
    depth: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Packed:
    """A packed body: against the body with the digest `base`, or by itself where that is None."""

    data: bytes
    base: str | None
    depth: int


def pack(body: bytes, bases: tuple[Base, ...]) -> Packed:
    """Pack a body in the way that takes the fewest bytes: against one of `bases`, or by itself."""
    best = Packed(compress(body), None, 0)
    for base in bases:
        if base.depth + 1 >= FULL_EVERY or len(base.body) < SHORTEST_BASE:
            continue
        data = compress(body, base.body)
        if len(data) < len(best.data):
            best = Packed(data, base.digest, base.depth + 1)
    return best


def compress(data: bytes, base: bytes | None = None) -> bytes:
    """Give `data` as one zstd frame with a checksum, using `base` as a raw dictionary."""
    parameters = zstandard.ZstdCompressionParameters.from_level(
        LEVEL, source_size=len(data), dict_size=len(base or b""), write_checksum=True
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
