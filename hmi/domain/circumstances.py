"""What holds around equipment at a moment, from when it last worked, was served, was changed over; unknown stays so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import Circumstance
from hmi.domain.production_state import ProductionState, StateSpan

_MIN_NS: Final = 60 * 10**9
WARM_AFTER_NS: Final = 30 * _MIN_NS
COLD_AFTER_NS: Final = 120 * _MIN_NS
SERVED_FOR_NS: Final = 24 * 60 * _MIN_NS
CHANGED_FOR_NS: Final = 120 * _MIN_NS
SHIFT_IS_YOUNG_NS: Final = 30 * _MIN_NS
LOOKED_BACK_NS: Final = COLD_AFTER_NS + WARM_AFTER_NS
"""From spans of so long can be told whether a machine is warm."""
_WATCHED: Final = 0.95
"""Of that time, at least, somebody has to have watched before it is said that a machine did not work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Moments of one piece of equipment, Unix ns by our clock. None: nobody knows; 0: never, as far as is known."""

    works_since_ns: int | None = None
    """Since when it works without a break of ``COLD_AFTER_NS``."""
    served_ns: int | None = None
    """When work at it ended last: a procedure, a stop for maintenance."""
    changed_ns: int | None = None
    """When its part type, program or recipe changed last."""


def circumstances_of(
    pasts: Mapping[EquipmentId, Past], shift_began_ns: int | None, now_ns: int
) -> dict[tuple[Circumstance, EquipmentId], bool]:
    """Which circumstances hold, and which do not; those of which nothing is known are left out.

    A moment that lies ahead of ours, as after a clock was set, is not known.
    """
    found: dict[tuple[Circumstance, EquipmentId], bool] = {}
    for place, past in pasts.items():
        for circumstance, since_ns, for_ns in (
            (Circumstance.COLD_START, past.works_since_ns, WARM_AFTER_NS),
            (Circumstance.AFTER_MAINTENANCE, past.served_ns, SERVED_FOR_NS),
            (Circumstance.AFTER_CHANGEOVER, past.changed_ns, CHANGED_FOR_NS),
            (Circumstance.SHIFT_BEGAN, shift_began_ns, SHIFT_IS_YOUNG_NS),
        ):
            if since_ns is not None and since_ns <= now_ns:
                found[circumstance, place] = since_ns > 0 and now_ns - since_ns < for_ns
    return found


def works_since_ns(spans: Iterable[StateSpan], now_ns: int) -> int | None:
    """Since when one machine works without a long break, or a moment that lies before that.

    Args:
        spans: What the machine did in the last ``LOOKED_BACK_NS``.
        now_ns: Unix ns.

    Returns:
        None where it does not work, or where nobody knows how long it did not.
    """
    heard = [one for one in spans if one.activity.state is not ProductionState.NO_DATA]
    working = [one for one in heard if one.activity.state is ProductionState.PRODUCING]
    warm_ns = now_ns - WARM_AFTER_NS
    before = max((min(one.end_ns, warm_ns) for one in working if one.begin_ns <= warm_ns), default=None)
    lately = min((max(one.begin_ns, warm_ns) for one in working if one.end_ns > warm_ns), default=None)
    if lately is None:
        return None
    if before is not None and lately - before < COLD_AFTER_NS:
        return before
    begin_ns = now_ns - LOOKED_BACK_NS
    watched_ns = sum(min(one.end_ns, now_ns) - max(one.begin_ns, begin_ns) for one in heard)
    return lately if watched_ns >= _WATCHED * LOOKED_BACK_NS else None
