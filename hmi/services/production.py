"""Watches what the cell makes of its time: joins the watch over stops, the records, the calendar and OEE."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from hmi import clock
from hmi.domain.activity import Activities, activities, tags_of
from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentId, EquipmentKind
from hmi.domain.machine_stops import NO_MACHINES
from hmi.domain.reason_tree import ReasonTree
from hmi.domain.shift_calendar import ShiftCalendar
from hmi.domain.short_stops import SayingId
from hmi.domain.stop import StopId, StopKind, StopSummary, SuggestedCause
from hmi.domain.stop_cause import suggested_cause, with_reason
from hmi.domain.tag import TagDefinition, TagName
from hmi.live.activity_track import Instant
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.live.stop_watch import StopWatch
from hmi.ports.history import HistoryPort
from hmi.ports.journal import JournalUnavailable
from hmi.ports.short_stops import ShortStopPort
from hmi.ports.site import SiteFilePort
from hmi.ports.stops import SpanPort, StopPort
from hmi.services.oee import OeeService
from hmi.services.shifts import ShiftService
from hmi.services.short_stops import ShortStopService
from hmi.services.site_rules import SiteRulesService
from hmi.services.stops import StopService

FORGET_EVERY_S = 3_600.0
"""How often spans are deleted that are older than what the site keeps of its history."""
DAY_NS = 86_400 * 10**9
JUDGED_EVERY_S = 30.0
"""A break begins or ends without anybody changing anything: what has to be explained is judged anew so often."""


class ProductionService:
    """Call ``look`` about once a second. Lives on the service's loop."""

    def __init__(
        self,
        *,
        records: StopPort,
        spans: SpanPort,
        reasons: SiteFilePort[ReasonTree],
        calendar: SiteFilePort[ShiftCalendar],
        history: HistoryPort,
        image: ProcessImage,
        alarms: AlarmList,
        sayings: ShortStopPort,
        new_id: Callable[[int], StopId],
        records_then: Callable[[int], StopPort],
    ) -> None:
        self.on_summary: list[Callable[[StopSummary], None]] = []
        self._image, self._alarms, self._reasons = image, alarms, reasons
        self.watch = StopWatch(
            records, spans, new_id=new_id, short_s=lambda: reasons.value.short_stop_s, find_cause=self._find_cause
        )
        self.shifts = ShiftService(calendar)
        self.rules = SiteRulesService(reasons, calendar, self.shifts)
        self.short = ShortStopService(
            records,
            spans,
            sayings,
            reasons,
            new_id=lambda time_ns: SayingId(new_id(time_ns)),
            no_machines=self._no_machines,
            bring_up_to_date=self._bring_up_to_date,
        )
        self.stops = StopService(
            records,
            spans,
            reasons,
            self.shifts,
            self.short,
            new_id=new_id,
            bring_up_to_date=self._bring_up_to_date,
            records_then=records_then,
        )
        self.oee = OeeService(
            self.stops, self.short, spans, history, image, self.shifts, reasons, bring_up_to_date=self._bring_up_to_date
        )
        self.summary = StopSummary()
        self._judged_s = 0.0
        self._spans = spans
        self._forgotten_s = -FORGET_EVERY_S
        self.use_cell(image.cell)
        self.watch.on_change.append(self.stops.note_change)
        self.short.on_change.append(self.stops.note_change)
        self.stops.on_change.append(self._tell)

    def use_cell(self, cell: Cell) -> None:
        """Watch the equipment of this cell from now on."""
        self._cell = cell
        self._definitions: Mapping[TagName, TagDefinition] = {tag.name: tag for tag in cell.tags}
        self._tags = tags_of(cell.equipment, self._definitions.get)
        self._kinds: Mapping[EquipmentId, EquipmentKind] = {one.id: one.kind for one in cell.equipment}

    def begin(self) -> None:
        """Go on where the last run of the service ended."""
        self.watch.resume(_now())
        self._tell()

    def look(self) -> None:
        """See what everything does now."""
        now = _now()
        if self.rules.changed():
            self.stops.note_change()  # what has to be explained, and by which reasons, is other than it was
        if self._tags:
            self.watch.look(activities(self._tags, self._image.reading, self._definitions.get), now)
        if now.s - self._forgotten_s >= FORGET_EVERY_S:
            self._forget(now)
        if now.s - self._judged_s >= JUDGED_EVERY_S or self.watch.trouble != self.summary.trouble:
            self._tell()

    def end(self) -> None:
        """Write down what everything did up to now."""
        if self._tags:
            self.watch.flush(_now())

    def forget_name(self, name: str) -> None:
        """Of somebody whom the records do not name any longer: neither does what screens are told of stops."""
        self.watch.forget_name(name)
        self.stops.note_change()

    def _no_machines(self) -> frozenset[EquipmentId]:
        return frozenset(place for place, kind in self._kinds.items() if kind in NO_MACHINES)

    def _find_cause(self, kind: StopKind, begin_ns: int, doing: Activities) -> SuggestedCause | None:
        skews = {
            key: status.clock_skew_ms
            for key, status in self._image.connections.items()
            if status.clock_skew_ms is not None
        }
        cause = suggested_cause(kind, begin_ns, self._alarms.alarms.values(), doing, self._cell.equipment, skews)
        return with_reason(self._reasons.value, kind, cause, self._kinds)

    def _forget(self, now: Instant) -> None:
        """Stops stay for good, as other records do; what the machines did second by second does not."""
        self._forgotten_s = now.s
        with suppress(JournalUnavailable):
            self._spans.forget_spans(now.ns - self._cell.history.keep_days * DAY_NS)

    def _bring_up_to_date(self) -> None:
        self.watch.flush(_now())

    def _tell(self) -> None:
        self._judged_s = clock.monotonic_s()
        summary = self.stops.summary(self.watch.trouble)
        if summary == self.summary:
            return
        self.summary = summary
        for listener in self.on_summary:
            listener(summary)


def _now() -> Instant:
    return Instant(clock.now_ns(), clock.monotonic_s())
