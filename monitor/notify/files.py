"""A file that gets a line for each message."""

from __future__ import annotations

import os
from pathlib import Path

from monitor.errors import DeliveryError
from monitor.notify.parcel import Parcel


def append(path: Path, parcel: Parcel) -> None:
    """Append the message as one line of JSON; raises DeliveryError, with nothing half-written left."""
    line = f"{parcel.json}\n".encode(errors="backslashreplace")
    try:
        with path.open("ab+", buffering=0) as stream:
            size = stream.seek(0, os.SEEK_END)
            if size:
                stream.seek(-1, os.SEEK_END)
                # What was cut off before must not swallow this line.
                line = line if stream.read(1) == b"\n" else b"\n" + line
            try:
                while line:
                    line = line[stream.write(line) :]
                os.fsync(stream.fileno())
            except OSError:
                os.ftruncate(stream.fileno(), size)
                raise
    except OSError as error:
        raise DeliveryError(f"{path.name} could not be written: {error.strerror or error}") from None
