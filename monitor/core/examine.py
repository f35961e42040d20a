"""One complete answer, read and checked: a good document, or why it is none."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core import guard
from monitor.core.comparing.align import text_digest
from monitor.core.history import Event
from monitor.core.pdf.file import ReadPdf
from monitor.core.quoting.anchor import DocumentIndex, index_of
from monitor.core.reading.read import READER_VERSION, read
from monitor.core.status.page import StatusPage, recognise
from monitor.model import Answer, Document, Finding, Page, Source, SourceKind

JUDGE_VERSION = 3
"""Raised when verdicts on the same pages change, so that what was remembered is worked out anew."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What one answer came to: `document` is set for a good page, `finding` for any other.

    `repeats` says that it was seen to be the very document of the last good page.
    """

    document: Document | None
    finding: Finding | None
    text: str | None = None
    status_page: StatusPage | None = None
    unmatched: tuple[str, ...] = ()
    repeats: bool = False

    def index(self) -> DocumentIndex | Finding:
        if self.document is None:
            assert self.finding is not None
            return self.finding
        return index_of(self.document)


def examine(
    answer: Answer,
    source: Source,
    earlier: Sequence[Document],
    *,
    text: str | None = None,
    texts: Collection[str] = (),
    pdf: ReadPdf | None = None,
) -> Examined:
    """Read the answer and judge whether it is the document that `source` means.

    `earlier` are the source's earlier good documents, newest last, and `text`
    what `Examined.text` was for the last of them, where that is known. `texts`
    are those of all good documents before: a page that holds one of them is
    that document again, whatever stood there in between.
    `pdf` takes PDFs apart; without it they cannot be read.
    """
    page = read(
        answer.body,
        content_type=answer.content_type,
        url=answer.final_url,
        select=source.select,
        remove=source.remove,
        pdf=pdf,
        earlier=earlier,
    )
    finding = guard.inspect(answer, page, source, earlier)
    if finding is not None and texts and isinstance(page, Page) and text_digest(page.document) in texts:
        finding = guard.inspect(answer, page, source, earlier, known=True)
    unmatched = () if isinstance(page, Finding) else page.unmatched
    if finding is None and isinstance(page, Finding):
        finding = page
    if finding is not None or isinstance(page, Finding):
        return Examined(None, finding, unmatched=unmatched)
    repeats = bool(earlier) and page.document is earlier[-1]
    if source.kind is not SourceKind.STATUS_PAGE:
        known = text if earlier and _says_the_same(page.document, earlier[-1]) else None
        said = known or text_digest(page.document)
        return Examined(page.document, None, said, unmatched=unmatched, repeats=repeats)
    # Incidents come and go: only the page's being one, its format and its name are its text.
    status = recognise(answer.body, answer.content_type, answer.final_url)
    identity = f"{status.format}\n{status.name}" if status else ""
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
    return Examined(page.document, None, digest, status, unmatched, repeats)


def _says_the_same(now: Document, before: Document) -> bool:
    """Say whether the main clauses are the same to the letter, which needs no folding to be seen."""
    return now is before or [clause.body for clause in now.main] == [clause.body for clause in before.main]


def event_of(
    examined: Examined,
    source: Source,
    at: datetime,
    digest: str,
    *,
    disputed: bool = False,
    last: str | None = None,
) -> Event:
    """Give the event that the fold takes for an examined answer with the bytes `digest`.

    `last` are the bytes of the last good page that it was examined beside.
    """
    is_status_source = source.kind is SourceKind.STATUS_PAGE and examined.document is not None
    return Event(
        source=source.id,
        at=at,
        read=examined.index(),
        digest=digest,
        text=examined.text,
        status_page=examined.status_page is not None if is_status_source else None,
        document_date=examined.document.date if examined.document else None,
        disputed=disputed,
        repeated=last if examined.repeats else None,
    )


def reader_key(source: Source) -> str:
    """Identify how the source's bytes are read: documents derived under another key are read again."""
    settings = "\n".join([source.kind, source.select or "", *source.remove])
    return f"{READER_VERSION}-{hashlib.sha256(settings.encode()).hexdigest()[:12]}"
