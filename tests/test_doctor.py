"""The state of the installation, each thing with what to do about it."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from watched import TRAINING, Site, Watched, only, quote, register_of

from monitor.results import DoctorFinding


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    made = Watched(Site("http://127.0.0.1:9"), tmp_path, register_of("http://127.0.0.1:9"))
    only(made, "privacy").claims["training"] = quote(TRAINING)
    return made


def findings(watched: Watched) -> list[DoctorFinding]:
    with watched.open() as app:
        return list(app.doctor())


def of(watched: Watched, area: str) -> list[tuple[str, str]]:
    return [(one.level, one.message) for one in findings(watched) if one.area == area]


def test_everything_that_is_wrong_comes_with_advice(watched: Watched) -> None:
    watched.register["alerts"] = []
    for one in findings(watched):
        assert one.level in ("ok", "warn", "fail")
        assert bool(one.advice) or one.level == "ok" or one.area == "configuration"


def test_what_the_register_holds_is_counted(watched: Watched) -> None:
    level, message = of(watched, "configuration")[0]
    assert (level, message.endswith("1 provider, 1 source, 1 claim")) == ("ok", True)


def test_the_contact_address_of_the_example_is_noticed(watched: Watched) -> None:
    example = ("warn", "requests carry the example contact address")
    assert example in of(watched, "configuration")
    watched.register["settings"]["user_agent"] = "policy-monitor/1.0 (+https://lumen.test/bot)"
    assert example not in of(watched, "configuration")


@pytest.mark.parametrize(
    ("channel", "level", "said"),
    [
        pytest.param({"url": "file:alerts.jsonl"}, "ok", "appends to a file", id="a file"),
        pytest.param({"url": "file:no/folder/alerts.jsonl"}, "fail", "does not exist", id="no folder"),
        pytest.param({"url": f"exec:{sys.executable} -V"}, "ok", "runs a command", id="a command"),
        pytest.param({"url": "exec:sh notify.sh"}, "ok", "runs a command", id="a command of the system"),
        pytest.param({"url": "exec:no-such-command"}, "fail", "cannot be run", id="no command"),
        pytest.param({"url": "exec:./config.yaml"}, "fail", "cannot be run", id="no program"),
        pytest.param({"url": "exec:sh 'unbalanced"}, "fail", "cannot be run", id="an unbalanced quote"),
        pytest.param({"url": "${MONITOR_NO_SUCH_VARIABLE}"}, "warn", "is off", id="off"),
    ],
)
def test_a_channel_is_looked_at_without_sending(
    watched: Watched, channel: dict[str, Any], level: str, said: str
) -> None:
    watched.register["alerts"] = [{"name": "team", **channel}]
    ((found, message),) = of(watched, "alerts")
    assert (found, said in message) == (level, True), message


def test_a_register_without_channel_is_warned_of(watched: Watched) -> None:
    watched.register["alerts"] = []
    assert of(watched, "alerts") == [("warn", "no channel: nobody hears of a change")]


def test_a_program_beside_the_register_can_be_a_channel(watched: Watched) -> None:
    script = watched.folder / "notify.sh"
    script.write_text("#!/bin/sh\n")
    watched.register["alerts"] = [{"name": "team", "url": "exec:./notify.sh"}]
    assert of(watched, "alerts")[0][0] == "fail", "it may not be run"
    script.chmod(0o755)
    assert of(watched, "alerts")[0][0] == "ok"


def test_a_damaged_store_is_found(watched: Watched) -> None:
    old = watched.put("privacy/2025-01-01.html", "<p>x</p>")
    assert old.exists()
    watched.bring_in()
    assert {level for level, _ in of(watched, "database")} == {"ok"}
    with sqlite3.connect(watched.folder / "monitor.db") as connection:
        connection.execute("UPDATE observations SET reason = 'another'")
    connection.close()
    assert "fail" in {level for level, _ in of(watched, "database")}
