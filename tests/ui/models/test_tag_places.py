"""Two values of one machine are told apart wherever they stand beside each other."""

from hmi.domain.cell import Cell
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from ui.models.picture import Picture
from ui.models.tag_places import place_label

ROLES = {
    "Safety": (
        "ProtectiveStop",
        "ProtectiveStopFunctions.Collision.Active",
        "ProtectiveStopFunctions.GuardDoor.Active",
    ),
    "Motor_3": ("MotorCurrent",),
    "Motor_4": ("MotorCurrent",),
}


def a_picture() -> Picture:
    parts, tags = [], []
    for name, roles in ROLES.items():
        named = {role: TagName(f"cobot/{name}/{role}") for role in roles}
        parts.append(Component(name=name, kind=ComponentKind.SAFETY, label=name, tags=named))
        for role, tag in named.items():
            node = NodeAddress(endpoint="cell", uri="urn:test", identifier=f"s={tag}")
            tags.append(TagDefinition(name=tag, node=node, data_type=DataType.BOOLEAN, role=role.rpartition(".")[2]))
    cobot = Equipment(id=EquipmentId("cobot"), kind=EquipmentKind.ROBOT, label="Cobot", components=tuple(parts))
    return Picture(Cell(id="cell", label="Cell", equipment=(cobot,), tags=tuple(tags)))


def test_that_what_a_machine_has_once_is_said_without_its_part():
    assert place_label(a_picture(), TagName("cobot/Safety/ProtectiveStop")) == "Cobot: Protective stop"


def test_that_what_it_has_more_than_once_is_said_with_its_part():
    picture = a_picture()

    def said(part: str, role: str) -> str:
        return place_label(picture, TagName(f"cobot/{part}/{role}"))

    assert said("Safety", "ProtectiveStopFunctions.Collision.Active") == "Cobot: Collision · Active"
    assert said("Safety", "ProtectiveStopFunctions.GuardDoor.Active") == "Cobot: Guard door · Active"
    assert said("Motor_3", "MotorCurrent") == "Cobot: Motor 3 · Motor current"


def test_that_what_the_cell_lacks_is_said_by_its_name():
    assert place_label(a_picture(), TagName("cobot/gone")) == "cobot/gone"
