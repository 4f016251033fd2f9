"""Valid recommendations, approvals and presents, to be spoilt by tests."""

from typing import Any

import msgspec

from hmi.domain.advice import (
    DO_NOTHING,
    AdviceEvidence,
    AdviceId,
    AdviceType,
    Alternative,
    Candidate,
    CauseKey,
    Confidence,
    EvidenceKind,
    LiveCondition,
    ModelInput,
    Recommendation,
    ShownValue,
    Source,
)
from hmi.domain.advice_approval import Approval, Approver, Present
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_plan import ExactCall, ExactWrite, Plan, PlanStep
from hmi.domain.advice_state import Advice, AdviceState
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef, Role
from hmi.domain.procedure import Level, Skill
from hmi.domain.quality import Freshness, Quality
from hmi.domain.tag import NodeAddress, Scalar, TagName, ValueRange

S = 1_000_000_000
NOON = 1_790_000_000 * S
SPEED, TEMPERATURE = TagName("cobot/SpeedOverride"), TagName("cobot/axis_3/Temperature")
SHA, LIMITS = "a" * 64, "b" * 64
ANA, BEN, CLARA = PersonRef("p-ana"), PersonRef("p-ben"), PersonRef("p-clara")
MECHANICS = Skill("robot_mechanics")
COORDINATOR = frozenset({Role.COORDINATOR})


def a_node(identifier: str) -> NodeAddress:
    return NodeAddress(endpoint="plc", uri="urn:test", identifier=identifier)


SLOW_DOWN = PlanStep(
    id="slow_down",
    title="Slow down",
    act=ExactWrite(
        node=a_node("i=1"), tag_name=SPEED, value=60.0, unit="%", seen=100.0, within=ValueRange(10.0, 100.0)
    ),
    most_times=2,
)
LOOK = PlanStep(id="look", title="Look at joint 3")
STOP = PlanStep(
    id="stop_cycle",
    title="Stop at the end of the cycle",
    act=ExactCall(
        object_node=a_node("i=2"), method_node=a_node("i=3"), equipment=EquipmentId("cobot"), component="Unit",
        method="Hold", arguments=(1, (2.0, "x")),
    ),
)  # fmt: skip
PLAN = Plan(procedure="slow_down", procedure_version="1", procedure_digest="c" * 64, steps=(LOOK, SLOW_DOWN, STOP))
SOURCE = Source(model="diagnosis", version="1", sha256=SHA, limits_sha256=LIMITS)


def a_proposal(**others: Any) -> Recommendation:
    settings: dict[str, Any] = {
        "id": AdviceId("1"),
        "advice_type": AdviceType("joint_friction"),
        "cause": CauseKey("cobot|Axis_3|joint_friction"),
        "equipment": EquipmentId("cobot"),
        "part": "Axis_3",
        "title": {"en": "Slow down and lubricate joint 3"},
        "why": "Friction of joint 3 has risen",
        "intervention": "slow_down",
        "plan": PLAN,
        "source": SOURCE,
        "skill": MECHANICS,
        "evidence": (
            AdviceEvidence(kind=EvidenceKind.SAMPLES, ref=TEMPERATURE, from_ns=NOON - 600 * S, to_ns=NOON, share=0.7),
            AdviceEvidence(kind=EvidenceKind.ALARM, ref="plc|x|overload", is_against=True),
        ),
        "confidence": Confidence(mean=0.8, low=0.62, high=0.93, confirmed=14, judged=17),
        "expected_value": 100.0,
        "alternatives": (Alternative(id=DO_NOTHING), Alternative(id="wait")),
        "candidates": (Candidate(id="joint_friction"), Candidate(id="payload_wrong")),
        "conditions": (LiveCondition(tag_name=TEMPERATURE, unit="°C", tolerance=5.0),),
        "inputs": (ModelInput(tag_name=TEMPERATURE, value=61.0, source_time_ns=NOON - S),),
        "made_ns": NOON,
        "valid_until_ns": NOON + 3600 * S,
    }
    return Recommendation(**(settings | others))


def an_advice(state: AdviceState = AdviceState.QUEUED, **others: Any) -> Advice:
    proposal = others.pop("proposal", None) or a_proposal()
    settings: dict[str, Any] = {"stage": "approved_write", "queued_ns": NOON}
    return Advice(proposal=proposal, state=state, **(settings | others))


def shown(tag: TagName = TEMPERATURE, value: Scalar | None = 61.0, **others: Any) -> ShownValue:
    settings: dict[str, Any] = {"quality": Quality.GOOD, "freshness": Freshness.LIVE, "source_time_ns": NOON}
    return ShownValue(tag_name=tag, value=value, **(settings | others))


def an_approver(person: PersonRef = ANA, **others: Any) -> Approver:
    settings: dict[str, Any] = {
        "roles": COORDINATOR, "level": 3, "screen": "panel", "approved_ns": NOON, "signature": "",
    }  # fmt: skip
    return Approver(person=person, **(settings | others))


def an_approval(*approvers: Approver, **others: Any) -> Approval:
    """Signed for exactly what it says by everybody who approves."""
    proposal = others.pop("proposal", None) or a_proposal()
    plan: Plan = others.get("plan", proposal.plan)
    settings: dict[str, Any] = {
        "advice": proposal.id,
        "plan": plan,
        "plan_hash": plan.plan_hash,
        "conditions": proposal.conditions,
        "shown": (shown(),),
        "source": proposal.source,
        "advice_digest": proposal.digest,
        "skill": proposal.skill,
        "level": proposal.level,
        "risk": proposal.risk,
        "approvers": (),
        "from_ns": NOON,
        "until_ns": NOON + 7200 * S,
    }
    bare = Approval(**(settings | others))
    people = approvers or (an_approver(),)
    signed = tuple(msgspec.structs.replace(one, signature=bare.digest) for one in people)
    return msgspec.structs.replace(bare, approvers=signed)


def a_present(**others: Any) -> Present:
    settings: dict[str, Any] = {
        "now_ns": NOON + 60 * S,
        "plan": PLAN,
        "readings": {TEMPERATURE: shown(), SPEED: shown(SPEED, 100.0)},
        "units": {TEMPERATURE: "°C", SPEED: "%"},
        "source": SOURCE,
        "mode": AdviceMode.APPROVED_WRITE,
        "is_stopped": False,
        "levels": {ANA: Level.ALONE, BEN: Level.CAN_TEACH},
        "roles": {ANA: COORDINATOR, BEN: frozenset({Role.MAINTENANCE})},
        "deciding": frozenset({Role.COORDINATOR, Role.MAINTENANCE, Role.OPERATOR}),
        "person": ANA,
    }
    return Present(**(settings | others))
