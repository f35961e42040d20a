"""The pages of a dated corpus, where one lies beside the checkout, served over HTTP date by date."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.app import App, open_app
from monitor.results import Report

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
RESIDENCY, OPT_OUT = "data-residency", "training-opt-out"

REGISTER = """
settings: {{per_host_delay: 0s, allow_origins: ["{origin}"]}}
alerts: [{{name: file, url: "file:alerts.jsonl"}}]
providers:
  deepseek:
    name: DeepSeek
    domains: ["127.0.0.1"]
    sources:
      privacy-policy: {{kind: privacy-policy, url: "{origin}/deepseek/privacy-policy"}}
    claims:
      data-residency:
        topic: data-residency
        statement: Personal data is stored in mainland China.
        grade: verified
        risk: high
        quote: "we directly collect, process and store your Personal Data in People's Republic of China."
      training-opt-out:
        topic: training
        statement: There is a right to opt out of training.
        grade: verified
        risk: high
        quote: "the right to opt-out of using your Personal Data for training our models or optimizing our technologies"
"""

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="no dated corpus lies beside this checkout")


class Replay:
    """The corpus' own server, and its clock."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"

    def set_date(self, date: str) -> None:
        request = urllib.request.Request(f"{self.origin}/_clock", data=date.encode(), method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            answer.read()


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    command = [sys.executable, str(CORPUS / "replay.py"), "--port", "0", "--date", "2025-01-01"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield Replay(int(server.stdout.readline()))
        finally:
            server.terminate()


def dates() -> list[str]:
    rows = [json.loads(line) for line in (CORPUS / "manifest.jsonl").read_text("utf-8").splitlines()]
    series = next(row for row in rows if row["series"] == "deepseek/privacy-policy")
    return [snapshot["date"] for snapshot in series["snapshots"]]


def open_at(folder: Path, date: str) -> App:
    moment = datetime.fromisoformat(date).astimezone(UTC)
    return open_app(folder / "config.yaml", None, {}, folder, clock=lambda: moment)


def verdict_of(report: Report, claim: str) -> tuple[str, str | None]:
    found = next(one for one in report.claims if one.claim == claim)
    return found.state.value, found.note.value if found.note else None


def test_a_year_of_a_policy_over_http_tells_the_story_that_is_known_of_it(
    replay: Replay, tmp_path: Path
) -> None:
    (tmp_path / "config.yaml").write_text(REGISTER.format(origin=replay.origin), "utf-8")
    story = {}
    for date in dates():
        replay.set_date(date)
        with open_at(tmp_path, date) as app:
            first = app.check()
            again = app.check()
        story[date[:10]] = (verdict_of(first, RESIDENCY), verdict_of(first, OPT_OUT)[0])
        assert (again.sources[0].http_status, again.sources[0].change, again.alerts_queued) == (
            304,
            "unchanged",
            0,
        ), date
    flagged, holds = ("flagged", None), ("holds", "verbatim")
    typographic = ("holds", "typographic")
    assert story == {
        "2025-02-16": (flagged, "flagged"),
        "2025-02-23": (flagged, "flagged"),
        "2025-03-01": (flagged, "flagged"),
        "2025-04-28": (holds, "flagged"),
        "2025-05-08": (holds, "flagged"),
        "2025-05-09": (holds, "flagged"),
        "2025-07-04": (typographic, "flagged"),
        "2025-07-18": (typographic, "flagged"),
        "2025-08-14": (typographic, "flagged"),
        "2025-12-23": (typographic, "holds"),
        "2026-02-10": (holds, "holds"),
    }
    told = [json.loads(line) for line in (tmp_path / "alerts.jsonl").read_text("utf-8").splitlines()]
    of_residency = [(one["created_at"][:10], one["kind"]) for one in told if one["claim"] == RESIDENCY]
    assert of_residency[0] == ("2025-02-16", "claim_flagged")
    assert of_residency[-1] == ("2025-04-28", "claim_restored")
    assert [one["created_at"][:10] for one in told if one["claim"] == OPT_OUT] == ["2025-02-16", "2025-12-23"]
    with open_at(tmp_path, dates()[-1]) as app:
        assert len(app.history("deepseek/privacy-policy")) == len(dates())
        assert app.audit().problem is None
