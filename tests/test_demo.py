"""The whole job on bundled pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.app import open_app
from monitor.demo import run_demo
from monitor.demo.story import STORY, pages_of
from monitor.errors import UsageError

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    lines: list[str] = []
    assert run_demo(folder, lines.append, now=NOW) == 0
    return folder, "\n".join(lines)


def of_day(text: str, number: int) -> str:
    return text.split(f"Day {number},")[1].split("\n\n")[0]


def test_each_day_says_what_a_user_would_see(played: tuple[Path, str]) -> None:
    _, text = played
    assert text.count("\nDay ") == len(STORY)
    assert "0 flagged" in of_day(text, 1)
    for quiet in (2, 3):
        assert "ALERT" not in of_day(text, quiet)
        assert "0 flagged" in of_day(text, quiet)
    assert "2 flagged" in of_day(text, 4)
    assert "ALERT" in of_day(text, 4)
    assert "blocked" in of_day(text, 5)
    assert "ALERT" not in of_day(text, 5)
    assert "unverified" in of_day(text, 5)
    assert "holds again" in of_day(text, 6)


def test_the_verdict_at_the_end_marks_the_words_and_gives_the_exit_code(played: tuple[Path, str]) -> None:
    _, text = played
    ending = text.split("$ monitor verify")[1]
    assert "[-in-]{+out+}" in ending
    assert "That ended with exit code 1." in ending


def test_alerts_arrived_in_the_file(played: tuple[Path, str]) -> None:
    folder, _ = played
    told = [json.loads(line) for line in (folder / "alerts.jsonl").read_text("utf-8").splitlines()]
    flagged = {one["claim"] for one in told if one["kind"] == "claim_flagged"}
    assert flagged == {"training", "model-notice"}
    assert len({one["id"] for one in told}) == len(told)
    assert all(one["next"].startswith("monitor ") for one in told)


def test_the_database_stays_for_every_command_that_is_named(played: tuple[Path, str]) -> None:
    folder, text = played
    with open_app(folder / "config.yaml", None, {}, folder, clock=lambda: NOW) as app:
        assert app.verify(offline=True).exit_code == 1
        assert app.audit().problem is None
        assert len(app.history("lumen/privacy-policy")) >= 4
        assert app.diff("lumen/terms").changes
        assert {row.kind for row in app.alerts()} >= {"claim_flagged", "claim_restored"}
        assert len(app.timeline()) == 6
    for command in ("timeline", "history", "diff", "alerts list", "verify --offline", "audit"):
        assert f"monitor --config {folder.name}/config.yaml {command}" in text


def test_a_demo_that_ran_there_is_replaced_and_nothing_else_is(
    played: tuple[Path, str], tmp_path: Path
) -> None:
    folder, _ = played
    silent: Callable[[str], None] = lambda _line: None  # noqa: E731
    assert run_demo(folder, silent, now=NOW) == 0
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="is not empty"):
        run_demo(tmp_path, silent, now=NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("day", range(len(STORY)))
def test_the_pages_of_each_day_can_be_made(day: int) -> None:
    assert set(pages_of(day)) >= {"privacy-policy", "terms", "status"}
