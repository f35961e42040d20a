"""From where words stand to what a reader reads: lines, paragraphs, furniture, links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_sheets import (
    HEIGHT,
    KEEP,
    LEFT,
    LETTER,
    LINE,
    RIGHT,
    SELL,
    SIZE,
    URL,
    WIDTH,
    Sheet,
    kinds,
    read,
    texts,
    words,
    wrapped,
)

from monitor.core.pdf.file import Box, PdfFile, PdfPage, Role, Shown, Tag, Target, Word
from monitor.core.pdf.layout import Layout, layout
from monitor.core.pdf.page import pdf_page
from monitor.model import ClauseKind, Finding, Page, Region

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


def test_lines_of_a_table_of_contents_are_apart() -> None:
    sheet = Sheet()
    for number, title in enumerate(("Data", "Use", "Rights"), 3):
        dots = "." * (76 - len(title))
        sheet.line(f"{title} {dots} {number}")
    assert [text.split()[0] for text in texts(read(sheet.page()))] == ["Data", "Use", "Rights"]


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
        pytest.param("send an e-", "mail to us", "send an e-mail to us", id="one letter"),
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


def test_a_small_letter_goes_on_with_a_broken_word_where_compounds_are_one_word() -> None:
    """German writes a hyphen before a capital only; both halves stand in the file as words."""
    sheet = Sheet().text(
        "Wir nutzen die Daten und die Verarbeitung der Daten ist durch uns nur im Auftrag erlaubt."
    )
    sheet.line("und wir sind nach dem Vertrag die Stelle für die Daten-".rjust(80, "x"))
    sheet.line("verarbeitung und für die Sicherheit der Daten und der Dienste auch nach dem Ende.")
    assert "die Datenverarbeitung und" in texts(read(sheet.page(), language="de"))[1]


def test_hyphens_that_the_file_calls_soft_within_a_line_are_typed() -> None:
    sheet = Sheet().text("A non\u00adexclusive right.")
    assert texts(read(sheet.page())) == ["A non-exclusive right."]


def test_a_mark_never_begins_a_line_and_takes_the_letter_before_it_along() -> None:
    line = "我们会收集您的个人信息并存储这些数据以便为您提供服务和支持与帮助等功能"
    first = Sheet().space(600).at(line, LEFT, 700)
    first.words = [Word(line, LEFT, RIGHT - 1.5 * SIZE, 700.0, SIZE), Word(line, LEFT, RIGHT, 687.0, SIZE)]
    second = [Word("号，并要求我们解释说明。", LEFT, LEFT + 120, 60.0, SIZE)]
    found = read(first.page(), PdfPage(WIDTH, HEIGHT, tuple(second)))
    assert texts(found) == [line + line + "号，并要求我们解释说明。"]


def test_ligatures_stay_as_they_are() -> None:
    """Canonical text folds them; what was printed is what is shown."""
    assert texts(read(Sheet().text("The o\ufb03ce \ufb01les it.").page())) == ["The o\ufb03ce \ufb01les it."]


def test_han_lines_are_joined_without_a_space() -> None:
    line = Word("我们会收集您的个人信息并存储这些数据以便为您提供服务" * 2, LEFT, RIGHT, 100.0, SIZE)
    rest = Word("未经您的同意我们不会共享。", LEFT, LEFT + 130, 113.0, SIZE)
    assert texts(read(PdfPage(WIDTH, HEIGHT, (line, rest)))) == [line.text + rest.text]


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


def spread(text: str, y: float, *, spaced: bool) -> list[Word]:
    """Set a line with every letter by itself, a third of the size apart, as the style of a heading asks."""
    step = LETTER + SIZE / 3
    return [
        Word(
            letter,
            LEFT + at * step,
            LEFT + at * step + LETTER,
            y,
            SIZE,
            spaced=text[at - 1] == " " and spaced,
        )
        for at, letter in enumerate(text)
        if letter != " "
    ]


@pytest.mark.parametrize("spaced", [True, False], ids=["spaces written", "no spaces written"])
def test_letters_set_apart_are_words(spaced: bool) -> None:
    sheet = Sheet()
    sheet.words += spread("10 DATA RETENTION", sheet.y, spaced=spaced)
    assert texts(read(sheet.space(30).text(f"{KEEP}.").page())) == ["10 DATA RETENTION", f"{KEEP}."]


def test_numbers_side_by_side_are_no_word() -> None:
    sheet = Sheet()
    sheet.words += spread("12345678", sheet.y, spaced=False)
    assert texts(read(sheet.space(30).text(f"{KEEP}.").page()))[0] == "1 2 3 4 5 6 7 8"


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
