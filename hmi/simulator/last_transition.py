"""LastTransition and its reason: what a robot's state machine did last (OPC 40010-1, OperationStateMachineType)."""

from collections.abc import Callable

from asyncua import ua

from hmi.simulator.state_tables import STATE_MACHINES
from hmi.simulator.tag_plan import TagPlan

_EXTERNAL, _SYSTEM = 1, 3
_REASONS = (
    ("Unknown", "Caused by an unknown reason"), ("External", "Caused by external operation"),
    ("Direct", "Caused by direct operation"), ("System", "Caused by system specific behavior"),
    ("Error", "Caused by an error"), ("Application", "Caused explicitly by end user program logic"),
)  # fmt: skip


class LastTransition:
    """Follows a state that only clients move, after a start that the system made itself."""

    def __init__(self, machine: str, read_state: Callable[[], str]) -> None:
        found = next(one for one in STATE_MACHINES if one.type == machine)
        self._nodes = {name: node for node, name, *_others in found.transitions}
        self._read_state = read_state
        self._state = read_state()
        self._name = f"ReadyTo{self._state}"
        self.reason = _SYSTEM

    def name(self) -> str:
        """Its BrowseName."""
        state = self._read_state()
        if state != self._state:
            direct = f"{self._state}To{state}"
            self._name = direct if direct in self._nodes else f"ReadyTo{state}"
            self._state, self.reason = state, _EXTERNAL
        return self._name

    def node(self) -> str:
        """Its known node."""
        return self._nodes[self.name()]


async def add_last_transition(plan: TagPlan, path: str, machine: str, read_state: Callable[[], str]) -> None:
    """Add both variables to the state machine at ``path``, which is of the type ``machine``."""
    last = LastTransition(machine, read_state)

    def read_reason() -> int:
        last.name()
        return last.reason

    await plan.text(
        f"{path}/last_transition", "0:LastTransition", path, last.name, kind="0:2767", is_localized=True
    )  # fmt: skip
    await plan.node(
        f"{path}/last_transition/id", "0:Id", f"{path}/last_transition", lambda: plan.space.node_id(last.node())
    )
    reason = f"{path}/reason"
    await plan.count(reason, "R:LastTransitionReason", path, read_reason, variant=ua.VariantType.Int16, kind="0:11238")
    values = [
        ua.EnumValueType(number, ua.LocalizedText(name), ua.LocalizedText(about))
        for number, (name, about) in enumerate(_REASONS)
    ]
    await plan.list(f"{reason}/values", "0:EnumValues", reason, values, "0:7594")
    await plan.text(
        f"{reason}/text", "0:ValueAsText", reason, lambda: _REASONS[read_reason()][0], is_localized=True,
        is_property=True,
    )  # fmt: skip
