from __future__ import annotations

import ipaddress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.addresses import Origin, forbidden, origin_of, shown, target_of
from monitor.fetch.faults import Fault


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::7f00:1",
        "100::1",
        "2001::1",
        "2001:10::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1111%eth0",
        "fec0::1",
        "ff02::1",
        "",
        "localhost",
        "0177.0.0.1",
        "2130706433",
    ],
)
def test_what_is_not_public_unicast_is_forbidden(address: str) -> None:
    assert forbidden(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1",
     "198.17.0.1", "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2400:3200::1"],
)  # fmt: skip
def test_public_unicast_is_allowed(address: str) -> None:
    assert forbidden(address) is None


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_that_python_calls_private_is_allowed(address: ipaddress.IPv4Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert forbidden(str(address))


@given(st.ip_addresses(v=6))
def test_no_ipv6_address_that_python_calls_private_is_allowed(address: ipaddress.IPv6Address) -> None:
    if not address.is_global or address.is_multicast or address.is_site_local or address.ipv4_mapped:
        assert forbidden(str(address))


def rule_of(url: str, allowed: tuple[Origin, ...] = ()) -> str:
    with pytest.raises(Fault) as caught:
        target_of(url, allowed)
    assert caught.value.finding.outcome == "skipped"
    return caught.value.finding.rule


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0X7F.1",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "00000177.0.0.1",
        "127.0.0.01",
        "3232235777",
        "１２７.0.0.1",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "127．0．0．1",
        "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "foo.localhost",
        "10.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "[fe80::1%25eth0]",
        "[fe80::1%eth0]",
        "[fec0::1]",
        "0",
        "0x",
        "1.2.3.4.5",
        "999.1.1.1",
        "8.8.8.010",
        "foo.0x7f",
    ],
)
@pytest.mark.parametrize("form", ["http://{}/", "https://{}:8443/x?y#z"])
def test_an_internal_address_is_refused_in_any_spelling(host: str, form: str) -> None:
    assert rule_of(form.format(host)) == "forbidden-address"


@given(
    st.integers(0, 255), st.integers(0, 2**24 - 1), st.sampled_from(["{}", "0x{:x}", "0{:o}", "0x000{:X}"])
)
def test_an_address_in_one_number_is_refused(first: int, rest: int, form: str) -> None:
    assert rule_of("http://" + form.format((first << 24) + rest)) == "forbidden-address"


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        pytest.param("file:///etc/passwd", "forbidden-scheme", id="file"),
        pytest.param("data:text/html,<p>hi", "forbidden-scheme", id="data"),
        pytest.param("javascript:alert(1)", "forbidden-scheme", id="javascript"),
        pytest.param("ftp://example.org/", "forbidden-scheme", id="ftp"),
        pytest.param("gopher://example.org:70/", "forbidden-scheme", id="gopher"),
        pytest.param("example.org/privacy", "forbidden-scheme", id="no scheme"),
        pytest.param("//example.org/privacy", "forbidden-scheme", id="scheme-relative"),
        pytest.param("", "forbidden-scheme", id="empty"),
        pytest.param("http://example.org@127.0.0.1/", "forbidden-url", id="host as user name"),
        pytest.param("http://user:secret@example.org/", "forbidden-url", id="user and password"),
        pytest.param("http://@example.org/", "forbidden-url", id="empty user"),
        pytest.param("http://127.0.0.1\\@example.org/", "forbidden-url", id="backslash and user"),
        pytest.param("http:\\\\127.0.0.1\\", "forbidden-url", id="backslashes for slashes"),
        pytest.param("http://example.org\\.evil.example/", "forbidden-url", id="backslash in the host"),
        pytest.param("http://exa\tmple.org/", "forbidden-url", id="tab"),
        pytest.param("http://example.org/\r\nHost: evil", "forbidden-url", id="line breaks"),
        pytest.param("http://example.org/\x00", "forbidden-url", id="null"),
        pytest.param("http:///path", "forbidden-url", id="no host"),
        pytest.param("http://?x", "forbidden-url", id="no host, a query"),
        pytest.param("http://exa mple.org/", "forbidden-url", id="space in the host"),
        pytest.param("http://127%2e0%2e0%2e1/", "forbidden-url", id="percent-encoded host"),
        pytest.param("http://a..b/", "forbidden-url", id="empty label"),
        pytest.param("http://example.org:0/", "forbidden-url", id="port zero"),
        pytest.param("http://example.org:99999/", "forbidden-url", id="port too high"),
        pytest.param("http://example.org:8o/", "forbidden-url", id="port no number"),
        pytest.param("http://" + "a" * 300 + ".org/", "forbidden-url", id="host too long"),
        pytest.param("http://example.org/" + "a" * 9000, "forbidden-url", id="url too long"),
    ],
)
def test_a_url_that_is_not_plain_is_refused(url: str, rule: str) -> None:
    assert rule_of(url) == rule


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.org/privacy", "https://example.org/privacy"),
        ("HTTPS://Example.ORG:443/Privacy", "https://example.org/Privacy"),
        ("https://example.org./privacy", "https://example.org/privacy"),
        ("https://example.org/a b?q=ü#part", "https://example.org/a%20b?q=%C3%BC"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://例え.jp/", "https://xn--r8jz45g.jp/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700::1111]:8080/", "http://[2606:4700::1111]:8080/"),
        ("http://127.0.0.1.example.org/", "http://127.0.0.1.example.org/"),
        ("https://example.org/?next=http:\\\\x", "https://example.org/?next=http:\\\\x"),
        ("https://example.org/@handle", "https://example.org/@handle"),
    ],
)
def test_a_plain_url_is_asked_for_in_its_usual_spelling(url: str, target: str) -> None:
    assert str(target_of(url)) == target


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        pytest.param("http://127.0.0.1:8765/x", True, id="the origin"),
        pytest.param("http://127.0.0.1:8766/x", False, id="another port"),
        pytest.param("https://127.0.0.1:8765/x", False, id="another scheme"),
        pytest.param("http://127.0.0.2:8765/x", False, id="another host"),
        pytest.param("http://2130706433:8765/x", False, id="another spelling"),
        pytest.param("http://[::ffff:127.0.0.1]:8765/x", False, id="mapped"),
    ],
)
def test_an_allowed_origin_opens_itself_only(url: str, opened: bool) -> None:
    allowed = (origin_of(httpx.URL("http://127.0.0.1:8765")),)
    if opened:
        assert str(target_of(url, allowed)) == url
    else:
        assert rule_of(url, allowed) == "forbidden-address"


def test_hostile_text_is_shown_on_one_line_without_escapes() -> None:
    assert shown("a\x1b[31m\n\u202eb" + "c" * 500) == "a\\x1b[31m\\n\\u202eb" + "c" * 191 + "…"


def test_an_origin_is_written_as_in_the_configuration() -> None:
    assert str(origin_of(httpx.URL("http://127.0.0.1:8765/x"))) == "http://127.0.0.1:8765"
    assert str(origin_of(httpx.URL("https://example.org:443/x"))) == "https://example.org"
    assert str(origin_of(httpx.URL("http://[::1]:80/x"))) == "http://[::1]"
