"""How far advice may go, what makes it fall, and the switch that stops all of it whatever else is broken."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hmi.domain.advice import AdviceType, ModelInput, Weight
from hmi.domain.advice_command import (
    AskPromotion,
    ConfirmPromotion,
    DemoteAdvice,
    RefusePromotion,
    RestartAi,
    StopAi,
)
from hmi.domain.advice_mode import AdviceMode, DemotionCause, Figures
from hmi.domain.advice_notice import lowered_notice
from hmi.domain.advice_plan import ExactWrite
from hmi.domain.advice_query import AiModesAnswer, AskAiModes, AskTrustLedger, TrustLedgerAnswer
from hmi.domain.advice_state import AdviceState, RejectReason, Suppression, Verdict
from hmi.domain.outcome import Done, Outcome, Reason
from hmi.domain.person import Actor, Role
from hmi.domain.procedure import StepId
from hmi.domain.procedure_plan import plan_of
from hmi.domain.procedure_run import RunId
from hmi.domain.tag import TagName
from hmi.services.caller import Caller
from hmi.services.door import Door
from tests.hmi.services.advice_bench import (
    CELL,
    FRICTION,
    GUARD,
    HOLD,
    PIN,
    PROCEDURE,
    SOURCE,
    SPEED,
    TEMPERATURE,
    AdviceBench,
    S,
    aspect,
    other,
    reason,
)

GOOD = Figures(
    has_card=True, cases=200, shifts=10, variants_missing=0, agreement=0.8, calibration_error=0.1, alignment_shifts=1,
    decided=200, good=0.8, human_good=0.8, acceptance=0.7, probes_found=0.8, open_exceptions=0,
)  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[AdviceBench]:
    bench = AdviceBench(tmp_path)
    yield bench
    bench.close()


async def stop(bench: AdviceBench, name: str = "olga") -> Outcome:
    return await bench.dispatcher.do(StopAi(), bench.caller(name))


@pytest.mark.parametrize("name", ["olga", "mia", "cora", "tom"])
async def test_that_anybody_signed_in_stops_ai_without_a_reason_and_all_that_waits_is_cancelled(
    bench: AdviceBench, name: str
):
    waiting, approved = bench.offered(), await bench.approved(cause="a|1|x")

    assert await stop(bench, name) == Done()

    assert bench.modes.stopped is not None
    assert bench.modes.stopped.is_recorded
    assert {bench.stands(one.id).state for one in (waiting, approved)} == {AdviceState.CANCELLED}
    assert bench.advice.offer(bench.proposal(cause="a|2|x")).suppression is Suppression.STOPPED
    assert reason(bench.begin(approved.id)) is Reason.NOT_APPROVED
    kinds = await bench.kinds()
    assert kinds.index("stop_ai.asked") < kinds.index("ai.stopped") < kinds.index("stop_ai.done")


async def test_that_who_is_not_signed_in_does_not_stop_it(bench: AdviceBench):
    outcome = await bench.dispatcher.do(StopAi(), Caller(None, "panel"))

    assert reason(outcome) is Reason.NOT_SIGNED_IN
    assert bench.modes.stopped is None


async def test_that_who_has_to_replace_a_pin_may_stop_it_all_the_same(bench: AdviceBench):
    person = bench.store.add("new", frozenset({Role.OPERATOR}), "x", "", _console(), must_replace_pin=True)
    door = Door(bench.dispatcher, bench.access, None)  # type: ignore[arg-type]  # no console takes part

    outcome, _ = await door.do(StopAi(), bench.access.sessions.open(person, "panel"), "panel")

    assert outcome == Done()


def _console() -> Any:
    from tests.hmi.services.conftest import CONSOLE

    return CONSOLE


async def test_that_what_runs_sends_nothing_more(bench: AdviceBench):
    advice = await bench.approved()
    bench.begin(advice.id)
    await bench.send("slow_down")

    await stop(bench)

    assert aspect(await bench.send("grip_less")) == "stopped"
    assert len(bench.controller.sent) == 1
    assert bench.stands(advice.id).state is AdviceState.APPLYING
    assert "advice.denied" in await bench.kinds()


async def test_that_stop_ai_works_with_the_records_gone(bench: AdviceBench, tmp_path: Path):
    """AI-3: it acts in memory first, and is on record when it can be."""
    waiting, approved = bench.offered(), await bench.approved(cause="a|1|x")
    bench.begin(approved.id)
    caller = bench.caller("olga")
    aside = tmp_path.parent / f"{tmp_path.name}-aside"
    aside.mkdir()
    for name in ("records.sqlite", "records.sqlite-wal", "records.sqlite-shm"):
        shutil.move(tmp_path / name, aside / name)

    outcome = await bench.dispatcher.do(StopAi(), caller)

    assert outcome == Done()
    assert bench.modes.stopped is not None
    assert not bench.modes.stopped.is_recorded
    assert (tmp_path / "ai-stopped").exists()
    act = ExactWrite(node=CELL.tags[0].node, tag_name=SPEED, value=60.0, unit="%")
    assert aspect(await bench.send("slow_down", act=act)) == "stopped"
    assert bench.controller.sent == []
    assert bench.dispatcher.outcomes_owed == 2

    for name in ("records.sqlite", "records.sqlite-wal", "records.sqlite-shm"):
        shutil.move(aside / name, tmp_path / name)
    bench.journal.tend()
    bench.dispatcher.settle()
    bench.advice.tend()
    assert bench.modes.stopped.is_recorded
    assert bench.stands(waiting.id).state is AdviceState.CANCELLED
    kinds = await bench.kinds()
    assert {"stop_ai.asked", "stop_ai.done", "ai.stopped"} <= set(kinds)


async def test_that_a_stop_outlives_the_service_though_nothing_could_be_recorded(bench: AdviceBench, tmp_path: Path):
    bench.mark.set()

    bench.restart()

    assert bench.modes.stopped is not None
    bench.advice.tend()
    assert bench.modes.stopped.is_recorded
    bench.mark.clear()
    bench.restart()
    assert bench.modes.stopped is not None


async def test_that_only_a_coordinator_lets_it_work_again_with_a_reason_and_no_higher_than_before(bench: AdviceBench):
    await stop(bench)

    async def restart(name: str, **others: Any) -> Outcome:
        command = RestartAi(**({"why": "The sensor was replaced", "pin": PIN, "most": AdviceMode.ADVISORY} | others))
        return await bench.dispatcher.do(command, bench.caller(name))

    assert reason(await restart("mia")) is Reason.NOT_PERMITTED
    assert reason(await restart("olga")) is Reason.NOT_PERMITTED
    assert reason(await restart("cora", why=" ")) is Reason.NO_REASON
    assert reason(await restart("cora", pin="000000")) is Reason.WRONG_CREDENTIAL
    assert bench.modes.stopped is not None
    assert await restart("cora") == Done()
    assert bench.modes.stopped is None
    assert bench.modes.of(FRICTION).mode is AdviceMode.ADVISORY
    assert not bench.mark.is_set()
    await stop(bench)
    assert await restart("cora", most=AdviceMode.APPROVED_WRITE) == Done()
    assert bench.modes.of(FRICTION).mode is AdviceMode.ADVISORY  # never higher than it was


async def promote(bench: AdviceBench, to: AdviceMode, asks: str = "cora", confirms: str = "mia") -> Outcome:
    asked = await bench.dispatcher.do(
        AskPromotion(advice_type=FRICTION, to=to, why="Ten good weeks", pin=PIN), bench.caller(asks)
    )
    if not isinstance(asked, Done):
        return asked
    command = ConfirmPromotion(advice_type=FRICTION, asked_ns=int(asked.result["asked_ns"]), pin=PIN)
    return await bench.dispatcher.do(command, bench.caller(confirms))


async def test_that_two_people_raise_a_mode_with_every_criterion_met(bench: AdviceBench):
    bench.modes.demote(FRICTION, AdviceMode.ADVISORY, DemotionCause.PERSON)
    bench.figures = GOOD

    assert await promote(bench, AdviceMode.APPROVED_WRITE) == Done()

    assert bench.modes.of(FRICTION).mode is AdviceMode.APPROVED_WRITE
    bench.restart()
    assert bench.modes.of(FRICTION).mode is AdviceMode.APPROVED_WRITE
    kinds = await bench.kinds()
    assert kinds.index("ai.promotion_asked") < kinds.index("ai.promoted")


@pytest.mark.parametrize(
    ("changes", "criterion"),
    [
        ({"decided": 199}, "decided"),
        ({"good": 0.7}, "good"),
        ({"acceptance": 0.99}, "acceptance"),
        ({"probes_found": None}, "probes"),
        ({"open_exceptions": 1}, "exceptions"),
        ({"out_of_limit": 1}, "out_of_limit"),
    ],
)
async def test_that_a_promotion_with_one_criterion_short_is_refused_and_says_which(
    bench: AdviceBench, changes: dict[str, Any], criterion: str
):
    """AI-6."""
    bench.modes.demote(FRICTION, AdviceMode.ADVISORY, DemotionCause.PERSON)
    bench.figures = other(GOOD, **changes)

    outcome = await promote(bench, AdviceMode.APPROVED_WRITE)

    assert reason(outcome) is Reason.CRITERIA_SHORT
    assert not isinstance(outcome, Done)
    assert outcome.facts["criterion"] == criterion
    assert bench.modes.of(FRICTION).mode is AdviceMode.ADVISORY


async def test_that_what_fell_short_meanwhile_is_not_confirmed(bench: AdviceBench):
    bench.modes.demote(FRICTION, AdviceMode.ADVISORY, DemotionCause.PERSON)
    bench.figures = GOOD
    asked = await bench.dispatcher.do(
        AskPromotion(advice_type=FRICTION, to=AdviceMode.APPROVED_WRITE, why="x", pin=PIN), bench.caller("cora")
    )
    assert isinstance(asked, Done)
    command = ConfirmPromotion(advice_type=FRICTION, asked_ns=int(asked.result["asked_ns"]), pin=PIN)

    bench.figures = other(GOOD, out_of_limit=1)
    assert reason(await bench.dispatcher.do(command, bench.caller("mia"))) is Reason.CRITERIA_SHORT
    bench.figures = GOOD
    assert reason(await bench.dispatcher.do(command, bench.caller("carl"))) is Reason.NOT_PERMITTED
    bench.now_s += 25 * 3600
    assert reason(await bench.dispatcher.do(command, bench.caller("mia"))) is Reason.ADVICE_CHANGED


async def test_that_a_promotion_can_be_refused_for_a_reason(bench: AdviceBench):
    bench.modes.demote(FRICTION, AdviceMode.ADVISORY, DemotionCause.PERSON)
    bench.figures = GOOD
    asked = await bench.dispatcher.do(
        AskPromotion(advice_type=FRICTION, to=AdviceMode.APPROVED_WRITE, why="x", pin=PIN), bench.caller("cora")
    )
    assert isinstance(asked, Done)
    asked_ns = int(asked.result["asked_ns"])

    refused = RefusePromotion(advice_type=FRICTION, asked_ns=asked_ns, why="Not in the holidays")
    assert await bench.dispatcher.do(refused, bench.caller("mia")) == Done()
    again = ConfirmPromotion(advice_type=FRICTION, asked_ns=asked_ns, pin=PIN)
    assert reason(await bench.dispatcher.do(again, bench.caller("max"))) is Reason.ADVICE_CHANGED


async def test_that_figures_are_counted_from_the_records_and_what_is_not_known_is_short(bench: AdviceBench):
    bench.modes.demote(FRICTION, AdviceMode.SHADOW, DemotionCause.PERSON)
    for place in range(3):
        advice = bench.offered(cause=f"a|{place}|x")
        bench.advice.judge(advice.id, Verdict.IMPROVED if place else Verdict.CANNOT_TELL, {})
        bench.now_s += 8 * 3600
        bench.hear()

    answer = await bench.dispatcher.ask(AskAiModes(), bench.caller("cora"))

    assert isinstance(answer, AiModesAnswer)
    (line,) = answer.lines
    figures = line.figures
    assert (figures.cases, figures.shifts, figures.alignment_shifts) == (3, 3, 1)
    assert figures.agreement == pytest.approx(2 / 3)
    assert figures.variants_missing is None
    assert line.next is AdviceMode.ADVISORY
    assert {one.criterion.value for one in line.short} >= {"cases", "shifts", "variants", "agreement"}


async def test_that_a_coordinator_lowers_a_mode_at_once_and_what_waits_is_cancelled(bench: AdviceBench):
    waiting = bench.offered()
    command = DemoteAdvice(advice_type=FRICTION, to=AdviceMode.SHADOW, why="It is noisy today")

    assert reason(await bench.dispatcher.do(command, bench.caller("mia"))) is Reason.NOT_PERMITTED
    assert await bench.dispatcher.do(command, bench.caller("cora")) == Done()

    assert bench.modes.of(FRICTION).mode is AdviceMode.SHADOW
    assert bench.stands(waiting.id).state is AdviceState.CANCELLED
    assert bench.offered(cause="a|1|x").state is AdviceState.SHADOW
    higher = DemoteAdvice(advice_type=FRICTION, to=AdviceMode.ADVISORY, why="Better again")
    assert reason(await bench.dispatcher.do(higher, bench.caller("cora"))) is Reason.ADVICE_CHANGED


def outside(bench: AdviceBench, **changes: Any) -> Any:
    plan = plan_of(PROCEDURE, CELL, {SPEED: 100.0})
    steps = tuple(
        other(step, act=other(step.act, **changes)) if step.id == "slow_down" else step for step in plan.steps
    )
    return bench.proposal(plan=other(plan, steps=steps))


@pytest.mark.parametrize(
    "changes",
    [
        {"value": 100.1},
        {"value": -0.1},
        {"value": "fast"},
        {"value": 5.0, "within": None, "unit": "mm/s"},
        {"tag_name": GUARD, "unit": "", "value": 0.0},
        {"tag_name": TEMPERATURE, "unit": "°C"},
        {"tag_name": TagName("not/there")},
        {"node": other(CELL.tags[1].node)},
    ],
)
async def test_that_what_is_outside_of_limits_is_suppressed_and_its_model_falls(
    bench: AdviceBench, changes: dict[str, Any]
):
    """AI-2: limits are Tandem's own, whatever the proposal says of them."""
    told = bench.advice.offer(outside(bench, **changes))

    assert told.suppression is Suppression.LIMIT
    mode = bench.modes.of(FRICTION)
    assert (mode.mode, mode.cause) == (AdviceMode.SHADOW, DemotionCause.OUT_OF_LIMIT)
    assert lowered_notice(bench.modes.all()) == "joint_friction"
    assert (await bench.kinds())[-2:] == ["advice.offered", "ai.demoted"]


async def test_that_a_safety_function_is_never_called(bench: AdviceBench):
    """INT-7: however the cell was scanned, what is called like one is none of advice's matter."""
    release = other(HOLD, name="ResetProtectiveStop")
    unit = other(CELL.equipment[0].components[0], methods=(HOLD, release))
    bench.image.use_cell(other(CELL, equipment=(other(CELL.equipment[0], components=(unit,)),)))
    bench.hear()
    plan = plan_of(PROCEDURE, bench.image.cell, {SPEED: 100.0})
    steps = tuple(
        other(step, act=other(step.act, method="ResetProtectiveStop")) if step.id == "hold" else step
        for step in plan.steps
    )

    assert bench.advice.offer(bench.proposal(plan=other(plan, steps=steps))).suppression is Suppression.LIMIT


async def test_that_a_model_whose_file_is_another_is_off(bench: AdviceBench):
    """AI-7."""
    waiting = bench.offered()

    told = bench.advice.offer(bench.proposal(cause="a|1|x", source=other(SOURCE, sha256="d" * 64)))

    assert told.suppression is Suppression.HASH
    mode = bench.modes.of(FRICTION)
    assert (mode.mode, mode.cause) == (AdviceMode.OFF, DemotionCause.HASH)
    assert bench.stands(waiting.id).state is AdviceState.CANCELLED
    assert bench.advice.offer(bench.proposal(cause="a|2|x")).suppression is Suppression.MODE_OFF


async def test_that_a_new_version_begins_in_the_shadow(bench: AdviceBench):
    newer = other(SOURCE, version="2", sha256="e" * 64)

    told = bench.advice.offer(bench.proposal(source=newer))

    assert told.state is AdviceState.SHADOW
    assert bench.modes.of(FRICTION).version == "2"
    assert not bench.modes.of(FRICTION).has_card


async def test_that_a_type_nobody_knew_begins_in_the_shadow(bench: AdviceBench):
    unknown = AdviceType("energy")

    told = bench.advice.offer(bench.proposal(advice_type=unknown, cause="cell||energy"))

    assert told.state is AdviceState.SHADOW
    assert bench.modes.of(unknown).mode is AdviceMode.SHADOW


async def test_that_a_site_may_write_where_new_types_begin_and_why(bench: AdviceBench):
    bench.modes.commission({}, "A cell to practise on", AdviceMode.APPROVED_WRITE)

    told = bench.advice.offer(bench.proposal(advice_type=AdviceType("energy"), cause="cell||energy"))

    mode = bench.modes.of(AdviceType("energy"))
    assert told.state is AdviceState.QUEUED
    assert (mode.mode, mode.why) == (AdviceMode.APPROVED_WRITE, "A cell to practise on")


async def test_that_a_model_that_drops_below_its_floor_falls_by_itself_and_says_so(bench: AdviceBench):
    for place in range(14):
        if bench.modes.of(FRICTION).mode is AdviceMode.SHADOW:
            break
        advice = await bench.approved(cause=f"a|{place}|x")
        bench.advice.judge(advice.id, Verdict.NO_CHANGE, {"predicted_a": 4.0, "actual_a": 5.5})
    mode = bench.modes.of(FRICTION)

    assert (mode.mode, mode.cause) == (AdviceMode.SHADOW, DemotionCause.BELOW_FLOOR)
    assert lowered_notice(bench.modes.all()) == "joint_friction"
    rows = bench.advice.rows_of(FRICTION, "1")
    assert len([row for row in rows if row.outcome is Verdict.NO_CHANGE]) == 10


async def test_that_a_model_that_is_right_does_not_fall(bench: AdviceBench):
    for place in range(12):
        advice = await bench.approved(cause=f"a|{place}|x")
        bench.advice.judge(advice.id, Verdict.WORSE if place % 5 == 0 else Verdict.IMPROVED, {})

    assert bench.modes.of(FRICTION).mode is AdviceMode.APPROVED_WRITE


async def test_that_people_who_suddenly_turn_it_down_lower_it(bench: AdviceBench):
    for place in range(8):
        advice = bench.offered(cause=f"a|{place}|x")
        await bench.reject(advice.id, bench.caller("cora"), RejectReason.NOT_FEASIBLE)

    mode = bench.modes.of(FRICTION)
    assert (mode.mode, mode.cause) == (AdviceMode.SHADOW, DemotionCause.OVERRIDES)


async def test_that_drifted_inputs_lower_it(bench: AdviceBench):
    bench.advice.drifted(FRICTION, DemotionCause.INPUT_DRIFT, {"psi": 0.4})

    assert bench.modes.of(FRICTION).cause is DemotionCause.INPUT_DRIFT


async def test_that_advice_at_the_advisory_stage_is_decided_but_sends_nothing(bench: AdviceBench):
    bench.modes.demote(FRICTION, AdviceMode.ADVISORY, DemotionCause.PERSON)
    advice = await bench.approved()

    assert advice.state is AdviceState.APPROVED
    assert aspect(bench.begin(advice.id)) == "mode"
    assert bench.controller.sent == []


async def test_that_the_ledger_and_the_teams_health_come_from_the_raw_rows(bench: AdviceBench):
    good = await bench.approved(cause="a|1|x")
    bench.advice.judge(good.id, Verdict.IMPROVED, {})
    await bench.reject(bench.offered(cause="a|2|x").id, bench.caller("mia"), RejectReason.NOT_WORTH_IT)
    bench.offered(cause="a|3|x", inputs=(ModelInput(tag_name=TEMPERATURE, value=None),))
    bench.restart()

    answer = await bench.dispatcher.ask(AskTrustLedger(start_ns=0, end_ns=2**62), bench.caller("olga"))

    assert isinstance(answer, TrustLedgerAnswer)
    (ledger,) = answer.ledgers
    assert (ledger.offered, ledger.approved, ledger.decided) == (2, 1, 2)
    assert ledger.rejected == {RejectReason.NOT_WORTH_IT: 1}
    assert ledger.suppressed == {Suppression.STALE: 1}
    assert ledger.outcomes == {Verdict.IMPROVED: 1}
    assert (answer.health.decided, answer.health.override) == (2, 0.5)


async def test_that_an_approval_outlives_the_service_and_nothing_is_sent_by_itself(bench: AdviceBench):
    advice = await bench.approved(risk=Weight.HIGH)
    bench.begin(advice.id)
    await bench.send("slow_down")

    bench.restart()

    assert bench.controller.sent == []
    assert [one.step for one in bench.stands(advice.id).sent] == ["slow_down"]
    assert isinstance(await bench.send("grip_less"), Done)
    assert reason(await bench.send("grip_less")) is Reason.NOT_APPROVED  # it was sent as often as it may be
    bench.approvals.end(RunId("run"), is_verified=False, why="aborted", read_back={}, now_ns=bench.now_ns())
    assert bench.approvals.act_of(RunId("run"), StepId("hold")) is None
    assert bench.stands(advice.id).state is AdviceState.APPLY_FAILED


async def test_that_time_ends_what_nobody_decides_and_what_nobody_carries_out(bench: AdviceBench):
    waiting, approved = bench.offered(), await bench.approved(cause="a|1|x")

    bench.now_s += 3601
    bench.hear()
    bench.advice.tend()
    assert bench.stands(waiting.id).state is AdviceState.EXPIRED
    assert bench.stands(approved.id).state is AdviceState.APPROVED
    bench.now_s += 3600
    bench.advice.tend()
    assert bench.stands(approved.id).state is AdviceState.EXPIRED


async def test_that_the_seventh_of_an_hour_waits_silently_and_calls_when_there_is_room(bench: AdviceBench):
    cards = [bench.offered(cause=f"a|{place}|x", valid_until_ns=bench.now_ns() + 9000 * S) for place in range(7)]

    assert [bool(card.interrupts_ns) for card in cards] == [True] * 6 + [False]
    bench.advice.tend()
    assert not bench.stands(cards[6].id).interrupts_ns
    bench.now_s += 3600
    bench.advice.tend()
    assert bench.stands(cards[6].id).interrupts_ns == bench.now_ns()


async def test_that_whoever_is_erased_is_not_named_again_by_a_mode_or_a_stop(bench: AdviceBench):
    bench.store.on_erased.append(bench.modes.forget_name)
    bench.add("ada", Role.ADMINISTRATOR)
    gone = bench.add("Bea Winter", Role.TRAINER)
    lower = DemoteAdvice(advice_type=FRICTION, to=AdviceMode.ADVISORY, why="Bea Winter asked for it")
    await bench.dispatcher.do(lower, bench.caller("cora"))
    await bench.dispatcher.do(StopAi(why="for Bea Winter"), bench.caller("cora"))

    bench.store.erase(gone.ref, Actor(ref=None, roles=frozenset(), screen="console"))
    bench.modes.register(FRICTION, msgspec.structs.replace(SOURCE, version="9"))

    assert bench.modes.stopped is not None
    assert bench.modes.stopped.why == "for …"
    assert bench.modes.of(FRICTION).version == "9"
    bench.close()
    assert b"Bea Winter" not in (bench.folder / "records.sqlite").read_bytes()
    bench.open()


async def restarted(bench: AdviceBench, most: AdviceMode = AdviceMode.APPROVED_WRITE) -> Outcome:
    return await bench.dispatcher.do(RestartAi(why="Looked at", pin=PIN, most=most), bench.caller("cora"))


async def test_that_the_mark_is_set_before_anybody_is_told_and_one_who_fails_keeps_nobody_else_from_hearing_of_it(
    bench: AdviceBench, caplog: pytest.LogCaptureFixture
):
    waiting = bench.offered()
    heard: list[bool] = []

    def fails(_types: Any, _why: str) -> None:
        heard.append(bench.mark.is_set())
        raise ValueError("broken")

    bench.modes.on_lowered.insert(0, fails)

    assert await stop(bench) == Done()

    assert heard == [True]
    assert bench.stands(waiting.id).state is AdviceState.CANCELLED
    assert bench.modes.stopped is not None
    assert bench.modes.stopped.is_recorded
    assert [record.getMessage() for record in caplog.records if record.exc_info] == [
        "somebody who was told of stopped failed"
    ]
    caplog.clear()


async def test_that_what_a_stop_cancelled_does_not_come_back_though_the_service_ended_before_that_was_recorded(
    bench: AdviceBench,
):
    waiting, approved = bench.offered(), await bench.approved(cause="a|1|x")
    bench.mark.set()  # all that the stop before the end of the service could do

    bench.restart()

    assert bench.advice.as_it_counts(bench.stands(waiting.id)).state is AdviceState.CANCELLED
    assert reason(bench.begin(approved.id)) is Reason.NOT_APPROVED
    assert await restarted(bench) == Done()
    assert {bench.stands(one.id).state for one in (waiting, approved)} == {AdviceState.CANCELLED}


async def test_that_ai_does_not_work_again_while_what_was_stopped_is_not_cancelled_on_record(bench: AdviceBench):
    bench.offered()
    await stop(bench)
    bench.modes.debtors.append(lambda: False)

    assert reason(await restarted(bench)) is Reason.JOURNAL_UNAVAILABLE
    assert bench.modes.stopped is not None
    bench.modes.debtors.pop()
    assert await restarted(bench) == Done()


@pytest.mark.parametrize("is_noted", [True, False])
async def test_that_an_approval_from_before_a_stop_is_dead_after_it_and_a_restart_of_the_service(
    bench: AdviceBench, is_noted: bool
):
    advice = await bench.approved()
    bench.begin(advice.id)
    await bench.send("slow_down")
    if is_noted:
        await stop(bench)
    else:
        bench.mark.set()

    bench.restart()
    assert await restarted(bench) == Done()
    bench.restart()

    assert bench.modes.of(FRICTION).mode is AdviceMode.APPROVED_WRITE
    assert bench.stands(advice.id).state is AdviceState.APPLYING
    assert aspect(await bench.send("grip_less")) == "stopped_since"
    bench.approvals.end(RunId("run"), is_verified=False, why="aborted", read_back={}, now_ns=bench.now_ns())
    fresh = await bench.approved(cause="a|1|x")
    assert bench.begin(fresh.id, run="another") is None
    assert isinstance(await bench.send("grip_less", run="another"), Done)


async def test_that_what_was_lowered_stays_cancelled_though_the_service_ended_before_that_was_recorded(
    bench: AdviceBench,
):
    waiting = bench.offered()
    bench.modes.on_lowered.clear()  # nobody is there any more to put it on record
    bench.modes.demote(FRICTION, AdviceMode.ADVISORY, DemotionCause.PERSON)
    running = bench.stands(waiting.id)

    bench.restart()

    assert running.state is AdviceState.QUEUED
    assert bench.advice.as_it_counts(bench.stands(waiting.id)).state is AdviceState.CANCELLED
    bench.advice.tend()
    assert bench.stands(waiting.id).state is AdviceState.CANCELLED


async def test_that_a_stop_pressed_while_a_restart_is_proven_is_not_swallowed(bench: AdviceBench):
    await stop(bench)
    cora, olga = bench.caller("cora"), bench.caller("olga")

    again = asyncio.create_task(
        bench.dispatcher.do(RestartAi(why="Looked at", pin=PIN, most=AdviceMode.APPROVED_WRITE), cora)
    )
    await asyncio.sleep(0)  # the PIN is being proven, in a thread
    assert await bench.dispatcher.do(StopAi(), olga) == Done()

    assert reason(await again) is Reason.ADVICE_CHANGED
    assert bench.modes.stopped is not None
    assert await restarted(bench) == Done()


async def test_that_figures_are_counted_beside_the_loop_once_for_each_look(bench: AdviceBench):
    bench.modes.demote(FRICTION, AdviceMode.ADVISORY, DemotionCause.PERSON)
    counted: list[int] = []

    def figures(_mode: Any, _now_ns: int) -> Figures:
        counted.append(threading.get_ident())
        return GOOD

    bench.acts._figures = figures  # type: ignore[assignment]
    assert await promote(bench, AdviceMode.APPROVED_WRITE) == Done()

    assert len(counted) == 4  # before the PIN and after it, of both people
    assert threading.get_ident() not in counted
