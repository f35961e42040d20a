"""Bodies that no evidence needs are dropped, and every question gets the answer it got before."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from watched import CHALLENGE, DAY, RESIDENCY, TRAINING, Watched, absent, only, policy, quote, watch

from monitor.cli import main
from monitor.errors import DamagedStore, UsageError
from monitor.pruning import prune
from monitor.report.sources import history_text
from monitor.results import PruneReport
from monitor.store import Attachment, AttachmentKind, Observation, Pruning, Store, open_store

ALTERED = (TRAINING, "We use your inputs to train our models.")
KEPT_FOR = 5 * DAY


def begun(server: HTTPServer, folder: Path) -> Watched:
    made = only(watch(server, folder), "privacy", "terms")
    made.claims.update(training=quote(TRAINING), residency=quote(RESIDENCY), attestations=absent("SOC 2"))
    return made


@pytest.fixture(scope="module")
def lived(make_httpserver: HTTPServer, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """Forty days of a policy whose bytes differ daily: words change, challenges come, words come back."""
    # What tests of other modules left there would answer first.
    make_httpserver.clear()
    made = begun(make_httpserver, tmp_path_factory.mktemp("lived"))
    for day in range(40):
        edits = [ALTERED] if 10 <= day < 20 else []
        page: Any = policy(*edits, noise=f"<meta name=build content='{day}'>")
        if 25 <= day < 30:
            page = CHALLENGE.replace("=x", f"=x{day}")
        made.check(page, after=DAY)
    make_httpserver.clear()
    return made


@pytest.fixture
def watched(lived: Watched, httpserver: HTTPServer, tmp_path: Path) -> Watched:
    made = begun(httpserver, tmp_path)
    made.now = lived.now
    for name in ("monitor.db", "alerts.jsonl"):
        shutil.copy(lived.folder / name, tmp_path / name)
    return made


def pruned(watched: Watched, *, write: bool = True, kept_for: timedelta = KEPT_FOR) -> PruneReport:
    with watched.open() as app, stored(watched) as store:
        providers = list(app.register.providers.values())
        return prune(store, providers, watched.now, kept_for, write=write)


def stored(watched: Watched) -> Store:
    return open_store("sqlite:///monitor.db", base=watched.folder, clock=lambda: watched.now)


def answers(watched: Watched) -> dict[str, Any]:
    """Give what every question about the past is answered."""
    with watched.open() as app:
        days = [watched.now - day * DAY for day in (1, 7, 12, 18, 22, 28, 33)]
        return {
            "timeline": app.timeline(),
            "history": [replace(row, pruned_at=None) for row in app.history()],
            "show": [replace(app.show("lumen/privacy", day), pruned_at=None) for day in days],
            "as of": [replace(app.verify(as_of=day), generated_at=watched.now) for day in days],
            "diff": [app.diff("lumen/privacy", day.isoformat(), None).changes for day in days],
            "claims": app.claims(),
        }


def test_what_says_the_same_as_another_page_goes_and_no_answer_changes(watched: Watched) -> None:
    before, (checks, bodies) = answers(watched), watched.kept()
    with watched.open() as app:
        size = app.audit().bodies
    report = pruned(watched)
    assert (report.written, report.refused) == (True, ())
    assert report.bodies >= 20
    assert watched.kept() == (checks, bodies - report.bodies)
    assert answers(watched) == before
    with watched.open() as app:
        audit = app.audit()
    assert (audit.problem, audit.pruned, audit.bodies) == (None, report.bodies, size - report.bodies)


def test_nothing_goes_unless_that_is_asked_for(watched: Watched) -> None:
    before = (watched.folder / "monitor.db").read_bytes(), watched.kept()
    report = pruned(watched, write=False)
    assert (report.written, report.bodies >= 20, report.size > 0) == (False, True, True)
    assert ((watched.folder / "monitor.db").read_bytes(), watched.kept()) == before
    assert pruned(watched).bodies == report.bodies


def test_a_second_time_there_is_nothing_left_to_drop(watched: Watched) -> None:
    assert pruned(watched).bodies
    kept = watched.kept()
    assert pruned(watched).bodies == 0
    assert watched.kept() == kept


def days_stored(watched: Watched) -> dict[int, bool]:
    """Say of each day whether the page that was read on it is stored."""
    with stored(watched) as store, store.read() as reader:
        seen = reader.observations("lumen/privacy", with_body=True)
        first = seen[0].at
        return {(one.at - first).days: reader.pruning(one.digest or "") is None for one in seen}


def test_evidence_stays(watched: Watched) -> None:
    pruned(watched)
    kept = {day for day, is_stored in days_stored(watched).items() if is_stored}
    assert {0} <= kept, "the first"
    assert set(range(35, 40)) <= kept, "the youngest"
    assert {9, 10, 19, 20} <= kept, "each page in which words changed, and the one before it"
    assert {24, 25, 30} <= kept, "the last good page, the first challenge, and the page that was read again"
    assert not {3, 14, 27, 33} & kept


def test_pages_that_were_imported_lately_are_young(watched: Watched) -> None:
    for day in range(1, 9):
        watched.put(f"privacy/2025-03-0{day}.html", policy(noise=f"<meta name=old content='{day}'>"))
    watched.bring_in()
    before = watched.kept()[1]
    report = pruned(watched)
    assert watched.kept()[1] == before - report.bodies
    watched.now += 10 * DAY
    later = pruned(watched)
    assert later.bodies >= 6
    with watched.open() as app:
        assert app.audit().problem is None


def test_a_body_that_comes_again_is_stored_again(watched: Watched) -> None:
    pruned(watched)
    page = policy(noise="<meta name=build content='3'>")
    assert not days_stored(watched)[3]
    watched.check(page)
    assert days_stored(watched)[3]
    with watched.open() as app:
        assert app.audit().problem is None
    with closing(sqlite3.connect(watched.folder / "monitor.db")) as connection:
        digest = sha256(page.encode()).hexdigest()
        connection.execute("UPDATE bodies SET base = NULL, position = 0 WHERE base = ?", (digest,))
        assert connection.execute("DELETE FROM bodies WHERE digest = ?", (digest,)).rowcount == 1
        connection.commit()
    with watched.open() as app:
        assert f"body sha256:{digest}" in str(app.audit().problem)


def test_a_body_that_went_without_an_entry_is_still_found(watched: Watched) -> None:
    pruned(watched)
    with closing(sqlite3.connect(watched.folder / "monitor.db")) as connection:
        (digest,) = connection.execute("SELECT digest FROM bodies ORDER BY id DESC").fetchone()
        connection.execute("DELETE FROM bodies WHERE digest = ?", (digest,))
        connection.commit()
    with watched.open() as app:
        assert re.search(f"body sha256:{digest} of observation .* is missing", str(app.audit().problem))


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        pytest.param("DELETE FROM prunings", "pruning .* was deleted", id="deleted"),
        pytest.param("UPDATE prunings SET bodies = '{}'", "pruning .* was altered", id="emptied"),
        pytest.param("UPDATE prunings SET kept_for = 1", "pruning .* was altered", id="other age"),
    ],
)
def test_the_entry_itself_is_proven(watched: Watched, statement: str, named: str) -> None:
    pruned(watched)
    with closing(sqlite3.connect(watched.folder / "monitor.db")) as connection:
        connection.execute(statement)
        connection.commit()
    with watched.open() as app:
        assert re.search(named, str(app.audit().problem))


def test_what_was_accepted_or_acknowledged_stays(watched: Watched) -> None:
    now, watched.now = watched.now, watched.now - 5 * DAY
    with watched.open() as app:
        app.accept("lumen/residency", "R. Viewer", "as ever")
    watched.now = now + 30 * DAY
    for day in range(10):
        watched.check(policy(noise=f"<meta name=late content='{day}'>"), after=DAY)
    before = answers(watched)
    assert pruned(watched).bodies
    assert days_stored(watched)[34]
    assert answers(watched) == before


def test_checks_go_on_as_if_nothing_had_been_dropped(watched: Watched) -> None:
    pruned(watched)
    other = (TRAINING, "We may sell your inputs, and train our models with them.")
    assert watched.check(policy(other)).summary["flagged"] == 1
    assert watched.kinds().count("claim_flagged") == 2
    with watched.open() as app:
        assert app.audit().problem is None


def test_a_claim_that_is_new_in_the_register_is_judged_on_what_stands_for_the_pruned_pages(
    watched: Watched,
) -> None:
    watched.claims["retention"] = quote("Inputs and outputs are deleted after 30 days.")
    before = answers(watched)
    del watched.claims["retention"]
    pruned(watched)
    watched.claims["retention"] = quote("Inputs and outputs are deleted after 30 days.")
    assert answers(watched) == before


def test_a_page_with_other_menus_or_links_is_another_page(watched: Watched) -> None:
    def shown() -> list[Any]:
        with watched.open() as app:
            return [app.show("lumen/privacy", watched.now - day * DAY).clauses for day in range(10, 18)]

    for day in range(8):
        page = policy(noise=f"<meta name=late content='{day}'>").replace("href='/'", f"href='/?{day % 3}'")
        watched.check(page.replace("Lumen AI</a>", f"Lumen AI {day % 2}</a>"), after=DAY)
    watched.now += 10 * DAY
    before = shown()
    assert len({str(clauses) for clauses in before}) == 6
    assert pruned(watched).bodies
    assert not days_stored(watched)[46]
    assert shown() == before


def test_pictures_go_with_their_pages_and_stay_with_them(watched: Watched) -> None:
    with stored(watched) as store, store.write() as writer:
        seen = writer.observations("lumen/privacy", with_body=True)
        for one in seen:
            body = f"picture of {one.at}".encode()
            digest = sha256(body).hexdigest()
            taken = Attachment(one.id, AttachmentKind.SCREENSHOT, one.url, digest, "image/webp")
            writer.add_attachment(taken, body, one.ref)
    watched.now += 20 * DAY
    watched.check(policy())
    pruned(watched)
    with stored(watched) as store, store.read() as reader:
        pictures = reader.screenshots("lumen/privacy")
        pages = {one.digest for one in seen if reader.pruning(one.digest or "") is None}
        assert pictures.keys() == pages
        for picture in pictures.values():
            assert reader.body(picture.digest).startswith(b"picture of")
    with watched.open() as app:
        assert app.audit().problem is None


def test_a_body_that_was_dropped_is_not_passed_off_as_another(watched: Watched) -> None:
    pruned(watched)
    with stored(watched) as store, store.read() as reader:
        gone = next(
            one.digest
            for one in reader.observations("lumen/privacy", with_body=True)
            if one.digest and reader.pruning(one.digest)
        )
        with pytest.raises(DamagedStore, match="missing"):
            reader.body(gone)
        assert reader.readable_body(gone) is not None


def test_the_command_says_what_would_go_and_drops_it_when_told(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*arguments: str) -> str:
        with watched.open():
            pass
        assert main(["prune", *arguments, "--config", str(watched.folder / "config.yaml")]) == 0
        return capsys.readouterr().out

    kept = watched.kept()
    told = said("--keep", "3d")
    assert re.match(r"No evidence needs \d+ stored bodies of [\d,]+ bytes, not seen for 3 d:\n", told)
    assert "To drop them: monitor prune --write" in told
    assert (said("--keep", "3d", "--dry-run"), watched.kept()) == (told, kept)
    assert said("--keep", "3d", "--write").startswith("Dropped ")
    assert watched.kept()[1] < kept[1]
    assert "back to the disk" in said("--keep", "3d", "--write", "--vacuum")
    answer = json.loads(said("--keep", "3d", "--format", "json"))
    assert (answer["bodies"], answer["written"], answer["given_back"]) == (0, False, None)
    with watched.open() as app:
        days = app.history("lumen/privacy")
    shown = history_text(days, now=watched.now)
    assert shown.count(" pruned\n") == sum(day.pruned_at is not None for day in days) > 10
    assert "a page that reads the same was kept" in shown


def test_the_last_day_is_never_dropped(watched: Watched) -> None:
    with pytest.raises(UsageError, match="at least 1d"):
        pruned(watched, kept_for=timedelta(hours=3))


def test_what_was_brought_again_since_the_plan_was_made_stays(watched: Watched) -> None:
    with stored(watched) as store:
        with store.read() as reader:
            planned_at = reader.checkpoint()
            old = reader.observations("lumen/privacy", with_body=True)[3]
        with store.write() as writer:
            writer.add_observation(
                Observation("lumen", "privacy", watched.now, old.url, old.outcome, digest=old.digest)
            )
        with store.write() as writer:
            plan = Pruning("lumen", "privacy", 1.0, {old.digest or "": None})
            assert writer.prune(plan, planned_at=planned_at) == {}
        assert store.audit().problem is None


def test_the_space_is_given_back_on_request(watched: Watched) -> None:
    pruned(watched)
    size = (watched.folder / "monitor.db").stat().st_size
    with stored(watched) as store:
        given = store.give_back()
    assert given > 0
    assert (watched.folder / "monitor.db").stat().st_size <= size - given + 4096
    with watched.open() as app:
        assert app.audit().problem is None
