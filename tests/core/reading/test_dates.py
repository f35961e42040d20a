"""The date that a document gives itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.reading.dates import document_date, parse_date

DAY = date(2025, 2, 14)


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-14", "2025/2/14", "2025.02.14", "2025年2月14日", "2025 年 2 月 14 日", "February 14, 2025",
        "Feb. 14, 2025", "Feb 14 2025", "February 14th, 2025", "14 February 2025", "14th of February 2025",
        "14-Feb-2025", "14. Februar 2025", "14 février 2025", "14.02.2025", "14/02/2025", "FEBRUARY 14, 2025",
    ],
)  # fmt: skip
def test_dates_are_read_in_many_forms(text: str) -> None:
    assert parse_date(f"x {text}.") == DAY


@pytest.mark.parametrize(
    ("text", "month_first", "expected"),
    [
        pytest.param("02/03/2025", True, date(2025, 2, 3), id="american"),
        pytest.param("02/03/2025", False, date(2025, 3, 2), id="european"),
        pytest.param("14/02/2025", True, DAY, id="only one order possible"),
        pytest.param("02.03.2025", True, date(2025, 3, 2), id="stops are never american"),
        pytest.param("1er mars 2025", False, date(2025, 3, 1), id="first of the month"),
        pytest.param("1. März 2025", False, date(2025, 3, 1), id="märz"),
        pytest.param("31.02.2025", False, None, id="no such day"),
        pytest.param("version 1.2.2025.7", False, date(2025, 2, 1), id="longer number"),
        pytest.param("no date", False, None, id="none"),
    ],
)
def test_the_order_of_day_and_month_is_chosen(text: str, month_first: bool, expected: date | None) -> None:
    assert parse_date(text, month_first=month_first) == expected


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        pytest.param(["Privacy Policy", "Last updated: February 14, 2025"], "en", id="last updated"),
        pytest.param(["Policy", "Last Update: Feb 14, 2025"], "en", id="last update"),
        pytest.param(["This policy was last modified on 14 February 2025."], "en", id="in a sentence"),
        pytest.param(["Policy", "Effective date", "February 14, 2025"], "en", id="date in the next block"),
        pytest.param(["Policy", "Effective: 2/14/2025"], "en", id="effective"),
        pytest.param(["隐私政策", "更新日期：2025年2月14日"], "zh", id="chinese"),
        pytest.param(
            ["隐私政策", "最近更新于 2025-02-14，生效日期：2025年3月1日"], "zh", id="update before effect"
        ),
        pytest.param(["隱私權政策", "生效日期：2025 年 2 月 14 日"], "zh", id="traditional chinese"),
        pytest.param(["Politique", "Dernière mise à jour : 14 février 2025"], "fr", id="french"),
        pytest.param(["Politique", "Entrée en vigueur le 14/02/2025"], "fr", id="french effect"),
        pytest.param(["Datenschutz", "Stand: 14.02.2025"], "de", id="german stand"),
        pytest.param(["Datenschutz", "Zuletzt aktualisiert am 14. Februar 2025"], "de", id="german update"),
        pytest.param(["Policy", "February 14, 2025", "We keep data."], "en", id="alone near the top"),
        pytest.param(
            ["Policy"] + ["We keep data."] * 200 + ["Last revised: February 14, 2025"], "en", id="at the end"
        ),
        pytest.param(
            ["Effective January 1, 2025", "Last updated February 14, 2025"], "en", id="update goes first"
        ),
        pytest.param(["Published February 14, 2025"], "en", id="published"),
    ],
)
def test_a_document_says_its_date(lines: list[str], language: str) -> None:
    assert document_date(lines, language) == DAY


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["We keep data.", "Founded in 2019."], id="no date"),
        pytest.param(
            ["In the case of May 3, 2019 the court held that data is data."], id="a date in passing"
        ),
        pytest.param(["x"] * 100 + ["Last updated February 14, 2025"] + ["x"] * 100, id="in the middle"),
    ],
)
def test_other_dates_are_not_the_documents(lines: list[str]) -> None:
    assert document_date(lines, "en") is None


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_dates_come_back(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day:%B} {day.day}, {day.year}") == day
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day


@given(st.lists(st.text(alphabet="0123456789./-年月日 updatedMay", max_size=40), max_size=20))
def test_any_lines_are_answered(lines: list[str]) -> None:
    assert document_date(lines, "en") is None or document_date(lines, "en").year > 1900  # type: ignore[union-attr]
