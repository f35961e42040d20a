"""Numbers written as text before a clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.reading.labels import is_below, label_of


@pytest.mark.parametrize(
    ("text", "label", "body"),
    [
        pytest.param("4.2 We keep data.", "4.2", "We keep data.", id="dotted"),
        pytest.param("4.2. We keep data.", "4.2", "We keep data.", id="dotted with a stop"),
        pytest.param("4.2 (b) We keep data.", "4.2 (b)", "We keep data.", id="dotted and lettered"),
        pytest.param("4.2(b)(iv) We keep data.", "4.2(b)(iv)", "We keep data.", id="three deep"),
        pytest.param("1. We keep data.", "1", "We keep data.", id="number and stop"),
        pytest.param("12) We keep data.", "12", "We keep data.", id="number and bracket"),
        pytest.param("(iv) the law;", "(iv)", "the law;", id="roman in brackets"),
        pytest.param("(a) the law;", "(a)", "the law;", id="letter in brackets"),
        pytest.param("b) the law;", "b", "the law;", id="letter and bracket"),
        pytest.param("IV. Rights", "IV", "Rights", id="roman capitals"),
        pytest.param("A. Data you give us", "A", "Data you give us", id="letter and stop"),
        pytest.param("Article 5 Transfers", "Article 5", "Transfers", id="article"),
        pytest.param("Artikel 5: Übermittlung", "Artikel 5", "Übermittlung", id="artikel"),
        pytest.param("Section 4.2 – Transfers", "Section 4.2", "– Transfers", id="section"),
        pytest.param("§ 5 Haftung", "§ 5", "Haftung", id="paragraph sign"),
        pytest.param("Schedule A: Fees", "Schedule A", "Fees", id="schedule"),
        pytest.param("第三条 数据存储", "第三条", "数据存储", id="chinese article"),
        pytest.param("第三条数据存储", "第三条", "数据存储", id="chinese article without a space"),
        pytest.param("第 12 章 附则", "第 12 章", "附则", id="chinese chapter"),
        pytest.param("三、数据存储", "三", "数据存储", id="chinese number"),
        pytest.param("（一）数据存储", "（一）", "数据存储", id="chinese brackets"),
        pytest.param("1、数据存储", "1", "数据存储", id="digit and comma"),
        pytest.param("2.1数据存储", "2.1", "数据存储", id="dotted before han"),
    ],
)
def test_written_numbers_are_labels(text: str, label: str, body: str) -> None:
    found, end = label_of(text)
    assert found == label
    assert text[end:].lstrip() == body


@pytest.mark.parametrize(
    "text",
    [
        "We keep data.",
        "30 days after your request we delete it.",
        "2.5 million users rely on us.",
        "2024 was a year.",
        "a user may ask.",
        "I agree to the terms.",
        "Part of the data stays.",
        "Section headings have no meaning.",
        "Article headings have no meaning.",
        "99.9% uptime is promised.",
        "e.g. names and addresses",
        "i.e. names and addresses",
        "U.S. residents may ask.",
        "一般而言，我们保留数据。",
        "24/7 support is given.",
        "3D models are data.",
        "",
    ],
)
def test_other_beginnings_are_no_labels(text: str) -> None:
    assert label_of(text) == (None, 0)


def test_a_bare_number_counts_in_headings_only() -> None:
    assert label_of("4 International transfers", heading=True) == ("4", 1)
    assert label_of("4 International transfers") == (None, 0)


@pytest.mark.parametrize(
    ("label", "above", "below"),
    [
        ("4.2", "4", True),
        ("4.2.1", "4.2", True),
        ("4.2 (b)", "4.2", True),
        ("42", "4", False),
        ("5.1", "4", False),
        ("4", "4", False),
        ("4", "", False),
    ],
)
def test_dotted_numbers_stand_below_one_another(label: str, above: str, below: bool) -> None:
    assert is_below(label, above) is below


@given(st.text(alphabet="0123456789.()（）第条、abivxIVX §A%", max_size=60))
def test_labels_lie_within_the_text(text: str) -> None:
    label, end = label_of(text)
    assert 0 <= end <= len(text)
    assert (label is None) == (end == 0)
    if label is not None:
        assert text.startswith(label)
