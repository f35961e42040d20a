"""How well quotes are judged on pages over time.

    python benchmarks/judging.py CORPUS [--list] [--series NAME]

CORPUS is a folder with manifest.jsonl (series and their dated pages) and
quotes.jsonl (quotes, where they were taken, and what is true of them on later
pages). Each quote is judged on the page it was taken from and then on every
later one in order of date, remembering as the pipeline does.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import LCSseq

from monitor.core.anchor import DocumentIndex, index_of
from monitor.core.judge import judge
from monitor.core.normalise import words
from monitor.core.read import read
from monitor.model import (
    Claim,
    Finding,
    Grade,
    Judgement,
    Outcome,
    QuoteProof,
    Risk,
    State,
    Verdict,
)

SOURCE = "page"
RIGHT_PLACE = 0.8


@dataclass(frozen=True)
class Failure:
    kind: str
    series: str
    date: str
    quote: str
    judged: Judgement
    truth: str | None


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--list", action="store_true", help="show each failure")
    parser.add_argument("--series", help="only series whose name contains this")
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    failures: list[Failure] = []
    for case, pages in cases(arguments.corpus, arguments.series):
        for failure in score(case, pages, counts):
            failures.append(failure)
            counts[failure.kind] += 1
    report(counts)
    if arguments.list:
        for failure in failures:
            show(failure)
    return 0


def cases(corpus: Path, only: str | None) -> Iterator[tuple[dict[str, Any], dict[str, DocumentIndex | None]]]:
    """Yield each quote with the indexes of its series' pages by date; None where nothing could be read."""
    manifest = [json.loads(line) for line in (corpus / "manifest.jsonl").read_text("utf-8").splitlines()]
    quotes = [json.loads(line) for line in (corpus / "quotes.jsonl").read_text("utf-8").splitlines()]
    for series in manifest:
        wanted = [quote for quote in quotes if quote["series"] == series["series"]]
        if not wanted or (only and only not in series["series"]):
            continue
        pages = {one["date"]: indexed(corpus / one["file"], series["url"]) for one in series["snapshots"]}
        for quote in wanted:
            yield quote, pages


def indexed(path: Path, url: str) -> DocumentIndex | None:
    kind = "application/pdf" if path.suffix == ".pdf" else "text/html"
    page = read(path.read_bytes(), content_type=kind, url=url)
    return None if isinstance(page, Finding) else index_of(page.document)


def score(
    case: dict[str, Any], pages: dict[str, DocumentIndex | None], counts: Counter[str]
) -> Iterator[Failure]:
    claim = claim_of(case)
    memory = judge(claim, {SOURCE: seen(pages[case["taken"]])}, None)
    counts["taken"] += 1
    if memory.state is not State.HOLDS:
        yield Failure("not found where taken", case["series"], case["taken"], case["quote"], memory, None)
    for expected in case["expect"]:
        index = pages[expected["date"]]
        truth = expected["state"]
        if expected.get("note") in ("unreadable", "other-page"):
            continue
        memory = judge(claim, {SOURCE: seen(index)}, memory)
        if truth is None:
            continue
        counts[truth] += 1
        for kind in faults(truth, expected.get("text_now"), memory):
            yield Failure(
                kind,
                case["series"],
                expected["date"],
                case["quote"],
                memory,
                expected.get("text_now") or truth,
            )


def faults(truth: str, text_now: str | None, judged: Judgement) -> Iterator[str]:
    if truth == "present":
        if judged.state is not State.HOLDS:
            yield "false alarm"
        return
    if judged.state is not State.FLAGGED:
        yield "miss"
        return
    right = {"altered": (Verdict.ALTERED,), "gone": (Verdict.VANISHED, Verdict.NEVER_MATCHED)}[truth]
    if judged.verdict not in right:
        yield f"wrong word for {truth}"
    if text_now and overlap(text_now, judged.found or "") < RIGHT_PLACE:
        yield "wrong place"


def overlap(wanted: str, found: str) -> float:
    """Give the share of the wanted words that stand in `found` in order."""
    one, other = [word.text for word in words(wanted)], [word.text for word in words(found)]
    return LCSseq.similarity(one, other) / max(1, len(one))


def claim_of(case: dict[str, Any]) -> Claim:
    return Claim(
        provider="p",
        id="c",
        topic="t",
        statement="s",
        grade=Grade.VERIFIED,
        risk=Risk.MEDIUM,
        proof=QuoteProof((case["quote"],)),
        sources=(SOURCE,),
    )


def seen(index: DocumentIndex | None) -> DocumentIndex | Finding:
    return index or Finding(Outcome.INVALID, "unread", "nothing could be read")


def report(counts: Counter[str]) -> None:
    changed = counts["altered"] + counts["gone"]
    wrong = counts["wrong word for altered"] + counts["wrong word for gone"]
    print(f"quotes: {counts['taken']}, not found where taken: {counts['not found where taken']}")
    print(f"false alarms: {counts['false alarm']} of {counts['present']} present")
    print(f"misses: {counts['miss']} of {changed} altered or gone")
    print(f"wrong word: {wrong} of {changed}")
    for truth in ("altered", "gone"):
        print(f"  {truth}: {counts[f'wrong word for {truth}']} of {counts[truth]}")
    print(f"wrong place: {counts['wrong place']} of {counts['altered']} altered")


def show(failure: Failure) -> None:
    judged = failure.judged
    verdict = " ".join(str(one) for one in (judged.verdict, judged.note, judged.reason) if one)
    print(f"\n{failure.kind.upper()}  {failure.series}  {failure.date}  -> {verdict}")
    print(f"  quote: {failure.quote}\n  truth: {failure.truth}\n  found: {judged.found}")
    for change in judged.changes[:6]:
        print(f"    {change.op}: {change.old!r} -> {change.new!r}")


if __name__ == "__main__":
    sys.exit(main())
