"""Camera, meter, supervisor and layout."""

import json

from hmi.simulator.address_space import HAS_INTERFACE, OBJECTS, ORGANIZES
from hmi.simulator.building_blocks import (
    add_blocks,
    add_electricity,
    add_identification,
    add_machine,
    add_operation_mode,
    add_stacklight,
    item_state_of,
)
from hmi.simulator.camera import VisionState
from hmi.simulator.cell_model import FLOW, CellModel
from hmi.simulator.cnc_nodes import add_cnc
from hmi.simulator.cobot_nodes import add_cobot
from hmi.simulator.conveyor_nodes import add_conveyor
from hmi.simulator.energy_meter import PHASES
from hmi.simulator.fault_nodes import add_fault_injection
from hmi.simulator.job_nodes import add_jobs
from hmi.simulator.node_declarations import Scale
from hmi.simulator.operation_mode import OperationMode
from hmi.simulator.pack_nodes import add_pack_unit
from hmi.simulator.packml import PackState
from hmi.simulator.tag_plan import TagPlan
from hmi.simulator.vision_nodes import add_vision_states

_MAKER = "Tandem Simulation"


async def add_cell(plan: TagPlan, model: CellModel) -> None:
    """Everything the cell shows."""
    await _add_supervisor(plan, model)
    await add_cobot(plan, model)
    await add_cnc(plan, model)
    await add_conveyor(plan, "infeed", "Infeed", model.infeed, "B18-0007")
    await add_conveyor(plan, "outfeed", "Outfeed", model.outfeed, "B18-0008")
    await _add_camera(plan, model)
    await _add_meter(plan, model)
    await _add_layout(plan)
    await add_fault_injection(plan, model)


async def _add_supervisor(plan: TagPlan, model: CellModel) -> None:
    supervisor = model.supervisor
    machine = await add_machine(
        plan, "supervisor", "Supervisor", maker=_MAKER, model="Cell Controller", serial="CC-0001"
    )
    await add_blocks(plan, machine, lambda: item_state_of(supervisor.unit))

    def set_mode(mode: OperationMode) -> None:
        supervisor.mode = mode

    await add_operation_mode(plan, machine, lambda: supervisor.mode, set_mode, lambda: True)
    await add_pack_unit(
        plan, machine, supervisor.unit, supervisor.command,
        speed=lambda: supervisor.parts_per_min, set_speed=None,
        speed_scale=Scale(unit="C94", low=0.0, high=5.0), read_speed_setpoint=lambda: 1.4,
        starved=lambda: supervisor.is_starved, blocked=lambda: supervisor.is_blocked,
        processed=lambda: supervisor.good + supervisor.defective, defective=lambda: supervisor.defective,
        mode=lambda: supervisor.mode, set_mode=set_mode,
    )  # fmt: skip
    line = await plan.space.add_object("supervisor/line", "S:Line", machine)
    await plan.number(
        "supervisor/line/cycle_time", "S:CycleTime", line, lambda: supervisor.cycle_s,
        Scale(unit="SEC", low=0.0, high=300.0), has_history=True, digits=1,
    )  # fmt: skip
    await plan.count("supervisor/line/lost", "S:PartsLost", line, lambda: supervisor.lost)
    await add_jobs(plan, supervisor, machine)
    await add_stacklight(plan, machine, lambda: _lamps(supervisor.unit.state))


def _lamps(state: PackState) -> tuple[bool, bool, bool]:
    stopped = state in (PackState.ABORTED, PackState.HELD, PackState.STOPPED)
    waiting = state in (PackState.SUSPENDED, PackState.IDLE)
    return stopped, waiting, state is PackState.EXECUTE


async def _add_camera(plan: TagPlan, model: CellModel) -> None:
    space, camera = plan.space, model.camera
    machine = await space.add_object("camera", "S:Camera", "M:1001", "V:1003", ORGANIZES)
    await add_identification(plan, machine, maker=_MAKER, model="Vision 5M", serial="V5M-0311")
    await add_blocks(plan, machine, lambda: _vision_item_state(camera.state))

    await add_vision_states(plan, camera, machine)
    management = await space.add_object("camera/results", "V:ResultManagement", machine, "V:1007")
    await space.add_object("camera/result_folder", "V:Results", management, "V:1016")
    result = await space.add_object("camera/last_result", "S:LastResult", management)
    await plan.number(
        "camera/last_result/deviation", "S:Deviation", result, lambda: camera.measured_um,
        Scale(unit="4H", low=-60.0, high=60.0), has_history=True, digits=1,
    )  # fmt: skip
    await plan.number(
        "camera/last_result/confidence", "S:Confidence", result, lambda: camera.confidence,
        Scale(unit="P1", low=0.0, high=100.0), has_history=True, digits=1,
    )  # fmt: skip
    await plan.member(
        "camera/last_result/evaluation", "S:ResultEvaluation", result, lambda: 1 if camera.result_good else 2,
        words=("Undefined", "OK", "NotOK"), has_history=True,
    )  # fmt: skip
    await plan.text("camera/last_result/recipe", "S:RecipeId", result, lambda: camera.recipe)
    await plan.text("camera/last_result/part", "S:PartId", result, lambda: f"FL-{camera.result_serial:06d}")
    image = await space.add_object("camera/image", "S:Image", machine)
    await plan.number(
        "camera/image/sharpness", "S:Sharpness", image, lambda: camera.sharpness,
        Scale(unit="P1", low=0.0, high=100.0), has_history=True, digits=1,
    )  # fmt: skip
    await plan.number(
        "camera/image/exposure", "S:ExposureTime", image, lambda: camera.exposure_ms,
        Scale(unit="C26", low=0.0, high=20.0), digits=2,
    )  # fmt: skip
    await plan.count("camera/good", "S:PartsGood", image, lambda: camera.good, has_history=True)
    await plan.count("camera/rejected", "S:PartsRejected", image, lambda: camera.rejected, has_history=True)
    await plan.number(
        "camera/reject_rate", "S:RejectRate", image, lambda: camera.reject_rate,
        Scale(unit="P1", low=0.0, high=100.0), has_history=True, digits=1,
    )  # fmt: skip


def _vision_item_state(state: VisionState) -> str:
    match state:
        case VisionState.READY | VisionState.PREOPERATIONAL | VisionState.INITIALIZED:
            return "NotExecuting"
        case VisionState.SINGLE_EXECUTION | VisionState.CONTINUOUS_EXECUTION:
            return "Executing"
        case VisionState.ERROR | VisionState.HALTED:
            return "OutOfService"


async def _add_meter(plan: TagPlan, model: CellModel) -> None:
    meter = model.meter
    machine = await add_machine(
        plan, "meter", "EnergyMeter", maker=_MAKER, model="Meter 3P", serial="M3P-0099", label="Energy meter"
    )
    await add_blocks(plan, machine, lambda: "Executing")
    main = await add_electricity(plan, machine, lambda: meter.total_power_w, lambda: meter.energy_wh, 10_000.0)
    await plan.space.refer(main, HAS_INTERFACE, "E:1007")
    for phase in range(PHASES):
        name = f"L{phase + 1}"
        await plan.number(
            f"meter/current_{phase + 1}", f"S:AcCurrent{name}", main, lambda phase=phase: float(meter.current_a[phase]),
            Scale(unit="AMP", low=0.0, high=32.0), digits=2,
        )  # fmt: skip
        await plan.number(
            f"meter/voltage_{phase + 1}", f"S:AcVoltage{name}", main, lambda phase=phase: float(meter.voltage_v[phase]),
            Scale(unit="VLT", low=0.0, high=260.0), digits=0,
        )  # fmt: skip
        await plan.number(
            f"meter/power_{phase + 1}", f"S:AcActivePower{name}", main, lambda phase=phase: float(meter.power_w[phase]),
            Scale(unit="WTT", low=0.0, high=6000.0), digits=0,
        )  # fmt: skip
    await plan.number(
        "meter/frequency", "S:AcFrequency", main, lambda: meter.frequency_hz,
        Scale(unit="HTZ", low=45.0, high=55.0), digits=2,
    )  # fmt: skip
    await plan.number(
        "meter/power_factor", "S:AcPowerFactor", main, lambda: meter.power_factor,
        Scale(unit="C62", low=0.0, high=1.0), digits=2,
    )  # fmt: skip
    air = await plan.space.add_object("meter/air", "S:CompressedAir", "meter/consumption", "0:61")
    point = await plan.space.add_object("meter/air/main", "S:Main", air, "E:1006")
    await plan.number(
        "meter/air/flow", "S:Flow", point, lambda: meter.air_flow_l_min,
        Scale(unit="L2", low=0.0, high=400.0), has_history=True, digits=1,
    )  # fmt: skip
    await plan.number(
        "meter/air/pressure", "S:Pressure", point, lambda: meter.air_pressure_bar,
        Scale(unit="BAR", low=0.0, high=10.0), has_history=True, digits=2,
    )  # fmt: skip


async def _add_layout(plan: TagPlan) -> None:
    layout = await plan.space.add_object("layout", "S:Layout", OBJECTS, reference=ORGANIZES)
    await plan.text("layout/flow", "S:Flow", layout, lambda: json.dumps(FLOW))
