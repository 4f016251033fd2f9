"""What stands keeps its id for as long as it stands, and nobody's silence ends it but that of who can see."""

from itertools import count

import msgspec
import pytest

from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import DetectorId, Direction, Finding, Ignorance, IgnoranceReason, SymptomId
from hmi.live.finding_list import FindingList

COBOT, DETECTOR = EquipmentId("cobot"), DetectorId("level_drift")


def a_finding(symptom: str = "grip_vacuum_down", strength: float = 1.5) -> Finding:
    return Finding(
        detector=DETECTOR,
        detector_version="1",
        symptom=SymptomId(symptom),
        equipment=COBOT,
        began_ns=1,
        seen_ns=2,
        strength=strength,
        direction=Direction.DOWN,
    )


@pytest.fixture
def findings() -> FindingList:
    numbers = count(1)
    return FindingList(lambda _now_ns: f"f{next(numbers)}")


def test_that_a_finding_begins_once_and_keeps_its_id_while_it_grows(findings):
    began: list[Finding] = []
    findings.on_began.append(began.append)

    findings.take([a_finding()], [], 10)
    findings.take([a_finding(strength=3.0)], [], 20)

    assert [one.id for one in began] == ["f1"]
    assert [(one.id, one.strength) for one in findings.standing.values()] == [("f1", 3.0)]


def test_that_a_finding_that_is_not_told_any_more_ended(findings):
    ended: list[Finding] = []
    findings.on_ended.append(ended.append)
    findings.take([a_finding()], [], 10)

    findings.take([], [], 20)
    findings.take([a_finding()], [], 30)

    assert [one.id for one in ended] == ["f1"]
    assert [one.id for one in findings.standing.values()] == ["f2"]
    assert [one.id for one in findings.ended] == ["f1"]


def test_that_a_finder_that_is_blind_ends_nothing(findings):
    blind = Ignorance(detector=DETECTOR, reason=IgnoranceReason.STALE_INPUT, equipment=COBOT)
    findings.take([a_finding()], [], 10)

    findings.take([], [blind], 20)
    stood = tuple(findings.standing)
    findings.take([], [msgspec.structs.replace(blind, equipment=EquipmentId("cnc"))], 30)

    assert len(stood) == 1
    assert not findings.standing


def test_that_what_another_cell_watches_no_more_is_over_and_the_rest_goes_on(findings):
    ended: list[Finding] = []
    findings.on_ended.append(ended.append)
    findings.take([a_finding(), a_finding("cycle_time_up")], [], 10)

    findings.keep([a_finding("cycle_time_up").place], 20)

    assert [one.symptom for one in ended] == ["grip_vacuum_down"]
    assert [(one.id, one.symptom) for one in findings.standing.values()] == [("f2", "cycle_time_up")]
