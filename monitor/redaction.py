"""What must never be printed or stored, and texts with it left out."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote, urlsplit

from monitor.model import Channel, ChannelKind, Register

LEFT_OUT = "[secret]"
_SHORTEST = 4
"""Shorter values are in too many words to be left out of a text."""
_TOKEN = 12
"""From this length on, in code points, a part of a webhook's path is taken for a secret."""


def secrets_of(register: Register) -> tuple[str, ...]:
    """Give everything in a register that is secret, in each spelling that a message could have."""
    found = [secret for channel in register.channels for secret in channel_secrets(channel)]
    for url in (register.settings.database, register.settings.proxy):
        if url is not None:
            found += spelled(url_secrets(url))
    return tuple(dict.fromkeys(found))


def channel_secrets(channel: Channel) -> tuple[str, ...]:
    """Give what is secret of one channel."""
    found = [*channel.hidden, *channel.secrets]
    found += [secret.removeprefix("whsec_") for secret in channel.secrets]
    if channel.url is not None and channel.kind is ChannelKind.EMAIL:
        found += url_secrets(channel.url)
    if channel.url is not None and channel.kind is ChannelKind.WEBHOOK:
        parts = urlsplit(channel.url)
        found += [part for part in [*parts.path.split("/"), *parts.query.split("&")] if len(part) >= _TOKEN]
    return tuple(dict.fromkeys(spelled(found)))


def url_secrets(url: str) -> list[str]:
    """Give the password in a URL, if it has one."""
    try:
        password = urlsplit(url).password
    except ValueError:
        return []
    return [password] if password else []


def redacted(text: str, secrets: Iterable[str]) -> str:
    """Give a text with every secret left out, the longest first."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, LEFT_OUT)
    return text


def spelled(secrets: Iterable[str]) -> Iterator[str]:
    """Give each secret in every spelling that a message could have, but for very short ones."""
    for secret in secrets:
        plain = unquote(secret)
        encoded = base64.b64encode(plain.encode()).decode()
        for spelling in (secret, plain, quote(plain, safe=""), repr(plain)[1:-1], encoded):
            if len(spelling) >= _SHORTEST:
                yield spelling
