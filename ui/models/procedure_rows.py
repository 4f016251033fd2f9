"""The list of procedures as Qt rows: what is under way first, then each sort of equipment below its heading."""

from collections.abc import Hashable, Sequence

from msgspec import Struct

from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.procedure_query import ProcedureRow, RunRow


class RowHeading(Struct, frozen=True):
    """Stands over the runs that are open, or over the procedures of a sort of equipment."""

    of: EquipmentClass | None = None
    """None: of the runs."""


ListRow = RowHeading | RunRow | ProcedureRow


def key_of(row: ListRow) -> Hashable:
    """What a row is known by."""
    match row:
        case RunRow():
            return ("run", row.run.id)
        case ProcedureRow():
            return ("procedure", row.id)
        case RowHeading():
            return row


def is_heading(row: ListRow) -> bool:
    """Whether it stands over others."""
    return isinstance(row, RowHeading)


def list_rows(runs: Sequence[RunRow], procedures: Sequence[ProcedureRow]) -> list[ListRow]:
    """Everything in the order of the list; procedures come ordered by class."""
    rows: list[ListRow] = [RowHeading(), *runs] if runs else []
    before: EquipmentClass | None = None
    for row in procedures:
        if row.equipment_class is not before:
            rows.append(RowHeading(row.equipment_class))
            before = row.equipment_class
        rows.append(row)
    return rows
