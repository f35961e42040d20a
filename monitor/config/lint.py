"""Softer advice on a register that loads: what is allowed, but weakens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from monitor.core.guard.hosts import host_of, is_official
from monitor.model import Claim, Grade, Provider, Register, SourceKind, StatusPageProof

_MOST_NAMED = 5


def lint(register: Register) -> tuple[str, ...]:
    """Give advice, one sentence each, in the order of the file; nothing here is an error."""
    advice: list[str] = []
    if not register.providers:
        advice.append("providers: none; add the first one")
    for provider in register.providers.values():
        advice += _on_sources(provider)
        advice += _on_claims(provider)
    return tuple(advice)


def _on_sources(provider: Provider) -> Iterator[str]:
    used = {name for claim in provider.claims.values() for name in claim.sources}
    for source in provider.sources.values():
        if source.id not in used:
            yield f"{source.ref}: no claim rests on it; add one, or delete the source"
        if provider.domains and not is_official(source.url, provider.domains):
            host = host_of(source.url)
            yield f"{source.ref}: {host} is not below the provider's domains, so reports call it unofficial"
    for domain in provider.domains:
        if "." not in domain and ":" not in domain and domain != "localhost":
            yield f"{provider.id}: the domain {domain} makes all below it official; name the provider's own"


def _on_claims(provider: Provider) -> Iterator[str]:
    rules: tuple[tuple[Callable[[Claim], bool], str], ...] = (
        (lambda claim: claim.as_of is None, "do not say when they were reviewed; add as_of"),
        (
            _is_unproven,
            "are graded verified without a proof; add a quote and its source to have them watched",
        ),
        (_is_hearsay, "are third-party without a reference; say where they come from"),
    )
    for applies, advice in rules:
        names = [claim.id for claim in provider.claims.values() if applies(claim)]
        if names:
            yield f"{provider.id}: claims {advice} ({_listed(names)})"
    for claim in provider.claims.values():
        for other in claim.conflicts_with:
            if claim.id not in provider.claims[other].conflicts_with:
                yield f"{claim.ref}: conflicts with {other}, which does not say so; add it there too"
        if isinstance(claim.proof, StatusPageProof):
            for name in claim.sources:
                if provider.sources[name].kind is not SourceKind.STATUS_PAGE:
                    yield f"{claim.ref}: {name} is not of kind status-page; correct its kind or the source"


def _is_unproven(claim: Claim) -> bool:
    return claim.grade is Grade.VERIFIED and claim.proof is None


def _is_hearsay(claim: Claim) -> bool:
    return claim.grade is Grade.THIRD_PARTY and claim.proof is None and claim.reference is None


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = len(every) - _MOST_NAMED
    return ", ".join(every[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
