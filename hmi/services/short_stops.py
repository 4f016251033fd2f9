"""Short stops and stops of single machines: read from what the machines did, and explained group by group."""

import asyncio
import math
from collections.abc import Callable, Container, Iterable

from hmi import clock
from hmi.domain.equipment import EquipmentId
from hmi.domain.machine_stops import EARLIER_NS, own_stops, with_first
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.production_state import StateSpan
from hmi.domain.production_time import by_equipment, one_line, short_stops
from hmi.domain.reason_tree import ReasonTree
from hmi.domain.short_stops import SayingId, ShortStopsSaying, machine_of, with_sayings
from hmi.domain.stop import Stop
from hmi.domain.stop_command import ExplainShortStops
from hmi.ports.journal import JournalUnavailable
from hmi.ports.short_stops import ShortStopPort
from hmi.ports.site import SitePort
from hmi.ports.stops import SpanPort, StopPort
from hmi.services.access import actor_of
from hmi.services.caller import Caller

LONGEST_NS = 7 * 86_400 * 10**9
"""A group is explained for a shift, and never for longer than this."""


class ShortStopService:
    """``no_machines`` are those of the cell whose state is no machine's: its supervisor, meters.

    ``until_ns``: what was said later is not known (for a past moment).
    """

    def __init__(
        self,
        records: StopPort,
        spans: SpanPort,
        sayings: ShortStopPort,
        reasons: SitePort[ReasonTree],
        *,
        new_id: Callable[[int], SayingId],
        no_machines: Callable[[], Container[EquipmentId]] = frozenset,
        bring_up_to_date: Callable[[], None] = lambda: None,
        now_ns: Callable[[], int] = clock.now_ns,
        until_ns: int | None = None,
    ) -> None:
        self.on_change: list[Callable[[], None]] = []
        self._records, self._spans, self._sayings, self._reasons = records, spans, sayings, reasons
        self._new_id, self._no_machines = new_id, no_machines
        self._bring_up_to_date, self._now_ns, self._until_ns = bring_up_to_date, now_ns, until_ns

    def as_of(self, records: StopPort, time_ns: int) -> "ShortStopService":
        """As it would have answered at a past moment, by the ``records`` of then."""
        return ShortStopService(
            records, self._spans, self._sayings, self._reasons, new_id=self._new_id, no_machines=self._no_machines,
            now_ns=lambda: time_ns, until_ns=time_ns,
        )  # fmt: skip

    async def counted(self, start_ns: int, end_ns: int) -> tuple[Stop, ...]:
        """Short stops of the cell that begin in a period, as they are counted: without a machine or a reason."""
        self._bring_up_to_date()
        around_ns = self._around_ns
        spans = await asyncio.to_thread(self._spans.spans, start_ns - around_ns, end_ns + around_ns, only_cell=True)
        return _begun(self._short(spans, start_ns, end_ns), start_ns, end_ns)

    async def told(self, start_ns: int, end_ns: int) -> tuple[Stop, ...]:
        """Short stops of the cell that begin in a period, with the machine that was first and the reason given."""
        return _begun(await self._told(start_ns, end_ns), start_ns, end_ns)

    async def explained(self, start_ns: int, end_ns: int) -> tuple[Stop, ...]:
        """Those with a reason that lie in a period, also in part. Where nobody gave any, no machine is even read."""
        if not any(saying.reason for saying in self._said(start_ns - self._around_ns, end_ns)):
            return ()
        return tuple(stop for stop in await self._told(start_ns, end_ns) if stop.reason)

    async def of_machines(self, start_ns: int, end_ns: int) -> tuple[Stop, ...]:
        """Stops of single machines while the cell produced."""
        self._bring_up_to_date()
        spans = await self._read(start_ns, end_ns)
        cell = one_line([span for span in spans if span.equipment is None], start_ns, end_ns)
        watched_ns = min(self._spans.watched_until_ns() or 0, self._now_ns())
        return own_stops(self._lines(spans), cell, self._reasons.value.short_stop_s, watched_ns)

    async def explain(self, command: ExplainShortStops, caller: Caller) -> Outcome:
        """Give all short stops of a machine and kind in a time one reason, another one, or none any more."""
        if command.reason and self._reasons.value.find(command.reason) is None:
            return Refused(reason=Reason.UNKNOWN_STOP_REASON)
        now_ns = self._now_ns()
        end_ns = min(command.end_ns, now_ns)
        if not 0 < end_ns - command.start_ns <= LONGEST_NS:
            return Refused(reason=Reason.STOP_CHANGED)
        meant = [
            stop
            for stop in await self.told(command.start_ns, end_ns)
            if stop.kind is command.stop_kind and stop.reason == command.seen and machine_of(stop) == command.equipment
        ]
        if not meant:
            return Refused(reason=Reason.STOP_CHANGED)
        saying = ShortStopsSaying(
            id=self._new_id(now_ns),
            start_ns=command.start_ns,
            end_ns=end_ns,
            equipment=command.equipment,
            kind=command.stop_kind,
            reason=command.reason,
            seen=command.seen,
            said_by=caller.ref,
            said_ns=now_ns,
            count=len(meant),
            seconds=sum(stop.seconds or 0.0 for stop in meant),
        )
        try:
            self._sayings.put_saying(saying, actor_of(caller))
        except JournalUnavailable as error:
            return Refused(reason=Reason.JOURNAL_UNAVAILABLE, facts={"detail": str(error)})
        for listener in self.on_change:
            listener()
        return Done(result={"count": str(len(meant))})

    @property
    def _around_ns(self) -> int:
        """So far around a period is read: what reaches farther and into it is no short stop."""
        return math.ceil(self._reasons.value.short_stop_s * 1e9)

    async def _told(self, start_ns: int, end_ns: int) -> tuple[Stop, ...]:
        """Whole ones that lie in a period, also in part, with their machines and reasons."""
        self._bring_up_to_date()
        around_ns = self._around_ns
        spans = await self._read(start_ns - around_ns - EARLIER_NS, end_ns + around_ns)
        of_cell = [span for span in spans if span.equipment is None]
        short = self._short(of_cell, start_ns, end_ns)
        return with_sayings(with_first(short, self._lines(spans)), self._said(start_ns - around_ns, end_ns))

    def _short(self, spans: Iterable[StateSpan], start_ns: int, end_ns: int) -> tuple[Stop, ...]:
        """Whole ones that lie in a period, also in part."""
        begin_ns, until_ns = start_ns - self._around_ns, end_ns + self._around_ns
        listed = self._records.stops(begin_ns, until_ns)
        line = one_line(spans, begin_ns, until_ns)
        short = short_stops(line, listed, self._reasons.value.short_stop_s, self._now_ns())
        return tuple(one for one in short if one.begin_ns < end_ns and (one.end_ns or one.begin_ns) > start_ns)

    def _said(self, start_ns: int, end_ns: int) -> tuple[ShortStopsSaying, ...]:
        said = self._sayings.sayings(start_ns, end_ns)
        return said if self._until_ns is None else tuple(one for one in said if one.said_ns <= self._until_ns)

    async def _read(self, start_ns: int, end_ns: int) -> tuple[StateSpan, ...]:
        return await asyncio.to_thread(self._spans.spans, start_ns, end_ns)

    def _lines(self, spans: Iterable[StateSpan]) -> dict[EquipmentId, tuple[StateSpan, ...]]:
        """Whole spans of each machine, one after the other."""
        left_out = self._no_machines()
        told = {place: line for place, line in by_equipment(spans).items() if place is not None}
        return {
            place: one_line(line, min(span.begin_ns for span in line), max(span.end_ns for span in line))
            for place, line in told.items()
            if place not in left_out
        }


def _begun(stops: Iterable[Stop], start_ns: int, end_ns: int) -> tuple[Stop, ...]:
    """Those that begin in a period: one over the border of two shifts is counted in the first, and once."""
    return tuple(one for one in stops if start_ns <= one.begin_ns < end_ns)
