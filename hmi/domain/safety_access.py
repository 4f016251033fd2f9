"""What is a safety function's matter, and so nothing that a procedure may write or call."""

import re

from hmi.domain.cell import Cell
from hmi.domain.equipment import Component, ComponentKind, MethodDefinition
from hmi.domain.procedure import MethodCall

_NAMES = re.compile(
    r"protective_?stop|emergency|e_?stop|safety|safeguard|guard_?(door|lock)|muting|bypass", re.IGNORECASE
)
"""How companion specifications and makers call methods that release or change safety functions."""


def method_of(cell: Cell, call: MethodCall) -> tuple[Component, MethodDefinition] | None:
    """The method of the cell that is meant, and whose it is; None where there is none."""
    for equipment in cell.equipment:
        if equipment.id != call.equipment:
            continue
        for component in equipment.components:
            if component.name != call.component:
                continue
            for method in component.methods:
                if method.name == call.method:
                    return component, method
    return None


def is_safety_method(component: Component, method: MethodDefinition) -> bool:
    """Whether a method belongs to a safety function: such are carried out at the machine, with a view of the cell."""
    return component.kind is ComponentKind.SAFETY or _NAMES.search(method.name) is not None
