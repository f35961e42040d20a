"""The state of the installation, each thing with what to do about it."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

from monitor.config.lint import lint
from monitor.config.positions import positions_in
from monitor.fetch.rendering import find_chromium, lacking, version_of
from monitor.model import Channel, ChannelKind, Register, Render
from monitor.redaction import channel_secrets, redacted
from monitor.report.wording import counted
from monitor.results import DoctorFinding
from monitor.store import Store

OK, WARN, FAIL = "ok", "warn", "fail"


def examine_setup(register: Register, store: Store) -> Iterator[DoctorFinding]:
    """Give what was looked at, in the order in which a user would mend it; nothing is fetched."""
    yield from _configuration(register)
    yield from _database(store)
    yield from _rendering(register)
    yield from _channels(register)


def _configuration(register: Register) -> Iterator[DoctorFinding]:
    providers = register.providers.values()
    sources = sum(len(provider.sources) for provider in providers)
    claims = sum(len(provider.claims) for provider in providers)
    parts = ((len(providers), "provider"), (sources, "source"), (claims, "claim"))
    counts = ", ".join(counted(number, what) for number, what in parts)
    yield DoctorFinding("configuration", OK, f"{register.path}: {counts}")
    for warning in register.warnings:
        yield DoctorFinding("configuration", WARN, warning)
    positions = positions_in(Path(register.path))
    for advice in lint(register):
        yield DoctorFinding("configuration", WARN, str(advice), where=positions.at(*advice.keys))
    if "example.org" in register.settings.user_agent:
        yield DoctorFinding(
            "configuration",
            WARN,
            "requests carry the example contact address",
            "Set settings.user_agent to a page or mailbox where providers can reach you.",
        )


def _database(store: Store) -> Iterator[DoctorFinding]:
    yield DoctorFinding("database", OK, f"{store.name} can be read and written")
    report = store.audit()
    if report.problem:
        advice = "Keep the file as it is, restore a backup beside it, and compare."
        yield DoctorFinding("database", FAIL, report.problem, advice)
    else:
        message = f"{report.entries} entries of the ledger and {report.bodies} stored pages fit together"
        yield DoctorFinding("database", OK, message)


def _rendering(register: Register) -> Iterator[DoctorFinding]:
    sources = [source for provider in register.providers.values() for source in provider.sources.values()]
    waiting = [source.ref for source in sources if source.render is Render.ALWAYS]
    lack, browser = lacking(), find_chromium()
    version = version_of(browser) if browser and not lack else None
    if version is not None:
        yield DoctorFinding("browser", OK, f"{version} ({browser}) renders what needs it")
    elif not all(source.render is Render.NEVER for source in sources):
        what, how = lack or (f"{browser} does not run", f"run {browser} --version to see why")
        needed = f", and render: always is set for {', '.join(waiting)}" if waiting else ""
        yield DoctorFinding(
            "browser", WARN, f"{what}: pages that need rendering stay invalid{needed}", f"To mend it: {how}."
        )


def _channels(register: Register) -> Iterator[DoctorFinding]:
    if not register.channels:
        advice = "Add one under alerts: in config.yaml, e.g. {name: team, url: file:alerts.jsonl}."
        yield DoctorFinding("alerts", WARN, "no channel: nobody hears of a change", advice)
    for channel in register.channels:
        yield _channel(channel, Path(register.path).parent)


def _channel(channel: Channel, base: Path) -> DoctorFinding:
    name = f"channel {channel.name}"
    if channel.url is None:
        return DoctorFinding(
            "alerts", WARN, f"{name} is off", "Set the environment variable that its url names."
        )
    target = channel.url.partition(":")[2]
    if channel.kind in (ChannelKind.FILE, ChannelKind.FEED):
        folder = (base / target).parent
        if folder.is_dir():
            does = "appends to a file" if channel.kind is ChannelKind.FILE else "writes a feed"
            return DoctorFinding("alerts", OK, f"{name} {does}")
        told = redacted(f"{name}: the folder {folder} does not exist", channel_secrets(channel))
        return DoctorFinding("alerts", FAIL, told, "Make the folder.")
    if channel.kind is ChannelKind.EMAIL:
        return DoctorFinding("alerts", OK, f"{name} sends mail; to see: monitor alerts test")
    if channel.kind is ChannelKind.WEBHOOK:
        if channel.secrets:
            return DoctorFinding("alerts", OK, f"{name} posts to a webhook; to see: monitor alerts test")
        advice = "Set `secret: ${NAME}`, so that the receiver can tell our messages from forged ones."
        return DoctorFinding("alerts", WARN, f"{name} posts to a webhook without a signature", advice)
    if _can_run(target, base):
        return DoctorFinding("alerts", OK, f"{name} runs a command")
    return DoctorFinding(
        "alerts", FAIL, f"{name}: its command cannot be run", "Give the whole path of a program, well quoted."
    )


def _can_run(command: str, base: Path) -> bool:
    """Say whether a command line names a program; commands are run in the register's folder."""
    try:
        words = shlex.split(command)
    except ValueError:
        return False
    if not words:
        return False
    return shutil.which(base / words[0] if "/" in words[0] else words[0]) is not None
