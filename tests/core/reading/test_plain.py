"""Plain text: headings, lists and tables as people type them, and twins of a page in HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from textwrap import fill

import pytest

from monitor.core.normalise import canonical
from monitor.core.reading.read import read
from monitor.model import Clause, ClauseKind, Document, Page

URL = "https://example.com/legal/policy"
POLICY = Path(__file__).parents[2] / "pdf" / "policy.html"


def read_as(text: str, media_type: str) -> Document:
    found = read(text.encode(), content_type=media_type, url=URL)
    assert isinstance(found, Page)
    return found.document


def clauses(text: str) -> tuple[Clause, ...]:
    return read_as(text, "text/plain").clauses


@pytest.mark.parametrize(
    ("text", "level"),
    [
        pytest.param("Policy\n======\n\nText.", 1, id="underlined twice"),
        pytest.param("Policy\n------\n\nText.", 2, id="underlined"),
        pytest.param("PRIVACY POLICY\n\nText.", 1, id="capitals at the top"),
        pytest.param("Text above.\n\nYOUR RIGHTS\n\nText.", 2, id="capitals"),
        pytest.param("                Policy\n\nText.", 1, id="centred at the top"),
        pytest.param("1. Definitions\n\nText.", 2, id="numbered"),
        pytest.param("4.2 Of you\n\nText.", 3, id="numbered twice"),
        pytest.param("YOUR RIGHTS\nYou may ask for a copy.", 1, id="capitals right above text"),
    ],
)
def test_headings_are_known_by_how_they_are_typed(text: str, level: int) -> None:
    found = [clause for clause in clauses(text) if clause.kind is ClauseKind.HEADING]
    assert [clause.level for clause in found] == [level]
    assert clauses(text)[-1].path == (found[0].text,)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1. We keep data.\n\n2. We sell none.\n\nText.", id="sentences with numbers"),
        pytest.param("1. one\n\n2. two\n\n3. three", id="a list"),
        pytest.param("A short line\n\nText.", id="a short line"),
        pytest.param("Last updated: 4 March 2026\n\nText.", id="a date"),
        pytest.param("Text.\n\nTHE END", id="nothing below"),
        pytest.param(
            "THE SERVICE IS PROVIDED\nAS IT STANDS, WITHOUT WARRANTY.\n\nText.", id="a clause in capitals"
        ),
    ],
)
def test_other_lines_are_no_headings(text: str) -> None:
    assert ClauseKind.HEADING not in {clause.kind for clause in clauses(text)}


def test_items_keep_their_further_lines_and_their_depth() -> None:
    found = clauses("We keep:\n  * names,\n    as you give them\n      - and more\n  * logs\n")
    assert [(clause.text, clause.kind, clause.level) for clause in found] == [
        ("We keep:", ClauseKind.PARAGRAPH, 0),
        ("names, as you give them", ClauseKind.LIST_ITEM, 2),
        ("and more", ClauseKind.LIST_ITEM, 4),
        ("logs", ClauseKind.LIST_ITEM, 2),
    ]


def test_columns_are_rows_of_a_table() -> None:
    found = clauses(
        "Data       Kept for     Basis\nLogs       90 days      Interest\nBills\t10 years\tDuty\n"
    )
    assert [clause.text for clause in found] == [
        "Data\tKept for\tBasis", "Logs\t90 days\tInterest", "Bills\t10 years\tDuty",
    ]  # fmt: skip


def test_wide_spaces_between_sentences_make_no_table() -> None:
    assert (
        len(clauses("We keep data.  It is deleted.\nWe sell none.  None is lent.\nAsk us.  We answer.")) == 1
    )


def test_written_addresses_are_links() -> None:
    found = clauses("See https://example.com/list (or https://example.com/faq).")[0]
    assert [link.href for link in found.links] == ["https://example.com/list", "https://example.com/faq"]


# --- twins --------------------------------------------------------------------------


@cache
def twin() -> Document:
    return read_as(POLICY.read_text("utf-8"), "text/html; charset=utf-8")


def as_markdown(clause: Clause) -> str:
    text = clause.text
    for link in clause.links:
        text = text.replace(link.text, f"[{link.text}]({link.href})")
    match clause.kind:
        case ClauseKind.HEADING:
            return f"\n{'#' * clause.level} {text}\n"
        case ClauseKind.LIST_ITEM:
            return (
                f"{'    ' * (clause.level - 1)}{clause.label + '.' if clause.label else '-'} {fill(text, 70)}"
            )
        case ClauseKind.TABLE_ROW:
            row = "| " + text.replace("\t", " | ") + " |"
            return row + ("\n|---|---|---|" if text.startswith("Kind of data") else "")
        case ClauseKind.PARAGRAPH:
            return f"\n{fill(text, 70, break_long_words=False, break_on_hyphens=False)}\n"


def as_text(clause: Clause) -> str:
    wrapped = fill(clause.text, 70, break_long_words=False, break_on_hyphens=False)
    match clause.kind:
        case ClauseKind.HEADING:
            return f"\n{clause.text}\n{'=' * len(clause.text)}\n" if clause.level == 1 else f"\n{wrapped}\n"
        case ClauseKind.LIST_ITEM:
            return f"  {'  ' * clause.level}* " + wrapped.replace("\n", "\n" + "  " * (clause.level + 2))
        case ClauseKind.TABLE_ROW:
            return "".join(f"{cell:26}" for cell in clause.text.split("\t"))
        case ClauseKind.PARAGRAPH:
            return f"\n{wrapped}\n"


def seen(document: Document) -> list[tuple[str, ClauseKind, tuple[str, ...]]]:
    return [
        (canonical(clause.text).text, clause.kind, tuple(canonical(text).text for text in clause.path))
        for clause in document.clauses
    ]


def test_markdown_reads_as_its_html_twin() -> None:
    found = read_as("\n".join(map(as_markdown, twin().main)), "text/markdown")
    assert seen(found) == seen(twin())
    links = [link.href for clause in twin().main for link in clause.links]
    assert [link.href for clause in found.main for link in clause.links] == links
    assert (found.title, found.language, found.date) == ("Data Processing Policy", "en", twin().date)


def test_plain_text_reads_as_its_html_twin() -> None:
    found = read_as("\n".join(map(as_text, twin().main)), "text/plain")
    assert seen(found) == seen(twin())
