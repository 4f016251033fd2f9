"""Finds that an order will be late at the pace of the cell: the one that runs, or the one behind it.

Arithmetic, nothing learned: parts that are missing times the time of a part, against the time until the order is due
(ISA-95, requested end time of a job order; OPC 10031-4).
"""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from hmi.advisor.columns import Columns, Floats
from hmi.advisor.finder import Finder
from hmi.domain.cell import Cell
from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind
from hmi.domain.equipment_facts import first_tag
from hmi.domain.finding import (
    Contribution,
    DetectorId,
    Direction,
    Evidence,
    Finding,
    FindingPlace,
    Ignorance,
    IgnoranceReason,
)
from hmi.domain.symptom import KnownSymptom
from hmi.domain.tag import TagName

ID = DetectorId("order_lateness")
VERSION = "1"
LATE_MIN: Final = 5.0
"""So many minutes late it is told; less is what a single stop makes up for."""
LASTS_NS: Final = 60 * 10**9
"""Through so long: an order that just came may be put elsewhere at once."""
_SHOWN_NS: Final = 600 * 10**9
_ROLES: Final = ("PartsWanted", "PartsGood", "TimeUntilDue", "NextPartsWanted", "NextTimeUntilDue", "CycleTime")
_MOST_STRENGTH: Final = 3.0


class OrderTags(NamedTuple):
    """Where the orders of a cell are told: parts, minutes, seconds of a part."""

    wanted: TagName
    good: TagName
    due: TagName
    next_wanted: TagName
    next_due: TagName
    cycle: TagName


class OrderFinder:
    """See the module."""

    id = ID
    version = VERSION

    def __init__(self, equipment: EquipmentId, tags: OrderTags) -> None:
        self._tags = tags
        self._place = FindingPlace(detector=ID, symptom=KnownSymptom.ORDER_LATE.id, equipment=equipment)
        self._newest_ns = 0
        self._late_min = math.nan
        self._is_next = False
        self._since_ns: int | None = None
        """Since when it is late, or no longer late, against what is told."""
        self._began_ns: int | None = None
        """Since when what is told is so; None while nothing is told."""

    @property
    def needs(self) -> tuple[TagName, ...]:
        """Those of the orders."""
        return self._tags

    @property
    def looks_for(self) -> tuple[FindingPlace, ...]:
        """Late orders of the cell."""
        return (self._place,)

    def update(self, batch: Columns) -> None:
        """Take the next moments."""
        if not len(batch):
            return
        self._newest_ns = int(batch.time_ns[-1])
        self._late_min, self._is_next = _lateness(batch.values[-1])
        if math.isnan(self._late_min):
            return
        is_told = self._began_ns is not None
        if is_told == (self._late_min >= (0.0 if is_told else LATE_MIN)):
            self._since_ns = None
            return
        since_ns = self._newest_ns if self._since_ns is None else self._since_ns
        self._since_ns = min(since_ns, self._newest_ns)  # a clock was set back
        if self._newest_ns - self._since_ns >= LASTS_NS:
            self._began_ns, self._since_ns = (None if is_told else self._since_ns), None

    def findings(self) -> tuple[Finding, ...]:
        """That an order will be late, or is."""
        if self._began_ns is None or math.isnan(self._late_min):
            return ()
        tags = self._tags
        due, wanted = (tags.next_due, tags.next_wanted) if self._is_next else (tags.due, tags.wanted)
        shown = dict.fromkeys((due, wanted, tags.good, tags.cycle))
        return (
            Finding(
                detector=ID,
                detector_version=VERSION,
                symptom=self._place.symptom,
                equipment=self._place.equipment,
                began_ns=self._began_ns,
                seen_ns=self._newest_ns,
                strength=min(_MOST_STRENGTH, max(1.0, self._late_min / LATE_MIN)),
                direction=Direction.DOWN,
                contributions=tuple(Contribution(tag_name=one, share=1.0 / len(shown)) for one in shown),
                evidence=tuple(self._evidence(one) for one in shown),
            ),
        )

    def ignorances(self) -> tuple[Ignorance, ...]:
        """Where orders are not told, or nobody knows how long a part takes."""
        if not math.isnan(self._late_min):
            return ()
        return (self._place.ignorance(IgnoranceReason.STALE_INPUT, self._newest_ns, {"tag": self._tags.cycle}),)

    def learn_anew(self) -> None:
        """There is nothing to learn."""

    def remember(self) -> bytes:
        """There is nothing to remember: a minute tells all."""
        return b""

    def recall(self, memory: bytes) -> bool:
        """There is nothing to recall."""
        return True

    def _evidence(self, tag: TagName) -> Evidence:
        unit = {self._tags.due: "min", self._tags.next_due: "min", self._tags.cycle: "s"}.get(tag, "")
        began_ns = self._newest_ns if self._began_ns is None else self._began_ns
        return Evidence(tag_name=tag, from_ns=began_ns - _SHOWN_NS, to_ns=self._newest_ns, unit=unit)


def order_finders(cell: Cell) -> Iterator[tuple[str, Finder]]:
    """One for each cell that tells its orders and when they are due, by symptom and place."""
    for one in cell.equipment:
        tags = _tags_of(one)
        if one.kind is EquipmentKind.SUPERVISOR and tags is not None:
            yield f"{KnownSymptom.ORDER_LATE.value}|{one.id}", OrderFinder(one.id, tags)


def _tags_of(equipment: Equipment) -> OrderTags | None:
    found = [first_tag(equipment.components, role) for role in _ROLES]
    tags = [one for one in found if one is not None]
    return OrderTags(*tags) if len(tags) == len(_ROLES) else None


def _lateness(row: Floats) -> tuple[float, bool]:
    """By how many minutes the later of the two orders misses its time, and whether that is the next one.

    NaN where that is not known: a value is not heard, or no part was made yet.
    """
    if np.isnan(row).any() or row[5] <= 0.0:
        return math.nan, False
    wanted, good, due_min, next_wanted, next_due_min, cycle_s = row.tolist()
    ends_min = max(0.0, wanted - good) * cycle_s / 60.0
    own = ends_min - due_min if wanted else -math.inf
    following = ends_min + next_wanted * cycle_s / 60.0 - next_due_min if next_wanted else -math.inf
    return max(own, following), following > own
