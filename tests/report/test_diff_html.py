from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.core.comparing.align import align
from monitor.model import Clause, ClauseKind, Link, Region, document_of
from monitor.report.diff_html import diff_page
from monitor.results import DiffReport, PageRef

DIGEST = "sha256:" + "ab12" * 16


def clause(text: str, region: Region = Region.MAIN, *links: tuple[str, str]) -> Clause:
    found = tuple(Link(name, href) for name, href in links)
    return Clause(ClauseKind.PARAGRAPH, region, text, path=("Privacy",), links=found)


def page(older: list[Clause], newer: list[Clause]) -> str:
    old, new = document_of(tuple(older)), document_of(tuple(newer))
    alignment = align(old, new)
    return diff_page(
        DiffReport(
            provider="acme",
            source="privacy",
            older=PageRef(datetime(2025, 1, 2, 3, 4, tzinfo=UTC), DIGEST, date(2025, 1, 1)),
            newer=PageRef(datetime(2026, 1, 2, 3, 4, tzinfo=UTC), DIGEST, None),
            changes=alignment.changes,
            links=alignment.links,
            rewritten=alignment.rewritten,
            older_clauses=old.clauses,
            newer_clauses=new.clauses,
        )
    )


STAYS = [clause(f"This sentence number {number} stays just as it is.") for number in range(12)]
RESIDENCY = clause("We keep your data on servers in Singapore and delete it after 30 days.")
MOVED = clause("Write to the address below whenever you have a question about this page.")


def first(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    node = tree.css_first(selector)
    assert node is not None
    return node


def attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def test_edited_words_are_marked_on_their_own_side_with_why_they_matter() -> None:
    new = clause(RESIDENCY.text.replace("30", "60"))
    tree = LexborHTMLParser(page([RESIDENCY], [new]))
    assert [node.text() for node in tree.css(".altered .old del")] == ["30"]
    assert [node.text() for node in tree.css(".altered .new ins")] == ["60"]
    assert first(tree, ".altered .old").text() == RESIDENCY.text
    assert first(tree, ".altered .new").text() == new.text
    assert 'period: "30 days" became "60 days"' in first(tree, ".altered .head").text()


def test_stretches_without_a_change_are_folded_but_for_a_few_lines() -> None:
    tree = LexborHTMLParser(page([*STAYS, RESIDENCY], STAYS))
    folded = first(tree, "details.unchanged")
    assert first(folded, "summary").text() == "11 unchanged"
    open_rows = tree.css("body > .row.same")
    assert [first(node, ".old").text() for node in open_rows] == [one.text for one in STAYS[-1:]]


def test_both_ends_of_a_move_lead_to_each_other() -> None:
    tree = LexborHTMLParser(page([MOVED, *STAYS], [*STAYS, MOVED]))
    left, right = first(tree, ".moved-from"), first(tree, ".moved")
    assert first(left, "a").attributes["href"] == f"#{right.attributes['id']}"
    assert first(right, "a").attributes["href"] == f"#{left.attributes['id']}"
    rows = tree.css(".row")
    assert rows[0].attributes["id"] == attribute(left, "id")
    assert rows[-1].attributes["id"] == attribute(right, "id")


def test_changes_of_the_frame_are_folded_away() -> None:
    old = [RESIDENCY, clause("Products, prices, help", Region.FRAME)]
    new = [RESIDENCY, clause("Products, prices, careers", Region.FRAME)]
    tree = LexborHTMLParser(page(old, new))
    (folded,) = [node for node in tree.css("details") if "unchanged" not in attribute(node, "class")]
    assert "Menus, footers, banners: 1 changed" in folded.text()
    assert [node.text() for node in folded.css("ins")] == ["careers"]
    assert not tree.css("body > .row.altered")


def test_a_changed_link_is_told_with_both_targets_and_cannot_be_followed() -> None:
    old = clause("See the list.", Region.MAIN, ("list", "https://acme.example/a"))
    new = clause("See the list.", Region.MAIN, ("list", "javascript:alert(1)"))
    made = page([old], [new])
    assert "https://acme.example/a" in made
    assert not [
        node for node in LexborHTMLParser(made).css("a") if not attribute(node, "href").startswith("#")
    ]


HOSTILE = "</div><script>alert(1)</script><img src=x onerror=alert(2)> \"'><style>*{}</style> &amp; <!--"


@pytest.mark.parametrize("old", [HOSTILE, "Something else entirely stood here before."])
def test_page_text_is_never_markup(old: str) -> None:
    made = page([clause(old)], [clause(f"{HOSTILE} and more of it")])
    tree = LexborHTMLParser(made)
    assert not tree.css("script, img, iframe, object, link, form, base, [onerror]")
    assert len(tree.css("style")) == 1
    assert f"{HOSTILE} and more of it" in [node.text() for node in tree.css(".new")]


def test_the_page_loads_nothing_and_its_policy_forbids_it() -> None:
    made = page([RESIDENCY], [MOVED])
    meta = first(LexborHTMLParser(made), "meta[http-equiv=Content-Security-Policy]")
    policy = attribute(meta, "content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not re.search(r"(?:src|href)=[\"']?https?:|url\(|@import", made)


def test_what_cannot_be_seen_is_written_out() -> None:
    made = page([RESIDENCY], [clause("We keep\u202e your \x1b[31mdata\x07 on servers in Singapore.")])
    assert "[U+202E]" in made
    assert "[U+001B][" in made
    assert not set(made) & set("\u202e\x1b\x07")


def test_versions_are_named_by_date_and_digest() -> None:
    made = page([RESIDENCY], [RESIDENCY])
    assert "2025-01-02 03:04 UTC, dated 2025-01-01" in made
    assert DIGEST in made
    assert "no change" in made


def test_a_rewritten_document_says_so() -> None:
    made = page(
        STAYS[:6], [clause(f"Quite {word} words.") for word in ("other", "new", "odd", "rare", "few", "far")]
    )
    assert "differ so much" in made
