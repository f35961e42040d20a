"""`DIR/<provider>/<source>/<date>.<ext>` -> snapshots of that date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from monitor.core.examine import Examined, examine, reader_key
from monitor.errors import UsageError
from monitor.model import Answer, Document, Outcome, Register, Source
from monitor.pdf import read_pdf
from monitor.results import ImportReport
from monitor.store import Observation, Origin, Store, Writer

Progress = Callable[[int, int, str], None]

TYPES = MappingProxyType(
    {
        ".html": "text/html",
        ".htm": "text/html",
        ".xhtml": "application/xhtml+xml",
        ".txt": "text/plain",
        ".md": "text/markdown",
        ".pdf": "application/pdf",
        ".json": "application/json",
        ".xml": "application/xml",
    }
)

BATCH = 16
"""Pages stored in one transaction: nobody else who wants to write waits longer than these take."""

NOT_IN_REGISTER = "the register has no"

_NAME = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d)-(\d\d)(?:-(\d\d))?Z?)?")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that belongs to a source."""

    path: Path
    source: Source
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as read."""

    page: Found
    body: bytes
    headers: Mapping[str, str]
    examined: Examined

    @property
    def outcome(self) -> Outcome:
        return self.examined.finding.outcome if self.examined.finding else Outcome.OK


def import_folder(
    register: Register,
    store: Store,
    directory: Path,
    progress: Progress | None = None,
) -> ImportReport:
    """Take in the pages below `directory`, in order of date; none is taken twice, no alert is raised.

    Raises UsageError when there is no such folder, StorageError.
    """
    if not directory.is_dir():
        raise UsageError(f"{directory} is no folder; it should hold PROVIDER/SOURCE/DATE.html")
    found, unmatched = sort_out(register, directory)
    outcomes: Counter[tuple[str, Outcome]] = Counter()
    done = 0
    for source, pages in _by_source(found):
        for taken in _read_in_batches(pages):
            with store.write() as writer:
                new = [one for one in taken if _keep(one, writer)]
                if new:
                    writer.forget_memory(source.provider)
            outcomes.update((source.ref, one.outcome) for one in new)
            done += len(taken)
            if progress:
                progress(done, len(found), f"{source.ref} {taken[-1].page.at:%Y-%m-%d}")
    return ImportReport(
        imported=sum(outcomes.values()),
        already_there=done - sum(outcomes.values()),
        outcomes=tuple((ref, outcome.value, count) for (ref, outcome), count in outcomes.items()),
        unmatched=tuple(unmatched),
    )


def sort_out(register: Register, directory: Path) -> tuple[list[Found], list[str]]:
    """Give the files that belong to a source, and a line for each that does not, with the reason."""
    found: list[Found] = []
    left: Counter[tuple[Path, str]] = Counter()
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        name = path.relative_to(directory)
        match = _belongs(register, name)
        if isinstance(match, str):
            is_whole_folder = match.startswith(NOT_IN_REGISTER)
            left[name.parent if is_whole_folder else name, match] += 1
        else:
            source, at = match
            found.append(Found(path, source, at))
    lines = [
        f"{name}{f'/ ({count} files)' if match.startswith(NOT_IN_REGISTER) else ''}: {match}"
        for (name, match), count in left.items()
    ]
    return found, lines


def _belongs(register: Register, name: Path) -> tuple[Source, datetime] | str:
    if len(name.parts) != 3:
        return "is not at PROVIDER/SOURCE/DATE.html"
    provider = register.providers.get(name.parts[0])
    if provider is None:
        return f"{NOT_IN_REGISTER} provider {name.parts[0]!r}"
    source = provider.sources.get(name.parts[1])
    if source is None:
        return f"{NOT_IN_REGISTER} source {name.parts[0]}/{name.parts[1]}"
    if name.suffix.lower() not in TYPES:
        return f"pages end in {', '.join(TYPES)}"
    at = date_of(name.stem)
    return (source, at) if at else "its name is no date such as 2025-02-16 or 2025-02-16T00-31-08Z"


def date_of(stem: str) -> datetime | None:
    """Give the moment that a file's name says, in UTC; a bare date is the start of its day."""
    match = _NAME.fullmatch(stem)
    if match is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _by_source(found: Iterable[Found]) -> Iterator[tuple[Source, list[Found]]]:
    groups: dict[str, list[Found]] = {}
    for page in found:
        groups.setdefault(page.source.ref, []).append(page)
    for pages in groups.values():
        yield pages[0].source, sorted(pages, key=lambda page: page.at)


def _read_in_batches(pages: Sequence[Found]) -> Iterator[list[Taken]]:
    """Read pages of one source, each after the good one before it, and give some at a time."""
    last: tuple[Document, ...] = ()
    batch: list[Taken] = []
    for page in pages:
        body, source = page.path.read_bytes(), page.source
        headers = {"content-type": TYPES[page.path.suffix.lower()]}
        examined = examine(Answer(source.url, source.url, 200, headers, body), source, last, pdf=read_pdf)
        last = (examined.document,) if examined.document is not None else last
        batch.append(Taken(page, body, headers, examined))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _keep(taken: Taken, writer: Writer) -> bool:
    """Store one page; False when it was there already."""
    source, examined = taken.page.source, taken.examined
    digest = sha256(taken.body).hexdigest()
    if writer.has_import(source.ref, taken.page.at, digest):
        return False
    finding = examined.finding
    writer.put_body(taken.body, source.ref)
    writer.add_observation(
        Observation(
            provider=source.provider,
            source=source.id,
            at=taken.page.at,
            url=source.url,
            outcome=taken.outcome,
            rule=finding.rule if finding else None,
            reason=finding.reason if finding else None,
            origin=Origin.IMPORT,
            final_url=source.url,
            headers=taken.headers,
            digest=digest,
            document_date=examined.document.date if examined.document else None,
        )
    )
    if examined.document is not None:
        writer.put_document(digest, reader_key(source), examined.document)
    return True
