"""What a running procedure asks before each of its machine steps, where an approved recommendation is its cause."""

from typing import Protocol

from hmi.domain.advice import AdviceId
from hmi.domain.advice_plan import ExactAct
from hmi.domain.outcome import Refused
from hmi.domain.person import PersonRef
from hmi.domain.procedure import Procedure, StepId
from hmi.domain.procedure_run import RunId, RunResult
from hmi.domain.tag import Scalar


class ApprovalPort(Protocol):
    """Approvals, held against how everything stands at the moment of asking. Called on the service's loop.

    For runs of cause ``ADVICE`` and no others. Nothing here writes to a machine. What is allowed is on record, durable,
    before it returns; whatever raises allows nothing. The facts of a refusal name the first difference
    (``aspect``, ``name``, ``approved``, ``now``, see ``hmi.domain.advice_approval.Difference``) and their ``count``.

    Steps by which a run is left after an abort are no part of the plan: a person takes back what was done, and neither
    a lapsed approval nor Stop AI may keep them from it. Do not ask for those.
    """

    def begin(
        self, run: RunId, advice: AdviceId, procedure: Procedure, person: PersonRef, now_ns: int
    ) -> Refused | None:
        """Bind a run to the approval of a recommendation, once and for ever; None: it may begin.

        Args:
            run: The new run.
            advice: The recommendation, as ``RunCause.ref`` names it.
            procedure: The version that the run holds; the plan is worked out anew from it.
            person: Who starts it.
            now_ns: Unix ns.
        """
        ...

    def act_of(self, run: RunId, step: StepId) -> ExactAct | None:
        """What was approved for a machine step: it may be another value than the procedure's. None: nothing."""
        ...

    def allow(self, write: ExactAct, run: RunId, step: StepId, person: PersonRef, now_ns: int) -> Refused | None:
        """Whether a machine step may be sent now; None: yes, this once. Ask right before ``ControlService``.

        A run that was never bound, or is over, is refused. So is a step that was sent as often as it may be.
        """
        ...

    def bound(self) -> tuple[RunId, ...]:
        """Runs that were bound and have not ended."""
        ...

    def end(
        self,
        run: RunId,
        *,
        is_verified: bool,
        why: str,
        read_back: dict[str, Scalar],
        now_ns: int,
        said: RunResult | None = None,
        person: PersonRef | None = None,
    ) -> None:
        """The run is over: done with everything read back, or aborted or failed. Nothing is allowed for it any more.

        ``said``: what the person whose run it was says came of it. Raises ``JournalUnavailable``: it is to be called
        again then.
        """
        ...
