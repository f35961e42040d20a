"""Measure what a reader sees on a corpus of dated policy pages.

    python benchmarks/reading.py CORPUS [--verbose] [--series NAME]

CORPUS has `manifest.jsonl`, `quotes.jsonl` and the pages (Open Terms Archive
snapshots with what is known about each; see the README of such a corpus).
Prints one table: quotes found in the very page they were copied from, noise
and real changes between consecutive pages, and time against a bare parse: of
reading a page, and of everything from bytes to "unchanged" where a script of
its head differs, or its menu.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from monitor.core.examine import examine
from monitor.core.normalise import canonical
from monitor.core.reading.read import read
from monitor.model import Answer, Document, Finding, Region, Source, SourceKind

_SPACE = re.compile(r"\s+")
_LOOSE = re.compile(r"[^\w]+")
Series = dict[str, Any]


class Corpus:
    """The corpus under `root`; documents are read once and kept."""

    def __init__(self, root: Path, only: str | None) -> None:
        self.root = root
        self.series: list[Series] = [
            one for one in _lines(root / "manifest.jsonl") if only is None or only in one["series"]
        ]
        self._urls = {one["series"]: one["url"] for one in self.series}

    @cache  # noqa: B019 - one corpus a run
    def document(self, series: str, file: str) -> Document | Finding:
        body = (self.root / file).read_bytes()
        page = read(body, content_type="text/html; charset=utf-8", url=self._urls[series])
        return page if isinstance(page, Finding) else page.document

    def quotes(self) -> Iterator[tuple[Series, str, list[str]]]:
        """Give each quote with the file it was copied from and its parts."""
        files = {
            (one["series"], shot["date"]): shot["file"] for one in self.series for shot in one["snapshots"]
        }
        for quote in _lines(self.root / "quotes.jsonl"):
            file = files.get((quote["series"], quote["taken"]))
            if file is not None:
                yield quote, file, quote.get("parts") or [quote["quote"]]


def _lines(path: Path) -> list[Series]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def quotes_on_day_one(corpus: Corpus, verbose: bool) -> tuple[int, int]:
    """Count quotes whose words stand in the text of their own page, and all quotes."""
    held = total = 0
    for quote, file, parts in corpus.quotes():
        document = corpus.document(quote["series"], file)
        total += 1
        if isinstance(document, Finding):
            print("  unread", quote["series"], quote["taken"], document.reason)
            continue
        text = _loose(document.text)
        if all(_loose(part) in text for part in parts):
            held += 1
        elif verbose:
            print("  missing", quote["series"], quote["taken"], quote["tags"], repr(quote["quote"][:300]))
    return held, total


@lru_cache(maxsize=512)
def _loose(text: str) -> str:
    return _LOOSE.sub(" ", canonical(text).text).strip()


def transitions(corpus: Corpus) -> Iterator[tuple[str, Series, Document, Document]]:
    """Give consecutive readable pages of which it is known whether the text changed."""
    for one in corpus.series:
        shots = one["snapshots"]
        for before, after in itertools.pairwise(shots):
            if after["changed"] is None:
                continue
            old = corpus.document(one["series"], before["file"])
            new = corpus.document(one["series"], after["file"])
            if isinstance(old, Finding) or isinstance(new, Finding):
                print("  unread", one["series"], after["date"])
                continue
            yield one["series"], after, old, new


def differences(old: Document, new: Document, *, main: bool) -> tuple[list[str], list[str]]:
    """Give the canonical clause texts that only the old, and only the new document has."""
    before, after = _texts(old, main), _texts(new, main)
    return list((before - after).elements()), list((after - before).elements())


def _texts(document: Document, main: bool) -> Counter[str]:
    return Counter(
        canonical(clause.text).text for clause in document.clauses if not main or clause.region is Region.MAIN
    )


def compare(corpus: Corpus, verbose: bool) -> dict[str, tuple[int, int]]:
    """Count quiet transitions that made noise, and real changes seen anywhere and in the main part."""
    noise = quiet = seen = seen_in_main = real = 0
    for series, shot, old, new in transitions(corpus):
        in_main = differences(old, new, main=True)
        if shot["changed"]:
            real += 1
            anywhere = differences(old, new, main=False)
            seen += any(anywhere)
            seen_in_main += any(in_main)
            if verbose and not any(in_main):
                print("  unseen", series, shot["date"], _short(anywhere))
        else:
            quiet += 1
            noise += any(in_main)
            if verbose and any(in_main):
                print("  noise", series, shot["date"], _short(in_main))
    return {"noise": (noise, quiet), "seen": (seen, real), "seen in main": (seen_in_main, real)}


def _short(both: tuple[list[str], list[str]]) -> str:
    return " | ".join(str([text[:120] for text in side[:4]]) for side in both)


def speed(corpus: Corpus) -> dict[str, float]:
    """Give milliseconds a page for several works, the bare parse with the text of its body among them."""
    took: defaultdict[str, float] = defaultdict(float)
    for one in corpus.series:
        body = (corpus.root / one["snapshots"][-1]["file"]).read_bytes()
        source = Source("corpus", "document", SourceKind.OTHER, one["url"])
        known = examine(_answer(body, source), source, ())
        assert known.document is not None
        again = _answer(
            body.replace(b"</head>", b"<script nonce='8f2a'>var build = 7</script></head>"), source
        )
        other = _answer(body.replace(b"<body", b"<body><nav><p>Careers</p></nav><p", 1), source)
        at_hand = partial(examine, source=source, earlier=[known.document], text=known.text)
        took["bare"] += _best(partial(_bare, body))
        took["read"] += _best(partial(read, body, content_type="text/html", url=one["url"]))
        took["unchanged"] += _best(partial(at_hand, again))
        took["unchanged but for its frame"] += _best(partial(at_hand, other))
    return {name: total / len(corpus.series) * 1000 for name, total in took.items()}


def _answer(body: bytes, source: Source) -> Answer:
    return Answer(source.url, source.url, 200, {"content-type": "text/html"}, body)


def _bare(body: bytes) -> str:
    tree = LexborHTMLParser(body.decode("utf-8", "replace"))
    tree.strip_tags(["script", "style", "template", "noscript"])
    return tree.body.text() if tree.body is not None else ""


def _best(work: Callable[[], object]) -> float:
    took = []
    for _ in range(7):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return min(took)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--verbose", action="store_true", help="print each case that misses")
    parser.add_argument("--series", help="only series whose name contains this")
    options = parser.parse_args()
    corpus = Corpus(options.corpus, options.series)
    held, total = quotes_on_day_one(corpus, options.verbose)
    counts = compare(corpus, options.verbose)
    milliseconds = speed(corpus)
    rows = [
        ("quotes on day one", held, total, "at least 99.5 %"),
        ("quiet noise", *counts["noise"], "at most 1 %"),
        ("seen changes", *counts["seen"], "at least 99.5 %"),
        ("seen changes in main", *counts["seen in main"], "at least 97 %"),
    ]
    for name, part, whole, goal in rows:
        print(f"{name:24} {part:5} of {whole:5}  {100 * part / max(1, whole):6.2f} %   {goal}")
    bare = milliseconds.pop("bare")
    print(f"{'ms a page, bare parse':38} {bare:6.2f}")
    for name, ours in milliseconds.items():
        goal = "   at most 3" if name == "unchanged" else ""
        print(f"{'ms a page, ' + name:38} {ours:6.2f}: {ours / bare:.2f} times{goal}")


if __name__ == "__main__":
    main()
