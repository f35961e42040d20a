"""Clauses, their headings and their numbers."""

from __future__ import annotations

import pytest

from monitor.core.reading.read import read
from monitor.model import Clause, ClauseKind, Page

TEXT = "<p>We keep what you give us for as long as your account exists and delete it then.</p>"


def clauses(markup: str) -> tuple[Clause, ...]:
    page = read(markup.encode(), content_type="text/html", url="https://example.com/")
    assert isinstance(page, Page)
    return page.document.clauses


def paths(markup: str) -> list[tuple[str, ...]]:
    return [clause.path for clause in clauses(markup) if clause.kind is not ClauseKind.HEADING]


def test_clauses_know_the_headings_above_outermost_first() -> None:
    found = paths(f"<h1>Policy</h1><h2>Data</h2><h3>Storage</h3>{TEXT}<h2>Rights</h2>{TEXT}")
    assert found == [("Policy", "Data", "Storage"), ("Policy", "Rights")]


def test_a_heading_stands_below_those_above_it_and_not_below_itself() -> None:
    heading = clauses(f"<h1>Policy</h1><h2>Data</h2>{TEXT}")[1]
    assert (heading.kind, heading.level, heading.path) == (ClauseKind.HEADING, 2, ("Policy",))


def test_levels_may_be_skipped() -> None:
    assert paths(f"<h2>Data</h2><h5>Small</h5>{TEXT}<h3>Storage</h3>{TEXT}") == [
        ("Data", "Small"),
        ("Data", "Storage"),
    ]


def test_numbers_give_depth_where_all_headings_have_one_level() -> None:
    found = paths(
        f"<h2>4 Data</h2>{TEXT}<h2>4.1 Storage</h2>{TEXT}<h2>4.2 Transfer</h2>{TEXT}<h2>5 Rights</h2>{TEXT}"
    )
    assert found == [("4 Data",), ("4 Data", "4.1 Storage"), ("4 Data", "4.2 Transfer"), ("5 Rights",)]


def test_bold_lines_are_headings_below_the_real_one() -> None:
    found = paths(
        f"<h2>Data</h2><p><b>Storage</b></p>{TEXT}<p><strong>Transfer</strong></p>{TEXT}<h2>Rights</h2>{TEXT}"
    )
    assert found == [("Data", "Storage"), ("Data", "Transfer"), ("Rights",)]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<p><b>Where we store data</b></p>", id="b"),
        pytest.param("<div><strong>Where we </strong><strong>store data</strong></div>", id="two pieces"),
        pytest.param('<p style="font-weight:700">Where we store data</p>', id="style"),
        pytest.param('<p class="font-bold text-lg">Where we store data</p>', id="class"),
        pytest.param("<p><b>Where we store data</b><br>Here.</p>", id="first line of a paragraph"),
        pytest.param("<p><b>3. Where we store data.</b></p>", id="numbered, with a stop"),
        pytest.param('<div role="heading" aria-level="3">Where we store data</div>', id="role"),
    ],
)
def test_lines_that_look_like_headings_are_headings(line: str) -> None:
    assert clauses(line + TEXT)[0].kind is ClauseKind.HEADING


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<p><b>Note:</b> we store data.</p>", id="bold beginning"),
        pytest.param("<p><b>WE GIVE NO WARRANTY OF ANY KIND.</b></p>", id="bold sentence"),
        pytest.param("<p><b>We store data</b></p><p><b>and more data</b></p>", id="bold lines in a row"),
        pytest.param("<ul><li><b>Storage</b></ul>", id="list item"),
        pytest.param("<p><b><a href=/x>Download</a></b></p>", id="link"),
    ],
)
def test_other_bold_text_is_no_heading(line: str) -> None:
    assert clauses(line + TEXT)[0].kind is not ClauseKind.HEADING


def test_a_paragraph_in_heading_tags_is_no_heading() -> None:
    assert clauses(f"<h2>{'We keep data for years. ' * 30}</h2>")[0].kind is ClauseKind.PARAGRAPH


def test_written_numbers_become_labels_and_stay_in_the_text() -> None:
    clause = clauses("<p>4.2 (b) We keep data.</p>")[0]
    assert (clause.label, clause.text, clause.body) == ("4.2 (b)", "4.2 (b) We keep data.", "We keep data.")


def test_a_written_number_goes_before_a_generated_one() -> None:
    clause = clauses("<ol><li>(a) We keep data.</ol>")[0]
    assert (clause.label, clause.body) == ("(a)", "We keep data.")


def test_headings_of_menus_stand_above_no_clause() -> None:
    found = paths(f"<nav><h2>Products</h2><a href=/a>A</a></nav><main>{TEXT * 3}</main>")
    assert found[-1] == ()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<h2>Last updated: February 2, 2025</h2>", id="heading"),
        pytest.param("<p><b>Effective Date: February 2, 2025</b></p>", id="bold line"),
        pytest.param("<p><b>更新日期：2025年2月2日 生效日期：2025年2月9日</b></p>", id="chinese"),
        pytest.param("<h3>February 2, 2025</h3>", id="date alone"),
    ],
)
def test_a_date_stands_above_no_clause(line: str) -> None:
    assert paths(f"<h1>Policy</h1>{line}{TEXT}")[-1] == ("Policy",)


def test_a_heading_with_a_date_in_it_is_a_heading() -> None:
    assert paths(f"<h2>Changes since February 2, 2025</h2>{TEXT}") == [("Changes since February 2, 2025",)]
