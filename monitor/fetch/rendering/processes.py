"""The memory of a browser, which is many processes."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_COUNTED = ("RssAnon:", "RssShmem:")


def memory_of(root: int) -> dict[int, int]:
    """Give the bytes of memory that a process and each one below it hold, by id.

    Counted is what is theirs, not the program files they map. Empty where the
    system has no /proc, and for a process that is gone.
    """
    parents = {pid: parent for pid in _ids() if (parent := _parent_of(pid)) is not None}
    return {pid: _bytes_of(pid) for pid in parents if _is_below(pid, root, parents)}


def parent_of(pid: int) -> int | None:
    """Give the process that started `pid`, None where it cannot be known."""
    return _parent_of(pid)


def kill(pid: int) -> None:
    """End a process at once; one that is gone already is no error."""
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)


def _ids() -> list[int]:
    if not _PROC.is_dir():
        return []
    return [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdecimal()]


def _parent_of(pid: int) -> int | None:
    try:
        stat = (_PROC / str(pid) / "stat").read_text("latin-1")
    except OSError:
        return None
    # The name, in brackets, may hold anything; the state and the parent's id follow it.
    return int(stat.rpartition(")")[2].split()[1])


def _is_below(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid != root:
        if pid not in parents or parents[pid] == pid:
            return False
        pid = parents[pid]
    return True


def _bytes_of(pid: int) -> int:
    try:
        lines = (_PROC / str(pid) / "status").read_text("latin-1").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(_COUNTED))
