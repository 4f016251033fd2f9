"""What the joint twin says to people: findings of joints, and where it knows nothing, in the words of the domain."""

from typing import Final

from hmi.advisor.joint_twin.detector import ID, VERSION, JointTwinDetector
from hmi.advisor.joint_twin.evidence import JointCause
from hmi.advisor.joint_twin.motion import ArmTags
from hmi.advisor.joint_twin.standing import Standing
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import Contribution, Direction, Evidence, Finding, Ignorance, IgnoranceReason
from hmi.domain.symptom import KnownSymptom
from hmi.domain.tag import TagName

SYMPTOMS: Final = {
    JointCause.BIAS: KnownSymptom.JOINT_CURRENT_BIAS,
    JointCause.GRAVITY: KnownSymptom.JOINT_GRAVITY_GAIN_CHANGED,
    JointCause.FRICTION: KnownSymptom.JOINT_FRICTION_UP,
}


def findings_of(
    detector: JointTwinDetector, tags: ArmTags, robot: EquipmentId, parts: tuple[str, ...]
) -> tuple[Finding, ...]:
    """What departs now, the strongest first.

    Args:
        detector: Fitted.
        tags: Its tags.
        robot: Whose joints they are.
        parts: The joints as the robot's components are called, from the base.
    """
    return tuple(_finding(one, detector, tags, robot, parts) for one in detector.standing)


def ignorance_of(detector: JointTwinDetector, robot: EquipmentId, parts: tuple[str, ...]) -> tuple[Ignorance, ...]:
    """Joints that are not watched, and why; all of them where the arm works as it never did in the reference."""
    found = [
        Ignorance(
            detector=ID,
            reason=IgnoranceReason.TOO_LITTLE_DATA,
            symptoms=tuple(symptom.id for symptom in SYMPTOMS.values()),
            equipment=robot,
            part=parts[joint],
            facts=facts,
        )
        for joint, facts in detector.not_watched.items()
    ]
    if detector.is_out_of_domain:
        found.append(
            Ignorance(
                detector=ID,
                reason=IgnoranceReason.OUT_OF_DOMAIN,
                since_ns=detector.seen_ns,
                symptoms=tuple(symptom.id for symptom in SYMPTOMS.values()),
                equipment=robot,
            )
        )
    return tuple(found)


def _finding(
    standing: Standing, detector: JointTwinDetector, tags: ArmTags, robot: EquipmentId, parts: tuple[str, ...]
) -> Finding:
    joint = standing.joint
    current, position = TagName(tags.current[joint]), TagName(tags.position[joint])
    return Finding(
        detector=ID,
        detector_version=VERSION,
        symptom=SYMPTOMS[standing.cause].id,
        equipment=robot,
        part=parts[joint],
        began_ns=standing.began_ns,
        seen_ns=detector.seen_ns,
        strength=max(1.0, standing.score),
        direction=Direction.UP if standing.effect > 0.0 else Direction.DOWN,
        contributions=(Contribution(tag_name=current, share=1.0),),
        evidence=(
            Evidence(tag_name=current, from_ns=standing.began_ns, to_ns=detector.seen_ns, unit="A"),
            Evidence(tag_name=position, from_ns=standing.began_ns, to_ns=detector.seen_ns, unit="rad"),
        ),
    )
