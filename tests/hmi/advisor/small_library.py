"""A library of three modes and a cell of a robot and two belts, small enough to reckon with by hand."""

from typing import Any

from hmi.advisor.seen import Seen
from hmi.domain.alarm import Alarm
from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import (
    Check,
    CheckAnswer,
    CheckId,
    CheckKind,
    Circumstance,
    FailureMode,
    FailureModeId,
    FailureModeLibrary,
    HourlyCost,
    Intervention,
    InterventionId,
    Risk,
    Symptom,
)
from hmi.domain.finding import DetectorId, Direction, Finding, FindingPlace, SymptomId
from hmi.domain.procedure import ProcedureId, Skill
from tests.hmi.domain.told_alarms import an_alarm

COBOT, INFEED, OUTFEED, CELL = (EquipmentId(one) for one in ("cobot", "infeed", "outfeed", "supervisor"))
EQUIPMENT = (
    Equipment(id=COBOT, kind=EquipmentKind.ROBOT, label="Cobot"),
    Equipment(id=INFEED, kind=EquipmentKind.CONVEYOR, label="Infeed"),
    Equipment(id=OUTFEED, kind=EquipmentKind.CONVEYOR, label="Outfeed"),
    Equipment(id=CELL, kind=EquipmentKind.SUPERVISOR, label="Cell"),
)
DRY, LOADED, WORN, SLOW = (FailureModeId(one) for one in ("gear_dry", "payload_wrong", "belt_worn", "cell_slow"))
FRICTION, GRAVITY, CURRENT, SPEED, CYCLE, ODD = (
    SymptomId(one) for one in ("friction_up", "gravity_changed", "current_up", "speed_down", "cycle_up", "odd")
)
TWIN, SPC = DetectorId("residual_twin"), DetectorId("spc")
GREASE_SEEN = CheckId("grease_seen")


def an_intervention(name: str, **more: Any) -> Intervention:
    told: dict[str, Any] = {
        "id": InterventionId(name), "title": name, "procedure": ProcedureId(name), "cost_eur": 50.0,
        "duration_min": 30.0, "downtime_min": 20.0, "skill": Skill("mechanics"), "risk": Risk.LOW, "effect": 0.9,
    }  # fmt: skip
    return Intervention(**{**told, **more})


def a_mode(name: FailureModeId, sort: EquipmentClass, *symptoms: Symptom, **more: Any) -> FailureMode:
    told: dict[str, Any] = {
        "id": name, "equipment_class": sort, "title": name, "causes": ("wear",), "symptoms": symptoms,
        "effect": "worse", "severity": 5, "occurrence_per_1000_h": 0.5, "detection": 5,
        "cost_of_waiting": HourlyCost(eur_per_h=10.0), "interventions": (an_intervention(f"mend_{name}"),),
    }  # fmt: skip
    return FailureMode(**{**told, **more})


def shows(name: SymptomId, given_mode: float, given_not: float, **more: Any) -> Symptom:
    return Symptom(finding=name, given_mode=given_mode, given_not=given_not, **more)


def a_check(given_dry: float = 0.9) -> Check:
    return Check(
        id=GREASE_SEEN, kind=CheckKind.LOOK, question="Grease at the joint?", duration_min=2.0,
        answers=(
            CheckAnswer(id="yes", label="Yes", given_mode=given_dry, given_not=0.1),
            CheckAnswer(id="no", label="No", given_mode=1.0 - given_dry, given_not=0.9),
        ),
    )  # fmt: skip


LIBRARY = FailureModeLibrary(
    modes=(
        a_mode(
            DRY, EquipmentClass.ROBOT, shows(FRICTION, 0.9, 0.01), shows(GRAVITY, 0.05, 0.05), checks=(a_check(),)
        ),
        a_mode(
            LOADED, EquipmentClass.ROBOT, shows(FRICTION, 0.5, 0.01), shows(GRAVITY, 0.9, 0.05),
            Symptom(circumstance=Circumstance.AFTER_CHANGEOVER, given_mode=0.6, given_not=0.1),
        ),
        a_mode(
            WORN, EquipmentClass.CONVEYOR, shows(CURRENT, 0.8, 0.02), shows(SPEED, 0.7, 0.02, about="speed"),
            Symptom(alarm="*not_as_set*", given_mode=0.5, given_not=0.01, about="speed"),
        ),
        a_mode(SLOW, EquipmentClass.CELL, shows(CYCLE, 0.9, 0.05)),
    )
)  # fmt: skip


def a_finding(symptom: SymptomId, equipment: EquipmentId = COBOT, **more: Any) -> Finding:
    told: dict[str, Any] = {
        "detector": TWIN, "detector_version": "1", "symptom": symptom, "equipment": equipment, "began_ns": 1,
        "seen_ns": 2, "strength": 1.5, "direction": Direction.DOWN if symptom.endswith("_down") else Direction.UP,
    }  # fmt: skip
    return Finding(**{**told, **more})


def watching(symptom: SymptomId, equipment: EquipmentId = COBOT, part: str = "") -> FindingPlace:
    return FindingPlace(detector=TWIN, symptom=symptom, equipment=equipment, part=part)


def slow_belt_alarm(equipment: EquipmentId = INFEED, **more: Any) -> Alarm:
    return an_alarm("belt_not_as_set", equipment=equipment, **more)


def seen(*findings: Finding, **more: Any) -> Seen:
    return Seen(equipment=EQUIPMENT, findings=findings, **more)
