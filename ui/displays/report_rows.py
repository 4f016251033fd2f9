"""What all sections of a report are made from: the answers, and the numbered rows that its numbers are counted from."""

from collections.abc import Iterable
from dataclasses import replace

from hmi.domain.alarm import AlarmId
from hmi.domain.alarm_query import AlarmHistoryAnswer
from hmi.domain.case_query import CasesAnswer
from hmi.domain.intervals import Intervals, joined
from hmi.domain.person import PersonRef
from hmi.domain.production_state import StateSpan
from hmi.domain.production_time import one_line
from hmi.domain.query import PeopleAnswer, TrendAnswer
from hmi.domain.shift import ShiftsAnswer
from hmi.domain.stop import ReasonPath, StopId
from hmi.domain.stop_query import ReasonsAnswer, StatesAnswer, StopsAnswer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.report_gathering import ReportAnswers
from ui.displays.report_moments import ReportMoments
from ui.displays.report_readings import readings_table, states_table
from ui.displays.report_tables import acts_table, alarms_table, answers_table, cases_table, stops_table
from ui.widgets.report_document import Rows, Section, Table

MOST_PRINTED = 150
"""Rows of one table: about four pages. All of them are in its CSV file, and on a screen behind each number."""


class ReportRows:
    """Built once per report; a part without an answer has no rows."""

    def __init__(self, bridge: Bridge, told: ReportAnswers) -> None:
        self.bridge, self.told = bridge, told
        self.moments = ReportMoments(told.start_ns, told.end_ns)
        """How times are told."""
        people = told.answers.get("people")
        self.names: dict[PersonRef, str] = (
            {one.ref: one.display_name for one in people.people} if isinstance(people, PeopleAnswer) else {}
        )
        reasons = told.answers.get("reasons")
        self.tree = reasons.tree if isinstance(reasons, ReasonsAnswer) else None
        self.line = self._line()
        """What the cell did, cut to the period; none where it is not known."""
        self.planned = self._planned()
        """Times in which production was planned; None where the calendar was not told."""
        self.stops = self._stops()
        self.states = states_table(self.moments, self.line, self.planned) if self.line else None
        records = told.answers.get("alarms")
        self.alarms = self.answers = None
        self._of_alarm: dict[str, list[str]] = {}
        if isinstance(records, AlarmHistoryAnswer):
            self.alarms = alarms_table(bridge, self.moments, records.rows, records.total)
            self.answers = answers_table(bridge, self.moments, records.rows)
            for row in self.alarms.rows:
                self._of_alarm.setdefault(row.subject, []).append(row.id)
        self.acts = acts_table(bridge, self.moments, told.acts, is_cut=told.is_cut) if "acts" in told.answers else None
        self.cases = self._cases()
        self.readings = readings_table(bridge, self.moments, self._traces())
        self._stop_ids = {row.raw[0]: row.id for row in self.stops.rows} if self.stops is not None else {}

    @property
    def appendix(self) -> tuple[Table, ...]:
        """The tables that hold something, in the order of the sections."""
        tables = (self.stops, self.states, self.readings, self.alarms, self.answers, self.acts, self.cases)
        return tuple(replace(table, most_printed=MOST_PRINTED) for table in tables if table is not None and table.rows)

    def of_stops(self, ids: Iterable[StopId | str]) -> Rows | None:
        """Rows of these stops; none of a stop that is not listed."""
        return self._rows("stops", (self._stop_ids[str(one)] for one in ids if str(one) in self._stop_ids))

    def of_alarms(self, alarms: Iterable[AlarmId]) -> Rows | None:
        """Rows of these alarms."""
        return self._rows("alarms", (row for alarm in alarms for row in self._of_alarm.get(alarm, ())))

    def of_short(self, reason: ReasonPath) -> Rows | None:
        """Rows of the short stops with this reason; empty: of those that nobody explained."""
        answer = self.told.answers.get("stops")
        listed = answer.stops if isinstance(answer, StopsAnswer) else ()
        return self.of_stops(stop.id for stop in listed if stop.is_short and stop.reason == reason)

    def of_states(self, chosen: Iterable[int]) -> Rows | None:
        """Rows of what the cell did, by their place in ``line``."""
        return self._rows("states", (f"T{number + 1}" for number in chosen))

    def of_readings(self, tags: Iterable[str | None]) -> Rows | None:
        """Rows of what these counters told."""
        wanted = {str(tag) for tag in tags if tag is not None}
        if self.readings is None:
            return None
        return self._rows("readings", (row.id for row in self.readings.rows if row.subject in wanted))

    def missing(self, title: str, name: str) -> Section:
        """A section whose answer is missing says why, and shows no number."""
        why = self.told.faults.get(name) or _("The cell service did not answer.")
        return Section(title=title, fault=_("Not available. {reason}").format(reason=why))

    @staticmethod
    def _rows(table: str, ids: Iterable[str]) -> Rows | None:
        found = tuple(ids)
        return Rows(table=table, ids=found) if found else None

    def _line(self) -> tuple[StateSpan, ...]:
        answer = self.told.answers.get("states")
        if not isinstance(answer, StatesAnswer):
            return ()
        cell = (span for span in answer.spans if span.equipment is None)
        return one_line(cell, self.told.start_ns, self.told.until_ns)

    def _planned(self) -> Intervals | None:
        answer = self.told.answers.get("shifts")
        if not isinstance(answer, ShiftsAnswer):
            return None
        return joined(part for shift in answer.shifts for part in shift.planned(self.told.until_ns))

    def _stops(self) -> Table | None:
        answer = self.told.answers.get("stops")
        if not isinstance(answer, StopsAnswer):
            return None
        return stops_table(self.bridge, self.moments, answer.stops, self.tree, self.told.asked_ns, answer.left_out)

    def _cases(self) -> Table | None:
        answer = self.told.answers.get("cases")
        if not isinstance(answer, CasesAnswer):
            return None
        return cases_table(self.bridge, answer.cases, self.names, answer.has_more)

    def _traces(self) -> list[TrendAnswer]:
        found = (self.told.answers.get(name) for name in ("counters", "energy"))
        return [one for one in found if isinstance(one, TrendAnswer)]
