"""The site's shifts, asked for by screens and by other services."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from hmi import clock
from hmi.domain.intervals import Intervals
from hmi.domain.shift import AskShifts, Shift, ShiftsAnswer
from hmi.domain.shift_calendar import ShiftCalendar, planned_between, shifts_between
from hmi.ports.site import SitePort
from hmi.services.caller import Caller

DAY_NS = 86_400 * 10**9
MOST_DAYS = 400


class ShiftService:
    """Shifts by the calendar that is in use now."""

    def __init__(self, file: SitePort[ShiftCalendar], now_ns: Callable[[], int] = clock.now_ns) -> None:
        self._file = file
        self._now_ns = now_ns
        self._own_zone = clock.time_zone()

    @property
    def calendar(self) -> ShiftCalendar:
        """The calendar in use."""
        return self._file.value

    @property
    def zone(self) -> ZoneInfo:
        """The calendar's zone."""
        return ZoneInfo(self.calendar.time_zone or self._own_zone)

    async def answer_shifts(self, query: AskShifts, caller: Caller) -> ShiftsAnswer:
        """Shifts of a period."""
        now_ns = self._now_ns() if query.at_ns is None else query.at_ns
        start_ns = now_ns - DAY_NS if query.start_ns is None else query.start_ns
        end_ns = now_ns + DAY_NS if query.end_ns is None else query.end_ns
        calendar = self.calendar
        return ShiftsAnswer(
            shifts=self.shifts(start_ns, min(end_ns, start_ns + MOST_DAYS * DAY_NS)),
            now_ns=now_ns,
            time_zone=calendar.time_zone or self._own_zone,
            is_shipped=self._file.is_shipped,
            trouble=self._file.trouble,
        )

    def shifts(self, start_ns: int, end_ns: int) -> tuple[Shift, ...]:
        """Those that overlap the period, whole."""
        return shifts_between(self.calendar, self.zone, start_ns, end_ns)

    def own_shifts(self, start_ns: int, end_ns: int) -> tuple[Shift, ...]:
        """As ``shifts``, where the site wrote its calendar itself; none of the one that ships."""
        return () if self._file.is_shipped else self.shifts(start_ns, end_ns)

    def planned(self, start_ns: int, end_ns: int) -> Intervals:
        """The times of the period in which production is planned."""
        return planned_between(self.shifts(start_ns, end_ns), start_ns, end_ns)
