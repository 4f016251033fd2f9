"""Gathers what holds around equipment: from what it did, who worked at it, what it works by, and the shift."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from hmi.domain.cell import Cell
from hmi.domain.circumstances import LOOKED_BACK_NS, SERVED_FOR_NS, Past, circumstances_of, works_since_ns
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import Circumstance, places_of
from hmi.domain.production_state import StateSpan
from hmi.domain.recent_past import WORKS_BY, RecentPast
from hmi.domain.shift import Shift
from hmi.domain.state_tags import leaf
from hmi.domain.tag import TagDefinition
from hmi.ports.procedures import ProcedureRunPort
from hmi.ports.stops import SpanPort

_MOST_RUNS = 200


class CircumstanceService:
    """Any thread: spans of hours are thousands, and the loop must not wait for them.

    Args:
        cell: The one in use.
        spans: What the equipment did.
        runs: Who worked at it with a guide.
        changes: What changed lately.
        shifts: The site's own shifts of a period.
    """

    def __init__(
        self,
        cell: Callable[[], Cell],
        spans: SpanPort,
        runs: ProcedureRunPort,
        changes: Callable[[], RecentPast],
        shifts: Callable[[int, int], tuple[Shift, ...]],
    ) -> None:
        self._cell, self._spans, self._runs = cell, spans, runs
        self._changes, self._shifts = changes, shifts

    def present(self, now_ns: int) -> Mapping[tuple[Circumstance, EquipmentId], bool]:
        """What holds at each piece of equipment, and what does not; what nobody knows is left out."""
        cell = self._cell()
        did: dict[EquipmentId, list[StateSpan]] = defaultdict(list)
        for span in self._spans.spans(now_ns - LOOKED_BACK_NS, now_ns):
            if span.equipment is not None:
                did[span.equipment].append(span)
        served = self.served(now_ns)
        tags = {tag.name: tag for tag in cell.tags}
        pasts = {
            one.id: Past(
                works_since_ns=works_since_ns(did[one.id], now_ns),
                served_ns=served.get(one.id),
                changed_ns=self._changed_ns(tags[name] for name in one.tag_names() if name in tags),
            )
            for one in cell.equipment
        }
        shift = next(iter(self._shifts(now_ns, now_ns + 1)), None)
        return circumstances_of(pasts, shift.begin_ns if shift is not None else None, now_ns)

    def served(self, now_ns: int) -> Mapping[EquipmentId, int]:
        """When work with a guide ended last, where any did; silence of the records is no proof of rest."""
        places, ended = places_of(self._cell().equipment), dict[EquipmentId, int]()
        for run in self._runs.runs(now_ns - 2 * SERVED_FOR_NS, now_ns + 1, None, _MOST_RUNS):
            procedure = self._runs.version(run.digest)
            if run.ended_ns is None or run.is_simulated or procedure is None:
                continue
            at = (procedure.equipment,) if procedure.equipment else places.get(procedure.equipment_class, ())
            for place in at:
                ended[place] = max(run.ended_ns, ended.get(place, 0))
        return ended

    def _changed_ns(self, tags: Iterable[TagDefinition]) -> int | None:
        """When what it works by changed last; None where that was before anybody listened, or it tells nothing."""
        changes = self._changes()
        onsets = [changes.onset(tag.name) for tag in tags if leaf(tag.role) in WORKS_BY]
        return max((one.high_ns for one in onsets if one is not None and one.is_witnessed), default=None)
