"""Which tags are worth a trace, and where in the cell they belong."""

from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentKind
from hmi.domain.equipment_facts import EquipmentFacts
from hmi.domain.tag import ADDED, TagName
from ui.bridge import Picture

_TELLING = ("Speed", "Power", "Temperature")
_LIVELY = (EquipmentKind.ROBOT, EquipmentKind.MACHINE_TOOL, EquipmentKind.ENERGY_METER)
"""What moves most stands first."""
_FIRST, _OF_EQUIPMENT = 4, 6


def first_choice(picture: Picture) -> list[TagName]:
    """Something worth seeing when nobody chose yet: what each card of the overview shows, else other moving values."""
    equipment = sorted(picture.cell.equipment, key=lambda one: one.kind not in _LIVELY)
    keys = [EquipmentFacts.of(one, picture.definition).key for one in equipment]
    moving = [tag for tag in picture.cell.tags if tag.data_type.is_floating and tag.role]
    others = [tag.name for tag in moving if any(word in tag.role for word in _TELLING)]
    return list(dict.fromkeys([*(key for key in keys if key is not None), *others]))[:_FIRST]


def moving_tags_of(picture: Picture, equipment: str) -> list[TagName]:
    """The first moving values of a piece of equipment; none for an id that the cell does not have."""
    found = [one for one in picture.cell.equipment if one.id == equipment]
    names = [name for one in found for component in one.components for name in component.tags.values()]
    definitions = [picture.definition(name) for name in names]
    return [one.name for one in definitions if one is not None and one.data_type.is_floating][:_OF_EQUIPMENT]


def place_words(cell: Cell, tag: TagName) -> str:
    """Equipment and component of a tag, as people call them."""
    for equipment in cell.equipment:
        for component in equipment.components:
            if tag in component.tags.values():
                name = "" if component.name == ADDED else (component.label or component.name).replace("_", " ")
                return " · ".join(part for part in (equipment.label, name) if part)
    return tag.rpartition("/")[0].replace("/", " · ").replace("_", " ")
