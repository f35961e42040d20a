"""What the register's owner must mend or know of the watching itself: addresses, selectors, age, backlog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from monitor.core.alerting.claims import LINE, TITLE, AlertEvent, AlertKind, one_line
from monitor.model import Severity, Source

_PERMANENTLY = "moved permanently to "
"""How the fetcher's note begins where a redirect said so for good (301, 308)."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a readable answer came from: its last address, and what the fetcher noted on the way."""

    final_url: str
    notes: tuple[str, ...] = ()

    @property
    def permanent(self) -> str | None:
        """The address that a permanent redirect led to."""
        found = [note.removeprefix(_PERMANENTLY) for note in self.notes if note.startswith(_PERMANENTLY)]
        return found[-1] if found else None

    @property
    def host(self) -> str:
        return (urlsplit(self.final_url).hostname or "").removeprefix("www.")


def moved_alert(source: Source, before: Whereabouts | None, now: Whereabouts) -> AlertEvent | None:
    """Tell that a document has another address for good, or comes from another official host."""
    if before is None:
        return None
    if now.permanent is not None and now.permanent != before.permanent:
        said, target = f"moved permanently to {now.permanent}", now.permanent
    elif now.host != before.host:
        said, target = f"comes from {now.host} instead of {before.host}", now.final_url
    else:
        return None
    return _event(
        AlertKind.SOURCE_MOVED,
        source,
        said,
        [f"Mend: write url: {target} into config.yaml, and the old one under also:"],
        {"address": target, "previous_address": before.final_url},
        Severity.MINOR,
    )


def selector_alert(source: Source, unmatched: Sequence[str]) -> AlertEvent | None:
    """Tell that CSS selectors of a source choose nothing on its page any more."""
    if not unmatched:
        return None
    listed = ", ".join(unmatched)
    noun = "selector chooses" if len(unmatched) == 1 else "selectors choose"
    return _event(
        AlertKind.SELECTOR_DEAD,
        source,
        f"{noun} nothing on the page: {listed}",
        ["Mend: correct select: or remove: in config.yaml"],
        {"selectors": list(unmatched)},
        Severity.NOTABLE,
    )


def stale_alert(
    source: Source,
    proven_at: Mapping[str, datetime],
    checked_before: datetime | None,
    at: datetime,
    max_age: float,
) -> AlertEvent | None:
    """Tell when the proof of claims grows too old because their source cannot be read.

    `proven_at` is when each claim on the source was proven last. Told at the first
    check after `max_age` seconds; where the check before was too late already it was told then.
    """
    if checked_before is None:
        return None
    stale = [
        claim
        for claim, proven in proven_at.items()
        if (checked_before - proven).total_seconds() <= max_age < (at - proven).total_seconds()
    ]
    if not stale:
        return None
    noun = "1 claim" if len(stale) == 1 else f"{len(stale)} claims"
    said = f"was not read for {max_age / 3600:g} h: the proof of {noun} is stale"
    oldest = min(proven_at[claim] for claim in stale)
    fields = {"claims": stale, "since": f"{oldest:%Y-%m-%dT%H:%M:%SZ}"}
    return _event(
        AlertKind.PROOF_STALE, source, said, [f"Claims: {', '.join(stale)}"], fields, Severity.MINOR
    )


def backlog_alert(provider: str, channel: str, since: datetime, error: str, *, given_up: bool) -> AlertEvent:
    """Tell the other channels that one takes nothing; `since` is when its oldest alert was to be told."""
    state = "given up" if given_up else "waiting"
    return AlertEvent(
        kind=AlertKind.BACKLOG,
        provider=provider,
        title=one_line(
            f"alert channel {channel} takes nothing: alerts since {since:%Y-%m-%d} {state}", TITLE
        ),
        lines=(one_line(f"Why: {error}", LINE), "Once it is mended: monitor alerts retry"),
        fields={"channel": channel, "since": f"{since:%Y-%m-%dT%H:%M:%SZ}", "given_up": given_up},
    )


def _event(
    kind: AlertKind,
    source: Source,
    said: str,
    lines: Sequence[str],
    fields: Mapping[str, object],
    severity: Severity,
) -> AlertEvent:
    return AlertEvent(
        kind=kind,
        provider=source.provider,
        source=source.id,
        severity=severity,
        title=one_line(f"{source.ref} {said}", TITLE),
        lines=tuple(one_line(line, LINE) for line in (f"Source: {source.url}", *lines)),
        fields=fields,
    )
