"""A JSON message to a web address, signed after the Standard Webhooks specification 1.0."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from monitor.errors import ChannelGone, ConfigError, DeliveryError
from monitor.fetch.posting import post
from monitor.model import Settings
from monitor.notify.parcel import Parcel

_GONE = 410


def send_webhook(
    url: str, secrets: Sequence[str], parcel: Parcel, settings: Settings, now: datetime, *, seconds: float
) -> None:
    """Post the message; raises DeliveryError for any answer but 2xx, ChannelGone for 410."""
    body = parcel.json.encode(errors="backslashreplace")
    stamp = int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": parcel.id,
        "webhook-timestamp": str(stamp),
    }
    if secrets:
        headers["webhook-signature"] = signature(parcel.id, stamp, body, secrets)
    try:
        status = asyncio.run(post(url, body, headers, settings, seconds=seconds))
    except ConfigError as error:
        raise DeliveryError(str(error)) from None
    if status == _GONE:
        raise ChannelGone("the receiver answered 410: it wants no more messages")
    if 300 <= status < 400:
        raise DeliveryError(
            f"the receiver answered {status}: redirects are not followed, write the final address"
        )
    if not 200 <= status < 300:
        raise DeliveryError(f"the receiver answered {status}")


def signature(identity: str, stamp: int, body: bytes, secrets: Sequence[str]) -> str:
    """Give a `v1` signature for each secret, a space between two.

    Base64 of HMAC-SHA256 over "id.timestamp.body"; a secret is `whsec_` and the key in Base64.
    """
    signed = f"{identity}.{stamp}.".encode() + body
    keys = [base64.b64decode(secret.removeprefix("whsec_")) for secret in secrets]
    digests = [hmac.new(key, signed, hashlib.sha256).digest() for key in keys]
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)
