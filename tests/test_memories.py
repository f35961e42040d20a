"""What was recalled once is taken over only while it is what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.core.history import Memory, SourceMemory
from monitor.memories import Memories
from monitor.model import Provider
from monitor.store import Store, open_store

PROVIDER = Provider("lumen", "Lumen", None, ("lumen.example",), None, {}, {})
ONE, OTHER = (Memory(sources={"terms": SourceMemory(failures=count)}) for count in (1, 2))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/monitor.db") as opened:
        yield opened


def keep(memories: Memories, store: Store, memory: Memory, provider: Provider = PROVIDER) -> None:
    with store.write() as writer:
        memories.keep(provider, memory, writer)


def recalled(memories: Memories, store: Store, provider: Provider = PROVIDER) -> Memory:
    with store.read() as reader:
        return memories.recall(provider, reader)


def test_a_state_that_is_still_stored_is_not_parsed_again(store: Store) -> None:
    memories = Memories()
    keep(memories, store, ONE)
    assert recalled(memories, store) is ONE
    assert recalled(Memories(), store) == ONE


def test_what_another_process_stored_is_recalled(store: Store) -> None:
    memories = Memories()
    keep(memories, store, ONE)
    keep(Memories(), store, OTHER)
    assert recalled(memories, store) == OTHER


def test_what_was_not_stored_in_the_end_is_forgotten(store: Store) -> None:
    memories = Memories()
    keep(memories, store, ONE)
    with suppress(RuntimeError), store.write() as writer:
        memories.keep(PROVIDER, OTHER, writer)
        raise RuntimeError("half-way")
    assert recalled(memories, store) == ONE


def test_a_provider_that_was_rewritten_starts_from_its_pages(store: Store) -> None:
    memories = Memories()
    keep(memories, store, ONE)
    assert recalled(memories, store, replace(PROVIDER, name="Lumen Ltd")) == Memory()
    assert recalled(memories, store) is ONE


def test_a_state_that_was_dropped_is_worked_out_again(store: Store) -> None:
    memories = Memories()
    keep(memories, store, ONE)
    with store.write() as writer:
        writer.forget_memory(PROVIDER.id)
    assert recalled(memories, store) == Memory()
