"""What is watched at each kind of equipment, by the roles that companion specifications give: data, no code.

A role that a controller does not offer is not watched there; nothing has to be bound by hand.
"""

from enum import Enum
from typing import NamedTuple

from hmi.domain.equipment import ComponentKind, EquipmentKind
from hmi.domain.finding import Direction
from hmi.domain.symptom import KnownSymptom


class Number(Enum):
    """How numbers are made of a role's values (``hmi.advisor.observation``)."""

    STRETCH = "stretch"
    AT_COUNT = "at_count"
    PER_COUNT = "per_count"
    FALL_PER_COUNT = "fall_per_count"
    SHARE = "share"


class Holds(NamedTuple):
    """A condition on another role of the same equipment, or of equipment of another kind."""

    role: str
    low: float = float("-inf")
    high: float = float("inf")
    kind: EquipmentKind | None = None


class Watch(NamedTuple):
    """One symptom looked for at one role."""

    symptom: KnownSymptom
    direction: Direction
    equipment: EquipmentKind
    role: str
    """Leaf of a role, as BrowseNames are: ``Vibration``."""
    number: Number
    resolution: float
    """The least spread that is believed, in the number's own unit."""
    within: ComponentKind | None = None
    """The component that has the role, where several kinds have one."""
    when: tuple[Holds, ...] = ()
    settle_s: float = 0.0
    least_s: float = 2.0
    most_s: float = 20.0
    counters: tuple[str, ...] = ()
    """Roles that count; of ``kind_of_counter``."""
    kind_of_counter: EquipmentKind | None = None
    every: int = 1
    domain: tuple[str, ...] = ()
    """Roles whose values must be as in the reference: another override or another program is another normal."""
    companion: str = ""
    """A role of the machine tool that changes the numbers by nature: what is left of a tool."""
    relative: float = 0.02
    """The least spread that is believed, as a share of the number itself."""
    wanted: int = 15
    """Numbers in a reference."""


_ROBOT, _TOOL, _BELT = EquipmentKind.ROBOT, EquipmentKind.MACHINE_TOOL, EquipmentKind.CONVEYOR
_CAMERA, _METER, _CELL = EquipmentKind.INSPECTION, EquipmentKind.ENERGY_METER, EquipmentKind.SUPERVISOR
_UP, _DOWN, _CHANGED = Direction.UP, Direction.DOWN, Direction.CHANGED
_TURNS = Holds("IsRotating", 0.5)
_CUTS = Holds("Load", 8.0)
_TOOL_LEFT = "RemainingLife"
_INSPECTED = ("PartsGood", "PartsRejected")
_STANDS = Holds("StateCurrent", 2.0, 4.0, _CELL)
"""PackML Stopped, Starting, Idle (OPC 30050, 6.2): the cell makes nothing."""

WATCHES: tuple[Watch, ...] = (
    Watch(
        KnownSymptom.GRIP_VACUUM_DOWN, _DOWN, _ROBOT, "Vacuum", Number.STRETCH, 0.004,
        when=(Holds("PartHeld", 0.5),), settle_s=0.6, least_s=0.8, most_s=10.0,
    ),
    Watch(
        KnownSymptom.SPINDLE_VIBRATION_UP, _UP, _TOOL, "Vibration", Number.STRETCH, 0.05,
        when=(_TURNS, _CUTS), settle_s=1.0, domain=("FeedOverride",), companion=_TOOL_LEFT,
    ),
    Watch(
        KnownSymptom.SPINDLE_LOAD_UP, _UP, _TOOL, "Load", Number.STRETCH, 0.5,
        when=(_TURNS, _CUTS), settle_s=1.0, domain=("FeedOverride",), companion=_TOOL_LEFT,
    ),
    Watch(
        KnownSymptom.COOLANT_FLOW_DOWN, _DOWN, _TOOL, "CoolantFlow", Number.STRETCH, 0.2,
        when=(_TURNS, _CUTS), settle_s=1.0,
    ),
    Watch(
        KnownSymptom.BELT_CURRENT_UP, _UP, _BELT, "MotorCurrent", Number.STRETCH, 0.02,
        when=(Holds("CurMachSpeed", 1.0),), settle_s=0.5, domain=("MachSpeed",),
    ),
    Watch(
        KnownSymptom.IMAGE_SHARPNESS_DOWN, _DOWN, _CAMERA, "Sharpness", Number.AT_COUNT, 0.5, counters=_INSPECTED
    ),
    Watch(
        KnownSymptom.EXPOSURE_UP, _UP, _CAMERA, "ExposureTime", Number.AT_COUNT, 0.05, counters=_INSPECTED
    ),
    Watch(
        KnownSymptom.INSPECTION_CONFIDENCE_DOWN, _DOWN, _CAMERA, "Confidence", Number.AT_COUNT, 0.5,
        counters=_INSPECTED, companion=_TOOL_LEFT,
    ),
    Watch(
        KnownSymptom.PART_DIMENSION_DRIFT, _CHANGED, _CAMERA, "Deviation", Number.AT_COUNT, 0.5,
        counters=_INSPECTED, companion=_TOOL_LEFT, wanted=30,
    ),
    Watch(KnownSymptom.AIR_FLOW_UP, _UP, _METER, "Flow", Number.STRETCH, 2.0, least_s=59.0, most_s=60.0, wanted=8),
    Watch(
        KnownSymptom.AIR_PRESSURE_DOWN, _DOWN, _METER, "Pressure", Number.STRETCH, 0.02,
        least_s=59.0, most_s=60.0, relative=0.003, wanted=8,
    ),
    Watch(
        KnownSymptom.IDLE_ENERGY_UP, _UP, _METER, "AcActivePowerTotal", Number.STRETCH, 10.0,
        when=(_STANDS,), settle_s=5.0, least_s=14.0, most_s=15.0, wanted=6,
    ),
    Watch(
        KnownSymptom.ENERGY_PER_PART_UP, _UP, _METER, "AcActiveEnergyTotalImportHp", Number.PER_COUNT, 0.5,
        counters=("ProdProcessedCount",), kind_of_counter=_CELL, every=2, relative=0.04,
        companion=_TOOL_LEFT,
    ),
    Watch(
        KnownSymptom.TOOL_WEAR_TREND, _UP, _TOOL, "RemainingLife", Number.FALL_PER_COUNT, 0.05,
        counters=("PartsProducedInLifetime",), domain=("FeedOverride",), relative=0.2,
    ),
    Watch(
        KnownSymptom.CYCLE_TIME_UP, _UP, _CELL, "CycleTime", Number.AT_COUNT, 0.3,
        counters=("ProdProcessedCount",), domain=("MachSpeed",),
    ),
    Watch(KnownSymptom.CELL_STARVED, _UP, _CELL, "EquipmentStarved", Number.SHARE, 0.05, most_s=120.0, wanted=5),
    Watch(KnownSymptom.CELL_BLOCKED, _UP, _CELL, "EquipmentBlocked", Number.SHARE, 0.05, most_s=120.0, wanted=5),
)  # fmt: skip
"""Resolutions: a fifth to a half of what a person would call a change at such a machine; our judgement."""
