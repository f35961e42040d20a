"""Whether documents are silent on something: terms, none of which may stand in them."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.core.judging.expressions import LONGEST_RUN, expression_of, problem_of_expression
from monitor.core.normalise import canonical_text, words
from monitor.core.quoting.anchor import DocumentIndex, where
from monitor.model import AbsenceProof, Clause, Judgement, Verdict

LONGEST_TEXT = LONGEST_RUN
"""Code points of one clause that a regular expression sees at a time."""

_OVERLAP = 300
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
)
_UNSPACED += "\U00020000-\U0003134f"
_LETTER = f"[^\\W_{_UNSPACED}]"
_PIECES = re.compile(rf"\d+(?:[.,:/'-]\d+)*|{_LETTER}+?(?=\d|\b|_|[{_UNSPACED}])|\S")


def judge_absence(proof: AbsenceProof, index: DocumentIndex) -> Judgement:
    """Say whether a readable document is silent on the terms, or which clause states one first.

    Menus and footers count too, and so do the targets of links.
    """
    stated = [(number, term) for term in proof.terms if (number := _first_statement(term, index)) is not None]
    if not stated:
        return Judgement(Verdict.SILENT)
    number, term = min(stated, key=lambda one: one[0])
    clause = index.document.clauses[number]
    found = clause.text or ", ".join(link.href for link in clause.links)
    return Judgement(Verdict.STATED, found=found, clause=where(clause), reason=f"states {term}")


def problem_of(term: str) -> str | None:
    """Say what is wrong with a term or `/regular expression/`, and how to mend it; None when nothing is."""
    expression = expression_of(term)
    if expression is not None:
        return problem_of_expression(expression)
    return None if words(term) else "has no letter or digit; write a word that would break the silence"


def _first_statement(term: str, index: DocumentIndex) -> int | None:
    """Give the number of the first clause whose text or link targets hold a term."""
    expression = expression_of(term)
    numbers = [
        _stating_clause(term, index)
        if expression is None
        else _matching_clause(term, index.document.clauses),
        _stating_link(term, index, folded=expression is None),
    ]
    return min((number for number in numbers if number is not None), default=None)


def _stating_clause(term: str, index: DocumentIndex) -> int | None:
    """Search all clauses at once; a hit that runs from one clause into the next is none."""
    layer = index.whole
    for hit in _pattern(term).finditer(layer.canonical.text):
        number = layer.clause_number(hit.start())
        if number == layer.clause_number(hit.end() - 1):
            return number
    return None


def _matching_clause(term: str, clauses: tuple[Clause, ...]) -> int | None:
    pattern = _pattern(term)
    for number, clause in enumerate(clauses):
        for start in range(0, max(1, len(clause.text)), LONGEST_TEXT - _OVERLAP):
            if pattern.search(clause.text, start, start + LONGEST_TEXT) is not None:
                return number
    return None


def _stating_link(term: str, index: DocumentIndex, *, folded: bool) -> int | None:
    pattern = _pattern(term)
    for number, target, plain in index.targets:
        if pattern.search(plain if folded else target[:LONGEST_TEXT]) is not None:
            return number
    return None


@lru_cache(maxsize=1024)
def _pattern(term: str) -> re.Pattern[str]:
    """Compile a term; a plain one matches whole words, parted by spaces, hyphens or not at all."""
    expression = expression_of(term)
    if expression is not None:
        return re.compile(expression, re.IGNORECASE)
    found = _PIECES.findall(canonical_text(term))
    pieces = [piece for piece in found if piece not in "-_/"] or found
    body = r"[ \-_/]{0,2}".join(re.escape(piece) for piece in pieces)
    before = f"(?<!{_LETTER})" if re.match(_LETTER, pieces[0]) else ""
    after = f"(?!{_LETTER})" if re.match(_LETTER, pieces[-1][-1]) else ""
    return re.compile(before + body + after)
