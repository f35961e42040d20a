"""An address and words -> a claim for config.yaml, checked on today's page; nothing is recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.config.adding import Addition
from monitor.config.values import check_quote, check_term, check_url
from monitor.core.examine import examine
from monitor.core.guard.hosts import host_of, is_official
from monitor.core.normalise import canonical_text
from monitor.core.quoting.anchor import DocumentIndex, where
from monitor.core.quoting.quotation import Quotation, quotations
from monitor.core.quoting.text_fragment import TextFragment, highlighted, split_fragment
from monitor.errors import UsageError
from monitor.first_look import Fetching, first_lookout, moved_to
from monitor.model import Note, Outcome, QuoteProof, Region, Register, SourceKind
from monitor.pdf import read_pdf
from monitor.previews import ClaimWish, FoundWords, ProposedClaim
from monitor.proposing.drafting import Draft, addition_of, draft
from monitor.proposing.filing import Filed, file_address, with_kind
from monitor.replay import answer_of
from monitor.sighting import Sighting

_LITTLE = 0.5
"""Share of a sentence; who quotes less leaves most of it unwatched."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to answer, and what to put into config.yaml: None where there is nothing to put."""

    shown: ProposedClaim
    addition: Addition | None = None


def propose(register: Register, wish: ClaimWish, now: datetime, fetching: Fetching) -> Proposal:
    """Fetch the page as a check would, find the words, and write the claim down.

    UsageError where the wish cannot be filled whatever the page says.
    """
    url, fragment = _address(wish.url)
    filed = file_address(register, url, wish.provider, wish.source)
    _check_proof(wish, fragment, may_be_status_page=filed.source.kind is SourceKind.STATUS_PAGE)
    sighting = asyncio.run(_look(register, filed, wish, fragment, now, fetching))
    seen = sighting.observation
    shown = ProposedClaim(
        provider=filed.provider.id,
        source=filed.source.id,
        claim=wish.claim or "",
        url=seen.final_url or url,
        outcome=seen.outcome or Outcome.INVALID,
        reason=seen.reason,
        document_date=seen.document_date,
        rendered=seen.rendered,
        new=tuple(_novelties(filed)),
    )
    index = sighting.event.read if sighting.event else None
    if not isinstance(index, DocumentIndex):
        return Proposal(shown)
    filed, former = _settled(filed, wish, sighting, index)
    is_status_page = sighting.examined is not None and sighting.examined.status_page is not None
    drafted = draft(filed, wish, fragment, index, is_status_page=is_status_page, today=now.date())
    warnings = [*_about_page(filed, former), *_about_words(drafted, register)]
    shown = _shown(shown, drafted, warnings)
    if not drafted.holds:
        return Proposal(shown)
    addition = addition_of(drafted, former=former, dated=seen.document_date)
    return Proposal(replace(shown, lines=addition.lines()), addition)


def _address(text: str) -> tuple[str, TextFragment | None]:
    try:
        url, fragment = split_fragment(text.strip())
        return check_url(url), fragment
    except ValueError as error:
        raise UsageError(f"{text!r} {error}") from error


def _check_proof(wish: ClaimWish, fragment: TextFragment | None, *, may_be_status_page: bool) -> None:
    """Refuse what config.yaml would refuse as a proof, before anything is fetched."""
    if wish.quote is not None and wish.absent:
        raise UsageError("a claim has one proof: give a QUOTE or --absent, not both")
    text = wish.quote or (fragment.text if fragment else None)
    if text is None and not wish.absent and not may_be_status_page:
        raise UsageError(
            "nothing proves the claim yet: give the words as a QUOTE after the address, "
            'a browser\'s "copy link to highlight" as the address, or --absent TERM'
        )
    _checked("the quote", check_quote, text if not wish.absent else None)
    for term in wish.absent:
        _checked(f"--absent {term!r}", check_term, term)


def _checked(what: str, check: Callable[[str], str], text: str | None) -> None:
    if text is not None:
        try:
            check(text)
        except ValueError as error:
            raise UsageError(f"{what} {error}") from error


async def _look(
    register: Register,
    filed: Filed,
    wish: ClaimWish,
    fragment: TextFragment | None,
    now: datetime,
    fetching: Fetching,
) -> Sighting:
    """Look as on the first day, and closer (in a browser) where the words are not on the plain page."""
    async with fetching(register.settings) as fetcher:
        lookout = first_lookout(fetcher, filed.provider, filed.source, register.settings, now)
        plain = await lookout.look(None, fresh=True)
        if wish.absent or not plain.is_readable or _is_there(plain, wish, fragment):
            return plain
        closer = await lookout.look_closer(plain)
        return closer if closer and closer.is_readable and _is_there(closer, wish, fragment) else plain


def _is_there(sighting: Sighting, wish: ClaimWish, fragment: TextFragment | None) -> bool:
    index = sighting.event.read if sighting.event else None
    if not isinstance(index, DocumentIndex):
        return False
    if wish.quote is not None:
        return bool(quotations(wish.quote, index))
    return fragment is None or highlighted(fragment, index) is not None


def _novelties(filed: Filed) -> Iterator[str]:
    if filed.new_provider:
        yield "provider"
    if filed.new_source:
        yield "source"


def _settled(
    filed: Filed, wish: ClaimWish, sighting: Sighting, index: DocumentIndex
) -> tuple[Filed, str | None]:
    """Give a new source its kind, and the address it moved to; also gives the former one.

    A kind that the guard would then refuse the page for is left out.
    """
    if not filed.new_source:
        return filed, None
    seen, body = sighting.observation, sighting.body
    assert body is not None
    answer = answer_of(seen, body)
    status = sighting.examined.status_page if sighting.examined else None
    source = with_kind(
        filed, index.document, is_status_page=status is not None, named=wish.source is not None
    )
    if examine(answer, source, (), pdf=read_pdf).document is None:
        source = replace(source, kind=SourceKind.OTHER)
    target = moved_to(sighting)
    if target is None:
        return replace(filed, source=source), None
    return replace(filed, source=replace(source, url=target)), source.url


def _about_page(filed: Filed, former: str | None) -> Iterator[str]:
    source = filed.source
    if former is not None:
        yield f"the page moved for good: {source.url} is recorded, and the address given under `also`"
    if not is_official(source.url, filed.provider.domains):
        yield (
            f"{host_of(source.url)} is not below the provider's domains, so reports call it unofficial; "
            f"add it to the domains of {filed.provider.id} if it is theirs"
        )


def _about_words(drafted: Draft, register: Register) -> Iterator[str]:
    quotation, proof = drafted.quotation, drafted.claim.proof
    if drafted.note is Note.TYPOGRAPHIC:
        yield "only typography differs (spaces, quotation marks, case): the words of the page are recorded"
    if drafted.note is Note.PUNCTUATION:
        yield "the words are the same, other marks stand between them: the text of the page is recorded"
    if quotation is None or not isinstance(proof, QuoteProof):
        return
    if len(drafted.places) > 1:
        yield from _about_places(quotation, len(drafted.places))
    if quotation.share < _LITTLE:
        yield (
            "the words are a small part of their sentence: where its rest changes the claim holds, and only "
            "a changed clause is told; quote the whole sentence to have that flagged"
        )
    if quotation.clause.region is Region.FRAME:
        yield "the words stand in a frame (menu, banner, footer): what is around them there changes quietly"
    provider = register.providers.get(drafted.claim.provider)
    for claim in provider.claims.values() if provider else ():
        if isinstance(claim.proof, QuoteProof) and _is_same(claim.proof, proof):
            yield f"{claim.ref} rests on the same words already"


def _about_places(quotation: Quotation, count: int) -> Iterator[str]:
    this = f"the words stand {count} times on the page, and this is number {quotation.number}"
    if quotation.is_told_apart:
        yield f"{this}: prefix and suffix are recorded to tell it from the others; --place takes another one"
    else:
        yield f"{this}: nothing around them tells it from the others, so quote more of the clause"


def _is_same(one: QuoteProof, other: QuoteProof) -> bool:
    return [canonical_text(text) for text in one.texts] == [canonical_text(text) for text in other.texts]


def _shown(shown: ProposedClaim, drafted: Draft, warnings: list[str]) -> ProposedClaim:
    quotation, judged = drafted.quotation, drafted.judged
    proof = drafted.claim.proof
    return replace(
        shown,
        source=drafted.filed.source.id,
        claim=drafted.claim.id,
        derived=drafted.derived,
        reason=judged.reason,
        verdict=judged.verdict,
        note=drafted.note or judged.note,
        found=judged.found,
        changes=judged.changes,
        quote=proof.texts[0] if isinstance(proof, QuoteProof) else None,
        words=_words(quotation, drafted.places) if quotation else None,
        warnings=tuple(warnings),
    )


def _words(quotation: Quotation, places: tuple[Quotation, ...]) -> FoundWords:
    return FoundWords(
        text=quotation.text,
        before=quotation.before,
        after=quotation.after,
        clause=where(quotation.clause),
        region=quotation.clause.region,
        number=quotation.number,
        places=tuple(where(one.clause) for one in places),
        prefix=quotation.prefix,
        suffix=quotation.suffix,
    )
