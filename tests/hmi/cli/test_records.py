"""What the console says about records: lost ones, backups, and whom a copy still names."""

from pathlib import Path

import pytest

from hmi.cli.records import backup, begin_anew, restore
from hmi.cli.trouble import Trouble
from hmi.content.cell_file import write_cell
from hmi.domain.cell import Cell
from hmi.domain.person import Actor, Person, Role
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore

CONSOLE = Actor(ref=None, roles=frozenset(), screen="console")


def added(people: PeopleStore, name: str, role: Role) -> Person:
    return people.add(name, frozenset({role}), "hash", "", CONSOLE, must_replace_pin=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    write_cell(folder / "cell.yaml", Cell(id="cell", label="Cell"))
    return folder


def test_that_records_that_vanished_are_replaced_only_when_somebody_says_so(
    project: Path, capsys: pytest.CaptureFixture[str]
):
    journal = Journal(project / "records.sqlite", panel="cell")
    added(PeopleStore(journal), "Ada", Role.ADMINISTRATOR)
    journal.close()
    with pytest.raises(Trouble, match="no records are missing"):
        begin_anew(project)
    (project / "records.sqlite").unlink()

    begin_anew(project)

    assert "begins with the record that earlier ones are missing" in capsys.readouterr().out


def test_that_a_project_that_is_not_there_is_said_to_be_missing(tmp_path: Path):
    with pytest.raises(Trouble, match=r"cell\.yaml"):
        begin_anew(tmp_path / "nowhere")


def test_that_a_backup_tells_whom_it_names_and_a_restore_who_is_erased_again(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    journal = Journal(project / "records.sqlite", panel="cell")
    people = PeopleStore(journal)
    added(people, "Ada", Role.ADMINISTRATOR)
    ben = added(people, "Ben", Role.OPERATOR)
    backup(tmp_path / "backup", project)
    assert "this copy names 2 people" in capsys.readouterr().out
    people.erase(ben.ref, CONSOLE)
    journal.close()

    restore(tmp_path / "backup", tmp_path / "first", None)
    assert "who was erased after this backup is known again" in capsys.readouterr().out
    restore(tmp_path / "backup", tmp_path / "second", project / "checkpoints")

    told = capsys.readouterr().out
    assert "erased since this backup, and now again: 1" in told
    assert "as the checkpoints prove: 1" in told
    with pytest.raises(Trouble, match="is no folder"):
        restore(tmp_path / "backup", tmp_path / "third", tmp_path / "nowhere")
