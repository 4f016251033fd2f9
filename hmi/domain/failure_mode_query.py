"""What a screen may ask about how equipment fails."""

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import FailureMode
from hmi.domain.procedure_query import SkillRow


class AskFailureModes(Struct, frozen=True, kw_only=True, tag="ask_failure_modes"):
    """The library that is in use: what ships, with what the site changed."""


class FailureModePlaces(Struct, frozen=True, kw_only=True):
    """Where the modes of a sort of equipment can be in this cell."""

    equipment_class: EquipmentClass
    equipment: tuple[EquipmentId, ...]


class FailureModesAnswer(Struct, frozen=True, kw_only=True, tag="failure_modes"):
    """Every mode, also of equipment that this cell does not have."""

    modes: tuple[FailureMode, ...] = ()
    places: tuple[FailureModePlaces, ...] = ()
    skills: tuple[SkillRow, ...] = ()
    """What the skills are called that interventions and checks ask for."""
    trouble: str = ""
    """What is wrong with the site's files: then what was read before, or what ships, is in use."""


FailureModeQuery = AskFailureModes
FailureModeQueryAnswer = FailureModesAnswer
