"""Which browser is there to render with, and how to get one."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from monitor.fetch.addresses import shown

HOW_TO_GET_ONE = "pip install 'policy-monitor[browser]' and a Chromium"

NEEDS_RENDERING = "needs-rendering"
"""The rule of a Failure for want of a browser."""
CHOICE = "MONITOR_BROWSER"
"""The environment variable that names the browser to use, or says `off`."""

_HOW_TO_GET_CHROMIUM = (
    "apt install chromium (Debian, Ubuntu), brew install --cask chromium (macOS), "
    "or playwright install chromium"
)
_ASKING_SECONDS = 20.0
_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
    "brave-browser",
)
_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)


def find_chromium(environ: Mapping[str, str] | None = None) -> Path | None:
    """Give the system's Chromium, or a browser made from it; None where there is none.

    `environ` is the process's own by default. MONITOR_BROWSER in it names the one
    to use, or none with `off`; else its PATH is looked through, the places where
    applications stand, and what `playwright install chromium` brought.
    """
    surroundings = os.environ if environ is None else environ
    chosen = surroundings.get(CHOICE)
    if chosen:
        return Path(chosen) if chosen != "off" and os.access(chosen, os.X_OK) else None
    return next(_candidates(surroundings), None)


class Lack(NamedTuple):
    """What is missing for rendering, and how to get it."""

    what: str
    how: str


def lacking(environ: Mapping[str, str] | None = None) -> Lack | None:
    """Say what is missing for rendering; None where nothing is."""
    if importlib.util.find_spec("playwright") is None:
        return Lack("the extra `browser` is not installed", HOW_TO_GET_ONE)
    if find_chromium(environ) is not None:
        return None
    chosen = (os.environ if environ is None else environ).get(CHOICE)
    if chosen == "off":
        return Lack(f"{CHOICE} turns rendering off", f"unset {CHOICE}")
    if chosen:
        return Lack(
            f"{CHOICE} names no program that can be run: {shown(chosen)}", f"correct or unset {CHOICE}"
        )
    return Lack("no Chromium is found", _HOW_TO_GET_CHROMIUM)


def version_of(browser: Path) -> str | None:
    """Give the name and version that a browser states, None where it does not run."""
    try:
        asked = subprocess.run(
            [browser, "--version"], capture_output=True, text=True, timeout=_ASKING_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return shown(asked.stdout.strip().partition(" built on")[0])


def _candidates(environ: Mapping[str, str]) -> Iterator[Path]:
    path = environ.get("PATH", os.defpath)
    for name in _NAMES:
        found = shutil.which(name, path=path)
        if found is not None:
            yield Path(found)
    for place in _APPLICATIONS:
        if os.access(place, os.X_OK):
            yield Path(place)
    yield from _downloaded(environ)


def _downloaded(environ: Mapping[str, str]) -> Iterator[Path]:
    home = Path(environ.get("HOME", "/"))
    folders = [home / ".cache/ms-playwright", home / "Library/Caches/ms-playwright"]
    chosen = environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if chosen not in {"", "0"}:
        folders.insert(0, Path(chosen))
    for folder in folders:
        for found in sorted(folder.glob("chromium-*/chrome-*/*"), reverse=True):
            if found.name == "chrome" and os.access(found, os.X_OK):
                yield found
        yield from sorted(folder.glob("chromium-*/chrome-*/*.app/Contents/MacOS/*"), reverse=True)
