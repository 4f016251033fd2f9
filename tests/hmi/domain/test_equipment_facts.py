"""What a piece of equipment says of itself, from state machines within each other."""

import pytest

from hmi import i18n
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.equipment_facts import Condition, EquipmentFacts, meaning_of
from hmi.domain.quality import Freshness
from hmi.domain.reading import Reading
from hmi.domain.state_machine import MACHINES
from hmi.domain.tag import TagName
from ui.models.state_words import said

BAD_STATE_NOT_ACTIVE = 0x80000000
NESTED = ("MachineState.ExecuteState.CurrentState", "MachineState.CurrentState", "CurrentState")


def a_unit(*roles: str) -> EquipmentFacts:
    component = Component(name="Unit", kind=ComponentKind.PACKML, tags={role: TagName(role) for role in roles})
    unit = Equipment(id=EquipmentId("unit"), kind=EquipmentKind.MACHINE, label="Unit", components=(component,))
    return EquipmentFacts.of(unit, lambda _name: None)


def looking_at(values: dict[str, str | None], freshness: Freshness = Freshness.LIVE):
    def look(name: TagName) -> Reading:
        value = values.get(name)
        status = 0 if value is not None else BAD_STATE_NOT_ACTIVE
        return Reading(value=value, status=status, source_time_ns=1, server_time_ns=1, freshness=freshness)

    return look


@pytest.mark.parametrize(
    ("words", "told", "condition"),
    [
        (("Execute", "Running", "Cleared"), "Execute", Condition.WORKING),
        (("Held", "Running", "Cleared"), "Held", Condition.HELD),
        ((None, "Stopped", "Cleared"), "Stopped", Condition.STOPPED),
        (("", "Stopped", "Cleared"), "Stopped", Condition.STOPPED),
        ((None, None, "Aborted"), "Aborted", Condition.FAULT),
        ((None, None, None), "", Condition.UNKNOWN),
    ],
)
def test_that_the_innermost_active_machine_tells_the_state(words, told, condition):
    facts, look = a_unit(*reversed(NESTED)), looking_at(dict(zip(NESTED, words, strict=True)))

    assert facts.state_word(look, lambda _name: None) == told
    assert facts.condition(look, lambda _name: None) is condition


def test_that_the_state_of_packml_that_is_always_valid_comes_first():
    assert a_unit(*NESTED, "Status.StateCurrent").states[0].role == "Status.StateCurrent"


def test_that_a_silent_unit_has_no_state():
    facts, look = a_unit(*NESTED), looking_at(dict.fromkeys(NESTED, "Execute"), Freshness.STALE)

    assert facts.state_word(look, lambda _name: None) == ""
    assert facts.condition(look, lambda _name: None) is Condition.SILENT


HOW_IT_IS_SET = {"None", "Maintenance", "Setup"}
OF_A_MACHINE_WITHIN = {"Cleared"}


@pytest.mark.parametrize("state", sorted({name for names in MACHINES.values() for name in names.values()}))
def test_that_every_published_state_has_a_meaning_and_words(state):
    i18n.choose("qps")

    assert said(state).startswith("[")
    assert (meaning_of(state) is Condition.CONNECTED) == (state in HOW_IT_IS_SET | OF_A_MACHINE_WITHIN)
