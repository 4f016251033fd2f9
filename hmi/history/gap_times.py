"""When readings count that come after a gap: a controller tells again what it told before."""

import copy

import numpy as np
import numpy.typing as npt

from hmi.history.columns import Arrival
from hmi.history.schema import MINUTE_NS

Int64 = npt.NDArray[np.int64]


class GapTimes:
    """Follows what arrives, in order. Writer thread only."""

    def __init__(self) -> None:
        self.ended: dict[int, int] = {}
        """Tag id to the time from which on it was not recorded, until its next sample."""
        self._restated: dict[int, int] = {}
        """Tag id to the time given to what was told again after a gap, for a minute: what comes later is newer."""
        self._restated_until_ns = 0

    def kept(self) -> "GapTimes":
        """As it stands, for when what follows is not written after all."""
        kept = copy.copy(self)
        kept.ended, kept._restated = dict(self.ended), dict(self._restated)
        return kept

    def moments(self, arrival: Arrival, tag: Int64, time: Int64) -> Int64:
        """Times such that a value resent after a gap counts from when it was seen again, not from before the gap."""
        if arrival.is_gap:
            self.ended.update(zip(tag.tolist(), time.tolist(), strict=True))
            return time
        if self._restated and arrival.arrived_ns > self._restated_until_ns:
            self._restated.clear()
        if not self.ended and not self._restated:
            return time
        time = time.copy()
        for row in np.flatnonzero(np.isin(tag, [*self._restated, *self.ended])).tolist():
            number = int(tag[row])
            restated = self._restated.get(number)
            if restated is not None and time[row] <= restated:  # it waited in a queue, and is newer than what was told
                time[row] = self._restated[number] = restated + 1
            ended = self.ended.pop(number, None)
            if ended is not None and time[row] <= ended <= arrival.arrived_ns:  # later: a clock was ahead
                seen = int(arrival.batch.server_time_ns[row])
                seen = seen if seen > ended else max(arrival.arrived_ns, ended + 1)
                following = time[row + 1 :][tag[row + 1 :] == number]
                after = int(following[following > ended + 1].min(initial=seen + 1))
                time[row] = self._restated[number] = min(seen, after - 1)  # what came with it keeps its own time
                self._restated_until_ns = arrival.arrived_ns + MINUTE_NS
        return time
