"""The keys that other programs rely on (DESIGN, section 6)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from report_values import ALTERED, BLOCKED, DIGEST, HOLDING, NOW, READ, STATEMENT, UNVERIFIED, report

from monitor.model import (
    Change,
    Clause,
    ClauseChange,
    ClauseKind,
    ClauseOp,
    Link,
    LinkChange,
    Outcome,
    Region,
    Verdict,
    WordChange,
    WordOp,
)
from monitor.report.json import (
    diff_json,
    dump,
    history_json,
    import_json,
    report_json,
    show_json,
    status_json,
    timeline_json,
)
from monitor.results import (
    ClaimTimeline,
    DiffReport,
    HistoryRow,
    ImportReport,
    PageRef,
    ShownDocument,
    StatusReport,
    TimelinePoint,
)

OLDER = PageRef(NOW - timedelta(days=9), DIGEST, None)
NEWER = PageRef(NOW, DIGEST, date(2026, 2, 9))


def read_back(value: Mapping[str, object]) -> Any:
    return json.loads(dump(value))


def test_a_report_has_the_keys_of_the_contract() -> None:
    answer = read_back(report_json(report(HOLDING, ALTERED, UNVERIFIED, STATEMENT)))
    assert answer["format"] == 1
    assert answer["generated_at"] == "2026-02-10T17:03:00Z"
    assert answer["summary"] == {"holds": 1, "flagged": 1, "unverified": 1, "stale": 0, "not_judged": 1}
    source_keys = """provider source url final_url outcome change reason http_status checked_at snapshot
        first_seen_at document_date official unstable"""
    assert set(source_keys.split()) <= set(answer["sources"][0])
    claim_keys = """provider claim topic grade risk statement source sources verdict state severity note
        context reason stale quote found clause changes last_held_at failed_since last_verdict last_verdict_at
        snapshot url"""
    assert set(claim_keys.split()) <= set(answer["claims"][0])


def test_values_are_plain_words_times_and_dates() -> None:
    answer = read_back(report_json(report(ALTERED)))
    source, claim = answer["sources"][0], answer["claims"][0]
    assert (source["outcome"], source["change"], source["document_date"]) == ("ok", "changed", "2026-02-09")
    assert source["snapshot"] == DIGEST
    assert (claim["verdict"], claim["state"], claim["severity"]) == ("altered", "flagged", "critical")
    assert claim["changes"] == [
        {"op": "replace", "old": "do not", "new": "may"},
        {"op": "replace", "old": "in", "new": "out"},
    ]
    assert claim["failed_since"] == "2026-02-10T16:58:00Z"


def test_words_of_a_page_reach_no_terminal_through_json() -> None:
    text = dump(report_json(report(replace(HOLDING, found="\x1b[2J\u202e\x9b 数据"))))
    assert text.isascii()
    assert "\x1b" not in text
    assert json.loads(text)["claims"][0]["found"] == "\x1b[2J\u202e\x9b 数据"


def test_status_adds_what_is_next_and_the_backlog() -> None:
    answer = read_back(status_json(StatusReport(NOW, (READ, BLOCKED), 3, 1)))
    assert answer["alerts"] == {"queued": 3, "dead": 1}
    assert answer["sources"][0]["next_check_at"] == "2026-02-10T22:03:00Z"
    assert answer["sources"][1]["consecutive_failures"] == 2


def test_history_lists_snapshots() -> None:
    row = HistoryRow("lumen", "terms", NOW, Outcome.OK, None, Change.CHANGED, DIGEST, None, 2, 1)
    assert read_back(history_json([row]))["snapshots"] == [
        {
            "provider": "lumen",
            "source": "terms",
            "at": "2026-02-10T17:03:00Z",
            "outcome": "ok",
            "reason": None,
            "change": "changed",
            "snapshot": DIGEST,
            "document_date": None,
            "main_changes": 2,
            "frame_changes": 1,
            "reverted_to": None,
            "screenshot": None,
            "pruned_at": None,
        }
    ]


def test_a_diff_names_both_sides_and_its_changes() -> None:
    words = (WordChange(WordOp.REPLACE, "may", "will"),)
    change = ClauseChange(ClauseOp.ALTERED, Region.MAIN, "4 > Storage", "We may.", "We will.", words)
    moved_link = LinkChange("team", "mailto:a", "mailto:b")
    answer = read_back(diff_json(DiffReport("lumen", "terms", OLDER, NEWER, (change,), (moved_link,))))
    assert answer["from"] == {
        "at": "2026-02-01T17:03:00Z",
        "snapshot": DIGEST,
        "document_date": None,
        "pruned_at": None,
    }
    assert answer["to"]["document_date"] == "2026-02-09"
    assert answer["changes"] == [
        {
            "op": "altered",
            "region": "main",
            "clause": "4 > Storage",
            "old": "We may.",
            "new": "We will.",
            "words": [{"op": "replace", "old": "may", "new": "will"}],
        }
    ]
    assert answer["links"] == [{"text": "team", "old": "mailto:a", "new": "mailto:b"}]


def test_a_document_is_its_clauses() -> None:
    clause = Clause(
        ClauseKind.LIST_ITEM,
        Region.MAIN,
        "(b) Logs",
        ("4 Data",),
        "(b)",
        3,
        1,
        (Link("Logs", "https://a.example/"),),
    )
    document = ShownDocument(
        "lumen", "terms", NOW, DIGEST, "https://a.example/", "Terms", None, "en", (clause,)
    )
    answer = read_back(show_json(document))
    assert (answer["title"], answer["language"], answer["document_date"]) == ("Terms", "en", None)
    assert answer["clauses"] == [
        {
            "kind": "list_item",
            "region": "main",
            "level": 1,
            "label": "(b)",
            "path": ["4 Data"],
            "text": "(b) Logs",
            "links": [{"text": "Logs", "href": "https://a.example/"}],
        }
    ]


def test_a_timeline_has_a_point_per_page() -> None:
    point = TimelinePoint(
        NOW, DIGEST, Verdict.UNVERIFIED, Verdict.UNVERIFIED.state, None, None, None, "blocked", None, None, ()
    )
    answer = read_back(timeline_json([ClaimTimeline("lumen", "training", "Statement.", "Quote", (point,))]))
    first = answer["claims"][0]["points"][0]
    assert (first["verdict"], first["state"], first["reason"]) == ("unverified", "unverified", "blocked")
    keys = "at snapshot verdict state severity note context reason found changes"
    assert set(keys.split()) <= set(first)


def test_an_import_counts_outcomes_by_source() -> None:
    answer = read_back(import_json(ImportReport(2, 1, (("lumen/terms", "ok", 2),), ("x.txt: no date",))))
    assert answer["outcomes"] == [{"source": "lumen/terms", "outcome": "ok", "count": 2}]
    assert answer["unmatched"] == ["x.txt: no date"]
