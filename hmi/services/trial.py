"""Trying a recommendation on the twin before it is decided on, and drawing what came over what was predicted."""

import asyncio

from hmi.domain.advice_approval import is_alike
from hmi.domain.advice_plan import Plan, changed
from hmi.domain.advice_rules import is_shown_to, is_veiled
from hmi.domain.advice_state import Advice
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.tag import Scalar, TagName
from hmi.domain.trend import TrendTrace
from hmi.domain.trial import CannotTry, CannotTryReason, Forecast, Trial, TrialQuestion, TrialVerdict
from hmi.domain.trial_command import TryAdvice
from hmi.domain.trial_hands import hands_of, hopes_of, horizon_of
from hmi.domain.trial_query import AskTrial, TrialAnswer
from hmi.domain.trial_verdict import verdict_of
from hmi.domain.twin_record import TwinState
from hmi.ports.history import HistoryPort, HistoryUnavailable
from hmi.ports.trial import TrialPort
from hmi.ports.trial_record import TrialRecordPort
from hmi.services.access import actor_of
from hmi.services.advice_desk import CHANGED, NOT_SIGNED_IN, UNKNOWN, AdviceDesk
from hmi.services.advice_limits import outside_limits
from hmi.services.caller import Caller
from hmi.services.twin_check import TwinCheck

LASTS_S = 600.0
"""A trial may be decided by for so long: it predicts ten minutes."""
_STOPPED = CannotTry(reason=CannotTryReason.STOPPED)
_WAITS_S = 20.0
"""For so long a person's trial waits until the twin is done comparing itself."""


class TrialService:
    """Lives on the service's loop; the twin does its work elsewhere."""

    def __init__(
        self, desk: AdviceDesk, port: TrialPort, records: TrialRecordPort, history: HistoryPort, check: TwinCheck
    ) -> None:
        self._desk, self._port, self._records, self._history, self._check = desk, port, records, history, check
        self._is_running = False
        desk.modes.on_lowered.append(lambda types, _why: None if types else self.cancel())

    def cancel(self) -> None:
        """AI was stopped: what runs is given up at once."""
        self._port.cancel()
        self._check.cancel()

    async def try_advice(self, command: TryAdvice, caller: Caller) -> Outcome:
        """Let the twin go through a plan; the answer is on record when this returns."""
        plan = self._plan_of(command, caller)
        if isinstance(plan, Refused):
            return plan
        advice, plan = plan
        if self._is_running:
            return _refused(CannotTry(reason=CannotTryReason.BUSY))
        self._is_running = True
        try:
            trial = await self._tried(advice, plan)
        finally:
            self._is_running = False
        if isinstance(trial, CannotTry):
            return _refused(trial)
        self._records.put(trial, actor_of(caller))
        return Done(result={"trial": trial.id, "verdict": trial.verdict.value})

    def refusal(self, advice: Advice, plan: Plan) -> Refused | None:
        """Why a trial is in the way of approving exactly this plan now; None: it was tried, and that speaks for it."""
        trial = self._records.newest(advice.id)
        if trial is None or trial.plan_hash != plan.plan_hash:
            return Refused(reason=Reason.TRIAL_MISSING, facts={"why": "never"})
        if not self._is_young(trial):
            return Refused(reason=Reason.TRIAL_MISSING, facts={"why": "old"})
        if not self._is_alike(trial, advice, plan):
            return Refused(reason=Reason.TRIAL_MISSING, facts={"why": "changed"})
        if trial.verdict in (TrialVerdict.WORSE, TrialVerdict.NO_DIFFERENCE):
            return Refused(reason=Reason.TRIAL_AGAINST, facts={"verdict": trial.verdict.value})
        state = self._check.standing().state
        if state is not TwinState.GOOD:
            return Refused(reason=Reason.TWIN_DOUBTED, facts={"state": state.value})
        return Refused(reason=Reason.TRIAL_UNDECIDED) if trial.verdict is TrialVerdict.CANNOT_TELL else None

    async def answer(self, query: AskTrial, caller: Caller) -> TrialAnswer:
        """The last trial with what came, as far as the person who asks may see it."""
        told = TrialAnswer(
            is_running=self._is_running,
            unfit=self._port.fits(),
            twin=self._check.standing(),
            asked_ns=self._desk.now_ns(),
        )
        advice = self._desk.records.advice(query.advice) if query.advice else None
        if advice is None or not is_shown_to(advice, caller.roles) or is_veiled(advice, caller.ref):
            return told
        trial = self._records.newest(advice.id)
        if trial is None:
            return told
        return TrialAnswer(
            trial=trial,
            actual=await self._actual(trial),
            is_current=self._is_young(trial) and self._is_alike(trial, advice, advice.proposal.plan),
            is_running=told.is_running,
            unfit=told.unfit,
            twin=told.twin,
            asked_ns=told.asked_ns,
        )

    def _plan_of(self, command: TryAdvice, caller: Caller) -> tuple[Advice, Plan] | Refused:
        """What is to be tried, if it may be: as the person sees it, and within the limits that Tandem holds."""
        advice = self._desk.records.advice(command.advice)
        if caller.ref is None:
            return NOT_SIGNED_IN
        if advice is None or not is_shown_to(advice, caller.roles):
            return UNKNOWN
        if self._desk.modes.stopped is not None:
            return Refused(reason=Reason.AI_STOPPED)
        if is_veiled(advice, caller.ref):
            return Refused(reason=Reason.ASSESS_FIRST)
        if command.plan_hash != advice.proposal.plan.plan_hash:
            return CHANGED
        plan = changed(advice.proposal.plan, command.changes)
        if isinstance(plan, str):
            return Refused(reason=Reason.OUT_OF_RANGE, facts={"step": plan})
        outside = outside_limits(plan, self._desk.image)
        return Refused(reason=Reason.OUT_OF_RANGE, facts={"step": outside}) if outside else (advice, plan)

    async def _tried(self, advice: Advice, plan: Plan) -> Trial | CannotTry:
        hands, unknown = hands_of(advice.proposal)
        hopes = hopes_of(advice.proposal)
        question = TrialQuestion(
            advice=advice.id, plan=plan, hands=hands, expectation=hopes, horizon_s=horizon_of(hands)
        )
        seen = self._seen(advice, plan)
        answer = await self._run(question)
        if isinstance(answer, CannotTry):
            return answer
        verdict, reasons = verdict_of(answer, hopes, hands, unknown)
        return Trial(
            id=self._records.fresh_id(self._desk.now_ns()),
            advice=advice.id,
            plan_hash=plan.plan_hash,
            forecast=answer,
            verdict=verdict,
            reasons=reasons,
            hands=hands,
            expectation=hopes,
            twin=self._check.standing(),
            seen=seen,
        )

    async def _run(self, question: TrialQuestion) -> Forecast | CannotTry:
        """The twin's answer. While it compares itself it is busy for a second or two: that is waited for."""
        tries = int(_WAITS_S / 0.25)
        while tries and self._check.is_asking:
            await asyncio.sleep(0.25)
            tries -= 1
        if self._desk.modes.stopped is not None:
            return _STOPPED
        answer = await self._port.run(question, self._check.widening())
        return answer if self._desk.modes.stopped is None else _STOPPED

    def _is_young(self, trial: Trial) -> bool:
        return 0 <= self._desk.now_ns() - trial.start_ns <= LASTS_S * 1e9

    def _seen(self, advice: Advice, plan: Plan) -> dict[TagName, Scalar]:
        """What the tags that are written, and those of the conditions, say now."""
        tags = plan.written | {one.tag_name for one in advice.proposal.conditions}
        readings = {tag: self._desk.value(tag).value for tag in sorted(tags)}
        return {tag: value for tag, value in readings.items() if value is not None}

    def _is_alike(self, trial: Trial, advice: Advice, plan: Plan) -> bool:
        """Whether the cell still stands as it did when it was tried: what is written exactly, conditions nearly."""
        now, room = self._seen(advice, plan), {one.tag_name: one.tolerance for one in advice.proposal.conditions}
        return now.keys() == trial.seen.keys() and all(
            is_alike(trial.seen[tag], value, 0.0 if tag in plan.written else room[tag]) for tag, value in now.items()
        )

    async def _actual(self, trial: Trial) -> tuple[TrendTrace, ...]:
        tags = tuple(band.tag_name for band in trial.forecast.planned)
        columns = max(1, len(trial.forecast.planned[0].mean) * 2) if tags else 1
        end_ns = min(self._desk.now_ns(), trial.end_ns)
        if not tags or end_ns <= trial.start_ns:
            return ()
        try:
            traces, _oldest = await self._history.trend(tags, trial.start_ns, end_ns, columns)
        except HistoryUnavailable:
            return ()
        return traces


def _refused(unable: CannotTry) -> Refused:
    return Refused(reason=Reason.CANNOT_TRY, facts={"why": unable.reason.value, "detail": unable.detail})
