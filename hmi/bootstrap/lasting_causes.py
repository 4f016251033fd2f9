"""Why machines stand, once they stood for a while: what is put right at once needs no advice."""

from collections.abc import Iterable

from hmi import clock
from hmi.domain.equipment import EquipmentId
from hmi.domain.why import Cause, CauseKind


class LastingCauses:
    """Since when each cause is seen, by a clock that nobody sets.

    Args:
        stands_s: So long does a cause stand before it counts.
    """

    def __init__(self, stands_s: float) -> None:
        self._stands_s = stands_s
        self._since_s: dict[tuple[CauseKind, EquipmentId | None], float] = {}

    def of(self, causes: Iterable[Cause]) -> tuple[Cause, ...]:
        """Those of the present that count."""
        now_s, causes = clock.monotonic_s(), tuple(causes)
        self._since_s = {at: self._since_s.get(at, now_s) for at in ((one.kind, one.equipment) for one in causes)}
        return tuple(one for one in causes if now_s - self._since_s[one.kind, one.equipment] >= self._stands_s)
