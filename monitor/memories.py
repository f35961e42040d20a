"""A provider's state: recalled as it was kept, or worked out anew from the stored pages."""

from __future__ import annotations

import hashlib
from datetime import datetime

from pydantic import TypeAdapter

from monitor.core.examine import JUDGE_VERSION
from monitor.core.history import Memory
from monitor.core.normalise import CANONICAL_VERSION
from monitor.core.reading.read import READER_VERSION
from monitor.model import Provider
from monitor.pdf import reader_version
from monitor.replay import fold
from monitor.store import Reader, Writer

_MEMORY = TypeAdapter(Memory)
_PROVIDER = TypeAdapter(Provider)


class Memories:
    """The states of providers; one that is still stored as it was last seen here is not parsed again."""

    def __init__(self) -> None:
        self._keys: dict[str, tuple[Provider, str]] = {}
        self._seen: dict[str, tuple[str, str, Memory]] = {}

    def recall(self, provider: Provider, reader: Reader) -> Memory:
        """Give the provider's present state: as it was kept, or worked out from the stored pages."""
        key = self._key(provider)
        if provider.id in self._seen:
            known_key, digest, memory = self._seen[provider.id]
            if known_key == key and reader.memory_digest(provider.id, key) == digest:
                return memory
        kept = reader.memory(provider.id, key)
        if kept is None:
            return fold(provider, reader)
        memory = _MEMORY.validate_json(kept)
        self._seen[provider.id] = key, hashlib.sha256(kept).hexdigest(), memory
        return memory

    def at(self, provider: Provider, reader: Reader, moment: datetime | None) -> Memory:
        """Give what was known at a moment; at present for None."""
        if moment is None:
            return self.recall(provider, reader)
        return fold(provider, reader, moment)

    def keep(self, provider: Provider, memory: Memory, writer: Writer) -> None:
        """Keep the provider's state for the next `recall`."""
        key = self._key(provider)
        digest = writer.put_memory(provider.id, key, _MEMORY.dump_json(memory))
        self._seen[provider.id] = key, digest, memory

    def _key(self, provider: Provider) -> str:
        known, key = self._keys.get(provider.id, (None, ""))
        if known is not provider:
            key = memory_key(provider)
            self._keys[provider.id] = provider, key
        return key


def memory_key(provider: Provider) -> str:
    """Identify everything that the provider's state depends on besides its pages."""
    versions = f"{READER_VERSION} {CANONICAL_VERSION} {JUDGE_VERSION} {reader_version()} "
    return hashlib.sha256(versions.encode() + _PROVIDER.dump_json(provider)).hexdigest()


def recall(provider: Provider, reader: Reader) -> Memory:
    """Give the provider's present state, for whom asks once."""
    return Memories().recall(provider, reader)
