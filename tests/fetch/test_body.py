from __future__ import annotations

import asyncio
import gzip
import time
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.fetch.body import Body, read_body
from monitor.fetch.faults import Fault

TEXT = b"<p>We keep your data for 30 days.</p>\n" * 200
LIMIT = 10_000_000


def raw_deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-15)
    return squeeze.compress(data) + squeeze.flush()


def brotli_of(data: bytes) -> bytes:
    packed: bytes = brotli.compress(data)
    return packed


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli_of,
    "zstd": zstandard.ZstdCompressor().compress,
}
CASES = [pytest.param([name], encode, id=name) for name, encode in ENCODERS.items()] + [
    pytest.param(["deflate"], raw_deflate, id="deflate without header"),
    pytest.param(["gzip", "br"], lambda data: brotli_of(gzip.compress(data)), id="gzip in brotli"),
    pytest.param(["br", "gzip"], lambda data: gzip.compress(brotli_of(data)), id="brotli in gzip"),
    pytest.param(
        ["zstd", "deflate", "gzip"],
        lambda data: gzip.compress(zlib.compress(ENCODERS["zstd"](data))),
        id="three deep",
    ),
]


def decoded(codings: list[str], parts: list[bytes], limit: int = LIMIT) -> bytes:
    body = Body(codings, limit)
    for part in parts:
        body.feed(part)
    return body.finish()


def fault_of(codings: list[str], parts: list[bytes], limit: int = LIMIT) -> tuple[str, str]:
    with pytest.raises(Fault) as caught:
        decoded(codings, parts, limit)
    return caught.value.finding.outcome, caught.value.finding.rule


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize(("codings", "encode"), CASES)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_a_body_decodes_whatever_the_parts_it_comes_in(
    codings: list[str], encode: Callable[[bytes], bytes], size: int
) -> None:
    assert decoded(codings, pieces(encode(TEXT), size)) == TEXT


@pytest.mark.parametrize(("codings", "encode"), CASES)
@given(data=st.binary(max_size=3000), size=st.integers(1, 500))
@settings(max_examples=30, deadline=None)
def test_any_bytes_survive(
    codings: list[str], encode: Callable[[bytes], bytes], data: bytes, size: int
) -> None:
    assert decoded(codings, pieces(encode(data), size)) == data


@pytest.mark.parametrize(("codings", "encode"), CASES)
def test_a_body_cut_anywhere_is_unreachable(codings: list[str], encode: Callable[[bytes], bytes]) -> None:
    whole = encode(TEXT)
    for end in range(1, len(whole)):
        outcome, rule = fault_of(codings, [whole[:end]])
        assert (outcome, rule) in {("unreachable", "cut"), ("unreachable", "damaged")}, end


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
@given(position=st.integers(0, 10_000), value=st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_a_flipped_byte_is_never_taken_for_other_text(coding: str, position: int, value: int) -> None:
    whole = bytearray(
        zstandard.ZstdCompressor(write_checksum=True).compress(TEXT)
        if coding == "zstd"
        else ENCODERS[coding](TEXT)
    )
    whole[position % len(whole)] ^= value
    try:
        text = decoded([coding], [bytes(whole)])
    except Fault:
        return
    if coding != "br":  # brotli has no checksum
        assert text == TEXT


def test_no_coding_leaves_bytes_alone() -> None:
    assert decoded([], [b"a", b"b"]) == b"ab"
    assert decoded(["identity", "", "none", "UTF-8"], [b"ab"]) == b"ab"


def test_an_empty_transfer_is_an_empty_body() -> None:
    assert decoded(["gzip"], []) == b""


def test_an_unknown_coding_is_unreachable() -> None:
    assert fault_of(["compress"], [b"x"]) == ("unreachable", "unknown-coding")
    assert fault_of(["\x1b[31m"], [b"x"]) == ("unreachable", "unknown-coding")


def test_plain_text_that_claims_to_be_encoded_is_unreachable() -> None:
    for coding in ENCODERS:
        assert fault_of([coding], [TEXT])[0] == "unreachable"


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_members_and_frames_follow_one_another(coding: str) -> None:
    both = ENCODERS[coding](b"one ") + ENCODERS[coding](b"two")
    for size in (1, 5, 1000):
        assert decoded([coding], pieces(both, size)) == b"one two"
    assert fault_of([coding], [both[:-3]])[0] == "unreachable"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
@pytest.mark.parametrize("garbage", [b"\0" * 512, b"\r\n", b"<!-- cached -->"])
def test_what_follows_the_end_is_ignored(coding: str, garbage: bytes) -> None:
    whole = ENCODERS[coding](TEXT)
    assert decoded([coding], [whole + garbage]) == TEXT
    assert decoded([coding], [whole, garbage, garbage]) == TEXT


def test_skippable_zstd_frames_are_skipped() -> None:
    skippable = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"junk"
    assert decoded(["zstd"], pieces(skippable + ENCODERS["zstd"](TEXT), 5)) == TEXT


GIB = 1024**3


def brotli_bomb() -> bytes:
    squeeze = brotli.Compressor(quality=1, lgwin=24)
    zeros = bytes(16 * 1024 * 1024)
    parts = [squeeze.process(zeros) for _ in range(16)]
    return b"".join([*parts, squeeze.finish()])


def zstd_bomb(size: int = GIB) -> bytes:
    # A frame of run-length blocks: four bytes for 128 KiB each.
    block = 128 * 1024
    header = b"\x28\xb5\x2f\xfd\x00\x58"  # no content size, window of 2 MiB
    run = ((block << 3) | (1 << 1)).to_bytes(3, "little") + b"\0"
    return header + run * (size // block)


def gzip_bomb(size: int = 256 * 1024 * 1024) -> bytes:
    squeeze = zlib.compressobj(9, wbits=31)
    zeros = bytes(1024 * 1024)
    return b"".join([squeeze.compress(zeros) for _ in range(size // len(zeros))] + [squeeze.flush()])


@pytest.mark.parametrize(
    ("codings", "make"),
    [
        pytest.param(["br"], brotli_bomb, id="brotli"),
        pytest.param(["zstd"], zstd_bomb, id="zstd"),
        pytest.param(["gzip"], gzip_bomb, id="gzip"),
        pytest.param(["gzip", "gzip"], lambda: gzip.compress(gzip_bomb()), id="gzip twice"),
        pytest.param(["br", "br"], lambda: brotli_of(brotli_bomb()), id="brotli twice"),
        pytest.param(["zstd", "gzip"], lambda: gzip.compress(zstd_bomb()), id="zstd in gzip"),
        pytest.param(["gzip"], lambda: gzip.compress(b"") * 600_000, id="empty members for ever"),
    ],
)
def test_a_bomb_is_too_large_and_takes_little_memory_and_time(
    codings: list[str], make: Callable[[], bytes]
) -> None:
    bomb = make()
    parts = pieces(bomb, 64 * 1024)
    tracemalloc.start()
    began = time.process_time()
    try:
        assert fault_of(codings, parts) == ("too_large", "size")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 32 * 1024 * 1024
    assert time.process_time() - began < 5


def test_a_window_larger_than_http_allows_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=27)
    squeeze = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    assert fault_of(["zstd"], [squeeze.compress(TEXT) + squeeze.flush()]) == ("unreachable", "damaged")


def test_more_than_three_codings_are_too_large() -> None:
    assert fault_of(["gzip"] * 4, [b""]) == ("too_large", "codings")


def test_the_limit_holds_for_what_comes_out() -> None:
    assert decoded(["gzip"], [gzip.compress(b"x" * 1000)], limit=1000) == b"x" * 1000
    assert fault_of(["gzip"], [gzip.compress(b"x" * 1001)], limit=1000) == ("too_large", "size")


def test_a_long_text_file_may_be_cut_at_the_limit() -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for part in (b"a" * 400, b"b" * 400, b"c" * 400):
            yield part

    async def main() -> None:
        cut = await read_body(chunks(), [], 1000, truncate=True)
        assert cut.startswith(b"a" * 400 + b"b" * 400)
        assert len(cut) <= 1000

    asyncio.run(main())
