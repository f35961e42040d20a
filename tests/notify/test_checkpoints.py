"""Heads of the ledger that are kept elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model import Channel, ChannelKind, Settings
from monitor.notify.channels import Place
from monitor.notify.checkpoints import send_checkpoints, wants_checkpoints
from monitor.store import Checkpoint, Observation, Store, open_store

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HEADS = Channel("heads", ChannelKind.FILE, "file:heads.jsonl", events=("checkpoint",))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store("sqlite:///monitor.db", base=tmp_path) as opened:
        yield opened


def recorded(store: Store) -> None:
    with store.write() as writer:
        writer.add_observation(Observation("acme", "terms", NOON, "https://acme.example/terms"))


def sent(store: Store, folder: Path, at: datetime, channel: Channel = HEADS) -> tuple[str, ...]:
    return send_checkpoints(store, [channel], Place(folder, Settings()), lambda: at)


def heads_in(path: Path) -> tuple[Checkpoint, ...]:
    return Checkpoint.all_in(path.read_text("utf-8"))


def test_a_head_goes_out_once_a_day_and_the_audit_compares_with_all(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "heads.jsonl"
    assert sent(store, tmp_path, NOON) == ()
    assert not path.exists(), "an empty ledger has no head"
    for hours, count in ((0, 1), (1, 1), (23, 1), (24, 2), (30, 2), (200, 3)):
        recorded(store)
        assert sent(store, tmp_path, NOON + hours * HOUR) == ()
        assert len(heads_in(path)) == count
    assert json.loads(path.read_text("utf-8").splitlines()[0])["kind"] == "checkpoint"
    report = store.audit(heads_in(path))
    assert (report.problem, report.checkpoints) == (None, 3)


def test_a_head_that_did_not_arrive_is_tried_again_and_told(store: Store, tmp_path: Path) -> None:
    recorded(store)
    (tmp_path / "heads.jsonl").mkdir()
    assert "heads.jsonl could not be written" in sent(store, tmp_path, NOON)[0]
    assert sent(store, tmp_path, NOON + HOUR / 2) == ()
    (tmp_path / "heads.jsonl").rmdir()
    assert sent(store, tmp_path, NOON + HOUR) == ()
    assert len(heads_in(tmp_path / "heads.jsonl")) == 1


def test_a_clock_that_was_put_back_holds_no_head_back(store: Store, tmp_path: Path) -> None:
    recorded(store)
    sent(store, tmp_path, NOON + 1000 * HOUR)
    sent(store, tmp_path, NOON)
    assert len((tmp_path / "heads.jsonl").read_text("utf-8").splitlines()) == 2


def test_a_mailbox_that_did_not_ask_gets_its_first_head_after_a_day(store: Store, tmp_path: Path) -> None:
    recorded(store)
    nowhere = Channel(
        "mail", ChannelKind.EMAIL, "smtp://127.0.0.1:9", to=("a@b.example",), sender="c@d.example"
    )
    assert sent(store, tmp_path, NOON, nowhere) == ()
    assert sent(store, tmp_path, NOON + 23 * HOUR, nowhere) == ()
    assert len(sent(store, tmp_path, NOON + 24 * HOUR, nowhere)) == 1


@pytest.mark.parametrize(
    ("channel", "wanted"),
    [
        pytest.param(HEADS, True, id="asked for"),
        pytest.param(replace(HEADS, events=()), False, id="a file for alerts"),
        pytest.param(replace(HEADS, url=None), False, id="off"),
        pytest.param(Channel("mail", ChannelKind.EMAIL, "smtps://h"), True, id="mail"),
        pytest.param(
            Channel("mail", ChannelKind.EMAIL, "smtps://h", events=("claim_flagged",)),
            False,
            id="mail for others",
        ),
        pytest.param(
            Channel("mail", ChannelKind.EMAIL, "smtps://h", providers=("acme",)),
            False,
            id="mail about one provider",
        ),
    ],
)
def test_who_gets_heads(channel: Channel, wanted: bool) -> None:
    assert wants_checkpoints(channel) is wanted
