"""Previews of procedures: what a run would show at each step, and where it could go on from there."""

import pytest

from hmi.domain.person import Role
from hmi.domain.procedure import (
    Ask,
    Branch,
    Check,
    Escalate,
    FailureAnswer,
    OnFail,
    RemoveLock,
    ReplyOption,
    Step,
    StepId,
    Wait,
)
from hmi.domain.procedure_preview import Way, as_run, ways_from
from hmi.domain.procedure_query import RunAct
from hmi.domain.procedure_run import StepState
from tests.hmi.domain.told_procedures import ANA, HELD, a_call, a_procedure, a_step, a_write

YES = ReplyOption(id="yes", words="Yes", then=StepId("look"))
NO = ReplyOption(id="no", words="No", then=StepId("end"))


@pytest.mark.parametrize(
    ("step", "act", "needs_pin"),
    [
        (a_step(), RunAct.CONFIRM, False),
        (a_step(is_critical=True), RunAct.CONFIRM, True),
        (a_write(), RunAct.DO, False),
        (a_call(), RunAct.DO, False),
        (a_step("ask", Ask(replies=(YES,))), RunAct.REPLY, False),
        (a_step("off", RemoveLock(lock=StepId("look"))), RunAct.TAKE_OFF_LOCK, True),
        (a_step("call", Escalate(to=Role.COORDINATOR)), RunAct.ATTEST, True),
    ],
)
def test_that_the_act_of_a_person_is_offered_as_in_a_run(step: Step, act: RunAct, needs_pin: bool):
    answer = as_run(a_procedure(step), [step.id], ANA)

    (offered,) = answer.acts
    assert (offered.act, offered.needs_pin) == (act, needs_pin)
    assert answer.step is step
    assert answer.number == 1


@pytest.mark.parametrize("work", [Check(), Wait(duration_s=5.0)])
def test_that_at_what_the_machine_or_time_decides_nothing_is_offered(work):
    step = a_step("settle", work)

    assert as_run(a_procedure(step), [step.id], ANA).acts == ()


def test_that_the_steps_on_the_way_count_as_done_and_no_run_is_known_by_it():
    procedure = a_procedure(a_step("one"), a_step("two"))

    run = as_run(procedure, [StepId("one"), StepId("two")], ANA).run

    assert run is not None
    assert [one.state for one in run.steps] == [StepState.DONE, StepState.READY]
    assert run.id == ""


def test_that_an_answer_a_decision_and_a_failure_each_are_a_way():
    branch = Branch(conditions=(HELD,), then=StepId("look"), otherwise=StepId("end"))
    fails = OnFail(then=FailureAnswer.BRANCH, go_to=StepId("end"))
    end = a_step("end", is_last=True)
    ask, fork, check = a_step("ask", Ask(replies=(YES, NO))), a_step("fork", branch), a_step("check", on_fail=fails)
    procedure = a_procedure(ask, fork, check, a_step(), end)

    assert ways_from(procedure, ask) == (Way(to=YES.then, reply="Yes"), Way(to=NO.then, reply="No"))
    assert ways_from(procedure, fork) == (Way(to=StepId("look"), holds=True), Way(to=StepId("end"), holds=False))
    assert ways_from(procedure, check) == (Way(to=StepId("look")), Way(to=StepId("end"), is_failure=True))
    assert ways_from(procedure, end) == (Way(),)
