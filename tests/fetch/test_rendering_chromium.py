"""Which browser is found, and what is said where none is."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from monitor.fetch.rendering import chromium
from monitor.fetch.rendering.chromium import find_chromium, lacking, version_of


def program(path: Path, says: str = "Chromium 156.0 built on Debian") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome", "microsoft-edge"])
def test_a_browser_on_the_path_is_found(name: str, tmp_path: Path) -> None:
    found = program(tmp_path / name)
    assert find_chromium({"PATH": str(tmp_path)}) == found


def test_chromium_is_preferred(tmp_path: Path) -> None:
    program(tmp_path / "google-chrome")
    assert find_chromium({"PATH": str(tmp_path)}) != find_chromium(
        {"PATH": str(program(tmp_path / "chromium").parent)}
    )


def test_what_playwright_downloaded_is_found_last(tmp_path: Path) -> None:
    program(tmp_path / ".cache/ms-playwright/chromium-1100/chrome-linux/chrome")
    newer = program(tmp_path / ".cache/ms-playwright/chromium-1200/chrome-linux/chrome")
    assert find_chromium({"PATH": "/nowhere", "HOME": str(tmp_path)}) == newer
    elsewhere = program(tmp_path / "own/chromium-1/chrome-linux64/chrome")
    chosen = {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "own")}
    assert find_chromium({"PATH": "/nowhere", "HOME": str(tmp_path), **chosen}) == elsewhere


def test_the_environment_chooses(tmp_path: Path) -> None:
    chosen = program(tmp_path / "own-build")
    path = str(program(tmp_path / "bin/chromium").parent)
    assert find_chromium({"PATH": path, "MONITOR_BROWSER": str(chosen)}) == chosen
    assert find_chromium({"PATH": path, "MONITOR_BROWSER": "off"}) is None
    assert find_chromium({"PATH": path, "MONITOR_BROWSER": str(tmp_path / "no such")}) is None


@pytest.mark.parametrize(
    ("environ", "what", "how"),
    [
        pytest.param({"MONITOR_BROWSER": "off"}, "turns rendering off", "unset", id="off"),
        pytest.param(
            {"MONITOR_BROWSER": "/x\x1b"}, r"no program that can be run: /x\x1b", "correct", id="wrong"
        ),
        pytest.param({"PATH": "/nowhere", "HOME": "/nowhere"}, "no Chromium", "apt install", id="none"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(environ: dict[str, str], what: str, how: str) -> None:
    lack = lacking(environ)
    assert lack is not None
    assert what in lack.what
    assert how in lack.how


def test_the_extra_is_missing_before_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    lack = lacking({"PATH": "/nowhere"})
    assert lack == ("the extra `browser` is not installed", chromium.HOW_TO_GET_ONE)


def test_a_browser_tells_its_version(tmp_path: Path) -> None:
    assert version_of(program(tmp_path / "a")) == "Chromium 156.0"
    assert version_of(tmp_path / "b") is None
    silent = program(tmp_path / "c")
    silent.write_text("#!/bin/sh\nexit 3\n")
    assert version_of(silent) is None
