"""Which addresses may be connected to, and which URLs may be asked for at all.

Everything that is not plain public unicast is refused, by name rather than by
`ipaddress.is_global`, which Python 3.11 answers with True for NAT64
(64:ff9b::/96), 6to4 (2002::/16), site-local (fec0::/10) and multicast.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

import httpx

from monitor.fetch.faults import Fault, refused

# IANA special-purpose registries (RFC 6890 and its updates) and 168.63.129.16, a public-looking
# address behind which Azure keeps its machines' metadata.
_FORBIDDEN_IPV4 = tuple(
    (ipaddress.IPv4Network(network), what)
    for network, what in (
        ("127.0.0.0/8", "loopback"),
        ("10.0.0.0/8", "private"),
        ("172.16.0.0/12", "private"),
        ("192.168.0.0/16", "private"),
        ("169.254.0.0/16", "link-local, where clouds keep their metadata"),
        ("168.63.129.16/32", "cloud metadata"),
        ("100.64.0.0/10", "shared address space of carriers"),
        ("0.0.0.0/8", "this host"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "documentation"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("198.18.0.0/15", "benchmarking"),
        ("192.88.99.0/24", "6to4 relay"),
    )
)
_FORBIDDEN_IPV6 = tuple(
    (ipaddress.IPv6Network(network), what)
    for network, what in (
        ("::1/128", "loopback"),
        ("::ffff:0:0/96", "an IPv4 address in disguise"),
        ("64:ff9b::/96", "an IPv4 address translated by NAT64"),
        ("64:ff9b:1::/48", "an IPv4 address translated by NAT64"),
        ("fe80::/10", "link-local"),
        ("fc00::/7", "private"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
        ("2001::/32", "an IPv4 address tunnelled by Teredo"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "an IPv4 address tunnelled by 6to4"),
        ("3fff::/20", "documentation"),
    )
)
# RFC 4291, 2.4, and the IANA registry: the only block from which global unicast is assigned.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")

_HOST_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_AUTHORITY = re.compile(r"[a-z][a-z0-9+.-]*://([^/?#]*)", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_URL_CHARS = 8_000


class Origin(NamedTuple):
    """Scheme, host and port: what `allow_origins` opens, robots.txt speaks for and pauses are kept for."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = _DEFAULT_PORTS.get(self.scheme) == self.port
        return f"{self.scheme}://{host}" + ("" if default else f":{self.port}")


def origin_of(url: httpx.URL) -> Origin:
    """Give the origin of a URL, with the port that its scheme implies."""
    return Origin(url.scheme, host_of(url), url.port or _DEFAULT_PORTS.get(url.scheme, 0))


def host_of(url: httpx.URL) -> str:
    """Give the host as it goes over the wire: lower case, international names as xn--."""
    return url.raw_host.decode("ascii")


def forbidden(address: str) -> str | None:
    """Say what kind of forbidden address this is; None for public unicast.

    `address` is what a resolver answered, so anything that is not an address
    in its usual spelling is forbidden too.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "no address in the usual spelling"
    if isinstance(parsed, ipaddress.IPv4Address):
        return next((what for network, what in _FORBIDDEN_IPV4 if parsed in network), None)
    for network, what in _FORBIDDEN_IPV6:
        if parsed in network:
            return what
    return None if parsed in _GLOBAL_UNICAST and parsed.scope_id is None else "reserved"


def is_address(host: str) -> bool:
    """Say whether a URL's host is an address rather than a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def target_of(text: str, allowed: Iterable[Origin] = ()) -> httpx.URL:
    """Give the URL to ask for: absolute, without fragment, its host in the usual spelling.

    Raises Fault (skipped) for whatever is not plainly http or https to a public
    host: other schemes, user names, backslashes, control characters, forbidden
    addresses and addresses in odd spellings (decimal, octal, hexadecimal, short,
    full-width digits). `allowed` are the origins that may be internal.
    """
    url = _parsed(text)
    if url.scheme not in _DEFAULT_PORTS:
        raise refused("forbidden-scheme", f"Only http and https are fetched, not {shown(text)}.")
    if url.userinfo or "@" in _authority(text):
        raise refused("forbidden-url", f"A URL with a user name in it is not fetched: {shown(text)}.")
    host = host_of(url).removesuffix(".")
    if not (":" in host or (_HOST_NAME.fullmatch(host) and len(host) <= 253)):
        raise refused("forbidden-url", f"The URL names no proper host: {shown(text)}.")
    if url.port is not None and not 0 < url.port < 65536:
        raise refused("forbidden-url", f"The URL names no proper port: {shown(text)}.")
    url = url.copy_with(host=host, fragment=None)
    if origin_of(url) not in allowed:
        _check_host(host)
    return url


def shown(text: str) -> str:
    """Give hostile text for use in a sentence: one line, bounded, escapes made visible."""
    printable = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text[:200])
    return printable + ("…" if len(text) > 200 else "")


def forbidden_address(host: str, address: str, what: str) -> Fault:
    """Give the refusal of an internal address, with the way to allow it where it is meant."""
    subject = host if host == address else f"{host} ({address})"
    return refused(
        "forbidden-address",
        f"{shown(subject)} is not a public address ({what}); where it is meant, "
        "list its exact origin under settings.allow_origins.",
    )


def _check_host(host: str) -> None:
    if is_address(host):
        what = forbidden(host)
    elif _NUMBER.fullmatch(host.rpartition(".")[2]):
        # What ends in a number is an IPv4 address to browsers and to inet_aton (WHATWG URL, 3.5).
        what = "an address in an unusual spelling"
    elif host == "localhost" or host.endswith(".localhost"):
        what = "loopback"
    else:
        what = None
    if what is not None:
        raise forbidden_address(host, host, what)


def _parsed(text: str) -> httpx.URL:
    if len(text) > _MAX_URL_CHARS:
        raise refused("forbidden-url", f"The URL is longer than {_MAX_URL_CHARS} characters.")
    if _CONTROL.search(text) or "\\" in re.split(r"[?#]", text, maxsplit=1)[0]:
        raise refused("forbidden-url", f"A URL with backslashes or control characters: {shown(text)}.")
    try:
        return httpx.URL(text)
    except (httpx.InvalidURL, ValueError) as error:
        # Full-width digits and dots are an address to a browser: name them for what they are.
        folded = unicodedata.normalize("NFKC", _authority(text)).replace("。", ".").lower()
        host = folded.rpartition("@")[2]
        if host.startswith("["):
            raise forbidden_address(host, host, "an address in an unusual spelling") from error
        _check_host(host.partition(":")[0].removesuffix("."))
        raise refused("forbidden-url", f"Not a proper URL: {shown(text)} ({error}).") from error


def _authority(text: str) -> str:
    match = _AUTHORITY.match(text)
    return match[1] if match else ""
