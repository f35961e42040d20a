"""The register: config.yaml -> settings, providers, sources, claims and channels.

`find_config` says which file counts, `load` reads it, `template` is what `monitor init` writes.
An error names file, line, key and the fix, and one run names them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from monitor.config.durations import parse_duration, parse_size
from monitor.config.locate import find_config
from monitor.model import Register

_WITH_EXAMPLE = (
    "# The provider below is an example that does not exist. Replace it with yours, by hand or with\n"
)
_WITHOUT_EXAMPLE = "# What is watched comes under `providers`. To put it there:\n"

__all__ = ["find_config", "load", "parse_duration", "parse_size", "template"]


def load(path: Path, *, environ: Mapping[str, str]) -> Register:
    """Read the register at `path`; see `monitor.config.reading`.

    ConfigError, with every problem found, when the file cannot be read or is wrong.
    """
    # pydantic takes 100 ms to import, which `monitor --help` must not pay.
    from monitor.config.reading import load_register

    return load_register(path, environ=environ)


def template(*, empty: bool = False) -> str:
    """Give the text that `monitor init` writes: a small, commented, valid register.

    With `empty` it has no provider yet, for claims to be added by command.
    """
    text = (Path(__file__).parent.parent / "config_template.yaml").read_text(encoding="utf-8")
    if not empty:
        return text
    settings = text.partition("\nproviders:\n")[0]
    return settings.replace(_WITH_EXAMPLE, _WITHOUT_EXAMPLE) + "\nproviders:\n"
