"""OEE of the cell over a period: gathers planned times, what the cell did, its stops and its counters."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.equipment import ComponentKind
from hmi.domain.equipment_facts import first_tag
from hmi.domain.oee import AskOee, Count, OeeAnswer, RunTime, RunTimeSource, Unknown
from hmi.domain.oee_account import account, availability, effectiveness, oee_index, quality
from hmi.domain.part_counting import (
    Counted,
    CounterTags,
    Sample,
    best_run_time_s,
    counted,
    counters_of,
)
from hmi.domain.production_time import one_line
from hmi.domain.reading import is_present
from hmi.domain.reason_tree import ReasonTree
from hmi.domain.tag import TagName
from hmi.live.process_image import ProcessImage
from hmi.ports.history import HistoryPort, HistoryUnavailable
from hmi.ports.site import SitePort
from hmi.ports.stops import SpanPort
from hmi.services.caller import Caller
from hmi.services.shifts import ShiftService
from hmi.services.short_stops import ShortStopService
from hmi.services.stops import StopService

RUN_TIME_ROLES = ("PlannedRunTime", "PlannedRunTimePerItem", "PlannedCycleTime", "TargetCycleTime", "IdealCycleTime")
"""How job orders and controllers call the planned run time per item; no specification names it."""
_UNIT_S = {"s": 1.0, "min": 60.0, "h": 3600.0, "ms": 1e-3}
BEST_DAYS = 7
BEST_FOR_S = 600.0
"""For how long a best demonstrated run time is used before it is sought anew."""
_NOTICED_NS = 60 * 10**9
DAY_NS = 86_400 * 10**9


@dataclass(slots=True, kw_only=True)
class _Best:
    """The best demonstrated run time, and when it was found."""

    tag_name: TagName | None = None
    seconds: float | None = None
    found_s: float = field(default=-BEST_FOR_S)


class OeeService:
    """Counts come from the history: it knows the counters' past also over restarts of this service."""

    def __init__(
        self,
        stops: StopService,
        short: ShortStopService,
        spans: SpanPort,
        history: HistoryPort,
        image: ProcessImage,
        shifts: ShiftService,
        reasons: SitePort[ReasonTree],
        *,
        bring_up_to_date: Callable[[], None] = lambda: None,
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self._stops, self._short, self._spans, self._history, self._image = stops, short, spans, history, image
        self._shifts, self._reasons = shifts, reasons
        self._bring_up_to_date, self._now_ns = bring_up_to_date, now_ns
        self._best = _Best()

    async def answer_oee(self, query: AskOee, caller: Caller) -> OeeAnswer:
        """Indices, elements and losses, up to now."""
        now_ns = self._now_ns()
        start_ns, end_ns = query.start_ns, max(query.start_ns, min(query.end_ns, now_ns))
        self._bring_up_to_date()
        spans = await asyncio.to_thread(self._spans.spans, start_ns, end_ns, only_cell=True)
        told = account(
            self._shifts.planned(start_ns, end_ns),
            one_line(spans, start_ns, end_ns),
            self._stops.current(start_ns, end_ns),
            self._reasons.value,
            now_ns,
            await self._short.explained(start_ns, end_ns),
        )
        tags = counters_of(self._image.cell)
        try:
            produced, good, rejected, why = await self._counts(tags, start_ns, end_ns)
            run_time = await self._run_time(tags, now_ns)
        except HistoryUnavailable:
            produced = good = rejected = Count()
            why = (Unknown.COUNTS_UNREADABLE,)
            run_time = self._planned_run_time() or RunTime()
        return OeeAnswer(
            start_ns=start_ns,
            end_ns=end_ns,
            availability=availability(told.times),
            effectiveness=effectiveness(told.times, run_time, produced, why),
            quality=quality(produced, good, why),
            oee=oee_index(told.times, run_time, good, why),
            times=told.times,
            run_time=run_time,
            produced=produced,
            good=good,
            rejected=rejected,
            losses=told.losses,
            watched_from_ns=_begun_within(self._spans.watched_since_ns(), start_ns, end_ns),
        )

    async def _counts(
        self, tags: CounterTags, start_ns: int, end_ns: int
    ) -> tuple[Count, Count, Count, tuple[Unknown, ...]]:
        """PQ, GQ, rejected, and why what of it is not known."""
        if tags.processed is None and tags.good is None:
            return Count(), Count(), Count(), (Unknown.NO_GOOD_COUNTER,)
        if tags.rejected is None:
            counted_good = _count(tags.good or tags.processed, await self._counted(tags.good, start_ns, end_ns))
            return Count(), counted_good, Count(), (Unknown.NO_REJECT_COUNTER,)
        rejected = _count(tags.rejected, await self._counted(tags.rejected, start_ns, end_ns))
        if tags.processed is not None:
            produced = _count(tags.processed, await self._counted(tags.processed, start_ns, end_ns))
            return produced, _combined(produced, rejected, -1), rejected, ()
        good = _count(tags.good, await self._counted(tags.good, start_ns, end_ns))
        return _combined(good, rejected, 1), good, rejected, ()

    async def _counted(self, tag: TagName | None, start_ns: int, end_ns: int) -> Counted:
        if tag is None:
            return Counted(None)
        definition = self._image.cell.tags[self._image.index[tag]]
        return counted(await self._samples(tag, start_ns, end_ns), start_ns, definition.data_type)

    async def _samples(self, tag: TagName, start_ns: int, end_ns: int) -> list[Sample]:
        """What was recorded of a counter, from the value in force at ``start_ns`` on."""
        found: list[Sample] = []
        (trace,), _oldest = await self._history.trend((tag,), start_ns, start_ns + 1, 1)
        in_force = np.frombuffer(trace.last, "<f8")
        if len(in_force):
            found.append(Sample(start_ns, float(in_force[0])))
        is_after_gap = False
        at_ns = start_ns
        while at_ns < end_ns:
            page = await self._history.samples((_exactly(tag),), at_ns, end_ns)
            times, values = np.frombuffer(page.time_ns, "<i8"), np.frombuffer(page.value, "<f8")
            for time_ns, value, is_gap in zip(times.tolist(), values.tolist(), page.is_gap, strict=True):
                if is_gap:
                    is_after_gap = True
                else:
                    found.append(Sample(time_ns, value, is_after_gap))
                    is_after_gap = False
            at_ns = max(page.end_ns, at_ns + 1)
        return found

    async def _run_time(self, tags: CounterTags, now_ns: int) -> RunTime:
        planned = self._planned_run_time()
        if planned is not None:
            return planned
        tag = tags.processed or tags.good
        if tag is None:
            return RunTime()
        seconds = await self._best_demonstrated(tag, now_ns)
        return RunTime() if seconds is None else RunTime(seconds=seconds, source=RunTimeSource.BEST_DEMONSTRATED)

    def _planned_run_time(self) -> RunTime | None:
        configured = self._shifts.calendar.planned_run_time_s
        if configured is not None:
            return RunTime(seconds=configured, source=RunTimeSource.CONFIGURED)
        tag = _run_time_tag(self._image.cell)
        reading = self._image.reading(tag) if tag is not None else None
        if tag is None or reading is None or not is_present(reading):
            return None
        unit = self._image.cell.tags[self._image.index[tag]].unit
        if not isinstance(reading.value, int | float) or reading.value <= 0 or unit not in _UNIT_S:
            return None
        return RunTime(seconds=reading.value * _UNIT_S[unit], source=RunTimeSource.JOB_ORDER, tag_name=tag)

    async def _best_demonstrated(self, tag: TagName, now_ns: int) -> float | None:
        now_s = clock.monotonic_s()
        if self._best.tag_name != tag or self._best.seconds is None or now_s - self._best.found_s > BEST_FOR_S:
            seconds = best_run_time_s(await self._samples(tag, now_ns - BEST_DAYS * DAY_NS, now_ns))
            self._best = _Best(tag_name=tag, seconds=seconds, found_s=now_s)
        return self._best.seconds


def _begun_within(since_ns: int | None, start_ns: int, end_ns: int) -> int | None:
    """When the records begin, if they begin noticeably within the period."""
    return since_ns if since_ns is not None and start_ns + _NOTICED_NS < since_ns < end_ns else None


def _count(tag: TagName | None, told: Counted) -> Count:
    return Count(tag_name=tag, count=told.count, resets=told.resets, is_least=told.is_least)


def _combined(one: Count, other: Count, sign: int) -> Count:
    """A count that no counter tells: the sum or the difference of two."""
    if one.count is None or other.count is None:
        return Count()
    return Count(count=max(0, one.count + sign * other.count), is_least=one.is_least or other.is_least)


def _run_time_tag(cell: Cell) -> TagName | None:
    orders = [one for equipment in cell.equipment for one in equipment.components_of(ComponentKind.JOB_CONTROL)]
    others = [one for equipment in cell.equipment for one in equipment.components_of(ComponentKind.PRODUCTION)]
    return first_tag([*orders, *others], *RUN_TIME_ROLES)


def _exactly(tag: TagName) -> str:
    """A shell pattern that only this name matches."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in tag)
