"""Rows of the history of alarms as columns, and the occurrences that lie in them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hmi.domain.alarm import AlarmId, Priority
from hmi.domain.equipment import EquipmentId

Int64 = npt.NDArray[np.int64]
Int8 = npt.NDArray[np.int8]
Bool = npt.NDArray[np.bool_]

NEVER = -1
"""Place or time of what did not happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmColumns:
    """Rows in any order; all arrays have shape ``(n,)``. Build with ``in_order``."""

    seq: Int64
    time_ns: Int64
    recorded_ns: Int64
    alarm: Int64
    """Row in ``names``."""
    is_told: Bool
    """Its source said so; else a person or the link did, by our clock."""
    is_past: Bool
    """Filled in later, between rows that were there."""
    priority: Int8
    is_call: Bool
    is_late: Bool
    is_listed: Bool
    is_active: Int8
    """-1 where nobody knows, also below."""
    is_acknowledged: Int8
    began: Bool
    """The row says that the alarm began."""
    acknowledged: Bool
    taken: Bool
    names: tuple["AlarmName", ...]

    def in_order(self) -> "AlarmColumns":
        """The same, each alarm's rows together, in the order in which things happened.

        That is by the source's time. What people did, by another clock, comes after what they knew when they did it.
        """
        by_seq = np.lexsort((self.seq, self.alarm))
        place = np.arange(len(by_seq))
        counts = self.is_told[by_seq] & ~self.is_past[by_seq]
        newest = np.maximum.accumulate(np.where(counts, place, 0)) if len(place) else place
        follows = ~self.is_told[by_seq] & counts[newest] & (self.alarm[by_seq][newest] == self.alarm[by_seq])
        moment = np.empty(len(by_seq), np.int64)
        moment[by_seq] = np.where(follows, self.time_ns[by_seq][newest], self.time_ns[by_seq])
        order = np.lexsort((self.seq, moment, self.alarm))
        return AlarmColumns(
            **{name: getattr(self, name)[order] for name in self.__slots__ if name != "names"}, names=self.names
        )

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.seq)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmName:
    """What people know an alarm by."""

    id: AlarmId
    words: str
    equipment: EquipmentId | None
    priority: Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrences:
    """Each from its beginning on; arrays of shape ``(m,)``, in the order of the rows.

    ``first`` and ``stop`` are places of rows: its first, and the one after its last. So are ``ended``, ``acknowledged``
    and ``taken``, ``NEVER`` where it did not come to that.
    """

    first: Int64
    stop: Int64
    alarm: Int64
    began_ns: Int64
    ended: Int64
    ended_ns: Int64
    acknowledged: Int64
    taken: Int64
    wants_acknowledgement: Bool
    """Somebody was to acknowledge it at some time."""
    is_over: Bool
    """It is not listed any more, or has begun anew."""


def occurrences_of(rows: AlarmColumns) -> Occurrences:
    """Occurrences in rows that are ``in_order``.

    One begins with a row on which the alarm is active and was not, and with one that tells of a new beginning where
    nobody heard of its return. A row that was filled in later before another takes the beginning from it.
    """
    count = len(rows)
    is_same = np.zeros(count, np.bool_)
    is_same[1:] = rows.alarm[1:] == rows.alarm[:-1]
    was_active = np.zeros(count, np.bool_)
    was_active[1:] = is_same[1:] & (rows.is_active[:-1] == 1)
    is_told_after = np.ones(count, np.bool_)
    is_told_after[1:] = rows.seq[1:] > rows.seq[:-1]
    begins = (rows.is_active == 1) & (~was_active | (rows.began & is_told_after))
    first = np.flatnonzero(begins)
    edges = np.flatnonzero(begins | ~is_same)
    after = np.searchsorted(edges, first, "right")
    stop = np.append(edges, count)[after] if count else first
    is_repeated = np.zeros(len(first), np.bool_)
    is_repeated[:-1] = (stop[:-1] == first[1:]) & (rows.alarm[first[:-1]] == rows.alarm[first[1:]])
    ended = _first_place(rows.is_active == 0, first, stop)
    return Occurrences(
        first=first,
        stop=stop,
        alarm=rows.alarm[first],
        began_ns=rows.time_ns[first],
        ended=ended,
        ended_ns=np.where(ended == NEVER, NEVER, rows.time_ns[ended] if count else NEVER),
        acknowledged=_first_place(rows.acknowledged, first, stop),
        taken=_first_place(rows.taken, first, stop),
        wants_acknowledgement=_first_place(rows.is_acknowledged == 0, first, stop) != NEVER,
        is_over=is_repeated | (_first_place(~rows.is_listed, first, stop) != NEVER),
    )


def _first_place(mask: Bool, first: Int64, stop: Int64) -> Int64:
    places = np.append(np.flatnonzero(mask), len(mask))
    found = places[np.searchsorted(places[:-1], first)]
    return np.where(found < stop, found, NEVER)
