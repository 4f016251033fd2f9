"""Whether a cell, or a machine, does not work now: where a key asks why."""

from collections.abc import Sequence

from hmi.domain.equipment import EquipmentKind
from hmi.domain.equipment_facts import NEEDS_A_PERSON, Condition, EquipmentFacts
from ui.bridge import Bridge


def is_standing(bridge: Bridge, all_facts: Sequence[EquipmentFacts]) -> bool:
    """Whether the cell does not say that it works, or a machine of it needs a person."""
    picture = bridge.picture
    told = {
        facts.equipment.id: facts.condition(picture.reading, picture.definition) for facts in all_facts if facts.states
    }
    heads = [
        told[facts.equipment.id]
        for facts in all_facts
        if facts.equipment.kind is EquipmentKind.SUPERVISOR and facts.equipment.id in told
    ]
    return any(one is not Condition.WORKING for one in heads) or any(one in NEEDS_A_PERSON for one in told.values())
