"""E-mail over real sockets: TLS, headers, threads, faults."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import trustme
from alert_samples import HOSTILE, IDENTITY, NOON, alert, channel, place
from mail_server import MailServer

from monitor.errors import DeliveryError
from monitor.model import ChannelKind
from monitor.notify.channels import send
from monitor.notify.parcel import alert_parcel, digest_parcel

AUTHORITY = trustme.CA()


@pytest.fixture(params=["smtp", "smtps"])
def server(request: pytest.FixtureRequest) -> Iterator[MailServer]:
    with MailServer(AUTHORITY, implicit=request.param == "smtps") as made:
        yield made


@pytest.fixture
def plain() -> Iterator[MailServer]:
    with MailServer(AUTHORITY, implicit=False) as made:
        yield made


def address(server: MailServer, user: str = "", host: str = "localhost") -> str:
    return f"{'smtps' if server.implicit else 'smtp'}://{user}{host}:{server.box.port}"


def deliver(
    server: MailServer, tmp_path: Path, *alerts: Any, url: str = "", trust: bool = True, **more: Any
) -> Any:
    authority = tmp_path / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(str(authority))
    found = channel(url or address(server), ChannelKind.EMAIL, **more)
    parcel = digest_parcel("team", alerts, NOON) if alerts else alert_parcel(alert())
    return send(found, parcel, place(tmp_path, trusted_ca=str(authority) if trust else None), NOON)


def test_an_alert_arrives_with_a_text_and_an_html_part(server: MailServer, tmp_path: Path) -> None:
    assert deliver(server, tmp_path) is None
    (got,) = server.box.mails
    assert (got["From"], got["To"]) == ("monitor@watch.example", "team@lumen.example")
    assert got["Subject"] == "lumen/training altered (critical)"
    assert got["Message-ID"] == f"<{IDENTITY}@watch.example>"
    assert got["Date"].datetime == NOON
    text, html = (got.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    for part in (text.get_content(), html.get_content()):
        assert "We use your inputs to train our models." in part
        assert "monitor verify --claim lumen/training" in part
        assert "https://lumen.example/privacy#:~:text=We%20use" in part


def test_nothing_but_greetings_is_said_before_tls(plain: MailServer, tmp_path: Path) -> None:
    plain.box.password = "p@ss w0rd"
    deliver(plain, tmp_path, url=address(plain, "me:p%40ss%20w0rd@"))
    assert [line.split()[0].upper() for line in plain.box.plain_words] == ["EHLO", "STARTTLS"]
    assert len(plain.box.mails) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(server: MailServer, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="certificate verify failed"):
        deliver(server, tmp_path, trust=False)
    assert server.box.mails == []


def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    with MailServer(AUTHORITY, implicit=True, name="elsewhere.example") as server:
        with pytest.raises(DeliveryError, match="certificate verify failed"):
            deliver(server, tmp_path)
        assert server.box.mails == []


@pytest.mark.parametrize(("host", "sent"), [("localhost", 1), ("127.0.0.1", 1), ("mail.example", 0)])
def test_a_server_without_tls_is_only_spoken_to_on_this_machine(
    plain: MailServer, tmp_path: Path, host: str, sent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain.box.starttls = False
    connect = socket.create_connection

    def to_this_machine(to: tuple[str, int], *rest: Any, **more: Any) -> socket.socket:
        return connect(("127.0.0.1", to[1]), *rest, **more)

    monkeypatch.setattr(socket, "create_connection", to_this_machine)
    url = address(plain, host=host)
    if sent:
        deliver(plain, tmp_path, url=url)
    else:
        with pytest.raises(DeliveryError, match="offers no TLS"):
            deliver(plain, tmp_path, url=url)
    assert len(plain.box.mails) == sent


def test_hostile_text_is_one_line_of_a_header_and_no_markup(server: MailServer, tmp_path: Path) -> None:
    hostile = replace(alert(found=HOSTILE, title=f"lumen/training {HOSTILE}"), claim="training")
    deliver(server, tmp_path, hostile)
    (got,) = server.box.mails
    assert got["Bcc"] is None
    assert server.box.recipients == [["team@lumen.example"]]
    subject = got["Subject"]
    assert subject.startswith("lumen/training <script>")
    assert all(letter.isprintable() for letter in subject)
    html = got.get_body(("html",))
    text = got.get_body(("plain",))
    assert html is not None
    assert text is not None
    assert "<script>" not in html.get_content()
    assert "&lt;script&gt;" in html.get_content()
    assert "\x1b" not in text.get_content()
    assert "\u202e" not in text.get_content()
    assert all(len(line) <= 998 for line in server.box.raw[0].split(b"\r\n"))


def test_mails_of_one_claim_make_one_thread(plain: MailServer, tmp_path: Path) -> None:
    deliver(plain, tmp_path, alert("a"))
    deliver(plain, tmp_path, alert("b"))
    deliver(plain, tmp_path, alert("c", claim="residency"))
    first, second, other = (mail["References"] for mail in plain.box.mails)
    assert first == second != other
    assert len({mail["Message-ID"] for mail in plain.box.mails}) == 3


def test_a_digest_is_one_mail_with_all_its_alerts(plain: MailServer, tmp_path: Path) -> None:
    deliver(plain, tmp_path, alert("a", title="one"), alert("b", title="two"))
    (got,) = plain.box.mails
    assert got["Subject"] == "2 alerts (2 critical): lumen"
    text = got.get_body(("plain",))
    assert text is not None
    assert {"one", "two"} <= set(text.get_content().splitlines())


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param("refuse", "refused team@lumen.example", id="nobody is known there"),
        pytest.param("busy", "answered 421", id="busy"),
    ],
)
def test_a_server_that_does_not_take_it_is_named(
    plain: MailServer, tmp_path: Path, fault: str, told: str
) -> None:
    plain.box.fault = fault
    with pytest.raises(DeliveryError, match=told):
        deliver(plain, tmp_path)


def test_a_wrong_password_is_not_repeated_though_the_server_repeats_it(
    plain: MailServer, tmp_path: Path
) -> None:
    plain.box.password = "another"
    with pytest.raises(DeliveryError) as error:
        deliver(plain, tmp_path, url=address(plain, "me:s3cr3t-w0rd@"))
    assert "535" in str(error.value)
    assert "s3cr3t-w0rd" not in str(error.value)


def test_an_address_that_is_refused_among_others_is_remarked_on(plain: MailServer, tmp_path: Path) -> None:
    plain.box.fault = "refuse-some"
    remark = deliver(plain, tmp_path, to=("team@lumen.example", "nobody@lumen.example"))
    assert remark == "the mail server refused nobody@lumen.example"
    assert plain.box.recipients == [["team@lumen.example"]]


def test_a_connection_cut_after_the_message_was_taken_is_a_success(plain: MailServer, tmp_path: Path) -> None:
    plain.box.fault = "cut"
    deliver(plain, tmp_path)
    assert len(plain.box.mails) == 1


@pytest.mark.parametrize("fault", ["silent", "drip"])
def test_a_slow_server_is_left_in_time(
    plain: MailServer, tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.notify.channels.TIME_LIMIT", 0.3)
    plain.box.fault = fault
    began = time.monotonic()
    with pytest.raises(DeliveryError):
        deliver(plain, tmp_path)
    assert time.monotonic() - began < 5


def test_a_server_that_is_down_is_a_failure(tmp_path: Path) -> None:
    with MailServer(AUTHORITY, implicit=False) as server:
        url = address(server)
    with pytest.raises(DeliveryError, match="alert channel team: no delivery to the mail server"):
        deliver(server, tmp_path, url=url)
