"""Bodies dropped by an entry of the ledger: those that stay can be read, whatever they were packed on."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_samples import DAY, NOON, observed, words

from monitor.errors import DamagedStore
from monitor.store import Pruning, Store, open_store

REF = "acme/privacy-policy"
PAGE = words(1)


def brought(store: Store, number: int) -> list[str]:
    """Store pages that differ a little, each with its observation; gives their digests."""
    digests = []
    for at in range(number):
        with store.write() as writer:
            digests.append(writer.put_body(PAGE + f" revision {at}".encode(), REF))
            writer.add_observation(observed(NOON + at * DAY, digest=digests[-1]))
    return digests


def drop(store: Store, digests: list[str], kept: str | None = None) -> set[str]:
    with store.read() as reader:
        planned_at = reader.checkpoint()
    with store.write() as writer:
        pruning = Pruning("acme", "privacy-policy", 86400.0, dict.fromkeys(digests, kept))
        return set(writer.prune(pruning, planned_at=planned_at))


def is_whole(store: Store, digests: list[str], gone: set[str]) -> None:
    report = store.audit()
    assert (report.problem, report.bodies, report.pruned) == (None, len(digests) - len(gone), len(gone))
    with store.read() as reader:
        for at, digest in enumerate(digests):
            if digest in gone:
                assert reader.pruning(digest) is not None
                with pytest.raises(DamagedStore, match="missing"):
                    reader.body(digest)
            else:
                assert reader.body(digest) == PAGE + f" revision {at}".encode()


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sets(st.integers(0, 69)), min_size=1, max_size=3))
def test_whatever_is_dropped_the_others_read_as_before(
    tmp_path_factory: pytest.TempPathFactory, times: list[set[int]]
) -> None:
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('dropped')}/monitor.db") as store:
        digests, gone = brought(store, 70), set[str]()
        for chosen in times:
            gone |= drop(store, [digests[at] for at in chosen])
            is_whole(store, digests, gone)
        with store.write() as writer:
            assert writer.put_body(PAGE + b" later", REF)
        assert store.audit().problem is None


def test_bodies_are_dropped_on_either_database(store: Store) -> None:
    digests = brought(store, 40)
    gone = drop(store, random.Random(5).sample(digests, 25) + digests[:1])
    is_whole(store, digests, gone)
    assert store.give_back() >= 0
    is_whole(store, digests, gone)


def test_packed_anew_bodies_stay_small(sqlite_store: Store) -> None:
    digests = brought(sqlite_store, 60)
    with sqlite_store.read() as reader:
        before = reader.stored_sizes(digests)
    gone = drop(sqlite_store, [digest for at, digest in enumerate(digests) if at % 7])
    with sqlite_store.read() as reader:
        after = reader.stored_sizes([digest for digest in digests if digest not in gone])
    assert sum(after.values()) < sum(before.values())
    assert max(after.values()) <= max(before.values()) + 100
    assert sorted(after.values())[-2] < len(PAGE) / 10, "one full copy, as before"


def test_where_a_full_copy_goes_one_other_becomes_it(sqlite_store: Store) -> None:
    digests = brought(sqlite_store, 60)
    gone = drop(sqlite_store, digests[:18])
    is_whole(sqlite_store, digests, gone)
    with sqlite_store.read() as reader:
        full = reader._connection.exec_driver_sql("SELECT count(*) FROM bodies WHERE position = 0").scalar()
    assert full == 1


def test_a_body_stays_whose_like_is_gone(sqlite_store: Store) -> None:
    digests = brought(sqlite_store, 3)
    assert drop(sqlite_store, [digests[0]], kept="f" * 64) == set()
    is_whole(sqlite_store, digests, set())


def test_nothing_is_dropped_where_a_body_that_stays_cannot_be_read(sqlite_store: Store) -> None:
    digests = brought(sqlite_store, 3)
    with sqlite_store.write() as writer:
        writer._connection.exec_driver_sql("UPDATE bodies SET data = x'00' WHERE position = 2")
    before = sqlite_store.checkpoint()
    with pytest.raises(DamagedStore, match="was altered"):
        drop(sqlite_store, digests[:2])
    assert sqlite_store.checkpoint() == before
    with sqlite_store.read() as reader:
        assert reader.body(digests[1]) == PAGE + b" revision 1"


DROPPING = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from monitor.store import Pruning, open_store

left = int(sys.argv[2])

def count(_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "connect", lambda connection, _: connection.set_trace_callback(count))
with open_store(sys.argv[1]) as store:
    planned_at = store.checkpoint()
    with store.write() as writer:
        pruning = Pruning("acme", "privacy-policy", 1.0, dict.fromkeys(sys.argv[3:]))
        writer.prune(pruning, planned_at=planned_at)
"""


def test_a_pruning_killed_at_a_statement_has_not_happened_and_can_be_run_again(path: Path) -> None:
    with open_store(f"sqlite:///{path}") as store:
        digests = brought(store, 12)
    steps, going = 12, digests[:8:2]
    while True:
        line = [sys.executable, "-c", DROPPING, f"sqlite:///{path}", str(steps), *going]
        done = subprocess.run(line, check=False)
        with open_store(f"sqlite:///{path}") as store:
            if done.returncode == 0:
                break
            assert done.returncode == -signal.SIGKILL
            is_whole(store, digests, set())
        steps += 6
    assert steps > 18, "it was killed on its way"
    with open_store(f"sqlite:///{path}") as store:
        is_whole(store, digests, set(going))


def test_two_prunings_at_once_drop_each_body_once(path: Path) -> None:
    with open_store(f"sqlite:///{path}") as store:
        digests = brought(store, 12)
    line = [sys.executable, "-c", DROPPING, f"sqlite:///{path}", "0", *digests[:6]]
    running = [subprocess.Popen(line) for _ in range(2)]
    assert [process.wait(60) for process in running] == [0, 0]
    with open_store(f"sqlite:///{path}") as store:
        is_whole(store, digests, set(digests[:6]))
        entries = store.audit().entries
    assert entries == len(digests) + 1
