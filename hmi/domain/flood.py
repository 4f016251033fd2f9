"""Whether more alarms come than a person can answer, and whether they still come (IEC 62682 clause 16; EEMUA 191)."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from hmi.domain.alarm import Alarm
from hmi.domain.alarm_figures import FLOOD_BEGINS_ABOVE, FLOOD_ENDS_BELOW
from hmi.domain.alarm_transition import AlarmChange

PERIOD_NS: Final = 600 * 10**9
"""Alarms are counted in 10 min, as the standard does; here in those that just passed."""
RECENT_NS: Final = 10 * 10**9
"""What came in this time still comes."""
_MOST: Final = 20_000


class PresentFlood(Struct, frozen=True, kw_only=True):
    """A flood that is not over. Moments by our clock, in ns."""

    since_ns: int
    """When the first of the alarms came that made it one."""
    count: int
    """Alarms that began since then."""
    newest_ns: int
    recent: int
    """Of these, those of the last ``RECENT_NS``."""


class FloodWatch:
    """Counts alarms as they begin to call. What stood before anybody listened came at no time that is known."""

    def __init__(self) -> None:
        self._begins_ns: list[int] = []
        """When each was noticed, oldest first; of a flood all, else those of one period."""
        self._since_ns: int | None = None

    def begin_with(self, alarms: Iterable[Alarm]) -> None:
        """Forget all; ``alarms`` are open now."""
        self._since_ns = None
        self._begins_ns = sorted(one.noticed_ns for one in alarms if one.is_onset_heard and one.is_annunciated)

    def take(self, change: AlarmChange) -> None:
        """What happened to an alarm."""
        before, after = change.before, change.after
        is_new = before is None or before.noticed_ns != after.noticed_ns
        if is_new and after.is_onset_heard and after.is_annunciated and change.is_listed:
            insort(self._begins_ns, after.noticed_ns)
            del self._begins_ns[:-_MOST]

    def at(self, now_ns: int) -> PresentFlood | None:
        """The flood at this moment; None while alarms come no faster than people can answer."""
        begins = self._begins_ns
        in_period = len(begins) - bisect_left(begins, now_ns - PERIOD_NS)
        if self._since_ns is None and in_period > FLOOD_BEGINS_ABOVE:
            self._since_ns = begins[-in_period]
        elif self._since_ns is not None and in_period < FLOOD_ENDS_BELOW:
            self._since_ns = None
        if self._since_ns is None:
            del begins[: len(begins) - in_period]
            return None
        del begins[: bisect_left(begins, self._since_ns)]
        recent = len(begins) - bisect_left(begins, now_ns - RECENT_NS)
        return PresentFlood(since_ns=self._since_ns, count=len(begins), newest_ns=begins[-1], recent=recent)
