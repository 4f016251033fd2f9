"""Whether rare events come more often than in all the time before: an exact test that needs no prior and no model.

Were the rate the same all along, each event would fall into any part of the exposure alike. So of all events that were
seen, the number in the newest part is binomial where time is the exposure (Przyborowski and Wilenski 1940), and
hypergeometric where cycles with an event are counted (Fisher 1935). The newest part begins after each earlier event in
turn; an event is told when the chance of so many there falls below ``ALPHA``. It ends when it has been quiet for so
long that at the higher rate it would have been in one of a hundred cases only; what came meanwhile is no reference.
"""

import math

from msgspec import Struct

ALPHA = 1e-4
"""Looked at for each event in up to ``_LOOKS`` ways that know of each other: a cell with ten events a day is told
wrongly less than once in a hundred days (a test measures it)."""
LEAST_CYCLES, LEAST_S = 50, 7200.0
"""Exposure before which nothing is known: with less, three events one after the other would mean nothing."""
_LOOKS = 20
_QUIET = -math.log(0.01)
_MOST = 256
"""Events that are kept with their place; older ones count as a number."""


class RareRate(Struct, kw_only=True):
    """What was seen so far, at one place."""

    is_by_cycle: bool
    exposure: float = 0.0
    """Cycles, or seconds that somebody observed."""
    older: int = 0
    """Events before those that are kept with their place."""
    at: list[float] = []
    """Exposure at each event, oldest first."""
    at_ns: list[int] = []
    stands_from: int = -1
    """Which of the kept events is the last of the reference while a rise stands; -1: none stands."""
    chance: float = 1.0
    """Of so many events in the newest part, were the rate the same: the least of all looks at the last event."""

    @property
    def is_standing(self) -> bool:
        """Whether events come more often."""
        return self.stands_from >= 0

    @property
    def is_known(self) -> bool:
        """Whether there was exposure enough to tell anything."""
        return self.exposure >= (LEAST_CYCLES if self.is_by_cycle else LEAST_S)

    @property
    def events(self) -> int:
        """All that were seen; several in one cycle are one."""
        return self.older + len(self.at)

    @property
    def strength(self) -> float:
        """1 at ``ALPHA``, in powers of ten."""
        return math.log(max(self.chance, 1e-300)) / math.log(ALPHA)

    @property
    def since_it_began(self) -> tuple[int, float]:
        """Events and exposure of the rise that stands."""
        if not self.is_standing:
            return 0, 0.0
        return len(self.at) - 1 - self.stands_from, self.exposure - self.at[self.stands_from]

    @property
    def began_ns(self) -> int:
        """Source time of the first event of the rise that stands."""
        return self.at_ns[self.stands_from + 1] if self.is_standing else 0

    def take(self, events: float, size: float, time_ns: int) -> None:
        """What a moment completed: a cycle, or a step of time."""
        self.exposure += size
        for _event in range(min(1, int(events)) if self.is_by_cycle else int(events)):
            self.at.append(self.exposure)
            self.at_ns.append(time_ns)
            self._look()
        if self.is_standing:
            self._end_if_quiet()

    def _look(self) -> None:
        if self.is_standing:
            self.chance = min(self.chance, self._chance_after(self.stands_from))
            return
        if len(self.at) > _MOST:
            self.older += 1
            del self.at[0], self.at_ns[0]
        if not self.is_known:
            return
        looks = range(max(0, len(self.at) - 1 - _LOOKS), len(self.at) - 2)  # two at least: one alone is no rate
        chances = {last: self._chance_after(last) for last in looks}
        self.chance = min(chances.values(), default=1.0)
        if self.chance < ALPHA:
            self.stands_from = min(chances, key=lambda last: chances[last])

    def _chance_after(self, last: int) -> float:
        """Of at least so many events after the one at place ``last``."""
        before, after = self.older + last + 1, len(self.at) - 1 - last
        exposed = self.exposure - self.at[last]
        if self.is_by_cycle:
            return _hypergeometric_tail(after, round(self.exposure), before + after, round(exposed))
        return _binomial_tail(after, before + after, exposed / self.exposure)

    def _end_if_quiet(self) -> None:
        events, _exposed = self.since_it_began
        rate = events / max(self.at[-1] - self.at[self.stands_from], 1e-9)
        quiet = self.exposure - self.at[-1]
        if quiet * rate < _QUIET:
            return
        kept = self.stands_from + 1
        self.exposure = self.at[self.stands_from] + quiet
        del self.at[kept:], self.at_ns[kept:]
        self.stands_from, self.chance = -1, 1.0


def _binomial_tail(least: int, events: int, share: float) -> float:
    """Chance that at least so many of the events fall into a share of the exposure, 0 to 1."""
    if share <= 0.0:
        return 0.0 if least else 1.0
    if share >= 1.0:
        return 1.0
    log_in, log_out = math.log(share), math.log1p(-share)
    return min(
        1.0,
        sum(
            math.exp(_log_choose(events, some) + some * log_in + (events - some) * log_out)
            for some in range(least, events + 1)
        ),
    )


def _hypergeometric_tail(least: int, cycles: int, hits: int, newest: int) -> float:
    """Chance that at least so many of the hits are among the newest cycles."""
    every = _log_choose(cycles, hits)
    most = min(hits, newest)
    return min(
        1.0,
        sum(
            math.exp(_log_choose(newest, some) + _log_choose(cycles - newest, hits - some) - every)
            for some in range(least, most + 1)
            if hits - some <= cycles - newest
        ),
    )


def _log_choose(whole: int, part: int) -> float:
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
