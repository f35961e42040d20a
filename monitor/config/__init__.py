"""The register: config.yaml -> settings, providers, sources, claims and channels.

`find_config` says which file counts, `load` reads it, `lint` gives softer advice,
`template` is what `monitor init` writes.
An error names file, line, key and the fix, and one run names them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from monitor.config.durations import parse_duration, parse_size
from monitor.config.locate import find_config
from monitor.model import Register

__all__ = ["find_config", "lint", "load", "parse_duration", "parse_size", "template"]


def load(path: Path, *, environ: Mapping[str, str]) -> Register:
    """Read the register at `path`; see `monitor.config.reading`.

    ConfigError, with every problem found, when the file cannot be read or is wrong.
    """
    # pydantic takes 100 ms to import, which `monitor --help` must not pay; so does the page guard below.
    from monitor.config.reading import load_register

    return load_register(path, environ=environ)


def lint(register: Register) -> tuple[str, ...]:
    """Give softer advice on a register that loads, one sentence each; see `monitor.config.advice`."""
    from monitor.config.advice import lint_register

    return lint_register(register)


def template() -> str:
    """Give the text that `monitor init` writes: a small, commented, valid register."""
    return (Path(__file__).parent.parent / "config_template.yaml").read_text(encoding="utf-8")
