"""Where words stand on a page, for a person who is about to quote them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.quoting.anchor import DocumentIndex, matches, quote_of
from monitor.core.quoting.layer import Layer, Match
from monitor.core.quoting.places import fits_register
from monitor.core.quoting.sentences import sentences
from monitor.model import Clause, QuoteProof

_WORDS_BESIDE = (4, 8, 16, 32)
"""How many words before and after are tried, in this order, until they tell one place from the others."""

_LONGEST_WORD = 12
_MARKS = " .,;:!?)]»”。，；：！？）"
_REACH = 1_000
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One place of some words: the clause, the words as they are written there, the rest of it around.

    `count` is how many places there are, `number` which of them this is, from 1,
    in reading order. `prefix` and `suffix` tell it from the others: None where
    it is the only one, or where nothing does.
    """

    clause: Clause
    text: str
    before: str
    after: str
    count: int = 1
    number: int = 1
    prefix: str | None = None
    suffix: str | None = None

    @property
    def is_told_apart(self) -> bool:
        return self.count == 1 or bool(self.prefix or self.suffix)

    @property
    def share(self) -> float:
        """Give the quoted share, 0 to 1, of the letters of the sentences that the words stand in."""
        start, end = len(self.before), len(self.before) + len(self.text)
        around = sentences(self.before + self.text + self.after)
        touched = [(first, last) for first, last in around if first < end and last > start]
        return min(1.0, len(self.text) / max(1, touched[-1][1] - touched[0][0])) if touched else 1.0


def quotations(text: str, index: DocumentIndex) -> tuple[Quotation, ...]:
    """Give every place of some words in the main region, else anywhere, in reading order.

    A text with an ellipsis gives, for each place, the words that its parts are there.
    """
    for layer in index.layers:
        found = matches(quote_of(text), layer)
        if found:
            return tuple(_quotation(layer, found, number) for number in range(len(found)))
    return ()


def quotation_at(layer: Layer, match: Match) -> Quotation:
    """Give the words of one match in full, with its place among all that read the same."""
    text = _text_of(layer, match)
    found = matches(quote_of(text), layer)
    same = [number for number, one in enumerate(found) if one.start == match.start]
    return _quotation(layer, found, same[0]) if same else _quotation(layer, [match], 0)


def _quotation(layer: Layer, found: Sequence[Match], number: int) -> Quotation:
    match = found[number]
    first, last = layer.canonical.original(match.start, match.end)
    opening, closing = layer.clause_number(match.start), layer.clause_number(match.end - 1)
    begin, stop = layer.starts[opening], layer.starts[closing] + len(layer.clauses[closing].text)
    before, after = layer.text[begin:first], layer.text[last:stop]
    others = [other for other in found if other is not match]
    wide = layer.text[max(0, first - _REACH) : first], layer.text[last : last + _REACH]
    # Words of the clause itself outlive a change of its neighbours.
    prefix, suffix = _telling(layer, match, others, before, after)
    if prefix is None and suffix is None:
        prefix, suffix = _telling(layer, match, others, *wide)
    return Quotation(
        clause=layer.clauses[opening],
        text=_text_of(layer, match),
        before=_SPACES.sub(" ", before),
        after=_SPACES.sub(" ", after),
        count=len(found),
        number=number + 1,
        prefix=prefix,
        suffix=suffix,
    )


def _text_of(layer: Layer, match: Match) -> str:
    return " … ".join(" ".join(layer.original(*span).split()) for span in match.spans)


def _telling(
    layer: Layer, match: Match, others: Sequence[Match], before: str, after: str
) -> tuple[str | None, str | None]:
    """Find the fewest of the words before and after a match that no other match has both of."""
    left, right = before.split(), after.lstrip(_MARKS).split()
    for count in _WORDS_BESIDE if others else ():
        longest = count * _LONGEST_WORD
        prefix, suffix = " ".join(left[-count:])[-longest:].strip(), " ".join(right[:count])[:longest].strip()
        proof = QuoteProof((), prefix or None, suffix or None)
        fits = fits_register(layer, match, proof)
        if all(fits_register(layer, other, proof) < fits for other in others):
            return proof.prefix, proof.suffix
    return None, None
