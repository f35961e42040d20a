"""What aligning two versions costs, and what of planted edits it finds.

    python benchmarks/alignment.py [CORPUS] [--largest 50000]

Prints seconds from 500 clauses up with the exponent of growth, difflib beside it
on the same clauses (its replaced blocks paired one to one and marked by words),
hostile documents, and, where a corpus is given, planted edits found again in real
documents and what neighbouring snapshots are said to differ in.
"""

from __future__ import annotations

import argparse
import difflib
import json
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from monitor.core.comparing.align import align, count_changes, text_digest
from monitor.core.reading.read import read
from monitor.model import Clause, ClauseKind, ClauseOp, Document, Finding, Region, document_of

LETTERS = "abcdefghijklmnopqrstuvwxyz"
COMMON = [
    "the",
    "of",
    "to",
    "and",
    "we",
    "you",
    "your",
    "data",
    "may",
    "use",
    "for",
    "with",
    "our",
    "service",
    "is",
    "are",
    "as",
    "by",
    "information",
    "not",
]


def document(texts: Sequence[str]) -> Document:
    return document_of(tuple(Clause(ClauseKind.PARAGRAPH, Region.MAIN, text) for text in texts))


def sentence(random_: random.Random, vocabulary: Sequence[str]) -> str:
    words = [
        random_.choice(COMMON if random_.random() < 0.5 else vocabulary)
        for _ in range(random_.randint(8, 40))
    ]
    return " ".join(words).capitalize() + "."


def made(count: int, random_: random.Random) -> tuple[list[str], list[str]]:
    """Give clauses and a later version: one in ten reworded, one in fifty gone, new or moved."""
    vocabulary = ["".join(random_.choices(LETTERS, k=random_.randint(3, 10))) for _ in range(3_000)]
    old = [sentence(random_, vocabulary) for _ in range(count)]
    new = []
    for text in old:
        dice = random_.random()
        if dice < 0.1:
            words = text.split()
            words[random_.randrange(len(words))] = random_.choice(vocabulary)
            text = " ".join(words)
        elif dice < 0.11:
            continue
        elif dice < 0.12:
            new.append(sentence(random_, vocabulary))
        new.append(text)
    for _ in range(count // 100):
        new.insert(random_.randrange(len(new)), new.pop(random_.randrange(len(new))))
    return old, new


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def with_difflib(old: Sequence[str], new: Sequence[str], *, characters: bool) -> None:
    """What difflib takes: opcodes over clauses, the best pairs of each replaced block, and their edits.

    Blocks are paired by ratio() of characters, the way of difflib's own ndiff, or
    one to one with edits by word, the least that could be done.
    """
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, other, stop in matcher.get_opcodes():
        if tag != "replace":
            continue
        for at in range(start, end):
            if characters:
                inner = difflib.SequenceMatcher(None, "", old[at], autojunk=False)
                for beside in range(other, stop):
                    inner.set_seq1(new[beside])
                    inner.ratio()
                inner.get_opcodes()
            elif at - start < stop - other:
                beside = other + at - start
                difflib.SequenceMatcher(
                    None, old[at].split(), new[beside].split(), autojunk=False
                ).get_opcodes()


def growth(largest: int) -> None:
    print("clauses   align s   difflib s (times), by character   difflib s (times), by word")
    measured: list[tuple[int, float]] = []
    for count in (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000):
        if count > largest:
            break
        old, new = made(count, random.Random(count))
        left, right = document(old), document(new)
        took = min(seconds(lambda: align(left, right)) for _ in range(3 if count < 5_000 else 1))
        measured.append((count, took))
        line = f"{count:7}  {took:8.3f}"
        if count <= 5_000:
            for characters in (True, False):
                beside = seconds(lambda: with_difflib(old, new, characters=characters))
                line += f"  {beside:20.3f} ({beside / took:5.1f})"
        print(line + (" rewritten" if align(left, right).rewritten else ""))
    if len(measured) > 1:
        (small, first), (large, last) = measured[0], measured[-1]
        print(f"exponent from {small} to {large}: {math.log(last / first) / math.log(large / small):.2f}")


def hostile() -> None:
    line = "we keep your data for as long as we need it and then some "
    cases = {
        "alternating": (["a", "b"] * 5_000, ["b", "a"] * 5_000),
        "one clause repeated": ([line] * 10_000, [line] * 9_000),
        "a…ab": (["a"] * 10_000 + ["b"], ["b"] + ["a"] * 10_000),
        "repeated with two words changed": ([line] * 3_000, [line.replace("keep", "sell")] * 3_000),
        "one line of 5 MB, one word changed": ([line * 85_000], [line * 42_000 + "not " + line * 43_000]),
        "one line of 5 MB against a policy": ([line * 85_000], [f"{line}{number}" for number in range(300)]),
        "two lines of 5 MB": ([line * 85_000], [line.replace("keep", "sell") * 85_000]),
        "all clauses alike": (
            [f"{line}{number}" for number in range(3_000)],
            [f"{line}{number + 9_000}" for number in range(3_000)],
        ),
    }
    print("\nhostile")
    for name, (old, new) in cases.items():
        left, right = document(old), document(new)
        took = seconds(lambda: align(left, right))
        print(f"  {took:6.2f} s  {name}")


def documents(corpus: Path) -> Iterator[tuple[str, list[tuple[dict[str, object], Document]]]]:
    """Give each series with its snapshots that could be read."""
    for line in (corpus / "manifest.jsonl").read_text("utf-8").splitlines():
        series = json.loads(line)
        good = []
        for snapshot in series["snapshots"]:
            page = read((corpus / snapshot["file"]).read_bytes(), content_type="text/html", url=series["url"])
            if not isinstance(page, Finding):
                good.append((snapshot, page.document))
        yield series["series"], good


def neighbours(series: Sequence[tuple[str, list[tuple[dict[str, object], Document]]]]) -> None:
    counts: Counter[str] = Counter()
    for name, snapshots in series:
        for (_, old), (snapshot, new) in pairwise(snapshots):
            changed = snapshot["changed"]
            if changed is None:
                continue
            alignment = align(old, new)
            main, _ = count_changes(alignment)
            same = text_digest(old) == text_digest(new)
            kind = "changed" if changed else "noise only"
            counts[f"{kind}: {'some' if main else 'no'} clause of main differs"] += 1
            if bool(changed) is (main == 0) or (main == 0) is not same:
                words = [(word.old, word.new) for change in alignment.changes for word in change.words][:3]
                seen = f"changed {changed}, digest same {same}, {main} in main"
                print(f"  {name} {snapshot['date']}: {seen} {words}")
    print("\nneighbouring snapshots")
    for told, count in sorted(counts.items()):
        print(f"  {count:4} {told}")


def planted(
    texts: list[str], random_: random.Random
) -> tuple[list[str], Counter[tuple[str, str | None, str | None]]]:
    """Give a later version of some clauses, and the changes it was made with."""
    truth: Counter[tuple[str, str | None, str | None]] = Counter()
    new: list[str] = []
    at = 0
    while at < len(texts):
        text, dice = texts[at], random_.random()
        words = text.split()
        if dice < 0.03 and len(words) > 6:
            place = random_.randrange(len(words))
            edited = " ".join([*words[:place], "thereupon", *words[place + random_.randint(0, 1) :]])
            truth["altered", text, edited] += 1
            new.append(edited)
        elif dice < 0.05:
            truth["removed", text, None] += 1
        elif dice < 0.07:
            subject = f"{random_.choice(LETTERS) * 4} and {random_.choice(LETTERS) * 5}"
            added = f"Clause {at} was newly written about {subject}."
            truth["added", None, added] += 1
            new += [added, text]
        elif dice < 0.08 and len(words) > 16:
            half = len(words) // 2
            parts = " ".join(words[:half]), " ".join(words[half:])
            truth["split", text, "\n".join(parts)] += 1
            new += parts
        elif dice < 0.09 and len(words) > 8 and at + 1 < len(texts) and len(texts[at + 1].split()) > 8:
            truth["merged", f"{text}\n{texts[at + 1]}", f"{text} {texts[at + 1]}"] += 1
            new.append(f"{text} {texts[at + 1]}")
            at += 1
        else:
            new.append(text)
        at += 1
    return new, truth


def found_again(series: Sequence[tuple[str, list[tuple[dict[str, object], Document]]]]) -> None:
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for name, snapshots in series:
        if not snapshots:
            continue
        texts = [" ".join(clause.body.split()) for clause in snapshots[-1][1].main if clause.body.strip()]
        for seed in range(10):
            new, truth = planted(texts, random.Random(f"{name}{seed}"))
            changes = align(document(texts), document(new)).changes
            answer = Counter((change.op.value, change.old, change.new) for change in changes)
            for (op, _, _), count in (truth & answer).items():
                right[op] += count
            for (op, _, _), count in truth.items():
                wanted[op] += count
            for (op, _, _), count in answer.items():
                told[op] += count
    print("\nplanted edits     recall  precision")
    for op in ClauseOp:
        if wanted[op] or told[op]:
            recall = f"{right[op] / wanted[op]:7.1%}" if wanted[op] else "      -"
            precision = f"{right[op] / told[op]:7.1%}" if told[op] else "      -"
            print(f"  {op.value:9} {wanted[op]:5} {recall}   {precision}")


def real_pairs(series: Sequence[tuple[str, list[tuple[dict[str, object], Document]]]]) -> None:
    spent: Counter[str] = Counter()
    count = 0
    for _, snapshots in series:
        for (_, old), (snapshot, new) in pairwise(snapshots):
            if not snapshot["changed"]:
                continue
            count += 1
            left, right = [[clause.text for clause in one.clauses] for one in (old, new)]
            spent["align"] += round(1e6 * seconds(lambda: align(old, new)))
            for characters in (True, False):
                took = seconds(lambda: with_difflib(left, right, characters=characters))
                spent["difflib, by character" if characters else "difflib, one to one by word"] += round(
                    1e6 * took
                )
    print(f"\n{count} real changes")
    for name, microseconds in spent.items():
        print(f"  {microseconds / 1e6:7.2f} s  {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path)
    parser.add_argument("--largest", type=int, default=50_000)
    arguments = parser.parse_args()
    growth(arguments.largest)
    hostile()
    if arguments.corpus:
        series = list(documents(arguments.corpus))
        found_again(series)
        neighbours(series)
        real_pairs(series)


if __name__ == "__main__":
    main()
