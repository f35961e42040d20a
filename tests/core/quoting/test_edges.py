"""A quote of part of a sentence whose first or last words are other ones now, or whose copy hides that."""

from __future__ import annotations

import pytest

from monitor.core.quoting.anchor import index_of
from monitor.core.quoting.quotes import judge_text
from monitor.model import Clause, ClauseKind, Document, Judgement, QuoteProof, Region, Verdict, document_of

QUOTE = "personal data is stored on servers in Ireland"
SENTENCE = "All personal data is stored on servers in Ireland and copied every night."
BEFORE = "We collect what you type and what your browser tells us about itself."
AFTER = "You may ask for a copy of it, or have it erased, by writing to us."


def document(*texts: str) -> Document:
    return document_of(tuple(Clause(ClauseKind.PARAGRAPH, Region.MAIN, text) for text in texts))


def judged_after(now: Document, quote: str = QUOTE, first: Document | None = None) -> Judgement:
    proof = QuoteProof((quote,))
    known = judge_text(quote, index_of(first or document(BEFORE, SENTENCE, AFTER)), proof, None)
    assert known.verdict is Verdict.INTACT
    return judge_text(quote, index_of(now), proof, known.places[0])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("Ireland", "Norway", ("Ireland", "Norway"), id="last word"),
        pytest.param("in Ireland", "of our partners", ("in Ireland", "of our partners"), id="last words"),
        pytest.param("servers in Ireland", "disks", ("servers in Ireland", "disks"), id="fewer words"),
        pytest.param("personal data", "billing data", ("personal", "billing"), id="first word"),
        pytest.param("in Ireland and", "and", ("in Ireland", None), id="last words gone"),
        pytest.param("Ireland and copied", "Norway or moved", ("Ireland", "Norway"), id="neighbours too"),
    ],
)
def test_what_took_the_place_of_the_edge_of_a_quote_is_shown(
    old: str, new: str, expected: tuple[str, str | None]
) -> None:
    judgement = judged_after(document(BEFORE, SENTENCE.replace(old, new), AFTER))
    assert judgement.verdict is Verdict.ALTERED
    assert [(change.old, change.new) for change in judgement.changes] == [expected]


def test_a_copy_elsewhere_does_not_hide_a_clause_that_ran_into_its_neighbours() -> None:
    clause = "Persistent cookies are used for security only."
    longer = f"{BEFORE} {clause} {AFTER}"
    run_together = longer.replace(
        "for security only. You", "for security and to show advertisements, and you"
    )
    first = document("How it works.", longer, "The end.")
    now = document("How it works.", run_together, "The end.", f"In other news. {clause}")
    judgement = judged_after(now, clause, first)
    assert judgement.verdict is Verdict.ALTERED
    assert "advertisements" in (judgement.found or "")


def test_a_copy_that_changed_elsewhere_leaves_the_quote_where_it_was_found() -> None:
    other = "Backups of personal data is stored on servers in Ireland for a year."
    changed = other.replace("Ireland", "Norway")
    first, now = document(BEFORE, SENTENCE, AFTER, other), document(BEFORE, SENTENCE, AFTER, changed)
    assert judged_after(now, first=first).verdict is Verdict.INTACT
