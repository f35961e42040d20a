"""One message to one channel: a command that gets it on standard input, or a file that gets a line."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from monitor.errors import DeliveryError
from monitor.model import Channel

TIME_LIMIT = 10.0
"""Seconds that a command may take."""

Message = Mapping[str, object]
"""What is delivered: `id` is the same at every try, so that a receiver can drop a repetition."""


def send(channel: Channel, message: Message, base: Path) -> None:
    """Deliver one message; relative paths start at `base`.

    Raises DeliveryError when the channel did not take it.
    """
    kind, _, target = (channel.url or "").partition(":")
    line = json.dumps(message, ensure_ascii=False, sort_keys=True) + "\n"
    if kind == "exec":
        _run(channel.name, target, line, str(message["id"]), base)
    elif kind == "file":
        _append(channel.name, base / target, line)
    else:
        raise DeliveryError(f"alert channel {channel.name}: its url starts with neither exec: nor file:")


def _run(name: str, command: str, line: str, identity: str, base: Path) -> None:
    environment = {**os.environ, "MONITOR_ALERT_ID": identity}
    try:
        done = subprocess.run(
            shlex.split(command),
            input=line.encode(),
            capture_output=True,
            timeout=TIME_LIMIT,
            cwd=base,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DeliveryError(f"alert channel {name}: the command took over {TIME_LIMIT:.0f} s") from error
    except (OSError, ValueError) as error:
        raise DeliveryError(f"alert channel {name}: the command could not be run: {error}") from error
    if done.returncode:
        raise DeliveryError(f"alert channel {name}: the command ended with exit code {done.returncode}")


def _append(name: str, path: Path, line: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as stream:
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise DeliveryError(f"alert channel {name}: {path.name} could not be written: {error}") from error
