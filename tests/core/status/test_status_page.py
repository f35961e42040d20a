"""Status pages in the forms that providers use, written by us, and what only looks like one."""

# ruff: noqa: E501  (an answer is easier to read on one line)
from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.status.page import StatusPage, recognise

URL = "https://status.loom.example/"


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def statuspage_json(**more: Any) -> dict[str, Any]:
    """Give a `summary.json` in the form of Statuspage's API, version 2."""
    return {
        "page": {
            "id": "k3x9q0w1e2r4",
            "name": "Nimbus Loom",
            "url": "https://status.loom.example",
            "time_zone": "Etc/UTC",
            "updated_at": "2026-05-04T10:20:30.400Z",
        },
        "components": [
            {"id": "a1b2c3d4e5f6", "name": "API", "status": "degraded_performance", "position": 1},
            {"id": "a1b2c3d4e5f7", "name": "Console", "status": "operational", "position": 2},
        ],
        "incidents": [
            {"id": "q1w2e3r4t5y6", "name": "Slow answers", "status": "monitoring", "impact": "minor"},
            {"id": "q1w2e3r4t5y7", "name": "Old trouble", "status": "resolved", "impact": "major"},
        ],
        "scheduled_maintenances": [],
        "status": {"indicator": "minor", "description": "Partially Degraded Service"},
        **more,
    }


def test_statuspage_json_tells_state_parts_and_open_incidents() -> None:
    assert recognise(as_json(statuspage_json()), "application/json", URL) == StatusPage(
        format="statuspage-json",
        name="Nimbus Loom",
        indicator="minor",
        overall="Partially Degraded Service",
        components=(("API", "degraded_performance"), ("Console", "operational")),
        incidents=("Slow answers",),
        updated_at=datetime(2026, 5, 4, 10, 20, 30, 400_000, tzinfo=UTC),
    )


def test_incident_io_answers_in_the_same_shape_without_saying_whether_incidents_are_open() -> None:
    data = statuspage_json()
    data["page"]["id"] = "01HZX3K9QWERTYAB12CD34EF56"
    del data["incidents"], data["scheduled_maintenances"], data["page"]["time_zone"]
    found = recognise(as_json(data), "application/json", URL)
    assert found is not None
    assert (found.format, found.tells_incidents, found.incidents) == ("incident-io-json", False, ())


def test_open_incident_is_told_beside_an_indicator_that_says_none() -> None:
    found = recognise(
        as_json(statuspage_json(status={"indicator": "none", "description": "All Systems Operational"})),
        None,
        URL,
    )
    assert found is not None
    assert (found.indicator, found.incidents) == ("none", ("Slow answers",))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            {"page": statuspage_json()["page"], "status": statuspage_json()["status"]}, id="status.json"
        ),
        pytest.param({"page": statuspage_json()["page"], "components": []}, id="components.json"),
        pytest.param({"page": statuspage_json()["page"], "incidents": []}, id="incidents.json"),
        pytest.param(
            {"page": statuspage_json()["page"], "scheduled_maintenances": []},
            id="scheduled-maintenances.json",
        ),
    ],
)
def test_every_answer_of_the_interface_is_one_of_a_status_page(data: object) -> None:
    assert recognise(as_json(data), "application/json", URL) is not None


def test_flashduty_parts_take_their_state_from_open_changes() -> None:
    page = {
        "page_id": 7,
        "name": "Loom",
        "components": [{"component_id": "1", "name": "API"}, {"component_id": "2", "name": "Chat"}],
    }
    change = {
        "type": "incident",
        "title": "API 异常 (API errors)",
        "status": "identified",
        "affected_components": [{"component_id": "1", "name": "API", "status": "partial_outage"}],
    }
    found = recognise(as_json({"data": {"page": page, "active_changes": [change]}}), "application/json", URL)
    assert found is not None
    assert found.components == (("API", "partial_outage"), ("Chat", "operational"))
    assert found.incidents == ("API 异常 (API errors)",)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{", id="damaged"),
        pytest.param(as_json({"error": "not found"}), id="an error"),
        pytest.param(
            as_json({"page": {"name": "Home", "id": "1"}, "title": "x"}), id="a page of something else"
        ),
        pytest.param(as_json({"page": "1", "status": "ok"}), id="words where objects belong"),
        pytest.param(
            as_json({"page": {"name": 4}, "status": {"indicator": "none"}}), id="a number for a name"
        ),
        pytest.param(b"[" * 200_000, id="nested without end"),
        pytest.param(b'{"page":' * 50_000, id="objects without end"),
    ],
)
def test_other_json_is_no_status_page(body: bytes) -> None:
    assert recognise(body, "application/json", URL) is None


# --- HTML -----------------------------------------------------------------------

LEGEND = (
    '<div class="component-statuses-legend"><div data-component-status="operational">Operational</div></div>'
)


def part(name: str, state: str, group: bool = False) -> str:
    inner = f'<span class="fa fa-plus"></span>\n <span>\n {name}\n </span>' if group else f"\n {name}\n"
    return (
        f'<div data-component-id="x1y2z3"\n class="component-inner-container" \n data-component-status="{state}">\n'
        f'<span class="name">\n {inner}</span><span class="component-status">{state}</span></div>'
    )


def statuspage_html(
    middle: str, title: str = "Loom Status", body_class: str = "status index status-none"
) -> bytes:
    return (
        f'<!DOCTYPE html><html><head><title>{title}</title><meta name="issued" content="1777889000"></head>'
        f'<body class="{body_class}"><div class="container">{middle}</div>{LEGEND}'
        '<a href="https://status.loom.example/history.atom">Atom</a><footer>Powered by Statuspage</footer></body></html>'
    ).encode()


CALM = (
    '<div class="page-status status-none"><span class="status font-large">\n All Systems Operational\n</span></div>'
    + part("API &amp; SDK", "operational")
    + part("Regions", "under_maintenance", group=True)
)
TROUBLE = (
    '<div class="unresolved-incidents"><div class="unresolved-incident impact-major"><div class="incident-title">'
    '<a class="actual-title with-ellipsis" href="/incidents/1">Answers fail</a></div></div></div>'
    + part("API", "major_outage")
)


def test_statuspage_html_tells_state_and_parts() -> None:
    assert recognise(statuspage_html(CALM), "text/html", URL) == StatusPage(
        format="statuspage-html",
        name="Loom",
        indicator="none",
        overall="All Systems Operational",
        components=(("API & SDK", "operational"), ("Regions", "under_maintenance")),
        updated_at=datetime.fromtimestamp(1777889000, UTC),
    )


def test_statuspage_html_with_open_incidents_has_no_overall_state() -> None:
    found = recognise(statuspage_html(TROUBLE, body_class="status index status-major"), "text/html", URL)
    assert found is not None
    assert (found.indicator, found.overall, found.incidents) == ("major", None, ("Answers fail",))


@pytest.mark.parametrize(
    ("title", "body", "body_class"),
    [
        pytest.param("Loom Status - Page Inactive", "<h1>This page is not active.</h1>", "status inactive", id="inactive"),
        pytest.param("Loom Status - Login", "<h1>Authentication Required</h1>", "status new", id="private"),
        pytest.param("Loom - Sign In", CALM, "auth", id="single sign-on"),
        pytest.param("Statuspage | Vendor", "<h1>The status page tool</h1><p>All Systems Operational</p>", "software", id="advertisement"),
        pytest.param("Loom", "<h1>Loom</h1><p>Our status among competitors is good.</p>", "home", id="home page"),
        pytest.param("Order status", "<h1>Order status</h1><p>Your parcel is on its way.</p>", "shop", id="status of something else"),
        pytest.param("Just a moment...", CALM, "", id="challenge"),
    ],
)  # fmt: skip
def test_page_that_is_not_in_use_or_not_open_is_none(title: str, body: str, body_class: str) -> None:
    markup = f'<html><head><title>{title}</title></head><body class="{body_class}">{body}Powered by Statuspage</body></html>'
    assert recognise(markup.encode(), "text/html", "https://www.loom.example/") is None


def test_advertisement_of_the_vendor_is_none_though_it_shows_an_example() -> None:
    markup = statuspage_html(CALM).replace(
        b"</head>", b'<link rel="canonical" href="https://www.atlassian.com/software/statuspage"/></head>'
    )
    assert recognise(markup, "text/html", URL) is None


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "<h1>Loom Status</h1><p>All systems operational</p><a href='/history.atom'>Feed</a>",
            id="state and history",
        ),
        pytest.param(
            "<h1>Loom Status</h1><li><b>API</b><i> Operational </i></li><li><b>Chat</b><i>Degraded performance</i></li>",
            id="parts",
        ),
        pytest.param("<h1>服务状态</h1><p>所有服务运行正常</p><h2>历史事件</h2>", id="Chinese"),
    ],
)
def test_page_of_unknown_make_is_recognised_by_name_and_state(body: str) -> None:
    markup = f"<html><head><title>Loom Status</title></head><body>{body}</body></html>"
    found = recognise(markup.encode(), "text/html", URL)
    assert found is not None
    assert (found.format, found.name, found.tells_incidents) == ("html", "Loom", False)


@pytest.mark.parametrize(
    ("script", "format_"),
    [
        (
            'self.__next_f.push([1,"{\\"ongoing_incidents\\":[],\\"affected_components\\":[]}"])//incident.io',
            "incident-io-html",
        ),
        (
            'self.__next_f.push([1,"{\\"page_id\\":7,\\"active_changes\\":[],\\"component_id\\":1}"])',
            "flashduty-html",
        ),
    ],
)
def test_page_that_scripts_fill_is_recognised_by_its_fields(script: str, format_: str) -> None:
    markup = f"<html><head><title>Loom Status</title></head><body><script>{script}</script></body></html>"
    found = recognise(markup.encode(), "text/html", URL)
    assert found is not None
    assert found.format == format_


# --- feeds ----------------------------------------------------------------------


def update(time_: str, state: str) -> str:
    return f"&lt;p&gt;&lt;small&gt;Aug &lt;var data-var='date'&gt;21&lt;/var&gt;, {time_} UTC&lt;/small&gt;&lt;br&gt;&lt;strong&gt;{state}&lt;/strong&gt; - Text.&lt;/p&gt;"


def atom(*entries: tuple[str, str], title: str = "Loom Status - Incident History", prefix: str = "") -> bytes:
    items = "".join(
        f"<entry><id>tag:status.loom.example,2005:Incident/{place}</id><title>{name}</title>"
        f'<link rel="alternate" href="https://status.loom.example/incidents/{place}"/><content type="html">{content}</content></entry>'
        for place, (name, content) in enumerate(entries)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prefix}<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:status.loom.example,2005:/history</id>'
        f"<title>{title}</title><updated>2026-08-22T03:43:56Z</updated>{items}</feed>"
    ).encode()


def rss(title: str, items: str = "", description: str = "Statuspage") -> bytes:
    return f'<rss version="2.0"><channel><title>{title}</title><link>{URL}</link><description>{description}</description>{items}</channel></rss>'.encode()


@pytest.mark.parametrize(
    ("content", "is_open"),
    [
        pytest.param(update("10:00", "Resolved") + update("09:00", "Investigating"), False, id="resolved"),
        pytest.param(update("10:00", "Monitoring") + update("09:00", "Investigating"), True, id="monitoring"),
        pytest.param(
            update("11:00", "Update") + update("10:00", "Resolved") + update("09:00", "Identified"),
            False,
            id="update after resolved",
        ),
        pytest.param(
            update("11:00", "Update") + update("10:00", "Identified"), True, id="update after identified"
        ),
        pytest.param(update("11:00", "Investigating") + update("10:00", "Resolved"), True, id="opened again"),
        pytest.param(
            update("10:00", "Investigating") + update("10:00", "Resolved"), False, id="one minute for both"
        ),
        pytest.param(update("10:00", "Scheduled"), False, id="maintenance"),
        pytest.param("words only", False, id="no state"),
    ],
)
def test_incident_of_a_feed_is_open_by_its_newest_state(content: str, is_open: bool) -> None:
    found = recognise(atom(("Slow answers", content)), "application/atom+xml", URL)
    assert found is not None
    assert (found.format, found.name) == ("incident-feed", "Loom")
    assert found.incidents == (("Slow answers",) if is_open else ())
    assert found.updated_at == datetime(2026, 8, 22, 3, 43, 56, tzinfo=UTC)


def test_rss_history_is_a_status_page() -> None:
    item = f"<item><title>Slow</title><link>{URL}incidents/1</link><description>{update('10:00', 'Identified')}</description></item>"
    found = recognise(rss("Loom Status - Incident History", item), "application/rss+xml", URL)
    assert found is not None
    assert found.incidents == ("Slow",)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            rss(
                "Loom Blog",
                "<item><title>News</title><link>https://loom.example/blog/1</link></item>",
                "News from the loom",
            ),
            id="blog",
        ),
        pytest.param(
            b"<?xml version='1.0'?><urlset><url><loc>https://loom.example/</loc></url></urlset>",
            id="site map",
        ),
        pytest.param(b"<?xml version='1.0'?><rss><channel><title>Loom Status</title>", id="cut"),
        pytest.param(b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", id="error"),
        pytest.param(atom(("x", "y"), prefix="<!DOCTYPE feed [<!ENTITY a 'b'>]>"), id="doctype"),
    ],
)
def test_other_xml_is_no_status_page(body: bytes) -> None:
    assert recognise(body, "application/xml", URL) is None


def test_entity_bomb_is_refused_before_it_grows() -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 20}">' for i in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY e0 "boom">{entities}]><feed><title>&e11;</title></feed>'
    begun = time.perf_counter()
    assert recognise(bomb.encode(), "application/atom+xml", URL) is None
    assert time.perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<feed>" * 100_000, id="nested feed"),
        pytest.param(b"<title>" + b" " * 3_000_000, id="spaces"),
        pytest.param(b"<html><title>Loom status</title>" + b">operational" * 200_000, id="states unclosed"),
        pytest.param(
            b"<html><title>Loom status</title>"
            b'class="name">' + b" " * 2_000_000 + b'data-component-status="a"' * 20_000,
            id="parts without names",
        ),
        pytest.param(b"<html>" + b'<body class="status index ' * 100_000, id="bodies"),
    ],
)
def test_hostile_body_is_refused_in_time(body: bytes) -> None:
    begun = time.perf_counter()
    assert recognise(body, None, URL) is None
    assert time.perf_counter() - begun < 2.0


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: ("<" + text).encode("utf-8", "replace")),
    )
)
def test_any_bytes_are_answered_without_an_error(body: bytes) -> None:
    assert recognise(body, "text/html", URL) is None
