"""REC-4 beyond the person's own records: what people typed elsewhere may hold the name too."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hmi.domain.erased_name import without_name
from hmi.domain.person import Actor, Person, Role
from hmi.domain.query import AskJournal, SavedView
from hmi.domain.tag import TagName
from hmi.domain.verification import Fault
from hmi.store.backup import ForgetNames, backup, restore
from hmi.store.export import export
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from hmi.store.verify import verify

NAME = "Wilhelmina Straße"
Note = Callable[..., int]


@pytest.fixture
def person(people: PeopleStore, by: Actor) -> Person:
    people.add("Ada", frozenset({Role.ADMINISTRATOR}), "hash", "", by, must_replace_pin=False)
    return people.add(NAME, frozenset({Role.OPERATOR}), "hash", "", by, must_replace_pin=False)


async def rows_erased(journal: Journal) -> set[int]:
    return {row.seq for row in (await journal.read(AskJournal())).rows if row.is_erased}


def files_with(folder: Path, *words: str) -> list[Path]:
    contents = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return [file for file, content in contents.items() if any(word.encode() in content for word in words)]


@pytest.mark.parametrize(
    "facts",
    [
        {"text": NAME},
        {"label": "Table of WILHELMINA  STRASSE, left"},
        {"variables": '[{"node": {"identifier": "i=1"}, "label": "Straße of wilhelmina straße"}]'},
        {"value": NAME, "seen": "nobody"},
    ],
)
async def test_that_a_record_that_holds_an_erased_name_loses_its_facts(
    journal: Journal, people: PeopleStore, by: Actor, person: Person, note: Note, facts: dict[str, str]
):
    seq = note("add_tags.asked", "", **facts)
    other = note("add_tags.asked", "", label="Table of Ada")

    people.erase(person.ref, by)

    erased = await rows_erased(journal)
    assert seq in erased
    assert other not in erased
    assert verify(journal.path, journal.checkpoints).is_intact


@pytest.mark.parametrize(
    "facts",
    [
        {"label": "Wilhelmina Straßenbahn"},
        {"label": "Wilhelmina"},
        {"tag_name": NAME},
        {"value": 7.0},
        {"names": "[not JSON"},
    ],
)
async def test_that_a_record_that_does_not_name_the_person_keeps_its_facts(
    journal: Journal, people: PeopleStore, by: Actor, person: Person, note: Note, facts: dict[str, str]
):
    seq = note("write_tag.asked", "speed", **facts)

    people.erase(person.ref, by)

    assert seq not in await rows_erased(journal)


@pytest.mark.parametrize(("searched", "is_erased"), [("wilhelm", True), ("straße", True), ("wi", False), ("", False)])
async def test_that_a_search_for_a_part_of_the_name_goes_too(
    journal: Journal, people: PeopleStore, by: Actor, person: Person, note: Note, searched: str, is_erased: bool
):
    seq = note("export_journal.asked", "", text=searched)

    people.erase(person.ref, by)

    assert (seq in await rows_erased(journal)) is is_erased


async def test_that_another_person_with_a_longer_name_stays_on_record(
    journal: Journal, people: PeopleStore, by: Actor, person: Person
):
    people.add(f"{NAME} Junior", frozenset({Role.OPERATOR}), "hash", "", by, must_replace_pin=False)

    people.erase(person.ref, by)

    rows = (await journal.read(AskJournal(kinds=("person.added",)))).rows
    assert [row.facts.get("name") for row in rows] == [f"{NAME} Junior", None, "Ada"]


def test_that_the_name_is_in_no_file_after_searches_labels_and_views_held_it(
    journal: Journal, people: PeopleStore, by: Actor, person: Person, note: Note, project: Path, tmp_path: Path
):
    note("export_journal.asked", "", text=NAME)
    view = SavedView(name=f"Shift of {NAME}", tag_names=(TagName("a"),), span_s=60.0)
    people.save_view(view, by)
    people.save_view(SavedView(name="Shift of …", tag_names=(TagName("b"),), span_s=60.0), by)
    journal.checkpoint()
    assert files_with(project, NAME)

    people.erase(person.ref, by)

    export(journal.path, tmp_path / "export")
    assert files_with(project, NAME) == files_with(tmp_path / "export", NAME) == []
    assert [(view.name, view.tag_names) for view in people.views()] == [
        ("Shift of …", ("b",)),
        ("Shift of … 2", ("a",)),
    ]
    assert verify(journal.path, journal.checkpoints).is_intact


def test_that_only_what_the_erasure_tells_may_be_missing(
    journal: Journal, people: PeopleStore, by: Actor, person: Person, note: Note
):
    note("export_journal.asked", "", text=NAME)
    kept = note("export_journal.asked", "", text="press")
    people.erase(person.ref, by)
    assert verify(journal.path).is_intact

    with closing(sqlite3.connect(journal.path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM payload WHERE seq = ?", (kept,))

    report = verify(journal.path)
    assert (report.first_bad, report.fault) == (kept, Fault.PAYLOAD_MISSING)


def test_that_an_erasure_that_no_longer_tells_what_it_erased_permits_nothing(
    journal: Journal, people: PeopleStore, by: Actor, person: Person, note: Note
):
    searched = note("export_journal.asked", "", text=NAME)
    people.erase(person.ref, by)

    with closing(sqlite3.connect(journal.path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM payload WHERE seq = (SELECT max(seq) FROM journal)")

    assert verify(journal.path).first_bad == searched


def test_that_a_backup_of_before_brings_no_searched_name_back(
    journal: Journal,
    people: PeopleStore,
    by: Actor,
    person: Person,
    note: Note,
    project: Path,
    tmp_path: Path,
    no_history: ForgetNames,
):
    note("export_journal.asked", "", text=NAME)
    backup(project, tmp_path / "backup")
    people.erase(person.ref, by)

    restored = restore(tmp_path / "backup", tmp_path / "machine", journal.checkpoints, forget_names=no_history)

    assert restored.erased_again == 1
    assert files_with(tmp_path / "machine", NAME) == []
    assert verify(tmp_path / "machine" / "records.sqlite", tmp_path / "machine" / "checkpoints").is_intact


def test_that_a_name_is_taken_out_of_words_whole_only():
    assert without_name("ada's table, Adam's chair", "Ada") == "…'s table, Adam's chair"
    assert without_name("press", "") == "press"
