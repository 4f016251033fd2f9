"""Makes one row of each whole cycle: within a cycle everything changes by nature, from one to the next it does not.

A cycle counts when it was seen from its beginning to its end and the cell worked all the time; what a stop leaves of
one cannot be held against others.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from hmi.advisor.columns import Flags, Floats, Times

_LONGEST_STEP_NS = 10**9
"""Longer between two moments nobody knows what the machine did."""
_KNOWN_SHARE = 0.5
"""Of a cycle's moments: below it the mean of a column is not known."""


class CycleMean(NamedTuple):
    """One cycle."""

    time_ns: int
    """Of its end."""
    began_ns: int
    values: Floats
    """Means of the columns, shape ``(k,)``; NaN where not known."""
    sizes: Floats
    """Root mean squares of the columns, shape ``(k,)``: how large their values are at all."""


class CycleMeans:
    """Gathers the moments of ``columns`` tags; what is half made when a batch ends goes on in the next."""

    def __init__(self, columns: int) -> None:
        self._count = np.nan
        self._is_whole = False
        self._last_ns = self._began_ns = 0
        self._rows = 0
        self._sums, self._squares, self._known = np.zeros((3, columns))

    def push(self, times: Times, count: Floats, works: Flags, values: Floats) -> Iterator[CycleMean]:
        """The cycles that became complete.

        Args:
            times: Shape ``(n,)``.
            count: What changes with each cycle, shape ``(n,)``; NaN where not known.
            works: Whether the cell worked, shape ``(n,)``.
            values: Shape ``(n, k)``.
        """
        if not len(times):
            return
        before = np.concatenate(([self._count], count[:-1]))
        steps = np.diff(times, prepend=self._last_ns)
        is_torn = (steps < 0) | (steps > _LONGEST_STEP_NS) | ~works
        edges = np.flatnonzero((count != before) | is_torn)  # NaN differs from everything, also from itself
        bounds = [0, *(edge for edge in edges.tolist() if edge > 0), len(times)]
        for first, last in pairwise(bounds):
            if is_torn[first] or not np.isfinite(count[first]):
                self._is_whole = False
            elif count[first] != before[first]:
                yield from self._end()
                self._begin(int(times[first]), is_whole=bool(np.isfinite(before[first])))
            self._add(values[first:last])
            self._last_ns = int(times[last - 1])
        self._count = float(count[-1])

    def _begin(self, time_ns: int, *, is_whole: bool) -> None:
        self._began_ns, self._is_whole, self._rows = time_ns, is_whole, 0
        self._sums[:], self._squares[:], self._known[:] = 0.0, 0.0, 0.0

    def _add(self, values: Floats) -> None:
        is_known = np.isfinite(values)
        there = np.where(is_known, values, 0.0)
        self._sums += there.sum(axis=0)
        self._squares += (there * there).sum(axis=0)
        self._known += is_known.sum(axis=0)
        self._rows += len(values)

    def _end(self) -> Iterator[CycleMean]:
        if self._is_whole and self._rows:
            known = np.where(self._known >= _KNOWN_SHARE * self._rows, self._known, np.nan)
            yield CycleMean(self._last_ns, self._began_ns, self._sums / known, np.sqrt(self._squares / known))
