"""Sentences that go on after a quote that ended them, or begin before a quote that began them."""

from __future__ import annotations

from monitor.core.normalise import words
from monitor.core.quoting.anchor import Quote
from monitor.core.quoting.layer import Layer, Match
from monitor.core.quoting.places import Recognition, plain, sentence_ends
from monitor.core.quoting.sentences import ends_sentence, sentences
from monitor.model import Place

_LIGHT_WORDS = "a an the to and or also please further furthermore moreover additionally"
_LIGHT = frozenset(_LIGHT_WORDS.split())
"""What may come to stand before a sentence without being a condition."""

_TELLING = 8
"""Fewer remembered code points than this say nothing about a neighbour."""


def extension_of(
    quote: Quote, layer: Layer, match: Match, place: Place | None, known: Recognition | None
) -> str | None:
    """Give the sentence as it stands now, where it is longer than the quote that was all of it.

    That the quote ended its sentence is known from its own last mark or from
    the remembered place; that it began one, from the place alone.
    """
    goes_on, begins = _grown(quote, layer, match, place, known)
    if not goes_on and not begins:
        return None
    first, last = layer.canonical.original(match.start, match.end)
    begin, stop = layer.canonical.original(*layer.clause_bounds(match.start, match.end))
    bounds = [(begin + one, begin + other) for one, other in sentences(layer.text[begin:stop])]
    if begins:
        opening = max(one for one, _ in bounds if one <= first)
        if any(word.text not in _LIGHT for word in words(layer.text[opening:first])):
            first = opening
    if goes_on:
        last = min(other for _, other in bounds if other >= last)
    now = " ".join(layer.text[first:last].split())
    return now if len(words(now)) > len(quote.words) else None


def _grown(
    quote: Quote, layer: Layer, match: Match, place: Place | None, known: Recognition | None
) -> tuple[bool, bool]:
    """Say whether the sentence goes on after the quote, and whether it begins before, as it did not.

    Where the text beside the quote is what it was, only the mark or the markup
    between the two went.
    """
    opens, closes = sentence_ends(layer, match)
    stopped = ends_sentence(quote.text) and not ends_sentence(layer.original(match.start, match.end))
    if place is None or known is None:
        return stopped and not closes, False
    same_before = known.before and len(plain(place.prefix)) >= _TELLING
    same_after = known.after and len(plain(place.suffix)) >= _TELLING
    return (
        (stopped or place.closes) and not closes and not same_after,
        place.opens and not opens and not same_before,
    )
