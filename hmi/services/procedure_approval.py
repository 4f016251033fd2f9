"""Runs that a recommendation caused: each of their machine steps asks whether it is still as it was approved."""

from hmi.domain.advice import AdviceId
from hmi.domain.outcome import Reason, Refused
from hmi.domain.procedure import Call, Procedure, Step, tag_of_argument
from hmi.domain.procedure_condition import known_value
from hmi.domain.procedure_plan import NotInThisCell, exact_act
from hmi.domain.procedure_run import CauseKind, ProcedureRun, RunState, StepState
from hmi.domain.tag import Scalar, TagName
from hmi.services.procedure_desk import ProcedureDesk

_NOT_APPROVED = Refused(reason=Reason.NOT_APPROVED)


class ApprovedRuns:
    """Between runs and approvals. A run of another cause is none of its matter, and neither is how a run is left."""

    def __init__(self, desk: ProcedureDesk) -> None:
        self._desk = desk

    def refusal_to_begin(self, run: ProcedureRun, procedure: Procedure) -> Refused | None:
        """Bind a new run to the approval that it names; None: it may begin. Raises ``JournalUnavailable``."""
        if run.cause.kind is not CauseKind.ADVICE:
            return None
        approvals = self._desk.approvals
        if approvals is None:
            return _NOT_APPROVED
        return approvals.begin(run.id, AdviceId(run.cause.ref), procedure, run.operator, run.began_ns)

    def refusal_to_send(self, run: ProcedureRun, step: Step) -> Refused | None:
        """Whether a machine step may be sent now, this once. Raises ``JournalUnavailable``: it may not."""
        if not self._is_asked(run):
            return None
        approvals = self._desk.approvals
        try:
            act = exact_act(step, self._desk.image.cell, self._handed_over(step))
        except NotInThisCell as error:
            return Refused(reason=Reason.UNKNOWN_TAG, facts={"tag": str(error)})
        if approvals is None or act is None:
            return _NOT_APPROVED
        return approvals.allow(act, run.id, step.id, run.operator, self._desk.now_ns())

    def tend(self) -> None:
        """Tell approvals of runs that are over, or that never began; call it about once a second.

        Raises ``JournalUnavailable``: what is not told yet is told by the next call.
        """
        approvals = self._desk.approvals
        for bound in approvals.bound() if approvals is not None else ():
            run = self._desk.runs.get(bound) or self._desk.store.run(bound)
            if approvals is None or (run is not None and not run.state.is_over):
                continue
            approvals.end(
                bound,
                is_verified=run is not None and run.state is RunState.DONE,
                why="not_begun" if run is None else run.abort_why or run.state.value,
                read_back={} if run is None else _read_back(run),
                now_ns=self._desk.now_ns(),
                said=None if run is None else run.result,
                person=None if run is None else run.operator,
            )

    def _handed_over(self, step: Step) -> dict[TagName, Scalar]:
        """What tags say now that are read to be handed to a method."""
        arguments = step.work.call.arguments if isinstance(step.work, Call) else ()
        tags = [tag for one in arguments if (tag := tag_of_argument(one)) is not None]
        values = {tag: known_value(self._desk.look(tag)) for tag in tags}
        return {tag: value for tag, value in values.items() if value is not None}

    def _is_asked(self, run: ProcedureRun) -> bool:
        return run.cause.kind is CauseKind.ADVICE and run.state is not RunState.LEAVING


def _read_back(run: ProcedureRun) -> dict[str, Scalar]:
    """What the machine said after each value that was written."""
    return {
        step.intent.tag: step.value
        for step in run.steps
        if step.intent is not None
        and step.intent.tag is not None
        and step.value is not None
        and step.state is StepState.DONE
    }
