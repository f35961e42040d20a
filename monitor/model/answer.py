"""What a fetch brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.model.judgement import Finding


@dataclass(frozen=True, slots=True)
class Screenshot:
    """A picture of a whole page, as an image file."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete HTTP answer.

    `body` is content-decoded (gzip and the like undone) and whole. `headers`
    have lower-case names. `hops` are the URLs passed on the way, the asked one
    first. `rendered` says that `body` is the DOM of a browser, in UTF-8.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    hops: tuple[str, ...] = ()
    rendered: bool = False
    notes: tuple[str, ...] = ()
    """Further facts for the record, e.g. "moved permanently to …"."""
    screenshot: Screenshot | None = None

    @property
    def content_type(self) -> str | None:
        return self.headers.get("content-type")


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request is made with; only ever from an `ok` answer."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304 to a request that was conditional."""

    final_url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A fetch that brought no complete answer, or was not made.

    `retry_after` is in seconds, where the server asked for a pause.
    """

    finding: Finding
    final_url: str | None = None
    status: int | None = None
    retry_after: float | None = None


FetchResult = Answer | NotModified | Failure
