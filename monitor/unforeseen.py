"""What nobody foresaw: kept to the part of the work that it happened in, and told in a line."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.errors import MonitorError

_LONGEST = 200


class Boundary:
    """A block that ends at a mistake of ours, which `error` holds then.

    It is for work that goes on side by side, where no part may end the others, as
    `asyncio.gather` with `return_exceptions` is for coroutines. What is raised on
    purpose, and orders to stop, pass through it.
    """

    error: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, MonitorError) or not isinstance(error, Exception):
            return False
        self.error = error
        return True


def unforeseen(error: Exception, what: str) -> str:
    """Say in a line that `what` failed, with the error and the place in our code that it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    words = " ".join(str(error).split())[:_LONGEST]
    return f"{what} failed in a way that nobody foresaw: {type(error).__name__}: {words}{place}"
