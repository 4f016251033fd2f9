"""The milling machine as a machine tool of OPC 40501-1."""

from asyncua import ua

from hmi.simulator.address_space import HAS_COMPONENT, ORGANIZES
from hmi.simulator.building_blocks import (
    add_blocks,
    add_electricity,
    add_identification,
    add_operation_mode,
    add_stacklight,
    item_state_of,
)
from hmi.simulator.cell_model import CellModel
from hmi.simulator.cnc import PROGRAM_NAME, Cnc
from hmi.simulator.node_declarations import Scale
from hmi.simulator.operation_mode import OperationMode
from hmi.simulator.pack_nodes import command_method
from hmi.simulator.packml import PackCommand, PackState
from hmi.simulator.state_tables import STATE_IDS
from hmi.simulator.tag_plan import TagPlan

_MT_MODES = {
    OperationMode.NONE: 5, OperationMode.MAINTENANCE: 4, OperationMode.SETUP: 2, OperationMode.PROCESSING: 1,
}  # fmt: skip
_TOOL_BREAK, _TOOL_LIFE = 2, 3
"""Why a tool is locked, numbers of the specification."""
_PERCENT = Scale(unit="P1", low=0.0, high=150.0)


async def add_cnc(plan: TagPlan, model: CellModel) -> None:
    """Add the machine below Machines."""
    space, cnc, meter = plan.space, model.cnc, model.meter
    machine = await space.add_object("cnc", "S:CNC", "M:1001", "MT:13", ORGANIZES)
    await add_identification(
        plan, machine, maker="Tandem Simulation", model="Mill 500", serial="M500-0042", kind="MT:11"
    )
    await add_blocks(plan, machine, lambda: _item_state(cnc))

    def set_mode(mode: OperationMode) -> None:
        cnc.mode = mode

    await add_operation_mode(plan, machine, lambda: cnc.mode, set_mode, lambda: not cnc.is_milling)
    await add_electricity(
        plan, "cnc", lambda: meter.power_by_machine_w["cnc"], lambda: meter.energy_by_machine_wh["cnc"], 6000.0
    )
    for command in PackCommand:
        name = command.name.capitalize()
        await space.method(f"cnc/{name}", f"S:{name}", machine, command_method(cnc.unit.command, command))
    await _add_monitoring(plan, cnc, machine)
    await _add_production(plan, cnc, machine)
    await _add_tool(plan, cnc, machine)
    await space.add_object("cnc/notification", "MT:Notification", machine, "MT:7")


def _why_locked(cnc: Cnc) -> int:
    if cnc.tool_is_broken:
        return _TOOL_BREAK
    return _TOOL_LIFE if cnc.tool_is_locked else 0


def _item_state(cnc: Cnc) -> str:
    if cnc.mode is OperationMode.MAINTENANCE:
        return "OutOfService"
    return item_state_of(cnc.unit) if cnc.is_milling or cnc.unit.state is not PackState.EXECUTE else "NotExecuting"


def _channel_state(cnc: Cnc) -> int:
    if cnc.unit.state is not PackState.EXECUTE:
        return 1
    return 0 if cnc.is_milling else 2


_PROGRAM_STATES = ("Initializing", "Running", "Ended", "Interrupted", "Aborted")
"""By their numbers."""


def _program_state(cnc: Cnc) -> str:
    if cnc.is_milling:
        stopped = "Aborted" if cnc.unit.state is PackState.ABORTED else "Interrupted"
        return "Running" if cnc.unit.state is PackState.EXECUTE else stopped
    return "Ended" if cnc.part is not None else "Initializing"


async def _add_monitoring(plan: TagPlan, cnc: Cnc, machine: str) -> None:
    space = plan.space
    monitoring = await space.add_object("cnc/monitor", "MT:Monitoring", machine, "MT:14")
    whole = await space.add_object("cnc/monitor/machine", "MT:MachineTool", monitoring, "MT:26")
    await plan.member(
        "cnc/operation_mode/mt", "MT:OperationMode", whole, lambda: _MT_MODES[cnc.mode], data_type="MT:65"
    )
    await plan.count("cnc/power_on", "MT:PowerOnDuration", whole, lambda: 11_842 + int(cnc.power_on_s / 3600))
    await plan.flag("cnc/door_closed", "S:DoorClosed", whole, lambda: cnc.door_is_closed)
    await plan.number(
        "cnc/coolant_flow", "S:CoolantFlow", whole, lambda: cnc.coolant_l_min,
        Scale(unit="L2", low=0.0, high=40.0), digits=1,
    )  # fmt: skip
    await plan.number(
        "cnc/coolant_temperature", "S:CoolantTemperature", whole, lambda: cnc.coolant_temperature_c,
        Scale(unit="CEL", low=0.0, high=60.0), digits=1,
    )  # fmt: skip
    for row, name in enumerate(("X", "Y", "Z")):
        await plan.number(
            f"cnc/axis_{name.lower()}", f"S:{name}Position", whole, lambda row=row: float(cnc.axes_mm[row]),
            Scale(unit="MMT", low=-150.0, high=500.0), is_motion=True, digits=2,
        )  # fmt: skip
    await _add_channel(plan, cnc, monitoring)
    await _add_spindle(plan, cnc, monitoring)
    await add_stacklight(
        plan, monitoring,
        lambda: (cnc.unit.state is PackState.ABORTED, not cnc.is_milling, cnc.is_milling),
    )  # fmt: skip


async def _add_channel(plan: TagPlan, cnc: Cnc, monitoring: str) -> None:
    channel = await plan.space.add_object("cnc/channel", "S:Channel1", monitoring, "MT:16")
    await plan.constant("cnc/channel/name", "MT:Name", channel, "Channel 1", ua.VariantType.String)
    await plan.member("cnc/channel/state", "MT:ChannelState", channel, lambda: _channel_state(cnc), data_type="MT:64")
    await plan.member("cnc/channel/mode", "MT:ChannelMode", channel, lambda: 0, data_type="MT:67")

    def set_feed(value: float) -> None:
        cnc.feed_override = value

    def set_rapid(value: float) -> None:
        cnc.rapid_override = value

    await plan.number(
        "cnc/channel/feed_override", "MT:FeedOverride", channel, lambda: cnc.feed_override, _PERCENT,
        apply=set_feed, has_history=True, kind="0:17570",
    )  # fmt: skip
    await plan.number(
        "cnc/channel/rapid_override", "MT:RapidOverride", channel, lambda: cnc.rapid_override,
        Scale(unit="P1", low=0.0, high=100.0), apply=set_rapid, kind="0:17570",
    )  # fmt: skip


async def _add_spindle(plan: TagPlan, cnc: Cnc, monitoring: str) -> None:
    spindle = await plan.space.add_object("cnc/spindle", "S:Spindle", monitoring, "MT:22")
    await plan.constant("cnc/spindle/name", "MT:Name", spindle, "Spindle", ua.VariantType.String)
    await plan.flag("cnc/spindle/rotating", "MT:IsRotating", spindle, lambda: cnc.spindle_rpm > 10.0)
    await plan.number(
        "cnc/spindle/speed", "S:ActualSpeed", spindle, lambda: cnc.spindle_rpm,
        Scale(unit="RPM", low=0.0, high=12000.0), is_motion=True, has_history=True, digits=0,
    )  # fmt: skip
    await plan.number(
        "cnc/spindle/load", "S:Load", spindle, lambda: cnc.spindle_load, _PERCENT,
        is_motion=True, has_history=True, digits=1,
    )  # fmt: skip
    await plan.number(
        "cnc/spindle/vibration", "S:Vibration", spindle, lambda: cnc.vibration_mm_s,
        Scale(unit="C16", low=0.0, high=20.0), has_history=True, digits=2,
    )  # fmt: skip
    await plan.number(
        "cnc/spindle/temperature", "S:Temperature", spindle, lambda: cnc.spindle_temperature_c,
        Scale(unit="CEL", low=0.0, high=120.0), has_history=True, digits=2,
    )  # fmt: skip


async def _add_production(plan: TagPlan, cnc: Cnc, machine: str) -> None:
    space = plan.space
    production = await space.add_object("cnc/production", "MT:Production", machine, "MT:21")
    program = await space.add_object("cnc/program", "MT:ActiveProgram", production, "MT:32")
    await plan.constant("cnc/program/name", "MT:Name", program, PROGRAM_NAME, ua.VariantType.String)
    await plan.constant("cnc/program/number", "0:NumberInList", program, 0, ua.VariantType.UInt16)
    state = await space.add_object("cnc/program/state", "MT:State", program, "MT:15")
    await plan.state(
        state, state, lambda: _program_state(cnc), lambda name: space.node_id(STATE_IDS[f"program.{name}"])
    )
    await plan.count(
        f"{state}/number", "0:Number", f"{state}/current_state", lambda: _PROGRAM_STATES.index(_program_state(cnc)),
        is_property=True,
    )  # fmt: skip
    await plan.number(
        "cnc/program/progress", "S:Progress", program, lambda: cnc.progress * 100.0,
        Scale(unit="P1", low=0.0, high=100.0), digits=0,
    )  # fmt: skip
    await plan.text("cnc/program/part", "S:PartIdentifier", program, lambda: cnc.part.name if cnc.part else "")
    statistics = await space.add_object("cnc/statistics", "MT:Statistics", production, "MT:20")
    await plan.count(
        "cnc/statistics/parts", "MT:PartsProducedInLifetime", statistics, lambda: 18_204 + cnc.parts_made,
        has_history=True,
    )  # fmt: skip


async def _add_tool(plan: TagPlan, cnc: Cnc, machine: str) -> None:
    space = plan.space
    equipment = await space.add_object("cnc/equipment", "MT:Equipment", machine, "MT:12")
    tools = await space.add_object("cnc/tools", "MT:Tools", equipment, "MT:44")
    tool = await space.add_object("cnc/tool", "S:ActiveTool", tools, "MT:50", HAS_COMPONENT)
    await plan.count("cnc/tool/number", "MT:ControlIdentifier1", tool, lambda: cnc.tool_number)
    await plan.member(
        "cnc/tool/identified_by", "MT:ControlIdentifierInterpretation", tool, lambda: 0, data_type="MT:69"
    )
    await plan.flag("cnc/tool/locked", "MT:Locked", tool, lambda: cnc.tool_is_locked)
    await plan.member(
        "cnc/tool/locked/reason", "MT:ReasonForLocking", "cnc/tool/locked",
        lambda: _why_locked(cnc), data_type="MT:66", is_property=True,
    )  # fmt: skip
    await plan.number(
        "cnc/tool/life", "S:RemainingLife", tool, lambda: cnc.tool_life_left,
        Scale(unit="P1", low=0.0, high=100.0), has_history=True, digits=1,
    )  # fmt: skip
    await plan.count("cnc/tool/changes", "S:ToolChanges", tool, lambda: cnc.tool_changes)
