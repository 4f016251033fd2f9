"""Makes numbers that can be compared out of columns: one for each stretch, count or span of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from hmi.advisor.columns import Columns, Flags, Floats
from hmi.domain.tag import TagName

SECOND_NS = 10**9


class Observation(NamedTuple):
    """One number and when it was complete."""

    time_ns: int
    value: float
    began_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What must hold of a tag: a value within bounds, both included."""

    tag: TagName
    low: float = -np.inf
    high: float = np.inf

    def holds(self, values: Floats) -> Flags:
        """Shape as given; False where not known."""
        with np.errstate(invalid="ignore"):
            return (values >= self.low) & (values <= self.high)


class Observer(Protocol):
    """Turns moments into numbers; what is half made when a batch ends goes on in the next."""

    @property
    def needs(self) -> tuple[TagName, ...]:
        """The tags that it looks at, the one that is observed first."""
        ...

    def observe(self, batch: Columns) -> Iterator[Observation]:
        """The numbers that became complete; ``batch`` has the columns of ``needs``."""
        ...


class StretchMean:
    """The mean of a tag over each stretch in which all conditions hold.

    Args:
        tag: What is averaged.
        when: Conditions; none is always.
        settle_s: Passed over at the beginning of a stretch.
        least_s: A shorter stretch tells nothing.
        most_s: A longer one is cut, so that a fault in it is not found only at its end.
    """

    def __init__(
        self, tag: TagName, when: tuple[When, ...] = (), *, settle_s: float = 0.0, least_s: float, most_s: float
    ) -> None:
        self._tag, self._when = tag, when
        self._settle_ns, self._least_ns, self._most_ns = (round(s * SECOND_NS) for s in (settle_s, least_s, most_s))
        self._begun_ns: int | None = None
        self._sum, self._count, self._first_ns, self._until_ns, self._last_ns = 0.0, 0, 0, 0, 0

    @property
    def needs(self) -> tuple[TagName, ...]:
        """The tag, then those of the conditions."""
        return (self._tag, *(one.tag for one in self._when))

    def observe(self, batch: Columns) -> Iterator[Observation]:
        """A mean at the end of each stretch, or of each cut."""
        value = batch.values[:, 0]
        holds = np.isfinite(value)
        for number, one in enumerate(self._when):
            holds &= one.holds(batch.values[:, number + 1])
        for time_ns, number, is_in in zip(batch.time_ns.tolist(), value.tolist(), holds.tolist(), strict=True):
            if time_ns < self._last_ns:  # a clock was set: what is half made cannot be told how long it was
                self._begun_ns, self._sum, self._count = None, 0.0, 0
            self._last_ns = time_ns
            if not is_in:
                yield from self._end()
                self._begun_ns = None
                continue
            if self._begun_ns is None:
                self._begun_ns = time_ns
            if time_ns - self._begun_ns < self._settle_ns:
                continue
            if self._count == 0:
                self._first_ns = time_ns
            self._sum, self._count, self._until_ns = self._sum + number, self._count + 1, time_ns
            if time_ns - self._first_ns >= self._most_ns:
                yield from self._end()

    def _end(self) -> Iterator[Observation]:
        if self._count and self._until_ns - self._first_ns >= self._least_ns:
            yield Observation(self._until_ns, self._sum / self._count, self._first_ns)
        self._sum, self._count = 0.0, 0


class AtCount:
    """A tag's value each time one of the counters goes up, read ``wait`` moments later: both come in one message."""

    _WAIT = 3

    def __init__(self, tag: TagName, counters: tuple[TagName, ...]) -> None:
        self._tag, self._counters = tag, counters
        self._count = np.nan
        self._due: list[int] = []

    @property
    def needs(self) -> tuple[TagName, ...]:
        """The tag, then the counters."""
        return (self._tag, *self._counters)

    def observe(self, batch: Columns) -> Iterator[Observation]:
        """The value belonging to each count."""
        totals = batch.values[:, 1:].sum(axis=1)
        for time_ns, number, total in zip(
            batch.time_ns.tolist(), batch.values[:, 0].tolist(), totals.tolist(), strict=True
        ):
            self._due = [left - 1 for left in self._due]
            if total > self._count:
                self._due.append(self._WAIT)
            if total == total:
                self._count = total
            while self._due and self._due[0] <= 0:
                self._due.pop(0)
                if number == number:
                    yield Observation(time_ns, number, time_ns)


class PerCount:
    """How much a counter or meter went up for each ``every`` counts of another.

    Args:
        tag: What is used up: energy, events.
        counter: What it is used for: parts, cycles.
        every: Counts in one number.
        falls: The tag goes down: what is left of a tool.
    """

    def __init__(self, tag: TagName, counter: TagName, *, every: int = 1, falls: bool = False) -> None:
        self._tag, self._counter, self._every, self._sign = tag, counter, every, -1.0 if falls else 1.0
        self._from: tuple[float, float, int] | None = None

    @property
    def needs(self) -> tuple[TagName, ...]:
        """The tag, then the counter."""
        return (self._tag, self._counter)

    def observe(self, batch: Columns) -> Iterator[Observation]:
        """What came per count; a counter that began anew, or was not known meanwhile, begins a new number."""
        for time_ns, (used, count) in zip(batch.time_ns.tolist(), batch.values.tolist(), strict=True):
            if used != used or count != count:
                self._from = None
                continue
            used *= self._sign
            if self._from is None or used < self._from[0] or count < self._from[1]:
                self._from = (used, count, time_ns)
                continue
            steps = count - self._from[1]
            if steps >= self._every:
                yield Observation(time_ns, (used - self._from[0]) / steps, self._from[2])
                self._from = (used, count, time_ns)


class ShareOfTime:
    """The share of each span in which a flag was set, 0 to 1, of the time in which the conditions hold."""

    def __init__(self, tag: TagName, when: tuple[When, ...] = (), *, span_s: float) -> None:
        self._tag, self._when = tag, when
        self._span = round(span_s * SECOND_NS)
        self._set_ns, self._all_ns, self._before_ns, self._began_ns = 0, 0, 0, 0

    @property
    def needs(self) -> tuple[TagName, ...]:
        """The flag, then the tags of the conditions."""
        return (self._tag, *(one.tag for one in self._when))

    def observe(self, batch: Columns) -> Iterator[Observation]:
        """One share for each span that was observed in full."""
        flag = batch.values[:, 0]
        holds = np.isfinite(flag)
        for number, one in enumerate(self._when):
            holds &= one.holds(batch.values[:, number + 1])
        for time_ns, is_set, is_in in zip(batch.time_ns.tolist(), (flag > 0.5).tolist(), holds.tolist(), strict=True):
            step = min(max(0, time_ns - self._before_ns), SECOND_NS) if self._before_ns else 0
            self._before_ns = time_ns
            if not is_in:
                continue
            if self._all_ns == 0:
                self._began_ns = time_ns
            self._all_ns += step
            self._set_ns += step if is_set else 0
            if self._all_ns >= self._span:
                yield Observation(time_ns, self._set_ns / self._all_ns, self._began_ns)
                self._set_ns = self._all_ns = 0
