"""Limits and states of local alarms as columns, so that one comparison judges all that a message touched."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from hmi.domain.local_alarm import Deviation, Limit, LocalAlarm, State
from hmi.domain.reading import Float64

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class LimitColumns:
    """Limits and deviations as columns: high ones as they are, low ones mirrored, so that above is always beyond."""

    def __init__(self, alarms: Sequence[LocalAlarm]) -> None:
        found = [(row, alarm.condition) for row, alarm in enumerate(alarms)]
        told = [(row, one) for row, one in found if isinstance(one, Limit | Deviation)]
        self.rows = np.array([row for row, _ in told], np.int64)
        self._sign = np.array([_sign(one) for _, one in told])
        self._limit = np.array([_limit(one) for _, one in told]) * self._sign
        self._deadband = np.array([one.deadband for _, one in told])
        self._is_apart = np.array([isinstance(one, Deviation) for _, one in told], np.bool_)

    def distance(
        self, hit: Mask, value: npt.NDArray[np.float64], other: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """What is compared: the value, mirrored for low limits; of a deviation how far it is from the set point."""
        return np.where(self._is_apart[hit], np.abs(value - other), self._sign[hit] * value)

    def bound(self, hit: Mask, stands: Mask) -> Float64:
        """What it must exceed: the limit, and once it stands, the limit less the deadband."""
        return self._limit[hit] - np.where(stands, self._deadband[hit], 0.0)

    def shown(self, hit: Mask, distance: Float64) -> Float64:
        """As people read it: low values are not mirrored for them."""
        return distance * self._sign[hit]


class StateColumns:
    """Values that are named, in rows as long as the longest."""

    def __init__(self, alarms: Sequence[LocalAlarm]) -> None:
        told = [(row, alarm.condition) for row, alarm in enumerate(alarms) if isinstance(alarm.condition, State)]
        self.rows = np.array([row for row, _ in told], np.int64)
        self._texts = [one.texts for _, one in told]
        self._is_other = np.array([one.is_other for _, one in told], np.bool_)
        width = max((len(one.numbers) for _, one in told), default=0)
        self._numbers = np.full((len(told), width), math.nan)  # a number that nothing equals
        for place, (_, one) in enumerate(told):
            self._numbers[place, : len(one.numbers)] = sorted(one.numbers)

    def stands(self, hit: Mask, columns: Rows, value: Float64, text: Mapping[int, str]) -> tuple[Mask, Mask]:
        """Which stand, and which can be told at all: a value that is neither number nor text says nothing."""
        is_named = (value[:, None] == self._numbers[hit]).any(axis=1)
        is_known = ~np.isnan(value)
        if text:
            places = np.flatnonzero(hit)
            for place, column in enumerate(columns.tolist()):
                words = text.get(column)
                if words is not None:
                    is_known[place] = True
                    is_named[place] = words in self._texts[int(places[place])]
        return is_named != self._is_other[hit], is_known


def _sign(condition: Limit | Deviation) -> float:
    return 1.0 if isinstance(condition, Deviation) or condition.is_high else -1.0


def _limit(condition: Limit | Deviation) -> float:
    return condition.limit if isinstance(condition, Limit) else condition.by
