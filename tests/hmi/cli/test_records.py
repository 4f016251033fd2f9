"""What the console says about records: lost ones, backups, and whom a copy still names."""

from pathlib import Path

import pytest

from hmi import clock
from hmi.cli.records import backup, begin_anew, restore
from hmi.cli.trouble import Trouble
from hmi.content.cell_file import write_cell
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.cell import Cell
from hmi.domain.person import Actor, Person, Role
from hmi.domain.tag import NodeAddress
from hmi.history.alarm_history import AlarmHistory
from hmi.history.history import History
from hmi.live.alarm_list import AlarmList
from hmi.live.alarm_recording import AlarmRecording
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore

NAME = "Benedikta Übersee"
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


async def a_backup_that_names_somebody_erased_since(project: Path, saved: Path) -> None:
    """In its records, and in what was written at an alarm of its history."""
    history = History(project / "history.duckdb", Cell(id="cell", label="Cell"))
    await history.start()
    alarms = AlarmList(lambda _event: None)
    AlarmRecording(alarms, history)
    alarms.take_event(
        AlarmEvent(
            condition=NodeAddress(endpoint="plc", uri="urn:cell", identifier="s=jam"),
            branch="",
            event_id=b"1",
            event_type="i=2915",
            source_node=None,
            source="belt",
            name="Jam",
            message="Belt is jammed",
            severity=700,
            time_ns=clock.now_ns(),
            heard_ns=clock.now_ns(),
            is_retained=True,
            is_active=True,
            is_acknowledged=False,
            comment=f"{NAME} cleared the belt",
        )
    )
    await history.stop()
    journal = Journal(project / "records.sqlite", panel="cell")
    people = PeopleStore(journal)
    added(people, "Ada", Role.ADMINISTRATOR)
    person = added(people, NAME, Role.OPERATOR)
    backup(saved, project)
    people.erase(person.ref, CONSOLE)
    journal.close()


def held_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_that_the_history_of_an_old_backup_comes_back_without_whoever_was_erased_since(
    project: Path, tmp_path: Path
):
    await a_backup_that_names_somebody_erased_since(project, tmp_path / "backup")
    assert NAME.encode() in (tmp_path / "backup" / "history.duckdb").read_bytes()

    restore(tmp_path / "backup", tmp_path / "machine", project / "checkpoints")

    assert NAME.encode() not in held_in(tmp_path / "machine")
    history = History(tmp_path / "machine" / "history.duckdb", Cell(id="cell", label="Cell"))
    await history.start()
    (alarm,) = await AlarmHistory(history).open_alarms()
    await history.stop()
    assert alarm.comment == "… cleared the belt"


async def test_that_a_backup_whose_history_cannot_lose_a_name_is_not_restored(project: Path, tmp_path: Path):
    await a_backup_that_names_somebody_erased_since(project, tmp_path / "backup")
    (tmp_path / "backup" / "history.duckdb").write_bytes(b"no history at all" * 1000)

    with pytest.raises(Trouble, match=r"history\.duckdb: damaged; so the names"):
        restore(tmp_path / "backup", tmp_path / "machine", project / "checkpoints")

    assert not (tmp_path / "machine").exists()
