"""Silence: which texts state a term and which do not."""

from __future__ import annotations

import time

import pytest

from monitor.core.judging.absence import judge_absence, problem_of
from monitor.core.quoting.anchor import DocumentIndex, index_of
from monitor.model import AbsenceProof, Clause, ClauseKind, Link, Region, document_of


def page(*texts: str, href: str | None = None, region: Region = Region.MAIN) -> DocumentIndex:
    links = (Link("here", href),) if href else ()
    return index_of(
        document_of(
            tuple(Clause(ClauseKind.PARAGRAPH, region, text, ("Security",), links=links) for text in texts)
        )
    )


@pytest.mark.parametrize(
    ("term", "text"),
    [
        pytest.param("SOC 2", "We do not hold a SOC 2 report.", id="a denial is a statement"),
        pytest.param("SOC 2", "Audited (SOC2 Type II).", id="written together"),
        pytest.param("SOC2", "our soc-2 report", id="written apart"),
        pytest.param("SOC 2", "SOC\u00a02", id="no-break space"),
        pytest.param("ISO 27001", "ISO27001:2022", id="with its year"),
        pytest.param("ISO/IEC 27001", "ISO/IEC\u200b 27001", id="invisible character"),
        pytest.param("opt-out", "You can opt out.", id="hyphen or space"),
        pytest.param("认证", "我们已通过SOC认证。", id="Chinese inside a sentence"),
        pytest.param("SOC 2", "已通过SOC 2认证", id="Latin inside Chinese"),
        pytest.param("C++", "written in C++ only", id="signs"),
        pytest.param("30%", "about 30 % of it", id="per cent"),
        pytest.param("don't sell", "We don’t sell data", id="apostrophe"),
        pytest.param(r"/SOC\s*[12]/", "a soc 1 report", id="expression"),
    ],
)
def test_a_term_is_stated(term: str, text: str) -> None:
    judged = judge_absence(AbsenceProof((term,)), page("Before.", text))
    assert (judged.verdict, judged.found, judged.clause) == ("stated", text, "Security")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        pytest.param("SOC 2", "SOC 27001", id="a longer number"),
        pytest.param("SOC 2", "ASSOC 2", id="a longer word before"),
        pytest.param("AI", "We paid air fares.", id="inside words"),
        pytest.param("ISO 27001", "ISO 9001", id="another number"),
        pytest.param("cert", "certain", id="a beginning"),
        pytest.param("SOC 2", "Our SOC. 2 people work there.", id="across a full stop"),
        pytest.param(r"/SOC\s*[12]\b/", "SOC 27001", id="expression"),
    ],
)
def test_a_term_is_not_stated_by_what_only_looks_like_it(term: str, text: str) -> None:
    assert judge_absence(AbsenceProof((term,)), page("Before.", text)).verdict == "silent"


def test_a_term_does_not_run_from_one_clause_into_the_next() -> None:
    assert judge_absence(AbsenceProof(("SOC 2",)), page("Our SOC", "2 people")).verdict == "silent"


@pytest.mark.parametrize("href", ["https://x.example/soc-2-report.pdf", "https://x.example/SOC%202"])
def test_the_target_of_a_link_breaks_the_silence(href: str) -> None:
    assert judge_absence(AbsenceProof(("SOC 2",)), page("Trust.", href=href)).verdict == "stated"
    assert judge_absence(AbsenceProof((r"/soc.?2/",)), page("Trust.", href=href)).verdict == "stated"


def test_menus_and_footers_break_the_silence_too() -> None:
    assert judge_absence(AbsenceProof(("SOC 2",)), page("SOC 2", region=Region.FRAME)).verdict == "stated"


def test_the_first_clause_that_states_any_term_is_quoted() -> None:
    judged = judge_absence(AbsenceProof(("ISO 27001", "SOC 2")), page("A SOC 2 report.", "An ISO 27001 one."))
    assert (judged.found, judged.reason) == ("A SOC 2 report.", "states SOC 2")


@pytest.mark.parametrize("term", ["SOC 2", r"/ISO.{0,10}27001/", "中国"])
def test_sensible_terms_have_no_problem(term: str) -> None:
    assert problem_of(term) is None


@pytest.mark.parametrize("term", ["--", "/(a+)+b/", "/[/", "/x*/"])
def test_terms_that_cannot_work_are_told(term: str) -> None:
    assert problem_of(term)


def test_a_long_document_is_searched_quickly() -> None:
    index = page(*["We care about the security of a great many systems and services. " * 20] * 400)
    terms = (*(f"term {number}" for number in range(20)), r"/ISO.{0,10}27001/")
    began = time.perf_counter()
    assert judge_absence(AbsenceProof(terms), index).verdict == "silent"
    assert time.perf_counter() - began < 3
