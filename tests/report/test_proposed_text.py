"""A claim that was tried out, as text: every outcome says what was found and what to do next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Note, Outcome, Region, Verdict, WordChange, WordOp
from monitor.previews import FoundWords, ProposedClaim
from monitor.report.proposed import proposed_json, proposed_text
from monitor.report.terminal import safe

WORDS = FoundWords(
    text="We never sell it", before="Listen: ", after=". Never.", clause="2. Data", region=Region.MAIN
)
HOLDING = ProposedClaim(
    provider="lumen",
    source="privacy-policy",
    claim="sale",
    url="https://lumen.example/privacy",
    outcome=Outcome.OK,
    verdict=Verdict.INTACT,
    note=Note.VERBATIM,
    words=WORDS,
    lines=("providers:", "  lumen:"),
    line=12,
    derived=("topic", "statement"),
)
ALTERED = replace(
    HOLDING,
    verdict=Verdict.ALTERED,
    note=None,
    words=None,
    quote="We never sell it",
    found="We ever sell it",
    changes=(WordChange(WordOp.REPLACE, "never", "ever"),),
    lines=(),
    line=None,
)

OUTCOMES = [
    pytest.param(HOLDING, 0, "The same again with --write puts it into line 12.", id="holds"),
    pytest.param(
        replace(HOLDING, written="config.yaml"), 0, "Written to config.yaml, line 12;", id="written"
    ),
    pytest.param(
        replace(HOLDING, refusal="in braces"), 2, "Not written: in braces. (exit code 2)", id="refused"
    ),
    pytest.param(ALTERED, 1, "We [-never-]{+ever+} sell it", id="other words"),
    pytest.param(ALTERED, 1, "the same again with --as-found. (exit code 1)", id="offer"),
    pytest.param(
        replace(ALTERED, verdict=Verdict.NEVER_MATCHED, changes=()),
        1,
        "Nearest We ever sell it",
        id="nothing",
    ),
    pytest.param(
        replace(ALTERED, verdict=Verdict.STATED, quote=None, changes=(), reason="states sell"),
        1,
        "the page is not silent on it Reason states sell",
        id="no silence",
    ),
    pytest.param(
        replace(HOLDING, outcome=Outcome.BLOCKED, verdict=None, reason="challenge"),
        3,
        "A page that could not be read proves nothing, so there is no claim to add. (exit code 3)",
        id="not read",
    ),
]


@pytest.mark.parametrize(("claim", "code", "said"), OUTCOMES)
def test_each_outcome_is_explained(claim: ProposedClaim, code: int, said: str) -> None:
    assert claim.exit_code == code
    assert said in " ".join(proposed_text(claim).split())


def test_words_are_shown_in_their_clause_with_the_spaces_they_have() -> None:
    assert "  Words      Listen: >>We never sell it<<. Never.\n" in proposed_text(HOLDING)


def test_places_are_listed_and_the_chosen_one_named() -> None:
    words = replace(WORDS, number=2, places=("1. A", "2. Data", None))
    said = " ".join(proposed_text(replace(HOLDING, words=words)).split())
    assert "Places 1. 1. A 2. 2. Data (this one) 3. under no heading" in said


def test_json_has_the_state_beside_the_verdict() -> None:
    assert proposed_json(HOLDING)["state"] == "holds"
    assert proposed_json(ALTERED)["state"] == "flagged"
    assert proposed_json(replace(HOLDING, verdict=None))["state"] == "unverified"


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(HOSTILE, HOSTILE)
def test_words_of_a_page_cannot_act_on_the_terminal(text: str, around: str) -> None:
    words = replace(WORDS, text=text, before=around, after=around, clause=around)
    for claim in (
        replace(HOLDING, words=words, warnings=(text,)),
        replace(ALTERED, found=text, reason=around),
    ):
        for line in proposed_text(claim).split("\n"):
            assert safe(line).strip() == " ".join(line.split())
