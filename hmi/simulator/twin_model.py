"""A second instance of the cell's model, started from a state of the real one."""

import numpy as np

from hmi.domain.trial import Wear
from hmi.simulator.camera import RECIPES, VisionState
from hmi.simulator.cell_model import CellModel
from hmi.simulator.cobot import PROGRAMS, ProtectiveCause
from hmi.simulator.conveyor import Conveyor
from hmi.simulator.faults import Fault
from hmi.simulator.job_orders import JobBook, JobOrder, JobState
from hmi.simulator.operation_mode import OperationMode
from hmi.simulator.packml import PackState
from hmi.simulator.part import Part
from hmi.simulator.robot_task import TaskState
from hmi.simulator.twin_state import BeltState, CellState, FlowState

_ELBOW = 2
_FULLY_GROWN_S = 1e6
_FAULT_OF: dict[Wear, tuple[Fault, ...]] = {
    Wear.JOINT_FRICTION: (Fault.JOINT_FRICTION,), Wear.SUCTION: (Fault.GRIPPER_LOSS,), Wear.TOOL: (Fault.TOOL_WEAR,),
    Wear.SPINDLE_BEARING: (Fault.SPINDLE_BEARING,), Wear.LENS: (Fault.DIRTY_LENS,), Wear.AIR: (Fault.AIR_LEAK,),
}  # fmt: skip
_SETTLED_SHARPNESS = 92.0
_SHARPNESS_LOST = 75.0


class TwinModel:
    """One possible future: what nobody publishes is drawn by the seed."""

    def __init__(self, state: CellState, seed: int) -> None:
        self.cell = CellModel(seed=seed)
        self.cell.cobot.shows_tool = self.cell.meter.shows_grid = False
        self._chance = np.random.default_rng((seed, 4))
        self._start_wear(state)
        self._start_arm(state)
        self._start_mill(state)
        self._start_belt(self.cell.infeed, state.infeed)
        self._start_belt(self.cell.outfeed, state.outfeed, is_finished=True)
        self._start_camera(state)
        self._start_supply(state)
        self._start_flow(state.flow)

    def restore(self, wear: Wear) -> None:
        """People put something right."""
        for fault in _FAULT_OF[wear]:
            self.cell.faults.clear(fault)
        if wear is Wear.TOOL:
            self.cell.cnc.change_tool()
        if wear is Wear.JOINT_FRICTION:
            self.cell.cobot.friction_growth[:] = 1.0

    def _start_wear(self, state: CellState) -> None:
        """What wears in the cell is what the model's faults do; they are there as far as it was worked out."""
        leak, lost = state.supply.leak, state.arm.vacuum_loss
        levels = {
            Fault.JOINT_FRICTION: (state.arm.friction[_ELBOW] - 1.0) / 4.0,
            Fault.AIR_LEAK: leak,
            Fault.GRIPPER_LOSS: (lost - 0.25 * leak) / 0.45,
            Fault.TOOL_WEAR: (state.mill.wear_rate - 1.0) / 60.0,
            Fault.SPINDLE_BEARING: state.mill.bearing_damage,
            Fault.DIRTY_LENS: state.camera.dirt,
            Fault.CONVEYOR_JAM: float(state.infeed.is_tripped),
            Fault.OUTFEED_JAM: float(state.outfeed.is_tripped),
            Fault.NO_MATERIAL: float(state.flow.feeder_is_empty),
            Fault.OUTFEED_FULL: float(state.flow.nobody_takes),
            Fault.EMERGENCY_STOP: float(state.arm.emergency_stop),
            Fault.GUARD_OPEN: float(state.arm.is_guard_open),
            Fault.NO_ORDERS: float(state.flow.is_without_office),
        }
        for fault, level in levels.items():
            if level > _LEAST_LEVEL:
                self.cell.faults.severities[fault] = min(1.0, level)
                self.cell.faults.seconds[fault] = _FULLY_GROWN_S

    def _start_arm(self, state: CellState) -> None:
        arm, cobot = state.arm, self.cell.cobot
        cobot.friction_growth[:] = arm.friction
        cobot.temperature[:] = arm.temperature_c
        cobot.speed_override = arm.speed_override
        cobot.task.program, cobot.task.state = arm.task_program, TaskState(arm.task_state)
        cobot.task.has_drive_power = arm.is_powered
        if arm.protective_stop:
            cause = ProtectiveCause.GUARD_DOOR if arm.is_guard_open else ProtectiveCause.COLLISION
            cobot.stop_protectively(cause)
        cobot.emergency_stop = arm.emergency_stop
        if arm.is_carrying:
            cobot.carried = self._part(is_milled=arm.program != "load_cnc")
            cobot.carried.is_good = {"deliver_good": True, "deliver_reject": False}.get(arm.program)
        if arm.program in PROGRAMS:
            cobot.go_on(arm.program, arm.row, start=arm.start, elapsed_s=arm.elapsed_s, rate=arm.rate)
        else:
            cobot.stand_at(arm.start)

    def _start_mill(self, state: CellState) -> None:
        mill, cnc = state.mill, self.cell.cnc
        cnc.unit.state, cnc.mode = PackState[mill.unit], OperationMode(mill.mode)
        cnc.feed_override, cnc.rapid_override = mill.feed_override, mill.rapid_override
        cnc.part = self._part(is_milled=not mill.is_milling) if mill.has_part else None
        cnc.is_milling, cnc.progress = mill.is_milling and mill.has_part, mill.progress
        cnc.wear, cnc.tool_is_broken = mill.wear, mill.tool_is_broken
        cnc.has_sister_tool = mill.has_sister_tool
        cnc.tool_number, cnc.changing_tool_s = mill.tool_number, mill.changing_tool_s
        cnc.spindle_rpm, cnc.spindle_temperature_c = mill.spindle_rpm, mill.spindle_temperature_c
        cnc.coolant_temperature_c = mill.coolant_temperature_c

    def _start_belt(self, belt: Conveyor, state: BeltState, *, is_finished: bool = False) -> None:
        belt.unit.state = PackState[state.unit]
        belt.speed_setpoint_mm_s, belt.speed_mm_s = state.setpoint_mm_s, state.speed_mm_s
        belt.motor_current_a, belt.motor_temperature_c = state.motor_current_a, state.motor_temperature_c
        belt.is_tripped = state.is_tripped
        belt.parts.clear()
        for place in state.places_mm:
            part = self._part(is_milled=is_finished)
            part.is_good = True if is_finished else None
            belt.parts.append((part, place))

    def _start_camera(self, state: CellState) -> None:
        camera = self.cell.camera
        if state.camera.recipe in RECIPES:
            camera.recipe = state.camera.recipe
        camera.sharpness = state.camera.sharpness
        if state.camera.standstill == VisionState.HALTED.value:
            camera.halt()
        elif state.camera.standstill == VisionState.PREOPERATIONAL.value:
            camera.reset()

    def _start_supply(self, state: CellState) -> None:
        meter = self.cell.meter
        meter.air_flow_l_min, meter.air_pressure_bar = state.supply.air_flow_l_min, state.supply.air_pressure_bar
        meter.energy_wh = 0.0

    def _start_flow(self, flow: FlowState) -> None:
        supervisor = self.cell.supervisor
        supervisor.unit.state, supervisor.mode = PackState[flow.unit], OperationMode(flow.mode)
        _fill(supervisor.jobs, flow)
        supervisor.is_starved = flow.is_starved
        running = supervisor.jobs.running
        for part in (self.cell.cnc.part, self.cell.cobot.carried):
            if part is not None and running is not None:
                part.order = running.name
        supervisor.go_on(since_part_s=flow.since_part_s, feeder_s=flow.feeder_s)

    def _part(self, *, is_milled: bool) -> Part:
        """A part whose deviation nobody knows before it is measured: drawn as the present tool makes them."""
        wear = self.cell.cnc.wear
        error = 9.0 * wear + 38.0 * max(0.0, wear - 0.75) ** 1.5 + float(self._chance.normal(0.0, 3.0 + 2.5 * wear))
        return Part(serial=0, is_milled=is_milled, error_um=error if is_milled else 0.0)


_LEAST_LEVEL = 0.01


def _fill(jobs: JobBook, flow: FlowState) -> None:
    jobs.orders = [
        JobOrder(name=one.name, wanted=one.wanted, made=one.made, scrap=one.scrap, state=JobState(one.state))
        for one in flow.orders
    ]
    jobs.revision += 1


def dirt_of(sharpness: float) -> float:
    """How dirty a lens is behind which pictures settle at this sharpness."""
    return min(1.0, max(0.0, (_SETTLED_SHARPNESS - sharpness) / _SHARPNESS_LOST))
