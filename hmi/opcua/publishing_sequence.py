"""The numbers of notification messages: what came last in each subscription, and what never came."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

_CYCLE: Final = 0xFFFFFFFF
"""Numbers run from 1 to this one and start again at 1 (OPC 10000-4, 7.26)."""


class SequenceNumbers:
    """The newest number per subscription. A keep-alive carries the number of the message to come."""

    def __init__(self) -> None:
        self._newest: dict[int, int] = {}

    def begin(self, subscription_id: int, newest: int = 0) -> None:
        """The next message is expected to be ``newest + 1``."""
        self._newest[subscription_id] = newest

    def forget(self, subscription_id: int) -> None:
        """The subscription is gone."""
        self._newest.pop(subscription_id, None)

    def missing_before(self, subscription_id: int, number: int, is_keep_alive: bool) -> Sequence[int]:
        """Note a message; the numbers before it that never came, oldest first.

        A subscription that was never begun starts with this message. A message older than the newest, republished
        or overtaken, changes nothing.
        """
        newest = _before(number) if is_keep_alive else number
        last = self._newest.setdefault(subscription_id, newest)
        if not is_newer(newest, last):
            return ()
        self._newest[subscription_id] = newest
        gap = (newest - last) % _CYCLE - (0 if is_keep_alive else 1)
        if last + gap <= _CYCLE:
            return range(last + 1, last + 1 + gap)
        return [(last + step) % _CYCLE + 1 for step in range(gap)]

    def take_republished(self, subscription_id: int, number: int) -> None:
        """Note a message that came at our request."""
        if is_newer(number, self._newest.setdefault(subscription_id, number)):
            self._newest[subscription_id] = number


def _before(number: int) -> int:
    return _CYCLE if number <= 1 else number - 1


def is_newer(number: int, last: int) -> bool:
    """Whether a message was sent after another one of the same subscription."""
    return 0 < (number - last) % _CYCLE < _CYCLE // 2


def are_newer(numbers: npt.NDArray[np.uint32], last: int) -> npt.NDArray[np.bool_]:
    """As ``is_newer``, for many; 0 is the number of no message."""
    ahead = (numbers.astype(np.int64) - last) % _CYCLE
    return (numbers != 0) & (ahead > 0) & (ahead < _CYCLE // 2)
