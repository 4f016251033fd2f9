"""The library that ships, on what the simulated cell shows of each of its faults."""

from pathlib import Path

import pytest

from hmi.advisor.diagnosis import diagnose
from hmi.advisor.expected_value import Situation, rank
from hmi.advisor.seen import Answered, Seen
from hmi.content.failure_modes_file import read_failure_modes
from hmi.domain.diagnosis import Candidate, Diagnosis, Verdict
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import CheckId, Circumstance, FailureModeLibrary
from hmi.domain.symptom import KnownSymptom
from hmi.simulator.faults import Fault
from tests.hmi.advisor.faults_seen import EQUIPMENT, FOUND, MODES, STOPS, WATCHED, a_finding, seen_of


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> FailureModeLibrary:
    return read_failure_modes(tmp_path_factory.mktemp("project"))


def first_of(library: FailureModeLibrary, moment: Seen) -> Candidate:
    return diagnose(library, moment)[0].candidates[0]


def name_of(candidate: Candidate) -> tuple[str, str]:
    return candidate.at.mode, candidate.at.equipment


def found(*places: tuple[str, KnownSymptom], **more) -> Seen:
    findings = [a_finding(symptom, place) for place, symptom in places]
    told = {"watched": WATCHED, "asked_why": [one.id for one in EQUIPMENT]}
    return Seen(equipment=EQUIPMENT, findings=findings, **{**told, **more})


def test_that_every_fault_of_the_simulated_cell_has_its_mode_and_its_signs():
    assert set(MODES) == set(Fault)
    assert set(FOUND) | set(STOPS) == set(Fault)


@pytest.mark.parametrize("fault", list(Fault))
def test_that_what_is_seen_of_a_fault_makes_its_mode_stand_out(library: FailureModeLibrary, fault: Fault):
    diagnosis = diagnose(library, seen_of(fault))[0]

    assert name_of(diagnosis.candidates[0]) == MODES[fault]
    assert diagnosis.verdict is Verdict.STANDS_OUT


@pytest.mark.parametrize("fault", list(FOUND))
def test_that_a_creeping_fault_is_named_before_any_alarm(library: FailureModeLibrary, fault: Fault):
    diagnosis = diagnose(library, seen_of(fault, alarms=[]))[0]

    assert name_of(diagnosis.candidates[0]) == MODES[fault]
    assert diagnosis.verdict is Verdict.STANDS_OUT


@pytest.mark.parametrize(
    ("fault", "procedure"),
    [
        (Fault.JOINT_FRICTION, "joint_lubrication"),
        (Fault.GRIPPER_LOSS, "gripper_cup_change"),
        (Fault.TOOL_WEAR, "tool_change_with_offset_check"),
        (Fault.TOOL_BREAK, "tool_change_with_offset_check"),
        (Fault.SPINDLE_BEARING, "spindle_bearing_check"),
        (Fault.CONVEYOR_JAM, "conveyor_jam_clearing"),
        (Fault.DIRTY_LENS, "lens_cleaning"),
        (Fault.AIR_LEAK, "air_leak_search"),
        (Fault.CAMERA_OFF, "camera_restart"),
        (Fault.PROTECTIVE_STOP, "protective_stop_recovery"),
        (Fault.NO_ORDERS, "order_resequencing"),
        (Fault.URGENT_ORDER, "order_resequencing"),
    ],
)
def test_that_what_is_worth_most_against_a_fault_is_what_a_good_engineer_would_do(
    library: FailureModeLibrary, fault: Fault, procedure: str
):
    diagnosis = diagnose(library, seen_of(fault))[0]

    offered = rank(diagnosis, library, Situation(), seed=1, key=fault).offered

    assert offered is not None
    assert offered.intervention is not None
    assert offered.intervention.procedure == procedure
    assert offered.saves > 0.0


def test_that_an_order_that_gets_late_is_answered_by_another_sequence(library: FailureModeLibrary):
    diagnosis = diagnose(library, found(("supervisor", KnownSymptom.ORDER_LATE)))[0]

    offered = rank(diagnosis, library, Situation(), seed=1, key="late").offered

    assert diagnosis.candidates[0].at.mode == "order_sequence_poor"
    assert offered is not None
    assert offered.intervention is not None
    assert offered.intervention.procedure == "order_resequencing"


def test_that_waste_of_an_idle_cell_is_answered_by_stand_by(library: FailureModeLibrary):
    wasting = found(("energy_meter", KnownSymptom.IDLE_ENERGY_UP), ("energy_meter", KnownSymptom.ENERGY_PER_PART_UP))
    diagnosis = diagnose(library, wasting)[0]

    offered = rank(diagnosis, library, Situation(), seed=1, key="idle").offered

    assert diagnosis.candidates[0].at.mode == "machines_idle_switched_on"
    assert offered is not None
    assert offered.intervention is not None
    assert offered.intervention.procedure == "energy_idle_shutdown"


def test_that_dry_gear_and_dirty_lens_at_the_same_time_are_two_problems(library: FailureModeLibrary):
    both = diagnose(
        library,
        found(
            ("cobot", KnownSymptom.JOINT_FRICTION_UP),
            ("camera", KnownSymptom.IMAGE_SHARPNESS_DOWN),
            ("camera", KnownSymptom.EXPOSURE_UP),
        ),
    )

    assert {name_of(one.candidates[0]) for one in both} == {("joint_gear_dry", "cobot"), ("lens_dirty", "camera")}
    assert all(one.verdict is Verdict.STANDS_OUT for one in both)


def test_that_two_faults_of_one_arm_are_told_together(library: FailureModeLibrary):
    serviced = {(Circumstance.AFTER_MAINTENANCE, EquipmentId("cobot")): True}
    signs = (("cobot", KnownSymptom.JOINT_FRICTION_UP), ("cobot", KnownSymptom.JOINT_CURRENT_BIAS))
    both = found(*signs, circumstances=serviced)

    (diagnosis,) = diagnose(library, both)

    together = {mode.mode for mode in diagnosis.explanations[0].modes}
    assert together == {"joint_gear_dry", "joint_zero_shifted"}


def test_that_lost_parts_are_blamed_on_the_leak_when_the_air_flows_too(library: FailureModeLibrary):
    losing = (("cobot", KnownSymptom.GRIP_LOSS_RATE_UP), ("cobot", KnownSymptom.GRIP_VACUUM_DOWN))

    assert name_of(first_of(library, found(*losing))) == ("suction_cup_worn", "cobot")
    leaking = found(
        *losing, ("energy_meter", KnownSymptom.AIR_FLOW_UP), ("energy_meter", KnownSymptom.AIR_PRESSURE_DOWN)
    )
    assert name_of(first_of(library, leaking)) == ("air_leak", "energy_meter")


@pytest.mark.parametrize(
    ("places", "check", "at", "answers"),
    [
        (
            [("energy_meter", KnownSymptom.AIR_PRESSURE_DOWN)],
            "pressure_falls_when_shut",
            "energy_meter",
            {"falls": ("air_leak", "energy_meter"), "holds": ("supply_pressure_low", "energy_meter")},
        ),
        (
            [("camera", KnownSymptom.REJECT_RATE_UP), ("camera", KnownSymptom.PART_DIMENSION_DRIFT)],
            "cutting_edge_looks",
            "cnc",
            {"worn": ("tool_worn", "cnc"), "sharp": ("tool_offset_wrong", "cnc")},
        ),
    ],
)
def test_that_two_confusable_modes_are_told_apart_by_one_check(
    library: FailureModeLibrary,
    places: list[tuple[str, KnownSymptom]],
    check: str,
    at: str,
    answers: dict[str, tuple[str, str]],
):
    cnc = EquipmentId("cnc")
    lately = {(Circumstance.AFTER_CHANGEOVER, cnc): True, (Circumstance.AFTER_MAINTENANCE, cnc): True}
    unsure = {"watched": (), "circumstances": {**lately, (Circumstance.COLD_START, cnc): False}}
    open_one: Diagnosis = diagnose(library, found(*places, **unsure))[0]
    assert open_one.verdict is Verdict.OPEN
    assert open_one.question is not None
    assert (open_one.question.check, open_one.question.equipment) == (check, at)

    for answer, mode in answers.items():
        said = [Answered(check=CheckId(check), equipment=EquipmentId(at), answer=answer)]
        decided = diagnose(library, found(*places, **unsure, answers=said))[0]
        assert name_of(decided.candidates[0]) == mode


def test_that_a_drift_of_sizes_after_a_cold_start_is_laid_to_the_heat(library: FailureModeLibrary):
    cold = {(Circumstance.COLD_START, EquipmentId("cnc")): True}
    warm = {(Circumstance.COLD_START, EquipmentId("cnc")): False}
    drift = ("camera", KnownSymptom.PART_DIMENSION_DRIFT)

    assert name_of(first_of(library, found(drift, circumstances=cold))) == ("spindle_grows_warm", "cnc")
    assert name_of(first_of(library, found(drift, circumstances=warm))) != ("spindle_grows_warm", "cnc")


def test_that_nothing_is_said_of_a_cell_that_works(library: FailureModeLibrary, tmp_path: Path):
    assert diagnose(library, found()) == ()
