"""What outcomes taught: worked out from years of records, and again only after they changed."""

from hmi import clock
from hmi.advisor.experience import confidence_of
from hmi.advisor.learned import Learned, learned_from
from hmi.domain.advice import Confidence
from hmi.domain.advice_retention import ADVICE_KEPT_NS
from hmi.domain.failure_mode import FailureModeId
from hmi.ports.advice import AdvicePort


class LearnedOutcomes:
    """``refresh`` runs beside the loop; the rest is read there."""

    def __init__(self, records: AdvicePort) -> None:
        self._records = records
        self._changes = -1
        """Of the records, when it was worked out."""
        self.now = Learned()

    def refresh(self) -> None:
        """Work it out, if anything is on record that was not."""
        changes, now_ns = self._records.changes, clock.now_ns()
        if changes != self._changes:
            self.now = learned_from(self._records.rows(now_ns - ADVICE_KEPT_NS, now_ns))
            self._changes = changes

    def confidence(self, mode: FailureModeId) -> Confidence | None:
        """How often a mode was right; None where nobody ever judged."""
        record = self.now.experience.modes.get(mode)
        return confidence_of(record) if record is not None else None
