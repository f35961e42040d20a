"""Whatever the page: typography never raises an alarm, and a word that changed is never silent."""

from __future__ import annotations

import html

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.judging.judge import judge
from monitor.core.quoting.anchor import DocumentIndex, index_of
from monitor.core.reading.read import read
from monitor.model import (
    Claim,
    Clause,
    ClauseKind,
    Finding,
    Grade,
    Judgement,
    QuoteProof,
    Region,
    Risk,
    State,
    document_of,
)

VOCABULARY = """
we you they may will must not never store process share sell personal data usage logs account information
training models partners affiliates servers Ireland Singapore 30 90 days opt out consent unless required by
law for the of and in with your our to a is are
"""
WORDS = VOCABULARY.split()

words = st.sampled_from(WORDS)
bodies = st.lists(words, min_size=6, max_size=16)
pages = st.lists(bodies, min_size=3, max_size=8, unique_by=tuple)


def sentence(body: list[str]) -> str:
    text = " ".join(body)
    return f"{text[0].upper()}{text[1:]}."


def index(texts: list[str]) -> DocumentIndex:
    return index_of(document_of(tuple(Clause(ClauseKind.PARAGRAPH, Region.MAIN, text) for text in texts)))


def verdicts(quote: str, *reads: DocumentIndex) -> list[Judgement]:
    claim = Claim("p", "c", "t", "s", Grade.VERIFIED, Risk.LOW, QuoteProof((quote,)), ("policy",))
    given_so_far: list[Judgement] = []
    for one in reads:
        given_so_far.append(judge(claim, {"policy": one}, given_so_far[-1] if given_so_far else None))
    return given_so_far


def disguised(text: str, choices: list[int]) -> str:
    """Change the typography at places that `choices` picks."""
    letters = list(text)
    for choice in choices:
        at = choice % len(letters)
        if letters[at] == " ":
            letters[at] = ("\u00a0", "  ", " \u200b", "\u2009")[choice % 4]
        elif len(letters[at]) == 1 and letters[at].isalpha():
            swaps = (letters[at].upper(), f"{letters[at]}\u00ad", f"\u200b{letters[at]}", letters[at].lower())
            letters[at] = swaps[choice % 4]
        elif letters[at] == ".":
            letters[at] = " ."
    return "".join(letters)


@given(pages, st.integers(0, 7), st.lists(st.integers(0, 10_000), max_size=12))
def test_typography_never_raises_an_alarm(bodies: list[list[str]], chosen: int, choices: list[int]) -> None:
    texts = [sentence(body) for body in bodies]
    quote = texts[chosen % len(texts)]
    first, then = verdicts(quote, index(texts), index([disguised(text, choices) for text in texts]))
    assert first.verdict == "intact"
    assert then.verdict == "intact"
    assert then.note in ("verbatim", "typographic")
    assert then.context == "same"


@given(
    pages,
    st.integers(0, 7),
    st.sampled_from(["b", "em", "a href='/x'", "span", "strong"]),
    st.integers(0, 100),
)
@settings(max_examples=60)
def test_inline_markup_never_raises_an_alarm(bodies: list[list[str]], chosen: int, tag: str, at: int) -> None:
    texts = [sentence(body) for body in bodies]
    quote = texts[chosen % len(texts)]
    plain, marked = [], []
    for text in texts:
        cut = at % len(text)
        plain.append(f"<p>{html.escape(text)}</p>")
        inside = f"<{tag}>{html.escape(text[cut:])}</{tag.split()[0]}>"
        marked.append(f"<p>{html.escape(text[:cut])}{inside}\n</p>\n<!-- x -->")
    reads = []
    for parts in (plain, marked):
        body = f"<html><body><main><h1>Policy</h1>{''.join(parts)}</main></body></html>"
        page = read(body.encode(), content_type="text/html; charset=utf-8", url="https://x.example/policy")
        assert not isinstance(page, Finding)
        reads.append(index_of(page.document))
    first, then = verdicts(quote, *reads)
    assert (first.verdict, then.verdict) == ("intact", "intact")


@given(pages, st.integers(0, 7), st.integers(0, 15), st.sampled_from(["delete", "insert", "replace"]), words)
def test_a_word_that_changed_is_never_silent(
    bodies: list[list[str]], chosen: int, at: int, edit: str, word: str
) -> None:
    number = chosen % len(bodies)
    body = bodies[number]
    place = at % len(body)
    edited = {
        "delete": body[:place] + body[place + 1 :],
        "insert": [*body[:place], word, *body[place:]],
        "replace": [*body[:place], word, *body[place + 1 :]],
    }[edit]
    texts = [sentence(body) for body in bodies]
    quote = sentence(body)
    now = [*texts[:number], sentence(edited), *texts[number + 1 :]]
    first, then = verdicts(quote, index(texts), index(now))
    if edited == body or any(f" {quote[:-1].lower()}" in f" {text.lower()}" for text in now):
        return
    assert first.verdict == "intact"
    assert then.state is State.FLAGGED


@given(pages, st.lists(st.integers(0, 7), min_size=1, max_size=6))
def test_judging_the_same_page_again_changes_nothing(bodies: list[list[str]], order: list[int]) -> None:
    texts = [sentence(body) for body in bodies]
    one = index(texts)
    for chosen in order:
        again = verdicts(texts[chosen % len(texts)], one, one, one)
        assert again[1] == again[2]
        assert again[0].places == again[2].places


@given(st.text(max_size=120), st.text(min_size=1, max_size=60))
def test_any_text_can_be_judged(page: str, quote: str) -> None:
    clauses = [" ".join(line.split()) for line in page.splitlines()]
    judged = verdicts(quote, index([clause for clause in clauses if clause]), index([quote.strip() or "x"]))
    assert all(one.state in (State.HOLDS, State.FLAGGED) for one in judged)
