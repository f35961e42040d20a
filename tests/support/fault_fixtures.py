"""The server of faults, and worlds to let them loose on, for the tests that name this as a plugin."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import trustme
from fault_case import heal
from fault_pages import HOST
from fault_server import FaultServer, serving
from fault_world import World, copy_of, template

from monitor.fetch import transport


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def server(authority: trustme.CA) -> Iterator[FaultServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    with serving(context) as running:
        yield running


@dataclass
class Worlds:
    """Worlds to test in, each kept for the next test unless one failed in it."""

    server: FaultServer
    folder: Path
    templates: dict[bool, Path] = field(default_factory=dict)
    kept: dict[bool, World] = field(default_factory=dict)

    def fresh(self, *, read: bool, **changes: Any) -> World:
        """Give a copy of a world that has seen the good page once, or nothing; `changes` are fields of it."""
        heal(self.server)
        if read not in self.templates:
            self.templates[read] = template(self.server, self.folder / f"template-{read}", read=read)
        return copy_of(self.templates[read], self.server, self.folder / uuid4().hex, **changes)

    @contextmanager
    def shared(self, *, read: bool) -> Iterator[World]:
        world = self.kept.pop(read, None) or self.fresh(read=read)
        heal(self.server, world)
        yield world
        self.kept[read] = world


@pytest.fixture(scope="session")
def worlds(server: FaultServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    with pytest.MonkeyPatch.context() as patch:
        # Reading the certificates of the world takes half the time of a check, and nothing here needs them.
        patch.setattr(transport, "_ssl_context", functools.lru_cache(transport._ssl_context))
        yield Worlds(server, tmp_path_factory.mktemp("worlds"))
