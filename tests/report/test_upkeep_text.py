"""What imports, the audit, the doctor, alerts and accepted wordings print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import yaml
from report_values import ALTERED, HOLDING, NOW, QUOTE, READ, WORDS_NOW, report

from monitor.core.comparing.words import word_changes
from monitor.model import Outcome, Severity, State, Verdict, WordChange, WordOp
from monitor.report.register import accepted_text, register_lines
from monitor.report.sources import check_text, history_text, status_text
from monitor.report.timeline import timeline_text
from monitor.report.upkeep import alerts_text, audit_text, doctor_text, import_text
from monitor.results import (
    AlertDelivery,
    AlertRow,
    AuditReport,
    ClaimResult,
    ClaimTimeline,
    DoctorFinding,
    HistoryRow,
    ImportReport,
    StatusReport,
    TimelinePoint,
)

TODAY = date(2026, 2, 10)

IMPORT = """\
31 pages imported, 2 were there already.
  source       outcome  pages
  lumen/terms  ok       30
  lumen/terms  blocked  1

1 file left alone:
  a/b/c.html: no source is called a/b

When each claim held and changed: monitor timeline
"""

DOCTOR = """\
ok    configuration  config.yaml: 2 providers, 14 claims
warn  browser        no browser is installed, so pages that need one stay
                     unverified
      -> pip install 'policy-monitor[browser]'
"""

ALERTS = """\
lumen/training flagged critical
  training: the words changed
  2026-02-10 14:03Z, 3 h ago; id 01J
  team: delivered
  log: dead after 7 attempts: exit code 3
"""

ACCEPTED = """\
Recorded: lumen/training is accepted as the page has it.

The register is yours to change. Read these words, then put them into
config.yaml:

providers:
  lumen:
    claims:
      training:
        quote: "To make them better: We may use API inputs or outputs to train our models unless you opt out."
        as_of: 2026-02-10
"""


def test_an_import_says_what_it_took_in_and_what_it_left() -> None:
    outcomes = (("lumen/terms", "ok", 30), ("lumen/terms", "blocked", 1))
    assert import_text(ImportReport(31, 2, outcomes, ("a/b/c.html: no source is called a/b",))) == IMPORT


def test_an_audit_says_what_it_proves_and_what_it_does_not() -> None:
    text = audit_text(AuditReport(120, 31, "ef" * 32, None))
    assert text.startswith("The store fits together: 120 entries of the ledger")
    assert f"  Head       {'ef' * 32}\n" in text
    assert "can recompute the chain" in text


def test_a_damaged_store_is_named_in_colour() -> None:
    text = audit_text(AuditReport(120, 31, None, "entry 17 does not follow from entry 16"), colour=True)
    assert text.startswith("\x1b[31mThe store does not fit together.\x1b[0m\n")
    assert "entry 17 does not follow from entry 16" in text


def test_the_doctor_gives_advice_below_what_is_not_well() -> None:
    findings = [
        DoctorFinding("configuration", "ok", "config.yaml: 2 providers, 14 claims"),
        DoctorFinding(
            "browser",
            "warn",
            "no browser is installed, so pages that need one stay unverified",
            "pip install 'policy-monitor[browser]'",
        ),
    ]
    assert doctor_text(findings) == DOCTOR


def test_alerts_are_listed_with_their_deliveries() -> None:
    deliveries = (AlertDelivery("team", "delivered", 1), AlertDelivery("log", "dead", 7, "exit code 3"))
    row = AlertRow(
        "01J",
        NOW - timedelta(hours=3),
        "flagged",
        Severity.CRITICAL,
        "lumen",
        "training",
        "privacy-policy",
        "training: the words changed",
        deliveries,
    )
    assert alerts_text([row], now=NOW) == ALERTS
    assert alerts_text([], now=NOW) == "No alerts.\n"


def test_accepted_words_come_as_lines_of_the_register() -> None:
    assert accepted_text("lumen/training", register_lines(ALTERED, on=TODAY)) == ACCEPTED
    assert accepted_text("lumen/training", ()) == "Recorded: lumen/training is accepted as the page has it.\n"


NO_LINES = [
    pytest.param(HOLDING, id="the words hold"),
    pytest.param(replace(ALTERED, verdict=Verdict.VANISHED), id="nothing took their place"),
    pytest.param(replace(ALTERED, changes=()), id="characters that mislead, not words"),
    pytest.param(
        replace(
            ALTERED,
            quote="privacy team",
            found="privacy team <mailto:b>",
            changes=(WordChange(WordOp.REPLACE, "mailto:a", "mailto:b"),),
        ),
        id="a link",
    ),
]


@pytest.mark.parametrize("claim", NO_LINES)
def test_there_are_lines_only_where_other_words_took_the_place_of_a_quote(claim: ClaimResult) -> None:
    assert register_lines(claim, on=TODAY) == ()


def quote_in(lines: tuple[str, ...]) -> object:
    return yaml.safe_load("\n".join(lines))["providers"]["lumen"]["claims"]["training"]["quote"]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("may", id="plain"),
        pytest.param(': "never" # {not} \\ here', id="signs that mean something in YAML"),
        pytest.param("数据 “curly” – dash", id="other scripts"),
        pytest.param("a\x1b[2J b\u202ec d\u200be f\U000e0041", id="characters that act"),
    ],
)
def test_the_lines_give_the_very_words_and_show_no_character_that_acts(words: str) -> None:
    found = QUOTE.replace("do not", words)
    lines = register_lines(replace(ALTERED, found=found, changes=word_changes(QUOTE, found)), on=TODAY)
    assert not set("\n".join(lines)) & set("\x1b\u202e\u200b\U000e0041")
    assert quote_in(lines) == found


def test_of_several_texts_only_the_altered_one_is_replaced() -> None:
    quote = f"Something else that holds.\n{QUOTE}"
    lines = register_lines(replace(ALTERED, quote=quote, found=WORDS_NOW), on=TODAY)
    assert quote_in(lines) == ["Something else that holds.", WORDS_NOW]


def test_words_from_elsewhere_cannot_act_on_the_terminal() -> None:
    bad = "\x1b[2J\x9b\u202e\u200b\r\n[/red]"
    alert = AlertRow(bad, NOW, bad, Severity.CRITICAL, bad, bad, bad, bad, (AlertDelivery(bad, bad, 2, bad),))
    source = replace(READ, provider=bad, source=bad, official=False, final_url=bad, notes=(bad,))
    row = HistoryRow(bad, bad, NOW, Outcome.BLOCKED, bad, None, bad, None, 0, 0)
    point = TimelinePoint(NOW, bad, Verdict.VANISHED, State.FLAGGED, None, None, None, bad, bad, bad, (), bad)
    texts = (
        alerts_text([alert], now=NOW),
        import_text(ImportReport(1, 0, ((bad, bad, 1),), (bad,))),
        audit_text(AuditReport(1, 1, bad, None)) + audit_text(AuditReport(1, 1, None, bad)),
        doctor_text([DoctorFinding(bad, "fail", bad, bad)]),
        status_text(StatusReport(NOW, (source,), 0, 0)) + check_text(report(sources=(source,))),
        history_text([row], now=NOW),
        timeline_text([ClaimTimeline(bad, bad, bad, bad, (point,))]),
    )
    for text in texts:
        assert not set(text) & set("\x1b\x9b\u202e\u200b\r")
        assert "␛[2J<U+009B><U+202E><U+200B>" in text.replace("\n", "").replace(" ", "")
