"""What `check`, `status` and `history` print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from report_values import ALTERED, BLOCKED, DIGEST, HOLDING, NOW, READ, report

from monitor.model import Change, Outcome
from monitor.report.sources import check_text, history_text, status_text
from monitor.results import HistoryRow, StatusReport

CHECK = """\
lumen
  source          found               checked
  privacy-policy  changed             2026-02-10 16:58Z, 5 min ago
  terms           blocked (HTTP 403)  2026-02-10 16:58Z, 5 min ago
                  a challenge page, not the document

2 sources: 1 read, 1 changed.
1 claim: 1 holds, 0 flagged, 0 unverified.
1 alert queued.
"""

STATUS = """\
lumen
  source          last check          when                          next
  privacy-policy  changed             2026-02-10 16:58Z, 5 min ago  in 5 h
  terms           blocked (HTTP 403)  2026-02-10 16:58Z, 5 min ago  in 5 h
                  a challenge page, not the document
                  2 failures in a row; last read 2026-02-09 17:03Z, 24 h ago

Alerts: 1 queued, 2 given up.
To look at them: monitor alerts list; to send them again: monitor alerts retry
"""

HISTORY = """\
lumen/terms
  read               found      clauses changed  dated       snapshot
  2026-02-01 17:03Z  first      -                -           ab12ab12ab12
  2026-02-02 17:03Z  unchanged  1 in menus       -           ab12ab12ab12
  2026-02-03 17:03Z  changed    12               2026-02-03  ab12ab12ab12
  2026-02-04 17:03Z  blocked    -                -           ab12ab12ab12
                     a challenge page
  2026-02-05 17:03Z  reverted   12 + 1 in menus  -           ab12ab12ab12
                     back to the text of 2026-02-01 17:03Z
  The last one 5 d ago. To compare: monitor diff lumen/terms
"""


def test_a_check_tells_what_each_source_did() -> None:
    assert check_text(report(HOLDING, alerts_queued=1)) == CHECK


def test_a_check_shows_the_claims_that_need_a_person() -> None:
    text = check_text(report(HOLDING, ALTERED))
    assert "FLAGGED lumen/training" in text
    assert text.endswith("Every claim: monitor verify --offline\n")


def test_a_check_with_nothing_due_says_so() -> None:
    assert check_text(report(sources=())) == "No source was due.\n"


def test_status_shows_age_next_check_and_backlog() -> None:
    assert status_text(StatusReport(NOW, (READ, BLOCKED), 1, 2)) == STATUS


def test_status_of_an_empty_register_says_where_to_begin() -> None:
    assert "add them to config.yaml" in status_text(StatusReport(NOW, (), 0, 0))


def test_a_source_says_when_it_is_unofficial_unstable_or_ended_elsewhere() -> None:
    odd = replace(
        READ, official=False, unstable=True, final_url="https://other.example/", notes=("moved permanently",)
    )
    text = status_text(StatusReport(NOW, (odd,), 0, 0))
    for remark in (
        "unofficial: not on",
        "unstable: two answers",
        "ended at https://other.example/",
        "moved permanently",
    ):
        assert remark in text


def test_a_source_that_was_never_checked_is_due_now() -> None:
    new = replace(READ, outcome=None, change=None, checked_at=None, next_check_at=NOW - timedelta(hours=1))
    assert "  privacy-policy  never checked  never  now\n" in status_text(StatusReport(NOW, (new,), 0, 0))


def history_row(
    day: int, outcome: Outcome, change: Change | None, main: int = 0, frame: int = 0
) -> HistoryRow:
    at = NOW - timedelta(days=10 - day)
    return HistoryRow("lumen", "terms", at, outcome, None, change, DIGEST, None, main, frame)


def test_history_lists_pages_with_what_changed() -> None:
    rows = [
        history_row(1, Outcome.OK, Change.FIRST),
        history_row(2, Outcome.OK, Change.UNCHANGED, 0, 1),
        replace(history_row(3, Outcome.OK, Change.CHANGED, 12), document_date=date(2026, 2, 3)),
        replace(history_row(4, Outcome.BLOCKED, None), reason="a challenge page"),
        replace(history_row(5, Outcome.OK, Change.REVERTED, 12, 1), reverted_to=NOW - timedelta(days=9)),
    ]
    assert history_text(rows, now=NOW) == HISTORY


def test_an_empty_history_says_where_to_begin() -> None:
    assert history_text([], now=NOW) == "No page has been read yet. To begin: monitor check\n"
