"""Parts of a period out of a controller's counter, which begins anew, wraps, and is not always heard."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from hmi.domain.cell import Cell
from hmi.domain.equipment import ComponentKind, Equipment, EquipmentKind
from hmi.domain.equipment_facts import GOOD_ROLES, REJECT_ROLES, first_tag
from hmi.domain.state_tags import leaf
from hmi.domain.tag import DataType, TagName

PROCESSED_ROLES: Final = ("ProdProcessedCount", "ProductsProcessed")
"""All products, good and defective (OMAC PackTags 3.0, Admin.ProdProcessedCount)."""
_LARGEST: Final[dict[DataType, int]] = {
    DataType.BYTE: 2**8 - 1,
    DataType.UINT16: 2**16 - 1,
    DataType.INT16: 2**15 - 1,
    DataType.UINT32: 2**32 - 1,
    DataType.INT32: 2**31 - 1,
}
_NEAR_END = 0.95
"""A counter that falls from so near its end to near its beginning has wrapped; from elsewhere it began anew."""
BEST_OF_PARTS: Final = 10
"""Parts in a row of which the fastest make the best demonstrated run time."""


class CounterTags(NamedTuple):
    """Where the parts of a cell are counted; None where nothing counts them."""

    processed: TagName | None
    good: TagName | None
    rejected: TagName | None


class Sample(NamedTuple):
    """One recorded value of a counter."""

    time_ns: int
    value: float
    is_after_gap: bool = False
    """Nobody listened between the one before and this one."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Parts that a counter tells over a period; ``count`` is None where it told nothing."""

    count: int | None
    resets: int = 0
    is_least: bool = False


def counters_of(cell: Cell) -> CounterTags:
    """The counters that tell the cell's parts: its supervisor's, else those of the equipment that parts leave last.

    Counters of a unit come before those of a job order: an order's last part is often not told before the next begins.
    """
    ranked = sorted(cell.equipment, key=lambda one: (one.kind is not EquipmentKind.SUPERVISOR, bool(one.feeds)))
    for equipment in ranked:
        found = _counters_of(equipment)
        if found.processed is not None or found.good is not None:
            return found
    return CounterTags(None, None, None)


def counted(samples: Iterable[Sample], start_ns: int, data_type: DataType) -> Counted:
    """How many parts a counter tells from ``start_ns`` on.

    Args:
        samples: In order of time; one at or before ``start_ns`` is what the counter said when the period began.
        start_ns: The first moment of the period, Unix ns.
        data_type: Of the tag: tells where it wraps.
    """
    count, resets, is_least = 0, 0, False
    before: Sample | None = None
    for sample in samples:
        if sample.value != sample.value or sample.value < 0:  # NaN: nothing usable
            continue
        if before is None:
            is_least = sample.time_ns > start_ns and sample.value > 0
        elif sample.value >= before.value:
            count += round(sample.value - before.value)
        elif _has_wrapped(before.value, sample.value, data_type):
            count += round(_LARGEST[data_type] - before.value + 1 + sample.value)
        else:
            count += round(sample.value)
            resets += 1
            is_least = is_least or sample.is_after_gap
        before = sample
    return Counted(None) if before is None else Counted(count, resets, is_least)


def best_run_time_s(samples: Iterable[Sample]) -> float | None:
    """Seconds per part of the fastest ten in a row that somebody watched; None where there never were ten."""
    best: float | None = None
    moments: list[int] = []
    before: Sample | None = None
    for sample in samples:
        if before is None or sample.is_after_gap or sample.value < before.value:
            moments = []
        elif sample.value > before.value:
            moments.extend([sample.time_ns] * round(sample.value - before.value))
            if len(moments) > BEST_OF_PARTS and moments[-1] > moments[-1 - BEST_OF_PARTS]:
                seconds = (moments[-1] - moments[-1 - BEST_OF_PARTS]) / 1e9 / BEST_OF_PARTS
                best = seconds if best is None else min(best, seconds)
        before = sample
    return best


def _counters_of(equipment: Equipment) -> CounterTags:
    pack = equipment.components_of(ComponentKind.PACKML)
    processed = first_tag(pack, *PROCESSED_ROLES)
    if processed is not None:
        return CounterTags(processed, None, first_tag(pack, *REJECT_ROLES))
    steady = [one for one in equipment.components if one.kind is not ComponentKind.JOB_CONTROL]
    for components in (steady, list(equipment.components)):
        good = first_tag(components, *(role for role in GOOD_ROLES if leaf(role) not in PROCESSED_ROLES))
        if good is not None:
            return CounterTags(None, good, first_tag(components, *REJECT_ROLES))
    processed = first_tag(equipment.components, *PROCESSED_ROLES)
    return CounterTags(processed, None, first_tag(equipment.components, *REJECT_ROLES))


def _has_wrapped(before: float, after: float, data_type: DataType) -> bool:
    largest = _LARGEST.get(data_type)
    return largest is not None and before >= largest * _NEAR_END and after <= largest * (1 - _NEAR_END)
