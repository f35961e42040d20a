"""What a status page says about itself, whatever its format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

STATUSPAGE_JSON = "statuspage-json"
STATUSPAGE_HTML = "statuspage-html"
INCIDENT_IO_JSON = "incident-io-json"
INCIDENT_IO_HTML = "incident-io-html"
FLASHDUTY_JSON = "flashduty-json"
FLASHDUTY_HTML = "flashduty-html"
FEED = "incident-feed"
OTHER_HTML = "html"

INDICATORS = frozenset({"none", "minor", "major", "critical", "maintenance"})
LONGEST_NAME = 300
MOST_COMPONENTS = 2_000


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident as a page tells it, maintenance left out; times in UTC, None where not told.

    `started_at` and `resolved_at` may have been edited by hand after the incident.
    `code` is the page's own name for it, the same in every format, "" where none is told.
    """

    title: str
    started_at: datetime | None = None
    resolved_at: datetime | None = None
    code: str = field(default="", compare=False)

    @property
    def at(self) -> datetime | None:
        """When it was, as near as is told."""
        return self.started_at or self.resolved_at

    @property
    def minutes(self) -> float | None:
        """Give the minutes to recovery; None where one of the times is missing.

        Times that are equal, or the wrong way round, belong to incidents that were
        entered afterwards: they tell no recovery.
        """
        if self.started_at is None or self.resolved_at is None or self.resolved_at <= self.started_at:
            return None
        return (self.resolved_at - self.started_at).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class StatusPage:
    """What a status page says about itself.

    `indicator` is the page's own word for the overall state ("none", "minor",
    "major", "critical", "maintenance"), None where it gives none; `overall` is the
    same for readers ("All Systems Operational"). `components` are names with
    states, `incidents` the titles of those still open. A format that does not say
    whether incidents are open gives an empty tuple and `tells_incidents` False.
    `history` are past and open incidents, None where the answer tells none but the
    open ones. It is whole back to `told_since` (None: as far as it goes); `cut` says that older
    ones are left out by the format. `identity` is the page's own id, where another answer needs it.
    """

    format: str
    name: str
    indicator: str | None = None
    overall: str | None = None
    components: tuple[tuple[str, str], ...] = ()
    incidents: tuple[str, ...] = ()
    tells_incidents: bool = True
    updated_at: datetime | None = None
    history: tuple[Incident, ...] | None = None
    told_since: datetime | None = None
    cut: bool = False
    identity: str = ""

    def is_of(self, other: StatusPage) -> bool:
        """Say whether two answers speak of one page."""
        return self.name == other.name or bool(self.identity and self.identity == other.identity)


def incident_code(link: str) -> str:
    """Give the code at the end of an incident's address, "" where it is none."""
    _, found, code = link.partition("/incidents/")
    return re.split(r"[/?#]", code, maxsplit=1)[0][:100] if found else ""


def earliest(incidents: Iterable[Incident]) -> datetime | None:
    """Give when the first of these incidents was; None where none tells."""
    return min((incident.at for incident in incidents if incident.at is not None), default=None)


def moment_of(text: str | None) -> datetime | None:
    """Give an ISO 8601 time in UTC; None for one without a zone or of another form."""
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment is not None and moment.tzinfo else None
