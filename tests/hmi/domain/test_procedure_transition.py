"""The state machine of a run: nothing outside its table, nothing skipped that matters, nothing sent twice."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain import procedure_transition as turn
from hmi.domain.procedure import (
    Ask,
    Branch,
    Call,
    Instruct,
    Lock,
    MethodCall,
    RemoveLock,
    Step,
    StepId,
    Undo,
    UndoKind,
    Write,
    acts_on_machine,
)
from hmi.domain.procedure_leaving import is_clearance, may_be_left_out, may_have_effect, may_move
from hmi.domain.procedure_run import (
    DeviationKind,
    Failure,
    FailureCause,
    Hold,
    HoldCause,
    Intent,
    LockRecord,
    ProcedureRun,
    RunResult,
    RunState,
    StepState,
)
from hmi.domain.procedure_transition import TRANSITIONS, ForbiddenTransition
from tests.hmi.domain.told_procedures import (
    ANA,
    HELD,
    SPEED,
    a_call,
    a_procedure,
    a_run,
    a_step,
    a_write,
    every_kind,
)

PROCEDURE = every_kind()
HOLD = Hold(cause=HoldCause.PERSON, since_ns=5)


def an_intent(number: int = 1, **more: object) -> Intent:
    return Intent(nonce=f"n{number}", sent_ns=number, tag=SPEED, old=100.0, new=70.0, **more)  # pyright: ignore[reportArgumentType]


def refused(number: int, cause: FailureCause = FailureCause.TIMED_OUT) -> Failure:
    return Failure(cause=cause, since_ns=number)


def chosen_way(run: ProcedureRun) -> StepId | None:
    step = PROCEDURE.step(run.current) if run.current is not None else None
    match step.work if step is not None else None:
        case Ask(replies=replies):
            return replies[len(run.steps) % 2].then
        case Branch(then=then, otherwise=otherwise):
            return then if len(run.steps) % 2 else otherwise
        case _:
            return None


def sends(run: ProcedureRun) -> bool:
    return run.now is not None and acts_on_machine(turn.definition(run, PROCEDURE, run.now.step))


Act = Callable[[ProcedureRun, int], ProcedureRun]
ACTS: dict[str, Act] = {
    "ready": turn.made_ready,
    "unready": lambda run, now: turn.unready(run, PROCEDURE, now),
    "start": lambda run, now: turn.started(run, now, ANA, "panel", an_intent(now) if sends(run) else None),
    "await": turn.awaited,
    "finish": lambda run, now: turn.finished(run, PROCEDURE, now, then=chosen_way(run)),
    "fail": lambda run, now: turn.failed(run, refused(now)),
    "refuse": lambda run, now: turn.failed(run, refused(now, FailureCause.REFUSED)),
    "hold": lambda run, now: turn.held(run, HOLD),
    "resume": turn.resumed,
    "retry": lambda run, now: turn.retried(run, PROCEDURE, "again", now),
    "branch": lambda run, now: turn.branched(run, PROCEDURE, "", now),
    "skip": lambda run, now: turn.skipped(run, PROCEDURE, "not needed", now),
    "abort": lambda run, now: turn.aborted(run, PROCEDURE, "no time", now),
    "restart": turn.restarted,
    "close": lambda run, now: turn.closed(run, RunResult.HELPED, "", now),
}
USUAL = ("ready", "start", "await", "finish")


def steps_of(run: ProcedureRun) -> list[StepState]:
    return [step.state for step in run.steps]


@given(st.lists(st.sampled_from((*ACTS, *USUAL, *USUAL)), max_size=120))
def test_that_whatever_is_tried_no_step_moves_outside_the_table(names: list[str]):
    run = a_run(PROCEDURE)
    for now, name in enumerate(names, 10):
        before = run
        try:
            run = ACTS[name](run, now)
        except ForbiddenTransition:
            assert run is before
            continue
        if run is before:
            continue
        assert run.revision == before.revision + 1
        for was, became in zip(before.steps, run.steps, strict=False):
            assert became.step == was.step
            assert became.state is was.state or became.state in TRANSITIONS[was.state]
        assert len(run.steps) - len(before.steps) in (0, 1)
        assert all(not state.is_active for state in steps_of(run)[:-1])
        assert run.state.is_over is (run.ended_ns is not None)
        assert (run.hold is not None) is (run.state is RunState.HELD)


@given(st.lists(st.sampled_from((*ACTS, *USUAL, *USUAL)), max_size=120))
def test_that_critical_steps_are_never_skipped_and_machine_steps_never_done_without_the_machine(names: list[str]):
    run = a_run(PROCEDURE)
    for now, name in enumerate(names, 10):
        was = run.now.state if run.now is not None else None
        at = run.current
        try:
            run = ACTS[name](run, now)
        except ForbiddenTransition:
            continue
        for one in run.steps:
            step = turn.definition(run, PROCEDURE, one.step)
            assert not (one.state is StepState.SKIPPED and not may_be_left_out(step))
            assert may_be_left_out(step) is (step.is_optional and not (step.is_critical and step in PROCEDURE.steps))
        if name == "finish" and at is not None:
            step = turn.definition(run, PROCEDURE, at)
            if step.verify is not None or acts_on_machine(step):
                assert was is StepState.VERIFYING


@given(st.lists(st.sampled_from((*USUAL, *USUAL, "fail", "retry", "hold", "resume", "skip")), max_size=60))
def test_that_after_a_crash_nothing_runs_and_nothing_was_sent_again(names: list[str]):
    run = a_run(PROCEDURE)
    for now, name in enumerate(names, 10):
        try:
            run = ACTS[name](run, now)
        except ForbiddenTransition:
            continue
    sent = [one.intent for one in run.steps if one.intent is not None]

    after = turn.restarted(run, 999)

    assert all(state not in (StepState.RUNNING, StepState.VERIFYING, StepState.READY) for state in steps_of(after))
    assert [one.intent for one in after.steps if one.intent is not None] == sent
    assert after.current == run.current
    if run.state is RunState.RUNNING:
        assert after.state is RunState.HELD
        assert after.hold is not None
        assert after.hold.cause is HoldCause.RESTART


@given(st.lists(st.sampled_from((*USUAL, *USUAL, "fail", "refuse", "retry", "branch", "hold", "resume")), max_size=90))
def test_that_an_abort_offers_to_undo_everything_that_may_have_changed_the_last_first(names: list[str]):
    run = a_run(PROCEDURE)
    for now, name in enumerate(names, 10):
        try:
            run = ACTS[name](run, now)
        except ForbiddenTransition:
            continue
    if run.state not in (RunState.RUNNING, RunState.HELD):
        return
    changed = [one.step for one in run.steps if may_have_effect(one)]

    left = turn.aborted(run, PROCEDURE, "no time", 999)

    undone = [step for step in left.leaving if ".undo." in step.id]
    assert len(undone) == len(changed)
    for step, was in zip(undone, reversed(changed), strict=True):
        told = PROCEDURE.step(was)
        assert told is not None
        assert isinstance(step.work, Write) if isinstance(told.work, Write) else isinstance(step.work, Instruct | Call)
    assert left.state is RunState.LEAVING
    assert left.now is not None
    assert left.now.state is StepState.PENDING  # offered, and carried out by nobody
    assert left.now.intent is None


def done_write(run: ProcedureRun, now: int = 10) -> ProcedureRun:
    run = turn.started(turn.made_ready(run, now), now, ANA, "panel", an_intent(now))
    return turn.awaited(run, now)


def test_that_a_restored_value_is_the_one_that_stood_there_before_the_first_attempt():
    procedure = a_procedure(a_write(), a_step("last"))
    run = turn.failed(done_write(a_run(procedure)), refused(11))
    run = turn.made_ready(turn.retried(run, procedure, "again", 12), 12)
    second = Intent(nonce="n2", sent_ns=13, tag=SPEED, old=70.0, new=70.0, is_needless=True)
    run = turn.started(run, 13, ANA, "panel", second)

    left = turn.aborted(run, procedure, "no time", 14)

    (undo,) = left.leaving
    assert isinstance(undo.work, Write)
    assert undo.work.value == 100.0


def test_that_what_the_machine_refused_is_not_offered_to_be_undone():
    procedure = a_procedure(a_write(), a_step("last"))
    run = turn.started(turn.made_ready(a_run(procedure), 10), 10, ANA, "panel", an_intent())

    left = turn.aborted(turn.failed(run, refused(11, FailureCause.REFUSED)), procedure, "no time", 12)

    assert left.leaving == ()
    assert left.state is RunState.ABORTED


def test_that_a_run_whose_undo_was_left_out_ends_as_failed_and_one_that_undid_all_as_aborted():
    procedure = a_procedure(a_write(), a_step("last"))
    run = turn.finished(done_write(a_run(procedure)), procedure, 11)
    left = turn.aborted(run, procedure, "no time", 12)

    skipped = turn.skipped(left, procedure, "done at the pendant", 13)
    undone = turn.finished(done_write(left, 13), procedure, 14)

    assert skipped.state is RunState.FAILED
    assert undone.state is RunState.ABORTED


def test_that_locks_that_stand_are_offered_to_be_taken_off_before_anything_is_undone():
    run = a_run(PROCEDURE)
    for _ in range(2):
        run = turn.made_ready(run, 10)
        run = turn.started(run, 10, ANA, "panel", an_intent() if run.current == "hold_cell" else None)
        run = turn.finished(run if run.current == "look" else turn.awaited(run, 10), PROCEDURE, 11)
    lock = LockRecord(
        step=StepId("lock"), point="Q1", number="7", person=ANA, applied_ns=12, zero_result="0 V", is_released=True
    )
    run = turn.noted(run, locks=(lock,))

    left = turn.aborted(run, PROCEDURE, "no time", 13)

    kinds = [type(step.work) for step in left.leaving]
    assert kinds == [Instruct, RemoveLock, Instruct]  # tools out, lock off, and the call's undo is by hand
    assert left.leaving[1].is_critical


def test_that_a_step_by_hand_whose_precondition_is_lost_cannot_quietly_wait_again():
    run = turn.made_ready(a_run(a_procedure(a_step())), 10)

    with pytest.raises(ForbiddenTransition):
        turn.unready(run, a_procedure(a_step()), 11)


def test_that_a_step_is_tried_again_only_as_often_as_it_says():
    procedure = a_procedure(a_write(), a_step("last"))
    run = turn.failed(done_write(a_run(procedure)), refused(11))
    run = turn.retried(run, procedure, "again", 12)
    run = turn.failed(done_write(run, 13), refused(14))

    with pytest.raises(ForbiddenTransition):
        turn.retried(run, procedure, "and again", 15)


def test_that_a_call_is_undone_by_its_own_call_and_verified():
    unhold = MethodCall(equipment="cell", component="Pack", method="Unhold")  # pyright: ignore[reportArgumentType]
    procedure = a_procedure(a_call(undo=Undo(kind=UndoKind.CALL, call=unhold, verify=(HELD,))), a_step("last"))
    run = turn.finished(done_write(a_run(procedure)), procedure, 11)

    left = turn.aborted(run, procedure, "no time", 12)

    clear, undo = left.leaving
    assert is_clearance(clear)
    assert isinstance(undo.work, Call)
    assert undo.work.call == unhold
    assert undo.verify is not None
    assert undo.verify.conditions == (HELD,)
    assert undo.is_optional
    assert undo.is_local


def moving(method: str, name: str = "hold_cell", **more: Any) -> Step:
    """A call that is taken back by another one."""
    back = MethodCall(equipment="cell", component="Pack", method=method)  # pyright: ignore[reportArgumentType]
    return a_call(name, undo=Undo(kind=UndoKind.CALL, call=back, verify=(HELD,), **more), safety=("Rollers turn",))


@pytest.mark.parametrize("method", ["Unhold", "Start", "Resume", "GetReady", "Reset", "SomethingOfTheMaker"])
def test_that_before_something_may_move_again_somebody_says_with_their_pin_that_all_is_clear(method: str):
    procedure = a_procedure(moving(method, safety=("It starts at once",)), a_step("last"))
    run = turn.finished(done_write(a_run(procedure)), procedure, 11)

    clear, undo = turn.aborted(run, procedure, "no time", 12).leaving

    assert is_clearance(clear)
    assert clear.is_critical
    assert clear.is_local
    assert clear.title == undo.title
    assert clear.safety == undo.safety == ("It starts at once",)  # not what could hurt while it was stopped


@pytest.mark.parametrize("method", ["Hold", "Stop", "Abort", "Halt", "StandDown"])
def test_that_what_only_stops_is_taken_back_without_asking_whether_all_is_clear(method: str):
    procedure = a_procedure(moving(method, is_critical=True), a_step("last"))
    run = turn.finished(done_write(a_run(procedure)), procedure, 11)

    (undo,) = turn.aborted(run, procedure, "no time", 12).leaving

    assert isinstance(undo.work, Call)
    assert undo.is_critical  # as its author wants it


def test_that_where_nobody_says_that_all_is_clear_nothing_is_offered_that_may_move():
    procedure = a_procedure(a_write(), moving("Unhold"), a_step("last"))
    run = turn.finished(done_write(a_run(procedure)), procedure, 11)
    left = turn.aborted(turn.finished(done_write(run, 12), procedure, 13), procedure, "no time", 14)
    assert left.current == "leave.clear.1"

    left = turn.skipped(left, procedure, "somebody is inside", 15, ANA)

    assert left.current == "leave.undo.2"  # the set point: it moves nothing by itself
    assert turn.finished(done_write(left, 16), procedure, 17).state is RunState.FAILED


LOCKED = a_procedure(
    a_write(),
    moving("Unhold"),
    a_step("lock", Lock(energy="Power", point="Q1", method="Switch", zero_test="Measure"), is_critical=True),
    a_step("unlock", RemoveLock(lock=StepId("lock")), is_critical=True),
    a_step("last"),
)


def locked_and_aborted() -> ProcedureRun:
    run = a_run(LOCKED)
    for now in (10, 12):
        run = turn.finished(done_write(run, now), LOCKED, now + 1)
    lock = LockRecord(step=StepId("lock"), point="Q1", number="7", person=ANA, applied_ns=14, zero_result="0 V")
    return turn.aborted(turn.noted(run, locks=(lock,)), LOCKED, "no time", 15)


def test_that_while_a_lock_is_left_on_nothing_is_offered_that_reaches_the_machine_and_the_run_stays_open():
    left = locked_and_aborted()
    assert left.current == "leave.lock.1"

    after = turn.skipped(left, LOCKED, "the fitter comes tomorrow", 16, ANA)

    assert after.state is RunState.FAILED
    assert after.is_open
    assert [one.point for one in after.standing_locks] == ["Q1"]
    assert [(one.kind, one.step, one.by, one.why) for one in after.deviations] == [
        (DeviationKind.SKIPPED, "leave.lock.1", ANA, "the fitter comes tomorrow")
    ]
    off = msgspec.structs.replace(after.locks[0], removed_by=ANA, removed_ns=99)
    assert not turn.noted(after, locks=(off,)).is_open


@given(st.lists(st.sampled_from((*USUAL, *USUAL, "skip", "unlock", "fail", "hold", "resume")), max_size=60))
def test_that_however_it_is_left_nothing_moves_under_a_lock_or_before_somebody_said_that_all_is_clear(names: list[str]):
    run = locked_and_aborted()
    for now, name in enumerate(names, 20):
        try:
            if name == "unlock":
                off = tuple(msgspec.structs.replace(one, removed_by=ANA, removed_ns=now) for one in run.locks)
                run = turn.noted(run, locks=off)
            elif name == "start":
                sent = run.now is not None and acts_on_machine(turn.definition(run, LOCKED, run.now.step))
                run = turn.started(run, now, ANA, "panel", an_intent(now) if sent else None)
            elif name == "finish":
                run = turn.finished(run, LOCKED, now)
            elif name == "skip":
                run = turn.skipped(run, LOCKED, "left as it is", now, ANA)
            else:
                run = ACTS[name](run, now)
        except ForbiddenTransition:
            continue
        done = {one.step for one in run.steps if one.state is StepState.DONE}
        if run.now is not None and run.now.step.startswith("leave.undo."):
            assert not run.standing_locks
            if may_move(turn.definition(run, LOCKED, run.now.step)):
                assert run.now.step.replace("undo", "clear") in done
        if run.state.is_over:
            assert (run.state is RunState.ABORTED) is (done >= {one.id for one in run.leaving})
            assert run.is_open is bool(run.standing_locks)
