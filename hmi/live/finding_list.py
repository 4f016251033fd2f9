"""What stands now of all that finders found: each with an id of its own for as long as it stands."""

from collections import deque
from collections.abc import Callable, Iterable

import msgspec

from hmi.domain.finding import Finding, FindingId, FindingPlace, Ignorance

_MOST_ENDED = 100


class FindingList:
    """Lives on the service's loop.

    Args:
        fresh_id: An id that no other has, for a time.
    """

    def __init__(self, fresh_id: Callable[[int], str]) -> None:
        self._fresh_id = fresh_id
        self.standing: dict[FindingPlace, Finding] = {}
        self.ended: deque[Finding] = deque(maxlen=_MOST_ENDED)
        """As they last stood, the newest first."""
        self.ignorances: tuple[Ignorance, ...] = ()
        self.on_began: list[Callable[[Finding], None]] = []
        self.on_ended: list[Callable[[Finding], None]] = []

    def take(self, findings: Iterable[Finding], ignorances: Iterable[Ignorance], now_ns: int) -> None:
        """What finders say now. What they cannot know now stands as it stood: silence of who is blind ends nothing."""
        told = {one.place: one for one in findings}
        self.ignorances = tuple(ignorances)
        for place, finding in told.items():
            before = self.standing.get(place)
            known = before.id if before is not None else FindingId(self._fresh_id(now_ns))
            self.standing[place] = msgspec.structs.replace(finding, id=known)
            if before is None:
                self._tell(self.on_began, self.standing[place])
        for place in [place for place in self.standing if place not in told and not self._is_blind(place)]:
            self.end(place)

    def end(self, place: FindingPlace) -> None:
        """What stands there is over: it is normal now."""
        finding = self.standing.pop(place, None)
        if finding is not None:
            self.ended.appendleft(finding)
            self._tell(self.on_ended, finding)

    def keep(self, places: Iterable[FindingPlace], now_ns: int) -> None:
        """Another cell: nobody looks anywhere else any more, and what stood there is over."""
        kept = set(places)
        self.take([one for place, one in self.standing.items() if place in kept], (), now_ns)

    def _is_blind(self, place: FindingPlace) -> bool:
        return any(one.covers(place) for one in self.ignorances)

    def _tell(self, listeners: list[Callable[[Finding], None]], finding: Finding) -> None:
        for listener in listeners:
            listener(finding)
