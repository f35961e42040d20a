"""What `monitor status` says below a status page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from report_values import CHECKED, NOW, READ

from monitor.core.status.incidents import IncidentFigures
from monitor.report.json import status_json
from monitor.report.sources import status_text
from monitor.results import ComponentState, SourceResult, StatusPageResult, StatusReport

FIGURES = IncidentFigures(
    since=NOW - timedelta(days=600),
    until=CHECKED,
    cut=True,
    count=50,
    per_month=2.54,
    recovered=48,
    mean_minutes=112.4,
    median_minutes=41.0,
)
PAGE = StatusPageResult(
    read_at=CHECKED,
    recognised=True,
    format="statuspage-json",
    name="Lumen",
    indicator="major",
    overall="Partial System Outage",
    components=(ComponentState("API", "partial_outage"), ComponentState("Console", "operational")),
    open_incidents=("Answers fail",),
    incidents=FIGURES,
)
TEXT = """\
lumen
  source          last check  when                          next
  privacy-policy  changed     2026-02-10 16:58Z, 5 min ago  in 5 h
                  Partial System Outage (Lumen; Statuspage, JSON)
                  not operational: API: partial outage
                  1 open incident: Answers fail
                  50 incidents since 2024-06-20, 2.5 a month
                  what is told goes no further back
                  recovery 112 min on average, 41 min in the middle (median),
                  over 48 of 50 incidents
                  a few long ones carry the average: read the median

Alerts: 0 queued, 0 given up.
"""
SUMMARY = """\
                  All Systems Operational (Lumen; Statuspage)
                  2 components, all operational
                  no open incident
                  past incidents are not told
"""
FEED = """\
                  no overall state told (Lumen; feed of incidents)
                  no open incident
                  no past incident told
"""


def status(page: StatusPageResult) -> SourceResult:
    return replace(READ, kind="status-page", status_page=page)


def text_of(page: StatusPageResult) -> str:
    return status_text(StatusReport(NOW, (status(page),), 0, 0))


def test_a_status_page_shows_state_parts_incidents_and_recovery() -> None:
    assert text_of(PAGE) == TEXT


def test_a_page_without_past_incidents_says_so() -> None:
    calm = tuple(ComponentState(name, "operational") for name in ("API", "Console"))
    overall = "All Systems Operational"
    page = replace(PAGE, format="statuspage-html", overall=overall, components=calm, open_incidents=())
    assert SUMMARY in text_of(replace(page, incidents=None))


def test_a_feed_tells_neither_state_nor_parts() -> None:
    none = replace(FIGURES, since=None, count=0, cut=False, mean_minutes=None, median_minutes=None)
    page = replace(PAGE, format="incident-feed", overall=None, indicator=None, components=())
    assert FEED in text_of(replace(page, open_incidents=(), incidents=none))


def test_what_a_format_cannot_tell_is_said() -> None:
    text = text_of(replace(PAGE, format="html", open_incidents=None, incidents=None))
    assert "whether incidents are open is not told by this answer" in text
    assert "past incidents are not told\n" in text


def test_an_answer_that_is_no_status_page_says_so() -> None:
    assert "not recognised as a status page" in text_of(StatusPageResult(CHECKED, recognised=False))


@pytest.mark.parametrize(("days", "said"), [(29, False), (31, True)])
def test_a_page_that_was_not_updated_for_long_says_so(days: int, said: bool) -> None:
    text = text_of(replace(PAGE, updated_at=CHECKED - timedelta(days=days)))
    assert ("last updated 2026-01-10 by its own word" in text) is said


def test_names_of_a_page_reach_the_terminal_as_text() -> None:
    assert "\x1b" not in text_of(replace(PAGE, name="\x1b[31m", open_incidents=("\x1b]0;x\x07",)))


def test_json_has_the_same_as_an_object() -> None:
    sources: Any = status_json(StatusReport(NOW, (status(PAGE),), 0, 0))["sources"]
    page = sources[0]["status_page"]
    assert page["components"][0] == {"name": "API", "state": "partial_outage"}
    assert (page["recognised"], page["open_incidents"]) == (True, ["Answers fail"])
    assert page["incidents"]["median_minutes"] == 41.0
