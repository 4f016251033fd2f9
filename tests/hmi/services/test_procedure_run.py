"""Running procedures (practice 10, INT-1 to INT-8): nothing is done because somebody says so, and nothing twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

import hmi.services
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.person import Actor, Role
from hmi.domain.procedure import (
    Check,
    Enter,
    Escalate,
    FailureAnswer,
    Level,
    Lock,
    MethodCall,
    Need,
    OnFail,
    Procedure,
    RemoveLock,
    SecondPerson,
    Skill,
    Step,
    StepId,
    Undo,
    UndoKind,
    Verification,
    Write,
)
from hmi.domain.procedure_command import (
    AbortRun,
    CloseRun,
    DoStep,
    FollowBranch,
    HoldRun,
    OfferRun,
    RetryStep,
    SkipStep,
    TakeOffLock,
    TakeRun,
)
from hmi.domain.procedure_condition import Condition, Verdict
from hmi.domain.procedure_query import RunAct
from hmi.domain.procedure_run import Effect, FailureCause, HoldCause, RunId, RunResult, RunState, StepState
from hmi.domain.procedure_transition import ForbiddenTransition
from hmi.domain.quality import Freshness
from hmi.ports.journal import JournalUnavailable
from hmi.services.caller import Caller
from tests.hmi.domain.told_procedures import DOOR, HELD, SPEED, STATE, a_call, a_procedure, a_step, a_write
from tests.hmi.services.procedure_bench import PIN, SAFETY, Bench

EXECUTE = Condition(tag=STATE, is_one_of=("Execute",))
CLOSED = Condition(tag=DOOR, is_one_of=(True,))


@pytest.fixture
def bench(desk: Any) -> Callable[..., Bench]:
    return lambda *steps, **more: Bench(desk, a_procedure(*steps, **more))


def reason(outcome: Outcome) -> Reason | None:
    return None if isinstance(outcome, Done) else outcome.reason


async def test_that_a_written_value_is_done_when_it_was_read_back_and_all_is_on_record(bench: Callable[..., Bench]):
    cell = bench(a_write(), a_step("last"))
    await cell.began()

    assert await cell.do() == Done()
    cell.wait(1)

    assert cell.machine.writes == [(SPEED, 70.0)]
    assert cell.run().steps[0].state is StepState.DONE
    assert cell.run().steps[0].value == 70.0
    assert await cell.confirm() == Done()
    assert cell.run().state is RunState.COMPLETING
    run = cell.run()
    command = CloseRun(run=run.id, revision=run.revision, result=RunResult.HELPED)
    assert await cell.runs.close(command, cell.operator) == Done()
    assert cell.run(run.id).state is RunState.DONE
    assert await cell.kinds() == ["begun", "went_on", "sent", "awaited", "step_done", "confirmed", "done"]
    assert (await cell.desk.journal.verify()).is_intact


async def test_int_1_that_a_false_precondition_blocks_and_its_value_is_shown(bench: Callable[..., Bench]):
    cell = bench(a_write(preconditions=(HELD,)), a_step("last"))
    await cell.began()

    assert await cell.do() == Refused(reason=Reason.NOT_SO, facts={"tag": STATE, "value": 6})
    (seen,) = (await cell.asked()).preconditions
    assert (seen.verdict, seen.value) == (Verdict.FALSE, 6)
    assert cell.now.state is StepState.PENDING
    assert cell.machine.writes == []

    cell.say(STATE, 11)
    cell.wait(1)
    assert cell.now.state is StepState.READY


async def test_that_a_precondition_of_bad_quality_is_not_known_and_blocks(bench: Callable[..., Bench]):
    cell = bench(a_write(preconditions=(EXECUTE,)), a_step("last"))
    cell.say(STATE, 6, status=0x80000000)
    await cell.began()

    assert await cell.do() == Refused(reason=Reason.NOT_SO, facts={"tag": STATE})


async def test_int_2_that_a_write_that_was_taken_but_reads_back_otherwise_has_failed(bench: Callable[..., Bench]):
    cell = bench(a_write(), a_step("last"))
    cell.machine.is_obedient = False
    await cell.began()
    assert await cell.do() == Done()
    cell.say(SPEED, 85.0)

    cell.wait(20)

    assert cell.now.state is StepState.FAILED
    assert cell.now.failure is not None
    assert (cell.now.failure.cause, cell.now.failure.value) == (FailureCause.READ_BACK_DIFFERS, 85.0)
    assert len(cell.machine.writes) == 1


async def test_that_a_value_that_was_said_before_it_was_sent_is_no_read_back(bench: Callable[..., Bench]):
    cell = bench(a_write(), a_step("last"))
    cell.machine.is_obedient = False
    cell.say(SPEED, 100.0)
    await cell.began()
    await cell.do()
    cell.say(SPEED, 70.0, is_later=False)

    cell.wait(5)

    assert cell.now.state is StepState.VERIFYING


async def test_that_what_stands_there_already_is_not_sent_and_not_undone(bench: Callable[..., Bench]):
    cell = bench(a_write(), a_step("last"))
    cell.say(SPEED, 70.2)
    await cell.began()

    assert await cell.do() == Done()
    cell.wait(1)
    await cell.abort()

    assert cell.machine.writes == []
    assert cell.work.runs == {}


@pytest.mark.parametrize(
    ("speed", "effect"), [(70.0, Effect.APPLIED), (100.0, Effect.NOT_APPLIED), (42.0, Effect.UNKNOWN)]
)
async def test_int_3_that_after_a_kill_it_is_held_its_effect_is_shown_and_nothing_is_sent_again(
    bench: Callable[..., Bench], speed: float, effect: Effect
):
    cell = bench(a_write(), a_step("last"))
    cell.machine.is_obedient = False
    await cell.began()
    await cell.do()
    cell.crash()
    assert cell.run().state is RunState.HELD
    hold = cell.run().hold
    assert hold is not None
    assert hold.cause is HoldCause.RESTART
    assert (await cell.asked()).effect is Effect.UNKNOWN  # nothing is heard yet

    cell.say(SPEED, speed)
    cell.hear()
    cell.wait(30)

    assert (await cell.asked()).effect is effect
    assert cell.run().state is RunState.HELD
    assert len(cell.machine.writes) == 1

    assert await cell.resume() == Done()
    cell.wait(1)
    assert cell.now.step == "slow_down"
    assert cell.now.state is StepState.READY
    assert len(cell.machine.writes) == 1  # only a person sends it again

    await cell.do()
    assert len(cell.machine.writes) == (1 if effect is Effect.APPLIED else 2)


async def test_int_4_that_a_lost_connection_holds_within_two_seconds_and_its_return_resumes_nothing(
    bench: Callable[..., Bench],
):
    cell = bench(a_step("look", preconditions=(EXECUTE,)), a_step("last"))
    await cell.began()

    cell.hear(Freshness.STALE)
    cell.wait(1.9, step_s=0.25)

    hold = cell.run().hold
    assert hold is not None
    assert (hold.cause, hold.tag) == (HoldCause.COMMS_LOST, STATE)
    assert reason(await cell.resume()) is Reason.NOT_FRESH

    cell.hear()
    cell.wait(60)
    assert cell.run().state is RunState.HELD
    assert await cell.resume() == Done()
    assert cell.now.state is StepState.READY


async def test_int_5_that_a_screen_elsewhere_neither_begins_nor_goes_on_nor_confirms_but_may_hold(
    bench: Callable[..., Bench],
):
    cell = bench(a_step("look", is_local=True), a_step("last"))
    elsewhere = Caller(cell.operator.session, "office")
    assert reason(await cell.begin(caller=elsewhere)) is Reason.NOT_AT_CELL
    await cell.began()

    assert reason(await cell.confirm(elsewhere)) is Reason.NOT_AT_CELL
    assert await cell.runs.hold(HoldRun(run=cell.run().id, why="wait"), elsewhere) == Done()
    assert reason(await cell.resume(elsewhere)) is Reason.NOT_AT_CELL
    act = await cell.act(RunAct.RESUME, elsewhere)
    assert act.refusal == Refused(reason=Reason.NOT_AT_CELL)


async def test_int_6_that_a_second_person_is_another_one_at_the_same_panel_within_five_minutes(
    bench: Callable[..., Bench],
):
    cell = bench(a_step("two", SecondPerson(), is_critical=True), a_step("last"))
    await cell.began()
    assert await cell.confirm() == Done()

    assert reason(await cell.attest(cell.ana)) is Reason.ANOTHER_PERSON
    assert reason(await cell.attest(cell.bea, "other panel")) is Reason.RUN_CHANGED
    assert reason(await cell.attest(cell.bea, pin="000000")) is Reason.WRONG_CREDENTIAL
    cell.wait(301, step_s=50)
    assert reason(await cell.attest(cell.bea)) is Reason.TOO_LATE

    assert await cell.confirm() == Done()  # the first says it anew
    assert await cell.attest(cell.bea) == Done()
    assert [one.person for one in cell.run().steps[0].attested] == [cell.ana.ref, cell.bea.ref]
    assert cell.now.step == "last"


async def test_int_7_that_nothing_of_a_safety_function_is_written_or_called_whatever_a_procedure_says(
    bench: Callable[..., Bench],
):
    write = Write(tag=SAFETY, value=False, undo=Undo(kind=UndoKind.RESTORE))
    call = MethodCall(equipment="cell", component="Pack", method="UnlockProtectiveStop")  # pyright: ignore[reportArgumentType]
    for step in (a_step("reset", write), msgspec.structs.replace(a_call(), work=a_call(undo=None).work)):
        if not isinstance(step.work, Write):
            step = msgspec.structs.replace(step, work=msgspec.structs.replace(step.work, call=call))
        cell = bench(step, a_step("last"))
        await cell.began()

        assert await cell.do() == Refused(reason=Reason.SAFETY_READ_ONLY)
        assert cell.machine.writes == []
        assert cell.machine.calls == []
        await cell.abort()


def locked_procedure() -> tuple[Any, ...]:
    lock = Lock(energy="Power", point="Q1", method="Switch", zero_test="Measure", is_stored=True)
    return (
        a_step("lock", lock, is_critical=True),
        a_write(),
        a_step("unlock", RemoveLock(lock=StepId("lock")), is_critical=True),
        a_step("last"),
    )


async def take_off(cell: Bench, owner: Any, person: Any, why: str = "") -> Outcome:
    run = cell.run()
    command = TakeOffLock(
        run=run.id, revision=run.revision, lock=StepId("lock"), owner=owner.ref, person=person.ref, pin=PIN, why=why
    )
    return await cell.locks.take_off_lock(command, cell.operator)


async def test_int_8_that_nobody_takes_off_a_lock_that_somebody_else_put_on(bench: Callable[..., Bench]):
    lock, _write, unlock, last = locked_procedure()
    cell = bench(lock, unlock, last)
    await cell.began()
    assert reason(await cell.lock()) is Reason.ENERGY_STORED
    assert await cell.lock(is_released=True) == Done()
    assert await cell.lock(cell.bea, is_released=True) == Done()  # works under the same lock

    assert reason(await take_off(cell, cell.ana, cell.bea)) is Reason.LOCK_OF_ANOTHER
    assert await take_off(cell, cell.ana, cell.ana) == Done()
    assert cell.now.step == "unlock"  # Bea's is on still
    assert reason(await take_off(cell, cell.bea, cell.cem)) is Reason.LOCK_OF_ANOTHER  # without a reason
    assert await take_off(cell, cell.bea, cell.cem, "went home, reached by phone") == Done()

    assert cell.now.step == "last"
    assert [one.kind.value for one in cell.run().deviations] == ["lock_of_another"]


def isolating_procedure() -> tuple[Any, ...]:
    lock, _write, unlock, last = locked_procedure()
    return msgspec.structs.replace(lock, preconditions=(HELD,)), unlock, last


async def test_that_a_lock_out_is_recorded_though_it_silences_the_controller_that_it_asked(
    bench: Callable[..., Bench],
):
    cell = bench(*isolating_procedure())
    cell.say(STATE, 11)
    await cell.began()
    assert cell.now.state is StepState.READY

    cell.hear(Freshness.UNKNOWN)  # the main switch is off
    cell.wait(5)
    assert cell.run().state is RunState.RUNNING
    assert (await cell.act(RunAct.LOCK)).refusal is None
    assert await cell.lock(is_released=True) == Done()

    assert cell.now.step == "unlock"
    cell.wait(5)
    assert cell.run().state is RunState.RUNNING


async def test_that_who_is_signed_off_while_they_lock_out_comes_back_to_a_silent_machine_and_signs(
    bench: Callable[..., Bench],
):
    cell = bench(*isolating_procedure())
    cell.say(STATE, 11)
    await cell.began()
    cell.hear(Freshness.UNKNOWN)
    await cell.runs.hold(HoldRun(run=cell.run().id), cell.operator)

    assert await cell.resume() == Done()
    assert cell.now.state is StepState.READY
    assert await cell.lock(is_released=True) == Done()


async def test_that_a_lock_out_is_held_when_the_machine_says_that_it_runs_again(bench: Callable[..., Bench]):
    cell = bench(*isolating_procedure())
    cell.say(STATE, 11)
    await cell.began()

    cell.say(STATE, 6)
    cell.wait(1)
    hold = cell.run().hold
    assert hold is not None
    assert hold.cause is HoldCause.PRECONDITION_LOST
    cell.hear(Freshness.UNKNOWN)
    assert reason(await cell.resume()) is Reason.NOT_FRESH


async def test_that_a_lock_out_never_becomes_ready_beside_a_machine_that_is_not_heard(bench: Callable[..., Bench]):
    cell = bench(*isolating_procedure())
    await cell.began()

    cell.hear(Freshness.UNKNOWN)
    cell.wait(1)

    assert cell.run().state is RunState.HELD
    assert reason(await cell.resume()) is Reason.NOT_FRESH
    assert reason(await cell.lock(is_released=True)) is Reason.RUN_CHANGED


async def test_that_who_runs_it_does_not_say_themselves_that_somebody_came(bench: Callable[..., Bench]):
    cell = bench(a_step("call", Escalate(to=Role.OPERATOR)), a_step("last"))
    eve = cell.desk.add("Eve Lund", Role.OPERATOR)
    await cell.began()

    assert reason(await cell.confirm()) is Reason.ANOTHER_PERSON
    assert reason(await cell.attest(cell.ana)) is Reason.ANOTHER_PERSON
    assert reason(await cell.attest(cell.bea)) is Reason.NOT_QUALIFIED
    assert await cell.attest(eve) == Done()
    assert cell.now.step == "last"


async def skip(cell: Bench, why: str) -> Outcome:
    run = cell.run()
    command = SkipStep(run=run.id, revision=run.revision, step=run.current or StepId(""), why=why)
    return await cell.detours.skip(command, cell.operator)


async def test_that_a_lock_that_is_left_on_is_on_record_until_its_owner_takes_it_off(bench: Callable[..., Bench]):
    lock, write, unlock, last = locked_procedure()
    cell = bench(write, lock, unlock, last)
    run = await cell.began()
    await cell.do()
    cell.wait(1)
    await cell.lock(is_released=True)
    await cell.abort("the part is missing")

    assert reason(await skip(cell, " ")) is Reason.NO_REASON
    assert await skip(cell, "the fitter comes tomorrow") == Done()

    assert cell.run(run.id).state is RunState.FAILED
    assert len(cell.machine.writes) == 1  # nothing is taken back under a lock
    cell.crash()
    assert [one.number for one in cell.run().standing_locks] == ["7"]
    told = await cell.asked()
    assert told.run is not None
    assert [one.act for one in told.acts] == [RunAct.TAKE_OFF_LOCK]
    assert reason(await cell.begin()) is Reason.ANOTHER_RUN  # whoever begins anew is told of it
    await begin_beside(cell, write)
    assert reason(await cell.resume()) is Reason.RUN_CHANGED
    assert reason(await take_off(cell, cell.ana, cell.bea)) is Reason.LOCK_OF_ANOTHER
    assert await take_off(cell, cell.ana, cell.ana) == Done()
    assert cell.work.runs == {}
    assert cell.run(run.id).state is RunState.FAILED  # what it did still stands
    assert (await cell.kinds())[-1] == "unlocked"


async def begin_beside(cell: Bench, write: Step) -> None:
    """Somebody begins another run in spite of it: nothing is sent under the lock, and that run is given up."""
    other = a_procedure(write, a_step("last"), id="other")
    cell.shelf.laid.append(other)
    begun = await cell.begin(other)
    assert isinstance(begun, Done)
    run = cell.run(RunId(str(begun.result["run"])))
    sent = DoStep(run=run.id, revision=run.revision, step=write.id, pin=PIN)
    assert reason(await cell.steps.do(sent, cell.operator)) is Reason.LOCKS_STAND
    assert len(cell.machine.writes) == 1
    await cell.runs.abort(AbortRun(run=run.id, why="locked"), cell.operator)


async def test_that_nobody_locks_offers_or_takes_over_what_is_over(bench: Callable[..., Bench]):
    lock, _write, unlock, last = locked_procedure()
    cell = bench(lock, unlock, last)
    await cell.began()
    await cell.lock(is_released=True)
    run = cell.run()
    offer = OfferRun(run=run.id, revision=run.revision, to=cell.bea.ref)
    assert await cell.people.offer(offer, cell.operator) == Done()
    await cell.abort()
    await skip(cell, "the fitter comes tomorrow")

    assert reason(await cell.lock(cell.bea, is_released=True)) is Reason.RUN_CHANGED
    revision = cell.run().revision
    again = msgspec.structs.replace(offer, revision=revision)
    assert reason(await cell.people.offer(again, cell.operator)) is Reason.RUN_CHANGED
    take = TakeRun(run=run.id, revision=revision, pin=PIN, knows_locks=True)
    assert reason(await cell.people.take(take, cell.at_cell(cell.bea))) is Reason.RUN_CHANGED


async def test_that_the_cell_goes_on_again_only_when_somebody_signed_that_all_is_clear(bench: Callable[..., Bench]):
    unhold = MethodCall(equipment="cell", component="Pack", method="Unhold")  # pyright: ignore[reportArgumentType]
    cell = bench(a_call(undo=Undo(kind=UndoKind.CALL, call=unhold, verify=(EXECUTE,))), a_step("last"))
    await cell.began()
    await cell.do()
    cell.wait(1)
    await cell.abort()

    assert reason(await cell.do()) is Reason.BAD_REQUEST  # the question comes first
    assert reason(await cell.confirm(pin="")) is Reason.PIN_NEEDED
    assert await cell.confirm() == Done()
    assert cell.machine.calls == ["Hold"]
    assert await cell.do() == Done()
    assert cell.machine.calls == ["Hold", "Unhold"]


async def test_that_a_fault_in_one_run_costs_the_others_nothing(desk: Any):
    closed = Verification(conditions=(CLOSED,), timeout_s=30.0)
    broken = a_procedure(a_step("off", RemoveLock(lock=StepId("none")), verify=closed), id="broken")
    cell = Bench(desk, broken, a_procedure(a_step("closed", Check(), verify=closed), a_step("last")))
    with pytest.raises(ForbiddenTransition):
        await cell.begin(broken)
    run = await cell.began(cell.shelf.laid[1])

    with pytest.raises(ForbiddenTransition):
        cell.watch.look()

    assert cell.run(run.id).current == "last"


async def test_that_nothing_is_sent_while_somebodys_lock_is_on(bench: Callable[..., Bench]):
    cell = bench(*locked_procedure())
    await cell.began()
    await cell.lock(is_released=True)

    assert reason(await cell.do()) is Reason.LOCKS_STAND
    assert cell.machine.writes == []


async def test_that_a_step_with_a_machine_condition_cannot_be_ticked_by_hand(bench: Callable[..., Bench]):
    check = a_step("closed", Check(), verify=Verification(conditions=(CLOSED,), timeout_s=30.0))
    by_hand = a_step("close", verify=Verification(conditions=(CLOSED,), timeout_s=30.0))
    cell = bench(check, by_hand, a_step("last"))
    cell.say(DOOR, False)
    await cell.began()

    assert reason(await cell.confirm()) is Reason.MACHINE_DECIDES
    cell.wait(5)
    assert cell.now.step == "closed"
    cell.say(DOOR, True)
    cell.wait(1)
    assert cell.now.step == "close"
    cell.say(DOOR, False)

    assert await cell.confirm() == Done()
    cell.wait(5)
    assert cell.now.state is StepState.VERIFYING  # said, and not believed
    cell.say(DOOR, True)
    cell.wait(1)
    assert cell.now.step == "last"


async def test_that_what_is_verified_holds_without_a_break_for_as_long_as_it_says(bench: Callable[..., Bench]):
    check = a_step("closed", Check(), verify=Verification(conditions=(CLOSED,), timeout_s=60.0, stable_s=5.0))
    cell = bench(check, a_step("last"))
    await cell.began()

    cell.wait(4)
    cell.say(DOOR, False)
    cell.wait(1)
    cell.say(DOOR, True)
    cell.wait(5)
    assert cell.now.step == "closed"
    cell.wait(2)
    assert cell.now.step == "last"


async def test_that_hands_in_the_machine_are_warned_when_a_precondition_is_lost(bench: Callable[..., Bench]):
    cell = bench(a_step("clean", preconditions=(HELD,)), a_step("last"))
    cell.say(STATE, 11)
    await cell.began()
    assert cell.now.state is StepState.READY

    cell.say(STATE, 6)
    cell.wait(0.25)

    hold = cell.run().hold
    assert hold is not None
    assert (hold.cause, hold.tag, hold.value) == (HoldCause.PRECONDITION_LOST, STATE, 6)


async def test_that_who_is_not_qualified_is_refused_and_told_what_is_asked_for(bench: Callable[..., Bench]):
    need = Need(skill=Skill("robot_mechanics"), level=Level.ALONE)
    cell = bench(a_step("look"), need=need)
    cell.skills.of["Ana Prokop"] = {Skill("robot_mechanics"): Level.LEARNING}

    assert await cell.begin() == Refused(
        reason=Reason.NOT_QUALIFIED, facts={"skill": "robot_mechanics", "level": 3, "has": 1}
    )

    cell.skills.of["Ana Prokop"] = {Skill("robot_mechanics"): Level.ALONE}
    await cell.began()
    cell.skills.of["Ana Prokop"] = {}
    assert reason(await cell.confirm()) is Reason.NOT_QUALIFIED  # asked at every step


async def test_that_a_step_may_ask_for_a_role(bench: Callable[..., Bench]):
    cell = bench(a_step("look", need=Need(role=Role.MAINTENANCE)), a_step("last"))
    await cell.began()

    assert await cell.confirm() == Refused(reason=Reason.NOT_QUALIFIED, facts={"role": "maintenance"})


async def test_that_a_critical_step_is_signed_and_never_left_out(bench: Callable[..., Bench]):
    cell = bench(a_step("clear", is_critical=True), a_step("last", is_optional=True), a_step("end"))
    await cell.began()
    run = cell.run()

    assert reason(await cell.confirm(pin="")) is Reason.PIN_NEEDED
    assert reason(await cell.confirm(pin="000000")) is Reason.WRONG_CREDENTIAL
    skip = SkipStep(run=run.id, revision=run.revision, step=StepId("clear"), why="in a hurry")
    assert reason(await cell.detours.skip(skip, cell.operator)) is Reason.NEVER_SKIPPED
    assert await cell.confirm() == Done()

    run = cell.run()
    skip = SkipStep(run=run.id, revision=run.revision, step=StepId("last"), why="not needed today")
    assert await cell.detours.skip(skip, cell.operator) == Done()
    assert cell.run().deviations[0].why == "not needed today"


async def test_that_a_step_that_needs_presence_asks_for_the_pin_when_that_was_long_ago(bench: Callable[..., Bench]):
    cell = bench(a_step("near", is_local=True), a_step("nearer", is_local=True))
    await cell.began()
    assert await cell.confirm(pin="") == Done()

    cell.wait(130, step_s=10)

    assert reason(await cell.confirm(pin="")) is Reason.PIN_NEEDED
    assert await cell.confirm() == Done()


async def test_that_a_measured_value_outside_the_limits_is_refused_with_them(bench: Callable[..., Bench]):
    entry = Enter(name="Gap", unit="mm", at_least=0.1, at_most=0.3)
    cell = bench(a_step("measure", entry), a_step("last"))
    await cell.began()

    for value in (0.5, float("nan"), float("inf"), -1.0):
        outcome = await cell.enter(value)
        assert isinstance(outcome, Refused)
        assert outcome.reason is Reason.OUT_OF_RANGE
        assert (outcome.facts["low"], outcome.facts["high"]) == (0.1, 0.3)
    assert await cell.enter(0.2) == Done()
    assert cell.run().steps[0].value == 0.2


async def test_that_a_bad_measurement_is_on_record_and_leads_where_the_procedure_says(bench: Callable[..., Bench]):
    entry = Enter(name="Gap", unit="mm", at_least=0.1, at_most=0.3)
    way_out = OnFail(retries=1, then=FailureAnswer.BRANCH, go_to=StepId("call"))
    cell = bench(a_step("measure", entry, on_fail=way_out), a_step("last", is_last=True), a_step("call"))
    await cell.began()

    assert reason(await cell.enter(float("nan"))) is Reason.OUT_OF_RANGE
    assert await cell.enter(0.5) == Done()

    failure = cell.now.failure
    assert failure is not None
    assert (cell.now.state, failure.cause, failure.value) == (StepState.FAILED, FailureCause.OUT_OF_LIMITS, 0.5)
    assert (failure.facts["low"], failure.facts["high"]) == (0.1, 0.3)
    assert (await cell.kinds())[-1] == "step_failed"
    run = cell.run()
    branch = FollowBranch(run=run.id, revision=run.revision, step=StepId("measure"))
    assert await cell.detours.follow_branch(branch, cell.operator) == Done()
    assert cell.now.step == "call"
    assert cell.run().steps[0].value == 0.5


async def test_that_who_measures_again_goes_on_and_the_first_value_stays_on_record(bench: Callable[..., Bench]):
    entry = Enter(name="Gap", unit="mm", at_least=0.1, at_most=0.3)
    way_out = OnFail(retries=1, then=FailureAnswer.BRANCH, go_to=StepId("call"))
    cell = bench(a_step("measure", entry, on_fail=way_out), a_step("last", is_last=True), a_step("call"))
    await cell.began()
    await cell.enter(0.5)
    run = cell.run()

    retry = RetryStep(run=run.id, revision=run.revision, step=StepId("measure"), why="the gauge was dirty")
    assert await cell.detours.retry(retry, cell.operator) == Done()
    assert await cell.enter(0.2) == Done()

    assert cell.now.step == "last"
    first = cell.run().steps[0]
    assert first.failure is not None
    assert (first.value, first.failure.value) == (0.2, 0.5)


async def test_that_an_abort_moves_nothing_and_offers_the_undo_that_a_person_then_does(bench: Callable[..., Bench]):
    cell = bench(a_write(), a_step("last"))
    await cell.began()
    await cell.do()
    cell.wait(1)

    assert isinstance(await cell.abort(), Done)
    cell.wait(30)
    assert cell.machine.writes == [(SPEED, 70.0)]
    assert isinstance(cell.step.work, Write)
    assert cell.step.work.value == 100.0
    run = cell.run().id

    assert await cell.do() == Done()
    cell.wait(1)
    assert cell.machine.writes == [(SPEED, 70.0), (SPEED, 100.0)]
    assert cell.run(run).state is RunState.ABORTED


async def test_that_an_answer_that_leaves_the_effect_open_fails_and_is_offered_to_be_undone(
    bench: Callable[..., Bench],
):
    cell = bench(a_write(), a_step("last"))
    cell.machine.answer = Failed(reason=Reason.TIMED_OUT)
    await cell.began()

    await cell.do()

    assert cell.now.failure is not None
    assert cell.now.failure.cause is FailureCause.NOT_SURE
    await cell.abort()
    assert len(cell.run().leaving) == 1


async def test_that_a_refused_step_is_tried_again_for_a_reason_as_often_as_it_says(bench: Callable[..., Bench]):
    cell = bench(a_write(), a_step("last"))
    cell.machine.answer = Refused(reason=Reason.SERVER_REFUSED, facts={"status": "BadInvalidState"})
    await cell.began()
    await cell.do()
    assert cell.now.failure is not None
    assert cell.now.failure.cause is FailureCause.REFUSED

    run = cell.run()
    retry = RetryStep(run=run.id, revision=run.revision, step=StepId("slow_down"), why="")
    assert reason(await cell.detours.retry(retry, cell.operator)) is Reason.NO_REASON
    assert await cell.detours.retry(msgspec.structs.replace(retry, why="mode was wrong"), cell.operator) == Done()
    await cell.do()
    assert await cell.act(RunAct.RETRY) is None
    assert len(cell.machine.writes) == 2


async def test_that_two_taps_at_once_send_once(bench: Callable[..., Bench]):
    import asyncio

    cell = bench(a_write(is_critical=True), a_step("last"))
    await cell.began()

    outcomes = await asyncio.gather(cell.do(), cell.do())

    assert sorted(map(str, map(reason, outcomes))) == ["None", "run_changed"]
    assert len(cell.machine.writes) == 1


async def test_that_a_run_keeps_its_version_when_another_is_released_also_over_a_restart(bench: Callable[..., Bench]):
    cell = bench(a_step("look"), a_step("last"))
    before: Procedure = cell.shelf.laid[0]
    await cell.began()
    cell.shelf.laid = [a_procedure(a_step("other"), version="2")]

    await cell.confirm()
    cell.crash()
    cell.hear()

    assert cell.work.version_of(cell.run()) == before
    assert await cell.resume() == Done()
    assert cell.now.step == "last"


async def test_that_it_goes_on_at_the_same_step_after_the_power_was_lost(bench: Callable[..., Bench]):
    cell = bench(a_step("one"), a_step("two"), a_step("three"))
    await cell.began()
    await cell.confirm()

    cell.crash()
    cell.hear()
    assert await cell.resume() == Done()

    assert cell.now.step == "two"
    assert cell.now.state is StepState.READY
    assert cell.run().steps[0].state is StepState.DONE


async def test_that_after_a_long_hold_what_was_written_must_stand_still_or_be_accepted_with_a_reason(
    bench: Callable[..., Bench],
):
    cell = bench(a_write(), a_step("last"))
    await cell.began()
    await cell.do()
    cell.wait(1)
    await cell.runs.hold(HoldRun(run=cell.run().id), cell.operator)
    cell.say(SPEED, 90.0)
    cell.wait(601, step_s=100)

    assert await cell.resume() == Refused(reason=Reason.STEP_UNDONE, facts={"tag": SPEED, "value": 90.0})
    assert reason(await cell.resume(accepts_changes=True)) is Reason.NO_REASON
    assert await cell.resume(accepts_changes=True, why="set by the coordinator") == Done()
    assert cell.run().deviations[0].why == "set by the coordinator"


async def test_that_another_person_takes_over_what_is_offered_and_only_they_go_on(bench: Callable[..., Bench]):
    cell = bench(a_step("one"), a_step("two"))
    await cell.began()
    bea = cell.at_cell(cell.bea, "gate")
    run = cell.run()
    take = TakeRun(run=run.id, revision=run.revision, pin=PIN)
    assert reason(await cell.people.take(take, bea)) is Reason.OTHERS_RUN

    offer = OfferRun(run=run.id, revision=run.revision, to=cell.bea.ref)
    assert await cell.people.offer(offer, cell.operator) == Done()
    take = msgspec.structs.replace(take, revision=cell.run().revision)
    assert reason(await cell.people.take(msgspec.structs.replace(take, pin=""), bea)) is Reason.PIN_NEEDED
    assert await cell.people.take(take, bea) == Done()

    assert cell.run().operator == cell.bea.ref
    assert reason(await cell.confirm()) is Reason.OTHERS_RUN
    assert await cell.confirm(bea) == Done()


async def test_that_somebody_who_takes_over_says_that_they_know_of_the_locks(bench: Callable[..., Bench]):
    cell = bench(*locked_procedure())
    await cell.began()
    await cell.lock(is_released=True)
    await cell.runs.hold(HoldRun(run=cell.run().id), cell.operator)
    bea, run = cell.at_cell(cell.bea), cell.run()
    take = TakeRun(run=run.id, revision=run.revision, pin=PIN)

    assert reason(await cell.people.take(take, bea)) is Reason.LOCKS_STAND
    assert await cell.people.take(msgspec.structs.replace(take, knows_locks=True), bea) == Done()
    assert cell.run().standing_locks[0].person == cell.ana.ref


async def test_that_people_are_called_when_a_step_takes_once_twice_and_four_times_as_long(bench: Callable[..., Bench]):
    cell = bench(a_step("look", expected_s=60.0), a_step("last"))
    await cell.began()

    levels: list[int] = []
    for seconds in (59, 2, 60, 120):
        cell.wait(seconds)
        levels.append(cell.now.escalated)

    assert levels == [0, 1, 2, 3]
    assert (await cell.kinds()).count("overdue") == 3


async def test_that_a_step_that_writes_is_held_when_its_person_is_signed_off(bench: Callable[..., Bench]):
    cell = bench(a_write(), a_step("last"))
    await cell.began()

    cell.desk.now_s += 400
    cell.watch.look()

    hold = cell.run().hold
    assert hold is not None
    assert hold.cause is HoldCause.SESSION_ENDED


async def test_that_nothing_is_sent_when_the_intent_cannot_be_put_on_record(
    bench: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
):
    cell = bench(a_write(), a_step("last"))
    await cell.began()

    def full(*_arguments: object) -> None:
        raise JournalUnavailable("disk full")

    monkeypatch.setattr(cell.records, "put", full)
    with pytest.raises(JournalUnavailable):
        await cell.do()

    assert cell.machine.writes == []
    assert cell.now.state is StepState.READY


async def test_that_a_run_that_is_over_stays_in_the_records_with_its_version(bench: Callable[..., Bench]):
    cell = bench(a_step("one"))
    run = await cell.began()
    await cell.confirm()
    now = cell.run()
    await cell.runs.close(CloseRun(run=now.id, revision=now.revision, result=RunResult.CANNOT_TELL), cell.operator)

    cell.crash()

    assert cell.work.runs == {}
    found = cell.records.runs(0, 2**62, run.procedure, 10)
    assert [one.id for one in found] == [run.id]
    assert cell.records.version(run.digest) == cell.shelf.laid[0]


async def test_that_a_controller_without_a_clock_is_believed_by_the_order_of_what_it_says(bench: Callable[..., Bench]):
    cell = bench(a_write(), a_step("last"))
    cell.source_ns = 0
    cell.say(SPEED, 100.0, is_later=False)
    cell.machine.is_obedient = False
    await cell.began()
    await cell.do()
    cell.wait(2)
    assert cell.now.state is StepState.VERIFYING

    cell.say(SPEED, 70.0, is_later=False)
    cell.wait(1)

    assert cell.now.step == "last"


async def test_that_somebody_who_is_erased_is_gone_from_what_people_wrote_in_runs(bench: Callable[..., Bench]):
    cell = bench(a_step("one"), a_step("two"))
    run = await cell.began()
    await cell.runs.hold(HoldRun(run=run.id, why="Bea Winter fetches the key"), cell.operator)
    admin = cell.desk.add("Ada", Role.ADMINISTRATOR)

    cell.desk.store.erase(cell.bea.ref, Actor(ref=admin.ref, roles=frozenset(), screen="panel"))

    kept = cell.records.run(run.id)
    assert kept is not None
    assert kept.hold is not None
    assert kept.hold.words == "… fetches the key"


async def test_that_whoever_asks_is_told_what_they_can_do_and_why_not(bench: Callable[..., Bench]):
    cell = bench(a_write(preconditions=(HELD,)), a_step("last"))
    await cell.began()

    blocked = await cell.act(RunAct.DO)
    assert blocked.refusal == Refused(reason=Reason.NOT_SO, facts={"tag": STATE, "value": 6})
    bea = cell.at_cell(cell.bea, "gate")
    assert (await cell.act(RunAct.ABORT, bea)).refusal == Refused(reason=Reason.OTHERS_RUN)
    assert (await cell.act(RunAct.HOLD, bea)).refusal is None
    cell.say(STATE, 11)
    cell.wait(1)
    assert (await cell.act(RunAct.DO)).refusal is None
    assert (await cell.asked()).number == 1


def test_int_7_that_only_the_one_door_and_the_sending_of_steps_reach_the_writer():
    folder = Path(hmi.services.__file__).parent

    users = {file.stem for file in folder.glob("*.py") if "hmi.services.control import" in file.read_text("utf-8")}

    assert users == {"cell_door", "procedure_sending"}


async def test_that_whoever_is_erased_is_not_named_again_by_a_run_that_goes_on(bench: Callable[..., Bench]):
    cell = bench(a_step("look", is_optional=True), a_step("end"))
    cell.desk.store.on_erased.append(cell.work.forget_name)
    cell.desk.add("Ada", Role.ADMINISTRATOR)
    run = await cell.began()
    skip = SkipStep(run=run.id, revision=run.revision, step=StepId("look"), why="Bea Winter looked")
    assert await cell.detours.skip(skip, cell.operator) == Done()

    cell.desk.store.erase(cell.bea.ref, Actor(ref=None, roles=frozenset(), screen="console"))
    assert await cell.confirm() == Done()

    assert cell.run().deviations[0].why == "… looked"
    assert "Bea Winter" not in cell.desk.written()
