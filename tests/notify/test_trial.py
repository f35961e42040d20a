"""`monitor alerts test`: each channel says whether it works."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from watched import Watched, only, watch

from monitor.errors import UnknownName


@pytest.fixture
def watched(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "privacy")
    made.register["alerts"] = [
        {"name": "file", "url": "file:alerts.jsonl", "digest": "weekly", "min_severity": "critical"},
        {"name": "feed", "url": "feed:alerts.atom"},
        {"name": "down", "url": "exec:false"},
        {"name": "off", "url": "exec:${NOT_SET_ANYWHERE}"},
    ]
    return made


def test_every_channel_answers_for_itself(watched: Watched) -> None:
    with watched.open() as app:
        tried = app.test_channels()
    assert [(one.channel, one.state) for one in tried] == [
        ("file", "delivered"),
        ("feed", "delivered"),
        ("down", "failed"),
        ("off", "off"),
    ]
    assert "exit code 1" in (tried[2].error or "")
    (message,) = watched.told()
    assert message["kind"] == "test"
    assert message["title"] == "Test: channel file works"
    assert "Test: channel feed works" in (watched.folder / "alerts.atom").read_text()


def test_a_channel_can_be_named(watched: Watched) -> None:
    with watched.open() as app:
        assert [one.channel for one in app.test_channels(["feed"])] == ["feed"]
        with pytest.raises(UnknownName, match="alert channel"):
            app.test_channels(["fed"])
