"""A readable page and a wish -> the claim that could stand in config.yaml, and what the page says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from monitor.config.adding import Addition
from monitor.config.insertion import Entry, Quoted
from monitor.core.judging.judge import judge, judge_status
from monitor.core.quoting.anchor import DocumentIndex
from monitor.core.quoting.quotation import Quotation, quotation_at, quotations
from monitor.core.quoting.text_fragment import TextFragment, highlighted
from monitor.errors import UsageError
from monitor.model import (
    AbsenceProof,
    Claim,
    Grade,
    Judgement,
    Note,
    Proof,
    QuoteProof,
    SourceKind,
    State,
    StatusPageProof,
    Verdict,
)
from monitor.previews import ClaimWish
from monitor.proposing.filing import Filed, claim_id, topic_of

_LONGEST_STATEMENT = 160
_CALLED: Mapping[SourceKind, str] = {
    SourceKind.PRIVACY_POLICY: "The privacy policy",
    SourceKind.TERMS: "The terms",
    SourceKind.DPA: "The data processing agreement",
    SourceKind.FAQ: "The FAQ",
    SourceKind.HELP: "The help page",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim, what its page says of it today, and where its words stand.

    `note` says how the words that were asked for differ from those of the page,
    `derived` which keys of the claim nobody gave.
    """

    filed: Filed
    claim: Claim
    judged: Judgement
    note: Note | None = None
    quotation: Quotation | None = None
    places: tuple[Quotation, ...] = ()
    derived: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.judged.state is State.HOLDS


def draft(
    filed: Filed,
    wish: ClaimWish,
    fragment: TextFragment | None,
    index: DocumentIndex,
    *,
    is_status_page: bool,
    today: date,
) -> Draft:
    """Make the claim that a wish asks for, and judge it on the page as a check would.

    The words of the page are recorded, not those asked for, wherever the two are
    the same but for typography. UsageError for a place that is not there.
    """
    if wish.absent:
        return _drafted(filed, wish, AbsenceProof(wish.absent), index, today)
    hit = highlighted(fragment, index) if fragment is not None and wish.quote is None else None
    text = quotation_at(*hit).text if hit else wish.quote or (fragment.text if fragment else None)
    if text is None:
        return _status_draft(filed, wish, today, is_status_page=is_status_page)
    first = _quoted(filed, wish, text, quotation_at(*hit) if hit else None, index, today)
    words = first.judged.found
    if wish.as_found and first.judged.verdict is Verdict.ALTERED and words:
        return replace(_quoted(filed, wish, words, None, index, today), note=first.judged.note)
    return first


def _quoted(
    filed: Filed, wish: ClaimWish, text: str, chosen: Quotation | None, index: DocumentIndex, today: date
) -> Draft:
    places = quotations(text, index)
    if chosen is None or wish.place is not None:
        chosen = _place(places, wish.place)
    asked = _drafted(filed, wish, _proof(text, chosen), index, today)
    if chosen is None or not asked.holds:
        return replace(asked, quotation=chosen, places=places)
    words = " ".join(text.split()) if asked.judged.note is Note.VERBATIM else chosen.text
    kept = _drafted(filed, wish, _proof(words, chosen), index, today)
    return replace(kept, note=asked.judged.note, quotation=chosen, places=places)


def _proof(text: str, chosen: Quotation | None) -> QuoteProof:
    return QuoteProof((text,), chosen.prefix, chosen.suffix) if chosen else QuoteProof((text,))


def _place(places: tuple[Quotation, ...], number: int | None) -> Quotation | None:
    if number is not None and not 1 <= number <= max(1, len(places)):
        raise UsageError(f"--place {number}: the quote stands {len(places)} times on the page")
    return places[(number or 1) - 1] if places else None


def _status_draft(filed: Filed, wish: ClaimWish, today: date, *, is_status_page: bool) -> Draft:
    claim, derived = _claim(filed, wish, StatusPageProof(), today)
    return Draft(filed, claim, judge_status(claim, is_status_page, None, None), derived=derived)


def _drafted(filed: Filed, wish: ClaimWish, proof: Proof, index: DocumentIndex, today: date) -> Draft:
    claim, derived = _claim(filed, wish, proof, today)
    return Draft(filed, claim, judge(claim, {filed.source.id: index}, None), derived=derived)


def _claim(filed: Filed, wish: ClaimWish, proof: Proof, today: date) -> tuple[Claim, tuple[str, ...]]:
    """Fill in what the wish leaves open; also gives the names of those keys."""
    said = _said(proof)
    topic = wish.topic or _topic(proof, said)
    claim = Claim(
        provider=filed.provider.id,
        id=claim_id(filed.provider, wish.claim, topic, said),
        topic=topic,
        statement=wish.statement or _statement(filed, proof, said),
        grade=Grade.NOT_STATED if isinstance(proof, AbsenceProof) else Grade.VERIFIED,
        risk=wish.risk,
        proof=proof,
        sources=(filed.source.id,),
        as_of=today,
    )
    given = {"topic": wish.topic, "statement": wish.statement}
    return claim, tuple(name for name, value in given.items() if value is None)


def _said(proof: Proof) -> str:
    match proof:
        case QuoteProof():
            return proof.texts[0]
        case AbsenceProof():
            return " ".join(proof.terms)
    return "status page"


def _topic(proof: Proof, said: str) -> str:
    return "status-page" if isinstance(proof, StatusPageProof) else topic_of(said)


def _statement(filed: Filed, proof: Proof, said: str) -> str:
    called = _CALLED.get(filed.source.kind, "The page")
    match proof:
        case AbsenceProof():
            return f"{called} says nothing about {' or '.join(proof.terms)}."
        case StatusPageProof():
            return "There is a public status page."
    short = said if len(said) <= _LONGEST_STATEMENT else f"{said[:_LONGEST_STATEMENT].rpartition(' ')[0]} …"
    return f'{called} says "{short}"'


def addition_of(drafted: Draft, *, former: str | None, dated: date | None) -> Addition:
    """Give what to put into config.yaml; `former` is the address that led to the source's own."""
    filed, claim = drafted.filed, drafted.claim
    source: dict[str, Entry] = {"kind": filed.source.kind.value, "url": filed.source.url}
    if former is not None:
        source["also"] = [former]
    if dated is not None:
        source["dated"] = dated.isoformat()
    head: dict[str, Entry] = {"name": filed.provider.name, "domains": filed.provider.domains}
    return Addition(
        provider=claim.provider,
        source_id=filed.source.id,
        claim_id=claim.id,
        claim=dict(_claim_entry(claim)),
        source=source if filed.new_source else None,
        head=head if filed.new_provider else None,
    )


def _claim_entry(claim: Claim) -> Iterator[tuple[str, Entry]]:
    yield "topic", claim.topic
    yield "statement", claim.statement
    yield "risk", claim.risk.value
    yield "source", claim.sources[0]
    match claim.proof:
        case QuoteProof(texts=(text,), prefix=prefix, suffix=suffix):
            yield "quote", Quoted(text)
            if prefix:
                yield "prefix", Quoted(prefix)
            if suffix:
                yield "suffix", Quoted(suffix)
        case AbsenceProof(terms=terms):
            yield "absent", terms
        case StatusPageProof():
            yield "status_page", True
    if claim.as_of is not None:
        yield "as_of", claim.as_of.isoformat()
