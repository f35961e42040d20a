"""Where things stand in a config.yaml, for whoever is to change them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from monitor.config.reading import text_of
from monitor.config.yaml_nodes import BadYaml, Tree, read
from monitor.config.yaml_nodes import Path as Keys
from monitor.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Positions:
    """The lines of one file; `tree` is None where it cannot be read any more."""

    path: Path
    tree: Tree | None

    def at(self, *keys: str | int) -> str:
        """Give `file:line` of the value at `keys`, or of the nearest key above that is written."""
        return f"{self.path}:{self.line(keys)}" if self.tree else str(self.path)

    def line(self, keys: Keys) -> int:
        """Give the line, from 1."""
        return self.tree.locate(keys)[0] if self.tree else 1


def positions_in(path: Path) -> Positions:
    """Read where everything stands; a file that cannot be read (any more) has no lines."""
    try:
        return Positions(path, read(text_of(path)))
    except (ConfigError, BadYaml):
        return Positions(path, None)
