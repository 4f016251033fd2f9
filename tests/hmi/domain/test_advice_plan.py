"""A plan's hash binds every step, node, value, type, unit and bound; the same plan always has the same."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.advice_plan import (
    ChangedValue,
    ExactAct,
    ExactCall,
    ExactWrite,
    Plan,
    PlanFault,
    PlanStep,
    canonical_bytes,
    changed,
    differing_steps,
    is_bindable,
    sends_the_same,
)
from hmi.domain.equipment import EquipmentId
from hmi.domain.tag import NodeAddress, TagName, ValueRange
from tests.hmi.domain.advices import LOOK, PLAN, SLOW_DOWN, STOP

WORDS = st.text(max_size=8)
NODES = st.builds(NodeAddress, endpoint=WORDS, uri=WORDS, identifier=WORDS)
SCALARS = (
    st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
)
RANGES = st.none() | st.builds(ValueRange, st.floats(-9, 0), st.floats(0, 9))
WRITES = st.builds(
    ExactWrite, node=NODES, tag_name=WORDS.map(TagName), value=SCALARS, unit=WORDS, seen=st.none() | SCALARS,
    within=RANGES,
)  # fmt: skip
CALLS = st.builds(
    ExactCall, object_node=NODES, method_node=NODES, equipment=WORDS.map(EquipmentId), component=WORDS, method=WORDS,
    arguments=st.lists(SCALARS | st.lists(SCALARS, max_size=2).map(tuple), max_size=3).map(tuple),
)  # fmt: skip
STEPS = st.builds(
    PlanStep, id=WORDS, title=WORDS | st.dictionaries(WORDS, WORDS, max_size=2),
    act=st.none() | WRITES | CALLS, most_times=st.integers(1, 3), is_detour=st.booleans(),
)  # fmt: skip
PLANS = st.builds(
    Plan, procedure=WORDS, procedure_version=WORDS, procedure_digest=WORDS,
    steps=st.lists(STEPS, max_size=4, unique_by=lambda step: step.id).map(tuple),
)  # fmt: skip


@given(PLANS)
def test_that_a_plan_that_went_over_the_link_has_the_same_hash(plan: Plan):
    over_the_link = msgspec.msgpack.decode(msgspec.msgpack.encode(plan), type=Plan)
    from_the_records = msgspec.json.decode(msgspec.json.encode(plan), type=Plan)

    assert over_the_link.plan_hash == from_the_records.plan_hash == plan.plan_hash


@given(PLANS, PLANS)
def test_that_two_plans_have_one_hash_only_if_they_do_the_same(one: Plan, other: Plan):
    is_same = repr(one) == repr(other)

    assert (one.plan_hash == other.plan_hash) is is_same
    assert is_same or bool(set(differing_steps(one, other))) or _frame(one) != _frame(other) or _order(one, other)


def _frame(plan: Plan) -> tuple[str, ...]:
    return plan.procedure, plan.procedure_version, plan.procedure_digest


def _order(one: Plan, other: Plan) -> bool:
    return [step.id for step in one.steps] != [step.id for step in other.steps]


def replaced(**changes: Any) -> Callable[[ExactAct], ExactAct]:
    return lambda act: msgspec.structs.replace(act, **changes)


@pytest.mark.parametrize(
    "change",
    [
        replaced(value=60),
        replaced(value=60.000000001),
        replaced(value="60.0"),
        replaced(value=True),
        replaced(unit="mm/s"),
        replaced(seen=99.0),
        replaced(seen=None),
        replaced(within=ValueRange(10.0, 101.0)),
        replaced(within=None),
        replaced(tag_name=TagName("cobot/SpeedOverride ")),
        replaced(node=NodeAddress(endpoint="plc", uri="urn:test", identifier="i=2")),
        replaced(node=NodeAddress(endpoint="plc2", uri="urn:test", identifier="i=1")),
        replaced(node=NodeAddress(endpoint="plc", uri="urn:other", identifier="i=1")),
    ],
)
def test_that_every_word_of_a_write_is_bound(change: Callable[[ExactAct], ExactAct]):
    assert SLOW_DOWN.act is not None
    other = msgspec.structs.replace(SLOW_DOWN, act=change(SLOW_DOWN.act))
    plan = msgspec.structs.replace(PLAN, steps=(LOOK, other, STOP))

    assert plan.plan_hash != PLAN.plan_hash
    assert list(differing_steps(PLAN, plan)) == ["slow_down"]


@pytest.mark.parametrize("steps", [(SLOW_DOWN, LOOK, STOP), (LOOK, SLOW_DOWN), (LOOK, STOP, SLOW_DOWN), ()])
def test_that_order_and_number_of_steps_are_bound(steps: tuple[PlanStep, ...]):
    assert msgspec.structs.replace(PLAN, steps=steps).plan_hash != PLAN.plan_hash


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_that_a_number_that_is_none_cannot_be_bound(value: float):
    assert SLOW_DOWN.act is not None
    plan = Plan(steps=(msgspec.structs.replace(SLOW_DOWN, act=replaced(value=value)(SLOW_DOWN.act)),))

    assert not is_bindable(plan)
    with pytest.raises(PlanFault):
        canonical_bytes(plan)


def test_that_two_steps_of_one_name_cannot_be_bound():
    assert not is_bindable(Plan(steps=(LOOK, LOOK)))


def test_that_a_value_may_be_changed_within_its_window_and_nothing_else_changes():
    other = changed(PLAN, (ChangedValue(step="slow_down", value=50.0),))

    assert isinstance(other, Plan)
    assert [write.value for write in other.writes] == [50.0]
    assert list(differing_steps(PLAN, other)) == ["slow_down"]


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ((ChangedValue(step="slow_down", value=9.9),), "slow_down"),
        ((ChangedValue(step="slow_down", value=100.1),), "slow_down"),
        ((ChangedValue(step="slow_down", value=float("nan")),), "slow_down"),
        ((ChangedValue(step="slow_down", value=50),), "slow_down"),
        ((ChangedValue(step="slow_down", value="50"),), "slow_down"),
        ((ChangedValue(step="stop_cycle", value=1.0),), "stop_cycle"),
        ((ChangedValue(step="look", value=1.0),), "look"),
        ((ChangedValue(step="none", value=1.0),), "none"),
        ((ChangedValue(step="slow_down", value=50.0), ChangedValue(step="slow_down", value=60.0)), "slow_down"),
    ],
)
def test_that_any_other_change_is_refused_and_names_the_step(changes: tuple[ChangedValue, ...], step: str):
    assert changed(PLAN, changes) == step


def test_that_what_was_seen_before_makes_no_difference_to_what_is_sent():
    act = SLOW_DOWN.act
    assert isinstance(act, ExactWrite)

    assert sends_the_same(act, msgspec.structs.replace(act, seen=None, within=None))
    assert not sends_the_same(act, msgspec.structs.replace(act, value=60))
    assert STOP.act is not None
    assert not sends_the_same(act, STOP.act)
