"""A finding stands while its score is over its limit; what a detector does not know is told place by place."""

import pytest

from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import DetectorId, Direction, Finding, FindingPlace, Ignorance, IgnoranceReason
from hmi.domain.symptom import KnownSymptom

TWIN = DetectorId("residual_twin")
COBOT = EquipmentId("cobot")


def a_finding(*, strength: float = 1.4, part: str = "Axis_3") -> Finding:
    return Finding(
        detector=TWIN,
        detector_version="1",
        symptom=KnownSymptom.JOINT_FRICTION_UP.id,
        equipment=COBOT,
        part=part,
        began_ns=1,
        seen_ns=2,
        strength=strength,
        direction=Direction.UP,
    )


@pytest.mark.parametrize(("strength", "stands"), [(0.0, False), (0.99, False), (1.0, True), (7.0, True)])
def test_that_a_finding_stands_from_its_limit_on(strength: float, stands: bool):
    assert a_finding(strength=strength).is_standing is stands


def test_that_two_findings_of_one_place_are_the_same_one_and_those_of_two_joints_are_not():
    assert a_finding(strength=1.0).place == a_finding(strength=3.0).place
    assert a_finding(part="Axis_3").place != a_finding(part="Axis_2").place


@pytest.mark.parametrize(
    ("ignorance", "covers"),
    [
        (Ignorance(detector=TWIN, reason=IgnoranceReason.NOT_FITTED), True),
        (Ignorance(detector=DetectorId("spc"), reason=IgnoranceReason.NOT_FITTED), False),
        (Ignorance(detector=TWIN, reason=IgnoranceReason.STALE_INPUT, equipment=COBOT), True),
        (Ignorance(detector=TWIN, reason=IgnoranceReason.STALE_INPUT, equipment=EquipmentId("cnc")), False),
        (Ignorance(detector=TWIN, reason=IgnoranceReason.OUT_OF_DOMAIN, equipment=COBOT, part="Axis_2"), False),
        (
            Ignorance(
                detector=TWIN,
                reason=IgnoranceReason.FAILED,
                symptoms=(KnownSymptom.JOINT_FRICTION_UP.id,),
                part="Axis_3",
            ),
            True,
        ),
        (
            Ignorance(detector=TWIN, reason=IgnoranceReason.FAILED, symptoms=(KnownSymptom.JOINT_TEMPERATURE_UP.id,)),
            False,
        ),
    ],
)
def test_that_ignorance_covers_what_it_names_and_all_where_it_names_nothing(ignorance: Ignorance, covers: bool):
    place = FindingPlace(detector=TWIN, symptom=KnownSymptom.JOINT_FRICTION_UP.id, equipment=COBOT, part="Axis_3")

    assert ignorance.covers(place) is covers
