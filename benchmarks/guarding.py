"""Run the guard over a corpus in order of date: `python benchmarks/guarding.py CORPUS`.

CORPUS is a folder in the format of `benchmarks/accuracy.py`. Snapshots noted as
`unreadable` or `other-page` must be refused; all others must pass, with their
series' last good documents as what came before. Prints each exception, one line
of totals, and how long the guard took per page.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monitor.core import guard
from monitor.core.reading.read import read
from monitor.model import Answer, Document, Finding, Source, SourceKind

REFUSED = frozenset({"unreadable", "other-page"})
HTML = "text/html; charset=utf-8"


def kind_of(series: str) -> SourceKind:
    """Give the kind that somebody who registers the series would choose."""
    name = series.partition("/")[2]
    if name.startswith("privacy"):
        return SourceKind.PRIVACY_POLICY
    if "terms" in name:
        return SourceKind.TERMS
    return SourceKind.DPA if name.startswith("data-processor") else SourceKind.OTHER


def results(corpus: Path, *, first_day: bool) -> Iterator[tuple[str, dict[str, Any], Finding | None, float]]:
    """Yield series, snapshot, finding and the guard's seconds; `first_day` leaves out what came before."""
    for line in (corpus / "manifest.jsonl").read_text("utf-8").splitlines():
        series = json.loads(line)
        source = Source("corpus", "document", kind_of(series["series"]), series["url"])
        earlier: list[Document] = []
        for snapshot in series["snapshots"]:
            body = (corpus / snapshot["file"]).read_bytes()
            page = read(body, content_type=HTML, url=series["url"])
            answer = Answer(source.url, source.url, 200, {"content-type": HTML}, body)
            begun = time.perf_counter()
            finding = guard.inspect(answer, page, source, () if first_day else earlier[-3:])
            took = time.perf_counter() - begun
            if finding is None and not isinstance(page, Finding):
                earlier.append(page.document)
            yield series["series"], snapshot, finding, took


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--first-day", action="store_true", help="judge each page on its own")
    parser.add_argument("-v", "--verbose", action="store_true", help="show what was rightly refused too")
    arguments = parser.parse_args()
    counts = {"refused rightly": 0, "passed wrongly": 0, "passed rightly": 0, "refused wrongly": 0}
    times: list[float] = []
    for series, snapshot, finding, took in results(arguments.corpus, first_day=arguments.first_day):
        note = snapshot.get("note") or f"changed={snapshot['changed']}"
        verb = "passed" if finding is None else "refused"
        word = "rightly" if (finding is not None) is (note in REFUSED) else "wrongly"
        counts[f"{verb} {word}"] += 1
        times.append(took)
        if word == "wrongly" or (finding is not None and arguments.verbose):
            told = f"{finding.outcome} {finding.rule}: {finding.reason}" if finding else "passed"
            print(f"{word:8} {series} {snapshot['date']} ({note}): {told}")
    print(", ".join(f"{name}: {count}" for name, count in counts.items()))
    print(f"guard: median {statistics.median(times) * 1000:.2f} ms, worst {max(times) * 1000:.2f} ms a page")
    return 1 if counts["passed wrongly"] or counts["refused wrongly"] else 0


if __name__ == "__main__":
    sys.exit(main())
