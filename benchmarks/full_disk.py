"""Fills the disk at every write of a run, runs it again with room, and looks whether anything was lost.

    python benchmarks/full_disk.py [--quick] [--json]

Each command works on a file system of its own in memory that has room for so many blocks
and no more: none, one, two, and so on until the command succeeds; then on one that may
only be read. It must say so with exit code 4, leave nothing half-written, and lead, run
again with room, to what an undisturbed run leads to. `--quick` tries few sizes. Needs
Linux and a mount namespace; ends with 3 where there is none, with 1 where something is wrong.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from crash import DAY, REFS, script, told
from unattended import BROKEN, HELD, START, World, page, register

from monitor.cli import main as monitor
from monitor.cli.session import Surroundings

BLOCK = 4096
MOST_BLOCKS = 4_000
QUICK = (9, 30, MOST_BLOCKS)
SAYS_SO = ("disk", "machine said no", "backup", "permissions", "opened")
LIVED = 12


@dataclass(frozen=True, slots=True)
class Scene:
    """A command, and what makes its work in a folder where some days have passed."""

    name: str
    arguments: tuple[str, ...]
    prepare: Callable[[World], None]


def nothing(_world: World) -> None:
    """Leave everything as it is."""


def a_change(world: World) -> None:
    world.script = lambda ref, _now: page(ref, BROKEN, remark="changed")


def undelivered(world: World) -> None:
    a_change(world)
    with world.open() as app:
        app.check(delivering=False)


def old_pages(world: World) -> None:
    for ref in REFS:
        (world.folder / "old" / ref).mkdir(parents=True)
        for day in range(1, 7):
            answer = page(ref, BROKEN if day == 3 else HELD, remark=f"older {day}")
            (world.folder / "old" / ref / f"2025-02-0{day}.html").write_bytes(answer.body)


def older_tables(world: World) -> None:
    with closing(sqlite3.connect(world.folder / "monitor.db")) as connection:
        connection.execute("DROP TABLE prunings")
        connection.execute("UPDATE alembic_version SET version_num = '0002'")
        connection.commit()


def a_backup(world: World) -> None:
    with world.open() as app:
        app.backup(world.folder / "earlier.db")


SCENES = (
    Scene("check", ("check",), a_change),
    Scene("delivery", ("alerts", "retry"), undelivered),
    Scene("import", ("import", "folder", "old"), old_pages),
    Scene("migration", ("status",), older_tables),
    Scene("backup", ("backup", "copy.db"), nothing),
    Scene("restore", ("restore", "earlier.db", "--force"), a_backup),
    Scene("pruning", ("prune", "--keep", "1d", "--write"), nothing),
    Scene("vacuum", ("prune", "--keep", "1d", "--write", "--vacuum"), nothing),
)


class Disk:
    """A file system in memory, mounted at a folder, whose room can be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        _mount("-t", "tmpfs", "-o", f"size={MOST_BLOCKS * BLOCK * 4}", "tmpfs", str(folder))

    def leave(self, blocks: int) -> None:
        """Have room for so many blocks more than are in use."""
        used = os.statvfs(self.folder)
        self._remount(f"size={(used.f_blocks - used.f_bfree + blocks) * BLOCK}")

    def only_read(self) -> None:
        self._remount("ro")

    def widen(self) -> None:
        self._remount(f"rw,size={MOST_BLOCKS * BLOCK * 4}")

    def close(self) -> None:
        subprocess.run(["umount", str(self.folder)], check=True)
        self.folder.rmdir()

    def _remount(self, options: str) -> None:
        _mount("-o", f"remount,{options}", str(self.folder))


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def lived(folder: Path) -> World:
    """Let some days pass in a folder."""
    folder.mkdir()
    world = World(folder, script)
    (folder / "config.yaml").write_text(register(1), "utf-8")
    for day in range(LIVED):
        world.now = START + day * DAY
        with world.open() as app:
            app.check()
    return world


def commanded(world: World, arguments: tuple[str, ...]) -> tuple[int, str]:
    """Run a command in a child; gives its exit code and what it said on standard error."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.chdir(world.folder)
        said, code = io.StringIO(), 70
        here = Surroundings(lambda *_: world.open(), {}, world.folder, lambda: world.now)
        with redirect_stdout(io.StringIO()), redirect_stderr(said):
            code = monitor(["--config", str(world.folder / "config.yaml"), *arguments], here)
        os.write(writing, said.getvalue().encode()[-4000:])
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as lines:
        said_there = lines.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said_there


def outcome(world: World) -> tuple[object, ...]:
    """Give what is known in the end, in words that do not depend on when it was recorded."""
    world.now += timedelta(minutes=20)
    with world.open() as app:
        app.deliver()
        report, points, audit = app.verify(offline=True), app.timeline(), app.audit()
    verdicts = {claim.claim: (claim.verdict, claim.found) for claim in report.claims}
    lines = {one.claim: [point.verdict for point in one.points] for one in points}
    # At least once: an alert that was sent and could not be noted as sent comes again, with its id.
    sent = {one["id"]: (one["kind"], one.get("claim"), one.get("source")) for one in told(world)}
    alerts = Counter(sent.values())
    parts = sorted(
        path.name for path in world.folder.iterdir() if ".part" in path.name or ".restoring" in path.name
    )
    return audit.problem, audit.bodies, verdicts, lines, sorted(alerts.items(), key=str), parts


def faults_of(world: World, disk: Disk, scene: Scene, wanted: tuple[object, ...]) -> Iterator[str]:
    """Run a command where it can not write all; give what is not as it must be, and last its exit code."""
    code, said = commanded(world, scene.arguments)
    disk.widen()
    if code not in (0, 4) or "Traceback" in said or "should not have happened" in said:
        yield f"exit code {code}: {said[-300:]}"
    if code == 4 and not any(word in said for word in SAYS_SO):
        yield f"does not say so: {said[-300:]}"
    with closing(sqlite3.connect(world.folder / "monitor.db")) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            yield "corrupt"
    again, said = commanded(world, scene.arguments)
    if again != 0:
        yield f"the next run: exit code {again}: {said[-300:]}"
    elif (found := outcome(world)) != wanted:
        yield f"another end: {found} instead of {wanted}"[:600]
    yield str(code)


def tried(
    folder: Path, before: Path, scene: Scene, room: int | None, wanted: tuple[object, ...]
) -> list[str]:
    """Try a command with room for so many blocks, on a disk that is only read for None."""
    disk = Disk(folder / "disk")
    try:
        world = arranged(disk.folder / "world", before, scene)
        if room is None:
            disk.only_read()
        else:
            disk.leave(room)
        return list(faults_of(world, disk, scene, wanted))
    finally:
        disk.close()


def arranged(folder: Path, before: Path, scene: Scene) -> World:
    shutil.copytree(before, folder)
    world = World(folder, script, START + LIVED * DAY)
    scene.prepare(world)
    return world


def run(*, quick: bool) -> dict[str, object]:
    """Try every scene with every room; gives what was counted."""
    tries, refused, first = Counter[str](), Counter[str](), []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lived(folder / "before")
        for scene in SCENES:
            world = arranged(folder / "undisturbed", folder / "before", scene)
            commanded(world, scene.arguments)
            commanded(world, scene.arguments)
            wanted = outcome(world)
            shutil.rmtree(folder / "undisturbed")
            rooms = QUICK if quick else range(MOST_BLOCKS)
            for room in rooms if quick and scene.name not in ("check", "migration") else (None, *rooms):
                *wrong, code = tried(folder, folder / "before", scene, room, wanted)
                tries[scene.name] += 1
                refused[scene.name] += code == "4"
                first += [f"{scene.name}, {room} blocks: {what}" for what in wrong]
                if room is not None and code == "0":
                    break
    return {"tried": dict(tries), "exit code 4": dict(refused), "wrong": len(first), "first": first[:8]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        try:
            space = ["unshare", "--user", "--map-root-user", "--mount"]
            subprocess.run([*space, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"no mount namespace here: {error}", file=sys.stderr)
            return 3
        return subprocess.run([*space, sys.executable, *sys.argv, "--inside"], check=False).returncode
    found = run(quick=options.quick)
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:12} {value or 'nothing'}")
    return 1 if found["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
