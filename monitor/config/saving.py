"""Writing a config.yaml: whole or not at all, with its rights, and never over somebody else's change."""

from __future__ import annotations

import codecs
import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from monitor.errors import StorageError, UsageError


def change(path: Path, edit: Callable[[str], str]) -> None:
    """Replace the text of a file by what `edit` makes of it, in one step.

    A byte order mark, the file's rights and, where we may, its owner stay; a
    symbolic link stays one. UsageError where the file was changed meanwhile,
    StorageError where it cannot be written.
    """
    target = path.resolve()
    try:
        before = target.read_bytes()
        mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
        after = mark + edit(before[len(mark) :].decode("utf-8")).encode("utf-8")
        _replace(target, before, after)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}; nothing was changed") from error


def _replace(target: Path, before: bytes, after: bytes) -> None:
    known = target.stat()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        with suppress(PermissionError):
            os.chown(part, known.st_uid, known.st_gid)
        part.chmod(stat.S_IMODE(known.st_mode))
        if target.read_bytes() != before:
            raise UsageError(
                f"{target} was changed by somebody else just now; nothing was written, try again"
            )
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
