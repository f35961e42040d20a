"""Which browser is there to render with, and how to get one."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

EXTRA = "pip install 'policy-monitor[browser]'"
HOW_TO_GET_ONE = f"{EXTRA} and a Chromium"

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

    `environ` is the process's own by default; looked at are its PATH, the places
    where applications stand, and what `playwright install chromium` brought.
    """
    return next(_candidates(os.environ if environ is None else environ), None)


def missing(environ: Mapping[str, str] | None = None) -> str | None:
    """Say what is missing for rendering and how to get it; None where nothing is."""
    if importlib.util.find_spec("playwright") is None:
        return f"the extra `browser` is not installed: {HOW_TO_GET_ONE}"
    if find_chromium(environ) is None:
        return (
            "no Chromium is installed: apt install chromium (Debian, Ubuntu), "
            "brew install --cask chromium (macOS), or playwright install chromium"
        )
    return None


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
