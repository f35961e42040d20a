"""What became of one quoted text on one readable document."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from monitor.core.comparing.words import word_changes
from monitor.core.judging.severity import severity_of
from monitor.core.quoting.anchor import (
    DocumentIndex,
    Quote,
    loose_matches,
    matches,
    overlaps,
    quote_of,
    where,
)
from monitor.core.quoting.extension import extension_of
from monitor.core.quoting.layer import Layer, Match
from monitor.core.quoting.places import (
    Recognition,
    are_same_headings,
    fits_register,
    headings_above,
    path_of,
    place_of,
    recognise,
    rest_digest,
    surroundings,
)
from monitor.core.quoting.rewritten import Rewriting, rewriting_at, rewriting_of, rivals_of
from monitor.core.quoting.shown_numbers import without_shown_numbers
from monitor.core.suspicious import suspicious_characters
from monitor.model import Clause, Context, Judgement, Note, Place, QuoteProof, Verdict

HIDDEN = "the words stand only in text that the page hides from its readers"

TIED = "the place it was first matched at is gone, and several others fit as well"

_TIE = 0.1
# Members of an enumeration are looked up slowly, and most quotes come to these.
_INTACT, _VERBATIM, _TYPOGRAPHIC = Verdict.INTACT, Note.VERBATIM, Note.TYPOGRAPHIC
_SAME, _CHANGED = Context.SAME, Context.CHANGED
_LINES = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class _Found:
    """A match with what speaks for it being the place that was meant."""

    layer: Layer
    match: Match
    asked: int
    known: Recognition | None

    @property
    def rank(self) -> tuple[int, int, float, bool, int]:
        """The register's own prefix and suffix first, then memory, then exactness, then reading order."""
        count, agreement = self.known.rank if self.known else (0, 0.0)
        return self.asked, count, agreement, self.match.exact, -self.match.start


def judge_text(
    text: str, index: DocumentIndex, proof: QuoteProof, place: Place | None, source: str | None = None
) -> Judgement:
    """Say what became of one quoted text; `places` of the answer is the one place to remember.

    `source` is named in the answer where that costs nothing; else it is None there.
    """
    quote = quote_of(text)
    same = _as_ever(quote, index, proof, place, source) if place else None
    if same is not None:
        return same
    found = _search(quote, index, proof, place)
    if not found:
        bare = without_shown_numbers(text, index.document)
        if bare != text:
            return _as_shown(judge_text(bare, index, proof, place, source))
        return _changed(quote, index, place)
    best = max(found, key=lambda one: one.rank)
    if place is None or _is_settled(best, len(found), place):
        return _held(quote, index, best, found, place)
    taken = [one.match for one in found]
    loose = loose_matches(quote, best.layer)
    found += [
        _weighed(index, best.layer, match, proof, place)
        for match in loose
        if not any(overlaps(match, other) for other in taken)
    ]
    best = max(found, key=lambda one: one.rank)
    rewriting = rewriting_at(quote, index, place, best.layer, [one.match for one in found])
    if rewriting is not None:
        return _altered(quote, index, rewriting, place)
    if _is_lost(best, found):
        return _flagged(Verdict.AMBIGUOUS, _text_of(best), _clause_of(best), TIED, place)
    return _held(quote, index, best, found, place)


def _as_shown(judgement: Judgement) -> Judgement:
    """Take back "verbatim" where a quote has the numbers of a list that only the browser writes."""
    return replace(judgement, note=Note.TYPOGRAPHIC) if judgement.note is Note.VERBATIM else judgement


def _as_ever(
    quote: Quote, index: DocumentIndex, proof: QuoteProof, place: Place, source: str | None
) -> Judgement | None:
    """Recognise at little cost what is nearly always the case: the one place as it was at first.

    The neighbours are the same to the letter, so no word is cut and no sentence
    goes on; anything else is left to the full search. Copies further on cannot
    be the place, unless the register says what stands around it.
    """
    layer, parts = index.main, quote.parts
    if len(parts) != 1 or place.occurrences != 1:
        return None
    text, wanted = layer.canonical.text, parts[0].canonical
    start = text.find(wanted)
    if start < 0 or ((proof.prefix or proof.suffix) and text.find(wanted, start + 1) >= 0):
        return None
    end = start + len(wanted)
    if surroundings(layer, start, end) != (place.prefix, place.suffix):
        return None
    number = layer.clause_number(start)
    clause = layer.clauses[number]
    if path_of(index, clause) != place.path or number in layer.misleading:
        return None
    whole = "\n" in place.prefix and "\n" in place.suffix
    same = whole or rest_digest(layer, start, end) == place.clause_digest
    now = layer.original(start, end)
    to_the_letter = now == parts[0].text
    return Judgement(
        _INTACT,
        note=_VERBATIM if to_the_letter or _is_verbatim(now, parts[0].text) else _TYPOGRAPHIC,
        context=_SAME if same else _CHANGED,
        found=parts[0].spaced if to_the_letter else " ".join(now.split()),
        clause=where(clause),
        source=source,
        places=(place,),
    )


def _search(quote: Quote, index: DocumentIndex, proof: QuoteProof, place: Place | None) -> list[_Found]:
    """Find the quote in the main region, else anywhere."""
    for layer in index.layers:
        found = matches(quote, layer)
        if found:
            return [_weighed(index, layer, match, proof, place) for match in found]
    return []


def _weighed(
    index: DocumentIndex, layer: Layer, match: Match, proof: QuoteProof, place: Place | None
) -> _Found:
    known = recognise(index, layer, match, place) if place else None
    return _Found(layer, match, fits_register(layer, match, proof), known)


def _is_settled(best: _Found, count: int, place: Place) -> bool:
    """Say whether the best match is beyond doubt the remembered place."""
    known = best.known
    return known is not None and known.path and (known.before or known.after) and count >= place.occurrences


def _is_lost(best: _Found, found: list[_Found]) -> bool:
    """Say whether nothing tells which of several places is the remembered one."""
    if len(found) < 2 or best.asked or best.known is None or best.known.rank[0]:
        return False
    close = (one for one in found if one is not best and one.known and not one.known.rank[0])
    return any(best.known.agreement - one.known.agreement < _TIE for one in close if one.known)


def _held(
    quote: Quote, index: DocumentIndex, best: _Found, found: list[_Found], place: Place | None
) -> Judgement:
    """Every word is there, in order: say how, and whether the sentence around it still is what it was."""
    layer, match = best.layer, best.match
    extension = extension_of(quote, layer, match, place, best.known)
    if extension is not None:
        changes = word_changes(quote.text, extension)
        severity, reason = severity_of(quote.text, extension, changes, index.document.language)
        return Judgement(
            Verdict.ALTERED,
            note=Note.EXTENDED,
            severity=severity,
            severity_reason=reason,
            found=extension,
            clause=where(_clause_of(best)),
            changes=changes,
            places=(place,),
        )
    odd = _suspicious(_clause_of(best).text, quote)
    if odd:
        return _flagged(Verdict.ALTERED, _text_of(best), _clause_of(best), odd, place)
    reference = place or _place_of(quote, index, best, found)
    moved = place is not None and not are_same_headings(headings_above(index, layer, match), place.path)
    same = place is None or rest_digest(layer, match.start, match.end) == place.clause_digest
    note = _note(quote, layer, match)
    return Judgement(
        Verdict.MOVED if moved else Verdict.INTACT,
        note=note,
        context=Context.SAME if same else Context.CHANGED,
        found=_text_of(best),
        clause=where(_clause_of(best)),
        changes=word_changes(quote.text, _marked(layer, match)) if note is Note.PUNCTUATION else (),
        places=(reference,),
    )


def _place_of(quote: Quote, index: DocumentIndex, best: _Found, found: list[_Found]) -> Place:
    taken = [one.match for one in found]
    return place_of(index, best.layer, best.match, len(found), rivals_of(quote, best.layer, taken))


def _note(quote: Quote, layer: Layer, match: Match) -> Note:
    if not match.exact:
        return Note.PUNCTUATION
    if len(match.spans) == len(quote.parts) == 1:
        same = _is_verbatim(layer.original(*match.spans[0]), quote.parts[0].text)
    elif len(match.spans) == len(quote.parts):
        pairs = zip(match.spans, quote.parts, strict=True)
        same = all(_is_verbatim(layer.original(*span), part.text) for span, part in pairs)
    else:
        same = _is_verbatim(layer.original(match.start, match.end), quote.text.strip())
    return Note.VERBATIM if same else Note.TYPOGRAPHIC


def _is_verbatim(now: str, text: str) -> bool:
    """Compare to the letter; a line's end, on the page or in the register, is a space."""
    return now == text or _LINES.sub(" ", now) == _LINES.sub(" ", text)


def _marked(layer: Layer, match: Match) -> str:
    """Give the words now with the marks that follow the last of them."""
    text = layer.canonical.text
    end = match.end
    while end < len(text) and not text[end].isalnum() and not text[end].isspace() and end - match.end < 3:
        end += 1
    pieces = [layer.original(*span) for span in match.spans[:-1]]
    return " … ".join([*pieces, layer.original(match.spans[-1][0], end)])


def _changed(quote: Quote, index: DocumentIndex, place: Place | None) -> Judgement:
    """The words are not there: altered where something took their place, else vanished."""
    rewriting = rewriting_of(quote, index, place)
    if rewriting is not None and rewriting.is_altered:
        if rewriting.is_tied:
            return _flagged(Verdict.AMBIGUOUS, rewriting.found, rewriting.clause, TIED, place)
        return _altered(quote, index, rewriting, place)
    verdict = Verdict.NEVER_MATCHED if place is None else Verdict.VANISHED
    reason = _hidden(quote, index)
    if rewriting is None:
        return Judgement(verdict, reason=reason, places=(place,))
    return _flagged(verdict, rewriting.found, rewriting.clause, reason, place)


def _altered(quote: Quote, index: DocumentIndex, rewriting: Rewriting, place: Place | None) -> Judgement:
    changes = word_changes(quote.text, rewriting.now)
    severity, reason = severity_of(quote.text, rewriting.now, changes, index.document.language)
    flagged = _flagged(
        Verdict.ALTERED,
        rewriting.found,
        rewriting.clause,
        _suspicious(rewriting.found, quote) or rewriting.reason or _hidden(quote, index),
        place,
    )
    return replace(flagged, changes=changes, severity=severity, severity_reason=reason)


def _flagged(
    verdict: Verdict, found: str, clause: Clause, reason: str | None, place: Place | None
) -> Judgement:
    return Judgement(verdict, reason=reason, found=found, clause=where(clause), places=(place,))


def _suspicious(text: str, quote: Quote) -> str | None:
    """Name the misleading characters in a text that the register's own quote does not have."""
    known = suspicious_characters(quote.text)
    odd = [one for one in suspicious_characters(text) if one not in known]
    return f"suspicious characters: {', '.join(odd)}" if odd else None


def _hidden(quote: Quote, index: DocumentIndex) -> str | None:
    hidden = index.hidden
    return HIDDEN if hidden.text and (matches(quote, hidden)) else None


def _text_of(one: _Found) -> str:
    return " … ".join(" ".join(one.layer.original(*span).split()) for span in one.match.spans)


def _clause_of(one: _Found) -> Clause:
    return one.layer.clauses[one.layer.clause_number(one.match.start)]
