"""One message to one channel, of whatever kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.errors import ChannelGone, DeliveryError
from monitor.model import Channel, ChannelKind, Settings
from monitor.notify.command import run
from monitor.notify.feed import rewrite
from monitor.notify.files import append
from monitor.notify.mail import send_mail
from monitor.notify.parcel import Parcel
from monitor.notify.webhook import send_webhook
from monitor.redaction import channel_secrets, redacted
from monitor.unforeseen import Boundary, unforeseen

TIME_LIMIT = 10.0
"""Seconds that one try may take."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where deliveries start from: relative paths at `base`, requests by `settings`."""

    base: Path
    settings: Settings


def send(channel: Channel, parcel: Parcel, place: Place, now: datetime) -> str | None:
    """Deliver one message within ten seconds; gives a remark where it reached only some.

    Raises DeliveryError, ChannelGone among them; no secret is in its words.
    """
    boundary = Boundary()
    try:
        with boundary:
            return _send(channel, parcel, place, now)
    except ChannelGone as error:
        raise ChannelGone(_told(channel, error)) from None
    except DeliveryError as error:
        raise DeliveryError(_told(channel, error)) from None
    assert boundary.error is not None
    raise DeliveryError(_told(channel, unforeseen(boundary.error, "the delivery")))


def _send(channel: Channel, parcel: Parcel, place: Place, now: datetime) -> str | None:
    url = channel.url or ""
    target = url.partition(":")[2]
    match channel.kind:
        case ChannelKind.COMMAND:
            run(target, parcel, place.base, seconds=TIME_LIMIT)
        case ChannelKind.FILE:
            append(place.base / target, parcel)
        case ChannelKind.FEED:
            rewrite(place.base / target, parcel, channel.name)
        case ChannelKind.WEBHOOK:
            send_webhook(url, channel.secrets, parcel, place.settings, now, seconds=TIME_LIMIT)
        case ChannelKind.EMAIL:
            return send_mail(
                url,
                channel.sender or "",
                channel.to,
                parcel,
                now,
                seconds=TIME_LIMIT,
                trusted_ca=place.settings.trusted_ca,
            )
    return None


def _told(channel: Channel, error: DeliveryError | str) -> str:
    return redacted(f"alert channel {channel.name}: {error}", channel_secrets(channel))
