"""What is tried goes on record with its verdict, and stands in the way of approving what nobody tried."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from hmi.domain.advice import Weight
from hmi.domain.advice_command import StopAi
from hmi.domain.outcome import Done, Reason
from hmi.domain.query import AskJournal
from hmi.domain.tag import TagName
from hmi.domain.trial import (
    ActResult,
    Band,
    CannotTry,
    CannotTryReason,
    Effect,
    Figure,
    FigureForecast,
    Forecast,
    Spread,
    TrialVerdict,
)
from hmi.domain.trial_command import TryAdvice
from hmi.domain.trial_query import AskTrial
from hmi.domain.twin_record import ENOUGH, TwinState
from hmi.services.advice_checks import AdviceChecks
from hmi.services.advice_decision import AdviceDecisionService
from hmi.services.advice_desk import AdviceDesk
from hmi.services.advice_door import serve_advice
from hmi.services.trial import LASTS_S, TrialService
from hmi.services.twin_check import EVERY_S, TwinCheck
from hmi.store.trials import TrialStore
from tests.hmi.services.advice_bench import SPEED, TEMPERATURE, AdviceBench

S = 10**9


class ScriptedTwin:
    """A twin that says what a test wants, at once."""

    def __init__(self, now_ns) -> None:
        self._now_ns = now_ns
        self.unfit: CannotTry | None = None
        self.answer: CannotTry | None = None
        self.effect, self.refusal = Effect.BETTER, ""
        self.warmth = 61.0
        self.asked: list = []
        self.cancelled = 0
        self.is_slow: asyncio.Event | None = None

    def fits(self):
        return self.unfit

    def look(self, now_ns):
        """Nothing to follow."""

    async def run(self, question, widening: Mapping[TagName, float]):
        await asyncio.sleep(0)
        if self.is_slow is not None:
            await self.is_slow.wait()
        self.asked.append(question)
        band = Band(tag_name=TEMPERATURE, mean=(61.0,) * 13, low=(60.0,) * 13, high=(62.0,) * 13)
        ten = Spread(10.0, 9.0, 11.0)
        figure = FigureForecast(
            figure=Figure.PARTS_GOOD, unit="", planned=ten, nothing=ten, difference=ten, effect=self.effect
        )
        acts = tuple(ActResult(step=step.id, at_s=0.0, refusal=self.refusal) for step, _act in question.plan.acts)
        return self.answer or Forecast(
            start_ns=self._now_ns(), step_ns=10 * S, horizon_s=120.0, seeds=2, model="scripted", planned=(band,),
            nothing=(band,), figures=(figure,), acts=acts,
        )  # fmt: skip

    def present(self):
        return {TEMPERATURE: self.warmth}

    def cancel(self):
        self.cancelled += 1

    async def stop(self):
        """Nothing runs."""


class NoHistory:
    async def trend(self, tags, start_ns, end_ns, columns):
        return (), None


class TrialBench(AdviceBench):
    def open(self) -> None:
        super().open()
        desk = AdviceDesk(self.records, self.modes, self.image, self.store.person, self.skills, self.now_ns)
        self.twin = ScriptedTwin(self.now_ns)
        self.check = TwinCheck(self.twin, self.image, self.journal, self.now_ns)
        self.trials = TrialService(desk, self.twin, TrialStore(self.journal), NoHistory(), self.check)
        checks = AdviceChecks(desk, self.approvals, self.trials.refusal, is_live=self.is_live)
        self.decisions = AdviceDecisionService(desk, self.access, checks, self.advice)
        serve_advice(self.dispatcher, self.decisions, self.looks, self.acts, self.answers)
        self.dispatcher.serve(TryAdvice, self.trials.try_advice)
        self.dispatcher.answer(AskTrial, self.trials.answer)

    async def believe(self, forecasts=ENOUGH):
        """Let the twin be compared with what came."""
        for _ in range(forecasts):
            for _second in range(round(EVERY_S) + 4):
                self.now_s += 1.0
                await self.check.look()
                for _turn in range(4):
                    await asyncio.sleep(0)

    async def try_out(self, advice, name="cora"):
        command = TryAdvice(advice=advice.id, plan_hash=advice.proposal.plan.plan_hash)
        return await self.dispatcher.do(command, self.caller(name))

    async def approve_after_trial(self, advice, words=""):
        """A fresh look at the card, for values have moved on in time."""
        self.hear()
        return reason(await self.approve(advice.id, self.caller("cora"), words=words))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[TrialBench]:
    bench = TrialBench(tmp_path)
    yield bench
    bench.close()


def reason(outcome):
    return getattr(outcome, "reason", None)


async def test_that_where_a_trial_is_demanded_nothing_is_approved_without_one(bench):
    await bench.believe()
    advice = bench.offered(is_trial_asked=True)

    assert await bench.approve_after_trial(advice) is Reason.TRIAL_MISSING
    assert isinstance(await bench.try_out(advice), Done)
    assert await bench.approve_after_trial(advice) is None


@pytest.mark.parametrize(
    ("effect", "refusal", "verdict"),
    [
        (Effect.WORSE, "", TrialVerdict.WORSE),
        (Effect.NONE, "", TrialVerdict.NO_DIFFERENCE),
        (Effect.BETTER, "wrong_state", TrialVerdict.WORSE),
    ],
)
async def test_that_a_trial_that_does_not_speak_for_it_is_in_the_way(bench, effect, refusal, verdict):
    await bench.believe()
    bench.twin.effect, bench.twin.refusal = effect, refusal
    advice = bench.offered(is_trial_asked=True)

    assert (await bench.try_out(advice)).result["verdict"] == verdict.value
    assert await bench.approve_after_trial(advice) is Reason.TRIAL_AGAINST


async def test_that_where_a_trial_cannot_tell_whoever_approves_says_why(bench):
    await bench.believe()
    bench.twin.effect = Effect.UNSURE
    advice = bench.offered(is_trial_asked=True)

    assert (await bench.try_out(advice)).result["verdict"] == TrialVerdict.CANNOT_TELL.value
    assert await bench.approve_after_trial(advice) is Reason.TRIAL_UNDECIDED
    assert await bench.approve_after_trial(advice, words="  ") is Reason.TRIAL_UNDECIDED
    assert await bench.approve_after_trial(advice, words="It rattles, I heard it") is None


async def test_that_a_twin_that_nobody_compared_yet_is_no_reason_to_approve(bench):
    advice = bench.offered(is_trial_asked=True)
    await bench.try_out(advice)

    assert await bench.approve_after_trial(advice) is Reason.TWIN_DOUBTED


async def test_that_a_twin_that_is_wrong_is_no_reason_to_approve_and_says_so(bench):
    bench.twin.warmth = 80.0
    await bench.believe()
    advice = bench.offered(is_trial_asked=True)
    await bench.try_out(advice)

    answer = await bench.dispatcher.ask(AskTrial(advice=advice.id), bench.caller("cora"))

    assert (answer.twin.state, answer.twin.within) == (TwinState.WRONG, 0)
    assert answer.twin.score(TEMPERATURE).bias == 19.0
    assert await bench.approve_after_trial(advice) is Reason.TWIN_DOUBTED


async def test_that_a_trial_grows_old(bench):
    await bench.believe()
    advice = bench.offered(is_trial_asked=True)
    await bench.try_out(advice)
    bench.now_s += LASTS_S + 1.0

    assert bench.trials.refusal(advice, advice.proposal.plan).facts == {"why": "old"}


async def test_that_a_trial_from_another_state_of_what_is_written_does_not_count(bench):
    await bench.believe()
    advice = bench.offered(is_trial_asked=True)
    await bench.try_out(advice)
    bench.hear(**{SPEED: 90.0})

    assert bench.trials.refusal(advice, advice.proposal.plan).facts == {"why": "changed"}


async def test_that_another_plan_was_not_tried(bench):
    await bench.believe()
    advice = bench.offered(is_trial_asked=True)
    await bench.try_out(advice)
    plan = msgspec.structs.replace(advice.proposal.plan, procedure_version="2")

    assert bench.trials.refusal(advice, plan).facts == {"why": "never"}


async def test_that_a_prediction_is_on_record_with_its_hash_and_found_after_a_restart(bench):
    advice = bench.offered()
    outcome = await bench.try_out(advice)
    bench.restart()

    answer = await bench.dispatcher.ask(AskTrial(advice=advice.id), bench.caller("cora"))
    rows = {row.kind: row for row in (await bench.journal.read(AskJournal())).rows}

    assert answer.trial.id == outcome.result["trial"]
    assert answer.trial.forecast.planned[0].tag_name == TEMPERATURE
    assert rows["trial.ran"].subject == advice.id
    assert len(str(rows["trial.ran"].facts["sha256"])) == 64


async def test_that_who_has_to_say_first_what_they_think_neither_tries_nor_sees_it(bench):
    advice = bench.offered(impact=Weight.HIGH)

    assert reason(await bench.try_out(advice)) is Reason.ASSESS_FIRST
    await bench.look(advice.id, bench.caller("cora"))
    assert isinstance(await bench.try_out(advice), Done)
    assert (await bench.dispatcher.ask(AskTrial(advice=advice.id), bench.caller("cora"))).trial is not None
    assert (await bench.dispatcher.ask(AskTrial(advice=advice.id), bench.caller("mia"))).trial is None


async def test_that_where_there_is_no_twin_nothing_is_made_up(bench):
    bench.twin.unfit = bench.twin.answer = CannotTry(reason=CannotTryReason.NO_TWIN, detail="oven")
    advice = bench.offered(is_trial_asked=True)

    outcome = await bench.try_out(advice)
    answer = await bench.dispatcher.ask(AskTrial(advice=advice.id), bench.caller("cora"))

    assert (outcome.reason, outcome.facts["why"]) == (Reason.CANNOT_TRY, "no_twin")
    assert (answer.trial, answer.unfit, answer.twin.state) == (None, bench.twin.unfit, TwinState.ABSENT)
    assert await bench.approve_after_trial(advice) is Reason.TRIAL_MISSING


async def test_that_stopping_ai_gives_up_what_runs_and_lets_nothing_new_begin(bench):
    advice = bench.offered()

    await bench.dispatcher.do(StopAi(), bench.caller("olga"))

    assert bench.twin.cancelled == 1
    assert reason(await bench.try_out(advice)) is Reason.AI_STOPPED
    assert bench.twin.asked == []


async def test_that_a_trial_writes_nothing_to_a_machine(bench):
    await bench.try_out(bench.offered())

    assert bench.controller.sent == []


async def test_that_while_somebody_acts_nothing_is_learned_about_the_twin(bench):
    bench.twin.warmth = 80.0
    for _ in range(3):
        await bench.believe(1)
    wrong = bench.check.standing().forecasts
    for turn in range(3):
        for second in range(round(EVERY_S) + 4):
            bench.now_s += 1.0
            if second == 60:
                bench.hear(**{SPEED: 50.0 + turn})
            await bench.check.look()
            await asyncio.sleep(0)

    assert wrong == 3
    assert bench.check.standing().forecasts == wrong


async def test_that_bands_grow_by_how_far_the_twin_was_beside_the_truth(bench):
    bench.twin.warmth = 64.0
    await bench.believe(2)

    assert bench.check.widening() == {TEMPERATURE: 2.0}


async def test_that_a_trial_that_waits_for_the_twin_does_not_run_after_a_stop(bench):
    advice = bench.offered()
    bench.twin.is_slow = asyncio.Event()
    await bench.check.look()
    await asyncio.sleep(0)
    running = asyncio.create_task(bench.try_out(advice))
    await asyncio.sleep(0.05)

    await bench.dispatcher.do(StopAi(), bench.caller("olga"))
    outcome = await running

    assert (outcome.reason, outcome.facts["why"]) == (Reason.CANNOT_TRY, "stopped")
    assert [question.plan.acts for question in bench.twin.asked] == []
    assert not bench.check.is_asking


async def test_that_a_prediction_that_comes_after_a_stop_is_not_put_on_record(bench):
    advice = bench.offered()
    bench.twin.is_slow = asyncio.Event()
    running = asyncio.create_task(bench.try_out(advice))
    await asyncio.sleep(0.05)

    await bench.dispatcher.do(StopAi(), bench.caller("olga"))
    bench.twin.is_slow.set()

    assert (await running).facts["why"] == "stopped"
    assert "trial.ran" not in await bench.kinds()


async def test_that_a_trial_from_other_conditions_does_not_count_and_one_within_tolerance_does(bench):
    await bench.believe()
    advice = bench.offered(is_trial_asked=True)
    await bench.try_out(advice)

    bench.hear(**{TEMPERATURE: 65.0})
    assert bench.trials.refusal(advice, advice.proposal.plan) is None
    bench.hear(**{TEMPERATURE: 67.0})
    assert bench.trials.refusal(advice, advice.proposal.plan).facts == {"why": "changed"}
