"""Whoever was erased stays erased when a backup of before comes back, and everybody is told what it held."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hmi.domain.person import Actor, Person, Role
from hmi.store.backup import BackupRefused, ForgetNames, backup, people_named, restore
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from hmi.store.verify import verify

NAME = "Benedikta Übersee"


def added(people: PeopleStore, by: Actor, name: str, role: Role) -> Person:
    return people.add(name, frozenset({role}), "hash", "", by, must_replace_pin=False)


@pytest.fixture
def saved(journal: Journal, people: PeopleStore, by: Actor, project: Path, tmp_path: Path) -> Path:
    """A backup that names Ada and Benedikta, who is erased since."""
    added(people, by, "Ada", Role.ADMINISTRATOR)
    person = added(people, by, NAME, Role.OPERATOR)
    backup(project, tmp_path / "backup")
    people.erase(person.ref, by)
    journal.checkpoint()
    return tmp_path / "backup"


def test_that_who_was_erased_after_a_backup_is_erased_again_when_it_comes_back(
    saved: Path, journal: Journal, tmp_path: Path, no_history: ForgetNames
):
    machine = tmp_path / "machine"

    restored = restore(saved, machine, journal.checkpoints, forget_names=no_history)

    assert restored.erased_again == 1
    again = Journal(machine / "records.sqlite", panel="cell 1")
    assert [person.display_name for person in PeopleStore(again).people()] == ["Ada"]
    again.close()
    assert verify(machine / "records.sqlite", machine / "checkpoints").is_intact
    everything = b"".join(file.read_bytes() for file in machine.rglob("*") if file.is_file())
    assert NAME.encode() not in everything
    assert NAME.encode("unicode_escape") not in everything


def test_that_the_restored_records_say_what_is_missing_and_who_was_erased_again(
    saved: Path, journal: Journal, tmp_path: Path, no_history: ForgetNames
):
    restored = restore(saved, tmp_path / "machine", journal.checkpoints, forget_names=no_history)

    assert restored.missing_rows == 1
    with closing(sqlite3.connect(tmp_path / "machine" / "records.sqlite")) as records:
        rows = records.execute("SELECT kind, screen, facts FROM journal JOIN payload USING (seq) ORDER BY seq")
        *_, told = rows.fetchall()
        kinds = [kind for (kind,) in records.execute("SELECT kind FROM journal ORDER BY seq")]
    assert told == ("backup.restored", "console", '{"erased_again": 1, "missing_rows": 1, "rows": 2}')
    assert kinds[-2:] == ["backup.restored", "person.erased"]


def test_that_a_backup_alone_brings_the_name_back_and_counts_it(saved: Path, tmp_path: Path, no_history: ForgetNames):
    restored = restore(saved, tmp_path / "machine", forget_names=no_history)

    assert restored.erased_again == 0
    assert people_named(saved) == people_named(tmp_path / "machine") == 2


def test_that_a_note_which_another_key_signed_erases_nobody(
    saved: Path, journal: Journal, tmp_path: Path, no_history: ForgetNames
):
    (forged,) = journal.checkpoints.glob("*.erased")
    forged.write_text(forged.read_text("utf-8").replace("— tandem/erased ", "— tandem/erased AAAA"), "utf-8")

    assert restore(saved, tmp_path / "machine", journal.checkpoints, forget_names=no_history).erased_again == 0


def test_that_a_backup_whose_administrators_are_all_erased_is_refused(
    journal: Journal, people: PeopleStore, by: Actor, project: Path, tmp_path: Path, no_history: ForgetNames
):
    first = added(people, by, "Ada", Role.ADMINISTRATOR)
    backup(project, tmp_path / "backup")
    added(people, by, "Eve", Role.ADMINISTRATOR)
    people.erase(first.ref, by)

    with pytest.raises(BackupRefused, match="administrator"):
        restore(tmp_path / "backup", tmp_path / "machine", journal.checkpoints, forget_names=no_history)
    assert not (tmp_path / "machine").exists()


def test_that_an_erasure_whose_note_could_not_be_written_is_noted_at_the_next_start(
    saved: Path, journal: Journal, tmp_path: Path
):
    (note,) = journal.checkpoints.glob("*.erased")
    note.unlink()

    PeopleStore(journal)

    assert note.is_file()
