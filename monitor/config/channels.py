"""Alert channels of config.yaml: where they go, with what the environment fills in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from monitor.config.problems import Problems, suggestion
from monitor.config.schema import ChannelPart
from monitor.config.yaml_nodes import Path, quoted
from monitor.model import Channel, Severity

SCHEMES = ("exec", "file")

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_WORKING = "write exec:/path/to/command or file:alerts.jsonl"


def check_channels(raw: list[Any], providers: list[str], problems: Problems) -> None:
    """Note in `problems` names that stand twice and providers that do not exist."""
    names: set[str] = set()
    for index, entry in enumerate(raw):
        if not isinstance(entry, dict):
            continue
        name, wanted = entry.get("name"), entry.get("providers")
        if isinstance(name, str):
            if name in names:
                message = f"{quoted(name)} names another channel too; rename one of them"
                problems.add(("alerts", index, "name"), message)
            names.add(name)
        for position, provider in enumerate(wanted if isinstance(wanted, list) else ()):
            if isinstance(provider, str) and provider not in providers:
                message = f"{quoted(provider)} is no provider{suggestion(provider, providers)}"
                problems.add(("alerts", index, "providers", position), message)


def address_of(written: str, environ: Mapping[str, str]) -> tuple[str | None, tuple[str, ...]]:
    """Give where a channel goes and the names that are not set; None when there are any.

    ValueError, with advice, for what is no address. It may hold a secret, so no
    message repeats any of it.
    """
    if "${" in _VARIABLE.sub("", written):
        raise ValueError("has a ${ that names no variable; write ${NAME}")
    unset = tuple(dict.fromkeys(name for name in _VARIABLE.findall(written) if not environ.get(name)))
    if unset:
        return None, unset
    url = _VARIABLE.sub(lambda match: environ[match[1]], written).strip()
    scheme, colon, rest = url.partition(":")
    if not colon or scheme not in SCHEMES:
        raise ValueError(f"is no channel that this version knows; {_WORKING}")
    if not rest.strip() or not rest.isprintable():
        raise ValueError(f"has nothing that can be used after {scheme}:; {_WORKING}")
    return url, ()


def channel_of(part: ChannelPart, url: str | None) -> Channel:
    """Give the channel that goes to `url`, or that is off (None)."""
    return Channel(
        name=part.name,
        url=url,
        events=tuple(part.events),
        providers=tuple(part.providers),
        min_severity=Severity(part.min_severity) if part.min_severity else None,
    )


def off_warning(name: object, unset: tuple[str, ...], keys: Path, problems: Problems) -> str:
    """Give the line that says why a channel is off."""
    names = " and ".join(unset)
    return problems.at(
        keys, f"{names} is not set, so channel {quoted(name)} is off; set it in the environment"
    )
