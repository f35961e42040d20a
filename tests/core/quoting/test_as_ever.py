"""What is nearly always the case is recognised at little cost, and comes to what the full search finds."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from monitor.core.quoting import quotes
from monitor.core.quoting.anchor import index_of
from monitor.core.quoting.quotes import judge_text
from monitor.model import Clause, ClauseKind, Document, Judgement, Place, QuoteProof, Region, document_of

QUOTE = "We delete inputs after 30 days."
TEXTS = (
    QUOTE,
    "2.1 We delete inputs after 30 days.",
    "Here it begins. We delete inputs after 30 days. There is more to it.",
    "We delete  inputs after 30 days",
    "We delete inputs after 30 days.5",
    "We delete inputs after 90 days.",
    "We never sell inputs.",
    "Write to us.",
)
HEADINGS = ("Storage", "Deletion")
PARTS = st.lists(
    st.one_of(st.sampled_from(HEADINGS), st.tuples(st.sampled_from(TEXTS), st.booleans())), max_size=7
)
Parts = list[str | tuple[str, bool]]


def document(parts: Parts) -> Document:
    clauses: list[Clause] = []
    path: tuple[str, ...] = ()
    for part in parts:
        if isinstance(part, str):
            path = (part,)
            clauses.append(Clause(ClauseKind.HEADING, Region.MAIN, part, level=2))
            continue
        text, is_main = part
        region = Region.MAIN if is_main else Region.FRAME
        label, label_end = ("2.1", 4) if text.startswith("2.1") else (None, 0)
        clauses.append(Clause(ClauseKind.PARAGRAPH, region, text, path, label, label_end))
    return document_of(tuple(clauses))


def judged(parts: Parts, proof: QuoteProof, place: Place | None) -> Judgement:
    return judge_text(QUOTE, index_of(document(parts)), proof, place, "policy")


@given(
    PARTS,
    PARTS,
    st.sampled_from([None, "begins.", "sell inputs."]),
    st.sampled_from([None, "There is more", "Write to us."]),
)
@example([(QUOTE, True)], [(QUOTE, True), ("Write to us.", True), (QUOTE, True)], None, "Write to us.")
@example([("Write to us.", True), (QUOTE, True)], [("Write to us.", True), (QUOTE, True)] * 2, None, None)
@example(["Storage", (QUOTE, True)], ["Storage", (QUOTE, True), (QUOTE, False)], None, None)
def test_shortcut_comes_to_what_the_full_search_finds(
    first: Parts, then: Parts, prefix: str | None, suffix: str | None
) -> None:
    proof = QuoteProof((QUOTE,), prefix, suffix)
    place = judged(first, proof, None).places[0]
    for parts in (first, then, [*first, *then], [*then, *first]):
        short = judged(parts, proof, place)
        with patch.object(quotes, "_as_ever", return_value=None):
            full = judged(parts, proof, place)
        assert (short.verdict, short.note, short.context, short.found, short.clause, short.places) == (
            full.verdict,
            full.note,
            full.context,
            full.found,
            full.clause,
            full.places,
        )
