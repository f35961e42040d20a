"""Softer advice on a register that loads: what is allowed, but weakens it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from monitor.config.yaml_nodes import Path as Keys
from monitor.core.guard.hosts import host_of, is_official
from monitor.core.judging.links import target_key
from monitor.core.normalise import canonical_text
from monitor.model import Claim, Grade, Provider, QuoteProof, Register, Source, SourceKind, StatusPageProof

_MOST_NAMED = 5
_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence about the value at `keys` of config.yaml; it begins with what it is about."""

    keys: Keys
    text: str

    def __str__(self) -> str:
        return self.text


def lint(register: Register) -> tuple[Advice, ...]:
    """Give advice, one sentence each, in the order of the file; nothing here is an error."""
    advice: list[Advice] = []
    if not register.providers:
        advice.append(Advice(("providers",), "providers: none; add the first one"))
    for provider in register.providers.values():
        advice += _on_sources(provider)
        advice += _on_claims(provider)
    return tuple(advice)


def _on_sources(provider: Provider) -> Iterator[Advice]:
    used = {name for claim in provider.claims.values() for name in claim.sources}
    base: Keys = ("providers", provider.id)
    for source in provider.sources.values():
        keys = (*base, "sources", source.id)
        if source.id not in used:
            yield Advice(keys, f"{source.ref}: no claim rests on it; add one, or delete the source")
        if provider.domains and not is_official(source.url, provider.domains):
            host = host_of(source.url)
            reason = f"{host} is not below the provider's domains, so reports call it unofficial"
            yield Advice((*keys, "url"), f"{source.ref}: {reason}")
    for source, first in _repeated(provider.sources.values(), _address_of):
        text = f"{source.ref}: is at the same address as {first.id}; keep one of the two"
        yield Advice((*base, "sources", source.id, "url"), text)
    for domain in provider.domains:
        if "." not in domain and ":" not in domain and domain != "localhost":
            reason = f"the domain {domain} makes all below it official; name the provider's own"
            yield Advice((*base, "domains"), f"{provider.id}: {reason}")


def _address_of(source: Source) -> Hashable:
    return target_key(source.url)


def _on_claims(provider: Provider) -> Iterator[Advice]:
    rules: tuple[tuple[Callable[[Claim], bool], str], ...] = (
        (lambda claim: claim.as_of is None, "do not say when they were reviewed; add as_of"),
        (
            _is_unproven,
            "are graded verified without a proof; add a quote and its source to have them watched",
        ),
        (_is_hearsay, "are third-party without a reference; say where they come from"),
    )
    base: Keys = ("providers", provider.id, "claims")
    for applies, advice in rules:
        names = [claim.id for claim in provider.claims.values() if applies(claim)]
        if names:
            yield Advice((*base, names[0]), f"{provider.id}: claims {advice} ({_listed(names)})")
    for claim in provider.claims.values():
        for index, other in enumerate(claim.conflicts_with):
            if claim.id not in provider.claims[other].conflicts_with:
                reason = f"conflicts with {other}, which does not say so; add it there too"
                yield Advice((*base, claim.id, "conflicts_with", index), f"{claim.ref}: {reason}")
        if isinstance(claim.proof, StatusPageProof):
            for name in claim.sources:
                if provider.sources[name].kind is not SourceKind.STATUS_PAGE:
                    reason = f"{name} is not of kind status-page; correct its kind or the source"
                    yield Advice((*base, claim.id), f"{claim.ref}: {reason}")
    for claim, first in _repeated(provider.claims.values(), _words_of):
        reason = f"rests on the same words as {first.id}; one claim of the two would do"
        yield Advice((*base, claim.id, "quote"), f"{claim.ref}: {reason}")


def _words_of(claim: Claim) -> Hashable:
    """Give what two claims that rest on the same place have in common; None where there are no words."""
    proof = claim.proof
    if not isinstance(proof, QuoteProof):
        return None
    around = (proof.prefix, proof.suffix)
    return claim.sources, tuple(canonical_text(text) for text in proof.texts), around


def _repeated(
    entries: Iterable[_Entry], key_of: Callable[[_Entry], Hashable]
) -> Iterator[tuple[_Entry, _Entry]]:
    """Give each entry whose key an earlier one has, with the first of these; a key of None is none."""
    first: dict[Hashable, _Entry] = {}
    for entry in entries:
        key = key_of(entry)
        if key is not None and first.setdefault(key, entry) is not entry:
            yield entry, first[key]


def _is_unproven(claim: Claim) -> bool:
    return claim.grade is Grade.VERIFIED and claim.proof is None


def _is_hearsay(claim: Claim) -> bool:
    return claim.grade is Grade.THIRD_PARTY and claim.proof is None and claim.reference is None


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = len(every) - _MOST_NAMED
    return ", ".join(every[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
