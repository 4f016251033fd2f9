"""An approval holds for exactly what was approved; every difference is found, and all of them are named."""

from typing import Any

import msgspec
import pytest

from hmi.domain.advice import ConditionSpan, LiveCondition, Weight
from hmi.domain.advice_approval import Approval, Aspect, Present, differences, is_alike, needs_signature
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_plan import Plan
from hmi.domain.person import Role
from hmi.domain.procedure import Level
from hmi.domain.quality import Freshness, Quality
from hmi.domain.tag import TagName
from tests.hmi.domain.advices import (
    ANA,
    BEN,
    CLARA,
    COORDINATOR,
    LOOK,
    NOON,
    PLAN,
    SLOW_DOWN,
    SOURCE,
    SPEED,
    STOP,
    TEMPERATURE,
    S,
    a_present,
    a_proposal,
    an_approval,
    an_approver,
    shown,
)

HIGH = a_proposal(risk=Weight.HIGH)


def aspects(approval: Approval, present: Present) -> list[Aspect]:
    return [one.aspect for one in differences(approval, present)]


def test_that_nothing_differs_where_nothing_has_changed():
    assert differences(an_approval(), a_present()) == ()


def test_that_two_people_approve_what_is_of_high_risk():
    approval = an_approval(an_approver(ANA), an_approver(BEN), proposal=HIGH)

    assert differences(approval, a_present()) == ()


def readings(**others: Any) -> dict[TagName, Any]:
    return {TEMPERATURE: shown(**others), SPEED: shown(SPEED, 100.0)}


def other_plan(*steps: Any, **others: Any) -> Plan:
    return msgspec.structs.replace(PLAN, steps=steps or PLAN.steps, **others)


@pytest.mark.parametrize(
    ("present", "aspect", "name"),
    [
        ({"is_stopped": True}, Aspect.STOPPED, ""),
        ({"mode": AdviceMode.ADVISORY}, Aspect.MODE, ""),
        ({"mode": AdviceMode.OFF}, Aspect.MODE, ""),
        ({"now_ns": NOON - 1}, Aspect.TOO_EARLY, ""),
        ({"now_ns": NOON + 7201 * S}, Aspect.TOO_LATE, ""),
        ({"plan": other_plan(LOOK, SLOW_DOWN)}, Aspect.PLAN, "stop_cycle"),
        ({"plan": other_plan(SLOW_DOWN, LOOK, STOP)}, Aspect.PLAN, ""),
        ({"plan": other_plan(procedure_digest="d" * 64)}, Aspect.PLAN, ""),
        ({"readings": readings(value=66.1)}, Aspect.CONDITION, TEMPERATURE),
        ({"readings": readings(value="61")}, Aspect.CONDITION, TEMPERATURE),
        ({"readings": readings(value=None)}, Aspect.QUALITY, TEMPERATURE),
        ({"readings": readings(quality=Quality.UNCERTAIN)}, Aspect.QUALITY, TEMPERATURE),
        ({"readings": readings(freshness=Freshness.STALE)}, Aspect.QUALITY, TEMPERATURE),
        ({"readings": {SPEED: shown(SPEED, 100.0)}}, Aspect.QUALITY, TEMPERATURE),
        ({"readings": {TEMPERATURE: shown(), SPEED: shown(SPEED, 90.0)}}, Aspect.CONDITION, SPEED),
        ({"readings": {TEMPERATURE: shown()}}, Aspect.QUALITY, SPEED),
        ({"units": {TEMPERATURE: "°F", SPEED: "%"}}, Aspect.UNIT, TEMPERATURE),
        ({"units": {TEMPERATURE: "°C"}}, Aspect.UNIT, SPEED),
        ({"source": msgspec.structs.replace(SOURCE, version="2")}, Aspect.MODEL, "version"),
        ({"source": msgspec.structs.replace(SOURCE, sha256="d" * 64)}, Aspect.MODEL, "sha256"),
        ({"source": msgspec.structs.replace(SOURCE, limits_sha256="d" * 64)}, Aspect.MODEL, "limits_sha256"),
        ({"levels": {ANA: Level.WITH_HELP}}, Aspect.QUALIFICATION, ANA),
        ({"roles": {}}, Aspect.PERSON, ANA),
        ({"roles": {ANA: frozenset({Role.TRAINER})}}, Aspect.ROLE, ANA),
        ({"person": None}, Aspect.PERSON, ""),
        ({"person": CLARA, "roles": {ANA: COORDINATOR, CLARA: COORDINATOR}}, Aspect.QUALIFICATION, CLARA),
    ],
)
def test_that_a_difference_is_found_and_named(present: dict[str, Any], aspect: Aspect, name: str):
    found = differences(an_approval(), a_present(**present))

    assert {(one.aspect, one.name) for one in found} == {(aspect, name)}


def test_that_every_difference_is_named_not_only_the_first():
    present = a_present(
        is_stopped=True, now_ns=NOON + 7201 * S, plan=other_plan(LOOK), readings=readings(value=80.0), levels={}
    )

    assert set(aspects(an_approval(), present)) == {
        Aspect.STOPPED, Aspect.TOO_LATE, Aspect.PLAN, Aspect.CONDITION, Aspect.QUALIFICATION,
    }  # fmt: skip


@pytest.mark.parametrize("people", [(ANA,), (ANA, ANA)])
def test_that_one_person_is_not_two(people: tuple[Any, ...]):
    approval = an_approval(*(an_approver(person) for person in people), proposal=HIGH)

    assert aspects(approval, a_present()) == [Aspect.TWO_PERSONS]


@pytest.mark.parametrize("author", [ANA, BEN])
def test_that_who_proposed_it_is_never_its_approver(author: Any):
    proposal = a_proposal(risk=Weight.HIGH, source=msgspec.structs.replace(SOURCE, author=author))
    approval = an_approval(an_approver(ANA), an_approver(BEN), proposal=proposal)

    assert aspects(approval, a_present(source=proposal.source)) == [Aspect.AUTHOR]


@pytest.mark.parametrize(
    "changes",
    [
        {"until_ns": NOON + 72_000 * S},
        {"level": Level.ALONE - 0, "shown": (shown(value=61.5),)},
        {"risk": Weight.LOW, "advice_digest": "e" * 64},
        {"skill": ""},
        {"conditions": ()},
    ],
)
def test_that_a_signature_is_for_nothing_but_what_was_signed(changes: dict[str, Any]):
    forged = msgspec.structs.replace(an_approval(), **changes)

    assert Aspect.SIGNATURE in aspects(forged, a_present())


def test_that_a_plan_that_was_put_in_place_of_the_approved_one_is_found():
    other = other_plan(LOOK, STOP)
    forged = msgspec.structs.replace(an_approval(), plan=other)

    assert {Aspect.PLAN, Aspect.SIGNATURE} <= set(aspects(forged, a_present(plan=other)))


def test_that_what_the_plan_itself_changed_is_no_difference():
    approval = an_approval()
    begun = {"written": {SPEED: 60.0}}

    assert differences(approval, a_present(readings={TEMPERATURE: shown(), SPEED: shown(SPEED, 60.0)}, **begun)) == ()
    assert differences(approval, a_present(**begun)) == ()  # it was sent, and did not arrive: it may be tried again
    assert aspects(approval, a_present(readings={TEMPERATURE: shown(), SPEED: shown(SPEED, 70.0)}, **begun)) == [
        Aspect.CONDITION
    ]


def test_that_a_condition_of_the_start_holds_until_the_first_act():
    conditions = (LiveCondition(tag_name=TEMPERATURE, unit="°C", tolerance=5.0, span=ConditionSpan.AT_START),)
    approval = an_approval(conditions=conditions)
    hotter = {"readings": {TEMPERATURE: shown(value=80.0), SPEED: shown(SPEED, 60.0)}}

    assert Aspect.CONDITION in aspects(approval, a_present(**hotter))
    assert differences(approval, a_present(written={SPEED: 60.0}, **hotter)) == ()


def test_that_a_value_that_was_in_doubt_when_it_was_approved_binds_nothing():
    approval = an_approval(shown=(shown(quality=Quality.BAD),))

    assert Aspect.QUALITY in aspects(approval, a_present())


def test_that_advice_without_an_act_needs_no_right_to_write():
    by_hand = Plan(procedure="slow_down", procedure_version="1", procedure_digest="c" * 64, steps=(LOOK,))
    approval = an_approval(plan=by_hand)

    assert differences(approval, a_present(plan=by_hand, mode=AdviceMode.ADVISORY)) == ()
    assert aspects(approval, a_present(plan=by_hand, mode=AdviceMode.SHADOW)) == [Aspect.MODE]
    assert not needs_signature(by_hand, Weight.LOW)
    assert needs_signature(by_hand, Weight.HIGH)
    assert needs_signature(PLAN, Weight.LOW)


@pytest.mark.parametrize(
    ("one", "other", "tolerance", "alike"),
    [
        (1.0, 1.0, 0.0, True),
        (1, 1.0, 0.0, True),
        (1.0, 1.1, 0.2, True),
        (1.0, 1.3, 0.2, False),
        (True, 1, 1.0, False),
        ("a", "a", 0.0, True),
        ("1", 1, 9.0, False),
        (None, None, 9.0, False),
        (float("nan"), float("nan"), 9.0, False),
    ],
)
def test_that_values_are_alike_only_where_they_are(one: Any, other: Any, tolerance: float, alike: bool):
    assert is_alike(one, other, tolerance) is alike
