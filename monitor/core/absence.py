"""Whether documents are silent on something: terms, none of which may stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from monitor.core.anchor import DocumentIndex, where
from monitor.core.expressions import LONGEST_RUN, expression_of, problem_of_expression
from monitor.core.normalise import canonical, words
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
    """Say whether a readable document is silent on the terms, or which clause states one."""
    for clause in index.document.clauses:
        for term in proof.terms:
            for text in _texts(clause):
                if _is_stated(term, text):
                    return Judgement(
                        Verdict.STATED,
                        found=clause.text or text,
                        clause=where(clause),
                        reason=f"states {term}",
                    )
    return Judgement(Verdict.SILENT)


def problem_of(term: str) -> str | None:
    """Say what is wrong with a term or `/regular expression/`, and how to mend it; None when nothing is."""
    expression = expression_of(term)
    if expression is not None:
        return problem_of_expression(expression)
    return None if words(term) else "has no letter or digit; write a word that would break the silence"


def _texts(clause: Clause) -> Iterator[str]:
    yield clause.text
    for link in clause.links:
        yield unquote(link.href)


def _is_stated(term: str, text: str) -> bool:
    pattern = _pattern(term)
    if expression_of(term) is None:
        return pattern.search(canonical(text).text) is not None
    return any(
        pattern.search(text, start, start + LONGEST_TEXT) is not None
        for start in range(0, max(1, len(text)), LONGEST_TEXT - _OVERLAP)
    )


@lru_cache(maxsize=1024)
def _pattern(term: str) -> re.Pattern[str]:
    """Compile a term; a plain one matches whole words, parted by spaces, hyphens or not at all."""
    expression = expression_of(term)
    if expression is not None:
        return re.compile(expression, re.IGNORECASE)
    pieces = _PIECES.findall(canonical(term).text)
    body = r"[ \-_/]{0,2}".join(re.escape(piece) for piece in pieces)
    before = f"(?<!{_LETTER})" if re.match(_LETTER, pieces[0]) else ""
    after = f"(?!{_LETTER})" if re.match(_LETTER, pieces[-1][-1]) else ""
    return re.compile(before + body + after)
