from __future__ import annotations

import hashlib
import random
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_samples import DAY, NOON, observed, words

from monitor.errors import DamagedStore
from monitor.model import Outcome
from monitor.store import Store, open_store
from monitor.store.blobs import FULL_EVERY, Base, base_position, compress, decompress, pack

REF = "acme/privacy-policy"


def stored(store: Store) -> list[tuple[str, str | None, int, int]]:
    """Give digest, base, position and packed size of each body, in the order they came in."""
    query = "SELECT digest, base, position, length(data) FROM bodies ORDER BY id"
    with store.read() as reader:
        return [(row[0], row[1], row[2], row[3]) for row in reader._connection.exec_driver_sql(query)]


def put(store: Store, body: bytes, ref: str = REF) -> str:
    with store.write() as writer:
        return writer.put_body(body, ref)


@given(st.lists(st.binary(max_size=300), max_size=6), st.binary(max_size=300))
def test_whatever_is_packed_unpacks_to_the_same_bytes(chain: list[bytes], body: bytes) -> None:
    base = None
    for earlier in chain:
        packed = pack(earlier, (base,) if base else ())
        assert decompress(packed.data, base.body if packed.base and base else None, len(earlier)) == earlier
        base = Base(hashlib.sha256(earlier).hexdigest(), packed.position, earlier)
    packed = pack(body, (base,) if base else ())
    assert decompress(packed.data, base.body if packed.base and base else None, len(body)) == body


@given(st.binary(min_size=1, max_size=200), st.data())
def test_a_damaged_frame_is_refused_or_unpacks_to_as_many_bytes(body: bytes, data: st.DataObject) -> None:
    packed = bytearray(compress(body))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with suppress(DamagedStore):
        assert len(decompress(bytes(packed), size=len(body))) == len(body)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from([REF, "acme/terms", "z/z"]), st.binary(max_size=400)), max_size=12))
def test_every_body_reads_back_by_its_digest(url: str, pages: list[tuple[str, bytes]]) -> None:
    with open_store(url) as store:
        digests = [put(store, body, ref) for ref, body in pages]
        with store.read() as reader:
            assert [reader.body(digest) for digest in digests] == [body for _, body in pages]
        assert store.audit().problem is None


def test_any_body_is_reached_in_a_few_steps() -> None:
    steps = {0: 0}
    for position in range(1, FULL_EVERY):
        assert 0 <= base_position(position) < position
        steps[position] = steps[base_position(position)] + 1
    assert max(steps.values()) == 9
    assert sum(base_position(position) == position - 1 for position in steps if position) == 48


def test_a_body_is_stored_once_even_across_sources(store: Store) -> None:
    digest = put(store, words(1))
    assert put(store, words(1), "acme/terms") == digest
    assert len(stored(store)) == 1


def test_a_page_that_changed_a_little_takes_little(store: Store) -> None:
    page = words(1, count=40_000)
    put(store, page)
    put(store, page.replace(b" ", b" new ", 1))
    (_, _, _, full), (_, base, position, delta) = stored(store)
    assert base == hashlib.sha256(page).hexdigest()
    assert position == 1
    assert delta < full / 30


def test_a_full_copy_comes_every_so_often(store: Store) -> None:
    page = words(1)
    for number in range(2 * FULL_EVERY + 1):
        put(store, page + str(number).encode())
    rows = stored(store)
    positions = [position for _, _, position, _ in rows]
    at = {digest: place for digest, _, place, _ in rows}
    assert all(base is None or at[base] == base_position(place) for _, base, place, _ in rows)
    assert positions == [*range(FULL_EVERY), *range(FULL_EVERY), 0]
    with store.read() as reader:
        last = hashlib.sha256(page + str(FULL_EVERY - 1).encode()).hexdigest()
        assert reader.body(last).endswith(str(FULL_EVERY - 1).encode())


def test_a_page_like_none_before_is_stored_by_itself(store: Store) -> None:
    put(store, words(1))
    put(store, random.Random(1).randbytes(5000))
    assert [position for _, _, position, _ in stored(store)] == [0, 0]


def test_a_page_after_a_challenge_is_packed_against_the_last_good_one(store: Store) -> None:
    good = put(store, words(1))
    with store.write() as writer:
        writer.add_observation(observed(digest=good))
        challenge = writer.put_body(words(2, count=300), REF)
        blocked = replace(observed(NOON + DAY, digest=challenge), outcome=Outcome.BLOCKED)
        writer.add_observation(blocked)
    put(store, words(1) + b" and more")
    assert stored(store)[-1][1] == good


def test_a_missing_body_is_named(store: Store) -> None:
    with store.read() as reader, pytest.raises(DamagedStore, match=r"^body sha256:0{64} is missing"):
        reader.body("0" * 64)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE bodies SET data = substr(data, 1, length(data) - 9)", id="cut"),
        pytest.param("UPDATE bodies SET size = size + 1", id="other size"),
        pytest.param(
            "UPDATE bodies SET data = (SELECT data FROM bodies WHERE position = 0), "
            "size = (SELECT size FROM bodies WHERE position = 0), base = NULL, position = 0",
            id="another body",
        ),
    ],
)
def test_an_altered_body_is_never_given_out(path: Path, statement: str) -> None:
    with open_store(f"sqlite:///{path}") as store:
        put(store, words(1))
        digest = put(store, words(1) + b"!")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"{statement} WHERE position = 1")
        connection.commit()
    with (
        open_store(f"sqlite:///{path}") as store,
        store.read() as reader,
        pytest.raises(DamagedStore, match=digest),
    ):
        reader.body(digest)


def test_a_damaged_body_keeps_no_new_one_out(path: Path) -> None:
    with open_store(f"sqlite:///{path}") as store:
        put(store, words(1))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE bodies SET data = x'00'")
        connection.commit()
    with open_store(f"sqlite:///{path}") as store:
        digest = put(store, words(1) + b"!")
        with store.read() as reader:
            assert reader.body(digest) == words(1) + b"!"


def test_bodies_at_hand_do_not_grow_without_bound(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.bodies.KEPT_BYTES", 100_000)
    pages = [words(1) + str(number).encode() for number in range(20)]
    with store.write() as writer:
        digests = [writer.put_body(page, REF) for page in pages]
        assert [writer.body(digest) for digest in digests] == pages
        assert len(writer._bodies._kept) <= 4
