"""A proposal says what, why, what exactly would be sent, what waiting costs, and what else could be done."""

from pathlib import Path

import msgspec
import pytest

from hmi.advisor.recommender import Present, Recommender
from hmi.advisor.seen import Answered, Seen
from hmi.content.failure_modes_file import read_failure_modes
from hmi.domain.advice import DO_NOTHING, EvidenceKind, GapReason, Recommendation, Weight, fault_of
from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentId, MethodArgument, MethodDefinition
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import FailureModeId, FailureModeLibrary
from hmi.domain.finding import (
    Contribution,
    DetectorId,
    Direction,
    Evidence,
    Finding,
    FindingPlace,
    Remaining,
    SymptomId,
)
from hmi.domain.outcome_measure import Aim, Statistic
from hmi.domain.procedure import (
    OF_TAG,
    Call,
    Instruct,
    MethodCall,
    Procedure,
    ProcedureId,
    ProcedureState,
    Step,
    StepId,
    Undo,
    UndoKind,
    Write,
)
from hmi.domain.quality import Freshness
from hmi.domain.reading import NOTHING_HEARD, Reading
from hmi.domain.symptom import KnownSymptom
from hmi.domain.tag import TagName, ValueRange
from hmi.domain.why import Cause, CauseKind
from hmi.domain.why_evidence import Sureness
from hmi.domain.words import in_language
from tests.hmi.advisor.simulated import simulated_cell

SPEED, CURRENT = TagName("cobot/motion_device/SpeedOverride"), TagName("cobot/motor_3/MotorCurrent")
NOW_NS = 1_700_000_000 * 10**9


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> FailureModeLibrary:
    return read_failure_modes(Path(tmp_path_factory.mktemp("site")))


def a_procedure(name: str, *, writes: bool = False) -> Procedure:
    work = Write(tag=SPEED, value=70.0, undo=Undo(kind=UndoKind.RESTORE)) if writes else Instruct()
    return Procedure(
        id=ProcedureId(name),
        version="1",
        state=ProcedureState.RELEASED,
        title=name,
        goal="done",
        equipment_class=EquipmentClass.ROBOT,
        steps=(Step(id=StepId("only"), title="Do it", text="Do it.", work=work),),
    )


def friction(strength: float = 2.0) -> Finding:
    return Finding(
        detector=DetectorId("joint_twin"),
        detector_version="1",
        symptom=KnownSymptom.JOINT_FRICTION_UP.id,
        equipment=EquipmentId("cobot"),
        part="Axis_3",
        began_ns=NOW_NS - 600 * 10**9,
        seen_ns=NOW_NS,
        strength=strength,
        direction=Direction.UP,
        contributions=(Contribution(tag_name=CURRENT, share=1.0),),
        evidence=(Evidence(tag_name=CURRENT, from_ns=NOW_NS - 900 * 10**9, to_ns=NOW_NS, unit="A"),),
    )


def look(name: TagName) -> Reading:
    if name not in (SPEED, CURRENT):
        return NOTHING_HEARD
    return Reading(value=100.0 if name == SPEED else 3.2, status=0, source_time_ns=NOW_NS, freshness=Freshness.LIVE)


def proposals(
    library: FailureModeLibrary,
    *findings: Finding,
    procedures: tuple[Procedure, ...],
    seen_ns: int = NOW_NS,
    unheard: tuple[EquipmentId, ...] = (),
    answers: tuple[Answered, ...] = (),
    cell: Cell | None = None,
) -> list[Recommendation]:
    cell = cell or simulated_cell()
    watched = frozenset(
        FindingPlace(detector=DetectorId("joint_twin"), symptom=symptom.id, equipment=EquipmentId("cobot"))
        for symptom in (KnownSymptom.JOINT_FRICTION_UP, KnownSymptom.JOINT_TEMPERATURE_UP)
    )
    present = Present(
        cell=cell,
        look=look,
        seen=Seen(equipment=cell.equipment, findings=findings, watched=watched, unheard=unheard, answers=answers),
        now_ns=NOW_NS,
        seen_ns=seen_ns,
        procedures={one.id: one for one in procedures},
    )
    recommender = Recommender(library)
    return list(recommender.proposals(present, recommender.diagnoses(present)))


def test_that_a_dry_gear_leads_to_its_lubrication_with_all_that_a_decision_needs(library):
    (proposal,) = proposals(library, friction(), procedures=(a_procedure("joint_lubrication"),))

    assert fault_of(proposal) == ""
    assert (proposal.cause, proposal.part) == ("cobot|Axis_3|joint_gear_dry", "Axis_3")
    assert proposal.intervention == proposal.plan.procedure == "joint_lubrication"
    assert (proposal.impact, proposal.risk) == (Weight.HIGH, Weight.HIGH)
    assert proposal.alternatives[-1].id == DO_NOTHING
    assert {"speed_reduction_until_service"} <= {one.id for one in proposal.alternatives}
    assert proposal.waiting.per_hour.money is not None
    assert proposal.expected_value is not None
    assert proposal.expected_value > 0.0
    assert (proposal.evidence[0].kind, proposal.evidence[0].ref) == (EvidenceKind.SAMPLES, CURRENT)
    assert any(one.is_against for one in proposal.evidence)
    assert len(proposal.candidates) > 1
    assert proposal.inputs[0].tag_name == CURRENT
    assert any(gap.reason == "not_watched" for gap in proposal.gaps)


def test_that_what_a_person_answered_stands_among_the_evidence_in_words(library):
    check = library.find(FailureModeId("joint_gear_dry")).checks[0]
    given = next(one for one in check.answers if one.given_mode > one.given_not)
    answered = Answered(check=check.id, equipment=EquipmentId("cobot"), answer=given.id)

    found = proposals(library, friction(), procedures=(a_procedure("joint_lubrication"),), answers=(answered,))

    (one,) = [one for proposal in found for one in proposal.evidence if one.kind is EvidenceKind.ANSWER]
    assert (one.ref, one.is_against) == (check.id, False)
    assert in_language(one.words, "de") == f"{in_language(check.question, 'de')} {in_language(given.label, 'de')}"


def test_that_what_is_found_is_also_what_the_outcome_is_judged_by(library):
    (proposal,) = proposals(library, friction(), procedures=(a_procedure("joint_lubrication"),))

    (measure,) = proposal.measures
    assert (measure.tag_name, measure.aim, measure.statistic) == (CURRENT, Aim.LOWER, Statistic.PEAK)


def test_that_a_number_that_records_cannot_hold_is_a_fault(library):
    (proposal,) = proposals(library, friction(), procedures=(a_procedure("joint_lubrication"),))
    endless = msgspec.structs.replace(proposal.evidence[0], expected=ValueRange(float("-inf"), 1.0))

    assert fault_of(msgspec.structs.replace(proposal, evidence=(endless, *proposal.evidence[1:]))) == "numbers"


def test_that_slower_detectors_are_waited_for(library):
    begun = friction().began_ns + 10**9

    assert proposals(library, friction(), procedures=(a_procedure("joint_lubrication"),), seen_ns=begun) == []


def test_that_what_a_plan_writes_is_exact_and_bound_to_what_was_seen(library):
    (proposal,) = proposals(library, friction(), procedures=(a_procedure("joint_lubrication", writes=True),))

    (write,) = proposal.plan.writes
    assert (write.tag_name, write.value, write.seen) == (SPEED, 70.0, 100.0)
    assert [one.tag_name for one in proposal.conditions] == [SPEED]
    assert proposal.is_trial_asked


@pytest.mark.parametrize(("handed", "arguments"), [(SPEED, [(100.0,)]), (TagName("cobot/motor_1/MotorCurrent"), [])])
def test_that_what_is_handed_to_a_method_is_bound_to_what_was_read_or_not_proposed(library, handed, arguments):
    cell = simulated_cell()
    cobot = next(one for one in cell.equipment if one.id == "cobot")
    at = cobot.components[0]
    node = cell.tags[0].node
    slow = MethodDefinition(
        name="SlowDown", object_node=node, method_node=node, inputs=(MethodArgument(name="to", data_type="Double"),)
    )
    able = msgspec.structs.replace(
        cobot, components=(msgspec.structs.replace(at, methods=(slow,)), *cobot.components[1:])
    )
    cell = msgspec.structs.replace(cell, equipment=tuple(able if one is cobot else one for one in cell.equipment))
    call = MethodCall(equipment=cobot.id, component=at.name, method="SlowDown", arguments=(f"{OF_TAG}{handed}",))
    work = Call(call=call, undo=Undo(kind=UndoKind.BY_HAND, words="Undo it."))
    procedure = a_procedure("joint_lubrication")
    step = msgspec.structs.replace(procedure.steps[0], work=work)
    procedure = msgspec.structs.replace(procedure, steps=(step,))

    found = proposals(library, friction(), procedures=(procedure,), cell=cell)

    assert [act.arguments for one in found for _step, act in one.plan.acts] == arguments
    assert [fault_of(one) for one in found] == [""] * len(arguments)


def test_that_what_cannot_be_done_in_this_cell_is_not_proposed(library):
    assert proposals(library, friction(), procedures=()) == []


def test_that_nothing_seen_proposes_nothing(library):
    assert proposals(library, procedures=(a_procedure("joint_lubrication"),)) == []


def test_that_a_symptom_that_nothing_explains_proposes_nothing(library):
    odd = msgspec.structs.replace(friction(), symptom=SymptomId("a_site_of_its_own"), part="")

    assert proposals(library, odd, procedures=(a_procedure("joint_lubrication"),)) == []


def test_that_the_source_is_the_library_in_exactly_this_version(library):
    (one,) = proposals(library, friction(), procedures=(a_procedure("joint_lubrication"),))
    other = FailureModeLibrary(modes=tuple(msgspec.structs.replace(mode, version=99) for mode in library.modes))
    (two,) = proposals(other, friction(), procedures=(a_procedure("joint_lubrication"),))

    assert one.source.sha256 != two.source.sha256
    assert len(one.source.sha256) == 64


def test_that_evidence_names_what_it_is_and_where_each_once(library):
    (proposal,) = proposals(library, friction(), procedures=(a_procedure("joint_lubrication"),))

    found = next(one for one in proposal.evidence if one.kind is EvidenceKind.FINDING and one.is_present)
    assert (found.ref, found.equipment, found.part) == ("joint_friction_up", "cobot", "Axis_3")
    assert not any("@" in one.ref for one in proposal.evidence)
    assert len({one.key for one in proposal.evidence}) == len(proposal.evidence)
    absent = [one for one in proposal.evidence if not one.is_present]
    assert "joint_temperature_up" in {one.ref for one in absent}
    assert all(one.is_against and one.equipment == "cobot" for one in absent)


def test_that_a_gap_says_why_nobody_knew(library):
    (proposal,) = proposals(
        library, friction(), procedures=(a_procedure("joint_lubrication"),), unheard=(EquipmentId("cobot"),)
    )

    known = {(gap.kind, gap.subject, gap.equipment): gap.reason for gap in proposal.gaps}
    assert known[EvidenceKind.FINDING, "joint_temperature_up", EquipmentId("cobot")] is GapReason.STALE
    assert all("@" not in subject for _kind, subject, _equipment in known)


def test_that_a_standstill_is_evidence_by_itself(library: FailureModeLibrary):
    infeed = EquipmentId("infeed")
    cause = Cause(kind=CauseKind.NO_MATERIAL, equipment=infeed, began_ns=1, sureness=Sureness.TOLD, evidence=())
    cell = simulated_cell()
    seen = Seen(equipment=cell.equipment, causes=(cause,), asked_why=frozenset(one.id for one in cell.equipment))
    recommender = Recommender(library)
    present = Present(cell=cell, look=lambda _name: NOTHING_HEARD, seen=seen, now_ns=1, seen_ns=1, procedures={})

    (proposal, *_) = recommender.proposals(present, recommender.diagnoses(present))

    assert proposal.advice_type == "raw_parts_missing"
    assert [(one.kind, one.ref, one.equipment) for one in proposal.evidence if not one.is_against] == [
        (EvidenceKind.CAUSE, "no_material", infeed)
    ]
    assert fault_of(proposal) == ""


def test_that_what_wears_tells_by_when_it_should_be_done(library):
    left = Remaining(parts=16.0, low=12.0, high=21.0, latest_ns=NOW_NS + 480 * 10**9)

    (found,) = proposals(
        library, msgspec.structs.replace(friction(), remaining=left), procedures=(a_procedure("joint_lubrication"),)
    )

    assert (found.waiting.left, found.waiting.latest_ns) == (left, left.latest_ns)
    assert fault_of(found) == ""
