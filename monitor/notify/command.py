"""A command that gets the message on standard input."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from monitor.errors import DeliveryError
from monitor.notify.parcel import Parcel


def run(command: str, parcel: Parcel, base: Path, *, seconds: float) -> None:
    """Run a command in the folder `base`; raises DeliveryError unless it ends with 0 in time.

    What it starts is ended with it. Its own output is dropped: it could hold anything.
    """
    environment = {**os.environ, "MONITOR_ALERT_ID": parcel.id}
    try:
        process = subprocess.Popen(
            shlex.split(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=base,
            env=environment,
            start_new_session=True,
        )
    except (OSError, ValueError, IndexError) as error:
        raise DeliveryError(f"the command could not be run: {error}") from None
    try:
        process.communicate(f"{parcel.json}\n".encode(errors="backslashreplace"), timeout=seconds)
    except subprocess.TimeoutExpired:
        raise DeliveryError(f"the command took over {seconds:g} s") from None
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode:
        raise DeliveryError(f"the command ended with exit code {process.returncode}")
