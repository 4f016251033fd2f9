"""The library of failure modes as Qt rows: each sort of equipment below its heading; searched by what it says."""

from collections.abc import Callable, Hashable, Sequence

from msgspec import Struct

from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import FailureMode


class ClassHeading(Struct, frozen=True):
    """Stands over the modes of a sort of equipment."""

    of: EquipmentClass


ModeRow = ClassHeading | FailureMode


def key_of(row: ModeRow) -> Hashable:
    """What a row is known by."""
    return row.id if isinstance(row, FailureMode) else row


def is_heading(row: ModeRow) -> bool:
    """Whether it stands over others."""
    return isinstance(row, ClassHeading)


def mode_rows(modes: Sequence[FailureMode], searched: str, said_of: Callable[[FailureMode], str]) -> list[ModeRow]:
    """Those of which all words that are searched are said, in the order of the sorts of equipment."""
    wanted = searched.casefold().split()
    found = [mode for mode in modes if all(word in said_of(mode).casefold() for word in wanted)]
    rows: list[ModeRow] = []
    for sort in EquipmentClass:
        of_sort = [mode for mode in found if mode.equipment_class is sort]
        rows += [ClassHeading(sort), *of_sort] if of_sort else []
    return rows
