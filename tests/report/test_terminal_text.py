"""Text from pages and registers reaches a terminal only as something to look at."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.report.sheet import Sheet
from monitor.report.terminal import WIDTH, Ink, Run, columns, line_columns, paint, safe, wrap

HOSTILE = [
    pytest.param("\x1b[2J\x1b]0;owned\x07", "␛[2J␛]0;owned␇", id="escape sequences"),
    pytest.param("\x9b31m", "<U+009B>31m", id="one-byte control sequence introducer"),
    pytest.param("pay\u202e001\u202c", "pay<U+202E>001<U+202C>", id="bidirectional override"),
    pytest.param("a\u2066b\u2069", "a<U+2066>b<U+2069>", id="bidirectional isolate"),
    pytest.param("o\u200bp\u200dt\ufeff", "o<U+200B>p<U+200D>t<U+FEFF>", id="zero width"),
    pytest.param("soft\u00adhyphen", "soft<U+00AD>hyphen", id="soft hyphen"),
    pytest.param("\U000e0041tag", "<U+E0041>tag", id="tag characters"),
    pytest.param("\ud800", "<U+D800>", id="lone surrogate"),
    pytest.param("\x7f\x00\x08", "␡␀␈", id="delete, null, backspace"),
    pytest.param("one\r\ntwo\u2028three\u00a0\tfour", "one two three four", id="line ends fold to one line"),
    pytest.param("[/red] %s {0} ${HOME} [-x-]", "[/red] %s {0} ${HOME} [-x-]", id="markup is only text"),
    pytest.param("\u3164\u115f", "<U+3164><U+115F>", id="letters that show nothing"),
]


@pytest.mark.parametrize(("text", "shown"), HOSTILE)
def test_characters_that_act_are_shown_instead(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_of_all_characters_none_that_acts_stays_but_visible_signs() -> None:
    # Format characters that are drawn: Arabic, Syriac, Kaithi and Egyptian number and word signs.
    drawn = {
        *range(0x600, 0x606),
        0x6DD,
        0x70F,
        0x890,
        0x891,
        0x8E2,
        0x110BD,
        0x110CD,
        *range(0x13430, 0x13456),
    }
    left = {
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Zl", "Zp") and safe(chr(code)) == chr(code)
    }
    assert left <= drawn


@given(st.text())
def test_safe_text_stays_as_it_is(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        pytest.param("abc", 3, id="latin"),
        pytest.param("数据", 4, id="wide"),
        pytest.param("e\u0301", 1, id="combining mark"),
        pytest.param("ｆ", 2, id="full width letter"),
    ],
)
def test_columns_are_counted_as_terminals_draw_them(text: str, width: int) -> None:
    assert columns(text) == width


@given(st.text(alphabet="ab 数据é\x1b\u202e", max_size=200), st.integers(min_value=10, max_value=90))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(line_columns(line) <= width for line in lines)
    kept = "".join(run.text for line in lines for run in line)
    assert kept.replace(" ", "") == safe(text).replace(" ", "")


@given(st.lists(st.tuples(st.text(alphabet="ab 数", max_size=30), st.sampled_from(Ink)), max_size=6))
def test_runs_of_different_colours_wrap_as_one_text(parts: list[tuple[str, Ink]]) -> None:
    coloured = wrap(tuple(Run(text, ink) for text, ink in parts), 20)
    plain = wrap("".join(safe(text) for text, _ in parts), 20)
    assert [paint(line, colour=False) for line in coloured] == [paint(line, colour=False) for line in plain]


def test_colour_is_written_only_where_it_is_wanted() -> None:
    line = (Run("all "), Run("flagged", Ink.ALARM))
    assert paint(line, colour=False) == "all flagged"
    assert paint(line, colour=True) == "all \x1b[31mflagged\x1b[0m"


def test_columns_align_under_wide_characters() -> None:
    sheet = Sheet()
    sheet.rows([("数据", "holds"), ("data", "flagged")], give=(0,), indent=0)
    assert sheet.text() == "数据  holds\ndata  flagged\n"


def test_cells_of_a_row_that_is_too_wide_wrap_below_themselves() -> None:
    sheet = Sheet()
    sheet.rows([("key", "word " * 30, "2026-02-10 14:03Z, 3 h ago")], give=(1,))
    first, *rest = sheet.text().splitlines()
    assert first.endswith("2026-02-10 14:03Z, 3 h ago")
    assert all(len(line) <= WIDTH and line.startswith("       word") for line in rest)


def test_an_address_is_never_broken() -> None:
    sheet = Sheet()
    sheet.whole("Source", "https://lumen.example/" + "a" * 100)
    assert sheet.text() == f"  Source     https://lumen.example/{'a' * 100}\n"
