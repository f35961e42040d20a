"""Questions about pages: what was observed of a source, and what was taken beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from monitor.model import Outcome
from monitor.store.keeping import Keeping
from monitor.store.prepared import Prepared
from monitor.store.records import Attachment, AttachmentKind, Observation, Origin
from monitor.store.statements import latest
from monitor.store.tables import attachments, bodies, observations, rows_of

_STORED = select(bodies.c.digest)


class Pages(Keeping):
    """What a Reader says of pages, by source (`provider/source`) and date."""

    def observations(
        self, name: str, *, until: datetime | None = None, with_body: bool | None = None
    ) -> list[Observation]:
        """Give what was observed of a source (`provider/source`) or a whole provider, in order of date.

        `with_body` keeps those with a body, or those without one.
        """
        query = _observations_of(name, until)
        if with_body is not None:
            query = query.where(observations.c.digest.is_not(None) == with_body)
        ordered = query.order_by(observations.c.at, observations.c.id)
        return [Observation(**row) for row in rows_of(self._connection, ordered)]

    def latest_observation(
        self,
        ref: str,
        *,
        until: datetime | None = None,
        ok_only: bool = False,
        origin: Origin | None = None,
    ) -> Observation | None:
        """Give the last observation of a source by date, with `ok_only` the last good one."""
        provider, _, source = ref.partition("/")
        values = {"provider": provider, "source": source, "until": until, "origin": origin}
        given = {name: value for name, value in values.items() if value}
        return self._first(latest(*given, ok_only=ok_only), given)

    def latest_observations(self, provider: str, *, until: datetime | None = None) -> dict[str, Observation]:
        """Give the last observation of each source of a provider, by source id."""
        names = select(observations.c.source).where(observations.c.provider == provider).distinct()
        found = {
            name: self.latest_observation(f"{provider}/{name}", until=until)
            for name in self._connection.scalars(names)
        }
        return {name: observation for name, observation in found.items() if observation is not None}

    def latest_full_answer(self, ref: str) -> Observation | None:
        """Give the last good answer that we fetched and that brought a body: whose validators may be used."""
        provider, _, source = ref.partition("/")
        query = latest("provider", "source", "origin", ok_only=True, with_body=True, in_full=True)
        return self._first(query, {"provider": provider, "source": source, "origin": Origin.FETCH})

    def latest_change(self, ref: str, *, since: datetime) -> datetime | None:
        """Give when the text of a source last changed, as we fetched it, if that was after `since`."""
        provider, _, source = ref.partition("/")
        query = latest("provider", "source", "origin", "since", changed=True)
        values = {"provider": provider, "source": source, "origin": Origin.FETCH, "since": since}
        changed = self._first(query, values)
        return changed.at if changed else None

    def good_answers(self, ref: str, *, until: datetime) -> list[Observation]:
        """Give the last good observation of each body of a source that is still stored, newest first."""
        good = _observations_of(ref, until).where(observations.c.outcome == Outcome.OK)
        last = good.with_only_columns(func.max(observations.c.id)).group_by(observations.c.digest)
        query = select(observations).where(observations.c.id.in_(last), observations.c.digest.in_(_STORED))
        ordered = query.order_by(observations.c.at.desc(), observations.c.id.desc())
        return [Observation(**row) for row in rows_of(self._connection, ordered)]

    def attachments(self, ref: str, kind: AttachmentKind, *, until: datetime) -> list[Attachment]:
        """Give what is stored that was taken beside the pages of a source, of one kind, newest first."""
        seen = _observations_of(ref, until).with_only_columns(observations.c.id)
        of_kind = select(attachments).where(attachments.c.observation.in_(seen), attachments.c.kind == kind)
        ordered = of_kind.where(attachments.c.digest.in_(_STORED)).order_by(attachments.c.id.desc())
        return [Attachment(**row) for row in rows_of(self._connection, ordered)]

    def screenshots(self, name: str, *, until: datetime | None = None) -> dict[str, Attachment]:
        """Give the last stored picture of each page of a source or a whole provider, by the page's digest."""
        pages = _observations_of(name, until).subquery()
        query = (
            select(attachments, pages.c.digest.label("page"))
            .join(pages, pages.c.id == attachments.c.observation)
            .where(attachments.c.kind == AttachmentKind.SCREENSHOT, attachments.c.digest.in_(_STORED))
            .order_by(attachments.c.id)
        )
        rows = [dict(row) for row in rows_of(self._connection, query)]
        return {row.pop("page"): Attachment(**row) for row in rows}

    def has_imports_after(self, ref: str, at: datetime) -> bool:
        """Say whether a page of a source was imported that is dated later."""
        provider, _, source = ref.partition("/")
        values = {"provider": provider, "source": source, "origin": Origin.IMPORT, "since": at}
        return self._first(latest("provider", "source", "origin", "since"), values) is not None

    def has_import(self, ref: str, at: datetime, digest: str) -> bool:
        """Say whether this page of this date was imported for the source already."""
        query = _observations_of(ref).where(
            observations.c.at == at,
            observations.c.digest == digest,
            observations.c.origin == Origin.IMPORT,
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def digest_by_prefix(self, ref: str, prefix: str) -> list[str]:
        """Give the digests of a source's bodies that begin with `prefix`."""
        query = (
            _observations_of(ref)
            .where(observations.c.digest.startswith(prefix, autoescape=True))
            .with_only_columns(observations.c.digest)
            .distinct()
        )
        return sorted(digest for digest in self._connection.scalars(query) if digest)

    def _first(self, query: Prepared, values: Mapping[str, object]) -> Observation | None:
        row = query.first(self._connection, values)
        return Observation(**row) if row else None


def _observations_of(name: str, until: datetime | None = None) -> Select[Any]:
    provider, _, source = name.partition("/")
    query = select(observations).where(observations.c.provider == provider)
    if source:
        query = query.where(observations.c.source == source)
    return query if until is None else query.where(observations.c.at <= until)
