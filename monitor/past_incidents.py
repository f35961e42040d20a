"""The past incidents of a status page, asked for where its own answer leaves them out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from monitor.core import guard
from monitor.core.schedule import is_first_of
from monitor.core.status.page import places_of_history, recognise
from monitor.fetch import Fetcher
from monitor.model import Answer, Render, Source, SourceKind
from monitor.sighting import Sighting
from monitor.store import Attachment, AttachmentKind, Observation, Origin, Reader, Writer

ASKED_EVERY = timedelta(days=1)
"""Lists of incidents go weeks back, and whoever runs the page answers for nothing else."""


@dataclass(frozen=True, slots=True)
class PastIncidents:
    """An answer of a status page's host that tells of past incidents."""

    url: str
    body: bytes
    content_type: str | None


def are_wanted(source: Source, reader: Reader, now: datetime) -> bool:
    """Say whether to ask for past incidents: a day after they were told, and once a day where none were."""
    if source.kind is not SourceKind.STATUS_PAGE:
        return False
    told = reader.attachments(source.ref, AttachmentKind.INCIDENTS, until=now)
    if told and told[0].recorded_at is not None:
        return now - told[0].recorded_at >= ASKED_EVERY
    last = reader.latest_observation(source.ref, origin=Origin.FETCH)
    return is_first_of(ASKED_EVERY, last.at if last else None, now)


async def ask(fetcher: Fetcher, source: Source, sighting: Sighting) -> PastIncidents | None:
    """Give what the host of a status page tells of past incidents beside what it just answered.

    None where that was no status page, only repeats what it said before, or tells
    them itself, and where no such list can be had.
    """
    page = sighting.examined.status_page if sighting.examined else None
    if page is None or not sighting.is_readable:
        return None
    seen = sighting.observation
    for url in places_of_history(page, seen.final_url or seen.url, seen.at):
        answer = await fetcher.fetch(replace(source, url=url, render=Render.NEVER))
        if isinstance(answer, Answer) and answer.status == 200 and guard.allowed(answer.final_url, source):
            content_type = answer.headers.get("content-type")
            told = recognise(answer.body, content_type, answer.final_url)
            if told is not None and told.history is not None and told.is_of(page):
                return PastIncidents(answer.final_url, answer.body, content_type)
    return None


def attach(past: PastIncidents, observation: Observation, writer: Writer) -> None:
    """Record past incidents as told together with an observation."""
    attachment = Attachment(
        observation.id,
        AttachmentKind.INCIDENTS,
        past.url,
        sha256(past.body).hexdigest(),
        past.content_type,
    )
    writer.add_attachment(attachment, past.body, observation.ref)
