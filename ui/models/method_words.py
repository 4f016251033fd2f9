"""Names of methods for people: in their language where a companion specification has them, else the server's own."""

from hmi.domain.cell import Cell
from hmi.domain.equipment import MethodDefinition
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

METHODS: dict[str, str] = {
    "Abort": N_("Abort"),
    "Abort inspection": N_("Abort the inspection"),
    "Abort order": N_("Abort the order"),
    "Ask what came of an order": N_("Ask what came of an order"),
    "Cancel order": N_("Cancel the order"),
    "Clear": N_("Clear"),
    "Clear all faults": N_("Clear all faults"),
    "Clear fault": N_("Clear a fault"),
    "Clear order": N_("Clear the order"),
    "Get robot ready": N_("Get the robot ready"),
    "Halt camera": N_("Halt the camera"),
    "Hold": N_("Hold"),
    "Inject fault": N_("Inject a fault"),
    "Load program": N_("Load a program"),
    "Order parts": N_("Order parts"),
    "Pause order": N_("Pause the order"),
    "Reset": N_("Reset the unit"),
    "Reset camera": N_("Reset the camera"),
    "Resume order": N_("Resume the order"),
    "Revoke start": N_("Revoke the start"),
    "Select automatic mode": N_("Select automatic mode"),
    "Set speed": N_("Set the speed"),
    "Set unit mode": N_("Set the unit mode"),
    "SetMachSpeed": N_("Set the speed"),
    "Stand robot down": N_("Stand the robot down"),
    "Start": N_("Start"),
    "Start order": N_("Start an order"),
    "Start program": N_("Start the program"),
    "Start robot": N_("Start the robot"),
    "Stop": N_("Stop"),
    "Stop inspection": N_("Stop the inspection"),
    "Stop order": N_("Stop the order"),
    "Stop program": N_("Stop the program"),
    "Stop robot": N_("Stop the robot"),
    "Store and start order": N_("Store and start an order"),
    "Store order": N_("Store an order"),
    "Suspend": N_("Suspend"),
    "Unhold": N_("Unhold"),
    "Unload program": N_("Unload the program"),
    "UnlockProtectiveStop": N_("Unlock the protective stop"),
    "Unsuspend": N_("Unsuspend"),
}
"""By the name that a companion specification or the simulated cell gives them."""


def method_words(method: MethodDefinition) -> str:
    """What a key that calls ``method`` is named."""
    own = method.label or method.name
    return _(METHODS[own]) if own in METHODS else own


def method_of(cell: Cell, equipment: str, component: str | None, name: str) -> MethodDefinition | None:
    """What was called; without a component, the first of that name at the equipment."""
    for one in cell.equipment:
        for part in one.components if one.id == equipment else ():
            for method in part.methods:
                if method.name == name and component in (None, part.name):
                    return method
    return None
