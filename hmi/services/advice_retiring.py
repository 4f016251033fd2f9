"""Lets recommendations go when they were kept for as long as was agreed."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from hmi import clock
from hmi.domain.advice_retention import ADVICE_KEPT_NS
from hmi.domain.person import SERVICE
from hmi.ports.advice import AdviceRetiringPort
from hmi.ports.journal import JournalUnavailable

EVERY_S: Final = 3600.0
"""Time between two looks while nothing is old enough."""
AT_ONCE: Final = 50
"""So many in one act: the loop must not wait for more."""


class AdviceRetiringService:
    """Call ``tend`` about once a second on the service's loop.

    Args:
        records: Where they are.
        is_in_doubt: Whether the time of day (Unix ns) may be wrong by much: then nothing goes for its age.
    """

    def __init__(
        self,
        records: AdviceRetiringPort,
        is_in_doubt: Callable[[int], bool],
        now_ns: Callable[[], int] = clock.now_ns,
        monotonic_s: Callable[[], float] = clock.monotonic_s,
    ) -> None:
        self._records, self._is_in_doubt = records, is_in_doubt
        self._now_ns, self._monotonic_s = now_ns, monotonic_s
        self._due_s = monotonic_s()

    def tend(self) -> None:
        """Delete a few that are too old, if there are any; where the records cannot be written, in an hour."""
        now_s, now_ns = self._monotonic_s(), self._now_ns()
        if now_s < self._due_s:
            return
        self._due_s = now_s + EVERY_S
        if self._is_in_doubt(now_ns):
            return
        with suppress(JournalUnavailable):  # the journal tells it itself
            if self._records.retire(now_ns - ADVICE_KEPT_NS, AT_ONCE, SERVICE) == AT_ONCE:
                self._due_s = now_s
