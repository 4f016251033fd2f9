"""What one piece of equipment does over time: what lasts too briefly is left out, and every moment has its span."""

from typing import NamedTuple

from hmi.domain.equipment import EquipmentId
from hmi.domain.production_state import Activity, StateSpan


class Instant(NamedTuple):
    """One moment by both clocks: Unix ns for records, monotonic seconds for durations."""

    ns: int
    s: float

    def stepped(self, step_ns: int) -> "Instant":
        """The same moment as the clock tells it after it was set."""
        return Instant(self.ns + step_ns, self.s)


class ActivityTrack:
    """Debounced: a change counts from the moment at which it was first seen, once it has lasted for ``settle_s``."""

    def __init__(self, equipment: EquipmentId | None, activity: Activity, since: Instant) -> None:
        self.activity = activity
        """What counts."""
        self.since = since
        self._equipment = equipment
        self._left: Instant | None = None
        """Since when something else than ``activity`` is seen."""

    def look(self, seen: Activity, now: Instant, settle_s: float) -> StateSpan | None:
        """Take what is seen now; gives the span that ended where something else counts from now on."""
        if seen.kind == self.activity.kind:
            self.activity = seen
            self._left = None
            return None
        if self._left is None:
            self._left = now
        return self.turn(seen, self._left) if now.s - self._left.s >= settle_s else None

    def turn(self, activity: Activity, at: Instant) -> StateSpan:
        """From ``at`` on something else counts, at once."""
        ended = self.span(at)
        self.activity, self.since, self._left = activity, at, None
        return ended

    def step(self, now: Instant, step_ns: int) -> StateSpan:
        """The clock was set by ``step_ns`` and says ``now``: the span that was ends by the old clock."""
        ended = self.span(Instant(now.ns - step_ns, now.s))
        self.since = now
        self._left = None if self._left is None else max(self._left.stepped(step_ns), now)
        return ended

    def span(self, until: Instant) -> StateSpan:
        """What counts, up to a moment."""
        return StateSpan(
            equipment=self._equipment,
            activity=self.activity,
            begin_ns=self.since.ns,
            end_ns=max(self.since.ns, until.ns),
        )
