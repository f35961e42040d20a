"""Which hosts are official, and where a source may end."""

from __future__ import annotations

import pytest

from monitor.core import guard
from monitor.model import Source, SourceKind


def source(url: str, domains: tuple[str, ...] = (), hosts: tuple[str, ...] = ()) -> Source:
    return Source("loom", "policy", SourceKind.PRIVACY_POLICY, url, domains=domains, hosts=hosts)


@pytest.mark.parametrize(
    ("url", "domains", "official"),
    [
        pytest.param("https://loom.example/p", ("loom.example",), True, id="the domain"),
        pytest.param("https://cdn.eu.loom.example/p", ("loom.example",), True, id="below it"),
        pytest.param("https://LOOM.example./p", ("loom.example",), True, id="case and final dot"),
        pytest.param("https://loom.example:8443/p", ("loom.example",), True, id="port"),
        pytest.param("https://evilloom.example/p", ("loom.example",), False, id="only ends alike"),
        pytest.param("https://loom.example.evil.example/p", ("loom.example",), False, id="only begins alike"),
        pytest.param("https://example/p", ("loom.example",), False, id="above it"),
        pytest.param("https://loom.example@evil.example/p", ("loom.example",), False, id="in the user part"),
        pytest.param("https://evil.example\\@loom.example/p", ("loom.example",), False, id="backslash"),
        pytest.param("https://evil.example/loom.example", ("loom.example",), False, id="in the path"),
        pytest.param("https://münchen.example/p", ("xn--mnchen-3ya.example",), True, id="international name"),
        pytest.param("http://127.0.0.1:5000/p", ("127.0.0.1",), True, id="address"),
        pytest.param("http://10.127.0.0.1/p", ("127.0.0.1",), False, id="nothing is below an address"),
        pytest.param("http://[::1]:80/p", ("::1",), True, id="address of version 6"),
        pytest.param("https://loom.example/p", (), False, id="nothing is official"),
        pytest.param("mailto:someone@loom.example", ("loom.example",), False, id="no host"),
        pytest.param("http://[broken", ("broken",), False, id="broken address"),
    ],
)
def test_official_is_a_domain_and_what_is_below_it(
    url: str, domains: tuple[str, ...], official: bool
) -> None:
    assert guard.is_official(url, domains) is official


@pytest.mark.parametrize(
    ("final_url", "allowed"),
    [
        ("https://cdn.loom.example/x", True),
        ("https://loom.example/x", True),
        ("https://hosted.partner.example/x", True),
        ("https://other.partner.example/x", False),
        ("https://trust.example/x", True),
        ("https://www.trust.example/x", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_source_may_end_at_official_further_and_its_own_hosts(final_url: str, allowed: bool) -> None:
    meant = source("https://trust.example/loom", ("loom.example",), ("hosted.partner.example",))
    assert guard.allowed(final_url, meant) is allowed


def test_source_without_official_domains_may_end_where_it_was_asked() -> None:
    assert guard.allowed("http://127.0.0.1:8000/b", source("http://127.0.0.1:9000/a"))
    assert not guard.allowed("http://127.0.0.2:8000/b", source("http://127.0.0.1:9000/a"))
