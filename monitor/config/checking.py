"""A config.yaml looked over by itself: no page is fetched and no database opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.config.lint import lint
from monitor.config.positions import positions_in
from monitor.config.reading import load_register
from monitor.errors import ConfigError
from monitor.model import Register


@dataclass(frozen=True, slots=True)
class RegisterCheck:
    """What a register holds and what is wrong with it, each line as `file:line: what: advice`.

    `problems` keep it from being used, `advice` does not. The counts are 0 where it does not load.
    """

    path: str
    problems: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    providers: int = 0
    sources: int = 0
    claims: int = 0
    unproven: int = 0
    """How many claims are statements without a proof."""


def check_register(path: Path, environ: Mapping[str, str]) -> RegisterCheck:
    """Look a register over; `environ` gives what ${NAME} in alert addresses stands for."""
    try:
        register = load_register(path, environ=environ)
    except ConfigError as error:
        return RegisterCheck(str(path), problems=error.problems)
    positions = positions_in(path)
    advice = [f"{positions.at(*one.keys)}: {one}" for one in lint(register)]
    return _counted(register, path, (*register.warnings, *advice))


def _counted(register: Register, path: Path, advice: tuple[str, ...]) -> RegisterCheck:
    claims = [claim for provider in register.providers.values() for claim in provider.claims.values()]
    return RegisterCheck(
        path=str(path),
        advice=advice,
        providers=len(register.providers),
        sources=sum(len(provider.sources) for provider in register.providers.values()),
        claims=len(claims),
        unproven=sum(claim.proof is None for claim in claims),
    )
