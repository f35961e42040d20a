"""Webhooks over real sockets: signatures, answers, faults."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from alert_samples import HOSTILE, IDENTITY, NOON, alert, channel, place
from pytest_httpserver import HTTPServer
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from werkzeug import Request, Response

from monitor.errors import ChannelGone, DeliveryError
from monitor.model import ChannelKind
from monitor.notify.channels import send
from monitor.notify.parcel import alert_parcel
from monitor.notify.webhook import signature

NEW, OLD = (f"whsec_{base64.b64encode(bytes([n]) * 32).decode()}" for n in (7, 8))


def deliver(server: HTTPServer, tmp_path: Path, *, path: str = "/hook", **more: Any) -> None:
    payload = more.pop("payload", {})
    found = channel(server.url_for(path), ChannelKind.WEBHOOK, **more)
    origin = server.url_for("").rstrip("/")
    send(found, alert_parcel(alert(**payload)), place(tmp_path, origin), NOON)


def received(server: HTTPServer) -> Request:
    ((request, _),) = server.log
    return request


def test_the_signature_is_that_of_the_specification() -> None:
    """The example that the libraries of Standard Webhooks are tested with."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    assert (
        signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, [secret])
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@time_machine.travel(NOON)
@pytest.mark.parametrize(
    ("secrets", "verifying"),
    [
        pytest.param((NEW,), (NEW,), id="one secret"),
        pytest.param((NEW, OLD), (NEW, OLD), id="two during rotation"),
    ],
)
def test_the_library_of_the_specification_verifies_it(
    httpserver: HTTPServer, tmp_path: Path, secrets: tuple[str, ...], verifying: tuple[str, ...]
) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("", 204)
    deliver(httpserver, tmp_path, secrets=secrets)
    request = received(httpserver)
    headers = {name.lower(): value for name, value in request.headers.items()}
    for secret in verifying:
        assert Webhook(secret).verify(request.get_data(), headers)["id"] == IDENTITY
    assert headers["webhook-id"] == IDENTITY
    assert headers["webhook-timestamp"] == str(int(NOON.timestamp()))
    stranger = f"whsec_{base64.b64encode(b'x' * 32).decode()}"
    with pytest.raises(WebhookVerificationError):
        Webhook(stranger).verify(request.get_data(), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secrets[0]).verify(request.get_data() + b" ", headers)


def test_the_message_is_json_with_everything_about_the_alert(httpserver: HTTPServer, tmp_path: Path) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("thanks", 202)
    deliver(httpserver, tmp_path, payload={"found": HOSTILE + "\ud800"})
    request = received(httpserver)
    message = json.loads(request.get_data())
    assert request.content_type == "application/json"
    assert request.headers["User-Agent"].startswith("policy-monitor/")
    assert "webhook-signature" not in request.headers
    assert (message["format"], message["id"], message["kind"]) == (1, IDENTITY, "claim_flagged")
    assert (message["severity"], message["created_at"]) == ("critical", "2026-03-02T12:00:00Z")
    assert message["found"] == HOSTILE + "\ud800"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_any_other_answer_is_a_failure(httpserver: HTTPServer, tmp_path: Path, status: int) -> None:
    httpserver.expect_request("/hook").respond_with_data("no", status)
    with pytest.raises(DeliveryError, match=f"alert channel team: the receiver answered {status}"):
        deliver(httpserver, tmp_path)


def test_410_says_that_no_more_is_wanted(httpserver: HTTPServer, tmp_path: Path) -> None:
    httpserver.expect_request("/hook").respond_with_data("", 410)
    with pytest.raises(ChannelGone, match="410"):
        deliver(httpserver, tmp_path)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(httpserver: HTTPServer, tmp_path: Path, status: int) -> None:
    inside = httpserver.url_for("/inside")
    httpserver.expect_request("/hook").respond_with_data("", status, headers={"Location": inside})
    httpserver.expect_request("/inside").respond_with_data("", 200)
    with pytest.raises(DeliveryError, match="redirects are not followed"):
        deliver(httpserver, tmp_path)
    assert [request.path for request, _ in httpserver.log] == ["/hook"]


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://127.0.0.1:1/hook", id="loopback"),
        pytest.param("https://169.254.169.254/latest", id="cloud metadata"),
        pytest.param("https://[::ffff:10.0.0.1]/hook", id="private in disguise"),
        pytest.param("https://2130706433/hook", id="an odd spelling"),
        pytest.param("http://localhost:1/hook", id="localhost"),
    ],
)
def test_an_address_inside_is_refused_unless_its_origin_is_allowed(tmp_path: Path, url: str) -> None:
    with pytest.raises(DeliveryError, match=r"settings\.allow_origins"):
        send(channel(url, ChannelKind.WEBHOOK), alert_parcel(alert()), place(tmp_path), NOON)


def test_a_receiver_that_is_down_is_a_failure(httpserver: HTTPServer, tmp_path: Path) -> None:
    found = channel("http://127.0.0.1:9/hook", ChannelKind.WEBHOOK)
    with pytest.raises(DeliveryError, match="No connection"):
        send(found, alert_parcel(alert()), place(tmp_path, "http://127.0.0.1:9"), NOON)


def test_a_slow_receiver_is_left_in_time(
    httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_request: Request) -> Response:
        time.sleep(2)
        return Response("")

    monkeypatch.setattr("monitor.notify.channels.TIME_LIMIT", 0.5)
    httpserver.expect_request("/hook").respond_with_handler(slow)
    began = time.monotonic()
    with pytest.raises(DeliveryError, match=r"no answer within 0\.5 s"):
        deliver(httpserver, tmp_path)
    assert time.monotonic() - began < 2


def test_no_part_of_the_address_is_in_an_error(tmp_path: Path) -> None:
    url = "https://10.0.0.1/services/T0K3N-T0K3N-T0K3N?key=s3cr3t-s3cr3t-s3cr3t"
    found = channel(url, ChannelKind.WEBHOOK, secrets=(NEW,), hidden=(url,))
    with pytest.raises(DeliveryError) as error:
        send(found, alert_parcel(alert()), place(tmp_path), NOON)
    for secret in ("T0K3N", "s3cr3t", NEW.removeprefix("whsec_")):
        assert secret not in str(error.value)
        assert secret not in repr(found)
