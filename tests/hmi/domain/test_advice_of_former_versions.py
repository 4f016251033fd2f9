"""Records that a former version wrote: still read, still what was approved, and told by name and place."""

import hashlib

import msgspec
import pytest

from hmi.domain.advice import AdviceEvidence, DataGap, EvidenceKind, GapReason, Recommendation
from hmi.domain.equipment import EquipmentId
from tests.hmi.domain.advices import a_proposal

OLD_EVIDENCE = [
    {"kind": "finding", "ref": "joint_friction_up@cobot/Axis_3", "share": 0.6},
    {"kind": "alarm", "ref": "*stops_often*@cobot", "is_against": True},
    {"kind": "samples", "ref": "cobot/motor_3/MotorCurrent", "from_ns": 5},
]
OLD_GAPS = [
    {"subject": "joint_temperature_up@cobot/Axis_3", "reason": "not_watched"},
    {"subject": "gripper", "reason": "pressed the wrong key"},
]


@pytest.fixture
def old() -> bytes:
    told = msgspec.to_builtins(a_proposal())
    return msgspec.json.encode(told | {"evidence": OLD_EVIDENCE, "gaps": OLD_GAPS[:1]}, order="deterministic")


def test_that_a_record_of_before_is_read_and_still_is_what_somebody_approved(old):
    proposal = msgspec.json.decode(old, type=Recommendation)

    unnamed = msgspec.json.decode(msgspec.json.encode(proposal))
    assert unnamed["evidence"] == OLD_EVIDENCE
    assert unnamed["gaps"] == OLD_GAPS[:1]
    told = msgspec.json.encode(msgspec.structs.replace(proposal, id=""), order="deterministic")
    assert b'"equipment":"cobot","part":"Axis_3","share"' not in told
    assert proposal.digest == hashlib.sha256(b"tandem recommendation 1\n" + told).hexdigest()


def test_that_a_name_and_a_place_written_as_one_are_told_apart_and_keep_their_key():
    finding, alarm, samples = msgspec.convert(OLD_EVIDENCE, tuple[AdviceEvidence, ...])

    assert (finding.told.ref, finding.told.equipment, finding.told.part) == ("joint_friction_up", "cobot", "Axis_3")
    assert finding.told.key == finding.key == "finding|joint_friction_up@cobot/Axis_3"
    assert (alarm.told.ref, alarm.told.equipment, alarm.told.part) == ("*stops_often*", "cobot", "")
    assert samples.told is samples


def test_that_a_gap_of_before_names_what_it_was_and_a_reason_in_other_words_is_no_fault():
    known, other = msgspec.convert(OLD_GAPS, tuple[DataGap, ...])

    assert known.told == DataGap(
        subject="joint_temperature_up",
        kind=EvidenceKind.FINDING,
        equipment=EquipmentId("cobot"),
        part="Axis_3",
        reason=GapReason.NOT_WATCHED,
    )
    assert (other.told.subject, other.reason) == ("gripper", GapReason.OTHER)
