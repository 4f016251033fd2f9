"""What else a card shows: what matters for the kind of equipment, and nothing twice."""

from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, TagUse, ValueRange
from ui.models.further_values import further_values


def a_tag(name: str, **facts) -> TagDefinition:
    node = NodeAddress(endpoint="cell", uri="urn:test", identifier=f"s={name}")
    return TagDefinition(**{"name": TagName(name), "node": node, "data_type": DataType.DOUBLE, "role": name} | facts)


def told(kind: EquipmentKind, tags: list[TagDefinition], besides=frozenset(), of=ComponentKind.OTHER) -> list[str]:
    part = Component(name="Part", kind=of, tags={tag.role: tag.name for tag in tags})
    equipment = Equipment(id=EquipmentId("one"), kind=kind, label="One", components=(part,))
    known = {tag.name: tag for tag in tags}
    return list(further_values(equipment, known.get, set(besides)))


def test_that_what_matters_for_the_kind_comes_first():
    tags = [a_tag("Humidity", use=TagUse.PROCESS), a_tag("FeedOverride"), a_tag("ActualSpeed")]

    assert told(EquipmentKind.MACHINE_TOOL, tags) == ["ActualSpeed", "FeedOverride", "Humidity"]


def test_that_an_unknown_machine_tells_what_has_a_range_before_other_measurements():
    tags = [a_tag("Pv1", use=TagUse.PROCESS), a_tag("Pv2", engineering_range=ValueRange(0, 1)), a_tag("Serial")]
    tags[2] = a_tag("Serial", data_type=DataType.STRING, use=TagUse.STATIC)

    assert told(EquipmentKind.MACHINE, tags) == ["Pv2", "Pv1"]


def test_that_nothing_is_told_twice():
    tags = [a_tag("MachSpeed"), a_tag("CurMachSpeed", engineering_range=ValueRange(0, 1))]

    assert told(EquipmentKind.CONVEYOR, tags, besides={TagName("CurMachSpeed")}) == ["MachSpeed"]


def test_that_one_axis_does_not_speak_for_the_robot():
    tags = [a_tag("ActualPosition", engineering_range=ValueRange(-360, 360))]

    assert told(EquipmentKind.ROBOT, tags, of=ComponentKind.AXIS) == []
