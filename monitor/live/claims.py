"""Which claims of a provider do not stand on the pages as they are now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.config.positions import Positions
from monitor.config.scalars import quoted_scalar
from monitor.core.judging.judge import judge, judge_status
from monitor.live.sources import OK, WARN, Looks
from monitor.model import (
    AbsenceProof,
    Claim,
    Finding,
    Judgement,
    LinkProof,
    Provider,
    QuoteProof,
    State,
    StatusPageProof,
    Verdict,
)
from monitor.results import DoctorFinding

_MOST_WORDS = 40


def about_claims(
    provider: Provider, looked: Mapping[str, Looks], positions: Positions
) -> Iterator[DoctorFinding]:
    """Judge the claims as if for the first time: each that is flagged, then how many stand."""
    judged = {claim.id: _judge(claim, looked) for claim in provider.claims.values() if claim.proof}
    for name, verdict in judged.items():
        if verdict.state is State.FLAGGED:
            yield _about(provider.claims[name], verdict, positions)
    if judged:
        holding = sum(one.state is State.HOLDS for one in judged.values())
        unread = sum(one.state is State.UNVERIFIED for one in judged.values())
        rest = f", {unread} on pages that could not be read" if unread else ""
        message = f"{holding} of {len(judged)} claims with a proof stand on the pages now{rest}"
        yield DoctorFinding(provider.id, OK, message)


def _judge(claim: Claim, looked: Mapping[str, Looks]) -> Judgement:
    if isinstance(claim.proof, StatusPageProof):
        looks = looked[claim.sources[0]]
        finding = looks.read if isinstance(looks.read, Finding) else None
        examined = looks.best.examined
        return judge_status(claim, examined is not None and examined.status_page is not None, finding, None)
    return judge(claim, {name: looked[name].read for name in claim.sources}, None)


def _about(claim: Claim, judged: Judgement, positions: Positions) -> DoctorFinding:
    where = positions.at("providers", claim.provider, "claims", claim.id, _key(claim))
    return DoctorFinding(claim.ref, WARN, _message(judged), f"{_advice(claim, judged)}.", where)


def _key(claim: Claim) -> str:
    match claim.proof:
        case QuoteProof():
            return "quote"
        case AbsenceProof():
            return "absent"
        case LinkProof():
            return "link"
    return "status_page"


def _message(judged: Judgement) -> str:
    found = _short(judged.found)
    reason = f" ({judged.reason})" if judged.reason else ""
    match judged.verdict:
        case Verdict.ALTERED:
            return f'other words are there{reason}: "{found}"'
        case Verdict.NEVER_MATCHED | Verdict.VANISHED:
            return f"not there{reason}" + (f'; nearest: "{found}"' if found else "")
        case Verdict.STATED:
            return f'the silence is broken{reason}: "{found}"'
        case Verdict.MISSING:
            return f"there is no status page{reason}"
    return f"{judged.verdict.value}{reason}" + (f': "{found}"' if found else "")


def _advice(claim: Claim, judged: Judgement) -> str:
    if isinstance(claim.proof, QuoteProof) and judged.verdict is Verdict.ALTERED and judged.found:
        if len(claim.proof.texts) == 1:
            return f"Where they say as much: `quote: {quoted_scalar(judged.found)}`"
        return "Where they say as much, correct the text in the list"
    if isinstance(claim.proof, QuoteProof):
        return "Copy the words from the page, or name the source that has them"
    return "Read the page, then correct or delete the claim"


def _short(text: str | None) -> str:
    words = (text or "").split()
    return " ".join(words[:_MOST_WORDS]) + (" …" if len(words) > _MOST_WORDS else "")
