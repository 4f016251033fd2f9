"""The list of people."""

import pytest
from PySide6.QtCore import Qt

from hmi.domain.person import Person, PersonRef
from ui.models.people_list import NOTE_ROLE, PERSON_ROLE, PeopleList

NAMES = ("Ada Admin", "Björn Berg", "Ole Olsen")
PEOPLE = [Person(ref=PersonRef(name.split()[0]), display_name=name) for name in NAMES]


@pytest.fixture
def people(qapp) -> PeopleList:
    people = PeopleList()
    people.show_people(PEOPLE, {PersonRef("Ole"): "Operator"})
    return people


def names(people):
    return [people.index(row, 0).data() for row in range(people.rowCount())]


@pytest.mark.parametrize(("words", "found"), [("BJÖRN", ["Björn Berg"]), ("o ol", ["Ole Olsen"]), ("", list(NAMES))])
def test_that_every_word_searched_for_must_be_in_the_name(people, words, found):
    people.search(words)

    assert names(people) == found


def test_that_a_search_lasts_when_the_people_change(people):
    people.search("ada")
    people.show_people(PEOPLE[1:])

    assert names(people) == []
    assert len(people.people) == 2


def test_that_a_row_gives_person_and_note(people):
    index = people.index(people.row_of(PersonRef("Ole")), 0)

    assert index.data(PERSON_ROLE) == PEOPLE[2]
    assert index.data(NOTE_ROLE) == "Operator"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Ole Olsen. Operator"


def test_that_whoever_is_not_found_has_no_row(people):
    people.search("ada")

    assert people.row_of(PersonRef("Ole")) == -1
