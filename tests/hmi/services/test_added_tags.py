"""Variables that a person adds to a cell: named in any language, shown somewhere, and gone without a trace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.cell import Cell
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.services.added_tags import free_name, with_tag, without_tag

PRESS = Equipment(
    id=EquipmentId("press"),
    kind=EquipmentKind.MACHINE,
    label="Press",
    components=(Component(name="Motor", kind=ComponentKind.MOTOR, tags={"Speed": TagName("press/motor/speed")}),),
)
NODE = NodeAddress(endpoint="plc", uri="urn:t", identifier="s=x")


def a_tag(name: str) -> TagDefinition:
    return TagDefinition(name=TagName(name), node=NODE, data_type=DataType.DOUBLE)


CELL = Cell(id="c", label="C", tags=(a_tag("press/motor/speed"),), equipment=(PRESS,))


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Öldruck_Hauptzylinder", "added/plc/öldruck_hauptzylinder"),
        ("ضغط الزيت", "added/plc/ضغط_الزيت"),
        ("DB1.Press (bar)", "added/plc/db1_press_bar"),
        ("***", "added/plc/tag"),
    ],
)
def test_that_a_tag_is_named_after_its_label_in_any_language(label: str, name: str):
    assert free_name(CELL, "plc", label) == name


def test_that_equal_labels_become_different_names():
    cell = with_tag(CELL, a_tag("added/plc/pressure"), None, "Pump")

    assert free_name(cell, "plc", "Pressure") == "added/plc/pressure_2"


def test_that_an_added_tag_is_shown_at_the_equipment_that_was_chosen():
    cell = with_tag(CELL, a_tag("added/plc/oil"), PRESS.id, "")

    (press,) = cell.equipment
    assert press.components[:-1] == PRESS.components
    assert press.components[-1].tags == {"oil": "added/plc/oil"}


def test_that_a_machine_is_made_once_for_all_tags_that_shall_be_shown_at_it():
    cell = with_tag(with_tag(CELL, a_tag("added/plc/a"), None, "Pump 1"), a_tag("added/plc/b"), None, "Pump 1")

    _press, pump = cell.equipment
    assert (pump.id, pump.label, pump.kind) == ("added_pump_1", "Pump 1", EquipmentKind.MACHINE)
    assert pump.components[0].tags == {"a": "added/plc/a", "b": "added/plc/b"}


def test_that_a_tag_without_a_place_is_shown_at_a_machine_called_as_its_endpoint():
    assert with_tag(CELL, a_tag("added/plc/a"), None, "").equipment[-1].label == "plc"


names = st.sampled_from(["a", "b", "c", "d"])


@given(st.lists(st.tuples(names, st.sampled_from(["Pump", "Press", "", "Öl"])), unique_by=lambda one: one[0]))
def test_that_a_cell_is_as_before_when_all_that_was_added_is_gone(added: list[tuple[str, str]]):
    cell = CELL
    for name, machine in added:
        cell = with_tag(cell, a_tag(f"added/plc/{name}"), None, machine)
    shown = [tag for one in cell.equipment for component in one.components for tag in component.tags.values()]
    assert len(set(shown)) == len(shown) == len(cell.tags)

    for name, _machine in reversed(added):
        cell = without_tag(cell, TagName(f"added/plc/{name}"))

    assert cell == CELL
