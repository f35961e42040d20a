"""Which hosts are the provider's own, and where a source may end."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from monitor.model import Source


def host_of(url: str) -> str:
    """Give the host of `url` in lower case and ASCII (IDNA), without port or final dot; "" for none."""
    if "\\" in url:
        return ""  # browsers end the host there, the standard library does not
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    return _plain(host)


def is_official(url: str, domains: Iterable[str]) -> bool:
    """Say whether the host of `url` is one of `domains` or stands below one of them."""
    host = host_of(url)
    return bool(host) and any(_covers(_plain(domain), host) for domain in domains)


def allowed(url: str, source: Source) -> bool:
    """Say whether `source` may end at the host of `url`.

    It may end at the provider's official domains and everything below them, at
    its further `hosts` exactly, and at the host of its own address.
    """
    host = host_of(url)
    if not host:
        return False
    exact = {host_of(source.url), *(_plain(entry) for entry in source.hosts)}
    return host in exact or is_official(url, source.domains)


def _covers(domain: str, host: str) -> bool:
    if not domain:
        return False
    if host == domain:
        return True
    # An address has nothing below it: "7.0.0.1" must not cover "127.0.0.1", nor the other way round.
    return not _is_address(domain) and host.endswith("." + domain)


def _is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def _plain(host: str) -> str:
    host = host.strip().rstrip(".").lower()
    if host.startswith("[") and "]" in host:
        return host[1 : host.index("]")]
    if host.count(":") == 1:
        host = host.partition(":")[0]
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
