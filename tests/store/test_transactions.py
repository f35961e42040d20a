from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from store_samples import DAY, NOON, alert, fill, observed, verdict, words

from monitor.errors import StorageError
from monitor.store import Backlog, Store, open_store

REF = "acme/privacy-policy"


def process(url: str, script: str) -> subprocess.Popen[str]:
    """Start a process that runs `script` with the database open as `store`."""
    head = f"""
        import os, sys, time
        sys.path.insert(0, {str(Path(__file__).parent.parent / "support")!r})
        from store_samples import *
        store = open_store({url!r})
    """
    code = textwrap.dedent(head) + textwrap.dedent(script)
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finished(running: subprocess.Popen[str]) -> str:
    out, error = running.communicate(timeout=60)
    assert running.returncode == 0, error
    return out


def test_what_a_block_did_is_kept_as_a_whole(store: Store) -> None:
    fill(store)
    with store.read() as reader:
        assert len(reader.observations("acme")) == len(reader.alerts()) == 3
    assert store.audit().entries == 12


def test_a_reader_sees_the_state_of_its_first_question_throughout(store: Store) -> None:
    with store.read() as reader:
        fill(store)
        before = reader.checkpoint()
        with store.write() as writer:
            writer.add_observation(observed(digest=None))
        assert reader.checkpoint() == before
        assert before.seq == store.checkpoint().seq - 1 == 12


def test_what_the_database_refuses_is_an_error_of_storage(store: Store) -> None:
    with pytest.raises(StorageError), store.write() as writer:
        writer.add_verdict(verdict(12345))


def test_nothing_is_kept_of_a_block_that_failed(store: Store) -> None:
    fill(store)
    before = store.checkpoint()
    with suppress(RuntimeError), store.write() as writer:
        digest = writer.put_body(words(9), REF)
        seen = writer.add_observation(observed(digest=digest))
        writer.add_verdict(verdict(seen))
        writer.queue_alert(alert("half", seen), ["team"])
        raise RuntimeError("half-way")
    assert store.checkpoint() == before
    with store.read() as reader:
        assert len(reader.observations("acme")) == 3
        assert reader.alert("half") is None
        assert reader.backlog() == Backlog(3, 0)
    report = store.audit()
    assert (report.problem, report.bodies) == (None, 3)


def test_a_reader_sees_one_state_throughout(store: Store) -> None:
    fill(store)
    with store.read() as reader:
        assert len(reader.observations("acme")) == 3
        with store.write() as writer:
            writer.add_observation(observed())
        assert len(reader.observations("acme")) == 3
    with store.read() as reader:
        assert len(reader.observations("acme")) == 4


def test_threads_that_write_at_once_wait_for_each_other(store: Store) -> None:
    page = words(1)

    def check(number: int) -> None:
        for turn in range(10):
            with store.write() as writer:
                body = page + f"{number % 2} {turn}".encode()
                digest = writer.put_body(body, f"acme/source-{number}")
                writer.add_observation(observed(digest=digest, source=f"source-{number}"))

    threads = [threading.Thread(target=check, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = store.audit()
    assert (report.problem, report.entries, report.bodies) == (None, 40, 20)


def test_processes_that_write_at_once_wait_for_each_other(url: str) -> None:
    script = """
        page = words(1)
        for number in range(25):
            with store.write() as writer:
                body = page + str(number).encode()
                seen = writer.add_observation(observed(digest=writer.put_body(body, "acme/privacy-policy")))
                writer.add_verdict(verdict(seen))
                writer.queue_alert(alert(f"alert-{number}", seen), ["team"])
        store.close()
    """
    # Both also create the database, which none of them finds there.
    running = [process(url, script) for _ in range(3)]
    for one in running:
        finished(one)
    with open_store(url) as store:
        report = store.audit()
        assert (report.problem, report.bodies) == (None, 25)
        assert report.entries == 3 * 25 * 2 + 25, "each alert was queued once"
        with store.read() as reader:
            assert len(reader.observations("acme")) == 75
            assert reader.backlog() == Backlog(25, 0)


def test_only_one_of_many_processes_gets_a_lease(url: str) -> None:
    script = """
        got = 0
        for number in range(20):
            with store.write() as writer:
                got += writer.claim_lease(f"acme/{number}", str(os.getpid()), until=NOON + DAY, now=NOON)
        store.close()
        print(got)
    """
    running = [process(url, script) for _ in range(3)]
    assert sum(int(finished(one)) for one in running) == 20


@pytest.mark.parametrize("moment", ["observation", "body", "finish"])
def test_a_process_that_dies_in_a_transaction_leaves_nothing_of_it(url: str, moment: str) -> None:
    with open_store(url) as store:
        fill(store)
    script = f"""
        with store.write() as writer:
            digest = writer.put_body(words(9), "acme/privacy-policy")
            if {moment!r} == "body": os._exit(0)
            writer.add_observation(observed(digest=digest))
            if {moment!r} == "observation": os._exit(0)
            writer.finish()
            os._exit(0)
    """
    finished(process(url, script))
    with open_store(url) as store:
        report = store.audit()
        assert (report.problem, report.entries, report.bodies) == (None, 12, 3)
        fill(store, checks=1)
        assert store.audit().problem is None


def test_a_process_killed_at_any_time_loses_nothing_it_was_told_is_kept(url: str) -> None:
    script = """
        page = words(1)
        for number in range(100_000):
            with store.write() as writer:
                body = page + str(number).encode()
                writer.add_observation(observed(digest=writer.put_body(body, "acme/privacy-policy")))
            print(number, flush=True)
    """
    told = 0
    for _ in range(3):
        running = process(url, script)
        assert running.stdout is not None
        for _ in range(20):
            running.stdout.readline()
        running.send_signal(signal.SIGKILL)
        rest, _ = running.communicate(timeout=60)
        told += 20 + len(rest.splitlines())
        with open_store(url) as store:
            report = store.audit()
            assert report.problem is None
            # One more may have been kept just before it could say so.
            assert report.entries in {told, told + 1}
            told = report.entries


def test_a_writer_that_waited_in_vain_says_who_is_in_the_way(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.store.engine.PATIENCE", 0.2)
    with open_store(f"sqlite:///{path}") as store, open_store(f"sqlite:///{path}") as other:
        with (
            store.write() as writer,
            pytest.raises(StorageError, match="another process kept it locked"),
            other.write(),
        ):
            raise AssertionError("two writers at once")
        with store.read() as reader, other.write() as writer:
            writer.set_next_check(REF, NOON + DAY)
            assert reader.schedule(REF) is None
