"""How far long work has got, on one line of standard error that is written over."""

from __future__ import annotations

from typing import TextIO

from monitor.report.terminal import WIDTH, safe, wrap

_ERASE = "\r\x1b[K"


class ProgressLine:
    """Call it with how many are done, how many there are, and what was done last."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, done: int, total: int, what: str) -> None:
        line = wrap(f"{done}/{total} {safe(what)}", WIDTH - 1)[0]
        self._stream.write(_ERASE + "".join(run.text for run in line))
        self._stream.flush()

    def clear(self) -> None:
        self._stream.write(_ERASE)
        self._stream.flush()
