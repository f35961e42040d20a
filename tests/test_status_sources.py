"""Status pages from the answer to `monitor status`, and the alerts when they go, come or move."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from watched import STATUS, Watched, only, policy, watch
from werkzeug import Response

from monitor.core.alerting.sources import StatusPlace, status_page_alert
from monitor.model import Source, SourceKind
from monitor.results import StatusPageResult

PAGE = {"id": "k3x9q0w1e2r4", "name": "Lumen AI", "time_zone": "Etc/UTC"}


def answer(data: dict[str, Any]) -> Response:
    return Response(json.dumps(data), content_type="application/json")


def summary(state: str = "operational", *incidents: dict[str, Any]) -> Response:
    status = {"indicator": "none" if state == "operational" else "major", "description": f"It is {state}"}
    components = [{"id": "a1b2c3d4e5f6", "name": "API", "status": state}]
    return answer({"page": PAGE, "status": status, "components": components, "incidents": list(incidents)})


def incident(start: str, end: str | None) -> dict[str, Any]:
    state = "resolved" if end else "investigating"
    return {"id": "q", "name": "Slow", "status": state, "started_at": start, "resolved_at": end}


@pytest.fixture
def status(httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = only(watch(httpserver, tmp_path), "status")
    made.site.validators = False
    return made


def shown(watched: Watched, since: datetime | None = None) -> StatusPageResult:
    with watched.open() as app:
        (source,) = app.status(since=since).sources
    assert source.status_page is not None
    return source.status_page


def test_status_tells_what_the_page_last_said(status: Watched) -> None:
    status.check(summary("major_outage", incident("2026-03-02T08:00:00Z", None)), path="/status")
    page = shown(status)
    assert (page.recognised, page.format, page.overall) == (True, "statuspage-json", "It is major_outage")
    assert [(part.name, part.state) for part in page.components] == [("API", "major_outage")]
    assert (page.open_incidents, page.incidents) == (("Slow",), None)


def test_incidents_are_counted_up_to_the_last_reading(status: Watched) -> None:
    told = [
        incident("2026-02-20T08:00:00Z", "2026-02-20T08:30:00Z"),
        incident("2026-01-01T08:00:00Z", "2026-01-01T10:00:00Z"),
    ]
    status.check(answer({"page": PAGE, "incidents": told}), path="/status")
    figures = shown(status).incidents
    assert figures is not None
    assert (figures.count, figures.mean_minutes, figures.until) == (2, 75.0, status.now)
    later = shown(status, since=datetime.fromisoformat("2026-02-01T00:00:00Z")).incidents
    assert later is not None
    assert (later.count, later.mean_minutes) == (1, 30.0)


def test_incidents_of_a_page_left_behind_are_counted_to_when_it_was_made(status: Watched) -> None:
    day = (
        '<div class="status-day font-regular">\n<div class="date border-color font-large">Jan '
        '<var data-var="date">1</var>, <var data-var="year">2026</var></div></div>'
    )
    made = STATUS.replace("<title>", '<meta name="issued" content="1768435200"><title>')
    status.check(
        made.replace('<div class="incidents-list">', f'<div class="incidents-list">{day}'), path="/status"
    )
    figures = shown(status).incidents
    assert figures is not None
    assert (figures.since, figures.until) == (
        datetime.fromisoformat("2026-01-01T00:00:00Z"),
        datetime.fromisoformat("2026-01-15T00:00:00Z"),
    )


def newest(*days: int) -> Response:
    """Fifty incidents: one on each of the `days` given, the others on the earliest of them."""
    told = [
        incident(f"2026-02-{day:02}T08:00:00Z", f"2026-02-{day:02}T08:30:00Z") | {"id": f"q{day}"}
        for day in days
    ]
    told += [told[-1] | {"id": f"r{number}"} for number in range(50 - len(told))]
    return answer({"page": PAGE, "incidents": told})


def test_what_earlier_answers_told_is_counted_with_the_last_one(status: Watched) -> None:
    status.check(newest(3, 2, 1), path="/status")
    status.check(newest(25, 20, 3), path="/status")
    figures = shown(status).incidents
    assert figures is not None
    assert figures.since == datetime.fromisoformat("2026-02-01T08:00:00Z")
    assert figures.count == 50 + 2


def past(*incidents: dict[str, Any]) -> Response:
    return answer({"page": PAGE, "incidents": list(incidents)})


LONG_AGO = incident("2026-01-01T08:00:00Z", "2026-01-01T10:00:00Z")


def test_past_incidents_are_asked_for_where_the_page_leaves_them_out(status: Watched) -> None:
    status.site.pages["/api/v2/incidents.json"] = past(LONG_AGO)
    status.check(summary(), path="/status")
    page = shown(status)
    assert page.incidents is not None
    assert (page.overall, page.format) == ("It is operational", "statuspage-json")
    assert (page.incidents.count, page.incidents.mean_minutes) == (1, 120.0)
    with status.open() as app:
        assert app.audit().problem is None


def test_past_incidents_of_another_page_at_the_same_host_are_not_counted(status: Watched) -> None:
    other = {**PAGE, "id": "z9y8x7w6v5u4", "name": "Umbra AI"}
    status.site.pages["/api/v2/incidents.json"] = answer({"page": other, "incidents": [LONG_AGO]})
    status.check(summary(), path="/status")
    assert shown(status).incidents is None


def test_past_incidents_are_asked_for_once_a_day(status: Watched) -> None:
    status.site.pages["/api/v2/incidents.json"] = past(LONG_AGO)
    for number in range(5):
        status.check(summary(f"state {number}"), path="/status", after=timedelta(hours=9))
    assert status.site.count("/api/v2/incidents.json") == 2


def test_a_host_without_a_list_of_incidents_is_asked_for_one_once_a_day(status: Watched) -> None:
    for number in range(4):
        status.check(summary(f"state {number}"), path="/status", after=timedelta(hours=3))
    assert (status.site.count("/api/v2/incidents.json"), status.site.count("/history.atom")) == (1, 1)
    assert shown(status).incidents is None


def test_a_page_that_tells_all_its_incidents_is_asked_for_no_more(status: Watched) -> None:
    status.check(past(LONG_AGO), path="/status")
    assert {path for path, _ in status.site.asked} == {"/status"}


def test_a_page_that_cannot_be_read_now_shows_what_it_said_last(status: Watched) -> None:
    status.check(summary(), path="/status")
    status.check(503, path="/status")
    assert shown(status).read_at < status.now


def test_incidents_are_no_changes_of_a_document(status: Watched) -> None:
    for state in ("operational", "major_outage", "operational", "partial_outage", "operational"):
        status.check(summary(state), path="/status")
    assert status.told() == []


def test_another_format_is_told_once(status: Watched) -> None:
    status.check(path="/status")
    for page in (summary(), summary("major_outage"), STATUS, summary()):
        status.check(page, path="/status")
    assert [(one["kind"], one["title"]) for one in status.told()] == [
        ("status_page_moved", "lumen/status moved: format statuspage-json instead of statuspage-html"),
        ("status_page_moved", "lumen/status moved: format statuspage-html instead of statuspage-json"),
    ]


def test_another_host_is_told(status: Watched, httpserver: HTTPServer) -> None:
    status.check(path="/status")
    elsewhere = status.site.origin.replace("localhost", "127.0.0.1")
    if elsewhere == status.site.origin:
        elsewhere = status.site.origin.replace("127.0.0.1", "localhost")
    status.site.pages["/moved"] = STATUS
    status.register["settings"]["allow_origins"].append(elsewhere)
    moved = Response("", 302, {"Location": f"{elsewhere}/moved"})
    status.check(moved, path="/status")
    status.check(path="/status")
    assert [one["kind"] for one in status.told()] == ["status_page_moved"]
    assert "host" in status.told()[0]["title"]


def test_a_page_that_is_gone_and_back_is_told_as_any_source(status: Watched) -> None:
    status.check(path="/status")
    status.check(Response("<h1>404 Not Found</h1>", 404, content_type="text/html"), path="/status")
    status.check(STATUS, path="/status")
    assert status.kinds() == ["source_not_found", "source_recovered"]


NO_LONGER = STATUS.replace("Lumen AI Status", "Lumen AI").replace('class="page-status status-none"', "")


def test_an_answer_that_is_no_status_page_any_more_is_told_after_two_of_them(status: Watched) -> None:
    status.check(path="/status")
    status.check([NO_LONGER, STATUS], path="/status")
    assert (shown(status).recognised, status.kinds()) == (True, [])
    status.check([NO_LONGER, NO_LONGER], path="/status")
    assert (shown(status).recognised, status.kinds()) == (False, ["status_page_gone"])
    status.check(STATUS, path="/status")
    assert status.kinds() == ["status_page_gone", "status_page_found"]


def test_a_policy_has_no_status_page(httpserver: HTTPServer, tmp_path: Path) -> None:
    watched = only(watch(httpserver, tmp_path), "privacy")
    watched.check(policy())
    with watched.open() as app:
        assert app.status().sources[0].status_page is None


SOURCE = replace(
    Source("lumen", "status", SourceKind.STATUS_PAGE, "https://status.lumen.example/"),
    domains=("lumen.example",),
)
HERE = StatusPlace("status.lumen.example", "statuspage-html")
NOT = replace(HERE, format=None)


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        pytest.param(None, HERE, None, id="first answer"),
        pytest.param(HERE, HERE, None, id="as before"),
        pytest.param(HERE, replace(HERE, host="lumen.example"), "status_page_moved", id="host"),
        pytest.param(HERE, replace(HERE, format="html"), "status_page_moved", id="format"),
        pytest.param(HERE, NOT, "status_page_gone", id="gone"),
        pytest.param(NOT, HERE, "status_page_found", id="come"),
        pytest.param(NOT, replace(NOT, host="lumen.example"), None, id="never one"),
    ],
)
def test_a_status_page_that_goes_comes_or_moves_is_told(
    before: StatusPlace | None, now: StatusPlace, kind: str | None
) -> None:
    event = status_page_alert(SOURCE, before, now)
    assert (event.kind if event else None) == kind
