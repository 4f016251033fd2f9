"""In which mode a machine is: whether it produces by itself, or somebody has it in hand."""

from msgspec import Struct

from hmi.domain.equipment import Equipment
from hmi.domain.equipment_facts import first_tag
from hmi.domain.tag import Scalar, TagDefinition, TagName

_ROLES = ("UnitModeCurrent", "OperationalMode", "OperationMode")
"""PackML (OPC 30050), robots (OPC 40010-1, 7.14), machine tools (OPC 40501-1)."""
_PRODUCTION_WORDS = frozenset(
    {"automatic", "automaticexternal", "auto", "produce", "producing", "production", "processing"}
)
_PRODUCTION_NUMBERS: dict[str, frozenset[int]] = {
    "UnitModeCurrent": frozenset({1}),
    "OperationalMode": frozenset({3, 4}),
    "OperationMode": frozenset({1}),
}
"""Where the server gives no words: Producing; Automatic and AutomaticExternal; Automatic."""


class OperatingMode(Struct, frozen=True):
    """A mode as its controller calls it."""

    word: str
    is_production: bool


def mode_tag(equipment: Equipment) -> TagName | None:
    """The tag that tells the mode, if the machine has one that is published."""
    return first_tag(equipment.components, *_ROLES)


def mode_of(definition: TagDefinition, value: Scalar | None) -> OperatingMode | None:
    """What a value says; None where nobody can tell: an unknown mode is never called production nor anything else."""
    if isinstance(value, str):
        return _by_word(value) if value else None
    if value is None:
        return None
    number = int(value)
    word = definition.words.get(number, "")
    if word:
        return _by_word(word)
    numbers = _PRODUCTION_NUMBERS.get(definition.role.rpartition(".")[2])
    return None if numbers is None else OperatingMode(str(number), number in numbers)


def _by_word(word: str) -> OperatingMode:
    plain = "".join(letter for letter in word.casefold() if letter.isalpha())
    return OperatingMode(word, plain in _PRODUCTION_WORDS)
