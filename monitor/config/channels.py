"""Alert channels of config.yaml: where they go, with what the environment fills in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from monitor.config.problems import Problems
from monitor.config.schema import ChannelPart
from monitor.config.yaml_nodes import Path
from monitor.model import Channel, Severity

SCHEMES = ("exec", "file")

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def channel_of(
    part: ChannelPart, base: Path, environ: Mapping[str, str], problems: Problems, warnings: list[str]
) -> Channel:
    """Give the channel; a fault goes to `problems`, an unset variable to `warnings`.

    The address may hold a secret: neither of them ever repeats it.
    """
    keys = (*base, "url")
    unset = [name for name in _VARIABLE.findall(part.url) if not environ.get(name)]
    url: str | None = None
    if "${" in _VARIABLE.sub("", part.url):
        problems.add(keys, "has a ${ that names no variable; write ${NAME}")
    elif unset:
        names = " and ".join(dict.fromkeys(unset))
        warnings.append(
            problems.at(
                keys, f'{names} is not set, so channel "{part.name}" is off; set it in the environment'
            )
        )
    else:
        url = _VARIABLE.sub(lambda match: environ[match[1]], part.url).strip()
        _check_address(url, keys, problems)
    return Channel(
        name=part.name,
        url=url,
        events=tuple(part.events),
        providers=tuple(part.providers),
        min_severity=Severity(part.min_severity) if part.min_severity else None,
    )


def _check_address(url: str, keys: Path, problems: Problems) -> None:
    scheme, colon, rest = url.partition(":")
    if not colon or scheme not in SCHEMES:
        problems.add(
            keys,
            "is no channel that this version knows; write exec:/path/to/command, or file:alerts.jsonl",
        )
    elif not rest.strip():
        problems.add(keys, f"has nothing after {scheme}:; write exec:/path/to/command, or file:alerts.jsonl")
    elif "\0" in rest or "\n" in rest:
        problems.add(keys, "holds a line break; write one line")
