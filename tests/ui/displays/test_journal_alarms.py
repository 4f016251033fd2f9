"""Acts on alarms in the journal name the alarm, and say for how long and why."""

import msgspec
import pytest

from hmi.domain.query import JournalRow
from hmi.domain.tag import NodeAddress
from hmi.i18n import choose
from ui.displays.journal_alarms import ACTS, alarm_place_words
from ui.displays.journal_topics import CONSEQUENCES
from ui.displays.journal_words import _ACTS, _OCCURRENCES, entry_content, entry_facts, reason_words
from ui.models.journal_list import JournalEntry

SUBJECT = "cell|urn:cell|s=conveyor/alarms/Jam"


def a_row(kind: str, **facts: str) -> JournalRow:
    return JournalRow(
        seq=1, id="j-1", time_ns=10**18, actor="p-1", actor_name="Ana", role="operator", panel="panel 1",
        kind=kind, subject=SUBJECT, facts=facts,
    )  # fmt: skip


def shelved(duration_s: str = "1800.0", reason: str = "Being repaired", end: str = "done", **more: str) -> JournalEntry:
    asked = a_row("shelve_alarm.asked", alarm=SUBJECT, event_id="AQ==", duration_s=duration_s, why=reason)
    return JournalEntry(a_row(f"shelve_alarm.{end}", asked="1", **more), asked)


@pytest.fixture
def picture(panel):
    cell = panel.bridge.picture.cell
    node = NodeAddress(endpoint="cell", uri="urn:cell", identifier="s=conveyor")
    equipment = tuple(
        msgspec.structs.replace(one, node=node) if one.id == "conveyor" else one for one in cell.equipment
    )
    panel.bridge.picture.cell = msgspec.structs.replace(cell, equipment=equipment)
    return panel.bridge.picture


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (SUBJECT, "Conveyor · conveyor/alarms/Jam"),
        (f"{SUBJECT}|i=4", "Conveyor · conveyor/alarms/Jam"),
        ("cell|urn:cell|i=17", "17"),
        ("cell|urn:other|s=conveyor/alarms/Jam", "conveyor/alarms/Jam"),
        ("cell|urn:cell|s=conveyor2/alarms/Jam", "conveyor2/alarms/Jam"),
        ("elsewhere", "elsewhere"),
    ],
)
def test_that_an_alarm_is_named_by_its_place_and_the_end_of_its_id(picture, subject: str, words: str):
    assert alarm_place_words(subject, picture) == words


def test_that_a_shelved_alarm_is_told_with_time_and_reason(picture):
    assert entry_content(shelved(), picture).detail == (
        "Ana · Conveyor · conveyor/alarms/Jam · 30 min · Being repaired"
    )


def test_that_without_a_time_it_is_until_it_is_over(picture):
    assert "Until it is over" in entry_content(shelved(duration_s="None"), picture).detail


def test_that_a_chosen_reason_follows_the_language_and_a_typed_one_stays(picture):
    choose("de")

    assert "Wird repariert" in entry_content(shelved(), picture).detail
    assert "Lager fehlt" in entry_content(shelved(reason="Lager fehlt"), picture).detail


def test_that_a_refusal_keeps_the_reason_of_the_person_apart_from_its_own(picture):
    entry = shelved(end="refused", reason="Chatters")
    refused = JournalEntry(a_row("shelve_alarm.refused", asked="1", reason="alarm_changed"), entry.asked)

    sentence = reason_words(refused, picture)

    assert sentence is not None
    assert sentence.what == "The alarm no longer stands as you saw it."
    assert dict(entry_facts(refused, picture))["Why"] == "Chatters"


def test_that_what_was_only_asked_has_no_reason_against_it(picture):
    entry = shelved()
    assert entry.asked is not None

    assert reason_words(JournalEntry(entry.asked), picture) is None


def test_that_no_raw_ids_are_shown(picture):
    names = [name for name, value in entry_facts(shelved(), picture) if value]

    assert "event_id" not in names
    assert "alarm" not in names


def test_that_every_act_on_alarms_has_words():
    assert ACTS - set(_ACTS) - set(_OCCURRENCES) == {kind for kind in CONSEQUENCES if kind.startswith("alarm.")}
