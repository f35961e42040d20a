"""The whole program against a server whose answers we choose: register, clock and network in one place.

Names resolve to loopback or to what a test says, and only the test's own server
is ever connected to: everything else is written down and refused.
"""

from __future__ import annotations

import functools
import shutil
import socket
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import fault_pages as pages
import httpcore
import yaml
from fault_server import FaultServer, good

from monitor import config
from monitor.app import App
from monitor.fetch import Fetcher
from monitor.model import State, Verdict
from monitor.results import ClaimResult, Report, SourceResult
from monitor.store import open_store

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
_HOSTS = (pages.HOST, pages.COUSIN, pages.STRANGER)
POLICY = "/legal/privacy"
CALM = "/legal/terms"

CLAIMS: dict[str, dict[str, Any]] = {
    "residency": {"quote": pages.RESIDENCY, "risk": "high"},
    "training": {"quote": "We do not use the prompts of business customers ... to train our models."},
    "retention": {"quote": pages.RETENTION},
    "certified": {"absent": ["SOC 2", "/ISO(/IEC)? 27001/"]},
    "subprocessors": {"link": {"text": "list of subprocessors", "href": pages.SUBPROCESSORS}},
}
HOLDING = {
    "residency": Verdict.INTACT,
    "training": Verdict.INTACT,
    "retention": Verdict.INTACT,
    "certified": Verdict.SILENT,
    "subprocessors": Verdict.INTACT,
}


@dataclass
class Network(httpcore.AsyncNetworkBackend):
    """The edge of the machine: who is called what, and whom we connected to."""

    ports: frozenset[int]
    names: dict[str, list[str] | OSError] = field(default_factory=dict)
    elsewhere: dict[int, int] = field(default_factory=dict)
    """Ports of the server that lead to another port for the moment."""
    strangers: list[tuple[str, int]] = field(default_factory=list)
    """Addresses outside the test that somebody tried to connect to."""

    async def resolve(self, host: str, port: int) -> list[str]:
        found = self.names.get(host, ["127.0.0.1"] if host in _HOSTS else None)
        if found is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if isinstance(found, OSError):
            raise found
        return found

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        if host != "127.0.0.1" or port not in self.ports:
            self.strangers.append((host, port))
            raise httpcore.ConnectError("the test lets nothing out")
        inner = httpcore.AnyIOBackend()
        return await inner.connect_tcp(
            host, self.elsewhere.get(port, port), timeout, local_address, socket_options
        )

    async def sleep(self, seconds: float) -> None:
        await httpcore.AnyIOBackend().sleep(seconds)


@dataclass
class World:
    """A provider with a policy and its five claims, a calm second document, and a database."""

    server: FaultServer
    folder: Path
    network: Network
    now: datetime = START
    settings: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    claims: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: CLAIMS)
    channels: list[dict[str, Any]] = field(default_factory=list)
    origin: str = ""
    calm: bool = False
    """Whether the second document is checked too."""
    calm_origin: bool = False
    """Whether it stands on the other official host."""

    def __post_init__(self) -> None:
        self.origin = self.origin or f"http://{pages.HOST}:{self.server.port}"

    def register(self) -> dict[str, Any]:
        origins = [
            f"{scheme}://{host}:{port}"
            for host in _HOSTS
            for scheme, port in (("http", self.server.port), ("https", self.server.tls_port))
            if port
        ]
        settings = {
            "per_host_delay": "0s",
            "timeout": "20s",
            "respect_robots": False,
            "allow_origins": origins,
        }
        sources: dict[str, Any] = {
            "privacy": {
                "kind": "privacy-policy",
                "url": self.origin + POLICY,
                "render": "never",
                **self.source,
            }
        }
        if self.calm:
            origin = f"http://{pages.COUSIN}:{self.server.port}" if self.calm_origin else self.origin
            sources["calm"] = {"kind": "terms", "url": origin + CALM, "render": "never"}
        claims = {
            name: {"topic": name, "statement": f"What is said of {name}.", "sources": ["privacy"]}
            if "absent" in proof
            else {"topic": name, "statement": f"What is said of {name}.", "source": "privacy"}
            for name, proof in self.claims.items()
        }
        provider = {
            "name": pages.NAME,
            "domains": [pages.HOST, pages.COUSIN],
            "sources": sources,
            "claims": {name: {**claims[name], **proof} for name, proof in self.claims.items()},
        }
        return {
            "settings": {**settings, **self.settings},
            "alerts": self.channels,
            "providers": {"tern": provider},
        }

    @contextmanager
    def app(self, **settings: Any) -> Iterator[App]:
        """Open the program, for once with other settings."""
        content = self.register()
        content["settings"] |= settings
        path = self.folder / "config.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
        store = open_store("sqlite:///monitor.db", base=self.folder, clock=lambda: self.now)
        wired = functools.partial(Fetcher, resolver=self.network.resolve, connector=self.network)
        with App(config.load(path, environ={}), store, lambda: self.now, wired) as app:
            yield app

    def check(self, **settings: Any) -> Report:
        """Check everything an hour later."""
        self.now += timedelta(hours=1)
        with self.app(**settings) as app:
            return app.check()

    def verify(self, **settings: Any) -> Report:
        """Verify everything an hour later."""
        self.now += timedelta(hours=1)
        with self.app(**settings) as app:
            return app.verify()

    def alerts(self) -> list[str]:
        """Give the kinds of all alerts so far, oldest first."""
        with closing(sqlite3.connect(self.folder / "monitor.db")) as database:
            return [kind for (kind,) in database.execute("SELECT kind FROM alerts ORDER BY entry")]

    @property
    def baseline(self) -> str:
        """The snapshot of the good policy."""
        return f"sha256:{sha256(pages.policy().encode()).hexdigest()}"

    def is_sound(self) -> bool:
        with self.app() as app:
            return app.audit().problem is None


def template(server: FaultServer, folder: Path, *, read: bool) -> Path:
    """Give a folder with a database to copy: new, or with the good policy `read` once."""
    folder.mkdir()
    world = World(server, folder, Network(frozenset({server.port, server.tls_port})), calm=True)
    server.answers[POLICY] = good(pages.policy())
    server.answers[CALM] = good(pages.calm())
    if read:
        report = world.check()
        assert verdicts(report) == HOLDING
    else:
        with world.app():
            pass
    return folder


def copy_of(folder: Path, server: FaultServer, target: Path, **changes: Any) -> World:
    """Give a world that goes on where the one in `folder` stands."""
    shutil.copytree(folder, target)
    server.asked.clear()
    network = Network(frozenset({server.port, server.tls_port}))
    return World(server, target, network, START + timedelta(hours=1), **changes)


def source_of(report: Report, name: str = "privacy") -> SourceResult:
    return next(source for source in report.sources if source.source == name)


def verdicts(report: Report) -> dict[str, Verdict]:
    return {claim.claim: claim.verdict for claim in report.claims}


def not_kept(claims: Iterable[ClaimResult], read_at: datetime) -> list[str]:
    """Name the claims that are not `unverified` with what the reading at `read_at` said of them."""
    return [
        f"{claim.claim}: {claim.verdict} ({claim.reason}), last {claim.last_verdict} at {claim.last_verdict_at}"
        for claim in claims
        if claim.state is not State.UNVERIFIED
        or claim.last_verdict is not HOLDING[claim.claim]
        or claim.last_verdict_at != read_at
    ]
