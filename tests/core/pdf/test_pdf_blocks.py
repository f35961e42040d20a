"""From lines to what they are: headings, items of lists, rows of tables, columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from pdf_sheets import KEEP, LEFT, LINE, RIGHT, SELL, Sheet, kinds, read, texts, words, wrapped

from monitor.core.pdf.file import Box
from monitor.core.pdf.layout import Layout
from monitor.model import ClauseKind, Region

# --- headings -------------------------------------------------------------------------


def test_headings_are_ranked_by_size_and_weight() -> None:
    sheet = Sheet().line("Privacy Policy", size=20).space().line("Your data", size=14, bold=True).space()
    sheet.text(f"{KEEP}.").line("Retention", size=12, bold=True).space().text(f"{SELL}.")
    found = read(sheet.page())
    levels = [(block.text, block.level) for block in found.blocks if block.kind is ClauseKind.HEADING]
    assert levels == [("Privacy Policy", 1), ("Your data", 2), ("Retention", 3)]


def test_numbers_rank_headings_of_one_style() -> None:
    sheet = Sheet()
    for title in ("1. Data", "1.1 Of you", "2. Use"):
        sheet.line(title, size=13, bold=True).space().text(f"{KEEP}.")
    levels = [block.level for block in read(sheet.page()).blocks if block.kind is ClauseKind.HEADING]
    assert levels == [1, 2, 1]


def test_bookmarks_name_headings_that_look_like_text() -> None:
    sheet = Sheet()
    for title in ("Scope", "Storage", "Rights"):
        sheet.line(title).space().text(f"{KEEP}.")
    found = read(sheet.page(), outline=((1, "Scope"), (2, "Storage"), (1, "Rights")))
    levels = [(block.text, block.level) for block in found.blocks if block.kind is ClauseKind.HEADING]
    assert levels == [("Scope", 1), ("Storage", 2), ("Rights", 1)]


def test_a_heading_over_two_lines_is_one() -> None:
    sheet = (
        Sheet().line("Terms that hold for business", size=18, bold=True).line("customers", size=18, bold=True)
    )
    assert texts(read(sheet.space().text(f"{KEEP}.").page()))[0] == "Terms that hold for business customers"


# --- lists ----------------------------------------------------------------------------


@pytest.mark.parametrize("bullet", ["•", "–", "\uf0b7", "\ufffd", "o"])
def test_bullets_are_marks_and_no_text(bullet: str) -> None:
    sheet = Sheet().text("We keep:")
    for item in (f"{KEEP},", f"{SELL}."):
        first, *rest = wrapped(item, RIGHT - LEFT - 30)
        sheet.words += words(bullet, LEFT + 15, sheet.y)
        sheet.line(first, LEFT + 30)
        for one in rest:
            sheet.line(one, LEFT + 30)
    found = read(sheet.page())
    assert texts(found) == ["We keep:", f"{KEEP},", f"{SELL}."]
    assert kinds(found)[1:] == [(ClauseKind.LIST_ITEM, 1, None)] * 2


def test_drawn_dots_are_bullets() -> None:
    sheet = (
        Sheet()
        .text("We keep:")
        .line("names", LEFT + 30)
        .line("addresses", LEFT + 30)
        .space()
        .text(f"{KEEP}.")
    )
    ys = [word.y for word in sheet.words if word.text in ("names", "addresses")]
    dots = tuple(Box(LEFT + 18, y - 5, LEFT + 21, y - 2) for y in ys)
    found = read(sheet.page(dots=dots))
    assert texts(found) == ["We keep:", "names", "addresses", f"{KEEP}."]
    assert kinds(found)[1][0] is kinds(found)[2][0] is ClauseKind.LIST_ITEM


def test_nested_items_are_deeper() -> None:
    sheet = Sheet().text("We keep:")
    for indent, item in ((15, "data, such as"), (35, "names"), (35, "addresses"), (15, "logs")):
        sheet.words += words("•", LEFT + indent, sheet.y)
        sheet.line(item, LEFT + indent + 12)
    assert [level for kind, level, _ in kinds(read(sheet.page())) if kind is ClauseKind.LIST_ITEM] == [
        1,
        2,
        2,
        1,
    ]


def numbered(x: float, *labels: str, before: str = "Reasons:") -> Layout:
    sheet = Sheet().text(f"{KEEP}.").text(before)
    for label in labels:
        sheet.words += words(label, x, sheet.y)
        sheet.line(f"{KEEP[:40]}.", x + 22).space()
    return read(sheet.page())


def test_numbers_of_lists_are_labels_as_in_html() -> None:
    found = numbered(LEFT + 12, "1.", "2.", "3.")
    assert texts(found)[2:] == [f"{KEEP[:40]}."] * 3
    assert kinds(found)[2:] == [(ClauseKind.LIST_ITEM, 1, label) for label in "123"]


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(("4.2", "4.3"), id="of clauses"),
        pytest.param(("(a)", "(b)"), id="in brackets"),
        pytest.param(("7.", "12."), id="that do not begin or follow"),
    ],
)
def test_other_numbers_are_part_of_the_text(labels: Sequence[str]) -> None:
    found = numbered(LEFT + 12, *labels)
    assert texts(found)[2:] == [f"{label} {KEEP[:40]}." for label in labels]


def test_numbers_at_the_margin_are_those_of_clauses_unless_a_line_introduces_the_list() -> None:
    assert texts(numbered(LEFT, "1.", "2.", before=f"{SELL}."))[2:] == [
        f"1. {KEEP[:40]}.",
        f"2. {KEEP[:40]}.",
    ]
    assert texts(numbered(LEFT, "1.", "2."))[2:] == [f"{KEEP[:40]}."] * 2


# --- tables ---------------------------------------------------------------------------


def grid(xs: Sequence[float], ys: Sequence[float]) -> tuple[Box, ...]:
    across = [Box(xs[0], y, xs[-1], y) for y in ys]
    return (*across, *(Box(x, ys[0], x, ys[-1]) for x in xs))


def test_cells_between_rules_are_rows_joined_by_tabs() -> None:
    sheet = Sheet(100).at("Kind of", 80, 100).at("Kept", 200, 100).at("data", 80, 113)
    sheet.at("Logs", 80, 140).at("90 days", 200, 140)
    found = read(sheet.page(rules=grid((75, 195, 300), (85, 120, 150))))
    assert texts(found) == ["Kind of data\tKept", "Logs\t90 days"]
    assert {block.kind for block in found.blocks} == {ClauseKind.TABLE_ROW}


def test_a_box_around_text_is_no_table() -> None:
    found = read(Sheet().text(f"{KEEP}.").page(rules=grid((60, 500), (70, 140))))
    assert kinds(found) == [(ClauseKind.PARAGRAPH, 0, None)]


def unruled(rows: Iterable[Sequence[str]], xs: Sequence[float], pitch: float = 20.0) -> Sheet:
    sheet = Sheet().text(f"{KEEP}. {SELL}.")
    for row in rows:
        for x, cell in zip(xs, row, strict=True):
            sheet.at(cell, x, sheet.y)
        sheet.y += pitch
    sheet.y += 10
    return sheet.text(f"{SELL}. {KEEP}.")


ROWS = (
    ("Account data", "two years", "contract"),
    ("Logs", "90 days", "interest"),
    ("Bills", "ten years", "duty"),
)


@pytest.mark.parametrize("pitch", [13.0, 20.0])
@pytest.mark.parametrize("xs", [(LEFT, 200.0, 300.0), (LEFT, 136.0, 184.0)], ids=["apart", "a hair apart"])
def test_columns_without_rules_are_rows(pitch: float, xs: Sequence[float]) -> None:
    found = read(unruled(ROWS, xs, pitch).page())
    assert texts(found)[1:4] == ["\t".join(row) for row in ROWS]


def test_lines_of_a_cell_belong_to_its_row() -> None:
    sheet = Sheet().text(f"{KEEP}. {SELL}.")
    for left, middle in (
        (("Account",), ("Life of the", "account, plus", "a year")),
        (("Logs",), ("90 days",)),
    ):
        top = sheet.y
        for number, one in enumerate(left):
            sheet.at(one, LEFT, top + LINE * number)
        for number, one in enumerate(middle):
            sheet.at(one, 200, top + LINE * number)
        sheet.y = top + LINE * max(len(left), len(middle)) + 8
    found = read(sheet.space(20).text(f"{KEEP}.").page())
    assert texts(found)[1:3] == ["Account\tLife of the account, plus a year", "Logs\t90 days"]


def test_the_head_of_a_table_that_is_printed_again_is_frame() -> None:
    first = unruled((("Kind", "Kept", "Basis"), *ROWS), (LEFT, 200, 300))
    first.words = [word for word in first.words if word.y < first.y - 3 * LINE - 15]
    second = Sheet(90)
    for row in (("Kind", "Kept", "Basis"), ("Mail", "a year", "contract"), ("Keys", "a day", "interest")):
        for x, cell in zip((LEFT, 200, 300), row, strict=True):
            second.at(cell, x, second.y)
        second.y += 20
    found = read(first.page(), second.page())
    assert texts(found)[1:] == [
        "Kind\tKept\tBasis",
        *("\t".join(row) for row in ROWS),
        "Mail\ta year\tcontract",
        "Keys\ta day\tinterest",
    ]
    assert texts(found, Region.FRAME) == ["Kind\tKept\tBasis"]


TALL = (
    (("Kind of", "data"), ("Kept",), ("Why we keep it",)),
    (("Logs",), ("90 days, or as", "the law asks"), ("interest",)),
    (("Account", "and address"), ("two years",), ("contract",)),
    (("Bills",), ("ten years", "at least"), ("duty",)),
)


def centred(rows: Iterable[Sequence[Sequence[str]]], xs: Sequence[float], sheet: Sheet) -> Sheet:
    """Set cells to the middle of their row, as browsers do unless told otherwise."""
    for row in rows:
        tall = max(map(len, row))
        for x, cell in zip(xs, row, strict=True):
            for number, one in enumerate(cell):
                sheet.at(one, x, sheet.y + LINE * (number + (tall - len(cell)) / 2))
        sheet.y += LINE * tall + 1.5
    return sheet


@pytest.mark.parametrize("xs", [(LEFT, 200.0, 320.0), (LEFT, 130.0, 208.0)], ids=["apart", "a hair apart"])
@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_cells_set_to_their_middles_are_rows(xs: Sequence[float], cut: int) -> None:
    first = centred(TALL[:cut], xs, Sheet().text(f"{KEEP}. {SELL}."))
    second = centred(TALL[cut:], xs, Sheet(60)).space(20).text(f"{SELL}. {KEEP}.")
    wanted = ["\t".join(" ".join(cell) for cell in row) for row in TALL]
    assert texts(read(first.page(), second.page()))[1:-1] == wanted


def test_rows_without_a_gap_between_them_are_told_by_what_goes_on() -> None:
    sheet = Sheet().text(f"{KEEP}. {SELL}.")
    for row in (
        ("Account and mail", "For the life of a con-", "contract"),
        ("address", "tract, then deleted", ""),
        ("Logs of the calls", "90 days", "interest"),
        ("Bills and receipts", "ten years after they", "duty"),
        ("", "were written", ""),
    ):
        for x, cell in zip((LEFT, 180.0, 310.0), row, strict=True):
            sheet.words += words(cell, x, sheet.y)
        sheet.y += LINE
    assert texts(read(sheet.space(20).text(f"{SELL}.").page()))[1:4] == [
        "Account and mail address\tFor the life of a contract, then deleted\tcontract",
        "Logs of the calls\t90 days\tinterest",
        "Bills and receipts\tten years after they were written\tduty",
    ]


def test_a_row_over_a_page_break_is_one_below_the_head_that_is_printed_again() -> None:
    rows = (("Kind", "Kept", "Basis"), *ROWS[:2], ("Bills", "ten years after", "duty"))
    first = unruled(rows, (LEFT, 200, 300))
    first.words = [word for word in first.words if word.y < first.y - 3 * LINE - 15]
    second = Sheet(90)
    for row in (("Kind", "Kept", "Basis"), ("", "they are due", ""), ("Keys", "a day", "interest")):
        for x, cell in zip((LEFT, 200, 300), row, strict=True):
            second.words += words(cell, x, second.y)
        second.y += 20
    found = texts(read(first.page(), second.page()))
    assert found[4:] == [
        "Bills\tten years after they are due\tduty",
        "Keys\ta day\tinterest",
    ]


def test_a_heading_right_above_a_table_is_no_row() -> None:
    sheet = Sheet().text(f"{KEEP}. {SELL}.").line("Retention", bold=True)
    for row in ROWS:
        for x, cell in zip((LEFT, 200.0, 300.0), row, strict=True):
            sheet.at(cell, x, sheet.y)
        sheet.y += 20
    assert texts(read(sheet.page()))[1:] == ["Retention", *("\t".join(row) for row in ROWS)]


def test_a_list_goes_on_in_the_next_column() -> None:
    sheet = Sheet(90).line("Privacy Policy of Example, for all of its services", size=16)
    top = sheet.y + 10
    items = [(f"{number}.", f"{text}.") for number, text in enumerate((KEEP, SELL, KEEP, SELL), 1)]
    for x, ones in ((LEFT, items[:2]), (290.0, items[2:])):
        y = top
        if x == LEFT:
            sheet.at("We do this for you:", x, y)
            y += LINE
        for mark, text in ones:
            sheet.at(mark, x + 10, y)
            for one in wrapped(text, 160):
                sheet.at(one, x + 26, y)
                y += LINE
        for one in wrapped(f"{SELL}.", 190):
            sheet.at(one, x, y + 9)
            y += LINE
    found = read(sheet.page())
    assert [label for kind, _, label in kinds(found) if kind is ClauseKind.LIST_ITEM] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("title", ["一、我们收集的信息", "1.1 我们收集的信息"])
def test_a_numbered_line_in_han_heads_the_text_below_it(title: str) -> None:
    sheet = Sheet()
    for _ in range(2):
        sheet.line(title).space()
        sheet.line("我们收集您的个人信息并存储这些数据以便为您提供服务和支持。").space()
    assert read(sheet.page()).blocks[0].bold
