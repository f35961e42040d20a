"""One row of the tables of faults: what goes wrong, and what must be said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import fault_pages as pages
from fault_server import Behaviour, FaultServer, good
from fault_world import CALM, POLICY, World

from monitor.model import Change, Outcome, Verdict

Happening = Callable[[World], None]

TOLD = {
    Outcome.NOT_FOUND: ["source_not_found"],
    Outcome.REPLACED: ["source_replaced"],
}
"""What is told at once of a page that cannot be read; nothing of any other outcome."""


@dataclass(frozen=True, slots=True)
class Case:
    """`happens` breaks a world; `outcome` is what the check of the policy must come to, with a reason
    that matches the expression `says`.

    `flagged` are the claims that a good page turns, by their verdict; `shows` an expression that
    something said of each of them must match. `told` are the alerts, where they are others than
    those that follow from the outcome; `change` is how the text relates to the one before, None where
    it may be either. `first` is the outcome where the fault is the very first
    answer, None where that is a good page of its own.
    """

    id: str
    happens: Happening
    outcome: Outcome
    says: str = ""
    flagged: Mapping[str, Verdict] = field(default_factory=dict)
    shows: str = ""
    told: tuple[str, ...] | None = None
    change: Change | None = Change.CHANGED
    first: Outcome | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    notes: str = ""
    """What one of the source's notes must match."""
    seconds: float = 5.0
    """How long a check may take at most."""

    @property
    def alerts(self) -> list[str]:
        if self.told is not None:
            return list(self.told)
        return TOLD.get(self.outcome, [])


def answers(behaviour: Behaviour, **also: Behaviour) -> Happening:
    """The policy's address answers so; `also` names further paths, with underscores for slashes."""

    def happen(world: World) -> None:
        world.server.answers[POLICY] = behaviour
        for name, other in also.items():
            world.server.answers["/" + name.replace("_", "/")] = other

    return happen


def heal(server: FaultServer, world: World | None = None) -> None:
    """Make everything good again."""
    server.answers.clear()
    server.answers[POLICY] = good(pages.policy())
    server.answers[CALM] = good(pages.calm())
    server.answers[f"{POLICY}/copy"] = good(pages.policy())
    if world is not None:
        world.network.names.clear()
        world.network.elsewhere.clear()
