"""The Atom feed, the file of lines, and the command."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree

import pytest
from alert_samples import HOSTILE, NOON, alert, channel, place
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import DeliveryError
from monitor.model import ChannelKind
from monitor.notify.channels import send
from monitor.notify.feed import ENTRIES, atom
from monitor.notify.parcel import alert_parcel, note_of

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(path: Path) -> list[ElementTree.Element]:
    return ElementTree.fromstring(path.read_bytes()).findall("a:entry", ATOM)


def text(element: ElementTree.Element, name: str) -> str:
    found = element.find(f"a:{name}", ATOM)
    assert found is not None
    return found.text or ""


def test_a_feed_has_what_atom_asks_for(tmp_path: Path) -> None:
    send(channel("feed:alerts.atom", ChannelKind.FEED), alert_parcel(alert()), place(tmp_path), NOON)
    feed = ElementTree.fromstring((tmp_path / "alerts.atom").read_bytes())
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in (feed, *feed.findall("a:entry", ATOM)):
        assert UUID(text(element, "id").removeprefix("urn:uuid:")).version is not None
        assert text(element, "updated") == "2026-03-02T12:00:00Z"
        assert text(element, "title")
    assert feed.findtext("a:author/a:name", namespaces=ATOM) == "policy-monitor"
    (entry,) = feed.findall("a:entry", ATOM)
    link = entry.find("a:link", ATOM)
    assert link is not None
    assert link.get("href") == "https://lumen.example/privacy#:~:text=We%20use"
    assert [term.get("term") for term in entry.findall("a:category", ATOM)] == ["claim_flagged", "critical"]


def test_a_feed_keeps_the_newest_and_is_stable(tmp_path: Path) -> None:
    names = [str(uuid5(NAMESPACE_URL, str(number))) for number in range(ENTRIES + 5)]
    alerts = [alert(name, at=NOON + timedelta(hours=hours)) for hours, name in enumerate(names)]
    parcel = replace(alert_parcel(alerts[-1]), earlier=tuple(map(note_of, alerts[-2::-1])))
    for _ in range(2):
        send(channel("feed:a.atom", ChannelKind.FEED), parcel, place(tmp_path), NOON)
        ids = [text(entry, "id").removeprefix("urn:uuid:") for entry in entries(tmp_path / "a.atom")]
        assert ids == names[::-1][:ENTRIES]
    assert [path.name for path in tmp_path.iterdir()] == ["a.atom"]


def test_policy_text_is_text_in_a_feed(tmp_path: Path) -> None:
    hostile = alert(found=HOSTILE, title=HOSTILE, url="javascript:alert(1)")
    send(channel("feed:a.atom", ChannelKind.FEED), alert_parcel(hostile), place(tmp_path), NOON)
    (entry,) = entries(tmp_path / "a.atom")
    assert entry.find("a:link", ATOM) is None
    assert "<script>" in text(entry, "title")
    assert "<script>" not in text(entry, "content")
    assert "&lt;script&gt;" in text(entry, "content")


@given(st.text(max_size=200))
def test_any_text_gives_well_formed_xml(found: str) -> None:
    content = atom([note_of(alert(found=found, title=found))], found)
    ElementTree.fromstring(content)


def test_a_feed_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    found = channel("feed:no/such/a.atom", ChannelKind.FEED)
    with pytest.raises(DeliveryError, match="could not be written"):
        send(found, alert_parcel(alert()), place(tmp_path), NOON)
    assert list(tmp_path.iterdir()) == []


# --- the file -------------------------------------------------------------------


@pytest.fixture
def small_files() -> Iterator[None]:
    """Files may have 1,000 bytes, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, small_files: None) -> None:
    found = channel("file:a.jsonl", ChannelKind.FILE)
    send(found, alert_parcel(alert("a")), place(tmp_path), NOON)
    whole = (tmp_path / "a.jsonl").read_bytes()
    with pytest.raises(DeliveryError, match=r"a\.jsonl could not be written: File too large"):
        send(found, alert_parcel(alert("b", found="x" * 2000)), place(tmp_path), NOON)
    assert (tmp_path / "a.jsonl").read_bytes() == whole


def test_a_line_that_was_cut_off_before_does_not_swallow_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"cut": ')
    send(channel("file:a.jsonl", ChannelKind.FILE), alert_parcel(alert("a")), place(tmp_path), NOON)
    assert json.loads((tmp_path / "a.jsonl").read_text().splitlines()[1])["id"] == "a"


# --- the command ----------------------------------------------------------------


def test_a_command_that_hangs_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.notify.channels.TIME_LIMIT", 0.5)
    script = tmp_path / "hang.sh"
    script.write_text("sleep 60 &\necho $! > child\nwait\n")
    began = time.monotonic()
    with pytest.raises(DeliveryError, match="took over"):
        send(channel("exec:sh hang.sh", ChannelKind.COMMAND), alert_parcel(alert()), place(tmp_path), NOON)
    assert time.monotonic() - began < 5
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().split(") ")[1][0] == "Z":
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("what the command started is still there")


def test_a_command_that_does_not_read_may_still_succeed(tmp_path: Path) -> None:
    found = channel(f"exec:{sys.executable} -c pass", ChannelKind.COMMAND)
    send(found, alert_parcel(alert(found="x" * 200_000)), place(tmp_path), NOON)


def test_policy_text_never_reaches_the_shell_or_the_command_line(tmp_path: Path) -> None:
    script = tmp_path / "keep.py"
    script.write_text("import sys; open('got', 'w').write(repr(sys.argv[1:]))")
    found = channel(f"exec:{sys.executable} keep.py $(touch pwned)", ChannelKind.COMMAND)
    send(found, alert_parcel(alert(found="$(touch pwned); `touch pwned`")), place(tmp_path), NOON)
    assert (tmp_path / "got").read_text() == "['$(touch', 'pwned)']"
    assert not (tmp_path / "pwned").exists()
