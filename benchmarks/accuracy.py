"""How right the reading and judging is, on dated pages with known truth.

    python benchmarks/accuracy.py CORPUS [--list]

CORPUS holds manifest.jsonl and quotes.jsonl (see the README of a corpus for
their keys). Every page goes through the same functions as in `monitor check`:
examined against the good page before it, folded into what is known, aligned
with the page before. `--list` names each case that fell short.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import severity  # the script beside this one

from monitor.core.comparing.align import align, count_changes
from monitor.core.comparing.words import word_changes
from monitor.core.examine import Examined, event_of, examine
from monitor.core.history import Memory, advance
from monitor.core.normalise import words
from monitor.model import (
    Answer,
    Claim,
    Document,
    Grade,
    Judgement,
    QuoteProof,
    Risk,
    Severity,
    Source,
    SourceKind,
    State,
    Verdict,
)
from monitor.pdf import read_pdf

UNREADABLE = frozenset(("unreadable", "other-page"))
KINDS = {"privacy": SourceKind.PRIVACY_POLICY, "terms": SourceKind.TERMS, "data-processor": SourceKind.DPA}
TYPES = {".html": "text/html", ".pdf": "application/pdf", ".txt": "text/plain", ".md": "text/markdown"}
PLANTED = 100
"""Edits planted of each kind."""
GONE = frozenset((Verdict.VANISHED, Verdict.NEVER_MATCHED))


@dataclass
class Tally:
    """One figure: how many were looked at, and which of them fell short."""

    target: str
    looked_at: int = 0
    short: list[str] = field(default_factory=list)

    def count(self, *, good: bool, case: str) -> None:
        self.looked_at += 1
        if not good:
            self.short.append(case)

    def __str__(self) -> str:
        share = len(self.short) / self.looked_at if self.looked_at else 0.0
        return f"{len(self.short):5} of {self.looked_at:6}  {share:8.3%} short   {self.target}"


TARGETS = {
    "false alarms": "at most 0.1 %",
    "misses": "at most 0.5 %",
    "false proof of absence": "none",
    "right word": "at most 5 %",
    "right place": "at most 5 %",
    "quiet noise": "at most 1 %",
    "seen changes": "at most 0.5 %",
    "seen changes in main": "at most 3 %",
    "quotes on day one": "at most 0.5 %",
    "good pages read": "none",
    "planted edits critical": "at most 3 %",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--list", action="store_true", help="name each case that fell short")
    options = parser.parse_args()
    tallies = {name: Tally(target) for name, target in TARGETS.items()}
    quotes: dict[str, list[dict[str, Any]]] = {}
    for quote in _lines(options.corpus / "quotes.jsonl"):
        quotes.setdefault(quote["series"], []).append(quote)
    for series in _lines(options.corpus / "manifest.jsonl"):
        measure(options.corpus, series, quotes.get(series["series"], []), tallies)
    plant(options.corpus, tallies["planted edits critical"])
    for name, tally in tallies.items():
        print(f"{name:24} {tally}")
        if options.list:
            print("".join(f"      {case}\n" for case in tally.short), end="")


def plant(corpus: Path, tally: Tally) -> None:
    """Plant edits of each critical kind in sentences of a corpus; `severity.py` has the kinds."""
    found = sorted(set(severity.sentences_of(corpus)), key=str)
    for kinds, language in ((severity.CRITICAL, "en"), (severity.CHINESE, "zh")):
        chosen = [pair for pair in found if pair[1] == language]
        for kind, (counts, _) in severity.measure(kinds, chosen, PLANTED, random.Random(2026)).items():
            critical = counts[Severity.CRITICAL]
            tally.looked_at += counts.total()
            tally.short += [f"{language} {kind}"] * (counts.total() - critical)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())


def measure(
    corpus: Path, series: Mapping[str, Any], quotes: Sequence[Mapping[str, Any]], tallies: dict[str, Tally]
) -> None:
    """Go through the pages of one series in order of date."""
    source = source_of(series)
    claims = [claim_of(number, quote, source) for number, quote in enumerate(quotes)]
    memory, good, previous = Memory(), list[Document](), None
    for snapshot in series["snapshots"]:
        examined = read(corpus, snapshot, source, good)
        case = f"{series['series']} {snapshot['date'][:10]}"
        if snapshot.get("note") not in UNREADABLE and snapshot.get("note") != "pdf":
            reason = examined.finding.reason if examined.finding else ""
            tallies["good pages read"].count(good=examined.finding is None, case=f"{case}: {reason}")
        event = event_of(examined, source, datetime.fromisoformat(snapshot["date"]), snapshot["sha256"])
        due = [
            claim for claim, quote in zip(claims, quotes, strict=True) if quote["taken"] <= snapshot["date"]
        ]
        memory = advance(memory, event, due, {source.id: event.read})
        for number, quote in enumerate(quotes):
            judgement = memory.claim(str(number)).now
            if judgement is not None:
                score(quote, snapshot, judgement, case, tallies)
        score_transition(snapshot, previous, examined.document, case, tallies)
        if examined.document is not None:
            good = [examined.document]
        previous = examined.document


def source_of(series: Mapping[str, Any]) -> Source:
    provider, _, name = series["series"].partition("/")
    kind = next((kind for start, kind in KINDS.items() if name.startswith(start)), SourceKind.OTHER)
    return Source(provider, name, kind, series["url"])


def claim_of(number: int, quote: Mapping[str, Any], source: Source) -> Claim:
    proof = QuoteProof((quote["quote"],))
    return Claim(source.provider, str(number), "", "", Grade.VERIFIED, Risk.HIGH, proof, (source.id,))


def read(corpus: Path, snapshot: Mapping[str, Any], source: Source, earlier: Sequence[Document]) -> Examined:
    path = corpus / snapshot["file"]
    headers = {"content-type": TYPES.get(path.suffix, "application/octet-stream")}
    answer = Answer(source.url, source.url, 200, headers, path.read_bytes())
    return examine(answer, source, earlier, pdf=read_pdf)


def score(
    quote: Mapping[str, Any],
    snapshot: Mapping[str, Any],
    judgement: Judgement,
    case: str,
    tallies: dict[str, Tally],
) -> None:
    """Compare one verdict with what is known."""
    told = f"{case} {judgement.verdict}: {quote['quote'][:70]!r} found {(judgement.found or '')[:70]!r}"
    if snapshot.get("note") in UNREADABLE:
        tallies["false proof of absence"].count(good=judgement.state is not State.FLAGGED, case=told)
    if quote["taken"] == snapshot["date"]:
        tallies["quotes on day one"].count(good=judgement.verdict is Verdict.INTACT, case=told)
    truth = next((one for one in quote["expect"] if one["date"] == snapshot["date"]), None)
    if truth is None or truth["state"] is None or judgement.state is State.UNVERIFIED:
        return
    if truth["state"] == "present":
        tallies["false alarms"].count(good=judgement.state is State.HOLDS, case=told)
        return
    tallies["misses"].count(good=judgement.state is not State.HOLDS, case=f"{truth['state']} {told}")
    expected = {Verdict.ALTERED} if truth["state"] == "altered" else GONE
    tallies["right word"].count(good=judgement.verdict in expected, case=f"{truth['state']} {told}")
    if truth["state"] == "altered" and truth.get("text_now"):
        share = overlap(judgement.found or "", truth["text_now"])
        tallies["right place"].count(
            good=share >= 0.8, case=f"{share:.2f} {told} but it is {truth['text_now']!r}"
        )


def overlap(found: str, wanted: str) -> float:
    """Give the share of the words of `wanted` that stand in `found`."""
    wanted_words, found_words = (Counter(word.text for word in words(text)) for text in (wanted, found))
    return (wanted_words & found_words).total() / max(wanted_words.total(), 1)


def score_transition(
    snapshot: Mapping[str, Any],
    previous: Document | None,
    document: Document | None,
    case: str,
    tallies: dict[str, Tally],
) -> None:
    if previous is None or document is None or snapshot["changed"] is None:
        return
    alignment = align(previous, document)
    main, frame = count_changes(alignment)
    if snapshot["changed"]:
        tallies["seen changes"].count(good=main + frame > 0, case=case)
        tallies["seen changes in main"].count(good=main > 0, case=case)
        return
    shown = [change for change in alignment.changes if change.region == "main" and change.op != "moved"]
    edits = "; ".join(str(word_changes(change.old or "", change.new or "")[:2])[:100] for change in shown[:2])
    tallies["quiet noise"].count(good=main == 0, case=f"{case}: {edits}")


if __name__ == "__main__":
    main()
