"""Markup made to exhaust the parser is refused before it is parsed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.reading.bounds import check
from monitor.core.reading.read import read
from monitor.model import Finding, Outcome

LEVELS = 100_000


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<div>" * LEVELS, id="divs"),
        pytest.param("<ul><li>" * LEVELS, id="lists"),
        pytest.param("<table><tr><td>" * LEVELS, id="tables"),
        pytest.param("<b><div></b>" * LEVELS, id="misnested"),
        pytest.param("<div><object></div></object>" * LEVELS, id="closed in vain"),
        pytest.param("<div><!-- </div> -->" * LEVELS, id="closed in comments"),
        pytest.param("<div title='</div>'>" * LEVELS, id="closed in attributes"),
        pytest.param("<div x=a'</div x='>" * LEVELS, id="stray quotes"),
        pytest.param("<div><script></div></script>" * LEVELS, id="closed in scripts"),
        pytest.param("<svg><style>" + "<g>" * LEVELS, id="style of a drawing"),
        pytest.param("".join(f"<b id={n}><p>" for n in range(LEVELS)), id="formatting"),
        pytest.param(
            "<p>" + "".join(f"<b id={n}>" for n in range(400)) + "</p><p>x" * LEVELS, id="reopened formatting"
        ),
        pytest.param("<p " + " ".join(f'a{n}="1"' for n in range(LEVELS)) + ">", id="attributes"),
        pytest.param("<p " + " ".join(f"a{n}" for n in range(LEVELS)) + ">", id="attributes without values"),
        pytest.param(
            "<p " + " ".join(f"a{n}='<>'" for n in range(LEVELS)) + ">", id="attributes with brackets"
        ),
    ],
)
def test_hostile_markup_is_too_large_at_once(markup: str) -> None:
    began = time.perf_counter()
    found = read(markup.encode(), content_type="text/html", url="https://example.com/")
    assert time.perf_counter() - began < 1
    assert isinstance(found, Finding)
    assert found.outcome is Outcome.TOO_LARGE
    assert found.reason.endswith("It was not read.")


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<div>" * 300 + "x" + "</div>" * 300, id="three hundred levels"),
        pytest.param("<p>Paragraph without an end." * 20_000, id="open paragraphs"),
        pytest.param("<ul>" + "<li>item" * 20_000 + "</ul>", id="open items"),
        pytest.param("<table>" + "<tr><td>a<td>b" * 10_000 + "</table>", id="open cells"),
        pytest.param("x<br>" * 20_000, id="breaks"),
        pytest.param("<div>x</div>" * 20_000, id="many elements"),
        pytest.param("<script>" + "if(a<b){document.write('<div>')}" * 10_000 + "</script>", id="scripts"),
        pytest.param('<p data-x="' + "a b=c " * 20_000 + '">x</p>', id="a long value"),
        pytest.param("<p>" + "a < b " * 10_000 + "</p>", id="comparisons"),
    ],
)
def test_large_honest_markup_passes(markup: str) -> None:
    assert check(markup) is None


@given(st.text(alphabet="<>/abdivsp= \"'!-", max_size=2_000))
def test_any_markup_is_answered(markup: str) -> None:
    assert check(markup * 40) is None or check(markup * 40) is not None
