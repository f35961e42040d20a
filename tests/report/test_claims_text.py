"""What `verify` and `claims list` show."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from report_values import ALTERED, CHECKED, HOLDING, NOW, STATEMENT, UNVERIFIED, YESTERDAY, report

from monitor.model import Context, Note, Severity, State, Verdict, WordChange, WordOp
from monitor.report.claims import claims_text, closing_line, verify_text
from monitor.report.terminal import WIDTH
from monitor.results import ClaimResult

VERIFY = """\
lumen
  state       claim           verdict            last held
  holds       data-residency  intact             2026-02-10 16:58Z, 5 min ago
  flagged     training        altered, critical  2026-02-09 17:03Z, 24 h ago
  unverified  notice          blocked            2026-02-09 17:03Z, 24 h ago
  not judged  track-record    statement          -

4 claims: 1 holds, 1 flagged, 1 unverified, 1 not judged

FLAGGED lumen/training (altered, critical)
  Claim      API content is not used for training unless the customer opts in.
  What       it is there, but no longer as quoted
  Words      To make them better: We [-do not-]{+may+} use API inputs or outputs
             to train our models unless you opt [-in-]{+out+}.
  Where      3 > How we use data
  Severity   critical: opt-in or opt-out: in became out
  Since      2026-02-10 16:58Z, 5 min ago
  Last held  2026-02-09 17:03Z, 24 h ago
  Document   privacy-policy
  Source     https://lumen.example/privacy#:~:text=We%20store
  Next       monitor diff lumen/privacy-policy 2026-02-09
             monitor ack lumen/training --who NAME --why "REASON"

UNVERIFIED lumen/terms was blocked
  Reason     a challenge page, not the document
  Checked    2026-02-10 16:58Z, 5 min ago
  Claims     notice: last intact 2026-02-09 17:03Z, 24 h ago
  Source     https://lumen.example/terms
  Next       monitor check --source lumen/terms

One claim is flagged: the page no longer says what the register says. Read the
words above, then acknowledge them or correct config.yaml. (exit code 1)
"""

CLAIMS = """\
lumen
  data-residency
    Personal data is stored in Singapore.
    holds (intact), last held 2026-02-10 16:58Z, 5 min ago
    high risk, verified, from privacy-policy; quote: "We store personal data on
    servers in Singapore"
  track-record
    No incident with customer data is known.
    not judged (statement)
    medium risk, third-party, reference: trade press

2 claims: 1 holds, 0 flagged, 0 unverified, 1 not judged
"""


def test_verify_gives_rows_a_summary_details_and_the_meaning_of_the_exit_code() -> None:
    assert verify_text(report(HOLDING, ALTERED, UNVERIFIED, STATEMENT)) == VERIFY


def test_the_list_of_claims_shows_statement_state_and_proof() -> None:
    assert claims_text(report(HOLDING, STATEMENT)) == CLAIMS


def test_colour_marks_only_what_needs_eyes() -> None:
    text = verify_text(report(HOLDING, ALTERED, UNVERIFIED), colour=True)
    assert "\x1b[31mflagged\x1b[0m" in text
    assert "\x1b[33munverified\x1b[0m" in text
    assert "\x1b[31m[-do not-]\x1b[0m\x1b[32m{+may+}\x1b[0m" in text
    assert "  holds " in text


def test_a_stale_claim_says_so_in_place_of_its_state() -> None:
    text = verify_text(report(replace(HOLDING, stale=True)), max_age=86400.0, colour=True)
    assert "\x1b[33mstale\x1b[0m" in text
    assert "1 holds (1 on old proof)" in text


REMARKS = [
    pytest.param({"official": False}, "unofficial: not on one of the provider's own hosts", id="unofficial"),
    pytest.param({"conflicts_with": ("other", "third")}, "conflicts with other, third", id="conflict"),
    pytest.param(
        {"acknowledged": "by M. Rossi: asked"}, "acknowledged: by M. Rossi: asked", id="acknowledged"
    ),
    pytest.param({"context": Context.CHANGED}, "the rest of its clause changed", id="context"),
    pytest.param(
        {"verdict": Verdict.MOVED, "clause": "5 > Elsewhere"}, "now under 5 > Elsewhere", id="moved"
    ),
]


@pytest.mark.parametrize(("fields", "remark"), REMARKS)
def test_what_a_holding_claim_is_worth_is_said_below_its_row(fields: dict[str, Any], remark: str) -> None:
    assert remark in verify_text(report(replace(HOLDING, **fields)))
    assert remark not in verify_text(report(HOLDING))


def flagged(verdict: Verdict, **fields: Any) -> ClaimResult:
    values: dict[str, Any] = {"changes": (), "severity_reason": None, "found": None, **fields}
    return replace(ALTERED, verdict=verdict, **values)


DETAILS = [
    pytest.param(
        flagged(Verdict.VANISHED, found="Nothing like it."),
        [
            "Quote      [-We do not use API",
            "Nearest    Nothing like it.",
            "gone from a document that was read whole",
        ],
        id="vanished",
    ),
    pytest.param(
        flagged(Verdict.NEVER_MATCHED, last_held_at=None),
        ["Quote      We do not use API", "perhaps the register", "monitor show lumen/privacy-policy"],
        id="never matched",
    ),
    pytest.param(
        flagged(Verdict.STATED, quote=None, terms=("SOC 2", "ISO 27001"), found="We hold a SOC 2 report."),
        ["Silent on  SOC 2, ISO 27001", "Found      {+We hold a SOC 2 report.+}"],
        id="silence broken",
    ),
    pytest.param(
        flagged(Verdict.MISSING, quote=None, source="status", reason="HTTP 404"),
        ["no status page any more", "Reason     HTTP 404", "monitor status --provider lumen"],
        id="status page missing",
    ),
    pytest.param(
        flagged(
            Verdict.ALTERED,
            quote="privacy team",
            found="privacy team <mailto:b@x.example>",
            changes=(WordChange(WordOp.REPLACE, "mailto:a@x.example", "mailto:b@x.example"),),
        ),
        ["Quote      privacy team", "Changes    [-mailto:a@x.example-]{+mailto:b@x.example+}"],
        id="link leads elsewhere",
    ),
    pytest.param(
        flagged(Verdict.ALTERED, note=Note.EXTENDED, acknowledged="by M. Rossi on 2026-02-10: asked"),
        ["its sentence goes on, or has a new condition", "Seen by    by M. Rossi"],
        id="extended, acknowledged",
    ),
    pytest.param(
        flagged(Verdict.ALTERED, severity=Severity.CRITICAL, official=False, conflicts_with=("other",)),
        ["Severity   critical: high risk", "privacy-policy (unofficial)", "Conflicts  with other"],
        id="severity by risk, unofficial, conflict",
    ),
]


@pytest.mark.parametrize(("claim", "shown"), DETAILS)
def test_each_flagged_verdict_shows_what_a_person_needs(claim: ClaimResult, shown: list[str]) -> None:
    text = " ".join(verify_text(report(claim)).split())
    assert [part for part in shown if " ".join(part.split()) not in text] == []


def test_an_acknowledged_claim_is_not_to_be_acknowledged_again() -> None:
    assert "monitor ack" not in verify_text(report(replace(ALTERED, acknowledged="by M. Rossi")))


def test_claims_of_one_unread_source_are_told_together() -> None:
    other = replace(UNVERIFIED, claim="other", last_verdict=None, last_verdict_at=None)
    text = verify_text(report(UNVERIFIED, HOLDING, other))
    assert text.count("UNVERIFIED") == 1
    assert "notice: last intact 2026-02-09 17:03Z, 24 h ago\n             other: never proven\n" in text


CLOSINGS = [
    pytest.param(report(HOLDING), "Every claim that can be judged holds. (exit code 0)", id="all hold"),
    pytest.param(report(ALTERED, ALTERED), "2 claims are flagged", id="flagged"),
    pytest.param(
        report(HOLDING, UNVERIFIED), "Nothing is flagged, but 1 claim could not be verified", id="unverified"
    ),
    pytest.param(report(replace(HOLDING, stale=True)), "1 claim rests on proof older than 24 h", id="stale"),
    pytest.param(report(STATEMENT), "none of these claims has a proof. (exit code 3)", id="nothing to judge"),
    pytest.param(report(), "monitor claims add URL", id="no claims"),
]


@pytest.mark.parametrize(("value", "said"), CLOSINGS)
def test_the_last_line_says_what_the_exit_code_means(value: Any, said: str) -> None:
    line = closing_line(value, 86400.0)
    assert said in line
    assert f"(exit code {value.exit_code})" in line


def test_ages_count_from_the_date_asked_about() -> None:
    text = verify_text(report(HOLDING, as_of=NOW + timedelta(days=3)))
    assert text.startswith("As of 2026-02-13 17:03Z, from what is stored; ages count from then.\n")
    assert "2026-02-10 16:58Z, 3 d ago" in text


def test_words_of_pages_and_registers_cannot_act_on_the_terminal() -> None:
    bad = "\x1b[2J\x9b\u202e\u200b[/red]\r\n"
    hostile = replace(
        ALTERED,
        provider=f"p{bad}",
        claim=f"c{bad}",
        statement=bad,
        quote=bad,
        found=f"x {bad}",
        clause=bad,
        reason=bad,
        severity_reason=bad,
        url=f"https://x.example/{bad}",
        conflicts_with=(bad,),
        register_note=bad,
        acknowledged=bad,
        source=bad,
    )
    unread = replace(hostile, verdict=Verdict.UNVERIFIED, state=State.UNVERIFIED)
    for text in (verify_text(report(hostile, unread)), claims_text(report(hostile, unread))):
        assert not set(text) & set("\x1b\x9b\u202e\u200b\r")
        assert "␛[2J<U+009B><U+202E><U+200B>[/red]" in text


def test_every_line_fits_the_terminal_but_addresses() -> None:
    long = replace(
        ALTERED,
        claim="a-name-of-a-claim-that-is-much-longer-than-people-choose",
        statement="word " * 60,
        clause=" > ".join(["A heading that is long"] * 6),
        url="https://lumen.example/" + "a" * 90 + "#:~:text=We%20store",
        last_held_at=YESTERDAY,
        failed_since=CHECKED,
        conflicts_with=("another-claim",) * 6,
    )
    unread = replace(UNVERIFIED, claim="数据" * 30)
    text = verify_text(report(long, unread, HOLDING)) + claims_text(report(long, unread))
    too_long = [line for line in text.splitlines() if len(line) > WIDTH]
    assert [line for line in too_long if "https://" not in line and "monitor " not in line] == []
    assert "https://lumen.example/" + "a" * 90 + "\n" in text


@pytest.mark.parametrize(
    ("held", "failed", "version"),
    [
        pytest.param(YESTERDAY, CHECKED, "2026-02-09", id="another day: its end"),
        pytest.param(CHECKED, NOW, "2026-02-10T16:58:01Z", id="the same day: the second after"),
        pytest.param(CHECKED, None, "2026-02-10T16:58:01Z", id="not known since when"),
    ],
)
def test_the_comparison_to_run_next_begins_with_the_version_that_held(
    held: datetime, failed: datetime | None, version: str
) -> None:
    text = verify_text(report(replace(ALTERED, last_held_at=held, failed_since=failed)))
    assert f"  Next       monitor diff lumen/privacy-policy {version}\n" in text
