"""Kills a run at many points, runs it again, and looks whether anything was lost.

    python benchmarks/crash.py [POINTS] [--seed 1] [--json]

500 points by default, spread over checks, imports, upgrades of the database, deliveries
and prunings. Half of them lie before a statement, a commit or an fsync, counted in a
run that is not killed; the others at a random time. After each `kill -9` the database
must be sound, what was acknowledged must be there, and the same run once more must
lead to the same verdicts and alerts. Ends with 1 where one of them is not so.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine
from unattended import BROKEN, HELD, NAMES, START, World, broken, page, register

from monitor.model import FetchResult
from monitor.store.engine import database_at
from monitor.store.migrating import known_versions, migrations_folder, prepare

DAY = timedelta(days=1)
REFS = [f"p0/{name}" for name in NAMES]
Say = Callable[[str], None]


def script(ref: str, now: datetime) -> FetchResult:
    """Two quiet days, a clause that changes, an outage, the old words again, then nothing but noise."""
    day = (now - START).days
    if day == 3 and ref == REFS[0]:
        return broken(ref)
    said = BROKEN if day in (2, 3) or (day == 1 and ref == REFS[1]) else HELD
    return page(ref, said, remark=f"day {min(day, 5)}", noise=f"day {day}")


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that is killed: `run` gets the world and what to call for each thing acknowledged."""

    name: str
    day: int
    run: Callable[[World, Say], None]


def check(world: World, say: Say) -> None:
    with world.open() as app:
        app.check(delivering=False, progress=lambda _done, _all, what: say(what.partition(":")[0]))


def deliver(world: World, _say: Say) -> None:
    with world.open() as app:
        app.deliver()


def bring_in(world: World, _say: Say) -> None:
    with world.open() as app:
        app.import_folder(world.folder / "old")


def upgrade(world: World, _say: Say) -> None:
    database = database_at(f"sqlite:///{world.folder}/monitor.db")
    prepare(database, world.folder / "next")
    database.dispose()


def drop(world: World, _say: Say) -> None:
    with world.open() as app:
        app.prune(keep=DAY.total_seconds(), write=True)


SCENES = (
    *(Scene("check", day, check) for day in (0, 1, 2, 3, 4)),
    *(Scene("delivery", day, deliver) for day in (1, 2, 4)),
    Scene("import", 1, bring_in),
    Scene("migration", 2, upgrade),
    Scene("pruning", 14, drop),
)


class Stage:
    """The state of the world before each scene, made once and copied for each try."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.steps: dict[Scene, int] = {}
        self.seconds: dict[Scene, float] = {}
        self.wanted: dict[Scene, tuple[object, ...]] = {}
        self._live(max(scene.day for scene in SCENES))
        for scene in SCENES:
            world = self.world(scene, "measured")
            counting = Faults(0)
            started = time.monotonic()
            scene.run(world, lambda _: None)
            self.seconds[scene] = time.monotonic() - started
            self.steps[scene] = counting.stop()
            settle(world, scene)
            self.wanted[scene] = outcome(world, scene)

    def world(self, scene: Scene, name: str) -> World:
        """Give a fresh copy of the world as it is before the scene."""
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._before(scene), folder)
        return World(folder, script, START + scene.day * DAY)

    def _before(self, scene: Scene) -> Path:
        return self._folder / f"before {scene.name} {scene.day}"

    def _live(self, days: int) -> None:
        """Let the days pass; keeps the state before each scene: of a check, the evening before its day."""
        world = World(self._folder / "lived", script)
        world.folder.mkdir()
        (world.folder / "config.yaml").write_text(register(1), "utf-8")
        _old_pages(world.folder / "old")
        _next_migrations(world.folder / "next")
        for day in range(days + 1):
            world.now = START + day * DAY
            with world.open() as app:
                self._keep(world, "check", day)
                app.check(delivering=False)
                self._keep(world, "delivery", day)
                app.deliver()
            for name in ("import", "migration", "pruning"):
                self._keep(world, name, day)

    def _keep(self, world: World, name: str, day: int) -> None:
        for scene in SCENES:
            if (scene.name, scene.day) == (name, day):
                shutil.copytree(world.folder, self._before(scene))


def _old_pages(folder: Path) -> None:
    for ref in REFS:
        (folder / ref).mkdir(parents=True)
        for day in range(1, 7):
            answer = page(ref, BROKEN if day == 3 else HELD, remark=f"older {day}")
            (folder / ref / f"2025-02-0{day}.html").write_bytes(answer.body)


def _next_migrations(folder: Path) -> None:
    shutil.copytree(migrations_folder(), folder)
    text = f'''
        import sqlalchemy as sa
        from alembic import op

        revision = "9999"
        down_revision = "{known_versions(folder)[-1]}"

        def upgrade():
            op.add_column("observations", sa.Column("mood", sa.Text))
            op.create_table("moods", sa.Column("id", sa.Integer, primary_key=True))
            op.create_index("ix_moods", "observations", ["mood"])
    '''
    (folder / "versions" / "9999_next.py").write_text(textwrap.dedent(text), "utf-8")


class Faults:
    """Counts statements, commits and fsyncs of this process, and kills it at the one with number `point`."""

    def __init__(self, point: int) -> None:
        self._point, self._count = point, 0
        self._fsync = os.fsync
        os.fsync = self._synced  # type: ignore[assignment]
        event.listen(Engine, "connect", self._watch)

    def stop(self) -> int:
        """Count no more; gives how many there were."""
        os.fsync = self._fsync
        event.remove(Engine, "connect", self._watch)
        return self._count

    def _watch(self, connection: sqlite3.Connection, _entry: object) -> None:
        # Most statements are run by the driver itself, past SQLAlchemy's own events.
        connection.set_trace_callback(self._step)

    def _step(self, *_: object) -> None:
        self._count += 1
        if self._count == self._point:
            os.kill(os.getpid(), signal.SIGKILL)

    def _synced(self, handle: int) -> None:
        self._fsync(handle)
        self._step()


def killed(world: World, scene: Scene, point: int, delay: float | None) -> list[str] | None:
    """Run a scene in a child that is killed; gives what it acknowledged, None where it came to its end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        Faults(point if delay is None else 0)
        try:
            scene.run(world, lambda what: _write(writing, what))
        finally:
            os._exit(0)
    os.close(writing)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as lines:
        acknowledged = lines.read().split()
    _, status = os.waitpid(child, 0)
    return acknowledged if os.WIFSIGNALED(status) else None


def _write(handle: int, what: str) -> None:
    os.write(handle, f"{what}\n".encode())


def settle(world: World, scene: Scene) -> None:
    """Do what a next run does, later: leases of what was killed have ended by then."""
    world.wait(minutes=20)
    if scene.name == "migration":
        return
    with world.open() as app:
        app.deliver()


def told(world: World) -> list[dict[str, str]]:
    path = world.folder / "alerts.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def outcome(world: World, scene: Scene) -> tuple[object, ...]:
    """Give what a run led to, in words that do not depend on when it ran: verdicts, alerts, pages."""
    if scene.name == "migration":
        with closing(sqlite3.connect(world.folder / "monitor.db")) as connection:
            return tuple(connection.execute("SELECT version_num FROM alembic_version").fetchall())
    with world.open() as app:
        report = app.verify(offline=True)
        points = app.timeline()
    verdicts = {claim.claim: (claim.verdict, claim.found) for claim in report.claims}
    lines = {one.claim: [point.verdict for point in one.points] for one in points}
    alerts = {(one["kind"], one["provider"], one.get("claim"), one.get("source")) for one in told(world)}
    return verdicts, lines, alerts, _pages(world) if scene.name == "pruning" else None


def _pages(world: World) -> int:
    """Give how many pages are stored, once nothing is left that may go."""
    with world.open() as app:
        return app.audit().bodies


def faults_of(world: World, scene: Scene, acknowledged: list[str], wanted: tuple[object, ...]) -> list[str]:
    """Look at what a killed run left, run it again, and give what is not as it must be."""
    wrong, queued = list(_unsound(world, scene, acknowledged)), set[str]()
    if scene.name != "migration":
        with world.open() as app:
            queued = {row.id for row in app.alerts()}
    scene.run(world, lambda _: None)
    settle(world, scene)
    if outcome(world, scene) != wanted:
        wrong.append("another end")
    if scene.name == "migration":
        return wrong
    arrived = {one["id"]: (one["kind"], one.get("claim"), one.get("source")) for one in told(world)}
    if queued - arrived.keys():
        wrong.append("alert lost")
    if len(arrived) != len(set(arrived.values())):
        wrong.append("doubled under another id")
    with world.open() as app:
        if app.audit().problem is not None:
            wrong.append("audit after")
    return wrong


def _unsound(world: World, scene: Scene, acknowledged: list[str]) -> Iterator[str]:
    with closing(sqlite3.connect(world.folder / "monitor.db")) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            yield "corrupt"
        version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if version == ("9999",):
        if "ix_moods" not in tables:
            yield "half an upgrade"
        return
    if "moods" in tables:
        yield "half an upgrade"
    with world.open() as app:
        if app.audit().problem is not None:
            yield "audit"
        with app._store.read() as reader:  # noqa: SLF001 - what no command prints
            seen = {one.ref for one in reader.observations("p0") if one.at == world.now}
    if scene.name == "check" and set(acknowledged) - seen:
        yield "acknowledged and lost"


def run(points: int, seed: int) -> dict[str, object]:
    """Kill at that many points; gives what was counted."""
    chosen, started = random.Random(seed), time.monotonic()
    tried, died, wrong = Counter[str](), Counter[str](), Counter[str]()
    first: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        for number in range(points):
            scene = SCENES[number % len(SCENES)]
            point = chosen.randint(1, stage.steps[scene])
            delay = chosen.uniform(0, stage.seconds[scene]) if number // len(SCENES) % 2 else None
            world = stage.world(scene, "tried")
            acknowledged = killed(world, scene, point, delay)
            tried[scene.name] += 1
            died[scene.name] += acknowledged is not None
            found = faults_of(world, scene, acknowledged or [], stage.wanted[scene])
            wrong.update(found)
            if found:
                at = f"step {point} of {stage.steps[scene]}" if delay is None else f"{delay:.3f} s"
                first.append(f"{scene.name} on day {scene.day}, {at}: {', '.join(found)}")
    return {
        "points": points,
        "tried": dict(tried),
        "killed on the way": dict(died),
        "wrong": dict(wrong),
        "first": first[:10],
        "seconds": round(time.monotonic() - started, 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("points", type=int, nargs="?", default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = run(options.points, options.seed)
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:18} {value or 'nothing'}")
    return 1 if found["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
