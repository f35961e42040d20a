"""A picture is taken where a browser shows new words, and is evidence like the page itself."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from browsed import SHELL, WithBrowser, in_browser, picture_of
from pytest_httpserver import HTTPServer
from watched import TRAINING, policy

from monitor.cli import main
from monitor.errors import UsageError
from monitor.results import ShownDocument

PAGE = policy()
OTHER = policy((TRAINING, "We may use your inputs to train our models."))
IN_THE_FRAME = PAGE.replace("all rights reserved", "some rights reserved")


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> WithBrowser:
    return in_browser(httpserver, tmp_path)


def shown(watched: WithBrowser) -> tuple[ShownDocument, bytes | None]:
    with watched.open() as app:
        document = app.show("lumen/privacy")
        return document, app.screenshot(document) if document.screenshot else None


def pictures(watched: WithBrowser) -> list[bool]:
    """Say of each page in the history whether there is a picture of it."""
    with watched.open() as app:
        return [row.screenshot is not None for row in app.history("lumen/privacy")]


def taken(watched: WithBrowser) -> int:
    with closing(sqlite3.connect(watched.folder / "monitor.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM attachments").fetchone()[0])


def test_the_first_page_and_each_new_wording_have_a_picture(watched: WithBrowser) -> None:
    watched.see(SHELL, PAGE)
    assert shown(watched)[1] == picture_of(PAGE.encode())
    for page in (PAGE, IN_THE_FRAME):
        watched.see(SHELL, page)
    assert taken(watched) == 1
    watched.see(SHELL, OTHER)
    document, picture = shown(watched)
    assert picture == picture_of(OTHER.encode())
    assert document.screenshot == f"sha256:{hashlib.sha256(picture).hexdigest()}"
    assert pictures(watched) == [True, False, True]


def test_words_that_came_back_are_shown_by_the_picture_of_the_first_time(watched: WithBrowser) -> None:
    for page in (PAGE, OTHER, IN_THE_FRAME):
        watched.see(SHELL, page)
    assert taken(watched) == 2
    assert shown(watched)[1] == picture_of(PAGE.encode())


def test_a_page_that_could_not_be_read_has_none(watched: WithBrowser) -> None:
    watched.see(SHELL, SHELL)
    assert taken(watched) == 0


def test_a_plain_page_has_none_until_a_browser_reads_it(watched: WithBrowser) -> None:
    watched.see(PAGE, PAGE)
    document, _ = shown(watched)
    assert document.screenshot is None
    with watched.open() as app, pytest.raises(UsageError, match="no picture of lumen/privacy as read on"):
        app.screenshot(document)
    watched.provider["sources"]["privacy"]["render"] = "always"
    watched.see(PAGE, PAGE)
    assert shown(watched)[1] == picture_of(PAGE.encode())


def test_show_writes_the_picture_to_a_file(
    watched: WithBrowser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watched.see(SHELL, PAGE)
    monkeypatch.chdir(watched.folder)
    assert main(["show", "lumen/privacy", "--screenshot", "page.png"]) == 0
    assert (watched.folder / "page.png").read_bytes() == picture_of(PAGE.encode())
    assert "Picture" in capsys.readouterr().out


def test_a_picture_that_was_altered_is_no_evidence(watched: WithBrowser) -> None:
    watched.see(SHELL, PAGE)
    with watched.open() as app:
        assert app.audit().problem is None
    with closing(sqlite3.connect(watched.folder / "monitor.db")) as connection:
        connection.execute("UPDATE bodies SET data = substr(data, 1, 9) WHERE source LIKE '%#screenshot'")
        connection.commit()
    with watched.open() as app:
        assert app.audit().problem is not None
