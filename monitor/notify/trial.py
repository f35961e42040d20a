"""A message that only shows that a channel works."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

from monitor.errors import DeliveryError
from monitor.model import Channel, ChannelKind
from monitor.notify.channels import Place, send
from monitor.notify.feed import ENTRIES
from monitor.notify.parcel import note_of, trial_parcel
from monitor.results import AlertDelivery
from monitor.store import Store


def try_channels(
    store: Store, channels: Sequence[Channel], place: Place, now: datetime
) -> tuple[AlertDelivery, ...]:
    """Send a message to each channel, side by side; gives "delivered", "failed" or "off" for each."""
    if not channels:
        return ()
    with ThreadPoolExecutor(len(channels)) as pool:
        return tuple(pool.map(lambda channel: _try(store, channel, place, now), channels))


def _try(store: Store, channel: Channel, place: Place, now: datetime) -> AlertDelivery:
    if channel.url is None:
        return AlertDelivery(channel.name, "off", 0, "an environment variable that it needs is not set")
    parcel = trial_parcel(channel.name, now)
    if channel.kind is ChannelKind.FEED:
        with store.read() as reader:
            earlier = reader.delivered_alerts(channel.name, limit=ENTRIES)
        parcel = replace(parcel, earlier=tuple(map(note_of, earlier)))
    try:
        remark = send(channel, parcel, place, now)
    except DeliveryError as error:
        return AlertDelivery(channel.name, "failed", 1, str(error))
    return AlertDelivery(channel.name, "delivered", 1, remark)
