"""What a running procedure asks before each of its machine steps, where an approved recommendation is its cause."""

from typing import Protocol

from hmi.domain.advice import AdviceId
from hmi.domain.advice_plan import ExactAct
from hmi.domain.outcome import Refused
from hmi.domain.person import PersonRef
from hmi.domain.procedure import Procedure, StepId
from hmi.domain.procedure_run import RunId
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

    def end(self, run: RunId, *, is_verified: bool, why: str, read_back: dict[str, Scalar], now_ns: int) -> None:
        """The run is over: done with everything read back, or aborted or failed. Nothing is allowed for it any more.

        Raises ``JournalUnavailable``: nothing is on record then, and it is to be called again.
        """
        ...
