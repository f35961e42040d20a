"""What a status page says about itself, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
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
class StatusPage:
    """What a status page says about itself.

    `indicator` is the page's own word for the overall state ("none", "minor",
    "major", "critical", "maintenance"), None where it gives none; `overall` is the
    same for readers ("All Systems Operational"). `components` are names with
    states, `incidents` the titles of those still open. A format that does not say
    whether incidents are open gives an empty tuple and `tells_incidents` False.
    """

    format: str
    name: str
    indicator: str | None = None
    overall: str | None = None
    components: tuple[tuple[str, str], ...] = ()
    incidents: tuple[str, ...] = ()
    tells_incidents: bool = True
    updated_at: datetime | None = None


def moment_of(text: str | None) -> datetime | None:
    """Give an ISO 8601 time in UTC; None for one without a zone or of another form."""
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment is not None and moment.tzinfo else None
