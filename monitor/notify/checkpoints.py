"""The head of the ledger, kept elsewhere once a day: what the audit can compare with.

It goes to the channels that name the event `checkpoint`, and to e-mail channels that
name none. It is no alert: a head that did not arrive is followed by a newer one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid4, uuid5

from monitor.core.alerting.claims import CHECKPOINT
from monitor.core.schedule import NextCheck, is_due
from monitor.errors import DeliveryError
from monitor.model import Channel, ChannelKind
from monitor.notify.channels import TIME_LIMIT, Place, send
from monitor.notify.parcel import Note, Parcel
from monitor.store import Checkpoint, Schedule, Store

EVERY = timedelta(days=1)
AGAIN = timedelta(hours=1)
"""After so long a head is tried again that a channel did not take."""

_TURN = timedelta(seconds=2 * TIME_LIMIT)


def send_checkpoints(
    store: Store, channels: Sequence[Channel], place: Place, clock: Callable[[], datetime]
) -> tuple[str, ...]:
    """Send the head of the ledger where it is due; gives a line for each channel that did not take it."""
    return tuple(
        problem
        for channel in channels
        if wants_checkpoints(channel)
        for problem in _send_to(channel, store, place, clock)
    )


def wants_checkpoints(channel: Channel) -> bool:
    """Say whether a channel gets the head of the ledger."""
    if channel.url is None:
        return False
    unfiltered = not (channel.events or channel.providers)
    return CHECKPOINT in channel.events or (channel.kind is ChannelKind.EMAIL and unfiltered)


def _send_to(channel: Channel, store: Store, place: Place, clock: Callable[[], datetime]) -> Iterator[str]:
    name, owner, now = f"{CHECKPOINT} {channel.name}", uuid4().hex, clock()
    with store.read() as reader:
        if not _is_owed(channel, reader.schedule(name), now):
            return
    with store.write() as writer:
        known, head = writer.schedule(name), writer.checkpoint()
        if not head.seq or not _is_owed(channel, known, now):
            return
        if known is None and CHECKPOINT not in channel.events:
            # Nobody asked for it in so many words: the first mail is not to be about this.
            writer.set_next_check(name, now + EVERY, interval=EVERY.total_seconds())
            return
        if not writer.claim_lease(name, owner, until=now + _TURN, now=now):
            return
    wait = EVERY
    try:
        send(channel, checkpoint_parcel(head, now), place, now)
    except DeliveryError as error:
        wait = AGAIN
        yield str(error)
    with store.write() as writer:
        writer.set_next_check(name, now + wait, interval=wait.total_seconds())


def _is_owed(channel: Channel, known: Schedule | None, now: datetime) -> bool:
    if known is None or known.next_check_at is None:
        return wants_checkpoints(channel)
    return is_due(NextCheck(known.next_check_at, EVERY.total_seconds()), EVERY.total_seconds(), now)


def checkpoint_parcel(head: Checkpoint, at: datetime) -> Parcel:
    """Give the message that brings a head, in which `Checkpoint.all_in` finds it again."""
    identity = str(uuid5(NAMESPACE_URL, f"{CHECKPOINT}/{head}"))
    title = f"Head of the ledger at entry {head.seq}"
    use = (
        "Nothing changed; keep this message. Saved as FILE, it shows later whether records were rewritten: "
        "monitor audit --checkpoint FILE"
    )
    lines = (f"Head {head}", use)
    message = {
        "format": 1,
        "id": identity,
        "kind": CHECKPOINT,
        "created_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "severity": None,
        "title": title,
        "head": str(head),
        "lines": list(lines),
    }
    note = Note(identity, at, CHECKPOINT, "ledger", None, title, lines, None, None)
    return Parcel(identity, title, message, (note,), CHECKPOINT)
