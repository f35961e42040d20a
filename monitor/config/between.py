"""What holds between the keys of a provider: one proof per claim, and names that exist.

Checked on what is written rather than on checked parts, so that a slip in one
key of a claim hides no slip in another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from monitor.config.problems import Problems, suggestion
from monitor.config.schema import PROOF_KEYS
from monitor.config.yaml_nodes import Path, quoted
from monitor.model import SourceKind


class Written(NamedTuple):
    """A provider as written; `sources` and `claims` hold mappings, or anything that is wrong."""

    provider: str
    sources: dict[str, Any]
    claims: dict[str, Any]


def check_claims(written: Written, problems: Problems) -> None:
    """Note in `problems` every claim whose proof, sources or conflicts do not fit the provider."""
    for name, claim in written.claims.items():
        if isinstance(claim, dict):
            keys: Path = ("providers", written.provider, "claims", name)
            for rest, message in _faults(written, name, claim):
                problems.add((*keys, *rest), message)


def _faults(written: Written, name: str, claim: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    proofs = [key for key in PROOF_KEYS if claim.get(key) is not None]
    for extra in proofs[1:]:
        yield (extra,), f"stands beside `{proofs[0]}`, but a claim has one proof; make it a claim of its own"
    for key in ("prefix", "suffix"):
        if claim.get(key) is not None and "quote" not in proofs:
            yield (key,), "belongs to a quote, but there is none; add it, or delete this"
    yield from _source_faults(written, claim, proofs[0] if proofs else None)
    for index, other in _texts(claim.get("conflicts_with")):
        if other == name:
            yield ("conflicts_with", index), f"{quoted(other)} is the claim itself; name another one"
        elif other not in written.claims:
            advice = suggestion(other, written.claims)
            yield ("conflicts_with", index), f"{quoted(other)} is no claim of {written.provider}{advice}"


def _source_faults(written: Written, claim: dict[str, Any], proof: str | None) -> Iterator[tuple[Path, str]]:
    source, sources = claim.get("source"), claim.get("sources")
    if source is None and sources is None:
        if proof is not None and (message := _without_source(written, proof)):
            yield (), message
        return
    if source is not None and sources is not None:
        yield ("sources",), "stands beside `source`; write one of the two"
    named = list(_texts(sources))
    if len(named) > 1 and proof not in (None, "absent"):
        message = f"names {len(named)} sources, but a claim with `{proof}` is judged on one; name one"
        yield ("sources",), message
    if isinstance(source, str) and source not in written.sources:
        yield ("source",), _no_source(written, source)
    for index, other in named:
        if other not in written.sources:
            yield ("sources", index), _no_source(written, other)


def _no_source(written: Written, name: str) -> str:
    advice = suggestion(name, written.sources) or "; add it under `sources` of the provider"
    return f"{quoted(name)} is no source of {written.provider}{advice}"


def _without_source(written: Written, proof: str) -> str | None:
    fitting = fitting_sources(_kinds(written.sources), proof)
    if not fitting:
        what = "status page" if proof == "status_page" else "document"
        return f"needs a source, but the provider has no {what}; add one under `sources`"
    if proof == "absent" or len(fitting) == 1:
        return None
    return f"does not say which source proves it; add `source:` with one of {', '.join(fitting)}"


def _kinds(sources: dict[str, Any]) -> dict[str, str | None]:
    kinds = {}
    for name, source in sources.items():
        kind = source.get("kind") if isinstance(source, dict) else None
        kinds[name] = kind if kind in set(SourceKind) else None
    return kinds


def fitting_sources(kinds: dict[str, str | None], proof: str) -> tuple[str, ...]:
    """Give the sources that a claim with `proof` is judged on when it names none.

    A silence is judged on all documents, a status page on the only one, a quote
    or link on the only source; more than one for these is for the caller to
    refuse. A source of unknown kind (None) fits everything.
    """
    if proof in ("quote", "link"):
        return tuple(kinds)
    wanted = proof == "status_page"
    return tuple(
        name for name, kind in kinds.items() if kind is None or (kind == SourceKind.STATUS_PAGE) is wanted
    )


def _texts(value: Any) -> list[tuple[int, str]]:
    """Give the texts of a list with their positions; nothing for anything else."""
    entries = value if isinstance(value, list) else []
    return [(index, entry) for index, entry in enumerate(entries) if isinstance(entry, str)]
