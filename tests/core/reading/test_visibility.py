"""What a page hides, and what a control on it opens."""

from __future__ import annotations

import pytest

from monitor.core.reading.read import read
from monitor.model import Document, Page


def document(markup: str) -> Document:
    page = read(
        markup.encode(), content_type="text/html; charset=utf-8", url="https://example.com/legal/privacy"
    )
    assert isinstance(page, Page)
    return page.document


SEEN = "<p>Seen.</p>"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<!-- secret -->", id="comment"),
        pytest.param("<script>secret</script>", id="script"),
        pytest.param("<style>secret</style>", id="style"),
        pytest.param("<template><p>secret</p></template>", id="template"),
        pytest.param("<noscript><p>secret</p></noscript>", id="noscript"),
        pytest.param('<img alt="secret"><p title="secret" data-x="secret"></p>', id="attributes"),
        pytest.param("<svg><title>secret</title><text>secret</text></svg>", id="svg"),
        pytest.param("<textarea>secret</textarea><select><option>secret</select>", id="fields"),
        pytest.param("<iframe>secret</iframe>", id="iframe"),
        pytest.param("<div hidden>secret</div>", id="hidden"),
        pytest.param('<div style="color:red; DISPLAY : none">secret</div>', id="display none"),
        pytest.param('<div style="visibility:hidden">secret</div>', id="visibility"),
        pytest.param('<span class="sr-only">secret</span>', id="sr-only"),
        pytest.param('<span class="Link_visuallyHidden__x1">secret</span>', id="css module"),
        pytest.param('<span class="screen-reader-text">secret</span>', id="screen reader text"),
        pytest.param('<span style="position:absolute;clip:rect(0,0,0,0)">secret</span>', id="clipped"),
        pytest.param('<span style="position:absolute;left:-9999px">secret</span>', id="off screen"),
        pytest.param('<i class="material-icons" aria-hidden="true">secret</i>', id="icon"),
        pytest.param('<span role="img"><i>secret</i></span>', id="image role"),
        pytest.param("<dialog><p>secret</p></dialog>", id="closed dialog"),
        pytest.param("<div popover><p>secret</p></div>", id="popover"),
        pytest.param("<del>secret</del>", id="del"),
        pytest.param("<s>secret</s>", id="s"),
        pytest.param('<span style="text-decoration: red line-through">secret</span>', id="line-through"),
    ],
)
def test_what_is_not_shown_is_no_text(markup: str) -> None:
    found = document(SEEN + markup)
    assert found.text == "Seen.\n"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<div hidden>We sell data.</div>", id="hidden"),
        pytest.param("<p>We <del>sell data.</del></p>", id="struck through"),
        pytest.param('<p style="display:none">We sell<script>x</script> data.</p>', id="display none"),
    ],
)
def test_hidden_and_struck_text_is_kept_aside(markup: str) -> None:
    found = document(SEEN + markup)
    assert "sell data." in found.hidden
    assert "data" not in found.text
    assert "x" not in found.hidden


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<details><summary>Q</summary><p>told</p></details>", id="details"),
        pytest.param(
            '<button aria-controls="a">Q</button><div><p id="a" hidden>told</p></div>', id="controls"
        ),
        pytest.param(
            '<a data-bs-toggle="collapse" href="#a">Q</a><ul><li id=a hidden>told</ul>', id="bootstrap"
        ),
        pytest.param('<div role="tabpanel" hidden>told</div>', id="tab panel"),
        pytest.param('<h3 aria-expanded="false">Q</h3><div hidden>told</div>', id="expander before it"),
        pytest.param(
            '<h3>Q</h3><div class="accordion__content" style="display:none">told</div>',
            id="accordion by its name",
        ),
        pytest.param(
            '<div class="faq-question">Q</div><div class="faq-answer" style="display:none">told</div>',
            id="question",
        ),
        pytest.param(
            '<h3><button aria-expanded="false">Q</button></h3><div hidden>told</div>',
            id="expander in the heading",
        ),
        pytest.param('<div hidden="until-found">told</div>', id="until found"),
        pytest.param('<div aria-hidden="true"><p>told</p></div>', id="aria-hidden alone hides nothing"),
        pytest.param('<div style="opacity:0">told</div>', id="fading in"),
        pytest.param('<div style="height:0;overflow:hidden">told</div>', id="collapsed by height"),
        pytest.param("<ins>told</ins>", id="ins"),
        pytest.param("<dialog open>told</dialog>", id="open dialog"),
        pytest.param('<span class="not-sr-only">told</span>', id="not-sr-only"),
    ],
)
def test_text_that_a_control_opens_counts(markup: str) -> None:
    assert "told" in document(SEEN + markup).text


def test_a_hidden_block_after_a_plain_paragraph_stays_hidden() -> None:
    assert document("<p>We keep data.</p><div hidden>For ever.</div>").text == "We keep data.\n"
