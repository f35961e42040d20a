"""The guard against every fault of the table, its order, and what it says."""

# ruff: noqa: E501  (a page is easier to read on one line)
from __future__ import annotations

import dataclasses
import re
import time

import faults
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core import guard
from monitor.core.guard import (
    challenge_signs,
    elsewhere_signs,
    missing_signs,
    service_signs,
    vendor_signs,
    wall_signs,
)
from monitor.core.guard.further_vendor_signs import FURTHER_VENDORS
from monitor.core.guard.rarer_vendor_signs import RARER_VENDORS
from monitor.core.guard.signs import Sign
from monitor.core.reading.read import read
from monitor.model import Answer, Document, Finding, Outcome, Page, Source, SourceKind

URL = f"https://{faults.HOST}/legal/privacy"
SOURCE = Source("nimbusloom", "privacy-policy", SourceKind.PRIVACY_POLICY, URL, domains=(faults.HOST,))
NEEDS_A_PAST = {"German", "Chinese"}
"""Good policies of the right kind, in a language that only the past or the configuration can call wrong."""


def answer_of(
    body: bytes, status: int = 200, final_url: str = URL, content_type: str = faults.HTML["content-type"]
) -> Answer:
    return Answer(URL, final_url, status, {"content-type": content_type}, body)


def judged(answer: Answer, earlier: tuple[Document, ...] = (), source: Source = SOURCE) -> Finding | None:
    return guard.inspect(
        answer, read(answer.body, content_type=answer.content_type, url=answer.final_url), source, earlier
    )


def document(markup: str) -> Document:
    found = read(markup.encode(), content_type=faults.HTML["content-type"], url=URL)
    assert isinstance(found, Page)
    return found.document


def page_judged(markup: str, earlier: tuple[Document, ...] = (), source: Source = SOURCE) -> Finding | None:
    return judged(answer_of(markup.encode()), earlier, source)


GOOD = document(faults.policy())


def fault_answer(fault: faults.Fault) -> Answer:
    final = f"https://{fault.host or faults.HOST}{fault.path or '/legal/privacy'}"
    return Answer(URL, final, fault.status, fault.headers, fault.body)


@pytest.mark.parametrize(
    "fault", [f for f in faults.FAULTS if f.id not in NEEDS_A_PAST], ids=lambda fault: fault.id
)
def test_fault_never_becomes_the_first_baseline(fault: faults.Fault) -> None:
    found = judged(fault_answer(fault))
    assert found is not None
    assert found.outcome is fault.outcome


@pytest.mark.parametrize("fault", faults.FAULTS, ids=lambda fault: fault.id)
def test_fault_after_a_good_day_has_its_outcome(fault: faults.Fault) -> None:
    found = judged(fault_answer(fault), (GOOD,))
    assert found is not None
    assert found.outcome is fault.outcome


def test_good_policy_passes_before_and_after_a_fault() -> None:
    assert page_judged(faults.policy()) is None
    assert page_judged(faults.policy(), (GOOD,)) is None


@pytest.mark.parametrize(
    ("fault", "vendor"),
    [
        ("cloudflare 403", "Cloudflare"),
        ("cloudflare rendered", "Cloudflare"),
        ("cloudflare block 200", "Cloudflare"),
        ("akamai denied 200", "Akamai"),
        ("akamai challenge 429", "Akamai"),
        ("aliyun script 503", "Aliyun WAF"),
        ("aliyun block 405", "Aliyun WAF"),
        ("aliyun slider", "Aliyun WAF"),
        ("datadome 403", "DataDome"),
        ("perimeterx 200", "PerimeterX"),
    ],
)
def test_challenge_names_its_vendor(fault: str, vendor: str) -> None:
    found = judged(fault_answer(next(entry for entry in faults.FAULTS if entry.id == fault)))
    assert found is not None
    assert found.rule == "challenge"
    assert found.reason == f"answers with {vendor}'s challenge page instead of the document"


@pytest.mark.parametrize("status", [200, 202, 403, 405, 429, 503])
@pytest.mark.parametrize(
    "markup",
    [
        faults.cloudflare_challenge(),
        faults.akamai_denied(),
        faults.akamai_challenge(),
        faults.aliyun_script_challenge(),
        faults.aliyun_block(),
        faults.aliyun_slider(),
        faults.datadome(),
        faults.perimeterx(),
    ],
    ids=[
        "cloudflare",
        "akamai denied",
        "akamai",
        "aliyun script",
        "aliyun block",
        "aliyun slider",
        "datadome",
        "perimeterx",
    ],
)
def test_challenge_is_blocked_at_any_status(markup: str, status: int) -> None:
    found = judged(answer_of(markup.encode(), status))
    assert found is not None
    assert (found.outcome, found.rule) == (Outcome.BLOCKED, "challenge")


@pytest.mark.parametrize(
    ("status", "outcome", "rule"),
    [
        (400, Outcome.BLOCKED, "refused"),
        (401, Outcome.BLOCKED, "sign-in"),
        (403, Outcome.BLOCKED, "forbidden"),
        (404, Outcome.NOT_FOUND, "not-found"),
        (405, Outcome.BLOCKED, "refused"),
        (408, Outcome.UNREACHABLE, "server-error"),
        (410, Outcome.NOT_FOUND, "not-found"),
        (418, Outcome.BLOCKED, "refused"),
        (429, Outcome.BLOCKED, "rate-limited"),
        (451, Outcome.BLOCKED, "legal-reasons"),
        (500, Outcome.UNREACHABLE, "server-error"),
        (503, Outcome.UNREACHABLE, "server-error"),
        (524, Outcome.UNREACHABLE, "server-error"),
        (206, Outcome.INVALID, "partial"),
        (304, Outcome.INVALID, "not-modified-unasked"),
        (300, Outcome.INVALID, "unexpected-status"),
    ],
)
def test_status_decides_even_over_the_whole_policy(status: int, outcome: Outcome, rule: str) -> None:
    found = judged(answer_of(faults.policy().encode(), status), (GOOD,))
    assert found is not None
    assert (found.outcome, found.rule) == (outcome, rule)


@pytest.mark.parametrize("status", [200, 203])
def test_policy_with_a_good_status_is_read(status: int) -> None:
    assert judged(answer_of(faults.policy().encode(), status), (GOOD,)) is None


BLOG = "".join(
    f"<article><h3>{title}</h3><p>{text}</p></article>"
    for title, text in (
        (
            "Weaving at scale",
            "How our engineers moved forty services to a new scheduler without anybody noticing it.",
        ),
        (
            "Ten prompts for lawyers",
            "Draft, compare and summarise agreements with a model that cites its sources.",
        ),
        (
            "Privacy by design",
            "What it means that customer data never leaves the region in which it was collected.",
        ),
        ("Meet the team", "Nine people answer your tickets. We asked them about their favourite bugs."),
    )
)


@pytest.mark.parametrize("earlier", [(), (GOOD,)], ids=["first day", "later"])
@pytest.mark.parametrize(
    ("title", "body", "outcome"),
    [
        pytest.param(faults.NAME, "<h1>Page not found</h1><p>This page could not be found. Here is what others read:</p>", Outcome.NOT_FOUND, id="soft 404"),
        pytest.param("Page introuvable", "<h1>Page introuvable</h1><p>La page demandée n’existe plus.</p>", Outcome.NOT_FOUND, id="soft 404 in French"),
        pytest.param(faults.NAME, "<h1>Scheduled maintenance</h1><p>This part of our site is currently undergoing maintenance.</p>", Outcome.UNREACHABLE, id="maintenance"),
        pytest.param("Privacy Policy", "<h2>Application error: a client-side exception has occurred (see the browser console).</h2>", Outcome.UNREACHABLE, id="application error"),
        pytest.param("Sign in", "<h1>Sign in to continue</h1><form><input type='password'><button>Sign in</button></form>", Outcome.BLOCKED, id="sign-in"),
        pytest.param(faults.NAME, "<h1>Not available in your region</h1><p>We are not available in your country.</p>", Outcome.BLOCKED, id="country"),
        pytest.param(f"Blog | {faults.NAME}", "<h1>Blog</h1>", Outcome.REPLACED, id="blog"),
    ],
)  # fmt: skip
def test_fault_is_seen_among_other_text(
    title: str, body: str, outcome: Outcome, earlier: tuple[Document, ...]
) -> None:
    found = page_judged(faults.page(body + BLOG, title=title, framed=True), earlier)
    assert found is not None
    assert found.outcome is outcome


@pytest.mark.parametrize(
    ("final_url", "markup", "outcome", "rule"),
    [
        pytest.param(f"https://{faults.HOST}/", faults.home(), Outcome.REPLACED, "home-page", id="home"),
        pytest.param(f"https://{faults.HOST}/en/", faults.shell(), Outcome.REPLACED, "home-page", id="home as a shell"),
        pytest.param(f"https://{faults.HOST}/login?next=%2Flegal", faults.shell(), Outcome.BLOCKED, "sign-in", id="sign-in path"),
        pytest.param("https://login.idp.example/oauth2/authorize", faults.sign_in(), Outcome.BLOCKED, "sign-in", id="sign-in host"),
        pytest.param(f"https://{faults.HOST}/404", faults.page("<h1>Oh!</h1>"), Outcome.NOT_FOUND, "soft-404", id="path of an error page"),
        pytest.param("https://mirror.example/privacy", faults.policy(), Outcome.REPLACED, "other-host", id="other host"),
        pytest.param(f"https://evil{faults.HOST}/privacy", faults.policy(), Outcome.REPLACED, "other-host", id="host that only ends alike"),
    ],
)  # fmt: skip
def test_redirect_is_judged_by_where_it_ended(
    final_url: str, markup: str, outcome: Outcome, rule: str
) -> None:
    found = judged(answer_of(markup.encode(), final_url=final_url), (GOOD,))
    assert found is not None
    assert (found.outcome, found.rule) == (outcome, rule)


@pytest.mark.parametrize(
    "final_url", [f"https://legal.{faults.HOST}/privacy", f"https://{faults.HOST}/policies/privacy"]
)
def test_same_text_at_another_official_address_is_read(final_url: str) -> None:
    assert judged(answer_of(faults.policy().encode(), final_url=final_url), (GOOD,)) is None


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(faults.rewritten_policy(), id="whole policy rewritten"),
        pytest.param(faults.half_policy(), id="half of the policy, well formed"),
        pytest.param(
            faults.policy().replace("Privacy Policy", "Global Privacy Statement"),
            id="another name for the same",
        ),
        pytest.param(faults.policy().replace("1 March 2026", "2 April 2026"), id="new date"),
        pytest.param(faults.policy().replace("30 days", "90 days"), id="one number"),
        pytest.param(
            faults.policy().replace("</body>", "").replace("</html>", ""), id="end tags that HTML lets out"
        ),
        pytest.param(
            faults.policy().replace("</p>", "").replace("</body>", "").replace("</html>", ""),
            id="more of them",
        ),
    ],
)
def test_real_change_of_the_document_is_read(markup: str) -> None:
    assert page_judged(markup, (GOOD,)) is None
    assert page_judged(markup) is None


def test_whole_policy_is_read_after_a_half_one() -> None:
    assert page_judged(faults.policy(), (document(faults.half_policy()),)) is None


@pytest.mark.parametrize("share", [0.25, 0.4, 0.6, 0.8])
def test_markup_cut_in_the_middle_is_incomplete(share: float) -> None:
    found = page_judged(faults.cut_policy(share), (GOOD,))
    assert found is not None
    assert (found.outcome, found.rule) == (Outcome.INVALID, "incomplete")


MARKDOWN = "# Privacy Policy\n\n" + "\n\n".join(
    f"## {heading}\n\n" + "\n\n".join(texts) for heading, texts in faults.POLICY_CLAUSES
)


def test_plain_text_is_read_whole_and_refused_where_it_stops_in_a_sentence() -> None:
    plain = "text/plain; charset=utf-8"
    assert judged(answer_of(MARKDOWN.encode(), content_type=plain)) is None
    cut = MARKDOWN[: MARKDOWN.index("the law compels")]
    found = judged(answer_of(cut.encode(), content_type=plain))
    assert found is not None
    assert (found.outcome, found.rule) == (Outcome.INVALID, "incomplete")


@pytest.mark.parametrize("markup", [faults.german_policy(), faults.policy_zh()], ids=["German", "Chinese"])
@pytest.mark.parametrize(
    ("source", "earlier"),
    [
        pytest.param(dataclasses.replace(SOURCE, language="en"), (), id="the source says"),
        pytest.param(SOURCE, (GOOD,), id="the past says"),
        pytest.param(
            dataclasses.replace(SOURCE, url=f"https://{faults.HOST}/en-US/privacy"), (), id="the address says"
        ),
    ],
)
def test_other_language_is_another_document(
    markup: str, source: Source, earlier: tuple[Document, ...]
) -> None:
    found = page_judged(markup, earlier, source)
    assert found is not None
    assert (found.outcome, found.rule) == (Outcome.REPLACED, "other-language")


def test_language_that_the_page_declares_wrongly_is_not_believed() -> None:
    found = page_judged(faults.german_policy().replace('lang="de"', 'lang="en"'), (GOOD,))
    assert found is not None
    assert found.rule == "other-language"


SMALL_PRINT = "<footer>" + 3 * (
    "<p>Nimbus Loom Ltd is entered in the trade register. We process personal data as our privacy policy says, "
    "and you may withdraw consent at any time. All rights are reserved, and offers are for businesses.</p>"
) + "</footer>"  # fmt: skip


@pytest.mark.parametrize("earlier", [(), (GOOD,)], ids=["first day", "later"])
@pytest.mark.parametrize(
    ("main", "outcome"),
    [
        pytest.param('<div id="root"></div>', Outcome.INVALID, id="shell"),
        pytest.param("<main></main>", Outcome.INVALID, id="empty main part"),
        pytest.param("<h1>Privacy Policy</h1><div class=loader></div>", Outcome.INVALID, id="title only"),
        pytest.param("<h1>Page not found</h1><p>We could not find it.</p>", Outcome.NOT_FOUND, id="missing"),
    ],
)
def test_small_print_of_a_footer_is_no_document(
    main: str, outcome: Outcome, earlier: tuple[Document, ...]
) -> None:
    found = page_judged(f"<html><body><nav>Home</nav>{main}{SMALL_PRINT}</body></html>", earlier)
    assert found is not None
    assert found.outcome is outcome


def test_site_that_begins_to_answer_in_the_language_asked_for_has_not_replaced_its_document() -> None:
    earlier = (document(faults.policy_zh()),)
    assert page_judged(faults.policy(), earlier) is None
    assert page_judged(faults.policy(), earlier, dataclasses.replace(SOURCE, language="zh")) is not None
    assert page_judged(faults.policy(), earlier, dataclasses.replace(SOURCE, quoted_in="en")) is None
    assert page_judged(faults.policy(), earlier, dataclasses.replace(SOURCE, quoted_in="zh")) is not None


@pytest.mark.parametrize(
    ("kind", "markup", "passes"),
    [
        pytest.param(SourceKind.PRIVACY_POLICY, faults.terms(), False, id="terms for a privacy policy"),
        pytest.param(SourceKind.PRIVACY_POLICY, faults.cookie_policy(), False, id="cookies for a privacy policy"),
        pytest.param(SourceKind.TERMS, faults.policy(), False, id="privacy policy for terms"),
        pytest.param(SourceKind.DPA, faults.terms(), False, id="terms for a data processing agreement"),
        pytest.param(SourceKind.TERMS, faults.terms(), True, id="terms for terms"),
        pytest.param(SourceKind.OTHER, faults.cookie_policy(), True, id="anything for any other source"),
        pytest.param(SourceKind.PRIVACY_POLICY, faults.policy().replace("Privacy Policy", "Privacy and Cookie Notice"), True, id="two in one"),
    ],
)  # fmt: skip
def test_kind_of_policy_is_known_on_the_first_day(kind: SourceKind, markup: str, passes: bool) -> None:
    found = page_judged(markup, (), dataclasses.replace(SOURCE, kind=kind))
    assert (found is None) is passes
    assert passes or (found is not None and found.outcome is Outcome.REPLACED)


def test_policy_of_another_provider_is_another_document() -> None:
    found = page_judged(faults.other_provider(), (GOOD,))
    assert found is not None
    assert (found.outcome, found.rule) == (Outcome.REPLACED, "other-provider")


@pytest.mark.parametrize(
    ("head", "passes"),
    [
        ('<meta http-equiv="refresh" content="0; url=https://elsewhere.example/">', False),
        ('<meta http-equiv="refresh" content="5; url=/">', False),
        ('<meta http-equiv="refresh" content="1800; url=/">', True),
        ('<meta http-equiv="refresh" content="30">', True),
        (f'<meta http-equiv="refresh" content="0; url={URL}#top">', True),
    ],
)
def test_page_that_sends_its_reader_on_at_once_is_not_the_document(head: str, passes: bool) -> None:
    found = page_judged(faults.policy(head=head), (GOOD,))
    assert (found is None) is passes
    assert passes or (found is not None and found.rule == "sent-on")


STATUS_SOURCE = dataclasses.replace(SOURCE, kind=SourceKind.STATUS_PAGE, url=f"https://status.{faults.HOST}/")


@pytest.mark.parametrize(
    ("markup", "outcome"),
    [
        pytest.param(faults.cloudflare_challenge(), Outcome.BLOCKED, id="challenge"),
        pytest.param(faults.sign_in(), Outcome.BLOCKED, id="sign-in"),
        pytest.param(faults.shell(), Outcome.INVALID, id="shell"),
        pytest.param(
            faults.page("<h1>Nimbus Loom</h1><p>Nothing of interest stands on this page.</p>"),
            None,
            id="any other page",
        ),
    ],
)
def test_status_page_is_kept_from_faults_only(markup: str, outcome: Outcome | None) -> None:
    answer = Answer(STATUS_SOURCE.url, STATUS_SOURCE.url, 200, faults.HTML, markup.encode())
    found = judged(answer, (), STATUS_SOURCE)
    assert (found.outcome if found else None) is outcome


def test_size_limit_comes_before_everything_else() -> None:
    limit = Finding(Outcome.TOO_LARGE, "depth", "nested too deeply")
    assert guard.inspect(answer_of(b"", 403), limit, SOURCE, ()) is limit


def test_reader_that_gave_up_is_heard_after_status_and_marks() -> None:
    damaged = Finding(Outcome.INVALID, "charset", "bytes that are no text")
    assert guard.inspect(answer_of(b"\xff\xfe\xfd"), damaged, SOURCE, ()) is damaged
    found = guard.inspect(answer_of(faults.datadome().encode()), damaged, SOURCE, ())
    assert found is not None
    assert found.rule == "challenge"


TABLES: list[tuple[Sign, ...]] = [
    *vendor_signs.VENDORS.values(),
    *FURTHER_VENDORS.values(),
    *RARER_VENDORS.values(),
    challenge_signs.NAMELESS,
    challenge_signs.ORIGIN_FAILS,
    service_signs.MAINTENANCE,
    service_signs.APPLICATION,
    missing_signs.MISSING,
    wall_signs.SIGN_IN,
    wall_signs.CONSENT,
    wall_signs.COUNTRY,
    elsewhere_signs.PARKED,
    elsewhere_signs.FRONT,
]
HOSTILE = [
    "a" * 150_000,
    " " * 150_000,
    "the page " * 15_000,
    "accept reject " * 10_000,
    "页面" * 70_000,
    "we are not " * 12_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:14])
def test_patterns_take_linear_time(text: str) -> None:
    slowest = 0.0
    for table in TABLES:
        for sign in table:
            begun = time.perf_counter()
            sign.pattern.search(text if sign.place == "markup" else text[:320])
            slowest = max(slowest, time.perf_counter() - begun)
    assert slowest < 0.5


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.integers(100, 599), st.text(max_size=40))
def test_any_answer_is_judged_without_an_error(text: str, status: int, address: str) -> None:
    answer = Answer(URL, address, status, {"content-type": "text/html"}, text.encode("utf-8", "replace"))
    found = judged(answer, (GOOD,))
    assert found is None or re.fullmatch(r"[a-z0-9-]+", found.rule)


@pytest.mark.parametrize("fault", faults.FAULTS, ids=lambda fault: fault.id)
def test_reason_is_a_short_sentence(fault: faults.Fault) -> None:
    found = judged(fault_answer(fault), (GOOD,))
    assert found is not None
    assert 15 <= len(found.reason) <= 300
    assert "\n" not in found.reason
