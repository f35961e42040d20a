from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from store_samples import ALTERED, DAY, NOON, REVIEW, fill, observed, verdict, words

from monitor.errors import DamagedStore
from monitor.model import Clause, ClauseKind, Judgement, Outcome, Region, Verdict, document_of
from monitor.store import Observation, Origin, Schedule, Store, open_store

REF = "acme/privacy-policy"
PAGE = "ab" * 32


def record(store: Store, *seen: Observation) -> list[int]:
    with store.write() as writer:
        return [writer.add_observation(one) for one in seen]


def test_an_observation_reads_back_as_it_was(url: str) -> None:
    later = NOON + DAY
    with open_store(url, clock=lambda: later) as store:
        (number,) = record(store, observed(digest=PAGE))
        with store.read() as reader:
            assert reader.observations(REF) == [replace(observed(digest=PAGE), id=number, recorded_at=later)]


def test_a_failure_without_anything_reads_back_as_it_was(store: Store) -> None:
    bare = Observation("acme", "privacy-policy", NOON, "https://acme.example/", outcome=Outcome.UNREACHABLE)
    record(store, bare)
    with store.read() as reader:
        (found,) = reader.observations("acme")
    assert replace(found, id=0, recorded_at=None) == bare


def test_a_time_without_a_zone_is_never_stored(store: Store) -> None:
    naive = replace(observed(), at=datetime(2026, 2, 10))  # noqa: DTZ001 - the point
    with pytest.raises(ValueError, match="no time zone"):
        record(store, naive)
    with store.read() as reader:
        assert reader.observations("acme") == []


def test_text_that_no_database_takes_is_stored_and_audited(store: Store) -> None:
    record(store, replace(observed(), reason="NUL \x00 and half a character \ud83d"))
    with store.read() as reader:
        assert reader.observations(REF)[0].reason == "NUL \ufffd and half a character \ufffd"
    assert store.audit().problem is None


def test_observations_come_in_order_of_date_whatever_the_order_of_recording(store: Store) -> None:
    record(store, *(observed(NOON + days * DAY) for days in (2, 0, 1, 1)))
    with store.read() as reader:
        found = reader.observations(REF)
        assert [one.at for one in found] == [NOON, NOON + DAY, NOON + DAY, NOON + 2 * DAY]
        assert [one.id for one in found] == [2, 3, 4, 1]
        assert [one.id for one in reader.observations(REF, until=NOON + DAY)] == [2, 3, 4]


def test_observations_are_those_of_the_source_or_provider_asked_for(store: Store) -> None:
    record(
        store,
        observed(),
        observed(source="terms", digest=PAGE),
        replace(observed(), provider="acme-2"),
    )
    with store.read() as reader:
        assert [one.source for one in reader.observations("acme")] == ["privacy-policy", "terms"]
        assert [one.source for one in reader.observations("acme/terms")] == ["terms"]
        assert [one.source for one in reader.observations("acme", with_body=True)] == ["terms"]
        assert [one.source for one in reader.observations("acme", with_body=False)] == ["privacy-policy"]


def test_the_latest_observation_is_the_last_by_date(store: Store) -> None:
    blocked = replace(observed(NOON + 2 * DAY), outcome=Outcome.BLOCKED)
    record(store, blocked, observed(NOON), observed(NOON + DAY), observed(NOON, source="terms"))
    with store.read() as reader:
        latest = reader.latest_observation(REF)
        good = reader.latest_observation(REF, ok_only=True)
        earlier = reader.latest_observation(REF, until=NOON)
        assert latest
        assert good
        assert earlier
        assert (latest.at, good.at, earlier.at) == (NOON + 2 * DAY, NOON + DAY, NOON)
        assert reader.latest_observation("acme/nothing") is None
        assert set(reader.latest_observations("acme")) == {"privacy-policy", "terms"}
        assert reader.latest_observations("acme")["privacy-policy"] == latest


@pytest.mark.parametrize(
    "later",
    [
        pytest.param({"http_status": 304}, id="confirmed only"),
        pytest.param({"outcome": Outcome.REPLACED}, id="another document"),
        pytest.param({"origin": Origin.IMPORT}, id="imported"),
        pytest.param({"digest": None}, id="no body"),
    ],
)
def test_validators_come_from_a_full_good_answer_of_ours_only(store: Store, later: dict[str, object]) -> None:
    full = observed(digest=PAGE)
    record(store, full, replace(full, at=NOON + DAY, **later))  # type: ignore[arg-type]
    with store.read() as reader:
        found = reader.latest_full_answer(REF)
    assert found is not None
    assert found.at == NOON


def test_an_imported_page_is_known_by_source_date_and_digest(store: Store) -> None:
    record(store, replace(observed(digest=PAGE), origin=Origin.IMPORT), observed(NOON + DAY, digest=PAGE))
    with store.read() as reader:
        assert reader.has_import(REF, NOON, PAGE)
        assert not reader.has_import(REF, NOON + DAY, PAGE), "we fetched that one"
        assert not reader.has_import("acme/terms", NOON, PAGE)
        assert not reader.has_import(REF, NOON, "cd" * 32)


def test_digests_are_found_by_their_first_characters_within_a_source(store: Store) -> None:
    record(store, observed(digest="ab12" + "0" * 60), observed(digest="ab34" + "0" * 60))
    record(store, observed(digest="ab12" + "0" * 60), observed(source="terms", digest="ab56" + "0" * 60))
    with store.read() as reader:
        assert reader.digest_by_prefix(REF, "ab") == ["ab12" + "0" * 60, "ab34" + "0" * 60]
        assert reader.digest_by_prefix(REF, "ab3") == ["ab34" + "0" * 60]
        assert reader.digest_by_prefix(REF, "%") == []
        assert reader.digest_by_prefix(REF, "_b") == []


def test_the_last_verdict_of_each_claim_is_the_one_recorded_last(store: Store) -> None:
    unread = Judgement(Verdict.UNVERIFIED, reason="blocked")
    (seen,) = record(store, observed())
    with store.write() as writer:
        writer.add_verdict(verdict(seen, Judgement(Verdict.INTACT)))
        writer.add_verdict(verdict(seen, Judgement(Verdict.SILENT), claim="soc2"))
        writer.add_verdicts([verdict(seen), verdict(seen, unread)])
    with store.read() as reader:
        last = reader.recorded_verdicts("acme")
        proven = reader.recorded_verdicts("acme", proven=True)
        assert {name: one.judgement.verdict for name, one in last.items()} == {
            "sharing": "unverified",
            "soc2": "silent",
        }
        assert proven["sharing"].judgement == ALTERED
        told = [one.judgement.verdict for one in reader.verdicts("acme", "sharing")]
        assert told == ["intact", "altered", "unverified"]
        assert reader.verdicts("acme", until=NOON - DAY) == []
        assert reader.recorded_verdicts("nobody") == {}


def test_reviews_read_back_as_they_were(store: Store) -> None:
    with store.write() as writer:
        number = writer.add_review(REVIEW)
        writer.add_review(replace(REVIEW, claim="soc2", until=None))
    with store.read() as reader:
        assert [one.claim for one in reader.reviews("acme")] == ["sharing", "soc2"]
        (found,) = reader.reviews("acme", "sharing")
        assert reader.reviews("nobody") == []
    assert replace(found, id=0, recorded_at=None) == REVIEW
    assert found.id == number


def test_a_document_is_kept_for_its_body_and_reader(store: Store) -> None:
    document = document_of(
        (Clause(ClauseKind.PARAGRAPH, Region.MAIN, "We never sell data."),), title="Privacy"
    )
    with store.write() as writer:
        writer.put_document(PAGE, "1-abc", document_of(()))
        writer.put_document(PAGE, "1-abc", document)
    with store.read() as reader:
        assert reader.document(PAGE, "1-abc") == document
        assert reader.document(PAGE, "2-abc") is None
        assert reader.document("cd" * 32, "1-abc") is None


def test_a_state_is_kept_under_its_key_and_replaced(store: Store) -> None:
    with store.write() as writer:
        writer.put_memory("acme", "key-1", b"one")
        writer.put_memory("acme", "key-2", b"two")
    with store.read() as reader:
        assert reader.memory("acme", "key-1") is None
        assert reader.memory("acme", "key-2") == b"two"
    with store.write() as writer:
        writer.forget_memory("acme")
        assert writer.memory("acme", "key-2") is None


def test_what_can_be_worked_out_again_is_not_trusted_once_it_was_altered(path: Path) -> None:
    with open_store(f"sqlite:///{path}") as store, store.write() as writer:
        writer.put_memory("acme", "key", b"state")
        writer.put_document(PAGE, "1", document_of((), title="Privacy"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE memories SET data = x'00'")
        connection.execute(
            "UPDATE documents SET data = CAST(substr(data, 1, length(data) - 1) || '!' AS BLOB)"
        )
        connection.commit()
    with open_store(f"sqlite:///{path}") as store, store.read() as reader:
        assert reader.memory("acme", "key") is None
        assert reader.document(PAGE, "1") is None


@pytest.mark.parametrize("column", ["at", "outcome", "headers", "notes", "document_date"])
def test_a_value_of_another_kind_is_damage(path: Path, column: str) -> None:
    with open_store(f"sqlite:///{path}") as store:
        record(store, observed())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE observations SET {column} = 'no such thing'")
        connection.commit()
    with (
        open_store(f"sqlite:///{path}") as store,
        store.read() as reader,
        pytest.raises(DamagedStore, match="'no such thing'"),
    ):
        reader.observations("acme")


def test_a_source_is_due_when_it_was_set_to_be(store: Store) -> None:
    with store.write() as writer:
        assert writer.schedule(REF) is None
        writer.set_next_check(REF, NOON, consecutive_failures=2, interval=3600.0)
    with store.read() as reader:
        assert reader.schedule(REF) == Schedule(REF, NOON, 2, 3600.0)
        assert reader.schedules() == {REF: Schedule(REF, NOON, 2, 3600.0)}


def test_a_lease_keeps_others_out_until_it_ends(store: Store) -> None:
    with store.write() as writer:
        assert writer.claim_lease(REF, "one", until=NOON + DAY, now=NOON)
        assert not writer.claim_lease(REF, "other", until=NOON + 2 * DAY, now=NOON)
        assert writer.claim_lease(REF, "one", until=NOON + 2 * DAY, now=NOON), "its own may be prolonged"
        assert writer.claim_lease("acme/terms", "other", until=NOON + DAY, now=NOON)
        assert writer.claim_lease(REF, "other", until=NOON + 3 * DAY, now=NOON + 2 * DAY), "it has ended"
        writer.release_lease(REF, "one")
        assert not writer.claim_lease(REF, "one", until=NOON + 3 * DAY, now=NOON + 2 * DAY)
        writer.release_lease(REF, "other")
        assert writer.claim_lease(REF, "one", until=NOON + 3 * DAY, now=NOON + 2 * DAY)


def test_a_lease_leaves_the_due_time_alone_and_ends_with_the_check(store: Store) -> None:
    with store.write() as writer:
        writer.set_next_check(REF, NOON, consecutive_failures=3)
        writer.claim_lease(REF, "one", until=NOON + DAY, now=NOON)
        assert writer.schedule(REF) == Schedule(REF, NOON, 3, None, "one", NOON + DAY)
        writer.set_next_check(REF, NOON + DAY)
        assert writer.schedule(REF) == Schedule(REF, NOON + DAY, 0)


def test_checks_of_many_claims_are_recorded_in_one_go(store: Store) -> None:
    fill(store)
    with store.write() as writer:
        seen = writer.add_observation(observed(digest=writer.put_body(words(3), REF)))
        numbers = writer.add_verdicts([verdict(seen, claim=f"claim-{number}") for number in range(100)])
    assert numbers == list(range(seen + 1, seen + 101))
    assert store.audit().problem is None
