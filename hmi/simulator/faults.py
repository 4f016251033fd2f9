"""What can go wrong in the simulated cell, and when."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np


class Fault(StrEnum):
    """Faults by the name that InjectFault takes."""

    JOINT_FRICTION = "joint_friction"
    """Gear of the elbow (joint 3) runs dry: friction grows to 1 + 4 x severity of what it was."""
    GRIPPER_LOSS = "gripper_loss"
    """Worn suction cup: parts are lost on the way."""
    TOOL_WEAR = "tool_wear"
    """Hard material: the mill blunts fast and no sister tool is left."""
    SPINDLE_BEARING = "spindle_bearing"
    """Bearing damage: vibration and spindle temperature rise."""
    CONVEYOR_JAM = "conveyor_jam"
    """A part wedges on the infeed belt."""
    OUTFEED_JAM = "outfeed_jam"
    """A part wedges on the outfeed belt: everything upstream is blocked."""
    DIRTY_LENS = "dirty_lens"
    """Coolant mist on the camera: blur, doubt, false rejects."""
    AIR_LEAK = "air_leak"
    """The compressor runs longer, pressure and vacuum sag."""
    PROTECTIVE_STOP = "protective_stop"
    """The arm meets something and stops; stays stopped until cleared and reset."""
    NETWORK_LOSS = "network_loss"
    """The controller drops its connections and refuses new ones for 2 to 30 s by severity."""
    EMERGENCY_STOP = "emergency_stop"
    """Somebody pressed the button at the pendant."""
    GUARD_OPEN = "guard_open"
    """Somebody opened the guard door: the robot stops protectively, until closed and reset."""
    NO_MATERIAL = "no_material"
    """Nobody lays raw parts on the infeed belt."""
    OUTFEED_FULL = "outfeed_full"
    """Nobody takes finished parts from the outfeed belt."""
    TOOL_BREAK = "tool_break"
    """The mill breaks in the cut: the control aborts and locks the tool."""
    PART_LOST = "part_lost"
    """The gripper loses a part and its monitoring stops the robot's program."""
    CAMERA_OFF = "camera_off"
    """The camera halts."""
    NO_ORDERS = "no_orders"
    """The office gave the running order up and sends no other."""
    URGENT_ORDER = "urgent_order"
    """The office sends an order that is due soon: it stands behind the one that runs."""

    @property
    def label(self) -> str:
        """Words for people: ``Conveyor jam``."""
        return self.value.replace("_", " ").capitalize()


_GROWTH_S = {Fault.JOINT_FRICTION: 240.0, Fault.SPINDLE_BEARING: 180.0, Fault.DIRTY_LENS: 60.0}
"""Time in which creeping faults reach their severity; the others are there at once."""
_MOMENTARY = frozenset({Fault.NETWORK_LOSS})
_COMING_BY_THEMSELVES = tuple(Fault)[: tuple(Fault).index(Fault.NETWORK_LOSS) + 1]
"""The rest needs hands to begin, and hands to be put right."""


@dataclass(slots=True)
class FaultBook:
    """Active faults with their severity 0..1 and how far they have grown."""

    severities: dict[Fault, float] = field(default_factory=dict[Fault, float])
    seconds: dict[Fault, float] = field(default_factory=dict[Fault, float])

    def inject(self, fault: Fault, severity: float) -> None:
        """Let a fault begin, or change its severity; severity in (0, 1]."""
        if not 0.0 < severity <= 1.0:
            raise ValueError(f"severity {severity} is not in (0, 1]")
        self.severities[fault] = severity
        self.seconds.setdefault(fault, 0.0)

    def clear(self, fault: Fault) -> bool:
        """End a fault; False when it was not active."""
        self.seconds.pop(fault, None)
        return self.severities.pop(fault, None) is not None

    def clear_all(self) -> None:
        """End every fault."""
        self.severities.clear()
        self.seconds.clear()

    def step(self, step_s: float) -> None:
        """Let active faults grow; a network loss ends by itself."""
        for fault in tuple(self.severities):
            self.seconds[fault] += step_s
            if fault in _MOMENTARY and self.seconds[fault] > network_loss_s(self.severities[fault]):
                self.clear(fault)

    def level(self, fault: Fault) -> float:
        """Present effect 0..1: severity times growth so far."""
        severity = self.severities.get(fault)
        if severity is None:
            return 0.0
        growth = _GROWTH_S.get(fault)
        return severity if growth is None else severity * min(1.0, 0.1 + self.seconds[fault] / growth)


def network_loss_s(severity: float) -> float:
    """How long the controller stays away."""
    return 2.0 + 28.0 * severity


class FaultSchedule:
    """Faults that come and go by themselves: exponential gaps, seeded, one at a time."""

    _MEAN_GAP_S = 600.0

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng((seed, 77))
        self._wait_s = float(self._random.exponential(self._MEAN_GAP_S))
        self._active: Fault | None = None

    def step(self, step_s: float, faults: FaultBook) -> Fault | None:
        """Inject or clear when it is time; answers with the fault that ended."""
        self._wait_s -= step_s
        if self._wait_s > 0.0:
            return None
        ended = self._active
        if ended is None:
            self._active = _COMING_BY_THEMSELVES[int(self._random.integers(len(_COMING_BY_THEMSELVES)))]
            faults.inject(self._active, float(self._random.uniform(0.4, 1.0)))
            self._wait_s = float(self._random.uniform(60.0, 400.0))
        else:
            faults.clear(ended)
            self._active = None
            self._wait_s = float(self._random.exponential(self._MEAN_GAP_S))
        return ended
