"""From where words stand to what a reader reads: lines, paragraphs, lists, tables, columns, furniture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.pdf.file import Box, PdfFile, PdfPage, Role, Shown, Tag, Target, Word
from monitor.core.pdf.layout import Layout, layout
from monitor.core.pdf.page import pdf_page
from monitor.model import ClauseKind, Finding, Page, Region

URL = "https://example.com/policy.pdf"
LEFT, RIGHT, WIDTH, HEIGHT = 72.0, 472.0, 595.0, 842.0
SIZE, LETTER, LINE = 10.0, 5.0, 13.0
KEEP = "We keep the data of your account for as long as the account exists and delete it afterwards"
SELL = "We never sell your data to anyone and we do not lend it out for any purpose you did not allow"


def words(
    text: str, x: float, y: float, *, size: float = SIZE, bold: bool = False, tag: int = -1
) -> list[Word]:
    """Set a line of letters half as wide as high; a run of n + 1 spaces is a gap n letters wider."""
    letter = size * LETTER / SIZE
    placed: list[Word] = []
    at = x
    for part in text.split(" "):
        if part:
            placed.append(Word(part, at, at + len(part) * letter, y, size, bold, bool(placed), tag=tag))
        at += (len(part) + 1) * letter
    return placed


def wrapped(text: str, width: float = RIGHT - LEFT, size: float = SIZE) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and (len(lines[-1]) + 1 + len(word)) * size * LETTER / SIZE <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


class Sheet:
    """A page that is written from above to below."""

    def __init__(self, top: float = 90.0) -> None:
        self.words: list[Word] = []
        self.y = top

    def line(self, text: str, x: float = LEFT, **look: float | bool) -> Sheet:
        self.words += words(text, x, self.y, **look)  # type: ignore[arg-type]
        self.y += LINE * float(look.get("size", SIZE)) / SIZE
        return self

    def text(self, text: str, x: float = LEFT, *, first: float | None = None) -> Sheet:
        for number, one in enumerate(wrapped(text, RIGHT - x)):
            self.line(one, first if first is not None and number == 0 else x)
        return self.space()

    def space(self, by: float = 9.0) -> Sheet:
        self.y += by
        return self

    def at(self, text: str, x: float, y: float) -> Sheet:
        self.words += words(text, x, y)
        return self

    def page(self, **more: object) -> PdfPage:
        return PdfPage(WIDTH, HEIGHT, tuple(self.words), **more)  # type: ignore[arg-type]


def read(*pages: PdfPage, **more: object) -> Layout:
    found = layout(PdfFile(tuple(pages), **more), URL)  # type: ignore[arg-type]
    assert isinstance(found, Layout), found
    return found


def texts(found: Layout, region: Region = Region.MAIN) -> list[str]:
    return [block.text for block, where in zip(found.blocks, found.regions, strict=True) if where is region]


def kinds(found: Layout) -> list[tuple[ClauseKind, int, str | None]]:
    return [(block.kind, block.level, block.label) for block in found.blocks]


# --- paragraphs -----------------------------------------------------------------------


def test_lines_are_joined_and_paragraphs_kept_apart() -> None:
    found = read(Sheet().text(f"{KEEP}.").text(f"{SELL}.").page())
    assert texts(found) == [f"{KEEP}.", f"{SELL}."]


def test_paragraphs_without_a_gap_are_parted_where_a_sentence_ends_short_of_the_margin() -> None:
    sheet = Sheet()
    for text in (f"{KEEP} {KEEP} and so on.", f"{SELL} {SELL}."):
        for one in wrapped(text):
            sheet.line(one)
    assert texts(read(sheet.page())) == [f"{KEEP} {KEEP} and so on.", f"{SELL} {SELL}."]


def test_paragraphs_are_parted_at_indented_first_lines() -> None:
    sheet = Sheet()
    for text in (f"{KEEP} {KEEP}.", f"{SELL} {SELL}."):
        first, *rest = wrapped(f"xxx {text}")
        sheet.line(first.removeprefix("xxx "), LEFT + 20)
        for one in rest:
            sheet.line(one)
    assert texts(read(sheet.page())) == [f"{KEEP} {KEEP}.", f"{SELL} {SELL}."]


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_paragraph_over_a_page_break_is_one(cut: int) -> None:
    lines = wrapped(f"{KEEP} {SELL} and this is so {SELL[9:]}.")
    first, second = Sheet(), Sheet()
    first.text(f"{SELL}.")
    for one in lines[:cut]:
        first.line(one)
    for one in lines[cut:]:
        second.line(one)
    second.space().text(f"{KEEP}.")
    assert texts(read(first.page(), second.page())) == [f"{SELL}.", " ".join(lines), f"{KEEP}."]


def test_a_paragraph_that_ended_on_its_page_stays_by_itself() -> None:
    found = read(Sheet().text(f"{KEEP}.").page(), Sheet().text(f"{SELL}.").page())
    assert texts(found) == [f"{KEEP}.", f"{SELL}."]


def test_a_note_below_the_text_does_not_part_the_paragraph_above_it() -> None:
    lines = wrapped(f"{KEEP} {SELL} {KEEP}.")
    first, second = Sheet(), Sheet()
    for one in lines[:2]:
        first.line(one)
    first.space(300).line("1 Read this note about the data and the account, in full, below.", size=7.5)
    for one in lines[2:]:
        second.line(one)
    assert texts(read(first.page(), second.page()))[0] == " ".join(lines)


# --- hyphens --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "begin", "shown"),
    [
        pytest.param("informa-", "tion is kept", "information is kept", id="broken word"),
        pytest.param("informa\u2010", "tion is kept", "information is kept", id="true hyphen"),
        pytest.param("informa\u00ad", "tion is kept", "information is kept", id="soft hyphen"),
        pytest.param("you may opt-", "out of it", "you may opt-out of it", id="compound"),
        pytest.param("a third-", "party service", "a third-party service", id="known first part"),
        pytest.param("in the year 2024-", "2025 and later", "in the year 2024-2025 and later", id="range"),
        pytest.param("pre-", "and post-contractual", "pre- and post-contractual", id="suspended"),
        pytest.param("the Anglo-", "American law", "the Anglo-American law", id="capital"),
        pytest.param("we keep it -", "for a year", "we keep it - for a year", id="dash"),
    ],
)
def test_hyphens_at_line_ends_are_undone(end: str, begin: str, shown: str) -> None:
    ahead = "x" * 60
    sheet = Sheet().text(f"{KEEP} {SELL}.")
    sheet.line(f"{ahead} {end}".rjust(80, "x")).line(f"{begin} {'y ' * 20}z.")
    assert f" {shown} " in f"{texts(read(sheet.page()))[1]} "


def test_the_file_itself_knows_its_compounds() -> None:
    sheet = Sheet().text("We keep it in the cross-context index and the crossword index of our own.")
    sheet.line("and we use the same cross-".rjust(80, "x")).line(
        "context index for nothing else at all, ever."
    )
    assert "same cross-context index" in texts(read(sheet.page()))[1]


def test_ligatures_stay_as_they_are() -> None:
    """Canonical text folds them; what was printed is what is shown."""
    assert texts(read(Sheet().text("The o\ufb03ce \ufb01les it.").page())) == ["The o\ufb03ce \ufb01les it."]


def test_han_lines_are_joined_without_a_space() -> None:
    line = Word("我们会收集您的个人信息并存储这些数据以便为您提供服务" * 2, LEFT, RIGHT, 100.0, SIZE)
    rest = Word("未经您的同意我们不会共享。", LEFT, LEFT + 130, 113.0, SIZE)
    assert texts(read(PdfPage(WIDTH, HEIGHT, (line, rest)))) == [line.text + rest.text]


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


# --- columns and furniture ------------------------------------------------------------


def test_columns_are_read_one_after_the_other() -> None:
    sheet = Sheet(90).line("Privacy Policy of Example, for all of its services", size=16)
    top = sheet.y + 10
    for x, text in ((LEFT, f"{KEEP} {SELL} {KEEP} {SELL}"), (290.0, f"{KEEP} {SELL} {KEEP} {SELL}")):
        for number, one in enumerate(wrapped(text, 190)):
            sheet.at(one, x, top + LINE * number)
    assert texts(read(sheet.page()))[1:] == [f"{KEEP} {SELL} {KEEP} {SELL}"] * 2


def paged(number: int, of: int, text: str) -> PdfPage:
    sheet = Sheet().at("Example AI", LEFT, 30).at("Privacy Policy", 380, 30)
    return sheet.text(text).at(f"Page {number} of {of}", 250, 810).page()


def test_running_headers_and_page_numbers_are_frame_and_told_once() -> None:
    said = [f"{KEEP}.", f"{SELL}.", "Nobody else may read it."]
    found = read(*(paged(number, 3, text) for number, text in enumerate(said, 1)))
    assert texts(found) == said
    frame = texts(found, Region.FRAME)
    assert frame == ["Example AI Privacy Policy", "Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]


@pytest.mark.parametrize("number", ["1", "- 1 -", "1/9", "iv", "Page 1", "Seite 1 von 9", "第 1 页"])
def test_a_lone_page_number_is_frame(number: str) -> None:
    found = read(Sheet().text(f"{KEEP}.").at(number, 290, 815).page())
    assert (texts(found), texts(found, Region.FRAME)) == ([f"{KEEP}."], [number])


def test_a_number_in_the_text_is_no_page_number() -> None:
    assert texts(read(Sheet().text(f"{KEEP}.").text("2026").page())) == [f"{KEEP}.", "2026"]


def test_artifacts_and_turned_text_are_frame() -> None:
    sheet = Sheet().text(f"{KEEP}.")
    sheet.words += [Word("DRAFT", 200, 300, 400, 60, shown=Shown.TURNED)]
    sheet.words += [Word("internal", 200, 240, 500, 10, shown=Shown.ARTIFACT)]
    found = read(sheet.page())
    assert (texts(found), sorted(texts(found, Region.FRAME))) == ([f"{KEEP}."], ["DRAFT", "internal"])


# --- links ----------------------------------------------------------------------------


def linked(text: str, *boxes: tuple[float, float, str]) -> Layout:
    sheet = Sheet().text(text)
    y = sheet.words[0].y
    targets = tuple(Target(Box(x0, y - 8, x1, y + 2), href) for x0, x1, href in boxes)
    return read(sheet.page(targets=targets))


def test_a_link_has_the_words_inside_its_area() -> None:
    found = linked("Read the list of processors.", (LEFT + 9 * LETTER, LEFT + 27 * LETTER, "/list"))
    assert [(link.text, link.href) for link in found.blocks[0].links] == [
        ("list of processors", "https://example.com/list")
    ]


def test_a_script_is_no_target() -> None:
    assert linked("Read the list.", (LEFT, RIGHT, "javascript:alert(1)")).blocks[0].links == ()


# --- words and letters ----------------------------------------------------------------


def test_words_struck_twice_are_told_once_and_bold() -> None:
    sheet = Sheet().line("Retention").space().text(f"{KEEP}.")
    again = [
        word._replace(x0=word.x0 + 0.4, x1=word.x1 + 0.4) for word in sheet.words if word.text == "Retention"
    ]
    found = read(PdfPage(WIDTH, HEIGHT, (*sheet.words, *again)))
    assert (texts(found), found.blocks[0].bold) == (["Retention", f"{KEEP}."], True)


def test_a_raised_number_joins_its_word_and_its_line() -> None:
    sheet = Sheet().text("We keep data")
    sheet.words.append(Word("2", LEFT + 12 * LETTER, LEFT + 12.6 * LETTER, sheet.words[0].y - 4, 6.0))
    assert texts(read(sheet.page())) == ["We keep data2"]


def test_an_unknown_letter_within_a_word_makes_the_file_unreadable() -> None:
    found = layout(PdfFile((Sheet().text("We k\ufffdep data.").page(),)), URL)
    assert isinstance(found, Finding)
    assert found.rule == "pdf-letters"


def test_an_unknown_letter_by_itself_is_a_drawing() -> None:
    assert texts(read(Sheet().text("Write to us \ufffd at any time.").page())) == ["Write to us at any time."]


# --- tags -----------------------------------------------------------------------------

TAGS = (Tag(Role.HEADING, 1), Tag(Role.TEXT), Tag(Role.CELL, 0, 1), Tag(Role.CELL, 0, 1), Tag(Role.TEXT))


def test_blocks_that_the_file_names_are_read_in_its_order() -> None:
    page = PdfPage(
        WIDTH,
        HEIGHT,
        (
            *words("Privacy Policy", LEFT, 400, tag=0),
            *words(KEEP[:50], LEFT, 200, tag=1),
            *words("Logs", LEFT, 300, tag=2),
            *words("90 days", LEFT + 24, 300, tag=3),
            *words(SELL[:50], LEFT, 100, tag=4),
        ),
    )
    found = read(page, tags=TAGS)
    assert texts(found) == ["Privacy Policy", KEEP[:50], "Logs\t90 days", SELL[:50]]
    assert kinds(found)[0] == (ClauseKind.HEADING, 1, None)


def test_tags_around_every_line_are_not_believed() -> None:
    lines = wrapped(f"{KEEP} {SELL} {KEEP} {SELL} {KEEP}.")
    placed = [word for at, one in enumerate(lines) for word in words(one, LEFT, 100 + LINE * at, tag=at)]
    found = read(PdfPage(WIDTH, HEIGHT, tuple(placed)), tags=(Tag(Role.TEXT),) * len(lines))
    assert texts(found) == [" ".join(lines)]


def test_a_file_that_names_some_of_its_text_is_read_without_its_names() -> None:
    page = PdfPage(WIDTH, HEIGHT, (*words("Logs", LEFT, 100, tag=0), *words("90 days", LEFT + 24, 100)))
    assert texts(read(page, tags=(Tag(Role.CELL, 0, 1),))) == ["Logs 90 days"]


# --- the page -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        pytest.param("Privacy Policy – Example", "Privacy Policy – Example", id="given"),
        pytest.param("Microsoft Word - policy_v3.docx", "Our Policy", id="of a program"),
        pytest.param("policy_final.pdf", "Our Policy", id="of a file"),
        pytest.param(None, "Our Policy", id="none"),
    ],
)
def test_a_title_that_nobody_gave_is_the_first_heading(title: str | None, shown: str) -> None:
    sheet = Sheet().line("Our Policy", size=20).space().text(f"{KEEP}.")
    found = pdf_page(PdfFile((sheet.page(),), title=title), URL)
    assert isinstance(found, Page)
    assert found.document.title == shown


@given(
    st.lists(
        st.builds(
            Word,
            st.text("ab•-1.\ufffd", min_size=1, max_size=6),
            st.floats(0, 600),
            st.floats(0, 600),
            st.floats(0, 840),
            st.sampled_from((6.0, 10.0, 18.0)),
            st.booleans(),
            st.booleans(),
            tag=st.integers(-1, 3),
        ),
        max_size=40,
    ),
    st.lists(st.builds(Box, *[st.floats(0, 600)] * 4), max_size=8),
)
def test_no_placement_of_words_loses_any_or_fails(placed: list[Word], rules: list[Box]) -> None:
    page = PdfPage(WIDTH, HEIGHT, tuple(placed), rules=tuple(rules), dots=tuple(rules))
    found = layout(PdfFile((page, page), tags=(Tag(Role.ITEM, 1), Tag(Role.LABEL, 1), Tag(Role.TEXT))), URL)
    if isinstance(found, Layout):
        shown = "".join(block.text for block in found.blocks)
        assert len(found.blocks) == len(found.regions)
        seen = "".join(word.text for word in placed if word.shown is not Shown.UNSEEN)
        assert all(letter in shown for letter in "ab" if letter in seen)
