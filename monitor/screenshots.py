"""Pictures of pages that were read in a browser: when one is taken, kept, and which one shows a page."""

from __future__ import annotations

from hashlib import sha256

from monitor.model import Change, Outcome, Screenshot
from monitor.sighting import Sighting
from monitor.store import Attachment, AttachmentKind, Observation, Reader, Writer


def is_wanted(sighting: Sighting, reader: Reader) -> bool:
    """Say whether a good page calls for a picture: its `main` has new words, or its source has none yet.

    Words that came back were taken when they first stood there.
    """
    seen = sighting.observation
    if seen.outcome is not Outcome.OK:
        return False
    return seen.change in (Change.FIRST, Change.CHANGED) or not reader.screenshots(seen.ref)


def attach(screenshot: Screenshot, observation: Observation, writer: Writer) -> None:
    """Record a picture as taken together with an observation."""
    attachment = Attachment(
        observation.id,
        AttachmentKind.SCREENSHOT,
        observation.final_url or observation.url,
        sha256(screenshot.body).hexdigest(),
        screenshot.content_type,
    )
    writer.add_attachment(attachment, screenshot.body, observation.ref)
