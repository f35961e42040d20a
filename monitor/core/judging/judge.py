"""claim x documents -> verdict, with what a person needs to follow it (DESIGN, section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from monitor.core.judging.absence import judge_absence
from monitor.core.judging.links import judge_link
from monitor.core.quoting.anchor import DocumentIndex
from monitor.core.quoting.quotes import judge_text
from monitor.model import (
    AbsenceProof,
    Claim,
    Context,
    Finding,
    Judgement,
    LinkProof,
    Note,
    Outcome,
    Place,
    QuoteProof,
    Risk,
    Severity,
    State,
    StatusPageProof,
    Verdict,
)

NEVER_READ = "never_read"

_WORST = (
    Verdict.VANISHED,
    Verdict.NEVER_MATCHED,
    Verdict.AMBIGUOUS,
    Verdict.ALTERED,
    Verdict.MOVED,
    Verdict.INTACT,
)
_SEVERITIES = (None, Severity.MINOR, Severity.NOTABLE, Severity.CRITICAL)
_NOTES = (None, Note.VERBATIM, Note.TYPOGRAPHIC, Note.PUNCTUATION, Note.EXTENDED)


def judge(
    claim: Claim, reads: Mapping[str, DocumentIndex | Finding | None], before: Judgement | None
) -> Judgement:
    """Say what became of a claim on its sources as they were read last.

    `reads` has an entry for each of `claim.sources`: the index of a readable
    document, why it could not be read, or None where it never was. `before` is
    the claim's previous judgement, None at first; what it remembers is carried on.
    """
    proof = claim.proof
    if proof is None:
        return Judgement(Verdict.STATEMENT)
    if isinstance(proof, AbsenceProof):
        return _graded(claim, _judge_absence(claim, proof, reads))
    places = before.places if before else ()
    unread: Judgement | None = None
    judged: list[Judgement] = []
    for source in claim.sources:
        read = reads[source]
        if not isinstance(read, DocumentIndex):
            unread = unread or _unverified(source, read, places)
            continue
        one = _judge_document(claim, proof, source, read, places)
        if one.source != source:
            one = replace(one, source=source)
        if one.state is State.HOLDS:
            return one
        judged.append(one)
    return _graded(claim, unread or judged[0])


def judge_status(
    claim: Claim, recognised: bool | None, finding: Finding | None, before: Judgement | None
) -> Judgement:
    """Say whether a status page is there.

    `recognised` says whether the answer was one, None where there was no
    complete answer; `finding` why the source could not be read, if so.
    """
    source = claim.sources[0]
    if finding is not None and finding.outcome in (Outcome.NOT_FOUND, Outcome.REPLACED):
        return _graded(claim, Judgement(Verdict.MISSING, reason=finding.reason, source=source))
    if finding is not None or recognised is None:
        return _unverified(source, finding, before.places if before else ())
    if recognised:
        return Judgement(Verdict.PRESENT, source=source)
    reason = "the page answers, but it is no status page"
    return _graded(claim, Judgement(Verdict.MISSING, reason=reason, source=source))


def _judge_document(
    claim: Claim,
    proof: QuoteProof | LinkProof | StatusPageProof,
    source: str,
    index: DocumentIndex,
    places: tuple[Place | None, ...],
) -> Judgement:
    if isinstance(proof, LinkProof):
        return judge_link(proof, index)
    if isinstance(proof, StatusPageProof):
        return judge_status(claim, None, None, None)
    known = places if len(places) == len(proof.texts) else (None,) * len(proof.texts)
    if len(known) == 1:
        return judge_text(proof.texts[0], index, proof, known[0], source)
    return _worst(
        [judge_text(text, index, proof, place) for text, place in zip(proof.texts, known, strict=True)]
    )


def _worst(judged: list[Judgement]) -> Judgement:
    """Join the judgements of several texts that must all hold: the worst decides."""
    rank = min(_WORST.index(one.verdict) for one in judged)
    deciding = [one for one in judged if one.verdict is _WORST[rank]]
    first = deciding[0]
    grave = max(deciding, key=lambda one: _SEVERITIES.index(one.severity))
    return replace(
        first,
        note=max((one.note for one in deciding), key=_NOTES.index),
        context=Context.CHANGED if any(one.context is Context.CHANGED for one in deciding) else first.context,
        severity=grave.severity,
        severity_reason=grave.severity_reason,
        found="\n".join(one.found for one in deciding if one.found) or None,
        changes=tuple(change for one in deciding for change in one.changes),
        places=tuple(place for one in judged for place in one.places),
    )


def _judge_absence(
    claim: Claim, proof: AbsenceProof, reads: Mapping[str, DocumentIndex | Finding | None]
) -> Judgement:
    """Any source that states a term decides; else any that was not read; else silence."""
    unread: Judgement | None = None
    for source in claim.sources:
        read = reads[source]
        if not isinstance(read, DocumentIndex):
            unread = unread or _unverified(source, read, ())
            continue
        judged = judge_absence(proof, read)
        if judged.verdict is Verdict.STATED:
            return replace(judged, source=source)
    return unread or Judgement(Verdict.SILENT)


def _unverified(source: str, finding: Finding | None, places: tuple[Place | None, ...]) -> Judgement:
    reason = finding.outcome.value if finding else NEVER_READ
    return Judgement(Verdict.UNVERIFIED, reason=reason, source=source, places=places)


def _graded(claim: Claim, judged: Judgement) -> Judgement:
    """Give a flagged judgement that its words did not grade the severity of the claim's risk."""
    if judged.state is not State.FLAGGED or judged.severity is not None:
        return judged
    severity = Severity.CRITICAL if claim.risk is Risk.HIGH else Severity.NOTABLE
    return replace(judged, severity=severity, severity_reason=f"{claim.risk.value} risk")
