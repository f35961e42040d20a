"""What `diff` and `show` print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from report_values import DIGEST, NOW

from monitor.model import Clause, ClauseChange, ClauseKind, ClauseOp, LinkChange, Region
from monitor.report.documents import diff_text, show_text
from monitor.report.terminal import WIDTH
from monitor.results import DiffReport, PageRef, ShownDocument

OLDER = PageRef(NOW - timedelta(days=90), DIGEST, None)
NEWER = PageRef(NOW, "sha256:" + "cd34" * 16, date(2026, 2, 9))
LEAD = (
    "When you use the service, or only visit one of its pages, we receive the address of your device, "
    "the kind of browser that you use, the language that it asks for and the pages that you open, and"
)
CHANGES = (
    ClauseChange(
        ClauseOp.ALTERED,
        Region.MAIN,
        "4 > Storage",
        f"{LEAD} we may store them in Singapore.",
        f"{LEAD} we will store them in the United States.",
    ),
    ClauseChange(
        ClauseOp.ADDED, Region.MAIN, "5 > Advertising", None, "We show advertising in some of our apps."
    ),
    ClauseChange(ClauseOp.REMOVED, Region.MAIN, "", "You may object at any time.", None),
    ClauseChange(ClauseOp.MOVED, Region.MAIN, "7 > Contact", "Write to us.", "Write to us."),
    ClauseChange(ClauseOp.SPLIT, Region.MAIN, "8 > Law", "One. Two.", "One.\nTwo."),
    ClauseChange(ClauseOp.ALTERED, Region.FRAME, "", "© 2025 Lumen", "© 2026 Lumen"),
)
LINKS = (
    LinkChange("privacy team", "mailto:a@x.example", "mailto:b@x.example"),
    LinkChange("list", "/old", None),
)

DIFF = """\
lumen/terms
  From       2025-11-12 17:03Z, 90 d ago; ab12ab12ab12
  To         2026-02-10 17:03Z, just now; cd34cd34cd34; dated 2026-02-09

5 clauses changed: 1 added, 1 removed, 1 altered, 1 moved, 1 split; 2 link
targets; 1 in menus and footers.

altered: 4 > Storage
    … that it asks for and the pages that you open, and we [-may-]{+will+} store
    them in [-Singapore-]{+the United States+}.

added: 5 > Advertising
    {+We show advertising in some of our apps.+}

removed: (before the first heading)
    [-You may object at any time.-]

moved: 7 > Contact
    Write to us.

split: 8 > Law
    One. Two.

Link targets
  "privacy team" [-mailto:a@x.example-]{+mailto:b@x.example+}
  "list" [-/old-]

In menus, footers and banners

altered: (before the first heading)
    © [-2025-]{+2026+} Lumen
"""

SHOWN = """\
Terms of Lumen
  Source     lumen/terms
  Address    https://lumen.example/terms
  Read       2026-02-10 17:03Z, just now
  Dated      the document does not say
  Language   en
  SHA-256    ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12

# Terms

We keep the following:

  1. one item, one item, one item, one item, one item, one item, one item, one
     item, one item, one item, one item, one item
    (b) two
  - three

  | Logs | 30 days
  | Backups | 3 days

1 line of menus and footers left out; --frame shows them.
"""

DOCUMENT = ShownDocument(
    "lumen",
    "terms",
    NOW,
    DIGEST,
    "https://lumen.example/terms",
    "Terms of Lumen",
    None,
    "en",
    (
        Clause(ClauseKind.HEADING, Region.MAIN, "Terms", level=1),
        Clause(ClauseKind.PARAGRAPH, Region.MAIN, "We keep the following:"),
        Clause(ClauseKind.LIST_ITEM, Region.MAIN, ", ".join(["one item"] * 12), label="1.", level=1),
        Clause(ClauseKind.LIST_ITEM, Region.MAIN, "(b) two", label="(b)", label_end=3, level=2),
        Clause(ClauseKind.LIST_ITEM, Region.MAIN, "three", level=1),
        Clause(ClauseKind.TABLE_ROW, Region.MAIN, "Logs | 30 days"),
        Clause(ClauseKind.TABLE_ROW, Region.MAIN, "Backups | 3 days"),
        Clause(ClauseKind.PARAGRAPH, Region.FRAME, "Home"),
    ),
)


def test_a_diff_reads_as_a_lawyer_would_mark_it() -> None:
    assert diff_text(DiffReport("lumen", "terms", OLDER, NEWER, CHANGES, LINKS), now=NOW) == DIFF


def test_two_versions_that_say_the_same_differ_in_no_clause() -> None:
    text = diff_text(DiffReport("lumen", "terms", OLDER, NEWER, (), ()), now=NOW)
    assert text.endswith("No clause differs.\n")


def test_a_document_made_anew_is_called_rewritten() -> None:
    text = diff_text(DiffReport("lumen", "terms", OLDER, NEWER, CHANGES, (), rewritten=True), now=NOW)
    assert "The two have next to nothing in common: the document was rewritten.\n" in text


def test_a_long_new_clause_is_cut_short() -> None:
    change = ClauseChange(ClauseOp.ADDED, Region.MAIN, "9", None, "word " * 5000)
    text = diff_text(DiffReport("lumen", "terms", OLDER, NEWER, (change,), ()), now=NOW)
    assert " ".join(text.split()).endswith("word …+}")
    assert len(text) < 2000


def test_a_document_is_shown_with_its_headings_labels_and_lists() -> None:
    assert show_text(DOCUMENT, now=NOW) == SHOWN


def test_menus_are_shown_when_asked_for() -> None:
    assert show_text(DOCUMENT, now=NOW, frame=True).endswith("\nMenus and footers\n\nHome\n")


def test_documents_cannot_act_on_the_terminal() -> None:
    bad = "\x1b]8;;https://x\x07 \x9b2J \u202egnp\u200b"
    change = ClauseChange(ClauseOp.ALTERED, Region.MAIN, bad, f"old {bad}", f"new {bad}")
    links = (LinkChange(bad, bad, bad),)
    text = diff_text(DiffReport("lumen", "terms", OLDER, NEWER, (change,), links), now=NOW)
    clauses = (Clause(ClauseKind.LIST_ITEM, Region.MAIN, bad, label=bad, level=1),)
    text += show_text(replace(DOCUMENT, title=bad, url=bad, language=bad, clauses=clauses), now=NOW)
    assert not set(text) & set("\x1b\x07\x9b\u202e\u200b")


@pytest.mark.parametrize(
    "clause",
    [
        pytest.param(Clause(ClauseKind.LIST_ITEM, Region.MAIN, "word " * 40, level=60), id="deeply nested"),
        pytest.param(Clause(ClauseKind.LIST_ITEM, Region.MAIN, "word", label="label " * 40), id="long label"),
        pytest.param(Clause(ClauseKind.PARAGRAPH, Region.MAIN, "word" * 400), id="long word"),
        pytest.param(Clause(ClauseKind.PARAGRAPH, Region.MAIN, ""), id="nothing"),
    ],
)
def test_odd_clauses_still_fit(clause: Clause) -> None:
    text = show_text(replace(DOCUMENT, clauses=(clause,)), now=NOW)
    assert max(map(len, text.splitlines())) <= WIDTH
