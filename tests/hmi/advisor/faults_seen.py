"""What is seen of each fault of the simulated cell: alarms from the running model, the rest as detectors find it."""

from collections.abc import Mapping
from typing import Any, Final

from hmi.advisor.seen import Seen
from hmi.domain.alarm import Alarm, priority_of
from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind
from hmi.domain.failure_mode import FailureModeId
from hmi.domain.finding import DetectorId, Direction, Finding, FindingPlace
from hmi.domain.symptom import KnownSymptom
from hmi.domain.why import Cause, CauseKind
from hmi.domain.why_evidence import Sureness
from hmi.simulator.alarm_conditions import ALARM_CONDITIONS
from hmi.simulator.cell_model import CellModel
from hmi.simulator.faults import Fault
from tests.hmi.domain.told_alarms import an_alarm

_S = KnownSymptom
_C = CauseKind
EQUIPMENT: Final = tuple(
    Equipment(id=EquipmentId(name), kind=kind, label=name)
    for name, kind in (
        ("supervisor", EquipmentKind.SUPERVISOR), ("cobot", EquipmentKind.ROBOT), ("cnc", EquipmentKind.MACHINE_TOOL),
        ("infeed", EquipmentKind.CONVEYOR), ("outfeed", EquipmentKind.CONVEYOR), ("camera", EquipmentKind.INSPECTION),
        ("energy_meter", EquipmentKind.ENERGY_METER),
    )
)  # fmt: skip
_PLACE_OF_SOURCE: Final = {"meter": "energy_meter"}
_FOUND_AT: Final[dict[str, tuple[KnownSymptom, ...]]] = {
    "cobot": (
        _S.JOINT_FRICTION_UP, _S.JOINT_GRAVITY_GAIN_CHANGED, _S.JOINT_CURRENT_BIAS, _S.JOINT_TEMPERATURE_UP,
        _S.STOP_RATE_UP, _S.GRIP_LOSS_RATE_UP, _S.GRIP_VACUUM_DOWN,
    ),
    "cnc": (_S.SPINDLE_VIBRATION_UP, _S.SPINDLE_LOAD_UP, _S.SPINDLE_TEMPERATURE_UP, _S.TOOL_WEAR_TREND),
    "infeed": (_S.BELT_CURRENT_UP, _S.BELT_SPEED_DOWN, _S.JAM_RATE_UP),
    "outfeed": (_S.BELT_CURRENT_UP, _S.BELT_SPEED_DOWN, _S.JAM_RATE_UP),
    "camera": (
        _S.IMAGE_SHARPNESS_DOWN, _S.EXPOSURE_UP, _S.INSPECTION_CONFIDENCE_DOWN, _S.PART_DIMENSION_DRIFT,
        _S.PART_SCATTER_UP, _S.REJECT_RATE_UP,
    ),
    "energy_meter": (_S.AIR_FLOW_UP, _S.AIR_PRESSURE_DOWN, _S.IDLE_ENERGY_UP, _S.ENERGY_PER_PART_UP, _S.POWER_PEAK_UP),
    "supervisor": (
        _S.CYCLE_TIME_UP, _S.CELL_STARVED, _S.CELL_BLOCKED, _S.ORDER_LATE, _S.BOTTLENECK_MOVED,
        _S.CONNECTION_LOSS_RATE_UP,
    ),
}  # fmt: skip
WATCHED: Final = tuple(
    FindingPlace(detector=DetectorId("any"), symptom=symptom.id, equipment=EquipmentId(place))
    for place, symptoms in _FOUND_AT.items()
    for symptom in symptoms
)

FOUND: Final[Mapping[Fault, tuple[tuple[str, KnownSymptom], ...]]] = {
    Fault.JOINT_FRICTION: (("cobot", _S.JOINT_FRICTION_UP),),
    Fault.GRIPPER_LOSS: (("cobot", _S.GRIP_LOSS_RATE_UP), ("cobot", _S.GRIP_VACUUM_DOWN)),
    Fault.TOOL_WEAR: (("cnc", _S.SPINDLE_LOAD_UP), ("cnc", _S.TOOL_WEAR_TREND), ("camera", _S.PART_DIMENSION_DRIFT)),
    Fault.SPINDLE_BEARING: (("cnc", _S.SPINDLE_VIBRATION_UP), ("cnc", _S.SPINDLE_TEMPERATURE_UP)),
    Fault.DIRTY_LENS: (("camera", _S.IMAGE_SHARPNESS_DOWN), ("camera", _S.EXPOSURE_UP)),
    Fault.AIR_LEAK: (
        ("energy_meter", _S.AIR_FLOW_UP),
        ("energy_meter", _S.AIR_PRESSURE_DOWN),
        ("cobot", _S.GRIP_VACUUM_DOWN),
    ),
    Fault.URGENT_ORDER: (("supervisor", _S.ORDER_LATE),),
}
"""What begins before any alarm; the rest of the faults show as a stop."""
STOPS: Final[Mapping[Fault, tuple[tuple[str | None, CauseKind], ...]]] = {
    Fault.CONVEYOR_JAM: (("infeed", _C.JAMMED),),
    Fault.OUTFEED_JAM: (("outfeed", _C.JAMMED),),
    Fault.PROTECTIVE_STOP: (("cobot", _C.PROTECTIVE_STOP),),
    Fault.NETWORK_LOSS: ((None, _C.LINK_LOST),),
    Fault.EMERGENCY_STOP: (("cobot", _C.EMERGENCY_STOP),),
    Fault.GUARD_OPEN: (("cobot", _C.PROTECTIVE_STOP),),
    Fault.NO_MATERIAL: (("infeed", _C.NO_MATERIAL),),
    Fault.OUTFEED_FULL: (("outfeed", _C.OUTFEED_FULL),),
    Fault.TOOL_BREAK: (("cnc", _C.TOOL_LOCKED),),
    Fault.PART_LOST: (("cobot", _C.ALARM),),
    Fault.CAMERA_OFF: (("camera", _C.OUT_OF_SERVICE),),
    Fault.NO_ORDERS: (("supervisor", _C.NO_ORDER),),
}
"""As the answer to why the cell stands names them: tests/flows/why/stories.py."""
MODES: Final[Mapping[Fault, tuple[str, str]]] = {
    Fault.JOINT_FRICTION: ("joint_gear_dry", "cobot"),
    Fault.GRIPPER_LOSS: ("suction_cup_worn", "cobot"),
    Fault.TOOL_WEAR: ("tool_worn", "cnc"),
    Fault.SPINDLE_BEARING: ("spindle_bearing_worn", "cnc"),
    Fault.CONVEYOR_JAM: ("part_wedged", "infeed"),
    Fault.OUTFEED_JAM: ("part_wedged", "outfeed"),
    Fault.DIRTY_LENS: ("lens_dirty", "camera"),
    Fault.AIR_LEAK: ("air_leak", "energy_meter"),
    Fault.PROTECTIVE_STOP: ("arm_met_something", "cobot"),
    Fault.NETWORK_LOSS: ("controller_unreachable", "supervisor"),
    Fault.EMERGENCY_STOP: ("emergency_stop_pressed", "cobot"),
    Fault.GUARD_OPEN: ("guard_door_opened", "supervisor"),
    Fault.NO_MATERIAL: ("raw_parts_missing", "supervisor"),
    Fault.OUTFEED_FULL: ("finished_parts_not_taken", "supervisor"),
    Fault.TOOL_BREAK: ("tool_broken", "cnc"),
    Fault.PART_LOST: ("part_dropped", "cobot"),
    Fault.CAMERA_OFF: ("camera_not_operational", "camera"),
    Fault.NO_ORDERS: ("orders_missing", "supervisor"),
    Fault.URGENT_ORDER: ("order_sequence_poor", "supervisor"),
}
_RUN_S: Final = {Fault.TOOL_WEAR: 150, Fault.SPINDLE_BEARING: 150, Fault.CAMERA_OFF: 130}


def seen_of(fault: Fault, **more: Any) -> Seen:
    """The cell some time after the fault began, with every detector and every alarm at work."""
    is_off = fault is Fault.NETWORK_LOSS
    told: dict[str, Any] = {
        "equipment": EQUIPMENT,
        "findings": [a_finding(symptom, place) for place, symptom in FOUND.get(fault, ())],
        "watched": WATCHED,
        "alarms": [] if is_off or "alarms" in more else _alarms_of(fault),
        "alarm_names": _alarm_names(),
        "unheard": [one.id for one in EQUIPMENT] if is_off else [],
        "causes": [_cause(kind, place) for place, kind in STOPS.get(fault, ())],
        "asked_why": [one.id for one in EQUIPMENT],
    }
    return Seen(**{**told, **more})


def a_finding(symptom: KnownSymptom, place: str, *, part: str = "") -> Finding:
    return Finding(
        detector=DetectorId("any"), detector_version="1", symptom=symptom.id, equipment=EquipmentId(place), part=part,
        began_ns=1, seen_ns=2, strength=1.6, direction=Direction.DOWN if symptom.endswith("_down") else Direction.UP,
    )  # fmt: skip


def _alarms_of(fault: Fault) -> list[Alarm]:
    model = CellModel(seed=3)
    model.advance(40.0, 0.2)
    model.inject(fault, 0.8)
    active = dict.fromkeys(ALARM_CONDITIONS, False)
    for _ in range(_RUN_S.get(fault, 80)):
        model.advance(1.0, 0.2)
        for condition in ALARM_CONDITIONS:
            active[condition] = condition.is_active(model, active[condition])
    return [
        an_alarm(
            condition.name,
            equipment=_place(condition.source),
            source=condition.source,
            message=condition.message,
            severity=condition.severity,
            priority=priority_of(condition.severity),
        )
        for condition, stands in active.items()
        if stands
    ]


def _alarm_names() -> dict[EquipmentId, list[str]]:
    names: dict[EquipmentId, list[str]] = {}
    for condition in ALARM_CONDITIONS:
        names.setdefault(_place(condition.source), []).append(condition.name)
    return names


def _place(source: str) -> EquipmentId:
    return EquipmentId(_PLACE_OF_SOURCE.get(source, source))


def _cause(kind: CauseKind, place: str | None) -> Cause:
    return Cause(
        kind=kind, equipment=EquipmentId(place) if place is not None else None, began_ns=1, sureness=Sureness.TOLD,
        evidence=(),
    )  # fmt: skip


def mode_of(fault: Fault) -> FailureModeId:
    return FailureModeId(MODES[fault][0])
