"""A unit of OPC 30050 (PackML): three nested state machines, Status, Admin and commands."""

from collections.abc import Awaitable, Callable

from asyncua import ua

from hmi.simulator.address_space import HAS_COMPONENT, ORGANIZES, AddressSpace
from hmi.simulator.node_declarations import MethodArgument, Scale
from hmi.simulator.operation_mode import OperationMode
from hmi.simulator.packml import PackCommand, PackState, PackUnit
from hmi.simulator.state_tables import STATE_IDS, STATE_MACHINES
from hmi.simulator.tag_plan import TagPlan
from hmi.simulator.ua_values import GOOD, INVALID_ARGUMENT, INVALID_STATE, OUT_OF_RANGE
from hmi.simulator.unsupported_method import add_unsupported

_ANALOG_ITEM = "0:2368"

Obey = Callable[[PackCommand], bool]


async def add_pack_unit(
    plan: TagPlan, machine: str, unit: PackUnit, obey: Obey, *,
    speed: Callable[[], float], set_speed: Callable[[float], None] | None, speed_scale: Scale,
    read_speed_setpoint: Callable[[], float], starved: Callable[[], bool], blocked: Callable[[], bool],
    processed: Callable[[], int], defective: Callable[[], int],
    mode: Callable[[], OperationMode] = lambda: OperationMode.PROCESSING,
    set_mode: Callable[[OperationMode], None] | None = None,
) -> None:  # fmt: skip
    """A PackMLBaseObjectType with its three nested state machines, Status, Admin and commands."""
    space = plan.space
    pack = await space.add_object(f"{machine}/packml", "P:PackMLBaseObject", machine, "P:6")
    await space.refer("P:72", ORGANIZES, pack)
    await plan.constant(f"{pack}/tag_id", "P:TagID", pack, machine, ua.VariantType.String)
    base = await space.add_object(f"{pack}/base", "P:BaseStateMachine", pack, "P:3")
    inner = await space.add_object(f"{pack}/machine", "P:MachineState", base, "P:2")
    execute = await space.add_object(f"{pack}/execute", "P:ExecuteState", inner, "P:1")

    def find(name: str) -> ua.NodeId:
        return space.node_id(STATE_IDS[f"pack.{name}"])

    await plan.state(base, base, lambda: _outer_state(unit), find)
    await plan.state(inner, inner, lambda: _middle_state(unit), find)
    await plan.state(execute, execute, lambda: unit.state.browse_name, find)
    for path, kind in ((base, "P:3"), (inner, "P:2"), (execute, "P:1")):
        await _add_available(plan, path, kind)
    status = await space.add_object(f"{pack}/status", "P:Status", pack, "P:4")
    await plan.member(
        f"{status}/state_current", "P:StateCurrent", status, lambda: int(unit.state),
        words=_state_words(), has_history=True,
    )  # fmt: skip
    await plan.member(
        f"{status}/unit_mode_current", "P:UnitModeCurrent", status, lambda: mode().pack_mode, data_type="P:11"
    )
    await plan.number(
        f"{status}/cur_mach_speed", "P:CurMachSpeed", status, speed, speed_scale,
        has_history=True, digits=1, kind=_ANALOG_ITEM, variant=ua.VariantType.Float,
    )  # fmt: skip
    await plan.number(
        f"{status}/mach_speed", "P:MachSpeed", status, read_speed_setpoint, speed_scale,
        apply=set_speed, digits=1, kind=_ANALOG_ITEM, variant=ua.VariantType.Float,
    )  # fmt: skip
    await plan.flag(f"{status}/equipment_starved", "P:EquipmentStarved", status, starved)
    await plan.flag(f"{status}/equipment_blocked", "P:EquipmentBlocked", status, blocked)
    await plan.constant(f"{status}/modes", "P:UnitSupportedModes", status, space.node_id("P:11"), ua.VariantType.NodeId)
    admin = await space.add_object(f"{pack}/admin", "P:Admin", pack, "P:5")
    await plan.count(f"{admin}/processed", "S:ProdProcessedCount", admin, processed, has_history=True)
    await plan.count(f"{admin}/defective", "S:ProdDefectiveCount", admin, defective, has_history=True)
    for command in PackCommand:
        name = command.name.capitalize()
        await space.method(f"{pack}/{name}", f"P:{name}", pack, command_method(obey, command))
    await _add_set_speed(space, pack, set_speed, speed_scale)
    await _add_set_mode(space, pack, set_mode)
    for name in ("SetParameter", "SetProduct"):
        await add_unsupported(space, f"{pack}/{name}", f"P:{name}", pack)


async def _add_available(plan: TagPlan, path: str, kind: str) -> None:
    machine = next(one for one in STATE_MACHINES if one.type == kind)
    for name, rows in (("AvailableStates", machine.states), ("AvailableTransitions", machine.transitions)):
        nodes = [plan.space.node_id(row[0]) for row in rows]
        await plan.list(f"{path}/{name}", f"0:{name}", path, nodes, "0:17", reference=HAS_COMPONENT)


async def _add_set_speed(
    space: AddressSpace, pack: str, set_speed: Callable[[float], None] | None, scale: Scale
) -> None:  # fmt: skip
    if set_speed is None:
        await add_unsupported(space, f"{pack}/SetMachSpeed", "P:SetMachSpeed", pack)
        return

    async def call(_object: ua.NodeId, wanted: ua.Variant) -> ua.StatusCode:
        if not isinstance(wanted.Value, int | float) or not scale.low <= wanted.Value <= scale.high:
            return OUT_OF_RANGE
        set_speed(float(wanted.Value))
        return GOOD

    speed = MethodArgument(name="RequestedMachineSpeed", variant=ua.VariantType.Float, about="Speed")
    await space.method(f"{pack}/SetMachSpeed", "P:SetMachSpeed", pack, call, (speed,), label="Set speed")


async def _add_set_mode(space: AddressSpace, pack: str, set_mode: Callable[[OperationMode], None] | None) -> None:
    modes = {mode.pack_mode: mode for mode in OperationMode if mode is not OperationMode.NONE}

    async def call(_object: ua.NodeId, wanted: ua.Variant) -> ua.StatusCode:
        mode = modes.get(wanted.Value)
        if mode is None:
            return INVALID_ARGUMENT
        if set_mode is not None:
            set_mode(mode)
            return GOOD
        return GOOD if mode is OperationMode.PROCESSING else INVALID_STATE

    number = MethodArgument(
        name="RequestedMode", variant=ua.VariantType.Int32, about="1 = Produce, 2 = Maintenance, 3 = Manual"
    )
    await space.method(f"{pack}/SetUnitMode", "P:SetUnitMode", pack, call, (number,), label="Set unit mode")


def command_method(obey: Obey, command: PackCommand) -> Callable[[ua.NodeId], Awaitable[ua.StatusCode]]:
    """A method that commands and answers BadInvalidState where the present state does not allow it."""

    async def call(_object: ua.NodeId) -> ua.StatusCode:
        return GOOD if obey(command) else INVALID_STATE

    return call


def _state_words() -> tuple[str, ...]:
    names = {int(state): state.browse_name for state in PackState}
    return tuple(names.get(number, "Undefined") for number in range(max(names) + 1))


def _outer_state(unit: PackUnit) -> str:
    if unit.state in (PackState.ABORTED, PackState.ABORTING):
        return unit.state.browse_name
    return "Cleared"


def _middle_state(unit: PackUnit) -> str:
    if unit.state in (PackState.STOPPED, PackState.STOPPING, PackState.CLEARING):
        return unit.state.browse_name
    return "Running"
