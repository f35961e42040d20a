"""What reading a PDF costs: milliseconds of the processor per page and peak memory, against starting the child for nothing.

    python benchmarks/pdf.py [FILE ...]        # default: the sample files of the tests, and a long one

The long file is the small writer's: 100 pages of 45 lines. Memory is the
largest resident set of a child, as the kernel counts it.
"""

from __future__ import annotations

import resource
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from monitor.core.pdf.file import PdfFile
from monitor.core.pdf.page import pdf_page
from monitor.pdf import read_pdf

SAMPLES = Path(__file__).parent.parent / "tests" / "pdf"
ROUNDS = 5
MANY = 20
PAGES, LINES = 100, 45
URL = "https://example.com/policy.pdf"


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Give the median time that the processor spends on `work`, in this process and its children."""
    times = []
    for _ in range(rounds):
        start = spent()
        work()
        times.append(spent() - start)
    return 1_000 * statistics.median(times)


def spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def long_file() -> bytes:
    """Give 100 pages of running text, each page another."""
    content = []
    for page in range(PAGES):
        lines = [
            f"BT /F1 10 Tf 1 0 0 1 72 {790 - 15 * at} Tm ({line(page, at)}) Tj ET" for at in range(LINES)
        ]
        content.append("\n".join(lines).encode())
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(PAGES))
    objects.append(
        b"<</Type/Pages/Kids[%s]/Count %d/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>>>"
        % (kids, PAGES)
    )
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for at, data in enumerate(content):
        objects.append(b"<</Type/Page/Parent 2 0 R/Contents %d 0 R>>" % (5 + 2 * at))
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(data), data))
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (at, one) for at, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def line(page: int, at: int) -> str:
    words = ["policy", "data", "service", "retention", "customer", "processor", "transfer", "notice", "right"]
    return " ".join(words[(page * 7 + at * 5 + step * step) % len(words)] for step in range(12))


def main(arguments: list[str]) -> None:
    files = [Path(name) for name in arguments] or sorted(SAMPLES.glob("*.pdf"))
    nothing = milliseconds(lambda: read_pdf(b""))
    print(f"starting a child for nothing: {nothing:.0f} ms\n")
    print(f"{'file':28} {'kB':>5} {'pages':>5} {'words':>6} {'child ms':>9} {'layout ms':>9} {'ms/page':>8}")
    bodies = [(path.name, path.read_bytes()) for path in files]
    if not arguments:
        bodies.append(("100 pages of text", long_file()))
    for name, body in bodies:
        report(name, body, nothing)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"\npeak memory: {peak / 1e6:.0f} MB in a child, {own / 1e6:.0f} MB in the parent")


def report(name: str, body: bytes, nothing: float) -> None:
    found = read_pdf(body)
    shown = f"{name:28} {len(body) / 1000:5.0f}"
    if not isinstance(found, PdfFile):
        print(f"{shown} {found.rule}: {milliseconds(lambda: read_pdf(body)):.0f} ms")
        return
    rounds = ROUNDS if len(found.pages) < MANY else 2
    child = milliseconds(lambda: read_pdf(body), rounds)
    layout = milliseconds(lambda: pdf_page(found, URL), rounds)
    words = sum(len(page.words) for page in found.pages)
    per_page = (child - nothing + layout) / len(found.pages)
    print(f"{shown} {len(found.pages):5} {words:6} {child:9.0f} {layout:9.1f} {per_page:8.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
