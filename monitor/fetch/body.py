"""The body of an answer: content codings undone piece by piece, never more than a limit in memory.

httpx takes a truncated gzip body for a whole one and expands 809 bytes of
brotli into one chunk of 1 GiB (measured with 0.28), so bodies are read raw and
decoded here: every coding must reach its own end, and no step gives out more
than a bounded piece.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Protocol

import brotli  # type: ignore[import-untyped]
import zstandard

from monitor.fetch.faults import Fault, too_large, unreachable
from monitor.model import Outcome

ACCEPT_ENCODING = "gzip, deflate, br, zstd"

_PIECE = 64 * 1024
_MAX_CODINGS = 3
# Chunks of a byte or two cost 15 µs each, so that a megabyte takes seconds of CPU that others wait for.
_MAX_PARTS = 100_000
_PARTS_AT_A_TIME = 64
# Four bytes of a zstd block can stand for 128 KiB, so 64 bytes give out 2 MiB at most.
_ZSTD_SLICE = 64
# RFC 9659: HTTP allows zstd windows up to 8 MiB.
_ZSTD_WINDOW = 8 * 1024 * 1024
# Compressed data may be a little larger than what it stands for.
_SLACK = 64 * 1024
# Seen from real servers for bodies that are not encoded at all.
_NO_CODING = frozenset({"", "identity", "none", "utf-8", "binary"})


class Decoder(Protocol):
    """One content coding. `finished` says that its own end mark was seen and its checksum right."""

    @property
    def finished(self) -> bool: ...

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give what `data` stands for, in bounded pieces; ignores what follows the end."""


class Damaged(Exception):
    """The data is not what its coding says."""


class _Zlib:
    """gzip (with any number of members) and deflate, with or without its zlib header."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16) if coding == "gzip" else None

    @property
    def finished(self) -> bool:
        return self._inner is not None and self._inner.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        piece = b""
        while data or len(piece) == _PIECE:
            inner = self._ready_for(data)
            if inner is None:
                return
            try:
                piece = inner.decompress(data, _PIECE)
            except zlib.error as error:
                raise Damaged(str(error)) from error
            data = inner.unused_data if inner.eof else inner.unconsumed_tail
            if piece:
                yield piece

    def _ready_for(self, data: bytes) -> zlib._Decompress | None:
        if self._inner is None:
            # RFC 9110, 8.4.1.2: "deflate" means zlib, but some servers send the bare stream.
            zlib_header = data[0] & 0x0F == 8 and data[0] >> 4 <= 7
            self._inner = zlib.decompressobj(zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)
        elif self._inner.eof:
            if self._coding != "gzip" or not data.startswith(b"\x1f"):
                return None
            self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return self._inner


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    @property
    def finished(self) -> bool:
        return bool(self._inner.is_finished())

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._inner.is_finished():
            try:
                piece = self._inner.process(data, output_buffer_limit=_PIECE)
            except brotli.error as error:
                raise Damaged("damaged brotli data") from error
            data = b""
            if piece:
                yield piece
            elif self._inner.can_accept_more_data():
                return


class _Zstandard:
    def __init__(self) -> None:
        self._inner = self._new()

    @staticmethod
    def _new() -> zstandard.ZstdDecompressionObj:
        return zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()

    @property
    def finished(self) -> bool:
        return bool(self._inner.eof)

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _ZSTD_SLICE):
            rest = data[start : start + _ZSTD_SLICE]
            while rest:
                if self._inner.eof:
                    # Another frame, or a skippable one (RFC 8878, 3.1): both begin so.
                    if rest[0] != 0x28 and rest[0] >> 4 != 5:
                        return
                    self._inner = self._new()
                try:
                    piece = self._inner.decompress(rest)
                except zstandard.ZstdError as error:
                    raise Damaged(str(error)) from error
                rest = self._inner.unused_data if self._inner.eof else b""
                if piece:
                    yield piece


def _decoder(coding: str) -> Decoder:
    match coding:
        case "gzip" | "x-gzip":
            return _Zlib("gzip")
        case "deflate":
            return _Zlib("deflate")
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstandard()
        case _:
            raise unreachable(
                "unknown-coding", f"The body is encoded as {coding[:40]!a}, which was not asked for."
            )


class Body:
    """Collects the body of one answer.

    `codings` are those of Content-Encoding, in the order in which the server
    applied them; `limit` is in bytes and holds for what comes in, for what comes
    out and for every step between.
    """

    def __init__(self, codings: Sequence[str], limit: int) -> None:
        named = [name for name in (coding.strip().lower() for coding in codings) if name not in _NO_CODING]
        if len(named) > _MAX_CODINGS:
            raise too_large("codings", f"The body is encoded {len(named)} times over.")
        self._decoders = [_decoder(coding) for coding in reversed(named)]
        self._limit = limit
        self._sizes = [0] * (len(named) + 1)
        self._content = bytearray()

    def feed(self, data: bytes) -> None:
        """Take in a part of the transfer; raises Fault once a limit is passed or data is damaged."""
        try:
            for piece in self._through(data, 0):
                self._content += piece
        except Damaged as error:
            raise unreachable("damaged", f"The body does not decode: {error}.", passing=True) from error

    def finish(self) -> bytes:
        """Give the whole body; raises Fault when a coding has not reached its end."""
        if self._sizes[0] and not all(decoder.finished for decoder in self._decoders):
            raise unreachable("cut", "The encoded body stops before its end.", passing=True)
        return self.so_far

    @property
    def so_far(self) -> bytes:
        return bytes(self._content)

    def abandon(self) -> None:
        """Let go of content and decoders, 40 MB for brotli, before anybody waits for anything."""
        self._content.clear()
        self._decoders.clear()

    def _through(self, data: bytes, step: int) -> Iterator[bytes]:
        self._sizes[step] += len(data)
        last = step == len(self._decoders)
        if self._sizes[step] > self._limit + (0 if last else _SLACK):
            raise too_large(
                "size",
                f"The body is larger than {self._limit:,} bytes (settings.max_bytes); "
                "raise the limit if the document is that long.",
            )
        if last:
            yield data
            return
        for piece in self._decoders[step].feed(data):
            yield from self._through(piece, step + 1)


async def read_body(
    chunks: AsyncIterator[bytes], codings: Sequence[str], limit: int, *, truncate: bool = False
) -> bytes:
    """Read a body to its end and give it decoded.

    A body that decodes to more than `limit` bytes raises Fault (too_large), or
    with `truncate` is cut there.
    """
    body = Body(codings, limit)
    parts = 0
    async for chunk in chunks:
        parts += 1
        if parts % _PARTS_AT_A_TIME == 0:
            await asyncio.sleep(0)
        if parts > _MAX_PARTS:
            raise too_large("parts", f"The body comes in more than {_MAX_PARTS:,} pieces.")
        try:
            body.feed(chunk)
        except Fault as fault:
            if truncate and fault.finding.outcome is Outcome.TOO_LARGE:
                return body.so_far
            body.abandon()
            raise
    return body.finish()
