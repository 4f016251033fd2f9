"""Sees that a shift does not end without a handover unnoticed: reminds before, and puts on record after."""

import logging
from collections.abc import Callable

from hmi import clock
from hmi.domain.handover import Handover
from hmi.domain.handover_escalation import HandoverTimes
from hmi.domain.person import SERVICE
from hmi.domain.shift import Shift
from hmi.domain.shift_end import LOOKED_BACK_NS, ended, ending, is_handed_over, shift_end
from hmi.domain.shift_end_notice import ShiftEndNotice
from hmi.ports.handover import HandoverPort, HandoversKept
from hmi.ports.journal import JournalUnavailable

log = logging.getLogger(__name__)

EVERY_S = 5.0
"""How often it looks: it is told in minutes."""
_MOST = 50
"""Handovers that are looked through: two days hold fewer."""


class ShiftEndWatch:
    """Call ``tend`` about once a second on the service's loop.

    ``shifts`` gives those of the site's own calendar that overlap a period (Unix ns); none where it wrote none: nobody
    is reminded of shifts that nobody has. ``times`` are the site's; 0 s of reminding: never. ``handovers_then`` gives
    the records as of a moment (Unix ns): whether a shift ended without a handover is told by how they stood at its
    end, not by what became of them since; once for each end, and again after a restart with the same result.
    """

    def __init__(
        self,
        store: HandoverPort,
        shifts: Callable[[int, int], tuple[Shift, ...]],
        times: HandoverTimes,
        handovers_then: Callable[[int], HandoversKept],
        now_ns: Callable[[], int] = clock.now_ns,
        monotonic_s: Callable[[], float] = clock.monotonic_s,
    ) -> None:
        self._store, self._shifts, self._times = store, shifts, times
        self._handovers_then = handovers_then
        self._now_ns, self._monotonic_s = now_ns, monotonic_s
        self._looked_s = float("-inf")
        self._begun_ns = now_ns()
        """Since when somebody could be told: what ended before this service ran first is nobody's fault."""
        self._judged = ""
        """Key of the end that needs no further look: it was handed over, or it is on record that it was not."""
        self.notice = ""
        """What screens are told, as ``ShiftEndNotice`` in one text; empty while nothing is to be said."""

    def tend(self) -> None:
        """Look, if it is time to."""
        if self._times.remind_before_s <= 0 or self._monotonic_s() - self._looked_s < EVERY_S:
            return
        self._looked_s = self._monotonic_s()
        told = self._told(self._now_ns())
        self.notice = "" if told is None else told.text

    def _told(self, now_ns: int) -> ShiftEndNotice | None:
        shifts = self._shifts(now_ns - LOOKED_BACK_NS, now_ns + LOOKED_BACK_NS)
        handovers = _begun(self._store, now_ns)
        coming = ending(shifts, now_ns, self._times.remind_before_s)
        if coming is not None and not is_handed_over(coming, handovers, now_ns):
            return ShiftEndNotice(end=shift_end(coming), is_over=False)
        last = ended(shifts, now_ns)
        if last is None or not self._was_there(last):
            return None
        if shift_end(last).key != self._judged:
            self._judge(last)
        return None if is_handed_over(last, handovers, now_ns) else ShiftEndNotice(end=shift_end(last), is_over=True)

    def _was_there(self, shift: Shift) -> bool:
        """Whether a service was there in that shift, so that somebody could have handed it over here."""
        return self._begun_ns < shift.end_ns or self._store.was_at_work(shift.begin_ns, shift.end_ns)

    def _judge(self, shift: Shift) -> None:
        """By how things stood at its end; what cannot be recorded now is tried again."""
        then = _begun(self._handovers_then(shift.end_ns), shift.end_ns)
        if is_handed_over(shift, then, shift.end_ns) or self._record(shift):
            self._judged = shift_end(shift).key

    def _record(self, shift: Shift) -> bool:
        """Once for each shift of a day, over restarts, too; whether it is on record then."""
        end = shift_end(shift)
        try:
            if all(one.key != end.key for one in self._store.not_handed_over(shift.end_ns, None)):
                self._store.put_not_handed_over(end, SERVICE)
        except JournalUnavailable as error:
            log.error("that a shift ended without a handover could not be recorded: %s", error)
            return False
        return True


def _begun(records: HandoversKept, until_ns: int) -> tuple[Handover, ...]:
    return records.handovers(until_ns - 2 * LOOKED_BACK_NS, until_ns + 1, _MOST)
