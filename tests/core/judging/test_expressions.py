"""Which regular expressions a register may hold."""

from __future__ import annotations

import re
import time

import pytest

from monitor.core.judging.expressions import LONGEST_RUN, expression_of, problem_of_expression

HARMLESS = [
    pytest.param(r"SOC\s*2", id="white space repeated"),
    pytest.param(r"\bSOC ?2\b|\bISO(/IEC)? ?27001\b", id="alternatives and options"),
    pytest.param(r"status\..+", id="one endless repeat"),
    pytest.param(r"SOC.{0,40}Type.*", id="one bounded and one endless repeat"),
    pytest.param(r"(?:first|second) party", id="alternatives once"),
    pytest.param(r"(ISO ?){1,2}27001", id="a short repeat of an option"),
    pytest.param(r"\s*\s*\s*\s*SOC", id="white space repeated, which never stands twice"),
    pytest.param(r"(a\+)+b", id="an escaped plus inside a repeat"),
    pytest.param(r"([*+])+b", id="a set of quantifier signs inside a repeat"),
    pytest.param(r"[]a]+x", id="a closing bracket in a set"),
    pytest.param(r"[^\]]*x", id="an escaped bracket in a set"),
    pytest.param(r"(?i:soc)", id="a flag for a group"),
    pytest.param(r"(?<!x)soc(?=2)", id="looking around"),
    pytest.param(r"(?P<name>soc)", id="a named group"),
    pytest.param(r"a{x}b", id="braces that are no repeat"),
]
DANGEROUS = [
    pytest.param(r"(a+)+b", "nested", id="a repeat in a repeat"),
    pytest.param(r"((ab)+c)+", "nested", id="two levels"),
    pytest.param(r"(a|ab)+c", "nested", id="alternatives in a repeat"),
    pytest.param(r"([a-z]+ ?)*x", "nested", id="words in a repeat"),
    pytest.param(r"(a?a?)+b", "nested", id="options in a repeat"),
    pytest.param(r"(.{0,999}a){9}", "nested", id="a bounded repeat in a bounded repeat"),
    pytest.param(r"a*a*b", "nested", id="two endless repeats in a row"),
    pytest.param(r".{0,4000}.{0,4000}x", "nested", id="two long repeats in a row"),
    pytest.param("a?" * 40 + "b", "nested", id="forty options"),
    pytest.param(r"(?=a+)+b", "nested", id="looking around in a repeat"),
    pytest.param(r"(\w+) \1", "refers back", id="a back reference by number"),
    pytest.param(r"(?P<x>a)(?P=x)", "refers back", id="a back reference by name"),
    pytest.param(r"(a)?(?(1)b|c)", "refers back", id="a condition"),
    pytest.param(r"(?x) a + b", "flag x", id="the verbose flag"),
    pytest.param(r"soc(?# 2)", "comment", id="a comment"),
]
INVALID = [
    pytest.param(r"(soc", "not a regular expression", id="an open bracket"),
    pytest.param(r"a**", "not a regular expression", id="a doubled star"),
    pytest.param(r"[[a]", "not a regular expression", id="a set that Python warns of"),
    pytest.param(r"a{99999999999999999999}", "not a regular expression", id="a number too large"),
    pytest.param(r"x*", "empty text", id="nothing to find"),
    pytest.param("a" * 501, "longer than", id="too long"),
]


@pytest.mark.parametrize("expression", HARMLESS)
def test_a_usual_expression_can_be_used(expression: str) -> None:
    assert problem_of_expression(expression) is None


@pytest.mark.parametrize(("expression", "why"), [*DANGEROUS, *INVALID])
def test_an_expression_that_could_run_away_is_refused(expression: str, why: str) -> None:
    assert why in (problem_of_expression(expression) or "")


@pytest.mark.parametrize("letter", ["a", "1", " ", "a1 "])
@pytest.mark.parametrize("expression", HARMLESS)
def test_what_can_be_used_is_quick_on_hostile_text(expression: str, letter: str) -> None:
    text = (letter * LONGEST_RUN)[:LONGEST_RUN]
    started = time.process_time()
    re.compile(expression, re.IGNORECASE).search(re.sub(r"\s+", " ", text))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("term", "expression"),
    [
        pytest.param("/SOC ?2/", "SOC ?2", id="between slashes"),
        pytest.param("SOC 2", None, id="a plain term"),
        pytest.param("/status", None, id="a path"),
        pytest.param("//", None, id="nothing between slashes"),
    ],
)
def test_an_expression_stands_between_slashes(term: str, expression: str | None) -> None:
    assert expression_of(term) == expression
