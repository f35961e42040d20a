"""The document and the frame that a site puts around it."""

from __future__ import annotations

import re

import pytest

from monitor.core.reading.read import READER_VERSION, read
from monitor.model import Page, Region

URL = "https://example.com/legal/privacy"
PROSE = "".join(
    f"<h2>{n}. Title</h2><p>We keep what you give us in case {n} for as long as your account exists and then "
    "delete it, unless the law says that we must keep it for longer.</p>"
    for n in range(1, 7)
)
POLICY = f"<h1>Privacy Policy</h1><p>Last updated: February 14, 2025</p>{PROSE}"


def page(markup: str, select: str | None = None, remove: tuple[str, ...] = ()) -> Page:
    found = read(markup.encode(), content_type="text/html", url=URL, select=select, remove=remove)
    assert isinstance(found, Page)
    return found


def region_of(words: str, markup: str) -> Region:
    (clause,) = [clause for clause in page(markup).document.clauses if words in clause.text]
    return clause.region


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param("<nav><a href=/a>Products now</a></nav>", id="nav"),
        pytest.param("<header><a href=/a>Products now</a></header>", id="header"),
        pytest.param("<footer><p>Products now</p></footer>", id="footer"),
        pytest.param("<aside><p>Products now</p></aside>", id="aside"),
        pytest.param('<div role="navigation"><a href=/a>Products now</a></div>', id="navigation role"),
        pytest.param('<div role="contentinfo">Products now</div>', id="contentinfo role"),
        pytest.param('<div class="site-footer__inner">Products now</div>', id="class"),
        pytest.param('<div class="PageFooter_root">Products now</div>', id="camel case class"),
        pytest.param('<div id="sidebar">Products now</div>', id="id"),
        pytest.param('<ul class="breadcrumb"><li>Products now</ul>', id="breadcrumb"),
        pytest.param('<div class="related-articles"><a href=/a>Products now</a></div>', id="related links"),
        pytest.param('<div class="version-picker">Products now</div>', id="version picker"),
        pytest.param('<ul class="language-switcher"><li>Products now</ul>', id="language picker"),
        pytest.param("<div><a href=/x>Home</a> <a href=/y>Products now</a></div>", id="links without names"),
        pytest.param(
            f'<div id="onetrust-sdk"><p>{"We and Products now use cookies for things. " * 4}</p></div>',
            id="cookie banner full of text",
        ),
        pytest.param(
            f'<div role="dialog"><p>{"Products now need your consent to go on. " * 4}</p></div>', id="dialog"
        ),
    ],
)
@pytest.mark.parametrize("root", ["main", "article", "div"])
def test_what_surrounds_the_document_is_frame(frame: str, root: str) -> None:
    markup = f"<body>{frame}<{root}>{POLICY}</{root}></body>"
    assert region_of("Products now", markup) is Region.FRAME
    assert region_of("in case 3", markup) is Region.MAIN
    assert region_of("Privacy Policy", markup) is Region.MAIN
    assert region_of("Last updated", markup) is Region.MAIN


@pytest.mark.parametrize(
    "widget",
    [
        "Updated 3 minutes ago", "Updated over a week ago", "Did this answer your question? 😞😐😃",
        "Edit this page", "Written by Ann Updated over a week ago",
        "5 min read", "Was this page helpful?", "Print", "Back to top",
        "Skip to main content", "On this page", "Share", "© 2025 Acme Inc. All rights reserved.",
        "3 分钟前更新", "最近修改：今天 10:32",
        "Was this article helpful?Yes No 12 out of 20 found this helpful",
        "Choose another country or region to see other content.",
        "目录", "Inhaltsverzeichnis", "Loading…",
        "fa-arrow-right", "fas fa-chevron-down", "expand_more", "arrow_forward_ios open_in_new",
        "Show more", "Show", "Show 10 results per page", "Previous Next",
        "How can we help?", "Hi 👋 What can we help you with today?", "Ask Acme AI a question",
        "Ask me anything", "Type your message…", "请问有什么可以帮您？",
    ],
)  # fmt: skip
def test_widgets_are_frame_wherever_they_stand(widget: str) -> None:
    markup = f"<main><h1>Privacy Policy</h1><div>{widget}</div>{PROSE}</main>"
    assert region_of(widget, markup) is Region.FRAME


CHAT = (
    "<div>{}<p>Ask Acme AI a question</p><p>Hello!</p><p>What can we help with today?</p>"
    "<p>Example questions</p><p>Where do you keep data? Which audits did you pass?</p>"
    "<p>Please verify answers for accuracy.</p>{}</div>"
)


@pytest.mark.parametrize(
    "words", ["Ask Acme", "Hello!", "What can", "Example questions", "Where do you", "Please verify"]
)
def test_a_chat_window_is_frame_with_all_it_says(words: str) -> None:
    assert region_of(words, f"<main>{POLICY}{CHAT.format('', '')}</main>") is Region.FRAME


def test_the_title_of_a_chat_window_is_frame_though_it_is_a_heading() -> None:
    chat = CHAT.format("", "").replace("<p>Ask Acme AI a question</p>", "<h3>Ask Acme AI a question</h3>")
    assert region_of("Ask Acme", f"<main>{POLICY}{chat}</main>") is Region.FRAME


@pytest.mark.parametrize(
    "beside",
    [
        pytest.param("<p>Acme Cloud Ltd.</p>", id="name"),
        pytest.param("<p>Answers may be wrong.</p>", id="what answers may be"),
        pytest.param("<p>Who may use it? Adults only.</p>", id="question with an answer"),
        pytest.param("<h2>Who may use it?</h2>", id="question as a heading"),
        pytest.param("<p>1-10 of 25 results</p>", id="count of a list that is shown in parts"),
    ],
)
def test_what_stands_beside_a_chat_window_is_text_of_the_document(beside: str) -> None:
    words = beside.split(">")[1].split("<")[0]
    for chat in (CHAT.format(beside, ""), CHAT.format("", beside)):
        assert region_of(words, f"<main>{POLICY}{chat}{PROSE}</main>") is Region.MAIN


@pytest.mark.parametrize(
    "clause",
    [
        pytest.param("<p>Please verify answers for accuracy.</p>", id="advice on answers"),
        pytest.param("<p>Hello!</p>", id="greeting"),
        pytest.param("<p>Ask us a question about your data and we reply.</p>", id="sentence"),
        pytest.param('<p><a href="/contact">Ask us a question</a></p>', id="link"),
        pytest.param("<h2>How can we help?</h2>", id="heading"),
        pytest.param("<ul><li>fa-session</li></ul>", id="name of a cookie"),
        pytest.param(
            "<table><tr><td>fa-session</td><td>1 year</td></tr></table>", id="name of a cookie in a table"
        ),
        pytest.param("<p>arrow_session</p>", id="name like that of an icon"),
    ],
)
def test_clauses_that_sound_like_widgets_are_kept(clause: str) -> None:
    words = next(part for part in re.split("<[^>]*>", clause) if part)
    assert region_of(words, f"<main>{POLICY}{clause}{PROSE}</main>") is Region.MAIN


def test_a_table_of_contents_is_frame() -> None:
    contents = "".join(f'<li><a href="#t{n}">{n}. Title of a part</a></li>' for n in range(1, 5))
    assert region_of("3. Title of a part", f"<main><ul>{contents}</ul>{POLICY}</main>") is Region.FRAME


def test_links_to_other_documents_are_text_of_the_document() -> None:
    links = "".join(f'<li><a href="/legal/{n}">Addendum {n}</a></li>' for n in range(1, 5))
    assert (
        region_of("Addendum 3", f"<main>{PROSE}<p>See also:</p><ul>{links}</ul>{PROSE}</main>") is Region.MAIN
    )


@pytest.mark.parametrize(
    "wrapper",
    [
        pytest.param('<div class="footer-page">{}</div>', id="footer in the name"),
        pytest.param('<div class="nav-layout sidebar">{}</div>', id="sidebar in the name"),
        pytest.param("<aside>{}</aside>", id="all in an aside"),
        pytest.param("<header>{}</header>", id="all in a header"),
        pytest.param("<nav>{}</nav>", id="all in a nav"),
        pytest.param('<div class="cookie-consent-center">{}</div>', id="a policy about cookies"),
        pytest.param('<div role="dialog">{}</div>', id="all in a dialog"),
    ],
)
def test_the_bulk_of_the_text_is_never_frame(wrapper: str) -> None:
    assert region_of("in case 3", f"<body>{wrapper.format(POLICY)}</body>") is Region.MAIN


def test_a_clause_outside_the_main_element_is_not_lost() -> None:
    clause = (
        "<p>In addition, we sell what you tell us to anyone who pays for it, until you have objected.</p>"
    )
    assert region_of("In addition", f"<body><main>{POLICY}</main><div>{clause}</div></body>") is Region.MAIN


@pytest.mark.parametrize(
    "clause",
    [
        pytest.param(
            '<section id="how-we-share-data"><h2>Sharing</h2><ul><li>Our lawyers</ul></section>', id="slug id"
        ),
        pytest.param('<h2 id="3.-how-we-share">Our lawyers</h2>', id="slug id of a heading"),
        pytest.param(
            '<section id="feedback"><p>Our lawyers may use feedback that you give us.</p></section>',
            id="feedback",
        ),
        pytest.param(
            '<section id="cookie-notice"><p>Our lawyers may place cookies.</p></section>', id="cookie section"
        ),
        pytest.param("<p>(c) Our lawyers where you sue us.</p>", id="item c"),
        pytest.param("<p>Copyright infringement: Our lawyers answer.</p>", id="copyright"),
        pytest.param(
            "<aside><p>In short: Our lawyers see what you tell us about a dispute with us.</p></aside>",
            id="summary in an aside",
        ),
        pytest.param(
            '<div class="banner"><p>Note: Our lawyers see what you tell us about a dispute.</p></div>',
            id="notice in a banner",
        ),
    ],
)
def test_clauses_are_not_lost_for_their_names(clause: str) -> None:
    assert region_of("Our lawyers", f"<main>{POLICY}{clause}{PROSE}</main>") is Region.MAIN


def test_a_cookie_banner_without_a_name_is_known_by_its_words() -> None:
    words = "We would like to use cookies for this and that. " * 3
    banner = f"<div><p>{words}</p><button>Accept all</button></div>"
    assert region_of("We would like", f"<body><div>{POLICY}</div>{banner}</body>") is Region.FRAME


@pytest.mark.parametrize(
    "banner",
    [
        pytest.param("<span>We set cookies from here. </span><button>Got it</button>", id="one line"),
        pytest.param("<p>We set cookies here.<b>Reject</b><button>Accept</button></p>", id="two buttons"),
        pytest.param("<span>我们 here 使用Cookie来改善您的体验。</span><a>同意</a>", id="Chinese"),
        pytest.param(
            "<p>Cookies are set here.</p><b>Manage your preferences</b> <button>Accept</button>", id="choices"
        ),
    ],
)  # fmt: skip
def test_a_cookie_banner_is_known_by_what_its_buttons_say(banner: str) -> None:
    markup = f"<body><div>{POLICY}{PROSE}</div><div>{banner}</div></body>"
    assert region_of(" here", markup) is Region.FRAME


@pytest.mark.parametrize(
    "clause",
    [
        pytest.param("We use cookies (see here). Decline cookies in your browser.", id="an instruction"),
        pytest.param("We use cookies here. Accepting them is up to you", id="no button"),
        pytest.param("我们使用Cookie here。同意后我们会记录您的选择。", id="Chinese clause"),
    ],
)
def test_a_clause_about_cookies_is_no_banner(clause: str) -> None:
    markup = f"<body><div>{POLICY}{PROSE}<p>{clause}</p></div></body>"
    assert region_of("here", markup) is Region.MAIN


def test_a_title_right_above_the_text_belongs_to_it() -> None:
    markup = f"<body><div><a href=/>Home</a></div><div>Terms of Service</div><div>{PROSE}</div></body>"
    assert region_of("Terms of Service", markup) is Region.MAIN


def test_a_list_of_names_below_a_paragraph_is_the_document() -> None:
    names = "".join(
        f"<div><div>Company {n} Ltd.</div><div>Hosting</div><div>Sweden</div></div>" for n in range(9)
    )
    intro = "<p>We build models that everybody can use, and we publish here who works for us and where.</p>"
    markup = f"<body><div><a href=/>Home</a></div><div><div>{intro}</div><div>{names}</div></div></body>"
    assert region_of("Company 7", markup) is Region.MAIN


def test_the_header_of_an_article_belongs_to_it() -> None:
    markup = f"<article><header><h1>Privacy Policy</h1><p>In force since 2025</p></header>{PROSE}</article>"
    assert region_of("In force", markup) is Region.MAIN


def test_chinese_text_counts_as_text() -> None:
    prose = "".join(
        f"<p>第{n}条 我们会在您使用服务期间保留您提供的个人信息并采取措施。</p>" for n in range(1, 8)
    )
    markup = f"<body><div><a href=/>首页</a></div><div>{prose}</div><div><a href=/x>关于</a></div></body>"
    assert region_of("第3条", markup) is Region.MAIN
    assert region_of("首页", markup) is Region.FRAME


def test_a_page_of_short_lines_keeps_them() -> None:
    markup = "<body><div>Acme Inc.</div><div>Hosting</div><div>Sweden</div></body>"
    assert {clause.region for clause in page(markup).document.clauses} == {Region.MAIN}


def test_select_and_remove_decide() -> None:
    markup = f"<body><div id=a>{PROSE}</div><div id=b><p>Chosen.</p><p class=x>Not this.</p></div></body>"
    found = page(markup, "#b", (".x",))
    assert [clause.text for clause in found.document.main] == ["Chosen."]
    assert "Not this." in found.document.text
    assert found.unmatched == ()


def test_remove_alone_leaves_the_rest_to_the_rules() -> None:
    found = page(
        f"<main>{POLICY}<p class=x>Rotating words that we do not want to hear of.</p></main>", None, (".x",)
    )
    assert "Rotating" not in " ".join(clause.text for clause in found.document.main)
    assert "in case 3" in " ".join(clause.text for clause in found.document.main)


def test_selectors_that_match_nothing_are_named() -> None:
    found = page(f"<main>{POLICY}</main>", "#gone", (".gone", "h1", "p[["))
    assert found.unmatched == ("#gone", ".gone", "p[[")
    assert "in case 3" in found.document.text


def test_the_reader_has_a_version() -> None:
    assert READER_VERSION >= 1
