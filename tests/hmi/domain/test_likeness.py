"""What counts as the same type of equipment: what is known, and nothing guessed."""

from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind
from hmi.domain.likeness import alike

ACME = {"Manufacturer": "Acme", "Model": "P1"}


def an(name: str, kind: EquipmentKind, **nameplate: str) -> Equipment:
    return Equipment(id=EquipmentId(name), kind=kind, label=name, nameplate=nameplate)


def test_that_conveyors_are_alike_and_a_supervisor_is_like_nothing():
    cell = [
        an("infeed", EquipmentKind.CONVEYOR), an("outfeed", EquipmentKind.CONVEYOR), an("cnc", EquipmentKind.ROBOT),
        an("plc", EquipmentKind.SUPERVISOR), an("other", EquipmentKind.SUPERVISOR),
    ]  # fmt: skip

    assert alike(cell, EquipmentId("infeed")) == ("outfeed",)
    assert alike(cell, EquipmentId("plc")) == ()
    assert alike(cell, EquipmentId("gone")) == ()
    assert alike(cell, None) == ()


def test_that_machines_of_an_unknown_kind_are_alike_by_manufacturer_and_model_only():
    cell = [
        an("a", EquipmentKind.MACHINE, **ACME), an("b", EquipmentKind.MACHINE, **ACME),
        an("c", EquipmentKind.MACHINE, Manufacturer="Acme"), an("d", EquipmentKind.MACHINE),
    ]  # fmt: skip

    assert alike(cell, EquipmentId("a")) == ("b",)
    assert alike(cell, EquipmentId("d")) == ()
