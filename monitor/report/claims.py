"""Claims as text: a row for each, then what a person needs to judge those that do not hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from monitor.model import Context, State, Verdict
from monitor.report.details import flagged_details, unverified_details
from monitor.report.sheet import Sheet, faint, strong
from monitor.report.terminal import Text
from monitor.report.times import dated, length, stamp
from monitor.report.wording import counted, plain, state_of, verdict_of
from monitor.results import ClaimResult, Report

_HEADINGS: tuple[Text, ...] = (faint("state"), faint("claim"), faint("verdict"), faint("last held"))


def verify_text(report: Report, *, colour: bool = False, max_age: float | None = None) -> str:
    """Give the answer of `verify`: rows by provider, a summary, details, and what the exit code says.

    `max_age` is in seconds, to be named where proof is stale.
    """
    sheet = Sheet(colour=colour)
    if report.as_of is not None:
        sheet.line(f"As of {stamp(report.as_of)}, from what is stored; ages count from then.")
        sheet.gap()
    put_claim_rows(sheet, report)
    sheet.line(summary_line(report))
    put_details(sheet, report)
    sheet.gap()
    sheet.line(closing_line(report, max_age))
    return sheet.text()


def put_claim_rows(sheet: Sheet, report: Report) -> None:
    """Add one row per claim, grouped by provider in the register's order."""
    for provider, claims in by_provider(report.claims).items():
        sheet.line(strong(provider))
        rows: list[Sequence[Text]] = [_HEADINGS]
        for claim in claims:
            held = "-" if claim.state is State.NOT_JUDGED else dated(claim.last_held_at, report.moment)
            rows.append((state_of(claim), claim.claim, verdict_of(claim), held))
            rows.extend((remark,) for remark in _remarks(claim))
        sheet.rows(rows, give=(2, 1))
        sheet.gap()


def put_details(sheet: Sheet, report: Report) -> None:
    for claim in report.claims:
        if claim.state is State.FLAGGED:
            sheet.gap()
            flagged_details(sheet, claim, report.moment)
    unread = [claim for claim in report.claims if claim.state is State.UNVERIFIED]
    for _, claims in groupby(sorted(unread, key=_why_unread), key=_why_unread):
        sheet.gap()
        unverified_details(sheet, tuple(claims), report)


def claims_text(report: Report, *, colour: bool = False) -> str:
    """Give the register with the latest known state of each claim."""
    sheet = Sheet(colour=colour)
    for provider, claims in by_provider(report.claims).items():
        sheet.line(strong(provider))
        for claim in claims:
            sheet.line(claim.claim, indent=2)
            sheet.line(claim.statement, indent=4)
            held = "" if claim.state is State.NOT_JUDGED else ", last held "
            held += dated(claim.last_held_at, report.moment) if held else ""
            sheet.line(state_of(claim), f" ({verdict_of(claim)}){held}", indent=4)
            sheet.line(_standing(claim), indent=4)
            for remark in _remarks(claim):
                sheet.line(remark, indent=4)
        sheet.gap()
    if not report.claims:
        sheet.line("No claim was asked for, or the register has none: add claims to config.yaml.")
        return sheet.text()
    sheet.line(summary_line(report))
    return sheet.text()


def by_provider(claims: Iterable[ClaimResult]) -> Mapping[str, list[ClaimResult]]:
    groups: dict[str, list[ClaimResult]] = {}
    for claim in claims:
        groups.setdefault(claim.provider, []).append(claim)
    return groups


def summary_line(report: Report) -> str:
    """Give "12 claims: 9 hold, 1 flagged, 0 unverified, 2 not judged"."""
    counts = report.summary
    line = f"{counted(len(report.claims), 'claim')}: {counted(counts['holds'], 'holds', 'hold')}"
    if counts["stale"]:
        line += f" ({counts['stale']} on old proof)"
    line += f", {counts['flagged']} flagged, {counts['unverified']} unverified"
    return line + (f", {counts['not_judged']} not judged" if counts["not_judged"] else "")


def closing_line(report: Report, max_age: float | None = None) -> str:
    """Say calmly what the exit code means and what to do."""
    counts, code = report.summary, report.exit_code
    if report.failed:
        these = "a check" if len(report.failed) == 1 else f"{len(report.failed)} checks"
        return f"By a fault of ours {these} failed: what rests on it is as it was before. (exit code 4)"
    if code == 1:
        these = "One claim is" if counts["flagged"] == 1 else f"{counts['flagged']} claims are"
        return (
            f"{these} flagged: the page no longer says what the register says. Read the words above, "
            "then acknowledge them or correct config.yaml. (exit code 1)"
        )
    if code == 0:
        return "Every claim that can be judged holds. (exit code 0)"
    if not report.claims:
        return (
            "There is nothing to judge: the register has no claim yet, or none that was asked for. "
            'To add one: monitor claims add URL "WORDS FROM THE PAGE" --write (exit code 3)'
        )
    if not counts["holds"] + counts["unverified"]:
        return "Nothing could be judged: none of these claims has a proof. (exit code 3)"
    parts = []
    if counts["unverified"]:
        parts.append(f"{counted(counts['unverified'], 'claim')} could not be verified")
    if counts["stale"]:
        older = f" older than {length(max_age)}" if max_age else " too old"
        parts.append(
            f"{counted(counts['stale'], 'claim')} rest{'s' * (counts['stale'] == 1)} on proof{older}"
        )
    return f"Nothing is flagged, but {' and '.join(parts)}: neither proven nor disproven. (exit code 3)"


def _remarks(claim: ClaimResult) -> list[str]:
    remarks = []
    if not claim.official:
        remarks.append("unofficial: not on one of the provider's own hosts")
    if claim.verdict is Verdict.MOVED and claim.clause:
        remarks.append(
            f"now under {claim.clause}; to accept: monitor claims accept {claim.provider}/{claim.claim}"
        )
    if claim.state is State.HOLDS and claim.context is Context.CHANGED:
        remarks.append("the rest of its clause changed: an intact quote is not an intact meaning")
    if claim.conflicts_with:
        remarks.append(f"conflicts with {', '.join(claim.conflicts_with)}")
    if claim.acknowledged:
        remarks.append(f"acknowledged: {claim.acknowledged}")
    return remarks


def _standing(claim: ClaimResult) -> str:
    proof = claim.quote and f'quote: "{claim.quote}"'
    if not proof and claim.terms:
        proof = f"absent: {', '.join(claim.terms)}"
    words = [f"{claim.risk} risk", plain(claim.grade)]
    if claim.as_of:
        words.append(f"as of {claim.as_of.isoformat()}")
    if claim.reference:
        words.append(f"reference: {claim.reference}")
    if claim.sources:
        words.append(f"from {', '.join(claim.sources)}")
    return "; ".join(filter(None, (", ".join(words), proof)))


def _why_unread(claim: ClaimResult) -> tuple[str, str, str]:
    return claim.provider, claim.source or ", ".join(claim.sources), claim.reason or ""
