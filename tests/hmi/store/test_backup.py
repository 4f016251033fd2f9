"""SEC-8, REC-5: a backup comes back on an empty machine, and an export proves itself."""

import itertools
import json
import os
import sqlite3
import threading
from base64 import b64decode
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hmi.bootstrap.project import MEMORY
from hmi.content.alarms_file import ALARMS_FILE
from hmi.content.escalation_file import ESCALATION_FILE
from hmi.content.failure_mode_findings import PROCEDURES_FOLDER
from hmi.content.failure_modes_file import FAILURE_MODES_FOLDER
from hmi.content.reasons_file import REASONS_FILE
from hmi.content.shifts_file import SHIFTS_FILE
from hmi.domain.person import Actor, Role
from hmi.ports.journal import JournalUnavailable
from hmi.store.backup import BackupRefused, ForgetNames, backup, restore
from hmi.store.chain import commitment, row_hash
from hmi.store.export import export
from hmi.store.journal import Journal
from hmi.store.panel_key import is_signed
from hmi.store.people import PeopleStore
from hmi.store.verify import verify

WRITTEN_BY_HAND = (
    "cell.yaml", "secrets.yaml", ALARMS_FILE, ESCALATION_FILE, REASONS_FILE, SHIFTS_FILE,
    f"{FAILURE_MODES_FOLDER}/robot.yaml", f"{PROCEDURES_FOLDER}/joint_lubrication.yaml",
)  # fmt: skip


def test_that_a_backup_of_a_running_service_comes_back_whole(
    journal: Journal,
    people: PeopleStore,
    by: Actor,
    note: Callable[..., int],
    project: Path,
    tmp_path: Path,
    no_history: ForgetNames,
):
    people.add("Ada", frozenset({Role.ADMINISTRATOR}), "hash", "", by, must_replace_pin=False)
    for name in WRITTEN_BY_HAND:
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(f"version: 1  # {name}\n")
    (project / "history.duckdb").write_bytes(b"samples")
    (project / MEMORY).parent.mkdir()
    (project / MEMORY).write_bytes(b"learned")
    (project / f"{MEMORY}.part").write_bytes(b"lea")
    journal.checkpoint()

    saved = backup(project, tmp_path / "backup")
    note()
    restored = restore(tmp_path / "backup", tmp_path / "machine", forget_names=no_history)

    assert saved.is_intact
    assert restored.report.rows == 1
    assert restored.missing_rows == restored.erased_again == 0
    machine = tmp_path / "machine"
    for name in WRITTEN_BY_HAND:
        assert (machine / name).read_text() == f"version: 1  # {name}\n"
    assert (machine / "history.duckdb").read_bytes() == b"samples"
    assert (machine / MEMORY).read_bytes() == b"learned"
    assert not (machine / f"{MEMORY}.part").exists()
    assert (machine / "pki" / "records" / "panel.key").stat().st_mode & 0o777 == 0o600
    again = Journal(machine / "records.sqlite", panel="cell 1")
    assert [person.display_name for person in PeopleStore(again).people()] == ["Ada"]
    assert again.record("x", "", {}, actor=None, roles=frozenset(), screen="") == 3
    again.close()
    assert verify(machine / "records.sqlite", machine / "checkpoints").is_intact


@pytest.mark.parametrize("is_there", [False, True])
def test_that_a_backup_of_a_newer_tandem_leaves_nothing_behind(
    journal: Journal, note: Callable[..., int], tmp_path: Path, is_there: bool, no_history: ForgetNames
):
    note()
    backup(journal.path.parent, tmp_path / "backup")
    with closing(sqlite3.connect(tmp_path / "backup" / "records.sqlite", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    if is_there:
        (tmp_path / "machine").mkdir()

    with pytest.raises(JournalUnavailable, match="newer Tandem"):
        restore(tmp_path / "backup", tmp_path / "machine", forget_names=no_history)

    assert (tmp_path / "machine").exists() == is_there
    assert not is_there or not list((tmp_path / "machine").iterdir())


def test_that_a_backup_that_cannot_be_finished_leaves_nothing_behind(
    journal: Journal, note: Callable[..., int], project: Path, tmp_path: Path
):
    note()
    (project / "history.duckdb").mkdir()

    with pytest.raises(OSError, match="directory"):
        backup(project, tmp_path / "backup")

    assert not (tmp_path / "backup").exists()


def test_that_a_history_that_never_stands_still_is_not_copied_torn(
    journal: Journal, note: Callable[..., int], project: Path, tmp_path: Path
):
    note()
    history = project / "history.duckdb"
    history.write_bytes(bytes(30_000_000))
    is_enough = threading.Event()

    def checkpoint_for_ever() -> None:
        for moment in itertools.count():
            os.utime(history, ns=(moment, moment))
            if is_enough.wait(0.0005):
                return

    writer = threading.Thread(target=checkpoint_for_ever)
    writer.start()
    try:
        with pytest.raises(BackupRefused, match="stop the service"):
            backup(project, tmp_path / "backup")
    finally:
        is_enough.set()
        writer.join()

    assert not (tmp_path / "backup").exists()
    assert backup(project, tmp_path / "backup").is_intact


def test_that_a_damaged_backup_is_not_restored(
    journal: Journal, note: Callable[..., int], tmp_path: Path, no_history: ForgetNames
):
    note()
    backup(journal.path.parent, tmp_path / "backup")
    with closing(sqlite3.connect(tmp_path / "backup" / "records.sqlite", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("UPDATE journal SET actor = 'p-other'")

    with pytest.raises(BackupRefused, match="row 1 is edited"):
        restore(tmp_path / "backup", tmp_path / "machine", forget_names=no_history)

    assert not (tmp_path / "machine").exists()


def test_that_nothing_is_overwritten(
    journal: Journal, note: Callable[..., int], tmp_path: Path, no_history: ForgetNames
):
    note()
    backup(journal.path.parent, tmp_path / "backup")

    with pytest.raises(BackupRefused, match="not empty"):
        backup(journal.path.parent, tmp_path / "backup")
    with pytest.raises(BackupRefused, match="not empty"):
        restore(tmp_path / "backup", journal.path.parent, forget_names=no_history)


def test_that_an_export_can_be_checked_without_tandem(journal: Journal, people: PeopleStore, by: Actor, tmp_path: Path):
    person = people.add("Ada", frozenset({Role.ADMINISTRATOR}), "hash", "", by, must_replace_pin=False)
    own = Actor(ref=person.ref, roles=person.roles, screen="panel")
    people.set_language(person.ref, "de", own)
    journal.checkpoint()

    count = export(journal.path, tmp_path / "export")

    lines = [json.loads(line) for line in (tmp_path / "export" / "journal.jsonl").read_text().splitlines()]
    assert count == len(lines) == 2
    assert lines[1]["actor_name"] == "Ada"
    assert lines[1]["kind"] == "person.language_set"
    assert lines[1]["time_ns"] > 0
    for before, line in zip([None, *lines], lines, strict=False):
        assert line["hash"] == row_hash(line)
        assert line["commitment"] == commitment(bytes.fromhex(line["salt"]), line["facts"])
        assert before is None or line["previous"] == before["hash"]
    note = (tmp_path / "export" / "000000000002.note").read_text("utf-8")
    assert is_signed(note, (tmp_path / "export" / "panel.pub.pem").read_bytes())
    assert b64decode(note.splitlines()[2]).hex() == lines[1]["hash"]


def test_that_a_folder_without_a_backup_is_called_so(tmp_path: Path, no_history: ForgetNames):
    with pytest.raises(BackupRefused, match="is no backup"):
        restore(tmp_path / "nowhere", tmp_path / "project", forget_names=no_history)
    assert not (tmp_path / "project").exists()
