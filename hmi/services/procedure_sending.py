"""What a step sends to the machine: on record before it is sent, once, and believed only when it is read back."""

from collections.abc import Mapping

import msgspec

from hmi.domain import procedure_transition as turn
from hmi.domain.argument import Argument
from hmi.domain.command import CallMethod, WriteTag
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.person import Actor
from hmi.domain.procedure import Call, MethodCall, Step, Write, tag_of_argument
from hmi.domain.procedure_condition import Verdict, is_within, judged, known_value
from hmi.domain.procedure_run import Effect, Failure, FailureCause, Intent, ProcedureRun, StepState
from hmi.domain.reading import EARLIEST_NS, Reading
from hmi.domain.safety_access import is_safety_method, method_of
from hmi.domain.tag import Scalar
from hmi.ports.journal import JournalUnavailable
from hmi.services.control import ControlService
from hmi.services.procedure_approval import ApprovedRuns
from hmi.services.procedure_desk import ProcedureDesk

SLACK_NS = 500_000_000
"""By how much a source time may lie before the moment of sending: what is not known of the difference of the clocks."""


class ProcedureSending:
    """The only way from a run to ``ControlService``."""

    def __init__(self, desk: ProcedureDesk, control: ControlService) -> None:
        self._desk, self._control = desk, control
        self._approved = ApprovedRuns(desk)
        self._owed: dict[str, tuple[ProcedureRun, Outcome]] = {}
        """By the intent's nonce: what came of it, where that could not be put on record yet."""

    def refusal(self, run: ProcedureRun, step: Step) -> Refused | None:
        """Why a step sends nothing now, whoever asks."""
        locks = self._desk.locks_beside(run)
        if locks:
            return Refused(reason=Reason.LOCKS_STAND, facts={"count": len(locks)})
        match step.work:
            case Write(tag=tag):
                view = self._desk.look(tag)
                if view.tag is None:
                    return Refused(reason=Reason.UNKNOWN_TAG, facts={"tag": tag})
                if view.tag.is_safety:
                    return Refused(reason=Reason.SAFETY_READ_ONLY)
                if known_value(view) is None:
                    return Refused(reason=Reason.NOT_FRESH)
            case Call(call=call):
                found = method_of(self._desk.image.cell, call)
                if found is None:
                    return Refused(reason=Reason.UNKNOWN_METHOD, facts={"method": call.method})
                if is_safety_method(*found):
                    return Refused(reason=Reason.SAFETY_READ_ONLY)
                if None in self._arguments(call):
                    return Refused(reason=Reason.NOT_FRESH)
            case _:
                return Refused(reason=Reason.BAD_REQUEST)
        return None

    async def send(self, run: ProcedureRun, step: Step, by: Actor) -> Outcome:
        """Send what a step that is ready says. ``Done``: it was sent, and now the machine has to tell."""
        now_ns = self._desk.now_ns()
        intent = self._intent(step, now_ns)
        refusal = None if intent.is_needless else self._approved.refusal_to_send(run, step)
        if refusal is not None:
            return refusal
        begun = turn.started(run, now_ns, by.ref, by.screen, intent)
        facts: dict[str, Scalar | None] = {
            "nonce": intent.nonce,
            "tag": intent.tag,
            "old": intent.old,
            "new": intent.new,
            "method": step.work.call.method if isinstance(step.work, Call) else None,
            "is_needless": intent.is_needless,
        }
        if isinstance(step.work, Call) and step.work.call.arguments:
            facts["arguments"] = msgspec.json.encode(self._arguments(step.work.call)).decode()
        self._desk.put("sent", begun, facts, by)
        outcome: Outcome = Done()
        if not intent.is_needless:
            outcome = await self._sent(step, intent)
        self._conclude(begun, intent.nonce, outcome)
        return outcome

    def settle(self) -> None:
        """Put on record what came of what was sent, where that was not possible before."""
        for nonce, (run, outcome) in list(self._owed.items()):
            del self._owed[nonce]
            self._conclude(run, nonce, outcome)

    def _intent(self, step: Step, now_ns: int) -> Intent:
        nonce = self._desk.store.fresh_id(now_ns)
        if isinstance(step.work, Write):
            work, view = step.work, self._desk.look(step.work.tag)
            old = known_value(view)
            endpoint = view.tag.node.endpoint if view.tag is not None else ""
            status = self._desk.image.connections.get(endpoint)
            skew_ms = status.clock_skew_ms if status is not None else None
            return Intent(
                nonce=nonce,
                sent_ns=now_ns,
                tag=work.tag,
                old=old,
                old_source_ns=moment_ns(view.reading),
                new=work.value,
                tolerance=work.tolerance,
                skew_ns=None if skew_ms is None else int(skew_ms * 1e6),
                is_needless=old is not None and is_within(old, work.value, work.tolerance, view.tag),
            )
        return Intent(nonce=nonce, sent_ns=now_ns, is_needless=self._is_so(step))

    def _is_so(self, step: Step) -> bool:
        """Whether what a call would bring about is there already."""
        conditions = step.verify.conditions if step.verify is not None else ()
        verdicts = [judged(condition, self._desk.look).verdict for condition in conditions]
        return bool(verdicts) and all(verdict is Verdict.TRUE for verdict in verdicts)

    async def _sent(self, step: Step, intent: Intent) -> Outcome:
        match step.work:
            case Write(tag=tag, value=value):
                return await self._control.write(WriteTag(tag_name=tag, value=value, seen=intent.old))
            case Call(call=call):
                return await self._control.call(
                    CallMethod(
                        equipment=call.equipment,
                        component=call.component,
                        method=call.method,
                        arguments=tuple(one for one in self._arguments(call) if one is not None),
                    )
                )
            case _:
                return Refused(reason=Reason.BAD_REQUEST)

    def _arguments(self, call: MethodCall) -> tuple[Argument | None, ...]:
        """What is handed over now; None where a tag that is to be read is not known."""
        return tuple(
            argument if (tag := tag_of_argument(argument)) is None else known_value(self._desk.look(tag))
            for argument in call.arguments
        )

    def _conclude(self, begun: ProcedureRun, nonce: str, outcome: Outcome) -> None:
        """What came of it, unless the run went another way meanwhile: then it is on record, and people decide."""
        run = self._desk.runs.get(begun.id)
        now = run.now if run is not None else None
        facts = {"nonce": nonce, **_facts_of(outcome)}
        try:
            if run is None or now is None or now.intent is None or now.intent.nonce != nonce:
                self._note(begun, facts)
            elif now.state is not StepState.RUNNING:
                self._note(run, facts)
            elif isinstance(outcome, Done):
                self._desk.put("awaited", turn.awaited(run, self._desk.now_ns()), facts)
            else:
                failure = _failure_of(outcome, self._desk.now_ns())
                self._desk.put("step_failed", turn.failed(run, failure), facts)
        except JournalUnavailable:
            self._owed[nonce] = (begun, outcome)

    def _note(self, run: ProcedureRun, facts: Mapping[str, Scalar | None]) -> None:
        known = self._desk.runs.get(run.id) or self._desk.store.run(run.id)
        if known is not None:
            self._desk.put("sent_outcome", known, facts)


def effect_of(desk: ProcedureDesk, intent: Intent, step: Step) -> Effect:
    """What is known now of something that was sent: by what the machine says, not by what anybody answered."""
    if intent.tag is None:
        conditions = step.verify.conditions if step.verify is not None else ()
        verdicts = [judged(condition, desk.look).verdict for condition in conditions]
        is_so = bool(verdicts) and all(verdict is Verdict.TRUE for verdict in verdicts)
        return Effect.APPLIED if is_so else Effect.UNKNOWN
    view = desk.look(intent.tag)
    value = known_value(view)
    if value is None or intent.new is None:
        return Effect.UNKNOWN
    if is_within(value, intent.new, intent.tolerance, view.tag):
        return Effect.APPLIED
    is_old = intent.old is not None and is_within(value, intent.old, intent.tolerance, view.tag)
    return Effect.NOT_APPLIED if is_old else Effect.UNKNOWN


def is_read_back(desk: ProcedureDesk, intent: Intent) -> bool:
    """Whether a written value stands there now: good, within tolerance, and said after it was sent."""
    if intent.tag is None or intent.new is None:
        return True
    view = desk.look(intent.tag)
    value = known_value(view)
    if value is None or not is_within(value, intent.new, intent.tolerance, view.tag):
        return False
    return intent.is_needless or _is_newer(view.reading, intent)


def moment_ns(reading: Reading) -> int:
    """When a reading was true by the controller's clock: its source's, else its server's; 0 where neither has one."""
    times = (reading.source_time_ns, reading.server_time_ns)
    return next((time_ns for time_ns in times if time_ns >= EARLIEST_NS), 0)


def _is_newer(reading: Reading, intent: Intent) -> bool:
    """By the controller's own clock: newer than what stood there before, and not from before the sending.

    Where it sends no times, only that the value came after the one before it is known: the old one was another.
    """
    said_ns = moment_ns(reading)
    if said_ns == 0:
        return True
    if said_ns <= intent.old_source_ns:
        return False
    return intent.skew_ns is None or said_ns >= intent.sent_ns + intent.skew_ns - SLACK_NS


def _facts_of(outcome: Outcome) -> dict[str, Scalar | None]:
    if isinstance(outcome, Done):
        return {"outcome": "done"}
    word = "refused" if isinstance(outcome, Refused) else "failed"
    told = {f"of_{key}": value for key, value in outcome.facts.items()}
    return {"outcome": word, "reason": outcome.reason.value, **told}


def _failure_of(outcome: Refused | Failed, now_ns: int) -> Failure:
    if isinstance(outcome, Refused):
        cause = FailureCause.REFUSED
    else:
        is_other = outcome.reason is Reason.READ_BACK_DIFFERS
        cause = FailureCause.READ_BACK_DIFFERS if is_other else FailureCause.NOT_SURE
    found = outcome.facts.get("found")
    return Failure(cause=cause, since_ns=now_ns, reason=outcome.reason.value, value=found, facts=outcome.facts)
