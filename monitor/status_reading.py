"""What a status page said when it was last read, worked out from its stored answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.core.history import SourceMemory
from monitor.core.status.incidents import Told, incident_figures, joined, told_by
from monitor.core.status.page import StatusPage, recognise
from monitor.errors import DamagedStore
from monitor.model import Source, SourceKind
from monitor.results import ComponentState, StatusPageResult
from monitor.store import AttachmentKind, Observation, Reader

_MOST_READ = 100
"""So many stored answers are read for what they tell of the past: two years of a page that shows a week."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """A stored answer of a status source, last seen at `at`."""

    digest: str
    at: datetime
    content_type: str | None
    url: str

    def page(self, reader: Reader) -> StatusPage | None:
        """Give what it says, None where it is no status page; raises DamagedStore."""
        body = reader.readable_body(self.digest)
        return recognise(body, self.content_type, self.url) if body is not None else None

    def told(self, reader: Reader) -> Told | None:
        """Give the incidents that it tells of, None where it tells none or cannot be read any more."""
        try:
            page = self.page(reader)
        except DamagedStore:
            # `monitor audit` reports it; what else is known can still be shown.
            return None
        return told_by(page, self.at) if page else None


def status_page_result(
    source: Source,
    known: SourceMemory,
    reader: Reader,
    since: datetime | None = None,
) -> StatusPageResult | None:
    """Give what a status source last said; None for another kind of source, or one that was never read.

    Incidents are counted from `since`, as far back as the stored answers of the
    source, and what was told beside them, go without a gap.
    """
    if source.kind is not SourceKind.STATUS_PAGE or known.digest is None or known.read_at is None:
        return None
    answers = _answers(source, known.read_at, reader)
    said = next((answer for answer in answers if answer.digest == known.digest), None)
    said = said or _Answer(known.digest, known.read_at, None, source.url)
    try:
        page = said.page(reader)
    except DamagedStore:
        return None
    if page is None:
        return StatusPageResult(known.read_at, recognised=False)
    told, _ = _told(answers, reader, since)
    return StatusPageResult(
        read_at=known.read_at,
        recognised=True,
        format=page.format,
        name=page.name,
        indicator=page.indicator,
        overall=page.overall,
        components=tuple(ComponentState(name, state) for name, state in page.components),
        open_incidents=page.incidents if page.tells_incidents else None,
        incidents=incident_figures(told, since) if told else None,
        updated_at=page.updated_at,
    )


def page_seen(observation: Observation, reader: Reader) -> StatusPage | None:
    """Give the status page that an observed answer was; None where it was none."""
    if observation.digest is None:
        return None
    return _answer(observation, observation.digest).page(reader)


def _answer(seen: Observation, digest: str) -> _Answer:
    return _Answer(digest, seen.at, seen.headers.get("content-type"), seen.final_url or seen.url)


def _answers(source: Source, until: datetime, reader: Reader) -> list[_Answer]:
    """Give the good answers of a source up to a moment, and what was told beside them."""
    found = [_answer(one, one.digest) for one in reader.good_answers(source.ref, until=until) if one.digest]
    beside = reader.attachments(source.ref, AttachmentKind.INCIDENTS, until=until)
    return found + [
        _Answer(one.digest, one.recorded_at, one.content_type, one.url) for one in beside if one.recorded_at
    ]


def counted_answers(source: Source, reader: Reader, until: datetime) -> frozenset[str]:
    """Give the digests of the stored answers that the figures of a status source are counted from."""
    _, counted = _told(_answers(source, until, reader), reader, None)
    return frozenset(counted)


def _told(
    answers: Iterable[_Answer], reader: Reader, since: datetime | None
) -> tuple[Told | None, list[str]]:
    """Give what answers tell of the past, as far back as `since` or as they go, and which they were."""
    told: Told | None = None
    counted: list[str] = []
    left = sorted(answers, key=lambda answer: answer.at, reverse=True)
    for _ in range(_MOST_READ):
        answer = _next_to_read(left, told, since)
        if answer is None:
            break
        left.remove(answer)
        counted.append(answer.digest)
        older = answer.told(reader)
        told = joined(told, older) if told and older else told or older
    return told, counted


def _next_to_read(left: list[_Answer], told: Told | None, since: datetime | None) -> _Answer | None:
    """Give the answer that reaches back furthest without a gap: the oldest one seen after `told` begins."""
    if told is None:
        return left[0] if left else None
    if told.since is None or (since is not None and told.since <= since):
        return None
    return next((answer for answer in reversed(left) if answer.at >= told.since), None)
