"""Secrets are planted in every setting that can hold one, every channel fails, and all output is searched."""

from __future__ import annotations

import base64
import sqlite3
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from pytest_httpserver import HTTPServer
from watched import START, TRAINING, policy, quote, watch

from monitor.app import open_app
from monitor.cli.run import run
from monitor.cli.session import Session, Surroundings
from monitor.config import load
from monitor.fetch import Fetcher
from monitor.fetch.tunnel import ProxyServer
from monitor.memories import Memories
from monitor.notify.channels import Place
from monitor.notify.parcel import trial_parcel
from monitor.pipeline import Edges
from monitor.rounds import Round

MARK = "s3cr3t"
PASSWORD = f"p@ss/{MARK}-mail"
ENVIRON = {
    "HOOK_PATH": f"T0KEN-{MARK}-hook",
    "NEW": "whsec_" + base64.b64encode(f"{MARK}-new-secret-of-32-bytes!!!".encode()).decode(),
    "OLD": "whsec_" + base64.b64encode(f"{MARK}-old-secret-of-32-bytes!!!".encode()).decode(),
    "PASSWORD": PASSWORD,
    "ROOM": f"{MARK}-room",
    "FOLDER": f"{MARK}-folder",
}
SEARCHED = (
    MARK,
    PASSWORD,
    "p%40ss",
    *(ENVIRON[name].removeprefix("whsec_") for name in ("NEW", "OLD")),
    base64.b64encode(PASSWORD.encode()).decode(),
    base64.b64encode(f"me:{MARK}".encode()).decode(),
    base64.b64encode(f"\0me\0{PASSWORD}".encode()).decode(),
)
COMMANDS = (
    ["check"],
    ["verify"],
    ["status"],
    ["claims", "list"],
    ["timeline"],
    ["history"],
    ["ack", "lumen/training", "--who", "M. Rossi", "--why", "seen"],
    ["alerts", "list"],
    ["alerts", "test"],
    ["alerts", "retry"],
    ["audit"],
    ["doctor"],
)


@dataclass
class Bench:
    """A register full of secrets, and everything that was printed."""

    folder: Path
    register: dict[str, Any]
    printed: list[str] = field(default_factory=list)

    def run(self, capsys: pytest.CaptureFixture[str], *arguments: str, hours: int = 0, **environ: str) -> int:
        (self.folder / "config.yaml").write_text(yaml.safe_dump(self.register, sort_keys=False), "utf-8")

        def opened(*given: Any) -> Any:
            return open_app(*given, clock=lambda: START + timedelta(hours=hours))

        code = run(list(arguments), Surroundings(opened, {**ENVIRON, **environ}, self.folder))
        out, err = capsys.readouterr()
        self.printed.append(out + err)
        return code

    def everything(self) -> Iterator[tuple[str, str]]:
        """Give all that was printed and written but for the register, with what it is."""
        yield from ((f"output {number}", text) for number, text in enumerate(self.printed))
        for path in self.folder.iterdir():
            if path.is_file() and path.name != "config.yaml":
                yield path.name, path.read_bytes().decode("latin-1")
        with sqlite3.connect(self.folder / "monitor.db") as connection:
            yield "a dump", "\n".join(connection.iterdump())
        connection.close()


@pytest.fixture
def bench(httpserver: HTTPServer, tmp_path: Path) -> Bench:
    watched = watch(httpserver, tmp_path)
    watched.claims["training"] = quote(TRAINING)
    origin = watched.site.origin
    signed = {"secret": ["${NEW}", "${OLD}"]}
    watched.register["settings"]["timeout"] = "5s"
    watched.register["alerts"] = [
        {"name": "refuses", "url": f"{origin}/none/${{HOOK_PATH}}", **signed},
        {"name": "forbidden", "url": "https://10.0.0.1/${HOOK_PATH}?key=${ROOM}", **signed},
        {"name": "down", "url": "https://localhost/${HOOK_PATH}"},
        {"name": "mail", "url": "smtps://me:${PASSWORD}@127.0.0.1:9", "digest": "off"}
        | {"to": "a@b.example", "from": "c@d.example"},
        {"name": "command", "url": "exec:/no/such/${ROOM}"},
        {"name": "quoting", "url": "exec:sh '${ROOM}"},
        {"name": "file", "url": "file:${FOLDER}/alerts.jsonl"},
        {"name": "feed", "url": "feed:${FOLDER}/alerts.atom"},
        {"name": "off", "url": "exec:${ROOM} ${UNSET}"},
    ]
    watched.site.pages["/changed"] = policy((TRAINING, "We use your inputs to train our models."))
    return Bench(tmp_path, watched.register)


def found_in(text: str) -> list[str]:
    return [secret for secret in SEARCHED if secret in text]


@pytest.mark.parametrize("debug", [[], ["--debug"]], ids=["plain", "debug"])
def test_no_secret_is_printed_or_stored_whatever_fails(
    bench: Bench, capsys: pytest.CaptureFixture[str], debug: list[str]
) -> None:
    bench.run(capsys, "check")
    source = bench.register["providers"]["lumen"]["sources"]["privacy"]
    source["url"] = source["url"].replace("/privacy", "/changed")
    for hours, command in enumerate(COMMANDS, 1):
        bench.run(capsys, *command, *debug, hours=hours)
        bench.run(capsys, *command, *debug, "--format", "json", hours=hours)
    printed = "".join(bench.printed)
    for channel in ("refuses", "forbidden", "down", "mail", "command", "quoting", "file", "feed"):
        assert f"alert channel {channel}: " in printed, f"{channel} did not fail, so nothing was tested"
    for what, text in bench.everything():
        assert not found_in(text), what


def test_no_secret_of_a_broken_register_is_printed(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    for channel in bench.register["alerts"]:
        channel["url"] = f"gopher:{channel['url']}"
        channel["secret"] = ["plain-" + MARK, "${PASSWORD}", "${HOOK_PATH}"]
    bench.register["settings"] |= {
        "proxy": f"socks5://me:{MARK}@proxy.example",
        "database": f"mysql://me:{MARK}@db.example/x",
    }
    assert bench.run(capsys, "check", "--debug") == 2
    assert "alerts[0].url" in bench.printed[0]
    assert not found_in(bench.printed[0])


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(f"mysql://me:{MARK}@db.example/x", id="another kind"),
        pytest.param(f"postgresql://me:{MARK}@db.example:port/x", id="a bad port"),
        pytest.param(f"postgresql+nodriver://me:{MARK}@db.example/x", id="no driver"),
    ],
)
@pytest.mark.parametrize("where", ["option", "environment"])
def test_no_password_of_a_database_is_printed(
    bench: Bench, capsys: pytest.CaptureFixture[str], url: str, where: str
) -> None:
    if where == "option":
        bench.run(capsys, "check", "--debug", "--database", url)
    else:
        bench.run(capsys, "check", "--debug", MONITOR_DATABASE=url)
    assert bench.printed[0]
    assert not found_in(bench.printed[0])


def test_a_proxy_that_does_not_work_keeps_its_password(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.register["settings"] |= {"proxy": f"http://me:{MARK}@127.0.0.1:9"}
    bench.register["providers"]["lumen"]["sources"]["privacy"]["url"] = "http://policy.example/privacy"
    bench.run(capsys, "check", "--debug", "--source", "lumen/privacy")
    assert "unreachable" in bench.printed[0]
    for what, text in bench.everything():
        assert not found_in(text), what


def test_nothing_of_a_register_shows_in_its_repr(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.run(capsys, "status")
    assert not found_in(repr(load(bench.folder / "config.yaml", environ=ENVIRON)))


def parts_of(thing: object) -> Iterator[object]:
    """Give what an object of ours holds: its fields, attributes and items."""
    if isinstance(thing, Mapping):
        yield from thing.values()
    elif isinstance(thing, list | tuple | set | frozenset):
        yield from thing
    elif type(thing).__module__.startswith("monitor"):
        yield from getattr(thing, "__dict__", {}).values()
        slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
        yield from (getattr(thing, name) for name in slots if hasattr(thing, name))


def ours_in(thing: object) -> list[object]:
    """Give the objects of ours that are reached from one of them, each once."""
    met: dict[int, object] = {}
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if id(one) not in met:
            met[id(one)] = one
            waiting += parts_of(one)
    return [one for one in met.values() if type(one).__module__.startswith("monitor")]


def test_nothing_that_is_wired_up_shows_a_secret_in_its_repr(bench: Bench) -> None:
    proxy = f"http://me:{MARK}@127.0.0.1:9"
    bench.register["settings"] |= {"proxy": proxy, "database": f"postgresql://me:{MARK}@db.example/x"}
    path = bench.folder / "config.yaml"
    path.write_text(yaml.safe_dump(bench.register, sort_keys=False), "utf-8")
    url = f"postgresql://me:{MARK}@localhost/x"
    here = Surroundings(environ={**ENVIRON, "MONITOR_DATABASE": url}, cwd=bench.folder)
    session = Session(here, config=path, database=url)
    workbench = session.open_workbench()
    with open_app(path, f"sqlite:///{bench.folder / 'monitor.db'}", ENVIRON, bench.folder) as app:
        fetcher = Fetcher(app.register.settings)
        work = Round(app.register, app._store, app._clock)
        edges = Edges(
            app._store, fetcher, app.register.settings, app.register.channels, app._clock, Memories()
        )
        place = Place(app.base, app.register.settings)
        parcel = trial_parcel("team", START)
        proxied = ProxyServer.of(httpx.Proxy(proxy), ssl.create_default_context())
        wired = ours_in([session, workbench, app, fetcher, work, edges, place, parcel, proxied])
    kinds = {type(one).__name__ for one in wired}
    assert {"Session", "Surroundings", "Workbench", "App", "Settings", "Channel", "Store"} <= kinds
    for one in wired:
        assert not found_in(repr(one)), type(one)


def test_a_traceback_of_our_own_mistake_has_no_secret(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    def opened(*given: Any) -> Any:
        app = open_app(*given)

        def broken(*_: object, **__: object) -> None:
            try:
                raise OSError(f"cannot reach {app.register.channels[0].url} with {PASSWORD!r}\x1b[31m")
            except OSError as error:
                raise RuntimeError(str(app.register.channels[1].secrets)) from error

        object.__setattr__(app, "status", broken)
        return app

    bench.run(capsys, "doctor")
    assert run(["status", "--debug"], Surroundings(opened, ENVIRON, bench.folder)) == 4
    out, err = capsys.readouterr()
    assert "Traceback" in err
    assert "[secret]" in err
    assert "\x1b" not in err
    assert not found_in(out + err)
