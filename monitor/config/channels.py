"""Alert channels of config.yaml: where they go, with what the environment fills in.

Addresses and secrets may come from the environment, so no message repeats any of them.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from monitor.config.problems import Problems, suggestion
from monitor.config.schema import ChannelPart
from monitor.config.yaml_nodes import Path, quoted
from monitor.model import Channel, ChannelKind, Digest, Severity

_KINDS_OF_SCHEME: Mapping[str, tuple[ChannelKind, ...]] = {
    "exec": (ChannelKind.COMMAND,),
    "file": (ChannelKind.FILE, ChannelKind.FEED),
    "feed": (ChannelKind.FEED,),
    "smtp": (ChannelKind.EMAIL,),
    "smtps": (ChannelKind.EMAIL,),
    "https": (ChannelKind.WEBHOOK,),
    "http": (ChannelKind.WEBHOOK,),
}
_KEYS_OF_KIND: Mapping[str, ChannelKind] = {
    "to": ChannelKind.EMAIL,
    "from": ChannelKind.EMAIL,
    "secret": ChannelKind.WEBHOOK,
}
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_WORKING = "write exec:COMMAND, file:PATH, feed:PATH, smtps://HOST or https://HOST/PATH"
_SECRET_BYTES = range(24, 65)
"""Length of a secret in bytes, by the Standard Webhooks specification."""


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


class Filling:
    """What the environment puts into the texts of one channel; `unset` are the names it does not have."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.unset: dict[str, None] = {}
        self.hidden: dict[str, None] = {}

    def fill(self, written: str) -> str | None:
        """Give a text with its variables filled in, None where one is not set; ValueError for odd ones."""
        if "${" in _VARIABLE.sub("", written):
            raise ValueError("has a ${ that names no variable; write ${NAME}")
        names = _VARIABLE.findall(written)
        missing = [name for name in names if not self._environ.get(name)]
        self.unset.update(dict.fromkeys(missing))
        self.hidden.update(dict.fromkeys(self._environ[name] for name in names if name not in missing))
        if missing:
            return None
        # In the address of a mail server a password stands as it is, whatever letters it has.
        quoting = written.strip().startswith("smtp")
        return _VARIABLE.sub(
            lambda match: quote(self._environ[match[1]], safe="") if quoting else self._environ[match[1]],
            written,
        ).strip()


def address_of(written: str, filling: Filling, origins: Sequence[str]) -> str | None:
    """Give where a channel goes; None where a variable is not set.

    `origins` are those that may be asked over plain http. ValueError, with
    advice, for what is no address.
    """
    url = filling.fill(written)
    if url is None:
        return None
    scheme, colon, rest = url.partition(":")
    if not colon or scheme not in _KINDS_OF_SCHEME:
        raise ValueError(f"is no channel that this version knows; {_WORKING}")
    if not rest.strip() or not rest.isprintable():
        raise ValueError(f"has nothing that can be used after {scheme}:; {_WORKING}")
    if scheme in ("smtp", "smtps", "https", "http"):
        _check_server(url, written, origins)
    return url


def _check_server(url: str, written: str, origins: Sequence[str]) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError("names no proper host and port; write scheme://host:port") from error
    if not host or port == 0 or not url.isascii() or " " in url:
        raise ValueError("names no proper host and port; write scheme://host:port")
    if parts.scheme in ("https", "http"):
        if parts.username is not None or parts.password is not None:
            raise ValueError("holds a user name or password; delete it, and sign with `secret` instead")
        if parts.scheme == "http" and _origin_of(url) not in origins:
            raise ValueError(
                "is not protected by TLS; write https://, or list its origin under settings.allow_origins"
            )
        return
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("is more than a mail server; write smtps://USER:${PASSWORD}@HOST:PORT")
    if urlsplit(_VARIABLE.sub("", written)).password:
        raise ValueError("holds a password; put it into the environment and write ${NAME} in its place")


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, 80) else "")


def secret_of(written: str, filling: Filling) -> str | None:
    """Give a secret that signs webhooks; None where its variable is not set. ValueError for what is none."""
    if not _VARIABLE.fullmatch(written.strip()):
        raise ValueError("is written into the file; put it into the environment and write ${NAME}")
    secret = filling.fill(written)
    if secret is None:
        return None
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith("whsec_") or len(key) not in _SECRET_BYTES:
        raise ValueError(
            "is no secret of Standard Webhooks; make one: "
            "python3 -c 'import base64, os; print(\"whsec_\" + base64.b64encode(os.urandom(32)).decode())'"
        )
    return secret


def kind_of(part: ChannelPart, url: str) -> ChannelKind:
    """Give the kind that is written, or the usual one of the address; ValueError where they do not fit."""
    kinds = _KINDS_OF_SCHEME[url.partition(":")[0]]
    if part.kind is not None and part.kind not in kinds:
        fitting = " or ".join(kind.value for kind in kinds)
        raise ValueError(f"{quoted(part.kind)} does not fit the url; write {fitting}, or delete the key")
    return ChannelKind(part.kind) if part.kind else kinds[0]


def check_keys(part: ChannelPart, kind: ChannelKind, base: Path, problems: Problems) -> None:
    """Note keys that the kind of channel does not have, and those of an e-mail that are missing."""
    written = {"to": part.to, "from": part.sender, "secret": part.secret}
    for key, its_kind in _KEYS_OF_KIND.items():
        if written[key] and its_kind is not kind:
            problems.add((*base, key), f"is for channels of the kind {its_kind}; delete it")
        elif kind is ChannelKind.EMAIL is its_kind and not written[key]:
            problems.add((*base, key), f"is missing; add `{key}:` and an e-mail address")


def channel_of(
    part: ChannelPart, kind: ChannelKind, url: str | None, secrets: tuple[str, ...], filling: Filling
) -> Channel:
    """Give the channel that goes to `url`, or that is off (None).

    Unless it says otherwise, an e-mail brings what is not critical once a day, and
    everything else at once.
    """
    usual = Digest.DAILY if kind is ChannelKind.EMAIL else Digest.OFF
    return Channel(
        name=part.name,
        kind=kind,
        url=None if filling.unset else url,
        secrets=secrets,
        hidden=tuple(filling.hidden),
        to=tuple(part.to),
        sender=part.sender,
        events=tuple(part.events),
        providers=tuple(part.providers),
        min_severity=Severity(part.min_severity) if part.min_severity else None,
        digest=Digest(part.digest) if part.digest else usual,
        quiet_hours=part.quiet_hours,
    )


def off_warning(name: object, unset: Sequence[str], keys: Path, problems: Problems) -> str:
    """Give the line that says why a channel is off."""
    names = " and ".join(unset)
    return problems.at(
        keys, f"{names} is not set, so channel {quoted(name)} is off; set it in the environment"
    )
