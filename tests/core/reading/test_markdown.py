"""Markdown as a browser shows it."""

from __future__ import annotations

import time

import pytest

from monitor.core.reading.read import read
from monitor.model import Clause, ClauseKind, Page

URL = "https://example.com/legal/policy.md"


def clauses(text: str) -> tuple[Clause, ...]:
    found = read(text.encode(), content_type="text/markdown", url=URL)
    assert isinstance(found, Page)
    return found.document.clauses


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param("We *never* sell __your__ data.", "We never sell your data.", id="emphasis"),
        pytest.param("We ***never*** sell.", "We never sell.", id="both kinds at once"),
        pytest.param("**We never** sell **any** of it", "We never sell any of it", id="two bold spans"),
        pytest.param(
            "the snake_case_name of 2 * 3 * 4", "the snake_case_name of 2 * 3 * 4", id="no emphasis"
        ),
        pytest.param("an unpaired * star, a lone _ line", "an unpaired * star, a lone _ line", id="unpaired"),
        pytest.param(r"a \*literal\* star and 1\. no list", "a *literal* star and 1. no list", id="escapes"),
        pytest.param("set `a*b*` and ``c`d``", "set a*b* and c`d", id="code"),
        pytest.param("We ~~sell~~ keep data.", "We keep data.", id="struck through"),
        pytest.param("AT&amp;T &copy; 2026, R&D", "AT&T © 2026, R&D", id="entities"),
        pytest.param("one<br>two <b>bold</b> <!-- not shown --> end", "one two bold end", id="markup"),
        pytest.param("![logo](l.png) Policy", "Policy", id="pictures are not text"),
        pytest.param("> quoted\n> text", "quoted text", id="quotation"),
        pytest.param("a line\\\nbroken  \nhard", "a line broken hard", id="hard breaks"),
        pytest.param("wrapped\nat 1990\n7. is no list", "wrapped at 1990 7. is no list", id="number in text"),
    ],
)
def test_inline_marks_are_read_and_not_shown(raw: str, shown: str) -> None:
    assert [clause.text for clause in clauses(raw)] == [shown]


@pytest.mark.parametrize(
    ("raw", "links"),
    [
        pytest.param("[data](/data)", [("data", "https://example.com/data")], id="relative"),
        pytest.param('[data](<a b> "Title") no', [], id="space in target"),
        pytest.param('[d](x "Title")', [("d", "https://example.com/legal/x")], id="title"),
        pytest.param("[w](https://w.example/a_(b))", [("w", "https://w.example/a_(b)")], id="brackets"),
        pytest.param("<https://auto.example/x>", [("https://auto.example/x",) * 2], id="automatic"),
        pytest.param("<mailto:a@b.example>", [("a@b.example", "mailto:a@b.example")], id="mail"),
        pytest.param("[one][R]\n\n[r]: https://r.example", [("one", "https://r.example")], id="reference"),
        pytest.param("[R][]\n\n[r]: <https://r.example>", [("R", "https://r.example")], id="collapsed"),
        pytest.param("[R]\n\n[r]: https://r.example 'x'", [("R", "https://r.example")], id="shortcut"),
        pytest.param("**[all](/a)**", [("all", "https://example.com/a")], id="in bold"),
        pytest.param("[**all**](/a)", [("all", "https://example.com/a")], id="bold inside"),
        pytest.param("[x](javascript:alert(1))", [], id="script"),
        pytest.param("[no] link [here] at all", [], id="brackets only"),
    ],
)
def test_links_keep_their_words_and_their_target(raw: str, links: list[tuple[str, str]]) -> None:
    assert [(link.text, link.href) for clause in clauses(raw) for link in clause.links] == links


def test_headings_of_both_kinds_have_their_level() -> None:
    text = "Policy\n======\n\nData\n----\n### Of you ###\nText.\n\n---\n\nMore text.\n"
    found = [(clause.text, clause.level, clause.path) for clause in clauses(text)]
    assert found == [
        ("Policy", 1, ()),
        ("Data", 2, ("Policy",)),
        ("Of you", 3, ("Policy", "Data")),
        ("Text.", 0, ("Policy", "Data", "Of you")),
        ("More text.", 0, ("Policy", "Data", "Of you")),
    ]


def test_a_bold_line_stands_above_its_text() -> None:
    assert clauses("**Retention**\n\nThirty days.")[1].path == ("Retention",)


def test_lists_have_depth_and_the_numbers_that_a_browser_shows() -> None:
    text = "- one\n  goes on\n- [x] two\n    1. first\n    1. second\n\n      its second paragraph\n- three\n"
    found = [(clause.kind, clause.text, clause.level, clause.label) for clause in clauses(text)]
    assert found == [
        (ClauseKind.LIST_ITEM, "one goes on", 1, None),
        (ClauseKind.LIST_ITEM, "two", 1, None),
        (ClauseKind.LIST_ITEM, "first", 2, "1"),
        (ClauseKind.LIST_ITEM, "second", 2, "2"),
        (ClauseKind.PARAGRAPH, "its second paragraph", 0, None),
        (ClauseKind.LIST_ITEM, "three", 1, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("| A | B |\n|---|:-:|\n| c \\| d | **e** |\n", id="with outer borders"),
        pytest.param("A | B\n--- | ---\nc \\| d | **e**\n", id="without"),
    ],
)
def test_tables_are_kept_by_row(text: str) -> None:
    found = clauses(text)
    assert [clause.text for clause in found] == ["A\tB", "c | d\te"]
    assert {clause.kind for clause in found} == {ClauseKind.TABLE_ROW}


def test_code_keeps_its_marks_and_front_matter_is_not_shown() -> None:
    text = "---\ntitle: x\n---\n# Policy\n```sh\n# no *heading*\n- no item\n```\nEnd.\n"
    assert [clause.text for clause in clauses(text)] == ["Policy", "# no *heading* - no item", "End."]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 300_000, id="brackets"),
        pytest.param("*a " * 100_000, id="openers"),
        pytest.param("a*b_c~~" * 50_000, id="runs"),
        pytest.param("`" + "``a" * 100_000, id="ticks"),
        pytest.param("[x](" * 80_000, id="links without end"),
        pytest.param("<a " * 100_000, id="tags without end"),
        pytest.param("- " * 150_000, id="marks of lists"),
        pytest.param("|" * 300_000 + "\n" + "|-" * 100_000, id="borders"),
        pytest.param("> " * 150_000, id="quotations"),
        pytest.param("<!--" * 80_000, id="comments"),
        pytest.param("".join(" " * at + "- x\n" for at in range(600)), id="depth"),
    ],
)
def test_hostile_text_takes_no_longer_than_other_text(text: str) -> None:
    start = time.process_time()
    clauses(text)
    assert time.process_time() - start < 5
