"""The whole simulated cell in simulated time: machines, faults and what one does to the other."""

import math
from collections.abc import Callable

import numpy as np

from hmi.simulator.camera import Camera
from hmi.simulator.cnc import Cnc
from hmi.simulator.cobot import Cobot, ProtectiveCause
from hmi.simulator.conveyor import Conveyor
from hmi.simulator.energy_meter import EnergyMeter
from hmi.simulator.faults import Fault, FaultBook, FaultSchedule
from hmi.simulator.packml import PackCommand
from hmi.simulator.supervisor import Supervisor

FLOW = {"infeed": ["cobot"], "cobot": ["cnc", "camera", "outfeed"], "cnc": ["cobot"], "camera": ["cobot"]}
"""Which machine feeds which."""

_ELBOW = 2
_GRID_S = 0.1
_LONGEST_S = 0.8
_LONGEST_MOVING_S = 0.4


class CellModel:
    """The same seed, steps and commands give the same shift."""

    def __init__(self, *, seed: int = 1, fault_schedule: bool = False) -> None:
        random = np.random.default_rng(seed)
        self._random = random
        self.time_s = 0.0
        self.cobot = Cobot(random)
        self.cnc = Cnc(random)
        self.infeed = Conveyor(random)
        self.outfeed = Conveyor(random)
        self.camera = Camera(random)
        self.meter = EnergyMeter(random)
        self.supervisor = Supervisor(
            cobot=self.cobot, cnc=self.cnc, infeed=self.infeed, outfeed=self.outfeed, camera=self.camera
        )
        self.faults = FaultBook()
        self._schedule = FaultSchedule(seed) if fault_schedule else None

    def reseed(self, seed: int) -> None:
        """Let chance go on otherwise; all machines share it."""
        self._random.bit_generator.state = np.random.default_rng(seed).bit_generator.state

    @property
    def network_is_down(self) -> bool:
        """Whether the controller should be away from the network."""
        return Fault.NETWORK_LOSS in self.faults.severities

    def inject(self, fault: Fault, severity: float) -> None:
        """Let a fault begin; severity in (0, 1]."""
        self.faults.inject(fault, severity)
        if fault is Fault.PROTECTIVE_STOP:
            self.cobot.stop_protectively()
        if fault is Fault.CAMERA_OFF:
            self.camera.halt()
        if fault is Fault.NO_ORDERS:
            self.supervisor.give_orders_up()
        if fault is Fault.URGENT_ORDER:  # an order is no state of the cell: nothing is left to be cleared
            self.faults.clear(fault)
            self.supervisor.order_urgently(severity)

    def clear(self, fault: Fault) -> bool:
        """Take a fault's cause away; what it did stays until repaired or reset. False when it was not active."""
        was_active = self.faults.clear(fault)
        if was_active and fault is Fault.TOOL_WEAR:
            self.cnc.change_tool()
        if was_active and fault is Fault.TOOL_BREAK and self.cnc.tool_is_broken:
            self.cnc.change_tool()
        if was_active and fault is Fault.EMERGENCY_STOP:
            self.cobot.emergency_stop = False
        if was_active and fault is Fault.CAMERA_OFF:
            self.camera.reset()
            self.camera.select_automatic()
        return was_active

    def clear_all(self) -> None:
        """Take every fault's cause away."""
        for fault in tuple(self.faults.severities):
            self.clear(fault)

    def advance(self, seconds: float, step_s: float = 0.1) -> None:
        """Let simulated time pass in equal steps of at most ``step_s``."""
        count = max(1, int(np.ceil(seconds / step_s - 1e-9)))
        for _ in range(count):
            self._step(seconds / count)

    def advance_swiftly(self, seconds: float, on_step: Callable[[float], None] = lambda _step_s: None) -> None:
        """Let simulated time pass in few steps: as ``advance``, but where nothing happens steps are longer.

        ``on_step`` is told the length of each step after it.

        They end where steps of ``_GRID_S`` would, so that all happens at the same moments. They stay short enough for
        what is summed up on the way (heat, energy): a move begins and ends at rest, and its sums converge fast.
        """
        end_s = self.time_s + seconds
        machines = (self.cobot, self.cnc, self.infeed, self.outfeed, self.camera, self.supervisor)
        while self.time_s < end_s - 1e-9:
            quiet_s = min(machine.quiet_s for machine in machines)
            longest_s = _LONGEST_MOVING_S if self.cobot.is_busy else _LONGEST_S
            count = math.ceil(min(max(quiet_s, _GRID_S), longest_s) / _GRID_S - 1e-6)
            step_s = min(count * _GRID_S, end_s - self.time_s)
            self._step(step_s)
            on_step(step_s)

    def _step(self, step_s: float) -> None:
        self.time_s += step_s
        self.faults.step(step_s)
        if self._schedule is not None:
            self._follow_schedule(self._schedule, step_s)
        self._apply_faults(step_s)
        self.supervisor.step(step_s)
        self.infeed.step(step_s)
        self.outfeed.step(step_s)
        self.cnc.step(step_s)
        self.camera.step(step_s)
        self.cobot.step(step_s)
        drawn = {
            "cnc": self.cnc.power_w,
            "cobot": self.cobot.power_w,
            "infeed": self.infeed.power_w,
            "outfeed": self.outfeed.power_w,
            "camera": self.camera.power_w,
        }
        gripping = 34.0 if self.cobot.vacuum_mbar > 50.0 else 0.0
        self.meter.step(step_s, drawn, gripping + (22.0 if self.cnc.is_milling else 6.0))

    def _follow_schedule(self, schedule: FaultSchedule, step_s: float) -> None:
        ended = schedule.step(step_s, self.faults)
        if ended is Fault.PROTECTIVE_STOP:
            self.supervisor.command(PackCommand.UNHOLD)
        if ended is Fault.TOOL_WEAR:
            self.cnc.change_tool()

    def _apply_faults(self, step_s: float) -> None:
        level = self.faults.level
        self.cobot.friction_growth[_ELBOW] = 1.0 + 4.0 * level(Fault.JOINT_FRICTION)
        self.meter.leak = level(Fault.AIR_LEAK)
        self.cobot.vacuum_loss = 0.45 * level(Fault.GRIPPER_LOSS) + 0.25 * level(Fault.AIR_LEAK)
        worn = level(Fault.TOOL_WEAR)
        self.cnc.wear_rate = 1.0 + 60.0 * worn
        self.cnc.has_sister_tool = worn == 0.0
        self.cnc.bearing_damage = level(Fault.SPINDLE_BEARING)
        self.infeed.jam = level(Fault.CONVEYOR_JAM)
        self.outfeed.jam = level(Fault.OUTFEED_JAM)
        self.camera.dirt = level(Fault.DIRTY_LENS)
        if Fault.PROTECTIVE_STOP in self.faults.severities:
            self.cobot.stop_protectively()
        self._apply_sudden()
        slipping = self.cobot.vacuum_loss * 0.12 * step_s
        if self.cobot.carried is not None and self.cobot.is_moving and self._random.random() < slipping:
            self.supervisor.lose_part()

    def _apply_sudden(self) -> None:
        """What people do to a cell, or what breaks at once."""
        active = self.faults.severities
        if Fault.EMERGENCY_STOP in active:
            self.cobot.emergency_stop = True
        if Fault.GUARD_OPEN in active:
            self.cobot.stop_protectively(ProtectiveCause.GUARD_DOOR)
        self.supervisor.feeder_is_empty = Fault.NO_MATERIAL in active
        self.supervisor.nobody_takes = Fault.OUTFEED_FULL in active
        self.supervisor.is_without_office = Fault.NO_ORDERS in active
        if Fault.TOOL_BREAK in active:
            self.cnc.break_tool()
        is_moving = self.cobot.carried is not None and self.cobot.is_moving
        if Fault.PART_LOST in active and is_moving and not self.cobot.misses_part:
            self.supervisor.lose_part()
            self.cobot.stop_without_part()
        self.cobot.misses_part = self.cobot.misses_part and Fault.PART_LOST in active
