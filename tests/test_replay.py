"""What was kept is what the stored pages say, whatever happened in between."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from watched import CHALLENGE, HOUR, START, TERMS, TRAINING, absent, policy, quote, register_of, yaml_of

from monitor.app import App, open_app
from monitor.errors import UsageError
from monitor.fetch import Fetcher
from monitor.memories import recall
from monitor.model import (
    Answer,
    Failure,
    FetchResult,
    Finding,
    NotModified,
    Outcome,
    Settings,
    Source,
    Validators,
)
from monitor.replay import fold

ORIGIN = "http://127.0.0.1:9"
ALTERED = policy((TRAINING, "We use your inputs to train our models."))
MOVED = policy((f"<p>{TRAINING}</p>\n", ""), extra=f"<h2>9. Learning</h2>\n<p>{TRAINING}</p>\n")
ATTESTED = policy(extra="<p>We hold a SOC 2 report.</p>\n")
DOWN = Failure(Finding(Outcome.UNREACHABLE, "refused", "nobody answers"))

PAGES: dict[str, list[Any]] = {
    "good": [(200, policy())],
    "noise": [(200, policy(noise="<!-- build 7 -->"))],
    "altered": [(200, ALTERED)],
    "moved": [(200, MOVED)],
    "attested": [(200, ATTESTED)],
    "flapping": [(200, ALTERED), (200, policy())],
    "challenge": [(403, CHALLENGE)],
    "gone": [(404, "<h1>404 Not Found</h1>")],
    "lost once": [(404, "<h1>404 Not Found</h1>"), (200, ALTERED)],
    "terms": [(200, TERMS)],
    "down": [DOWN],
}


class Scripted:
    """A fetcher that answers from a script; what it has an ETag of is not sent again."""

    def __init__(self, pages: list[Any], elsewhere: str | None) -> None:
        self.pages = list(pages)
        self.elsewhere = elsewhere

    async def __aenter__(self) -> Scripted:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    async def fetch(
        self, source: Source, validators: Validators | None = None, *, fresh: bool = False
    ) -> FetchResult:
        page = self.pages.pop(0) if len(self.pages) > 1 else self.pages[0]
        if isinstance(page, Failure):
            return page
        status, text = page
        etag = hashlib.sha256(text.encode()).hexdigest()
        final = self.elsewhere or source.url
        if validators and validators.etag == etag:
            return NotModified(final)
        headers = {"content-type": "text/html; charset=utf-8", "etag": etag}
        return Answer(source.url, final, status, headers, text.encode())


class World:
    """A register and a database, without any server."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, START
        self.register = register_of(ORIGIN)
        lumen = self.register["providers"]["lumen"]
        lumen["sources"].pop("status")
        lumen["claims"] = {"training": quote(TRAINING), "soc2": absent("SOC 2")}
        self.pages: list[Any] = PAGES["good"]
        self.elsewhere: str | None = None

    def open(self) -> App:
        (self.folder / "config.yaml").write_text(yaml_of(self.register), "utf-8")
        fetching = cast("Callable[[Settings], Fetcher]", lambda _: Scripted(self.pages, self.elsewhere))
        return open_app(
            self.folder / "config.yaml", None, {}, self.folder, clock=lambda: self.now, fetching=fetching
        )

    def check(self, name: str, source: str = "privacy") -> None:
        self.pages = PAGES[name]
        with self.open() as app:
            app.check(sources=[f"lumen/{source}"])

    def bring_in(self, name: str, hours: int) -> None:
        (page, *_) = PAGES[name]
        if isinstance(page, Failure):
            return
        path = self.folder / "old/lumen/privacy" / f"{START + hours * HOUR:%Y-%m-%dT%H-%M-%SZ}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page[1], "utf-8")
        with self.open() as app:
            app.import_folder(self.folder / "old")

    def accept(self) -> None:
        with self.open() as app:
            try:
                app.accept("lumen/training", "M. Rossi", "fine")
            except UsageError:
                return

    def assert_kept_is_what_the_pages_say(self) -> None:
        with self.open() as app, app._store.read() as reader:
            provider = app.register.providers["lumen"]
            assert recall(provider, reader) == fold(provider, reader)


STEPS = st.one_of(
    st.tuples(st.just("check"), st.sampled_from(sorted(PAGES)), st.sampled_from([0.5, 6, 25])),
    st.tuples(st.just("terms"), st.sampled_from(["terms", "gone", "down"]), st.just(1)),
    st.tuples(st.just("import"), st.sampled_from(sorted(PAGES)), st.integers(-50, 100)),
    st.tuples(st.just("accept"), st.just(""), st.just(0)),
    st.tuples(st.just("clock back"), st.just(""), st.sampled_from([1, 40])),
)


@settings(max_examples=15, deadline=None)
@given(steps=st.lists(STEPS, min_size=2, max_size=8))
def test_what_was_kept_step_by_step_is_what_the_pages_say_at_once(steps: list[tuple[str, str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        for kind, name, amount in steps:
            match kind:
                case "check":
                    world.now += amount * HOUR
                    world.check(name)
                case "terms":
                    world.now += amount * HOUR
                    world.check(name, "terms")
                case "import":
                    world.bring_in(name, amount)
                case "clock back":
                    world.now -= amount * HOUR
                case _:
                    world.now += timedelta(seconds=1)
                    world.accept()
            world.assert_kept_is_what_the_pages_say()
        with world.open() as app:
            assert app.audit().problem is None


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def verdict(world: World) -> tuple[str, str | None]:
    with world.open() as app:
        (claim,) = app.verify(offline=True, claims=["lumen/training"]).claims
    return claim.verdict.value, claim.reason


def test_what_an_older_guard_refused_is_read_again(world: World) -> None:
    world.check("good")
    world.now += HOUR
    with world.open() as app, app._store.write() as writer:
        digest = writer.put_body(ALTERED.encode(), "lumen/privacy")
        seen = writer.latest_observation("lumen/privacy")
        assert seen is not None
        refused = replace(seen, id=0, at=world.now, outcome=Outcome.BLOCKED, change=None, digest=digest)
        writer.add_observation(refused)
        writer.forget_memory("lumen")
    assert verdict(world) == ("altered", None)
    with world.open() as app:
        assert [(row.outcome, row.change) for row in app.history("lumen/privacy")] == [
            ("ok", "first"),
            ("ok", "changed"),
        ]
        (source,) = app.verify(offline=True, claims=["lumen/training"]).sources
        assert (source.outcome, source.reason) == ("ok", None)


def test_the_same_bytes_from_where_the_source_may_not_end_prove_nothing(world: World) -> None:
    world.check("good")
    world.elsewhere = "http://elsewhere.example/privacy"
    world.now += HOUR
    world.check("good")
    assert verdict(world) == ("unverified", "replaced")
    world.now += HOUR
    world.check("noise")
    assert verdict(world) == ("unverified", "replaced")
    world.assert_kept_is_what_the_pages_say()


def test_a_page_kept_by_a_not_modified_can_be_read_again(world: World) -> None:
    world.check("good")
    world.now += HOUR
    world.check("good")
    world.register["providers"]["lumen"]["sources"]["privacy"]["select"] = "main"
    assert verdict(world) == ("intact", None)
    world.assert_kept_is_what_the_pages_say()


def test_pages_of_a_former_address_count_where_the_register_names_it(world: World) -> None:
    world.check("good")
    world.now += HOUR
    world.check("good")
    lumen = world.register["providers"]["lumen"]
    lumen["sources"]["privacy"]["url"] = "http://127.0.0.2:9/privacy"
    lumen["domains"] = ["127.0.0.2"]
    assert verdict(world) == ("unverified", "never_read"), "a host that nobody vouches for any more"
    lumen["sources"]["privacy"]["also"] = [f"{ORIGIN}/privacy"]
    assert verdict(world) == ("intact", None)
    world.now += HOUR
    world.check("altered")
    assert verdict(world) == ("altered", None)
    world.assert_kept_is_what_the_pages_say()


def test_imports_leave_no_validators(world: World) -> None:
    world.bring_in("good", 0)
    world.now += HOUR
    world.check("good")
    with world.open() as app, app._store.read() as reader:
        assert [one.http_status for one in reader.observations("lumen/privacy")] == [None, 200]
