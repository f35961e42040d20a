"""How well quotes are judged on pages over time.

    python benchmarks/judging.py CORPUS [--list] [--series NAME] [--speed]

CORPUS is a folder with manifest.jsonl (series and their dated pages) and
quotes.jsonl (quotes, where they were taken, and what is true of them on later
pages). Each quote is judged on the page it was taken from and then on every
later one in order of date, remembering as the pipeline does.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from monitor.core.judging.judge import judge
from monitor.core.normalise import words
from monitor.core.quoting.anchor import DocumentIndex, index_of
from monitor.core.reading.read import read
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
    parser.add_argument("--speed", action="store_true", help="time a page of about 30 kB as well")
    parser.add_argument("--series", help="only series whose name contains this")
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    failures: list[Failure] = []
    for case, pages in cases(arguments.corpus, arguments.series):
        for failure in score(case, pages, counts):
            failures.append(failure)
            counts[failure.kind] += 1
    report(counts)
    if arguments.speed:
        time_judging(arguments.corpus)
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


def time_judging(corpus: Path) -> None:
    """Print what unchanged and changed quotes cost beside plain searches of the same page."""
    newest = (sorted(folder.glob("*.html"))[-1:] for folder in sorted(corpus.glob("pages/*/*")))
    read_ones = (indexed(path, "https://example.com/") for paths in newest for path in paths)
    index = min(filter(None, read_ones), key=lambda one: abs(len(one.main.text) - 30_000))
    text = index.main.text
    bodies = [clause.text for clause in index.document.main if len(clause.text) > 120]
    quotes = [body[: body.find(" ", 100)] for body in bodies[:: max(1, len(bodies) // 10)]][:10]
    claims = [claim_of({"quote": quote}) for quote in quotes]
    known = [judge(claim, {SOURCE: index}, None) for claim in claims]
    plain = fastest(lambda: [quote in text for quote in quotes])
    same = fastest(lambda: [judge(*one) for one in asked(claims, known, index)])
    edited = [claim_of({"quote": f"{quote[:40]} gazelle {quote[40:]}"}) for quote in quotes]
    aligned = fastest(lambda: [fuzz.partial_ratio_alignment(quote, text) for quote in quotes])
    changed = fastest(lambda: [judge(*one) for one in asked(edited, known, index)])
    print(f"page of {len(text)} characters, {len(quotes)} quotes, each in microseconds:")
    print(f"  str in {plain:.1f}, unchanged {same:.1f}")
    print(f"  partial_ratio_alignment {aligned:.0f}, changed {changed:.0f}")


def asked(
    claims: list[Claim], known: list[Judgement], index: DocumentIndex
) -> list[tuple[Claim, dict[str, DocumentIndex | Finding | None], Judgement]]:
    return [(claim, {SOURCE: index}, before) for claim, before in zip(claims, known, strict=True)]


def fastest(work: Callable[[], list[Any]]) -> float:
    """Give the microseconds of CPU of the fastest of thirty runs, per result."""
    times = []
    for _ in range(30):
        began = time.process_time()
        results = work()
        times.append((time.process_time() - began) / max(1, len(results)))
    return min(times) * 1e6


def show(failure: Failure) -> None:
    judged = failure.judged
    verdict = " ".join(str(one) for one in (judged.verdict, judged.note, judged.reason) if one)
    print(f"\n{failure.kind.upper()}  {failure.series}  {failure.date}  -> {verdict}")
    print(f"  quote: {failure.quote}\n  truth: {failure.truth}\n  found: {judged.found}")
    for change in judged.changes[:6]:
        print(f"    {change.op}: {change.old!r} -> {change.new!r}")


if __name__ == "__main__":
    sys.exit(main())
