"""Fault injection as methods of the supervisor, so that a panel can make things go wrong on purpose."""

from asyncua import ua

from hmi.simulator.cell_model import CellModel
from hmi.simulator.faults import Fault
from hmi.simulator.node_declarations import MethodArgument
from hmi.simulator.tag_plan import TagPlan
from hmi.simulator.ua_values import GOOD, INVALID_ARGUMENT, INVALID_STATE, OUT_OF_RANGE

_ENUMERATION = "S:3001"
_FAULTS = tuple(Fault)


async def add_fault_injection(plan: TagPlan, model: CellModel) -> None:
    """InjectFault, ClearFault and ClearFaults, and what is active now."""
    space = plan.space
    await space.declare_enumeration(_ENUMERATION, "FaultEnumeration", tuple(fault.label for fault in _FAULTS))
    place = await space.add_object("fault_injection", "S:FaultInjection", "supervisor", label="Fault injection")
    await plan.text(
        f"{place}/active", "S:ActiveFaults", place, lambda: ", ".join(sorted(model.faults.severities)) or "none"
    )
    numbered = ", ".join(f"{number} {fault.label}" for number, fault in enumerate(_FAULTS))
    await plan.constant(f"{place}/names", "S:FaultNames", place, numbered, ua.VariantType.String)

    async def inject(_object: ua.NodeId, fault: ua.Variant, severity: ua.Variant) -> ua.StatusCode:
        found = _fault_of(fault.Value)
        if found is None or not isinstance(severity.Value, int | float):
            return INVALID_ARGUMENT
        if not 0.0 < severity.Value <= 1.0:
            return OUT_OF_RANGE
        model.inject(found, float(severity.Value))
        return GOOD

    async def clear(_object: ua.NodeId, fault: ua.Variant) -> ua.StatusCode:
        found = _fault_of(fault.Value)
        if found is None:
            return INVALID_ARGUMENT
        return GOOD if model.clear(found) else INVALID_STATE

    async def clear_all(_object: ua.NodeId) -> ua.StatusCode:
        model.clear_all()
        return GOOD

    which = MethodArgument(
        name="Fault", variant=ua.VariantType.Int32, about="Fault, by its number", data_type=_ENUMERATION
    )
    how_bad = MethodArgument(name="Severity", variant=ua.VariantType.Double, about="Severity, above 0 and up to 1")
    await space.method(f"{place}/InjectFault", "S:InjectFault", place, inject, (which, how_bad), label="Inject fault")
    await space.method(f"{place}/ClearFault", "S:ClearFault", place, clear, (which,), label="Clear fault")
    await space.method(f"{place}/ClearFaults", "S:ClearFaults", place, clear_all, label="Clear all faults")


def _fault_of(value: object) -> Fault | None:
    """A fault by number, or by the name that scripts write: ``conveyor_jam``."""
    if isinstance(value, int):
        return _FAULTS[value] if 0 <= value < len(_FAULTS) else None
    return next((fault for fault in _FAULTS if fault.value == value), None)
