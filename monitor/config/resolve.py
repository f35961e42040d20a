"""What holds between the keys of a provider: which sources a claim is judged on, and by what proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from monitor.config.problems import Problems, suggestion
from monitor.config.schema import ClaimPart, ProviderPart, SourcePart
from monitor.config.yaml_nodes import Path
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

_PROOFS = ("quote", "absent", "link", "status_page")


def provider_of(
    name: str,
    head: ProviderPart,
    sources: Mapping[str, SourcePart | None],
    claims: Mapping[str, ClaimPart | None],
    settings: Settings,
    problems: Problems,
) -> Provider:
    """Give the provider made of its parts; what does not fit together goes to `problems`.

    None in `sources` or `claims` is an entry that is there but wrong: it can be
    named by others without a second complaint.
    """
    domains = tuple(head.domains)
    scope = _Scope(name, sources, claims, problems)
    return Provider(
        id=name,
        name=head.name,
        legal_entity=head.legal_entity,
        domains=domains,
        note=head.note,
        sources={
            key: _source(name, key, part, domains, settings)
            for key, part in sources.items()
            if part is not None
        },
        claims={key: _claim(scope, key, part) for key, part in claims.items() if part is not None},
    )


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


class _Scope(NamedTuple):
    """What a claim of a provider can name."""

    provider: str
    sources: Mapping[str, SourcePart | None]
    claims: Mapping[str, ClaimPart | None]
    problems: Problems

    def keys(self, claim: str, *rest: str | int) -> Path:
        return ("providers", self.provider, "claims", claim, *rest)


def _claim(scope: _Scope, name: str, part: ClaimPart) -> Claim:
    proof = _proof(scope, name, part)
    _check_conflicts(scope, name, part)
    return Claim(
        provider=scope.provider,
        id=name,
        topic=part.topic,
        statement=part.statement,
        grade=Grade(part.grade) if part.grade else _usual_grade(proof),
        risk=Risk(part.risk),
        proof=proof,
        sources=_sources(scope, name, part, proof),
        as_of=part.as_of,
        reference=part.reference,
        conflicts_with=tuple(part.conflicts_with),
        note=part.note,
    )


def _usual_grade(proof: Proof | None) -> Grade:
    if proof is None:
        return Grade.THIRD_PARTY
    return Grade.NOT_STATED if isinstance(proof, AbsenceProof) else Grade.VERIFIED


def _proof(scope: _Scope, name: str, part: ClaimPart) -> Proof | None:
    given = [key for key in _PROOFS if getattr(part, key) is not None]
    for extra in given[1:]:
        message = f"stands beside `{given[0]}`, but a claim has one proof; move it to a claim of its own"
        scope.problems.add(scope.keys(name, extra), message)
    for key in ("prefix", "suffix"):
        if getattr(part, key) is not None and part.quote is None:
            scope.problems.add(
                scope.keys(name, key), "belongs to a quote, but there is none; add it, or delete this"
            )
    if part.quote is not None:
        return QuoteProof(texts=tuple(part.quote), prefix=part.prefix, suffix=part.suffix)
    if part.absent is not None:
        return AbsenceProof(terms=tuple(part.absent))
    if part.link is not None:
        return LinkProof(text=part.link.text, href=part.link.href)
    return StatusPageProof() if part.status_page else None


def _sources(scope: _Scope, name: str, part: ClaimPart, proof: Proof | None) -> tuple[str, ...]:
    named = _named_sources(scope, name, part)
    if named is None:
        return _default_sources(scope, name, proof)
    if len(named) > 1 and proof is not None and not isinstance(proof, AbsenceProof):
        kind = next(key for key in _PROOFS if getattr(part, key) is not None)
        message = f"names {len(named)} sources, but a claim with `{kind}` is judged on one; name one"
        scope.problems.add(scope.keys(name, "sources"), message)
    return named


def _named_sources(scope: _Scope, name: str, part: ClaimPart) -> tuple[str, ...] | None:
    if part.source is not None and part.sources is not None:
        scope.problems.add(scope.keys(name, "sources"), "stands beside `source`; write one of the two")
    if part.source is not None:
        _check_source(scope, scope.keys(name, "source"), part.source)
        return (part.source,)
    if part.sources is None:
        return None
    for index, source in enumerate(part.sources):
        _check_source(scope, scope.keys(name, "sources", index), source)
    return tuple(dict.fromkeys(part.sources))


def _check_source(scope: _Scope, keys: Path, source: str) -> None:
    if source not in scope.sources:
        advice = suggestion(source, scope.sources) or "; add it under `sources` of the provider"
        scope.problems.add(keys, f'"{source}" is no source of {scope.provider}{advice}')


def _default_sources(scope: _Scope, name: str, proof: Proof | None) -> tuple[str, ...]:
    if proof is None:
        return ()
    if isinstance(proof, QuoteProof | LinkProof):
        fitting = list(scope.sources)
    else:
        wanted = isinstance(proof, StatusPageProof)
        fitting = [
            key
            for key, part in scope.sources.items()
            if part is None or (part.kind == SourceKind.STATUS_PAGE) is wanted
        ]
    if len(fitting) == 1 or (fitting and isinstance(proof, AbsenceProof)):
        return tuple(fitting)
    scope.problems.add(scope.keys(name), _which_source(proof, fitting))
    return ()


def _which_source(proof: Proof, fitting: list[str]) -> str:
    what = "status page" if isinstance(proof, StatusPageProof) else "document"
    if not fitting:
        return f"needs a source, but the provider has no {what}; add one under `sources`"
    return f"does not say which source proves it; add `source:` with one of {', '.join(fitting)}"


def _check_conflicts(scope: _Scope, name: str, part: ClaimPart) -> None:
    for index, other in enumerate(part.conflicts_with):
        keys = scope.keys(name, "conflicts_with", index)
        if other == name:
            scope.problems.add(keys, f'"{other}" is the claim itself; name another one')
        elif other not in scope.claims:
            message = f'"{other}" is no claim of {scope.provider}{suggestion(other, scope.claims)}'
            scope.problems.add(keys, message)
