"""Checked parts of config.yaml -> values of the model, with defaults filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from monitor.config.between import fitting_sources
from monitor.config.schema import PROOF_KEYS, ClaimPart, ProviderPart, SettingsPart, SourcePart
from monitor.core.reading.language import language_of
from monitor.model import (
    AbsenceProof,
    Claim,
    Grade,
    LinkProof,
    Proof,
    Provider,
    QuoteProof,
    Render,
    Risk,
    Settings,
    Source,
    SourceKind,
    StatusPageProof,
)


def settings_of(part: SettingsPart) -> Settings:
    """Give the settings that are written, and the model's defaults for the rest."""
    return Settings(**_given(part))


def provider_of(
    name: str,
    head: ProviderPart,
    sources: Mapping[str, SourcePart],
    claims: Mapping[str, ClaimPart],
    settings: Settings,
) -> Provider:
    """Give the provider made of parts that fit together."""
    domains = tuple(head.domains)
    kinds: dict[str, str | None] = {key: part.kind for key, part in sources.items()}
    built = {key: _claim(name, key, part, kinds) for key, part in claims.items()}
    return Provider(
        id=name,
        name=head.name,
        legal_entity=head.legal_entity,
        domains=domains,
        note=head.note,
        sources={
            key: replace(
                _source(name, key, part, domains, settings), quoted_in=_quoted_in(key, built.values())
            )
            for key, part in sources.items()
        },
        claims=built,
    )


def _quoted_in(source: str, claims: Iterable[Claim]) -> str | None:
    """Give the language of all quotes from a source together: one alone is too short to show it."""
    proofs = (claim.proof for claim in claims if source in claim.sources)
    texts = [text for proof in proofs if isinstance(proof, QuoteProof) for text in proof.texts]
    return language_of("\n".join(texts), None)


def _source(
    provider: str, name: str, part: SourcePart, domains: tuple[str, ...], settings: Settings
) -> Source:
    source = Source(
        provider=provider,
        id=name,
        kind=SourceKind(part.kind),
        url=part.url,
        domains=domains,
        hosts=tuple(part.hosts),
        also=tuple(part.also),
        render=Render(part.render),
        select=part.select,
        remove=tuple(part.remove),
        language=part.language,
        dated=part.dated,
        interval=settings.interval if part.interval is None else part.interval,
    )
    return source if part.tolerance is None else replace(source, tolerance=part.tolerance)


def _claim(provider: str, name: str, part: ClaimPart, kinds: dict[str, str | None]) -> Claim:
    proof = _proof(part)
    return Claim(
        provider=provider,
        id=name,
        topic=part.topic,
        statement=part.statement,
        grade=Grade(part.grade) if part.grade else _usual_grade(proof),
        risk=Risk(part.risk),
        proof=proof,
        sources=_sources(part, kinds),
        as_of=part.as_of,
        reference=part.reference,
        conflicts_with=tuple(part.conflicts_with),
        note=part.note,
    )


def _proof(part: ClaimPart) -> Proof | None:
    if part.quote is not None:
        return QuoteProof(texts=tuple(part.quote), prefix=part.prefix, suffix=part.suffix)
    if part.absent is not None:
        return AbsenceProof(terms=tuple(part.absent))
    if part.link is not None:
        return LinkProof(text=part.link.text, href=part.link.href)
    return StatusPageProof() if part.status_page else None


def _usual_grade(proof: Proof | None) -> Grade:
    if proof is None:
        return Grade.THIRD_PARTY
    return Grade.NOT_STATED if isinstance(proof, AbsenceProof) else Grade.VERIFIED


def _sources(part: ClaimPart, kinds: dict[str, str | None]) -> tuple[str, ...]:
    if part.source is not None:
        return (part.source,)
    if part.sources is not None:
        return tuple(dict.fromkeys(part.sources))
    proof = next((key for key in PROOF_KEYS if getattr(part, key) is not None), None)
    return fitting_sources(kinds, proof) if proof else ()


def _given(part: BaseModel) -> dict[str, Any]:
    given = {key: getattr(part, key) for key in part.model_fields_set}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
