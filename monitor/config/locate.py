"""Which config.yaml counts: the one named, the one of the environment, here, or the user's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from monitor.errors import ConfigError

FILE_NAME = "config.yaml"
FOLDER_NAME = "policy-monitor"


def find_config(explicit: Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """Give the path of the register to read.

    In this order: `explicit` (--config), MONITOR_CONFIG, config.yaml in `cwd`,
    policy-monitor/config.yaml in the user's configuration folder. The first two
    must exist. ConfigError when there is none.
    """
    if explicit is not None:
        return _must_exist(_from(cwd, explicit, environ), "--config")
    named = environ.get("MONITOR_CONFIG", "")
    if named:
        return _must_exist(_from(cwd, Path(named), environ), "MONITOR_CONFIG")
    candidates = [cwd / FILE_NAME, *_user_files(environ)]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    looked = ", ".join(str(candidate) for candidate in candidates)
    advice = "`monitor init` writes one to start from, --config or MONITOR_CONFIG names another"
    raise ConfigError([f"no {FILE_NAME} found (looked for {looked}); {advice}"])


def _from(cwd: Path, path: Path, environ: Mapping[str, str]) -> Path:
    parts = path.parts
    if parts and parts[0] == "~" and environ.get("HOME"):
        return Path(environ["HOME"], *parts[1:])
    return path if path.is_absolute() else cwd / path


def _must_exist(path: Path, origin: str) -> Path:
    if path.is_dir():
        raise ConfigError([f"{path}: named by {origin}, is a folder; name the file in it"])
    if not path.exists():
        raise ConfigError(
            [f"{path}: named by {origin}, does not exist; correct the path, or write one with `monitor init`"]
        )
    return path


def _user_files(environ: Mapping[str, str]) -> list[Path]:
    # A relative XDG_CONFIG_HOME is to be ignored (XDG Base Directory Specification).
    configured = environ.get("XDG_CONFIG_HOME", "")
    if configured.startswith("/"):
        return [Path(configured, FOLDER_NAME, FILE_NAME)]
    home = environ.get("HOME", "")
    return [Path(home, ".config", FOLDER_NAME, FILE_NAME)] if home else []
