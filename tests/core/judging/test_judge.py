"""What became of a claim: the verdicts of DESIGN, section 4, on pages small enough to read."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from monitor.core.judging.judge import judge, judge_status
from monitor.core.quoting.anchor import DocumentIndex, index_of
from monitor.model import (
    AbsenceProof,
    Claim,
    Clause,
    ClauseKind,
    Finding,
    Grade,
    Judgement,
    Link,
    LinkProof,
    Outcome,
    Proof,
    QuoteProof,
    Region,
    Risk,
    State,
    StatusPageProof,
    document_of,
)

STORED = "We store your personal data on servers in Ireland."
BEFORE = "This part tells you where your data goes."
AFTER = "Backups are kept for thirty days and then deleted."


def page(*lines: str, frame: tuple[str, ...] = (), hidden: str = "") -> DocumentIndex:
    """Make a page: a line that starts with # is a heading, with * a list item, else a paragraph."""
    clauses: list[Clause] = []
    path: list[tuple[int, str]] = []
    for line in lines:
        mark, _, text = line.partition(" ")
        above = tuple(heading for _, heading in path)
        if set(mark) == {"#"}:
            path = [one for one in path if one[0] < len(mark)]
            above = tuple(heading for _, heading in path)
            path.append((len(mark), text))
            clauses.append(Clause(ClauseKind.HEADING, Region.MAIN, text, above, level=len(mark)))
        elif mark == "*":
            clauses.append(Clause(ClauseKind.LIST_ITEM, Region.MAIN, text, above, level=1))
        else:
            clauses.append(Clause(ClauseKind.PARAGRAPH, Region.MAIN, line, above))
    clauses += [Clause(ClauseKind.PARAGRAPH, Region.FRAME, line) for line in frame]
    return index_of(document_of(tuple(clauses), language="en", hidden=hidden))


def claim_of(
    proof: Proof | None, *, risk: Risk = Risk.MEDIUM, sources: tuple[str, ...] = ("policy",)
) -> Claim:
    return Claim("p", "c", "topic", "A statement.", Grade.VERIFIED, risk, proof, sources)


def follow(proof: Proof | str, *pages: DocumentIndex | Finding | None, risk: Risk = Risk.MEDIUM) -> Judgement:
    """Judge page after page, remembering as the pipeline does, and give the last judgement."""
    claim = claim_of(QuoteProof((proof,)) if isinstance(proof, str) else proof, risk=risk)
    memory: Judgement | None = None
    for one in pages:
        memory = judge(claim, {"policy": one}, memory)
    assert memory is not None
    return memory


FIRST = page("## Storage", BEFORE, STORED, AFTER)
BLOCKED = Finding(Outcome.BLOCKED, "challenge", "the site asked for proof of a human")


# --- quotes that hold ------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "verdict", "note", "context"),
    [
        pytest.param(FIRST, "intact", "verbatim", "same", id="nothing changed"),
        pytest.param(
            page("## Storage", BEFORE, "We store your personal data on servers in Ireland .", AFTER),
            "intact", "typographic", "same", id="space before the full stop",
        ),
        pytest.param(
            page("## Storage", BEFORE, "WE STORE YOUR PERSONAL DATA ON SERVERS IN IRELAND.", AFTER),
            "intact", "typographic", "same", id="letter case",
        ),
        pytest.param(
            page("## Storage", BEFORE, "We store your personal data, on servers in Ireland.", AFTER),
            "intact", "punctuation", "same", id="a comma",
        ),
        pytest.param(
            page("## Storage", BEFORE, STORED.rstrip("."), AFTER),
            "intact", "punctuation", "same", id="the full stop is lost",
        ),
        pytest.param(
            page("## Storage", BEFORE, "* We store your personal data on", "* servers in Ireland.", AFTER),
            "intact", "verbatim", "same", id="split into two clauses",
        ),
        pytest.param(
            page("## Storage", f"{BEFORE} {STORED} {AFTER}"),
            "intact", "verbatim", "changed", id="merged into one clause",
        ),
        pytest.param(
            page("## Storage", BEFORE, f"{STORED} Some of it goes elsewhere.", AFTER),
            "intact", "verbatim", "changed", id="the clause has a new sentence",
        ),
        pytest.param(
            page("## 4. STORAGE", BEFORE, STORED, AFTER),
            "intact", "verbatim", "same", id="the heading got a number",
        ),
        pytest.param(
            page("## Where data lives", BEFORE, STORED, AFTER),
            "moved", "verbatim", "same", id="another heading",
        ),
        pytest.param(
            page("## Storage", AFTER, "New words at the end.", STORED),
            "intact", "verbatim", "same", id="another place under the same heading",
        ),
        pytest.param(
            page("## Storage", BEFORE, frame=(STORED,)), "moved", "verbatim", "same", id="in the footer now",
        ),
    ],
)  # fmt: skip
def test_a_quote_holds_when_each_word_is_there(
    now: DocumentIndex, verdict: str, note: str, context: str
) -> None:
    judged = follow(STORED, FIRST, now)
    assert (judged.verdict, judged.note, judged.context) == (verdict, note, context)
    assert judged.state is State.HOLDS
    assert judged.severity is None


def test_a_lost_mark_is_shown_among_the_changes() -> None:
    judged = follow(
        STORED, FIRST, page("## Storage", BEFORE, "We store your personal data, on servers in Ireland.")
    )
    assert judged.changes
    assert any("," in (change.new or "") for change in judged.changes)


def test_the_heading_of_the_document_may_be_renamed() -> None:
    first = page("# Privacy Policy", "## Storage", STORED)
    now = page("# Acme Privacy Policy", "## Storage", STORED)
    assert follow(STORED, first, now).verdict == "intact"


def test_a_second_title_moves_nothing() -> None:
    first = page("# Privacy Policy", "## Storage", STORED)
    now = page("# Your choices", "# Privacy Policy", "## Storage", STORED)
    assert follow(STORED, first, now, first).verdict == "intact"
    assert follow(STORED, first, now).verdict == "intact"


def test_a_date_among_the_headings_is_no_section() -> None:
    first = page("## Last updated: 1 May 2025", "### Storage", STORED)
    now = page("## Last updated: 3 June 2026", "### Storage", STORED)
    assert follow(STORED, first, now).verdict == "intact"


def test_moved_lasts_until_it_is_accepted() -> None:
    elsewhere = page("## Where data lives", BEFORE, STORED)
    assert follow(STORED, FIRST, elsewhere, elsewhere, elsewhere).verdict == "moved"
    assert follow(STORED, FIRST, elsewhere, FIRST).verdict == "intact"


# --- quotes that were altered ----------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("We store your personal data on servers in Iceland.", id="one word"),
        pytest.param("We may store your personal data on servers in Ireland.", id="one word more"),
        pytest.param("We store personal data on servers in Ireland.", id="one word fewer"),
        pytest.param("We do not store your personal data on servers in Ireland.", id="negation"),
        pytest.param("We store your non-personal data on servers in Ireland.", id="a prefix"),
        pytest.param(
            "We store your personal data on servers in Ireland, Singapore and Brazil.", id="goes on"
        ),
        pytest.param("We store your personal dаta on servers in Ireland.", id="a Cyrillic letter"),
    ],
)
def test_a_changed_word_is_never_silent(sentence: str) -> None:
    judged = follow(STORED, FIRST, page("## Storage", BEFORE, sentence, AFTER))
    assert judged.verdict == "altered"
    assert judged.found == sentence
    assert judged.clause == "Storage"
    assert judged.severity is not None
    assert judged.changes


@pytest.mark.parametrize(
    ("quote", "now"),
    [
        pytest.param("Logs are kept for 3.5 years.", "Logs are kept for 35 years.", id="a mark lost"),
        pytest.param("Logs are kept for 3.5 years.", "Logs are kept for 3,5 years.", id="another mark"),
        pytest.param("Fees are 1,000 dollars.", "Fees are 1.000 dollars.", id="thousands"),
        pytest.param("Logs are kept for 30 days.", "Logs are kept for 30-90 days.", id="a range"),
    ],
)
def test_a_mark_between_digits_is_a_change_of_number(quote: str, now: str) -> None:
    assert follow(quote, page("## Logs", BEFORE, quote), page("## Logs", BEFORE, now)).verdict == "altered"


@pytest.mark.parametrize(
    ("first", "now"),
    [
        pytest.param(
            STORED, "We store your personal data on servers in Ireland, except for logs.", id="goes on"
        ),
        pytest.param(STORED, f"Unless you object, {STORED}", id="begins with a condition"),
        pytest.param(STORED, "We store your personal data on servers in Ireland (see below).", id="a remark"),
    ],
)
def test_a_sentence_that_grew_is_extended(first: str, now: str) -> None:
    judged = follow(STORED, page("## Storage", BEFORE, first), page("## Storage", BEFORE, now, AFTER))
    assert (judged.verdict, judged.note) == ("altered", "extended")
    assert judged.found == now


def test_a_quote_that_ends_its_sentence_is_extended_even_at_first_sight() -> None:
    judged = follow("Data is used for training.", page("Data is used for training, except yours."))
    assert (judged.verdict, judged.note) == ("altered", "extended")


def test_a_quote_without_a_full_stop_is_measured_by_its_first_place() -> None:
    quote = "your personal data on servers in Ireland"
    middle = page("## Storage", "We store your personal data on servers in Ireland and nowhere else.")
    assert follow(quote, FIRST, page("## Storage", STORED[:-1] + " and elsewhere.")).note == "extended"
    assert follow(quote, middle, page("## Storage", STORED[:-1] + " and elsewhere.")).verdict == "intact"


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(
            page("## Rights", "* access;", "* erasure; and", "* objection."), id="the last item but one"
        ),
        pytest.param(
            page("## Rights", "* access;", "* (b) erasure;", "* objection."), id="a letter in front"
        ),
    ],
)
def test_an_item_of_a_list_may_get_a_new_neighbour(now: DocumentIndex) -> None:
    first = page("## Rights", "* access to your personal data;", "* erasure;", "* objection.")
    assert follow("erasure", first, now).state is State.HOLDS


def test_an_exact_copy_elsewhere_does_not_hide_that_the_clause_changed() -> None:
    changed = "We store your personal data on servers in Ireland and China."
    now = page("## Storage", BEFORE, changed, AFTER, "## Questions", STORED)
    judged = follow(STORED, FIRST, now)
    assert judged.verdict == "altered"
    assert judged.found == changed


def test_a_copy_that_was_there_before_does_not_hide_it_either() -> None:
    first = page("## Storage", BEFORE, STORED, AFTER, "## Questions", "Where is my data?", STORED)
    changed = "We store your personal data on servers in Ireland and China."
    now = page("## Storage", BEFORE, changed, AFTER, "## Questions", "Where is my data?", STORED)
    assert follow(STORED, first, now).verdict == "altered"


def test_a_copy_may_change_while_the_tracked_place_stays() -> None:
    first = page("## Storage", BEFORE, STORED, AFTER, "## Questions", "Where is my data?", STORED)
    now = page("## Storage", BEFORE, STORED, AFTER, "## Questions", "Where is my data?", "In Ireland.")
    assert follow(STORED, first, now).verdict == "intact"


def test_prefix_and_suffix_choose_the_place() -> None:
    first = page("## Web", "Logs.", STORED, "## App", "Pictures.", STORED, "Sounds.")
    proof = QuoteProof((STORED,), prefix="Pictures.", suffix="Sounds.")
    judged = follow(proof, first)
    assert judged.clause == "App"
    now = page("## Web", "Logs.", "We keep no logs.", "## App", "Pictures.", STORED, "Sounds.")
    assert follow(proof, first, now).verdict == "intact"
    now = page("## Web", "Logs.", STORED, "## App", "Pictures.", STORED[:-1] + " and Peru.", "Sounds.")
    assert follow(proof, first, now).verdict == "altered"


def test_a_sentence_that_stood_beside_the_quote_is_not_its_rewording() -> None:
    other = "We store your account name on servers in Ireland."
    first = page("## Storage", BEFORE, STORED, AFTER, "## Accounts", other)
    assert (
        follow(STORED, first, page("## Storage", BEFORE, AFTER, "## Accounts", other)).verdict == "vanished"
    )


# --- quotes that are gone --------------------------------------------------------


def test_a_clause_that_went_is_vanished_and_one_that_never_was_is_never_matched() -> None:
    gone = page("## Storage", BEFORE, AFTER)
    assert follow(STORED, FIRST, gone).verdict == "vanished"
    assert follow(STORED, gone).verdict == "never_matched"
    assert follow(STORED, gone, gone).verdict == "never_matched"
    assert follow(STORED, gone, FIRST).verdict == "intact"


def test_words_that_only_stand_in_hidden_text_are_told() -> None:
    judged = follow(STORED, FIRST, page("## Storage", BEFORE, hidden=STORED))
    assert judged.state is State.FLAGGED
    assert "hide" in (judged.reason or "")


def test_a_tie_between_places_is_ambiguous() -> None:
    now = page("## Web", "Alpha.", STORED, "Beta.", "## App", "Gamma.", STORED, "Delta.")
    assert follow(STORED, FIRST, now).verdict == "ambiguous"


def test_bidirectional_controls_in_the_clause_are_flagged() -> None:
    judged = follow(STORED, FIRST, page("## Storage", BEFORE, f"{STORED} \u202eNot so.", AFTER))
    assert judged.verdict == "altered"
    assert "suspicious characters: U+202E" in (judged.reason or "")


# --- quotes in parts -------------------------------------------------------------

PARTS = "We store your personal data ... on servers in Ireland."
WHOLE = "We store your personal data, as told above, on servers in Ireland."


@pytest.mark.parametrize("joint", ["...", "…", "[...]", "[…]", " ... "])
def test_parts_must_follow_one_another(joint: str) -> None:
    quote = PARTS.replace(" ... ", joint)
    assert follow(quote, page(WHOLE)).verdict == "intact"
    assert (
        follow(quote, page("We store your personal data", "for years", "on servers in Ireland.")).verdict
        == "intact"
    )


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(
            page("We store your personal data, as told above, on servers in Peru."), id="a part changed"
        ),
        pytest.param(page("We store your personal data."), id="a part is gone"),
        pytest.param(page("On servers in Ireland.", "We store your personal data"), id="the other way round"),
        pytest.param(
            page(
                "We store your personal data",
                *["Something else altogether." * 20] * 10,
                "on servers in Ireland.",
            ),
            id="far apart",
        ),
    ],
)
def test_a_part_that_is_gone_or_out_of_order_alters_the_quote(now: DocumentIndex) -> None:
    assert follow(PARTS, page(WHOLE), now).verdict == "altered"


def test_an_ellipsis_that_the_page_has_itself_is_text() -> None:
    assert follow("wait ... please hold on", page("Wait ... please hold on")).note == "typographic"


def test_of_several_texts_the_worst_decides() -> None:
    proof = QuoteProof((STORED, AFTER))
    assert follow(proof, FIRST).verdict == "intact"
    judged = follow(
        proof, FIRST, page("## Storage", BEFORE, STORED, "Backups are kept for ninety days and deleted.")
    )
    assert judged.verdict == "altered"
    assert "ninety" in (judged.found or "")
    assert follow(proof, FIRST, page("## Storage", BEFORE, STORED)).verdict == "vanished"
    assert len(judged.places) == 2


# --- pages that prove nothing ----------------------------------------------------


def test_a_page_that_could_not_be_read_proves_nothing_and_loses_nothing() -> None:
    before = follow(STORED, FIRST)
    judged = judge(claim_of(QuoteProof((STORED,))), {"policy": BLOCKED}, before)
    assert (judged.verdict, judged.reason, judged.source) == ("unverified", "blocked", "policy")
    assert judged.places == before.places
    assert judged.severity is None
    assert follow(STORED, FIRST, BLOCKED, page("## Elsewhere", STORED)).verdict == "moved"
    assert follow(STORED, None).reason == "never_read"


def test_a_statement_without_proof_is_not_judged() -> None:
    assert judge(claim_of(None), {"policy": FIRST}, None).state is State.NOT_JUDGED


@pytest.mark.parametrize(
    ("risk", "severity"), [(Risk.HIGH, "critical"), (Risk.MEDIUM, "notable"), (Risk.LOW, "notable")]
)
def test_risk_grades_what_words_do_not(risk: Risk, severity: str) -> None:
    assert follow(STORED, FIRST, page("## Storage", BEFORE), risk=risk).severity == severity


# --- absences over several documents --------------------------------------------

SILENT = page("We care for security.")
STATED = page("## Security", "We do not hold a SOC 2 report.")


@pytest.mark.parametrize(
    ("reads", "verdict", "source"),
    [
        pytest.param({"policy": SILENT, "terms": SILENT}, "silent", None, id="both silent"),
        pytest.param({"policy": SILENT, "terms": STATED}, "stated", "terms", id="one states it"),
        pytest.param({"policy": BLOCKED, "terms": STATED}, "stated", "terms", id="stated outweighs unread"),
        pytest.param({"policy": SILENT, "terms": BLOCKED}, "unverified", "terms", id="one was not read"),
        pytest.param({"policy": None, "terms": SILENT}, "unverified", "policy", id="one was never read"),
    ],
)
def test_silence_needs_every_document(
    reads: Mapping[str, DocumentIndex | Finding | None], verdict: str, source: str | None
) -> None:
    judged = judge(claim_of(AbsenceProof(("SOC 2",)), sources=("policy", "terms")), reads, None)
    assert (judged.verdict, judged.source) == (verdict, source)


# --- links and status pages ------------------------------------------------------


def test_a_link_is_judged_on_its_document() -> None:
    clause = Clause(
        ClauseKind.PARAGRAPH, Region.MAIN, "See our list.", links=(Link("list", "https://x.example/l"),)
    )
    linked = index_of(document_of((clause,)))
    proof = LinkProof("list", "https://x.example/l")
    assert follow(proof, linked).verdict == "intact"
    judged = follow(proof, linked, SILENT)
    assert (judged.verdict, judged.severity, judged.source) == ("vanished", "notable", "policy")


@pytest.mark.parametrize(
    ("recognised", "outcome", "verdict"),
    [
        pytest.param(True, None, "present", id="answers"),
        pytest.param(False, None, "missing", id="answers with something else"),
        pytest.param(None, Outcome.NOT_FOUND, "missing", id="not found"),
        pytest.param(None, Outcome.REPLACED, "missing", id="replaced"),
        pytest.param(None, Outcome.UNREACHABLE, "unverified", id="down"),
        pytest.param(None, Outcome.BLOCKED, "unverified", id="blocked"),
        pytest.param(None, None, "unverified", id="never read"),
    ],
)
def test_a_status_page_is_missing_only_when_something_else_answers(
    recognised: bool | None, outcome: Outcome | None, verdict: str
) -> None:
    finding = Finding(outcome, "rule", "a reason") if outcome else None
    judged = judge_status(claim_of(StatusPageProof(), risk=Risk.HIGH), recognised, finding, None)
    assert judged.verdict == verdict
    assert (judged.severity == "critical") is (verdict == "missing")
