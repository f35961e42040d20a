"""A page that reads as before is not read again, and no page is taken for that which reads otherwise."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.core.reading import controls, extract, fingerprint, numbering, structure
from monitor.core.reading.read import read
from monitor.model import Document, Page

URL = "https://lumen.example/privacy"
BODY = """
<!-- made at 12:30 -->
<nav class="menu"><a href="/a">Products</a></nav>
<main id="text"><h1>Privacy policy</h1>
<p class="lead">We keep inputs for 30 days. <a href="/delete">Ask us</a> to delete them.</p>
<ol start="2"><li value="4">We never sell them.</li></ol>
<form><input type="hidden" name="token" value="8f2a"><button aria-controls="more">More</button></form>
<div id="more" style="display:none">Backups are kept for a year.</div>
</main>
"""


def page_of(body: str, head: str = "<title>Privacy</title>") -> bytes:
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>".encode()


def document_of(body: bytes, *earlier: Document, select: str | None = None) -> Document:
    page = read(body, content_type="text/html; charset=utf-8", url=URL, select=select, earlier=earlier)
    assert isinstance(page, Page)
    return page.document


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("<nav", "<script nonce=a1>var build = 7;</script><nav", id="script"),
        pytest.param("<nav", "<style>.x1 { color: red }</style><nav", id="style sheet"),
        pytest.param("12:30", "12:31", id="comment"),
        pytest.param("8f2a", "91bc", id="token of a form"),
        pytest.param('<p class="lead">', '<p data-v-1a2b class="lead" data-track="9">', id="data attributes"),
        pytest.param("<h1>", '<h1 tabindex="-1" dir="auto">', id="other attributes"),
        pytest.param(" <a", "\n\t  <a", id="white space"),
        pytest.param("</main>", "<svg><path d='M0 1'/></svg></main>", id="drawing"),
        pytest.param("</main>", "<iframe src='/x?r=8'></iframe></main>", id="frame"),
    ],
)
def test_page_whose_noise_differs_gives_the_document_known_before(old: str, new: str) -> None:
    before = document_of(page_of(BODY))
    assert document_of(page_of(BODY.replace(old, new, 1)), before) is before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("30 days", "90 days", id="word"),
        pytest.param("keep inputs", "keepinputs", id="space"),
        pytest.param('<p class="lead">', '<p class="lead" hidden>', id="hidden"),
        pytest.param('class="lead"', 'class="sr-only"', id="class"),
        pytest.param('<p class="lead">', '<p class="lead" style="display: none">', id="style"),
        pytest.param('href="/delete"', 'href="/erase"', id="link target"),
        pytest.param('aria-controls="more"', 'aria-label="more"', id="control"),
        pytest.param('value="4"', 'value="5"', id="number of an item"),
        pytest.param('start="2"', 'type="a"', id="numbers of a list"),
        pytest.param('<main id="text">', '<main role="dialog">', id="role"),
    ],
)
def test_page_on_which_something_can_be_seen_to_differ_is_read_again(old: str, new: str) -> None:
    assert old in BODY
    before = document_of(page_of(BODY))
    changed = page_of(BODY.replace(old, new, 1))
    assert document_of(changed, before) is not before
    assert document_of(changed, before) == document_of(changed)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            '<p>Set a="1" b="2".</p>', '<p>Set a="1" b="3".</p>', id="text that looks like attributes"
        ),
        pytest.param('<xmp><p a="1"></xmp>', '<xmp><p a="2"></xmp>', id="markup shown as text"),
        pytest.param(
            "<iframe><!-- </iframe><p>Kept.</p><!-- a -->",
            "<iframe><!-- </iframe><p>Sold.</p><!-- a -->",
            id="comment begun where nothing shows",
        ),
        pytest.param('<p title="x> <p" >Kept.', '<p title="x> <p" >Sold.', id="bracket in an attribute"),
        pytest.param(
            '<p class="x y=" hidden>Kept.', '<p class="x y=" title>Kept.', id="equals sign in a class"
        ),
        pytest.param("<pre>1\n2. b</pre>", "<pre>1 2. b</pre>", id="line of preformatted text"),
        pytest.param(
            '<div style="WHITE-SPACE: pre">a:\n(b) c</div>',
            '<div style="WHITE-SPACE: pre">a: (b) c</div>',
            id="line of text styled so",
        ),
    ],
)
def test_no_page_is_made_to_pass_for_another_one(old: str, new: str) -> None:
    before = document_of(page_of(old))
    assert document_of(page_of(new)) != before
    assert document_of(page_of(new), before) == document_of(page_of(new))


def test_with_a_selector_every_attribute_may_tell() -> None:
    body = BODY.replace("<main", "<main data-part=policy")
    before = document_of(page_of(body), select="[data-part=policy]")
    changed = page_of(BODY.replace("<main", "<main data-part=other"))
    assert document_of(changed, before, select="[data-part=policy]") is not before


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("<title>Cookies</title>", id="title"),
        pytest.param('<title>Privacy</title><base href="https://old.example/">', id="base of links"),
        pytest.param('<title>Privacy</title><meta name="date" content="2026-01-02">', id="date"),
    ],
)
def test_what_the_head_says_of_the_document_counts(head: str) -> None:
    before = document_of(page_of(BODY))
    assert document_of(page_of(BODY, head), before) is not before


def test_script_that_leaves_the_page_is_seen_though_the_text_is_the_same() -> None:
    before = document_of(page_of(BODY))
    body = page_of(BODY, "<title>Privacy</title><script>location = '/new'</script>")
    page = read(body, content_type="text/html", url=URL, earlier=[before])
    assert isinstance(page, Page)
    assert page.document is before
    assert page.refresh == "https://lumen.example/new"


@pytest.mark.parametrize("module", [extract, structure, controls, numbering], ids=lambda one: one.__name__)
def test_every_attribute_that_the_walk_looks_at_is_part_of_the_fingerprint(module: ModuleType) -> None:
    source = inspect.getsource(module)
    looked_at = {
        *re.findall(r'attributes(?:\.get\(|\[)"([a-z-]+)"', source),
        *re.findall(r'"([a-z-]+)" (?:not )?in (?:\w+\.)?attributes', source),
        *re.findall(r"[,\'\" \]]\[([a-z-]+)[\]^=]", source),
        *getattr(module, "_TELLING", ()),
        *getattr(module, "_POINTERS", ()),
    }
    assert looked_at
    assert looked_at <= fingerprint._READ | {"value"}


def test_page_too_large_to_be_taken_apart_is_read_each_time() -> None:
    body = page_of(BODY + " " * 2_000_000)
    before = document_of(body)
    assert document_of(body, before) is not before
    assert document_of(body, before) == before


TAGS = (
    "p",
    "div",
    "span",
    "li",
    "ol",
    "h2",
    "b",
    "a",
    "td",
    "tr",
    "table",
    "details",
    "pre",
    "xmp",
    "button",
    "sup",
)
VOID = (
    "<br>",
    "<hr>",
    "<img src=a alt=b>",
    "<input value=1>",
    "<!-- a -->",
    "<!---->",
    "<script>p < 1</script>",
)
ATTRIBUTES = (
    "", "hidden", "title=a", "class=menu", "class='sr-only x'", "style='display:none'",
    "style='white-space:pre'",
    "href=/a", "href=/b", "id=a", "aria-controls=a", "aria-expanded=false", "value=3", "start=3", "reversed",
    "role=heading", "data-x=1", 'title="a> b=c"', "open", "aria-hidden=true", "popover", "data-cfemail=7f1e",
    "data-as=p",
)  # fmt: skip
TEXTS = (
    "We keep it.",
    " ",
    "\n",
    "4.2 ",
    "a  b",
    'c="d" e="f"',
    "x < y",
    "&lt;p hidden&gt;",
    "§",
    "\t(b) no",
)
PIECES = st.one_of(
    st.builds("<{} {}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.sampled_from([*VOID, *TEXTS]),
)


@given(st.lists(PIECES, max_size=12), st.integers(0, 12), st.integers(0, 2), st.lists(PIECES, max_size=2))
@example(["<p hidden>", "We keep it."], 0, 1, ["<p title=a>"])
def test_reading_with_an_earlier_document_at_hand_reads_the_same(
    pieces: list[str], at: int, taken: int, put: list[str]
) -> None:
    changed = page_of("".join([*pieces[:at], *put, *pieces[at + taken :]]))
    before = document_of(page_of("".join(pieces)))
    now = document_of(changed, before)
    assert replace(now, hidden="") == replace(document_of(changed), hidden="")
