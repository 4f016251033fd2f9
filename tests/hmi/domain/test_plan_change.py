"""What differs between two versions of what a site decided: nothing that changes an alarm is passed over in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.alarm import Priority
from hmi.domain.alarm_plan import AlarmPlan, ControllerAlarm, may_overlap
from hmi.domain.equipment import EquipmentId
from hmi.domain.plan_change import PlanAspect, PlanDifference, PlanPart, PlanStep, differences
from hmi.domain.rationale import Rationale

HIGH, LOW = Rationale(priority=Priority.HIGH), Rationale(priority=Priority.LOW)


def entry(name: str, said: Rationale = HIGH, source: str = "*") -> ControllerAlarm:
    return ControllerAlarm(name=name, source=source, said=said)


def moved(name: str) -> PlanDifference:
    part, step = PlanPart.CONTROLLER_ALARM, PlanStep.CHANGED
    return PlanDifference(part=part, step=step, name=name, aspects=(PlanAspect.ORDER,))


def of(*entries: ControllerAlarm) -> AlarmPlan:
    return AlarmPlan(controller_alarms=entries)


def test_that_of_two_patterns_that_change_places_is_told_that_another_one_wins():
    hot, motor = entry("*hot*", HIGH), entry("motor*", LOW)
    before, after = of(hot, motor), of(motor, hot)
    assert before.guidance_of(None, "plc", "motor hot").priority != after.guidance_of(None, "plc", "motor hot").priority

    assert differences(before, after) == (moved("*hot*"), moved("motor*"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entry("hot", HIGH), entry("cold", LOW)),
        (entry("hot", HIGH), entry("*hot*", LOW)),
        (entry("*hot*", HIGH, "plc"), entry("*", LOW, "robot")),
        (entry("*hot*", HIGH), entry("motor*", HIGH)),
    ],
    ids=["never the same alarm", "one is closer", "never the same source", "both say the same"],
)
def test_that_a_change_of_places_that_changes_no_alarm_is_none(one: ControllerAlarm, other: ControllerAlarm):
    assert differences(of(one, other), of(other, one)) == ()


def test_that_an_entry_that_says_otherwise_at_another_place_is_told_with_both():
    hot, motor = entry("*hot*", HIGH), entry("motor*", LOW)
    changed = entry("*hot*", Rationale(priority=Priority.MEDIUM))

    (first, second) = differences(of(hot, motor), of(motor, changed))

    assert (first.name, first.aspects) == ("*hot*", (PlanAspect.PRIORITY, PlanAspect.ORDER))
    assert second == moved("motor*")


def test_that_what_comes_in_or_goes_out_between_two_changes_no_places():
    hot, motor, new = entry("*hot*", HIGH), entry("motor*", LOW), entry("*new*", LOW)

    (added,) = differences(of(hot, motor), of(hot, new, motor))
    (removed,) = differences(of(hot, new, motor), of(hot, motor))

    assert (added.name, added.step) == ("*new*", PlanStep.ADDED)
    assert (removed.name, removed.step) == ("*new*", PlanStep.REMOVED)


NAMES = ("motor hot", "motor cold", "pump hot")
patterns = st.sampled_from(["*", "*hot*", "motor*", "*cold", "motor hot", "pump ho?"])
entries = st.lists(
    st.builds(
        ControllerAlarm,
        name=patterns,
        source=st.sampled_from(["*", "plc", "p*"]),
        equipment=st.sampled_from([None, EquipmentId("press"), EquipmentId("oven")]),
        said=st.sampled_from([HIGH, LOW, Rationale(response="Look")]),
    ),
    max_size=5,
)


@given(entries, st.randoms(use_true_random=False))
def test_that_nothing_is_told_only_where_every_alarm_is_decided_as_before(written: list[ControllerAlarm], chance):
    shuffled = written[:]
    chance.shuffle(shuffled)
    before, after = of(*written), of(*shuffled)

    if differences(before, after):
        return
    for source in ("plc", "press", "robot"):
        for name in NAMES:
            old, new = before.guidance_of(None, source, name), after.guidance_of(None, source, name)
            assert [value_of(getattr(old, part)) for part in ("priority", "response")] == [
                value_of(getattr(new, part)) for part in ("priority", "response")
            ]
            assert before.equipment_of(source, name) == after.equipment_of(source, name)


def value_of(inherited) -> object:
    return None if inherited is None else inherited.value


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [("hot", "hot", True), ("hot", "cold", False), ("h*", "hot", True), ("c*", "hot", False), ("a*", "b*", True)],
)
def test_that_patterns_overlap_unless_words_written_out_tell_otherwise(one: str, other: str, may: bool):
    assert may_overlap(one, other) is may
    assert may_overlap(other, one) is may
