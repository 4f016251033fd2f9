"""REC-4 and the accounts: what is stored about people, and that it can be taken out again."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from hmi.domain.person import Actor, Attempts, Person, PersonRef, Role
from hmi.domain.query import AskJournal, SavedView
from hmi.domain.tag import TagName
from hmi.ports.people import LastAdministrator
from hmi.store.export import export
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from hmi.store.verify import verify

NAME = "Wilhelmina Unverwechselbar"
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


def added(people: PeopleStore, by: Actor, name: str = NAME, *roles: Role) -> Person:
    return people.add(name, frozenset(roles), "$argon2id$hash", "de", by, must_replace_pin=True)


def files_with_name(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and NAME.encode() in file.read_bytes()]


async def test_that_a_change_and_its_record_are_one(journal: Journal, people: PeopleStore, by: Actor):
    person = added(people, by, NAME, Role.OPERATOR)

    (row,) = (await journal.read(AskJournal())).rows

    assert (row.kind, row.subject, row.facts["name"]) == ("person.added", person.ref, NAME)
    assert people.person(person.ref) == person
    assert people.people() == (person,)


async def test_that_a_refused_change_leaves_no_record(journal: Journal, people: PeopleStore, by: Actor):
    person = added(people, by, NAME, Role.ADMINISTRATOR)

    for change in (
        lambda: people.set_roles(person.ref, frozenset({Role.OPERATOR}), by),
        lambda: people.deactivate(person.ref, by),
        lambda: people.erase(person.ref, by),
    ):
        with pytest.raises(LastAdministrator):
            change()

    assert people.person(person.ref) == person
    assert [row.kind for row in (await journal.read(AskJournal())).rows] == ["person.added"]


def test_that_records_of_before_erasure_took_two_people_still_open(project: Path, by: Actor):
    journal = Journal(project / "records.sqlite", panel="cell 1")
    person = added(PeopleStore(journal), by)
    journal.close()
    with sqlite3.connect(project / "records.sqlite") as connection:
        connection.execute("ALTER TABLE person DROP COLUMN erasure_asked_by")
        connection.execute("ALTER TABLE person DROP COLUMN erasure_asked_ns")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()

    journal = Journal(project / "records.sqlite", panel="cell 1")
    people = PeopleStore(journal)

    assert people.people() == (person,)
    people.ask_erasure(person.ref, by, 5)
    assert people.people()[0].erasure_asked_by == by.ref
    journal.close()


async def test_that_an_erased_name_is_in_no_file(
    journal: Journal, people: PeopleStore, by: Actor, project: Path, note: Callable[..., int], tmp_path: Path
):
    added(people, by, "Ada", Role.ADMINISTRATOR)
    person = added(people, by, NAME, Role.OPERATOR)
    people.set_badge(person.ref, "0123456789", by)
    for _ in range(300):
        note("write_tag.done", person.ref, why=NAME)
    journal.checkpoint()
    assert files_with_name(project) != []

    people.erase(person.ref, by)

    assert files_with_name(project) == []
    report = verify(journal.path, journal.checkpoints)
    assert report.is_intact
    assert report.erased == 303
    assert people.person(person.ref) is None
    assert [row.is_erased for row in (await journal.read(AskJournal(limit=1))).rows] == [True]
    export(journal.path, tmp_path / "export")
    assert files_with_name(tmp_path / "export") == []


def test_that_facts_missing_without_an_erasure_are_a_fault(journal: Journal, people: PeopleStore, by: Actor):
    from sqlalchemy import text

    person = added(people, by)
    with journal.database.writer.begin() as connection:
        connection.execute(text("DELETE FROM payload"))

    assert person.ref
    assert verify(journal.path).first_bad == 1


def test_that_a_badge_is_known_by_its_keyed_hash_only(journal: Journal, people: PeopleStore, by: Actor, project: Path):
    person = added(people, by)

    people.set_badge(person.ref, "0123456789", by)

    found = people.person_with_badge("0123456789")
    assert found is not None
    assert found.ref == person.ref
    assert people.person_with_badge("0123456780") is None
    assert people.person_with_badge("") is None
    assert all(b"0123456789" not in file.read_bytes() for file in project.glob("records.sqlite*"))


def test_that_counters_and_people_survive_a_restart(journal: Journal, people: PeopleStore, by: Actor):
    person = added(people, by, NAME, Role.TRAINER, Role.OPERATOR)
    people.set_attempts({person.ref: Attempts(failed=6, locked_until_ns=77), "panel:a": Attempts(failed=2)}, by)
    journal.close()

    again = Journal(journal.path, panel="cell 1")
    store = PeopleStore(again)

    assert store.attempts(person.ref) == Attempts(failed=6, locked_until_ns=77)
    assert store.attempts("panel:a").failed == 2
    found = store.person(person.ref)
    assert found is not None
    assert (found.roles, found.locked_until_ns) == (frozenset({Role.TRAINER, Role.OPERATOR}), 77)
    store.set_attempts({person.ref: Attempts()}, by)
    assert store.attempts(person.ref) == Attempts()
    again.close()


def test_that_a_deactivated_person_has_no_way_in(people: PeopleStore, by: Actor):
    added(people, by, "Ada", Role.ADMINISTRATOR)
    person = added(people, by, NAME, Role.OPERATOR)
    people.set_badge(person.ref, "55", by)

    people.deactivate(person.ref, by)

    found = people.person(person.ref)
    assert found is not None
    assert (found.is_active, found.has_pin, found.has_badge, found.roles) == (False, False, False, frozenset())
    assert people.pin_hash(person.ref) == ""


def test_that_somebody_reactivated_has_new_roles_and_a_pin_to_replace(people: PeopleStore, by: Actor):
    added(people, by, "Ada", Role.ADMINISTRATOR)
    person = added(people, by, NAME, Role.OPERATOR)
    people.deactivate(person.ref, by)

    people.reactivate(person.ref, frozenset({Role.TRAINER}), "hash", by)

    found = people.person(person.ref)
    assert found is not None
    assert (found.is_active, found.has_badge, found.roles) == (True, False, frozenset({Role.TRAINER}))
    assert found.must_replace_pin
    assert people.pin_hash(person.ref) == "hash"


def test_that_views_are_saved_replaced_and_deleted(people: PeopleStore, by: Actor):
    view = SavedView(name="Joints", tag_names=(TagName("a"), TagName("b")), span_s=60.0)
    people.save_view(view, by)
    shorter = SavedView(name="Joints", tag_names=(TagName("a"),), span_s=5.0)

    people.save_view(shorter, by)

    assert people.views() == (shorter,)
    assert people.delete_view("Joints", by)
    assert not people.delete_view("Joints", by)
    assert people.views() == ()


def test_that_an_unknown_person_is_nobody(people: PeopleStore):
    assert people.person(PersonRef("p-none")) is None
    assert people.pin_hash(PersonRef("p-none")) == ""
