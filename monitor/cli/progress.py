"""How far long work has got, on one line of standard error that is written over."""

from __future__ import annotations

from typing import TextIO

from monitor.report.terminal import WIDTH, wrap

_ERASE = "\r\x1b[K"


class ProgressLine:
    """Call it with how many are done, how many there are, and what was done last."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

        self._show("working …")

    def __call__(self, done: int, total: int, what: str) -> None:
        self._show(f"{done}/{total} {what}")

    def _show(self, text: str) -> None:
        line = wrap(text, WIDTH - 1)[0]
        self._stream.write(_ERASE + "".join(run.text for run in line))
        self._stream.flush()

    def clear(self) -> None:
        self._stream.write(_ERASE)
        self._stream.flush()
