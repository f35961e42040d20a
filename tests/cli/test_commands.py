"""What single commands ask of the application, print and answer."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fake_app import FLAGGED, HOLDING, NOW, UNVERIFIED, FakeApp, Run, report

from monitor.cli.progress import ProgressLine
from monitor.cli.session import Session, is_terminal, wants_colour
from monitor.config import load
from monitor.errors import UnknownName
from monitor.model import Risk, Settings
from monitor.notify.delivery import Delivered
from monitor.previews import ClaimWish
from monitor.results import AlertDelivery, AuditReport, DoctorFinding, Report

END_OF_DAY = datetime(2026, 2, 10, 23, 59, 59, 999999, tzinfo=UTC)

ASKED: list[Any] = [
    pytest.param(
        ["check", "--dry-run", "--provider", "a", "--source", "c/d", "--due"],
        ("plan", (), {"providers": ("a",), "sources": ("c/d",), "due": True}),
        id="check --dry-run",
    ),
    pytest.param(
        ["claims", "add", "https://a.example/", "words", "--provider", "a", "--risk", "high", "--write"],
        (
            "add_claim",
            (ClaimWish("https://a.example/", "words", provider="a", risk=Risk.HIGH),),
            {"write": True},
        ),
        id="claims add",
    ),
    pytest.param(
        ["claims", "add", "https://a.example/", "--absent", "x", "--absent", "y", "--place", "2"],
        ("add_claim", (ClaimWish("https://a.example/", absent=("x", "y"), place=2),), {"write": False}),
        id="claims add --absent",
    ),
    pytest.param(
        ["check", "--provider", "a", "--provider", "b", "--source", "c/d", "--due"],
        ("check", (), {"providers": ("a", "b"), "sources": ("c/d",), "due": True, "progress": None}),
        id="check",
    ),
    pytest.param(
        ["verify", "--claim", "a/b", "--offline", "--max-age", "90m"],
        (
            "verify",
            (),
            {
                "providers": (),
                "claims": ("a/b",),
                "offline": True,
                "as_of": None,
                "max_age": 5400.0,
                "progress": None,
            },
        ),
        id="verify",
    ),
    pytest.param(
        ["status", "--provider", "a", "--since", "2026-02-10"],
        ("status", (), {"providers": ("a",), "since": END_OF_DAY}),
        id="status",
    ),
    pytest.param(["history"], ("history", (None,), {}), id="history of all"),
    pytest.param(["history", "a/b"], ("history", ("a/b",), {}), id="history of one"),
    pytest.param(["diff", "a/b"], ("diff", ("a/b", None, None), {}), id="diff of the last two"),
    pytest.param(
        ["diff", "a/b", "ab12", "2026-02-10"],
        ("diff", ("a/b", "ab12", END_OF_DAY.isoformat()), {}),
        id="diff by digest and by date",
    ),
    pytest.param(["show", "a/b", "--at", "2026-02-10"], ("show", ("a/b", END_OF_DAY), {}), id="show"),
    pytest.param(
        ["timeline", "--claim", "a/b"], ("timeline", (), {"providers": (), "claims": ("a/b",)}), id="timeline"
    ),
    pytest.param(["claims", "list"], ("claims", (), {"providers": ()}), id="claims list"),
    pytest.param(
        ["ack", "a/b", "--who", "W", "--why", "Y"], ("acknowledge", ("a/b", "W", "Y"), {}), id="ack"
    ),
    pytest.param(
        ["ack", "a/b", "--who", "W", "--why", "Y", "--mute-until", "2027-01-31T12:00:00Z"],
        ("mute", ("a/b", datetime(2027, 1, 31, 12, tzinfo=UTC), "W", "Y"), {}),
        id="mute",
    ),
    pytest.param(["audit"], ("audit", (), {"checkpoint": None}), id="audit"),
    pytest.param(
        ["prune"],
        ("prune", (), {"providers": (), "keep": 365 * 86400.0, "write": False, "vacuum": False}),
        id="prune",
    ),
    pytest.param(
        ["prune", "--provider", "lumen", "--keep", "30d", "--write", "--vacuum"],
        ("prune", (), {"providers": ("lumen",), "keep": 30 * 86400.0, "write": True, "vacuum": True}),
        id="prune with all",
    ),
    pytest.param(["backup", "/tmp/copy.db"], ("backup", (Path("/tmp/copy.db"),), {}), id="backup"),
    pytest.param(["doctor"], ("doctor", (), {}), id="doctor"),
    pytest.param(["alerts", "list"], ("alerts", (), {}), id="alerts list"),
    pytest.param(["alerts", "test", "--channel", "x"], ("test_channels", (("x",),), {}), id="alerts test"),
]


@pytest.mark.parametrize(("arguments", "call"), ASKED)
def test_commands_ask_for_what_the_line_says(arguments: list[str], call: tuple[Any, ...], run: Run) -> None:
    app = FakeApp()
    assert run(*arguments, app=app).code == 0
    assert app.asked[1] == call


DATES = [
    pytest.param("2026-02-10", END_OF_DAY, id="bare date: its end"),
    pytest.param("20260210", END_OF_DAY, id="bare date without dashes"),
    pytest.param("2026-02-10T14:03Z", datetime(2026, 2, 10, 14, 3, tzinfo=UTC), id="time in UTC"),
    pytest.param(
        "2026-02-10T14:03", datetime(2026, 2, 10, 14, 3, tzinfo=UTC), id="time without a zone is UTC"
    ),
    pytest.param("2026-02-10T14:03+02:00", datetime(2026, 2, 10, 12, 3, tzinfo=UTC), id="another zone"),
]


@pytest.mark.parametrize(("text", "moment"), DATES)
def test_dates_are_read_in_utc(text: str, moment: datetime, run: Run) -> None:
    app = FakeApp()
    run("verify", "--as-of", text, app=app)
    assert app.asked[1][2]["as_of"] == moment


CODES = [
    pytest.param(["verify"], report(HOLDING), 0, id="verify: all hold"),
    pytest.param(["verify"], report(HOLDING, FLAGGED), 1, id="verify: flagged"),
    pytest.param(["verify"], report(HOLDING, UNVERIFIED), 3, id="verify: unverified"),
    pytest.param(["verify"], report(replace(HOLDING, stale=True)), 3, id="verify: stale"),
    pytest.param(["verify"], report(), 3, id="verify: nothing judged"),
    pytest.param(["check"], report(FLAGGED, UNVERIFIED), 0, id="check did its work"),
    pytest.param(["check", "--exit-code"], report(FLAGGED), 1, id="check --exit-code: flagged"),
    pytest.param(["check", "--exit-code"], report(UNVERIFIED), 3, id="check --exit-code: unverified"),
    pytest.param(["claims", "list"], report(FLAGGED), 0, id="a list is only a list"),
]


@pytest.mark.parametrize(("arguments", "answer", "code"), CODES)
def test_exit_codes_follow_the_contract(arguments: list[str], answer: Report, code: int, run: Run) -> None:
    for form in ("text", "json"):
        app = FakeApp({"verify": answer, "check": answer, "claims": answer})
        assert run(*arguments, "--format", form, app=app).code == code


def test_an_audit_that_fails_and_a_doctor_that_finds_a_fault_are_4(run: Run) -> None:
    assert run("audit", app=FakeApp({"audit": AuditReport(3, 1, None, "entry 2")})).code == 4
    assert run("doctor", app=FakeApp({"doctor": (DoctorFinding("disk", "fail", "full"),)})).code == 4
    assert run("doctor", app=FakeApp({"doctor": (DoctorFinding("disk", "warn", "nearly full"),)})).code == 0


def test_warnings_go_to_standard_error_unless_quiet(run: Run) -> None:
    app = FakeApp({"verify": report(HOLDING, warnings=("channel team is off",))})
    assert run("verify", app=app).err == "warning: channel team is off\n"
    assert run("verify", "--quiet", app=app).err == ""
    assert run("--quiet", "verify", app=app).err == ""


def test_a_quiet_check_with_nothing_due_prints_nothing(run: Run) -> None:
    app = FakeApp({"check": replace(report(), sources=())})
    assert run("check", "--due", app=app).out == "No source was due.\n"
    assert run("check", "--due", "--quiet", app=app).out == ""
    assert run("check", "--due", "--quiet", "--format", "json", app=app).out != ""


def test_nothing_is_coloured_when_piped(run: Run) -> None:
    assert "\x1b" not in run("verify", app=FakeApp({"verify": report(FLAGGED)})).out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


COLOURS = [
    pytest.param(Terminal(), {}, False, True, id="terminal"),
    pytest.param(io.StringIO(), {}, False, False, id="pipe"),
    pytest.param(Terminal(), {"NO_COLOR": "1"}, False, False, id="NO_COLOR"),
    pytest.param(Terminal(), {"NO_COLOR": ""}, False, True, id="NO_COLOR empty"),
    pytest.param(Terminal(), {"TERM": "dumb"}, False, False, id="dumb terminal"),
    pytest.param(Terminal(), {}, True, False, id="--no-color"),
]


@pytest.mark.parametrize(("stream", "environ", "refused", "wanted"), COLOURS)
def test_colour_is_for_terminals_that_want_it(
    stream: io.StringIO, environ: Mapping[str, str], refused: bool, wanted: bool
) -> None:
    assert wants_colour(stream, environ, refused=refused) is wanted


def test_a_dumb_terminal_gets_no_progress() -> None:
    assert is_terminal(Terminal(), {})
    assert not is_terminal(Terminal(), {"TERM": "dumb"})


def test_progress_is_one_line_that_is_written_over_and_cleared(tmp_path: Path) -> None:
    stream = io.StringIO()
    line = ProgressLine(stream)
    line(1, 12, "lumen/terms: ok \x1b[2J" + " x" * 100)
    line.clear()
    start, first, *rest = stream.getvalue().split("\r\x1b[K")[1:]
    assert start == "working …"
    assert first.startswith("1/12 lumen/terms: ok ␛[2J")
    assert len(first) < 80
    assert rest == [""]


def test_progress_is_none_where_standard_error_is_no_terminal(tmp_path: Path) -> None:
    with Session(FakeApp().surroundings(tmp_path)).progress() as progress:
        assert progress is None


def test_a_live_doctor_looks_at_the_setup_and_then_at_the_pages(run: Run) -> None:
    app = FakeApp()
    code, out, _ = run("doctor", "--live", "--provider", "a", app=app)
    assert code == 0
    assert [name for name, _, _ in app.asked] == ["open", "doctor", "open_workbench", "examine"]
    assert app.asked[-1][2] == {"providers": ("a",), "progress": None}
    assert "two answers are the same" in out


def test_init_writes_a_register_and_says_what_is_next(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("init")
    assert code == 0
    assert "providers:" in (tmp_path / "config.yaml").read_text("utf-8")
    assert "monitor doctor" in out
    assert "--config" not in out


def test_init_writes_a_register_without_the_example(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("init", "--empty")
    assert code == 0
    assert 'monitor claims add URL "WORDS FROM THE PAGE" --write' in out
    written = (tmp_path / "config.yaml").read_text("utf-8")
    assert written.endswith("\nproviders:\n")
    assert "example that does not exist" not in written
    assert "monitor claims add" in written
    register = load(tmp_path / "config.yaml", environ={})
    assert (register.providers, register.settings) == ({}, Settings())


def test_init_never_overwrites(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("mine")
    code, _, err = run("init")
    assert code == 2
    assert "is there already and was left as it is" in err
    assert (tmp_path / "config.yaml").read_text() == "mine"


def test_init_writes_where_it_is_told(run: Run, tmp_path: Path) -> None:
    assert json.loads(run("init", "--config", "a.yaml", "--format", "json").out)["written"] == str(
        tmp_path / "a.yaml"
    )
    assert "monitor verify --config" in run("init", environ={"MONITOR_CONFIG": "b.yaml"}).out
    assert (tmp_path / "b.yaml").exists()
    code, _, err = run("init", "--config", "none/c.yaml")
    assert code == 2
    assert "there is no folder" in err


ACCEPT = ["claims", "accept", "lumen/training", "--who", "M. Rossi", "--why", "as good"]


def test_accepting_altered_words_records_it_and_prints_the_lines_of_the_register(run: Run) -> None:
    app = FakeApp({"claims": report(FLAGGED)})
    code, out, _ = run(*ACCEPT, app=app)
    assert code == 0
    assert app.asked[-1][:2] == (
        "acknowledge",
        ("lumen/training", "M. Rossi", "new wording accepted: as good"),
    )
    assert '        quote: "We may train on your data"\n        as_of: 2026-02-10\n' in out
    answer = json.loads(run(*ACCEPT, "--format", "json", app=app).out)
    assert answer["lines"][-1] == "        as_of: 2026-02-10"


def test_accepting_a_claim_that_holds_accepts_its_place(run: Run) -> None:
    app = FakeApp()
    assert run(*ACCEPT, app=app) == (0, "Recorded: lumen/training is accepted as the page has it.\n", "")
    assert app.asked[-1] == ("accept", ("lumen/training", "M. Rossi", "as good"), {})


def test_accepting_what_is_not_there_is_refused_by_the_application(run: Run) -> None:
    app = FakeApp({"claims": report(), "accept": UnknownName("no claim is called 'lumen/training'")})
    assert run(*ACCEPT, app=app).code == 2


def test_alerts_are_queued_again_and_tried_at_once(run: Run) -> None:
    app = FakeApp({"deliver": Delivered(1, ("alert channel team: the receiver answered 500",))})
    code, out, err = run("alerts", "retry", app=app)
    assert err == "warning: alert channel team: the receiver answered 500\n"
    assert (code, out) == (0, "2 deliveries tried again. To see: monitor alerts list\n")
    assert [name for name, _, _ in app.asked] == ["open", "retry_alerts", "deliver"]


@pytest.mark.parametrize(
    ("tried", "code"),
    [
        pytest.param((AlertDelivery("team", "delivered", 1),), 0, id="delivered"),
        pytest.param((AlertDelivery("team", "failed", 1, "answered 500"),), 1, id="failed"),
        pytest.param((AlertDelivery("team", "off", 0, "not set"),), 1, id="off"),
        pytest.param((), 1, id="no channel"),
    ],
)
def test_a_channel_that_did_not_take_the_test_shows_in_the_exit_code(
    tried: tuple[AlertDelivery, ...], code: int, run: Run
) -> None:
    answer = run("alerts", "test", app=FakeApp({"test_channels": tried}))
    assert answer.code == code
    assert all(one.state in answer.out and (one.error or "") in answer.out for one in tried)


def test_the_daemon_tells_on_standard_error_what_it_does(run: Run) -> None:
    app = FakeApp()
    assert run("daemon", app=app) == (0, "", "")
    log = app.asked[1][1][0]
    assert callable(log)


def test_a_diff_is_json_too(run: Run) -> None:
    answer = json.loads(run("diff", "lumen/terms", "--format", "json").out)
    assert answer["from"]["at"] == NOW.isoformat().replace("+00:00", "Z")


def test_a_diff_is_a_page_for_a_browser_too(run: Run) -> None:
    code, out, err = run("diff", "lumen/terms", "--format", "html")
    assert (code, err) == (0, "")
    assert out.lower().startswith("<!doctype html>")
