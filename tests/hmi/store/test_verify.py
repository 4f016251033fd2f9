"""REC-1, REC-2, REC-3: whatever is done to the file, the first bad row is named."""

import shutil
import sqlite3
import subprocess
from base64 import b64decode
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hmi.store.chain import row_hash
from hmi.store.journal import Journal
from hmi.store.verify import Fault, VerifyReport, verify

Note = Callable[..., int]
ROWS = 12
DAMAGES = ("edit", "delete", "swap", "insert", "truncate", "edit_payload", "delete_payload", "rehash")


@pytest.fixture
def written(journal: Journal, note: Note) -> Path:
    """Twelve rows, a checkpoint after six and after twelve."""
    for i in range(ROWS):
        note(value=float(i))
        if i == 5:
            journal.checkpoint()
    journal.close()
    return journal.path


def damaged(file: Path, damage: str, seq: int) -> Path:
    """A copy in which an attacker with the file in hand did one thing to row ``seq``."""
    copy = file.with_name(f"{damage}.sqlite")
    shutil.copy(file, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in STATEMENTS.get(damage, ()):
            connection.execute(statement.replace(":seq", str(seq)))
        if damage == "rehash":
            rehash(connection, seq)
    return copy


def rehash(connection: sqlite3.Connection, seq: int) -> None:
    """Change a row and rebuild the chain from there, as whoever knows the rule can."""
    connection.row_factory = sqlite3.Row
    connection.execute(f"UPDATE journal SET subject = 'forged' WHERE seq = {seq}")
    previous = None
    for row in connection.execute("SELECT * FROM journal ORDER BY seq").fetchall():
        fields = dict(row)
        if previous is not None:
            fields["previous"] = previous
        fields["hash"] = previous = row_hash(fields)
        connection.execute(
            "UPDATE journal SET previous = ?, hash = ? WHERE seq = ?", (fields["previous"], previous, row["seq"])
        )


STATEMENTS = {
    "edit": ("UPDATE journal SET time_ns = time_ns + 1 WHERE seq = :seq",),
    "delete": ("DELETE FROM journal WHERE seq = :seq",),
    "swap": (
        "UPDATE journal SET seq = -1 WHERE seq = :seq",
        "UPDATE journal SET seq = :seq WHERE seq = :seq + 1",
        "UPDATE journal SET seq = :seq + 1 WHERE seq = -1",
    ),
    "insert": (
        "UPDATE journal SET seq = -seq - 1 WHERE seq >= :seq",
        "UPDATE journal SET seq = -seq WHERE seq < 0",
        "INSERT INTO journal SELECT :seq, id || 'x', time_ns, mono_ns, run, actor, roles, panel, screen, kind, subject,"
        " commitment, previous, hash FROM journal WHERE seq = :seq + 1",
    ),
    "truncate": ("DELETE FROM journal WHERE seq >= :seq", "DELETE FROM checkpoint"),
    "edit_payload": ("UPDATE payload SET facts = replace(facts, '.0', '.5') WHERE seq = :seq",),
    "delete_payload": ("DELETE FROM payload WHERE seq = :seq",),
}


def test_that_an_untouched_chain_holds(written: Path):
    assert verify(written, written.parent / "checkpoints") == VerifyReport(rows=ROWS, checkpoints=4, erased=0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=st.sampled_from(DAMAGES[:-1]), seq=st.integers(1, ROWS - 1))
def test_that_the_first_bad_row_is_named(written: Path, damage: str, seq: int):
    report = verify(damaged(written, damage, seq), written.parent / "checkpoints")

    assert report.first_bad == seq


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_that_any_flipped_character_of_a_row_is_named(written: Path, data: st.DataObject):
    seq = data.draw(st.integers(1, ROWS))
    column = data.draw(st.sampled_from(["id", "run", "roles", "panel", "kind", "commitment", "previous", "hash"]))
    copy = damaged(written, "flip", seq)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        (text,) = connection.execute(f"SELECT {column} FROM journal WHERE seq = ?", (seq,)).fetchone()
        place = data.draw(st.integers(0, len(text) - 1))
        flipped = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
        connection.execute(f"UPDATE journal SET {column} = ? WHERE seq = ?", (flipped, seq))

    assert verify(copy).first_bad == seq


def test_that_a_flipped_byte_in_the_file_is_found(written: Path):
    content = bytearray(written.read_bytes())
    place = content.find(b"write_tag.done")
    assert place > 0
    content[place] ^= 1
    written.write_bytes(content)

    assert not verify(written).is_intact


def test_that_truncation_is_seen_from_a_copy_elsewhere(written: Path, tmp_path: Path):
    shutil.copytree(written.parent / "checkpoints", tmp_path / "elsewhere")
    copy = damaged(written, "truncate", 10)

    report = verify(copy, tmp_path / "elsewhere")

    assert verify(copy).is_intact
    assert (report.first_bad, report.fault) == (10, Fault.TRUNCATED)


def test_that_a_rebuilt_chain_contradicts_the_checkpoints(written: Path):
    report = verify(damaged(written, "rehash", 9), written.parent / "checkpoints")

    assert (report.first_bad, report.fault) == (7, Fault.REBUILT)


def test_that_a_note_signed_with_another_key_is_no_proof(written: Path, tmp_path: Path):
    other = Journal(tmp_path / "other" / "records.sqlite", panel="cell 1")
    other.record("x", "", {}, actor=None, roles=frozenset(), screen="")
    other.close()
    (note,) = other.checkpoints.glob("*.note")
    shutil.copy(note, written.parent / "checkpoints" / note.name)

    report = verify(written, written.parent / "checkpoints")

    assert (report.first_bad, report.fault) == (1, Fault.CHECKPOINT_FORGED)


def test_that_a_missing_or_foreign_file_is_reported_and_not_raised(tmp_path: Path):
    (tmp_path / "text").write_text("hello" * 1000)

    assert verify(tmp_path / "none").fault is Fault.UNREADABLE
    assert verify(tmp_path / "text").fault is Fault.UNREADABLE


def test_that_openssl_verifies_a_checkpoint(written: Path, tmp_path: Path):
    folder = written.parent / "checkpoints"
    text, _, last = (folder / "000000000012.note").read_text("utf-8").rpartition("\n\n— ")
    (tmp_path / "text").write_text(text + "\n", "utf-8")
    (tmp_path / "signature").write_bytes(b64decode(last.split()[-1])[4:])
    command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", str(folder / "panel.pub.pem")]

    done = subprocess.run(
        [*command, "-in", "text", "-sigfile", "signature"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert text.splitlines()[:2] == ["tandem/journal/cell-1", "12"]


def test_that_a_checkpoint_is_due_after_enough_rows(journal: Journal, note: Note, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hmi.store.journal.EVERY_ROWS", 5)
    for _ in range(6):
        note()

    assert [file.name for file in journal.checkpoints.glob("*.note")] == ["000000000005.note"]


def test_that_the_panel_key_is_for_its_owner_alone(journal: Journal):
    assert (journal.keys / "panel.key").stat().st_mode & 0o777 == 0o600
