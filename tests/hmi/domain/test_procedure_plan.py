"""A procedure worked out for a cell: the exact nodes, and nothing where the cell lacks one."""

import pytest

from hmi.domain.advice_plan import ExactCall, ExactWrite, sends_the_same
from hmi.domain.procedure import OF_TAG
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
