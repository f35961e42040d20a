"""The parent's side: starts the child, waits for it, and believes nothing of what it says unseen."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import metadata
from typing import IO, Any

from monitor.core.pdf.file import Box, PdfFile, PdfPage, Role, Shown, Tag, Target, Word
from monitor.core.reading.decode import NEEDS_PDF
from monitor.model import Finding, Outcome

_TOO_MUCH = 3
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost: bytes of memory, seconds of work and of waiting, bytes of answer."""

    memory: int = 1_000_000_000
    work: int = 60
    wait: float = 120.0
    answer: int = 200_000_000


def reader_version() -> str:
    """Name what takes PDFs apart, "" where it is not installed; its next version may read otherwise."""
    return _version_of_miner() if _is_installed() else ""


@cache
def _version_of_miner() -> str:
    return f"pdfminer.six {metadata.version('pdfminer.six')}"


def _is_installed() -> bool:
    return importlib.util.find_spec("pdfminer") is not None


def read_pdf(body: bytes, limits: Limits = Limits()) -> PdfFile | Finding:
    """Take a PDF apart; a Finding says why it cannot be (`invalid`, or `too_large` past a limit)."""
    if not _is_installed():
        return NEEDS_PDF
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(body)
        given.seek(0)
        code = _run(given, answer, limits)
        if code != 0:
            return _failed(code)
        answer.seek(0)
        told = json.loads(answer.read())
    if fault := told.get("fault"):
        return _finding(fault, told.get("why"))
    return _file(told)


def _run(given: IO[bytes], answer: IO[bytes], limits: Limits) -> int | None:
    """Run the child; gives its exit code, None where it had to be stopped."""
    command = [sys.executable, "-P", "-m", "monitor.pdf.child"]
    command += [str(limits.memory), str(limits.work), str(limits.answer)]
    # Nothing else of the environment: it may hold secrets, and the file may be hostile.
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    child = subprocess.Popen(command, stdin=given, stdout=answer, stderr=subprocess.DEVNULL, env=environment)
    try:
        return child.wait(limits.wait)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def _failed(code: int | None) -> Finding:
    if code is None or code in (_TOO_MUCH, -signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ):
        return Finding(
            Outcome.TOO_LARGE,
            "pdf-bounds",
            "The PDF takes more time or memory than reading may. It was not read.",
        )
    return _finding("broken", f"reading it failed (code {code})")


def _finding(fault: str, why: str | None) -> Finding:
    if fault == "encrypted":
        return Finding(
            Outcome.INVALID, "pdf-encrypted", "The PDF is encrypted; it opens with a password only."
        )
    return Finding(Outcome.INVALID, "pdf-broken", f"The PDF is broken: {why or 'it cannot be read'}.")


def _file(told: dict[str, Any]) -> PdfFile:
    return PdfFile(
        pages=tuple(_page(page) for page in told["pages"]),
        title=told["title"],
        language=told["language"],
        made=_day(told["made"]),
        outline=tuple((int(depth), str(title)) for depth, title in told["outline"]),
        tags=tuple(Tag(Role(role), level, row) for role, level, row in told["blocks"]),
    )


def _word(told: list[Any]) -> Word:
    text, x0, x1, y, size, bold, spaced, shown, tag = told
    return Word(text, x0, x1, y, size, bold, spaced, Shown(shown), tag)


def _page(told: dict[str, Any]) -> PdfPage:
    return PdfPage(
        width=told["width"],
        height=told["height"],
        words=tuple([_word(word) for word in told["words"]]),
        targets=tuple([Target(Box(*one[:4]), one[4]) for one in told["targets"]]),
        rules=tuple([Box(*one) for one in told["rules"]]),
        dots=tuple([Box(*one) for one in told["dots"]]),
        pictured=told["pictured"],
    )


def _day(text: str | None) -> date | None:
    found = _DATE.match(text or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
