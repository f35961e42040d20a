"""Past incidents as status pages tell them, and the figures made of them; answers written by us."""

# ruff: noqa: E501  (an answer is easier to read on one line)
from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.status.incidents import MONTH, IncidentFigures, Told, incident_figures, joined, told_by
from monitor.core.status.page import StatusPage, places_of_history, recognise
from monitor.core.status.times import incident_of, written_moment
from monitor.core.status.value import Incident

URL = "https://status.loom.example/"
READ = datetime(2026, 5, 31, 12, 0, tzinfo=UTC)


def at(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def read(body: bytes | str) -> StatusPage:
    found = recognise(body if isinstance(body, bytes) else body.encode(), None, URL)
    assert found is not None
    return found


# --- incidents.json -------------------------------------------------------------


def incidents_json(*incidents: dict[str, Any]) -> bytes:
    page = {
        "id": "k3x9q0w1e2r4",
        "name": "Nimbus Loom",
        "time_zone": "Etc/UTC",
        "updated_at": "2026-05-04T10:20:30Z",
    }
    return json.dumps({"page": page, "incidents": list(incidents)}).encode()


def incident_json(day: int, minutes: int | None, **more: Any) -> dict[str, Any]:
    start = at(3, 1) + timedelta(days=day)
    end = None if minutes is None else (start + timedelta(minutes=minutes)).isoformat()
    state = "resolved" if end else "investigating"
    return {
        "id": f"q{day}",
        "name": f"Trouble {day}",
        "status": state,
        "started_at": start.isoformat(),
        "resolved_at": end,
        **more,
    }


def test_incidents_json_tells_past_and_open_incidents_with_their_times() -> None:
    page = read(incidents_json(incident_json(2, None), incident_json(0, 90)))
    assert (page.incidents, page.cut, page.told_since) == (("Trouble 2",), False, None)
    assert page.history == (
        Incident("Trouble 2", at(3, 3)),
        Incident("Trouble 0", at(3, 1), at(3, 1, 1, 30)),
    )


def test_incident_without_a_start_began_when_it_was_entered() -> None:
    entry = incident_json(0, 60, started_at=None, created_at="2026-03-01T00:10:00Z")
    assert read(incidents_json(entry)).history == (Incident("Trouble 0", at(3, 1, 0, 10), at(3, 1, 1)),)


def test_fifty_incidents_are_the_newest_and_tell_nothing_of_earlier_ones() -> None:
    page = read(incidents_json(*(incident_json(day, 10) for day in reversed(range(50)))))
    assert (page.cut, page.told_since) == (True, at(3, 1))


def test_summary_json_tells_open_incidents_only() -> None:
    data = json.loads(incidents_json(incident_json(0, None)))
    page = read(
        json.dumps({**data, "components": [], "status": {"indicator": "none", "description": "Fine"}})
    )
    assert (page.incidents, page.history) == (("Trouble 0",), None)


# --- feeds ----------------------------------------------------------------------


def update(state: str, day: str, time: str, zone: str = "UTC", month: str = "May") -> str:
    return (
        f"&lt;p&gt;&lt;small&gt;{month} &lt;var data-var='date'&gt;{day}&lt;/var&gt;, &lt;var data-var='time'&gt;{time}"
        f"&lt;/var&gt; {zone}&lt;/small&gt;&lt;br&gt;&lt;strong&gt;{state}&lt;/strong&gt; - words of ours&lt;/p&gt;"
    )


def atom(*entries: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Loom Status - Incident History</title>{''.join(entries)}</feed>"
    )


def entry(title: str, published: str, *updates: str) -> str:
    return (
        f"<entry><id>tag:status.loom.example,2005:Incident/1</id><published>{published}</published><updated>{published}</updated>"
        f'<link rel="alternate" href="https://status.loom.example/incidents/1"/><title>{title}</title><content type="html">{"".join(updates)}</content></entry>'
    )


@pytest.mark.parametrize(
    ("published", "updates", "started", "resolved"),
    [
        pytest.param(
            "2026-05-04T11:00:09Z",
            [update("Resolved", " 4", "11:00"), update("Investigating", " 4", "09:08")],
            at(5, 4, 9, 8),
            at(5, 4, 11),
            id="same day",
        ),
        pytest.param(
            "2026-01-01T00:40:09Z",
            [
                update("Resolved", "1", "00:40", month="Jan"),
                update("Investigating", "31", "23:50", month="Dec"),
            ],
            at(12, 31, 23, 50, year=2025),
            at(1, 1, 0, 40),
            id="over a new year",
        ),
        pytest.param(
            "2026-05-04T11:00:09-07:00",
            [update("Resolved", "4", "11:00", "PDT"), update("Investigating", "4", "10:00", "PDT")],
            at(5, 4, 17),
            at(5, 4, 18),
            id="zone of the page",
        ),
        pytest.param(
            "2026-03-08T04:00:00-07:00",
            [
                update("Resolved", "8", "04:00", "PDT", "Mar"),
                update("Investigating", "8", "01:30", "PST", "Mar"),
            ],
            None,
            at(3, 8, 11),
            id="clocks changed between",
        ),
        pytest.param(
            "2026-05-04T12:00:00Z",
            [
                update("Update", "4", "12:00"),
                update("Resolved", "4", "11:00"),
                update("Investigating", "4", "10:00"),
            ],
            at(5, 4, 10),
            at(5, 4, 11),
            id="update after the end",
        ),
        pytest.param(
            "2026-05-02T12:00:00Z",
            [
                update("Postmortem", "4", "12:00"),
                update("Resolved", "2", "11:00"),
                update("Investigating", "2", "10:00"),
            ],
            at(5, 2, 10),
            at(5, 2, 11),
            id="postmortem after the entry",
        ),
        pytest.param(
            "2026-05-04T12:00:00Z",
            [update("Monitoring", "4", "12:00"), update("Investigating", "4", "10:00")],
            at(5, 4, 10),
            None,
            id="open",
        ),
        pytest.param(
            "2026-05-04T12:00:00Z",
            [update("Resolved", "4", "12:00")],
            at(5, 4, 12),
            at(5, 4, 12),
            id="entered afterwards",
        ),
    ],
)
def test_feed_tells_times_by_the_year_and_zone_of_its_entry(
    published: str, updates: list[str], started: datetime | None, resolved: datetime | None
) -> None:
    assert read(atom(entry("Slow", published, *updates))).history == (Incident("Slow", started, resolved),)


def test_maintenance_is_no_incident() -> None:
    page = read(
        atom(
            entry(
                "Work",
                "2026-05-04T11:00:09Z",
                update("Completed", "4", "11:00"),
                update("Scheduled", "1", "09:00"),
            )
        )
    )
    assert page.history == ()


def test_full_feed_goes_back_to_its_oldest_incident_only() -> None:
    entries = [
        entry(
            f"T{day}",
            f"2026-05-{day:02}T11:00:00Z",
            update("Resolved", str(day), "11:00"),
            update("Investigating", str(day), "10:00"),
        )
        for day in range(25, 0, -1)
    ]
    page = read(atom(*entries))
    assert (page.cut, page.told_since) == (True, at(5, 1, 10))


def test_rss_with_whole_dates_per_update_is_read() -> None:
    body = (
        "<h3>Status: RESOLVED</h3><div><p><strong>Wed, 06 May 2026 00:30:00 GMT</strong></p><h3>Resolved</h3></div>"
        "<div><p><strong>Wed, 06 May 2026 00:20:00 GMT</strong></p><h3>Investigating</h3></div>"
    )
    rss = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Loom System Status</title><description>Incident history</description>'
        f"<item><title>Slow</title><link>https://status.loom.example/x</link><description><![CDATA[{body}]]></description>"
        "<pubDate>Wed, 06 May 2026 00:20:00 GMT</pubDate></item></channel></rss>"
    )
    assert read(rss).history == (Incident("Slow", at(5, 6, 0, 20), at(5, 6, 0, 30)),)


@given(st.lists(st.tuples(st.text(max_size=40), st.sampled_from(["resolved", "update", "x"])), max_size=5))
def test_any_stamp_is_read_or_left(updates: list[tuple[str, str]]) -> None:
    assert incident_of("t", updates, datetime(2024, 2, 29, tzinfo=timezone(timedelta(hours=8)))).title == "t"


@pytest.mark.parametrize(
    "text", [None, "", "yesterday", "2026-05-04T10:00:00", "Mon, 99 May 2026 00:00:00 GMT"]
)
def test_time_without_zone_or_sense_is_none(text: str | None) -> None:
    assert written_moment(text) is None


# --- the days of an HTML page ---------------------------------------------------


def day(number: int, *incidents: str) -> str:
    return (
        '<div class="status-day font-regular ">\n <div class="date border-color font-large">May '
        f'<var data-var="date">{number}</var>, <var data-var="year">2026</var></div>{"".join(incidents)}</div>'
    )


def incident_html(title: str, *updates: tuple[str, int, str]) -> str:
    told = "".join(
        f'<div class="update font-regular {state.lower()}">\n<strong>{state}</strong> -\n words <br>\n<small>\n May '
        f"<var data-var='date'>{on}</var>, <var data-var='time'>{time}</var> PDT\n</small></div>"
        for state, on, time in updates
    )
    return f'<div class="incident-container"><div class="incident-title impact-major font-large">\n<a href="/incidents/1">{title}</a></div><div class="updates-container">{told}</div></div>'


def html(*days: str) -> str:
    return (
        '<!DOCTYPE html><html><head><title>Loom Status</title></head><body class="status index status-none">'
        '<div class="page-status status-none"><span class="status">All Systems Operational</span></div>'
        f'<div class="incidents-list">{"".join(days)}</div></body></html>'
    )


def test_html_tells_the_incidents_of_the_days_it_shows() -> None:
    slow = incident_html("Slow &amp; dear", ("Resolved", 30, "00:30"), ("Investigating", 29, "23:00"))
    work = incident_html("Work", ("Completed", 30, "05:00"), ("Scheduled", 28, "05:00"))
    page = read(html(day(30, slow, work), day(29), day(16)))
    assert page.history == (Incident("Slow & dear", at(5, 29, 23), at(5, 30, 0, 30)),)
    assert (page.cut, page.told_since) == (True, at(5, 16))


def test_html_without_days_tells_no_history() -> None:
    assert read(html()).history is None


# --- figures --------------------------------------------------------------------


def page_of(*incidents: Incident, **more: Any) -> StatusPage:
    return StatusPage("statuspage-json", "Loom", history=incidents, **more)


def figures(page: StatusPage, since: datetime | None = None) -> IncidentFigures:
    told = told_by(page, READ)
    assert told is not None
    return incident_figures(told, since)


def lasting(month: int, minutes: int) -> Incident:
    return Incident("x", at(month, 1), at(month, 1) + timedelta(minutes=minutes))


def test_figures_name_mean_and_median() -> None:
    page = page_of(lasting(5, 20), lasting(4, 40), lasting(3, 600), Incident("open", at(5, 2)))
    assert figures(page) == IncidentFigures(
        since=at(3, 1),
        until=READ,
        cut=False,
        count=4,
        per_month=4 / ((READ - at(3, 1)) / MONTH),
        recovered=3,
        mean_minutes=220.0,
        median_minutes=40.0,
    )


@pytest.mark.parametrize(
    ("since", "begin", "cut", "count"),
    [
        pytest.param(None, at(3, 1), True, 3, id="all that is told"),
        pytest.param(at(4, 15), at(4, 15), False, 1, id="later"),
        pytest.param(at(1, 1), at(3, 1), True, 3, id="never before what is told"),
    ],
)
def test_incidents_are_counted_since_a_date(
    since: datetime | None, begin: datetime, cut: bool, count: int
) -> None:
    page = page_of(lasting(5, 20), lasting(4, 40), lasting(3, 600), told_since=at(3, 1), cut=True)
    found = figures(page, since)
    assert (found.since, found.cut, found.count) == (begin, cut, count)


def test_whole_history_is_counted_from_before_its_first_incident() -> None:
    found = figures(page_of(lasting(5, 20)), at(1, 1))
    assert (found.since, found.count, found.cut) == (at(1, 1), 1, False)


def test_no_rate_is_made_of_a_few_days() -> None:
    found = figures(page_of(Incident("x", READ - timedelta(days=2))))
    assert (found.count, found.per_month, found.mean_minutes) == (1, None, None)


def test_no_incident_at_all_and_no_history_are_not_the_same() -> None:
    assert told_by(StatusPage("html", "Loom"), READ) is None
    none = figures(page_of())
    assert (none.since, none.count) == (None, 0)


def test_times_that_tell_no_length_are_no_recovery() -> None:
    found = figures(page_of(lasting(4, 0), lasting(4, -5), lasting(4, 30)))
    assert (found.count, found.recovered, found.mean_minutes) == (3, 1, 30.0)


# --- Flashduty ------------------------------------------------------------------


def change(number: int, start: datetime, end: datetime | None, kind: str = "incident") -> dict[str, Any]:
    return {
        "change_id": number,
        "page_id": 77,
        "type": kind,
        "title": f"Trouble {number}",
        "start_at_seconds": int(start.timestamp()),
        "close_at_seconds": int(end.timestamp()) if end else 0,
    }


def changes_json(*changes: dict[str, Any]) -> bytes:
    return json.dumps({"data": {"items": list(changes)}}).encode()


SUMMARY = json.dumps({"data": {"page": {"page_id": 77, "name": "Loom"}, "active_changes": []}}).encode()


def test_a_list_of_changes_tells_the_incidents_of_the_time_that_was_asked_for() -> None:
    summary = read(SUMMARY)
    (url,) = places_of_history(summary, f"{URL}api/status-page/77/summary/active", READ)
    body = changes_json(
        change(3, at(5, 30), None),
        change(2, at(5, 1), at(5, 1, 1)),
        change(1, at(4, 9), at(4, 10), "maintenance"),
    )
    page = recognise(body, "application/json", url)
    assert page is not None
    assert page.is_of(summary)
    assert page.history == (Incident("Trouble 3", at(5, 30)), Incident("Trouble 2", at(5, 1), at(5, 1, 1)))
    assert page.told_since == READ - timedelta(days=90)


@pytest.mark.parametrize(
    ("body", "url"),
    [
        pytest.param(changes_json(change(1, at(5, 1), None)), URL, id="of a time not known"),
        pytest.param(changes_json(), f"{URL}?start_at_seconds=1", id="of no page"),
        pytest.param(
            changes_json(change(1, at(5, 1), None), {**change(2, at(5, 1), None), "page_id": 78}),
            f"{URL}?start_at_seconds=1",
            id="of two pages",
        ),
    ],
)
def test_a_list_of_changes_that_tells_nothing_certain_is_left_out(body: bytes, url: str) -> None:
    assert recognise(body, "application/json", url) is None


# --- several answers ------------------------------------------------------------


def told(*incidents: Incident, since: datetime | None, until: datetime = READ) -> Told:
    return Told(incidents, since, until, cut=since is not None)


def test_an_earlier_answer_tells_of_the_time_before() -> None:
    both = joined(
        told(lasting(5, 20), since=at(4, 15)),
        told(lasting(5, 20), lasting(4, 40), since=at(3, 15), until=at(5, 2)),
    )
    assert both == told(lasting(5, 20), lasting(4, 40), since=at(3, 15))


def test_of_an_incident_that_both_tell_the_newer_answer_is_believed() -> None:
    newer = told(Incident("Slow, mended", at(5, 1), at(5, 1, 2), "q1"), since=at(4, 15))
    earlier = told(Incident("Slow", at(5, 1), None, "q1"), since=at(4, 1), until=at(5, 2))
    assert joined(newer, earlier).incidents == newer.incidents


@pytest.mark.parametrize(
    ("newer", "earlier"),
    [
        pytest.param(at(4, 15), told(lasting(3, 5), since=at(3, 1), until=at(4, 1)), id="a gap between them"),
        pytest.param(at(4, 15), told(lasting(5, 5), since=at(4, 20)), id="goes no further back"),
        pytest.param(None, told(lasting(3, 5), since=at(3, 1)), id="nothing is left out"),
    ],
)
def test_an_earlier_answer_that_adds_nothing_certain_is_left_out(
    newer: datetime | None, earlier: Told
) -> None:
    alone = told(lasting(5, 20), since=newer)
    assert joined(alone, earlier) == alone
