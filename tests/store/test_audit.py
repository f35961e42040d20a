from __future__ import annotations

import hashlib
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from store_samples import DAY, NOON, fill, filled, observed, words

from monitor.results import AuditReport
from monitor.store import Attachment, AttachmentKind, Checkpoint, Store, open_store
from monitor.store.columns import moment_from_text
from monitor.store.ledger import Kind, chain_hash
from monitor.store.tables import observations


def audited(path: Path, checkpoint: Checkpoint | None = None) -> AuditReport:
    with open_store(f"sqlite:///{path}") as store:
        return store.audit([checkpoint] if checkpoint else ())


def tampered(path: Path, *statements: str) -> AuditReport:
    """Audit a filled database after somebody has been at it with the sqlite3 shell."""
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            cursor = connection.execute(statement)
            assert cursor.rowcount != 0, f"nothing matched: {statement}"
        connection.commit()
    return audited(path)


def test_an_empty_store_passes(store: Store) -> None:
    assert store.audit() == AuditReport(entries=0, bodies=0, head=None, problem=None)


def test_a_store_as_it_was_written_passes(store: Store) -> None:
    fill(store)
    report = store.audit()
    assert report.problem is None
    assert (report.entries, report.bodies) == (12, 3)
    assert report.head == str(store.checkpoint())


def test_what_may_change_is_not_the_audits_business(path: Path) -> None:
    assert tampered(path, "UPDATE deliveries SET attempts = 7", "DELETE FROM schedules").problem is None


def copied(to: int) -> str:
    """Give the statement that adds a copy of observation 1 under another number."""
    names = ", ".join(column.name for column in observations.columns if column.name != "id")
    return f"INSERT INTO observations (id, {names}) SELECT {to}, {names} FROM observations WHERE id = 1"


# Observations of a filled store are entries 1, 5, 9, verdicts 2, 6, 10, reviews 4, 8, 12.
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        pytest.param(
            "UPDATE observations SET outcome = 'blocked' WHERE id = 5", "observation 5", id="outcome"
        ),
        pytest.param(
            "UPDATE observations SET reason = NULL WHERE id = 1", "observation 1", id="value emptied"
        ),
        pytest.param("UPDATE observations SET notes = notes || ' '", "observation 1", id="one blank in JSON"),
        pytest.param(
            "UPDATE observations SET at = replace(at, '12:00', '12:01') WHERE id = 9",
            "observation 9",
            id="time",
        ),
        pytest.param("UPDATE observations SET rendered = 0 WHERE id = 1", "observation 1", id="yes or no"),
        pytest.param("UPDATE observations SET duration = 1.5 WHERE id = 1", "observation 1", id="number"),
        pytest.param(
            "UPDATE observations SET reason = x'ff' WHERE id = 1", "observation 1", id="bytes for text"
        ),
        pytest.param(
            "UPDATE observations SET reason = CAST(x'61ff' AS TEXT) WHERE id = 1",
            "observation 1",
            id="text that is not UTF-8",
        ),
        pytest.param("DELETE FROM observations WHERE id = 5", "observation 5", id="observation deleted"),
        pytest.param("DELETE FROM observations WHERE id = 9", "observation 9", id="last observation deleted"),
        pytest.param(
            "UPDATE observations SET id = 77 WHERE id = 5", "observation 5", id="observation renumbered"
        ),
        pytest.param(copied(to=77), "observation 77", id="observation added at the end"),
        pytest.param(copied(to=2), "observation 2", id="observation added in between"),
        pytest.param("UPDATE verdicts SET verdict = 'intact' WHERE id = 6", "verdict 6", id="verdict"),
        pytest.param(
            "UPDATE verdicts SET judgement = replace(judgement, 'will', 'may') WHERE id = 2",
            "verdict 2",
            id="words found",
        ),
        pytest.param("DELETE FROM verdicts", "verdict 2", id="all verdicts deleted"),
        pytest.param(
            "UPDATE alerts SET severity = 'minor' WHERE id = 'alert-1'",
            "alert alert-1",
            id="alert played down",
        ),
        pytest.param("DELETE FROM alerts WHERE id = 'alert-2'", "alert alert-2", id="alert deleted"),
        pytest.param(
            "UPDATE alerts SET id = 'other' WHERE id = 'alert-0'", "alert alert-0", id="alert renamed"
        ),
        pytest.param(
            "UPDATE reviews SET who = 'somebody else' WHERE id = 8", "review 8", id="other reviewer"
        ),
        pytest.param("DELETE FROM reviews WHERE id = 12", "review 12", id="review deleted"),
        pytest.param("UPDATE ledger SET payload = hash WHERE seq = 7", "entry 7", id="entry edited"),
        pytest.param(
            "UPDATE ledger SET at = replace(at, ':', ';') WHERE seq = 7", "time", id="entry no time"
        ),
        pytest.param("UPDATE ledger SET kind = 'note' WHERE seq = 7", "entry 7", id="entry of another kind"),
        pytest.param("DELETE FROM ledger WHERE seq = 1", "entry 1", id="first entry deleted"),
        pytest.param("DELETE FROM ledger WHERE seq = 7", "entry 7", id="entry deleted"),
        pytest.param("DELETE FROM ledger WHERE seq > 11", "review 12", id="entry of the last row deleted"),
        pytest.param("DELETE FROM bodies WHERE position = 2", "observation 9 is missing", id="body deleted"),
        pytest.param(
            "DELETE FROM bodies WHERE position = 0", "packed against", id="body below others deleted"
        ),
        pytest.param(
            "UPDATE bodies SET source = 'acme/other' WHERE position = 1", "body sha256", id="body's source"
        ),
        pytest.param("UPDATE bodies SET size = size + 1 WHERE position = 1", "body sha256", id="body's size"),
        pytest.param("UPDATE bodies SET position = 5 WHERE position = 1", "body sha256", id="body's place"),
        pytest.param(
            "UPDATE bodies SET base = digest WHERE position = 1", "body sha256", id="body based on itself"
        ),
        pytest.param("UPDATE bodies SET data = x'' WHERE position = 1", "body sha256", id="body emptied"),
        pytest.param("UPDATE bodies SET data = 'text' WHERE position = 1", "body sha256", id="body no bytes"),
        pytest.param(
            "UPDATE bodies SET data = (SELECT data FROM bodies WHERE position = 2) WHERE position = 1",
            "body sha256",
            id="bodies exchanged",
        ),
    ],
)
def test_tampering_is_found_and_named(path: Path, statement: str, named: str) -> None:
    problem = tampered(path, statement).problem
    assert problem is not None
    assert named in problem


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        pytest.param("SELECT 1", "None", id="as it was written"),
        pytest.param("DELETE FROM attachments", "attachment 13", id="deleted"),
        pytest.param("UPDATE attachments SET kind = 'incidents'", "attachment 13", id="called otherwise"),
        pytest.param(
            "UPDATE attachments SET digest = (SELECT digest FROM observations LIMIT 1)",
            "attachment 13",
            id="swapped",
        ),
        pytest.param(
            "DELETE FROM bodies WHERE source LIKE '%screenshot'",
            "attachment 13 is missing",
            id="bytes deleted",
        ),
    ],
)
def test_what_was_taken_beside_a_page_is_proven_too(path: Path, statement: str, named: str) -> None:
    filled(path)
    picture = b"RIFF picture"
    digest = hashlib.sha256(picture).hexdigest()
    with open_store(f"sqlite:///{path}") as store, store.write() as writer:
        number = writer.latest_observation("acme/privacy-policy").id  # type: ignore[union-attr]
        taken = Attachment(number, AttachmentKind.SCREENSHOT, "https://acme.example/", digest, "image/webp")
        writer.add_attachment(taken, picture, "acme/privacy-policy")
        (kept,) = writer.attachments("acme/privacy-policy", AttachmentKind.SCREENSHOT, until=NOON + 9 * DAY)
        assert (kept.digest, writer.body(kept.digest)) == (digest, picture)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    assert named in str(audited(path).problem)


def test_any_changed_byte_of_a_body_is_found(path: Path) -> None:
    filled(path)
    chosen = random.Random(6)
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT id, data, digest FROM bodies").fetchall()
        for _ in range(100):
            number, data, digest = chosen.choice(rows)
            place = chosen.randrange(len(data))
            flipped = data[:place] + bytes([data[place] ^ (1 << chosen.randrange(8))]) + data[place + 1 :]
            connection.execute("UPDATE bodies SET data = ? WHERE id = ?", (flipped, number))
            connection.commit()
            problem = audited(path).problem
            assert problem is not None, f"byte {place} of body {number}"
            assert digest in problem
            connection.execute("UPDATE bodies SET data = ? WHERE id = ?", (data, number))
            connection.commit()
    assert audited(path).problem is None


def test_a_damaged_file_is_named(path: Path) -> None:
    filled(path, checks=10)
    content = bytearray(path.read_bytes())
    content[-4096:] = random.Random(1).randbytes(4096)
    path.write_bytes(content)
    problem = audited(path).problem
    assert problem is not None
    assert "damaged" in problem


def test_a_tail_cut_off_is_found_by_a_checkpoint_only(path: Path) -> None:
    filled(path)
    with open_store(f"sqlite:///{path}") as store:
        checkpoint = store.checkpoint()
    with closing(sqlite3.connect(path)) as connection:
        for table, column in (
            ("reviews", "id"),
            ("alerts", "entry"),
            ("verdicts", "id"),
            ("observations", "id"),
        ):
            connection.execute(f"DELETE FROM {table} WHERE {column} > 8")
        connection.execute("DELETE FROM ledger WHERE seq > 8")
        connection.commit()
    assert audited(path).problem is None
    problem = audited(path, checkpoint).problem
    assert problem is not None
    assert "cut" in problem


def test_a_chain_computed_anew_is_found_by_a_checkpoint_only(path: Path) -> None:
    filled(path)
    with open_store(f"sqlite:///{path}") as store:
        checkpoint = store.checkpoint()
    with closing(sqlite3.connect(path)) as connection:
        previous = "f" * 64
        connection.execute("UPDATE ledger SET at = replace(at, 'T', 'T') WHERE seq = 1")
        query = "SELECT seq, at, kind, ref, payload FROM ledger ORDER BY seq"
        for seq, at, kind, ref, payload in connection.execute(query).fetchall():
            later = at[:-4] + "999Z"
            previous = "0" * 64 if seq == 1 else previous
            said = chain_hash(previous, seq, moment_from_text(later), Kind(kind), ref, payload)
            row = (later, previous, said, seq)
            connection.execute("UPDATE ledger SET at = ?, previous = ?, hash = ? WHERE seq = ?", row)
            previous = said
        connection.commit()
    assert audited(path).problem is None
    problem = audited(path, checkpoint).problem
    assert problem is not None
    assert "rewritten" in problem


def test_a_checkpoint_of_before_still_fits_after_more_was_recorded(store: Store) -> None:
    fill(store)
    checkpoint = store.checkpoint()
    with store.write() as writer:
        writer.add_observation(observed(digest=writer.put_body(words(2), "acme/terms"), source="terms"))
    assert store.audit([checkpoint]).problem is None


def test_a_checkpoint_is_found_in_whatever_it_was_kept_in(store: Store) -> None:
    fill(store)
    checkpoint = store.checkpoint()
    assert checkpoint.at is not None
    assert checkpoint.at > NOON
    for kept in (str(checkpoint), f"Head   {checkpoint}\n", f'{{"head": "{checkpoint}"}}'):
        assert Checkpoint.all_in(kept) == (Checkpoint(12, checkpoint.hash),)
    value = f'{{"seq": 12, "hash": "{checkpoint.hash}"}}'
    assert Checkpoint.all_in(value) == (Checkpoint(12, checkpoint.hash),)


def test_every_head_of_a_file_is_compared(store: Store) -> None:
    heads = []
    for _ in range(3):
        fill_once(store)
        heads.append(store.checkpoint())
    text = "".join(f'{{"head": "{head}", "kind": "checkpoint"}}\n' for head in heads)
    report = store.audit(Checkpoint.all_in(text))
    assert (report.problem, report.checkpoints) == (None, 3)
    other = Checkpoint(heads[0].seq, "0" * 64)
    assert "was rewritten" in str(store.audit([*heads, other]).problem)
    later = Checkpoint(heads[2].seq + 1, "0" * 64)
    assert "was cut" in str(store.audit([later, *heads]).problem)
    assert "was cut" not in str(store.audit([other, later]).problem), "the first thing that does not fit"


def fill_once(store: Store) -> None:
    with store.write() as writer:
        writer.add_observation(observed())


def test_a_head_is_found_in_a_saved_mail_that_broke_its_line(store: Store) -> None:
    fill_once(store)
    head = store.checkpoint()
    broken = f"Subject: Head\r\n\r\nHead 1:{head.hash[:50]}=\r\n{head.hash[50:]}\r\n"
    assert Checkpoint.all_in(broken) == (Checkpoint(1, head.hash),)
