"""Hostile text of a page reaches terminal, log, JSON, HTML, feed and file only harmlessly."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

import fault_pages as pages
import pytest
from fault_fixtures import Worlds, authority, server, worlds  # noqa: F401 - fixtures
from fault_server import faulty, good, saying
from fault_world import POLICY, World

from monitor.app import App
from monitor.cli import main
from monitor.cli.session import Surroundings

EVIL = (
    "\x1b[2J\x1b[31mred\x1b[0m \x1b]0;owned\x07 \x1b]8;;http://127.0.0.1/\x1b\\here\x1b]8;;\x1b\\ \x9b31m \u202eelihC ni\u202c \u2066x\u2069 "
    "[bold red]rich[/bold red] [/x] [link=http://127.0.0.1/]l[/link] {0} {claim} %s %n $(id) `id` \r\n[CRITICAL] forged line\u2028next\u0085next "
    "\b\b\b <script>alert(1)</script> <img src=x onerror=alert(1)> \"'><svg onload=alert(1)> </textarea> &lt;b&gt; \u200b\ufeff\u00ad \U000e0041 "
    "=cmd|' /C calc'!A0 --help ; rm -rf / "
)
CLAUSE = f"We store personal data on servers in Zürich and in {EVIL}."
"""The claim's clause, altered by something that wants out."""

_ACTING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\ufeff\U000e0000-\U000e007f]"
)


def page() -> str:
    """Give a policy in which everything that is printed of it is hostile."""
    changed = pages.with_change(pages.RESIDENCY, escape(CLAUSE))
    changed = changed.replace("<title>Privacy Policy", f"<title>Privacy Policy {escape(EVIL)}")
    changed = changed.replace("5. Where data is kept", f"5. Where data is kept {escape(EVIL)}")
    changed = changed.replace(
        "You may demand", f'<a href="javascript:alert(1)">{escape(EVIL)}</a> You may demand'
    )
    link = f'<a href="https://{pages.HOST}/{escape(EVIL)}">list of subprocessors</a>'
    changed = changed.replace(f'<a href="{pages.SUBPROCESSORS}">list of subprocessors</a>', link)
    return changed.replace(pages.OPT_OUT, f"{pages.OPT_OUT} We hold SOC 2 {escape(EVIL)}.")


@pytest.fixture
def hostile(worlds: Worlds) -> World:
    """A world that has seen the good page and then the hostile one."""
    world = worlds.fresh(read=True)
    world.channels = [
        {"name": "log", "url": "file:alerts.jsonl"},
        {"name": "feed", "url": "feed:alerts.xml", "kind": "feed"},
        {"name": "command", "url": "exec:tee -a told.txt"},
    ]
    world.server.answers[POLICY] = good(page())
    assert world.verify().exit_code == 1
    return world


def ran(world: World, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command line in the world; gives exit code, standard output and standard error."""

    class Kept:
        """An App that outlives the `with` of the command."""

        def __init__(self, app: App) -> None:
            self.app = app

        def __getattr__(self, name: str) -> Any:
            return getattr(self.app, name)

        def __enter__(self) -> App:
            return self.app

        def __exit__(self, *_: object) -> None:
            return

    capsys.readouterr()
    with world.app() as app:

        def open_app(*_: object) -> Any:
            return Kept(app)

        surroundings = Surroundings(open_app=open_app, environ={}, cwd=world.folder, clock=lambda: world.now)
        code = main(arguments, surroundings)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


COMMANDS = [
    pytest.param(line.split(), id=line)
    for line in (
        "verify",
        "verify --offline",
        "check",
        "status",
        "history",
        "history tern/privacy",
        "diff tern/privacy",
        "show tern/privacy",
        "show tern/privacy --frame",
        "timeline",
        "alerts list",
        "claims list",
        "audit",
        "doctor",
    )
]


@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_terminal_gets_nothing_that_acts(
    arguments: list[str], hostile: World, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ran(hostile, capsys, *arguments)
    assert code in (0, 1), err
    assert not _ACTING.search(out), _ACTING.findall(out)[:5]
    assert not _ACTING.search(err), _ACTING.findall(err)[:5]
    assert not re.search(r"(?m)^\[CRITICAL\]", out + err)
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", ["verify --offline", "show tern/privacy", "diff tern/privacy"])
def test_escapes_are_shown_as_such_and_markup_stays_as_it_is(
    arguments: str, hostile: World, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = ran(hostile, capsys, *arguments.split())
    flat = " ".join(out.split())
    assert "<U+202E>" in flat
    assert "<script>alert(1)</script>" in flat
    assert "[bold red]rich[/bold red]" in flat


@pytest.mark.parametrize("arguments", [param for param in COMMANDS if param.id not in ("audit", "doctor")])
def test_json_is_whole_and_pure(
    arguments: list[str], hostile: World, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ran(hostile, capsys, *arguments, "--format", "json")
    assert code in (0, 1), err
    json.loads(out)
    assert not _ACTING.search(out), _ACTING.findall(out)[:5]


def test_the_text_in_json_is_the_text_of_the_page(hostile: World, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran(hostile, capsys, "show", "tern/privacy", "--format", "json")
    texts = [clause["text"] for clause in json.loads(out)["clauses"]]
    assert any("<script>alert(1)</script>" in text and "\u202e" in text for text in texts)


def test_an_html_diff_holds_no_markup_of_the_page(hostile: World, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(hostile, capsys, "diff", "tern/privacy", "--format", "html")
    assert code == 0, err
    assert "&lt;script&gt;alert(1)" in out
    for live in ("<script>alert", "<img src=x", "<svg onload", "javascript:alert", "</textarea>"):
        assert live not in out.lower(), live
    spaces = "\t\x85\u2028"  # white space, to HTML and to whoever reads it
    assert not _ACTING.search(out.translate(dict.fromkeys(map(ord, spaces)))), _ACTING.findall(out)[:5]


def test_files_feeds_and_commands_get_one_harmless_message_each(hostile: World) -> None:
    lines = (hostile.folder / "alerts.jsonl").read_text("utf-8").splitlines()
    alerts = [json.loads(line) for line in lines]
    assert len(alerts) == len(hostile.alerts())
    assert not _ACTING.search("".join(lines))
    told = (hostile.folder / "told.txt").read_text("utf-8", "replace")
    assert "uid=" not in told
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", told)
    feed = (hostile.folder / "alerts.xml").read_text("utf-8")
    assert "<script" not in feed
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", feed)


REASONS = {
    "a redirect": lambda: saying(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://127.0.0.1/\x1b[31m\xe2\x80\xae<script>[/x]{0}%s\r\n\r\n"),
    "a status line": lambda: saying(b"HTTP/1.1 500 \x1b[31mred [bold]x[/bold]\r\nContent-Length: 0\r\n\r\n"),
    "a coding": lambda: saying(b"HTTP/1.1 200 OK\r\nContent-Encoding: \x1b[31m[/x]{0}\r\nContent-Length: 1\r\n\r\nx"),
    "a type": lambda: faulty("x" * 500, 200, "text/\x1b[31m<script>[/x]; charset=\u00ab[/x]{0}".encode().decode("latin-1")),
    "a refresh": lambda: faulty(pages.plain("<p>wait</p>", head=f'<meta http-equiv="refresh" content="0; url=https://elsewhere.example/{escape(EVIL)}">')),
    "a title": lambda: faulty(pages.plain(f"<h1>{escape(EVIL)}</h1>", title=EVIL), 403),
}  # fmt: skip


@pytest.mark.parametrize("name", REASONS)
def test_reasons_and_logs_are_harmless(
    name: str, worlds: Worlds, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    world = worlds.fresh(read=True)
    world.server.answers[POLICY] = REASONS[name]()
    with caplog.at_level("DEBUG"):
        code, out, err = ran(world, capsys, "verify")
    assert code == 3, err
    for line in ("status", "history", "alerts list"):
        out += ran(world, capsys, *line.split())[1]
    assert not _ACTING.search(out + err), _ACTING.findall(out + err)[:5]
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("monitor")]
    assert not [text for text in ours if _ACTING.search(text) or "\n" in text]
