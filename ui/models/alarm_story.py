"""How the open alarms came: what was first, and whether there is a flood. Followed from the moment of attaching."""

from collections.abc import Iterable, Mapping

from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.episode import EpisodeWatch, Remembered
from hmi.domain.first_out import CELL, LONGEST_WAY_NS, FirstOut, Place, Skews, first_of, place_of
from hmi.domain.flood import FloodWatch, PresentFlood

_SKEW_STEP_MS = 100
"""Measured clocks waver by less; what is known of the order need not be thought over for that."""


class AlarmStory:
    """Told of every change that the list of open alarms is told of."""

    def __init__(self) -> None:
        self._alarms: Mapping[AlarmId, Alarm] = {}
        self._episodes, self._floods = EpisodeWatch(), FloodWatch()
        self._begun: dict[AlarmId, Alarm] | None = None
        self._firsts: tuple[Skews, dict[Place, FirstOut]] | None = None

    def begin(self, alarms: Mapping[AlarmId, Alarm]) -> None:
        """Attached: these are open."""
        self._alarms = alarms
        self._floods.begin_with(alarms.values())
        self.use_remembered(())

    def use_remembered(self, remembered: Iterable[Remembered]) -> None:
        """What the service knows of how they came."""
        self._episodes.begin_with(self._alarms.values(), remembered)
        self._forget()

    def take(self, changes: Iterable[AlarmChange]) -> None:
        """What happened; the open alarms have taken it already."""
        for change in changes:
            self._episodes.take(change)
            self._floods.take(change)
        self._forget()

    def first_outs(self, skews: Skews) -> dict[Place, FirstOut]:
        """What came first, in the cell and in each place."""
        rough = {key: round(skew_ms / _SKEW_STEP_MS) * _SKEW_STEP_MS for key, skew_ms in skews.items()}
        if self._firsts is None or self._firsts[0] != rough:
            self._firsts = (rough, self._episodes.first_outs(self._alarms.values(), rough))
        return self._firsts[1]

    def flood(self, now_ns: int) -> PresentFlood | None:
        """The flood at this moment, by the service's clock."""
        return self._floods.at(now_ns)

    def first_of_flood(self, flood: PresentFlood, skews: Skews) -> FirstOut | None:
        """What came first in it; what stood before does not count."""
        begun = [one for one in self._known().values() if one.noticed_ns >= flood.since_ns - LONGEST_WAY_NS]
        return first_of(CELL, begun, skews) if begun else self.first_outs(skews).get(CELL)

    def alarm(self, identity: AlarmId) -> Alarm | None:
        """An alarm as it stands, or as it began where it is over; None when it is not of the present episode."""
        return self._alarms.get(identity) or self._known().get(identity)

    def first_at(self, alarm: Alarm, skews: Skews) -> FirstOut | None:
        """What came first where ``alarm`` belongs."""
        return self.first_outs(skews).get(place_of(alarm))

    def _known(self) -> dict[AlarmId, Alarm]:
        if self._begun is None:
            remembered = self._episodes.remembered()
            self._begun = {alarm.id: alarm for one in remembered for alarm in one.begun}
        return self._begun

    def _forget(self) -> None:
        self._begun = self._firsts = None
