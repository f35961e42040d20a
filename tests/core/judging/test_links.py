"""Links: their text, their target, and what in a target is noise."""

from __future__ import annotations

import pytest

from monitor.core.judging.links import judge_link, target_key
from monitor.core.quoting.anchor import DocumentIndex, index_of
from monitor.model import Clause, ClauseKind, Link, LinkProof, Region, document_of

HREF = "https://trust.example.com/subprocessors"


def linked(*links: tuple[str, str], region: Region = Region.MAIN) -> DocumentIndex:
    clause = Clause(
        ClauseKind.PARAGRAPH,
        region,
        "See the links here.",
        links=tuple(Link(text, href) for text, href in links),
    )
    return index_of(document_of((clause,)))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(HREF, HREF, id="the same"),
        pytest.param(HREF, HREF + "/", id="a slash at the end"),
        pytest.param(HREF, HREF + "?utm_source=footer&gclid=x1", id="tracking parameters"),
        pytest.param(HREF, HREF + "?PHPSESSID=88ab", id="a session"),
        pytest.param(HREF, HREF + "#top", id="a fragment nobody asked for"),
        pytest.param(HREF, HREF.replace("https", "http"), id="the scheme"),
        pytest.param(HREF, "https://TRUST.example.com:443/subprocessors", id="host and port"),
        pytest.param("trust.example.com/subprocessors", HREF, id="given without scheme"),
        pytest.param("//trust.example.com/subprocessors", HREF, id="given without scheme but slashes"),
        pytest.param("/subprocessors", HREF, id="given as a path"),
        pytest.param("subprocessors", HREF, id="given as the end of a path"),
        pytest.param("https://www.example.com/a%20b", "https://example.com/a b", id="www and escapes"),
        pytest.param("https://x.example/?b=2&a=1", "https://x.example?a=1&b=2", id="order of parameters"),
        pytest.param(
            "privacy@example.com", "mailto:Privacy@example.com?subject=Hi", id="mail without scheme"
        ),
        pytest.param("mailto:privacy@example.com", "mailto:privacy@example.com", id="mail"),
        pytest.param("tel:+353123", "tel:+353123", id="telephone"),
    ],
)
def test_a_target_holds_through_noise(wanted: str, found: str) -> None:
    assert (
        judge_link(LinkProof("Sub-processors", wanted), linked(("Sub-processors", found))).verdict == "intact"
    )


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(HREF, "https://trust.example.com/sub", id="another path"),
        pytest.param(HREF, "https://evil.example/subprocessors", id="another host"),
        pytest.param(HREF, "https://trust.example.com.evil.example/subprocessors", id="a longer host"),
        pytest.param(HREF + "?id=1", HREF + "?id=2", id="a parameter that chooses"),
        pytest.param(HREF + "#eu", HREF + "#us", id="a fragment that was asked for"),
        pytest.param("/subprocessors", "https://trust.example.com/a/subprocessors", id="a path is whole"),
        pytest.param("privacy@example.com", "mailto:legal@example.com", id="another mail address"),
        pytest.param(HREF, "mailto:trust.example.com/subprocessors", id="another scheme"),
    ],
)
def test_a_link_that_leads_elsewhere_is_altered(wanted: str, found: str) -> None:
    judged = judge_link(LinkProof("Sub-processors", wanted), linked(("Sub-processors", found)))
    assert judged.verdict == "altered"
    assert [(change.old, change.new) for change in judged.changes] == [(wanted, found)]


def test_the_text_of_a_link_is_compared_without_typography() -> None:
    assert (
        judge_link(LinkProof("Sub-processors", HREF), linked(("SUB\u2011PROCESSORS ›", HREF))).verdict
        == "intact"
    )


def test_a_link_with_another_text_is_altered() -> None:
    judged = judge_link(LinkProof("Sub-processors", HREF), linked(("Vendors", HREF)))
    assert (judged.verdict, judged.changes[0].old, judged.changes[0].new) == (
        "altered",
        "Sub-processors",
        "Vendors",
    )


def test_one_right_link_among_others_of_its_text_is_enough() -> None:
    index = linked(("Learn more", "https://a.example/"), ("Learn more", HREF), ("Vendors", HREF))
    assert judge_link(LinkProof("Learn more", HREF), index).verdict == "intact"


def test_a_link_may_stand_in_a_footer() -> None:
    assert (
        judge_link(LinkProof("List", HREF), linked(("List", HREF), region=Region.FRAME)).verdict == "intact"
    )


def test_a_link_that_is_not_there_is_vanished() -> None:
    assert judge_link(LinkProof("List", HREF), linked(("Home", "https://example.com/"))).verdict == "vanished"


@pytest.mark.parametrize(
    "href", ["http://[::1", "https://x:99999/", "javascript:void(0)", "", "http://", "#"]
)
def test_any_target_can_be_compared(href: str) -> None:
    assert target_key(href) == target_key(href)
    assert judge_link(LinkProof("List", HREF), linked(("List", href))).verdict == "altered"
