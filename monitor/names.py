"""Names on the command line -> what the register has under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import process

from monitor.errors import UnknownName
from monitor.model import Channel, Claim, Provider, Register, Source

_ALIKE = 70.0
_MOST_NEAR = 3
_MOST_LISTED = 12


def choose_providers(register: Register, names: Sequence[str]) -> list[Provider]:
    """Give the named providers, all of them when none is named; raises UnknownName."""
    for name in names:
        if name not in register.providers:
            raise _unknown("provider", name, register.providers)
    return [provider for provider in register.providers.values() if not names or provider.id in names]


def choose_channels(register: Register, names: Sequence[str]) -> list[Channel]:
    """Give the named alert channels, all of them when none is named; raises UnknownName."""
    known = {channel.name: channel for channel in register.channels}
    for name in names:
        if name not in known:
            raise _unknown("alert channel", name, known)
    return [channel for channel in register.channels if not names or channel.name in names]


def choose_source(register: Register, ref: str) -> tuple[Provider, Source]:
    """Give the source called `provider/source`; raises UnknownName."""
    known = {source.ref: (provider, source) for provider, source in _sources(register)}
    if ref not in known:
        raise _unknown("source", ref, known)
    return known[ref]


def choose_sources(register: Register, providers: Sequence[str], refs: Sequence[str]) -> list[Source]:
    """Give the named sources and those of the named providers, all when nothing is named."""
    named = {choose_source(register, ref)[1].ref for ref in refs}
    whole = {provider.id for provider in choose_providers(register, providers)} if providers else set()
    everything = not refs and not providers
    return [
        source
        for provider, source in _sources(register)
        if everything or source.ref in named or provider.id in whole
    ]


def choose_subject(register: Register, ref: str) -> tuple[Provider, str | None, str | None]:
    """Give the provider and the id of a claim, or where there is no such claim of a source.

    Neither for the name of a provider alone. Raises UnknownName.
    """
    provider, slash, name = ref.partition("/")
    known = register.providers.get(provider)
    if known is not None and not slash:
        return known, None, None
    if known is not None and name in known.claims:
        return known, name, None
    if known is not None and name in known.sources:
        return known, None, name
    claims = [claim.ref for owner in register.providers.values() for claim in owner.claims.values()]
    sources = [source.ref for _, source in _sources(register)]
    raise _unknown("claim, source or provider", ref, [*claims, *sources, *register.providers])


def choose_claims(
    register: Register, providers: Sequence[str], refs: Sequence[str]
) -> list[tuple[Provider, Claim]]:
    """Give the named claims and those of the named providers, all when nothing is named."""
    every = [
        (provider, claim) for provider in register.providers.values() for claim in provider.claims.values()
    ]
    known = {claim.ref for _, claim in every}
    for ref in refs:
        if ref not in known:
            raise _unknown("claim", ref, known)
    whole = {provider.id for provider in choose_providers(register, providers)} if providers else set()
    everything = not refs and not providers
    return [
        (provider, claim)
        for provider, claim in every
        if everything or claim.ref in refs or provider.id in whole
    ]


def _sources(register: Register) -> Iterable[tuple[Provider, Source]]:
    return (
        (provider, source) for provider in register.providers.values() for source in provider.sources.values()
    )


def _unknown(what: str, name: str, known: Iterable[str]) -> UnknownName:
    """Say what is meant, if anything is near, and what is known: never more names than a screen shows."""
    names = sorted(known)
    if not names:
        return UnknownName(f"no {what} is called {name!r}: the register has none yet")
    near = [found for found, _, _ in process.extract(name, names, score_cutoff=_ALIKE, limit=_MOST_NEAR)]
    hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else "."
    return UnknownName(f"no {what} is called {name!r}{hint} {_known(what, name, names)}")


def _known(what: str, name: str, names: Sequence[str]) -> str:
    """List the names, or those of the same provider, or the providers, whatever is short enough."""
    if len(names) <= _MOST_LISTED:
        return f"Known: {', '.join(names)}"
    provider = name.partition("/")[0]
    same = [one for one in names if one.startswith(f"{provider}/")]
    if same:
        return f"{what.capitalize()}s of {provider}: {_listed(same)}"
    owners = sorted({one.partition("/")[0] for one in names})
    of = "Known providers" if what == "provider" else f"Providers with {what}s"
    return f"{of}: {_listed(owners)}"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_LISTED
    return ", ".join(names[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")
