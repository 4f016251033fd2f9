"""Trials on record."""

from typing import Protocol

from hmi.domain.advice import AdviceId
from hmi.domain.person import Actor
from hmi.domain.trial import Trial, TrialId


class TrialRecordPort(Protocol):
    """Trials are added and never changed. Each is one journal row and durable on return."""

    def fresh_id(self, now_ns: int) -> TrialId:
        """An id that no other has, anywhere."""
        ...

    def newest(self, advice: AdviceId) -> Trial | None:
        """The last one of a recommendation."""
        ...

    def put(self, trial: Trial, by: Actor) -> None:
        """Write one down. Raises ``JournalUnavailable``."""
        ...
