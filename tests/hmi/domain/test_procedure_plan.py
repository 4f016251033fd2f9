"""A procedure worked out for a cell: the exact nodes, and nothing where the cell lacks one."""

import pytest

from hmi.domain.advice_plan import ExactCall, ExactWrite, sends_the_same
from hmi.domain.person import Role
from hmi.domain.procedure import (
    OF_TAG,
    Ask,
    Branch,
    Escalate,
    FailureAnswer,
    Instruct,
    OnFail,
    ReplyOption,
    Step,
    StepId,
)
from hmi.domain.procedure_condition import Condition
from hmi.domain.procedure_plan import NotInThisCell, plan_of
from tests.hmi.services.advice_bench import CELL, FORCE, PROCEDURE, SPEED, node, other


def test_that_every_step_is_in_it_and_those_that_act_have_their_nodes():
    plan = plan_of(PROCEDURE, CELL, {SPEED: 100.0})

    assert [step.id for step in plan.steps] == ["look", "slow_down", "grip_less", "hold"]
    assert [step.most_times for step in plan.steps] == [2, 2, 1, 1]
    slow, less, hold = (act for _, act in plan.acts)
    assert isinstance(slow, ExactWrite)
    assert (slow.node, slow.value, slow.unit, slow.seen) == (node("i=1"), 60.0, "%", 100.0)
    assert isinstance(less, ExactWrite)
    assert less.seen is None
    assert isinstance(hold, ExactCall)
    assert (hold.object_node, hold.method_node, hold.arguments) == (node("i=20"), node("i=21"), (7,))
    assert plan.written == {SPEED, FORCE}


def test_that_an_argument_that_is_read_is_bound_as_the_value_that_it_was():
    hold = PROCEDURE.steps[3]
    reads = other(hold, work=other(hold.work, call=other(hold.work.call, arguments=(f"{OF_TAG}{SPEED}",))))
    procedure = other(PROCEDURE, steps=(*PROCEDURE.steps[:3], reads))

    (told,) = [act for step, act in plan_of(procedure, CELL, {SPEED: 100.0}).acts if step.id == "hold"]
    (later,) = [act for step, act in plan_of(procedure, CELL, {SPEED: 90.0}).acts if step.id == "hold"]

    assert isinstance(told, ExactCall)
    assert told.arguments == (100.0,)
    assert not sends_the_same(told, later)


def test_that_the_same_version_with_other_words_is_another_plan():
    said = other(PROCEDURE, title="Relieve the third joint")

    assert plan_of(said, CELL).plan_hash != plan_of(PROCEDURE, CELL).plan_hash


def test_that_what_the_cell_lacks_is_named():
    without = other(CELL, tags=CELL.tags[1:])

    with pytest.raises(NotInThisCell, match=SPEED):
        plan_of(PROCEDURE, without)
    with pytest.raises(NotInThisCell, match="cobot/Unit/Hold"):
        plan_of(PROCEDURE, other(CELL, equipment=()))


def test_that_what_comes_only_after_a_failure_or_another_answer_is_a_detour():
    look, slow_down, grip_less, hold = PROCEDURE.steps
    fails = OnFail(retries=1, then=FailureAnswer.BRANCH, go_to=hold.id)
    is_slow = Branch(
        conditions=(Condition(tag=SPEED, at_most=60.0),), then=StepId("smooth"), otherwise=StepId("slow_down")
    )
    smooth = Ask(
        replies=(
            ReplyOption(id="yes", words="Yes", then=StepId("tell")),
            ReplyOption(id="no", words="No", then=grip_less.id),
        )
    )
    procedure = other(
        PROCEDURE,
        steps=(
            look,
            Step(id=StepId("way"), title="Slow already?", work=is_slow),
            other(slow_down, on_fail=fails),
            Step(id=StepId("smooth"), title="Smooth?", work=smooth),
            Step(id=StepId("tell"), title="Tell", work=Instruct(), is_last=True),
            grip_less,
            hold,
            Step(id=StepId("call"), title="Call", work=Escalate(to=Role.COORDINATOR), is_last=True),
        ),
    )

    plan = plan_of(procedure, CELL)

    assert [step.id for step in plan.steps if not step.is_detour] == ["look", "way", "slow_down", "smooth", "tell"]
    assert [step.id for step in plan.steps if step.is_detour] == ["grip_less", "hold", "call"]


def test_that_a_step_that_becomes_a_detour_makes_another_plan():
    plan = plan_of(PROCEDURE, CELL)

    assert other(plan, steps=tuple(other(step, is_detour=True) for step in plan.steps)).plan_hash != plan.plan_hash
