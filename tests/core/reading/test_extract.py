"""What of a page's markup is text that a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.reading.read import read
from monitor.model import Clause, ClauseKind, Document, Page

URL = "https://example.com/legal/privacy"


def document(markup: str) -> Document:
    page = read(markup.encode(), content_type="text/html; charset=utf-8", url=URL)
    assert isinstance(page, Page)
    return page.document


def texts(markup: str) -> list[str]:
    return [clause.text for clause in document(markup).clauses]


def only(markup: str) -> Clause:
    (clause,) = document(markup).clauses
    return clause


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p>We <b>never</b> sell data.</p>", ["We never sell data."], id="inline joins"),
        pytest.param("<p>re<b>tain</b>ed</p>", ["retained"], id="inline inside a word"),
        pytest.param("<div>One<div>Two</div>Three</div>", ["One", "Two", "Three"], id="blocks part"),
        pytest.param("<p>a\n  b\t c&nbsp;d</p>", ["a b c d"], id="white space folds"),
        pytest.param("<p>Street 1<br>12345 City</p>", ["Street 1 12345 City"], id="one break is a space"),
        pytest.param("<p>First.<br><br>Second.</p>", ["First.", "Second."], id="two breaks part"),
        pytest.param("<p>4.1 One.<br>4.2 Two.</p>", ["4.1 One.", "4.2 Two."], id="numbered lines part"),
        pytest.param("<p>in<wbr>formation</p>", ["information"], id="wbr is nothing"),
        pytest.param("<p>priv&shy;acy&#8203;.</p>", ["privacy."], id="soft hyphen and zero width"),
        pytest.param("<p>a&#x202e;b</p>", ["a\u202eb"], id="bidi controls stay to be judged"),
        pytest.param("<p>10<sup>2</sup> km, data<sup>1</sup></p>", ["10² km, data1"], id="superscripts"),
        pytest.param("<p>the 1<sup>st</sup> day</p>", ["the 1st day"], id="ordinal"),
        pytest.param("<pre>One.\n\nTwo.</pre>", ["One.", "Two."], id="pre keeps lines"),
        pytest.param(
            '<p style="white-space: pre-line">One.\n\nTwo.</p>',
            ["One.", "Two."],
            id="white-space keeps lines",
        ),
        pytest.param(
            '<span style="display:block">One</span><span style="display:block">Two</span>',
            ["One", "Two"],
            id="css splits",
        ),
        pytest.param('<div style="display:inline">On</div>ly', ["Only"], id="css joins"),
        pytest.param("<a href=/a>Terms</a><a href=/b>Privacy</a>", ["Terms Privacy"], id="links in a row"),
        pytest.param("<button>Yes</button><button>No</button>", ["Yes No"], id="buttons in a row"),
        pytest.param("<p><bdt>we</bdt> and <o:p>you</o:p></p>", ["we and you"], id="unknown elements"),
        pytest.param("<x-tip>we</x-tip>, and <x-tip>you</x-tip>", ["we, and you"], id="custom elements"),
        pytest.param("<div>•</div><div>Billing</div>", ["Billing"], id="lone bullet"),
        pytest.param("<p>- first<br>- second</p>", ["first", "second"], id="written bullets"),
        pytest.param("<blockquote>One</blockquote><address>Two</address>", ["One", "Two"], id="other blocks"),
        pytest.param("<p>数据保留<b>三十</b>天。</p>", ["数据保留三十天。"], id="chinese"),
        pytest.param("<div dir=rtl><p>نحن لا نبيع بياناتك</p></div>", ["نحن لا نبيع بياناتك"], id="arabic"),
    ],
)
def test_blocks_part_text_and_inline_elements_join_it(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


@pytest.mark.parametrize(
    ("markup", "labels"),
    [
        pytest.param("<ol><li>a<li>b</ol>", ["1", "2"], id="plain"),
        pytest.param("<ol start=4><li>a<li>b</ol>", ["4", "5"], id="start"),
        pytest.param("<ol type=a><li>a<li>b</ol>", ["a", "b"], id="letters"),
        pytest.param("<ol type=I start=3><li>a<li>b</ol>", ["III", "IV"], id="roman"),
        pytest.param("<ol reversed><li>a<li>b<li>c</ol>", ["3", "2", "1"], id="reversed"),
        pytest.param("<ol><li>a<li value=7>b<li>c</ol>", ["1", "7", "8"], id="value"),
        pytest.param('<ol style="list-style-type: lower-roman"><li>a<li>b</ol>', ["i", "ii"], id="css type"),
        pytest.param('<ol style="list-style: none"><li>a<li>b</ol>', [None, None], id="css none"),
        pytest.param("<ul><li>a<li>b</ul>", [None, None], id="bullets"),
        pytest.param("<ol><li>a<ol type=i><li>b<li>c</ol><li>d</ol>", ["1", "i", "ii", "2"], id="nested"),
        pytest.param("<ol type=a start=27><li>a</ol>", ["aa"], id="after z"),
    ],
)
def test_list_items_have_the_numbers_that_the_browser_shows(markup: str, labels: list[str | None]) -> None:
    clauses = document(markup).clauses
    assert [clause.label for clause in clauses] == labels
    assert all(clause.kind is ClauseKind.LIST_ITEM and clause.label_end == 0 for clause in clauses)


def test_list_items_know_their_depth() -> None:
    clauses = document("<ul><li>a<ul><li>b</ul><li>c</ul>").clauses
    assert [(clause.text, clause.level) for clause in clauses] == [("a", 1), ("b", 2), ("c", 1)]


def test_only_the_first_paragraph_of_an_item_takes_its_number() -> None:
    clauses = document("<ol><li><p>One.</p><p>More.</p><li>Two.</ol>").clauses
    assert [(clause.text, clause.label) for clause in clauses] == [
        ("One.", "1"),
        ("More.", None),
        ("Two.", "2"),
    ]


def test_definitions_are_items() -> None:
    clauses = document("<dl><dt>Data<dd>What we hold.</dl>").clauses
    assert [(clause.text, clause.kind, clause.level) for clause in clauses] == [
        ("Data", ClauseKind.LIST_ITEM, 1),
        ("What we hold.", ClauseKind.LIST_ITEM, 2),
    ]


def test_a_row_of_data_is_one_clause_with_its_cells_apart() -> None:
    rows = document("<table><tr><th>Name<th>Place</tr><tr><td><p>Acme</p><td>EU<br>US</tr></table>").clauses
    assert [row.text for row in rows] == ["Name\tPlace", "Acme\tEU US"]
    assert {row.kind for row in rows} == {ClauseKind.TABLE_ROW}


def test_links_of_a_row_are_kept() -> None:
    row = only('<table><tr><td><a href="/a">Acme</a><td>EU</tr></table>')
    assert [(link.text, link.href) for link in row.links] == [("Acme", "https://example.com/a")]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<table><tr><td><h2>Title</h2><p>Text</p><td>x</tr></table>", id="headings inside"),
        pytest.param("<table><tr><td><p>Title</p><p>Text</p></tr></table>", id="one column"),
        pytest.param('<table role="presentation"><tr><td>Title<td>Text</tr></table>', id="declared"),
        pytest.param("<table><tr><td><table><tr><td>Title</table><td>Text</tr></table>", id="nested"),
    ],
)
def test_tables_made_for_layout_read_as_paragraphs(markup: str) -> None:
    clauses = document(markup).clauses
    assert all(clause.kind is not ClauseKind.TABLE_ROW for clause in clauses)
    assert clauses[0].text == "Title"


def test_a_list_in_a_cell_stays_in_its_row() -> None:
    row = only("<table><tr><td>Mail<td><ul><li>log in<li>notify</ul></tr></table>")
    assert row.text == "Mail\tlog in notify"


@pytest.mark.parametrize(
    ("href", "target"),
    [
        pytest.param("/terms", "https://example.com/terms", id="path"),
        pytest.param("cookies", "https://example.com/legal/cookies", id="relative"),
        pytest.param("#a", "https://example.com/legal/privacy#a", id="fragment"),
        pytest.param("https://other.example/x", "https://other.example/x", id="absolute"),
        pytest.param("mailto:a@example.com", "mailto:a@example.com", id="mail"),
    ],
)
def test_links_are_absolute(href: str, target: str) -> None:
    assert [
        (link.text, link.href) for link in only(f'<p>See <a href="{href}">our <b>page</b></a>.</p>').links
    ] == [("our page", target)]


def test_links_follow_the_base_element() -> None:
    clause = only('<head><base href="https://cdn.example/p/"></head><p><a href="x">y</a></p>')
    assert clause.links[0].href == "https://cdn.example/p/x"


def test_scripts_are_no_link_targets() -> None:
    assert only('<p><a href="javascript:alert(1)">Manage</a></p>').links == ()


def test_a_link_around_blocks_belongs_to_each() -> None:
    clauses = document('<a href="/x"><p>One</p><p>Two</p></a>').clauses
    assert [[link.text for link in clause.links] for clause in clauses] == [["One"], ["Two"]]


def encoded(address: str, key: int = 0x42) -> str:
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


def test_obfuscated_addresses_are_decoded() -> None:
    code = encoded("privacy@example.com")
    span = f'<span class="__cf_email__" data-cfemail="{code}">[email&#160;protected]</span>'
    clause = only(f'<p>Write to <a href="/cdn-cgi/l/email-protection#{code}">{span}</a>.</p>')
    assert clause.text == "Write to privacy@example.com."
    assert clause.links[0].href == "mailto:privacy@example.com"


def test_damaged_obfuscation_is_read_as_it_stands() -> None:
    assert only('<p>To <span data-cfemail="zz">[email protected]</span></p>').text == "To [email protected]"


def test_an_inline_element_that_stands_for_a_paragraph_is_one() -> None:
    markup = (
        '<div><span data-as="p">Last updated: 2026</span><span data-as="p">We <i>keep</i> it.</span></div>'
    )
    assert texts(markup) == ["Last updated: 2026", "We keep it."]
    assert texts('<p>One <a data-as="button" href="#">two</a> three</p>') == ["One two three"]


def test_permalinks_are_not_part_of_a_heading() -> None:
    assert only('<h2>Rights <a href="#rights">#</a></h2>').text == "Rights"


def test_a_password_field_is_noticed() -> None:
    page = read(b"<form><input type=Password></form>", content_type="text/html", url=URL)
    assert isinstance(page, Page)
    assert page.password_field


WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=6), min_size=1, max_size=12)
WRAPPERS = st.sampled_from(
    ["{}", "<b>{}</b>", "<span>{}</span>", "<em class=x>{}</em>", "<!-- c -->{}", "<a href=/x>{}</a>"]
)
SPACES = st.sampled_from([" ", "\n", "  ", "&nbsp;", "\t", " <!-- x --> "])


@given(words=WORDS, data=st.data())
def test_inline_markup_around_words_changes_nothing(words: list[str], data: st.DataObject) -> None:
    wrapped = [data.draw(WRAPPERS).format(word) for word in words]
    markup = "".join(piece + data.draw(SPACES) for piece in wrapped)
    assert document(f"<p>{markup}</p>").text == " ".join(words) + "\n"


@given(st.text(alphabet="<>/abp= \"'hidvulotr!-&;#0", max_size=300))
def test_clauses_point_into_the_text_whatever_the_markup(markup: str) -> None:
    found = document(markup)
    for clause in found.clauses:
        assert found.text[clause.start : clause.end] == clause.text
        assert 0 <= clause.label_end <= len(clause.text)
        assert clause.text == clause.text.strip() != ""
    assert found.text == "".join(clause.text + "\n" for clause in found.clauses)


def test_long_sentences_parted_by_single_breaks_are_clauses() -> None:
    one = "We keep what you give us for as long as your account exists and delete it then for good."
    two = "We share it with nobody but those who work for us and are bound to keep it secret as well."
    assert texts(f"<div>{one}<br>{two}</div>") == [one, two]


def test_aria_hidden_symbols_inside_words_are_left_out() -> None:
    assert texts('<p>Rights<span aria-hidden="true"> ↗</span> and duties</p>') == ["Rights and duties"]
