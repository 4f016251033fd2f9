"""What a report is made of: one query after the other, so that no screen waits; what was refused is kept as such."""

from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, Signal

from hmi.domain.alarm_query import AlarmFilter, AskAlarmFigures, AskAlarmHistory
from hmi.domain.case_query import AskCases
from hmi.domain.equipment_facts import EquipmentFacts
from hmi.domain.handover_query import AskHandovers
from hmi.domain.oee import AskOee, OeeAnswer
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.query import Answer, AskJournal, AskPeople, AskTrend, JournalAnswer, JournalRow, Query
from hmi.domain.shift import AskShifts
from hmi.domain.stop_query import AskReasons, AskStates, AskStops, StopFilter
from hmi.domain.tag import TagName
from ui.bridge import Bridge
from ui.displays.report_paging import MOST_ROWS, PAGE, joined_answer, next_page
from ui.wording.outcome import reason_sentence

ACTS = (
    "write_tag", "call_method", "add_tags", "remove_tag", "acknowledge_alarm", "confirm_alarm", "comment_alarm",
    "shelve_alarm", "unshelve_alarm", "enable_alarm", "respond_to_dialog", "take_alarm", "give_back_alarm",
    "trust_certificate", "distrust_certificate", "keep_history",
)  # fmt: skip
"""What people did to the cell and its alarms; accounts are nobody's business in a report of a shift."""
TREND_COLUMNS = 400
_ENERGY = ("AcActiveEnergyTotalImportHp", "AcActiveEnergyTotalImport", "TotalEnergyConsumption")
"""Counters of energy, the first that there is of each meter."""
_HANDOVER_NS = 2 * 3600 * 10**9
"""A handover belongs to a shift whose end it was begun near to."""


@dataclass(slots=True, kw_only=True)
class ReportAnswers:
    """Everything that was answered, by the name of what was asked."""

    start_ns: int
    end_ns: int
    asked_ns: int
    """When it was asked, by the service's clock: nothing later is in it."""
    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    faults: dict[str, str] = field(default_factory=dict[str, str])
    """Why something could not be answered, in words."""
    acts: list[JournalRow] = field(default_factory=list[JournalRow])
    """Newest first."""
    is_cut: bool = False
    """There are more acts than ``MOST_ROWS``."""
    is_broken_off: bool = False
    """The service was silent at the end: it would tell more when it is back."""

    @property
    def until_ns(self) -> int:
        """Where the data ends."""
        return min(self.end_ns, self.asked_ns)


class ReportGathering(QObject):
    """Gathers one report at a time; a newer wish replaces an older one."""

    gathered = Signal(object)
    """The ``ReportAnswers``, complete."""
    progressed = Signal(int, int)
    """How many of how many queries are answered."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._told: ReportAnswers | None = None
        self._queue: list[tuple[str, Query]] = []
        self._all = 0

    @property
    def is_running(self) -> bool:
        """Whether answers are missing still."""
        return self._told is not None

    def start(self, start_ns: int, end_ns: int) -> None:
        """Gather what is known of ``start_ns <= t < end_ns``."""
        told = ReportAnswers(start_ns=start_ns, end_ns=end_ns, asked_ns=self._bridge.now_ns)
        self._told = told
        self._queue = list(self._queries(told))
        self._all = len(self._queue)
        self._next(told)

    def stop(self) -> None:
        """Nobody waits for it any more."""
        self._told, self._queue = None, []

    def _queries(self, told: ReportAnswers) -> list[tuple[str, Query]]:
        start_ns, end_ns = told.start_ns, told.until_ns
        alarms = AlarmFilter(start_ns=start_ns, end_ns=end_ns)
        short = StopFilter(with_short=True, with_machines=True)
        kinds = tuple(f"{act}.{stage}" for act in ACTS for stage in ("asked", "done", "refused", "failed"))
        return [
            ("people", AskPeople()),
            ("reasons", AskReasons()),
            ("shifts", AskShifts(start_ns=start_ns, end_ns=max(end_ns, start_ns + 1))),
            ("oee", AskOee(start_ns=start_ns, end_ns=told.end_ns)),
            ("stops", AskStops(start_ns=start_ns, end_ns=end_ns, filter=short, limit=PAGE, is_by_time=True)),
            ("states", AskStates(start_ns=start_ns, end_ns=end_ns, only_cell=True)),
            ("figures", AskAlarmFigures(filter=alarms)),
            ("alarms", AskAlarmHistory(filter=alarms, is_descending=False, limit=PAGE)),
            ("cases", AskCases(start_ns=start_ns, end_ns=end_ns, limit=PAGE)),
            ("handovers", AskHandovers(start_ns=start_ns, end_ns=told.end_ns + _HANDOVER_NS, limit=10)),
            ("energy", self._trend(told, self.energy_tags())),
            ("acts", AskJournal(kinds=kinds, start_ns=start_ns, end_ns=end_ns, limit=PAGE)),
        ]

    def _trend(self, told: ReportAnswers, tags: tuple[TagName, ...]) -> AskTrend:
        return AskTrend(tag_names=tags, start_ns=told.start_ns, end_ns=told.until_ns, columns=TREND_COLUMNS)

    def energy_tags(self) -> tuple[TagName, ...]:
        """Counters of imported energy, one for each machine that has one."""
        found: list[TagName] = []
        for equipment in self._bridge.picture.cell.equipment:
            facts = EquipmentFacts.of(equipment, self._bridge.picture.definition)
            for role in _ENERGY:
                names = [name for name in facts.tags if self._role(name) == role]
                if names:
                    found.append(names[0])
                    break
        return tuple(found)

    def _role(self, name: TagName) -> str:
        definition = self._bridge.picture.definition(name)
        return "" if definition is None else definition.role.rpartition(".")[2]

    def _next(self, told: ReportAnswers) -> None:
        if self._told is not told:
            return
        self.progressed.emit(self._all - len(self._queue), self._all)
        if not self._queue:
            self._told = None
            self.gathered.emit(told)
            return
        name, query = self._queue.pop(0)
        self._bridge.ask(query, partial(self._take, told, name, query))

    def _take(self, told: ReportAnswers, name: str, query: Query, answer: Answer | Outcome) -> None:
        if self._told is not told:
            return
        told.is_broken_off = isinstance(answer, Failed) and answer.reason is Reason.SERVICE_SILENT
        if isinstance(answer, Refused | Failed):
            told.faults[name] = str(reason_sentence(answer))
        else:
            further = self._keep(told, name, query, answer)
            if further is not None:
                self._queue.insert(0, (name, further))
        self._next(told)

    def _keep(self, told: ReportAnswers, name: str, query: Query, answer: Answer | Outcome) -> Query | None:
        """Add an answer to what is there already, and give what has to be asked next because of it."""
        before = told.answers.get(name)
        told.answers[name] = joined_answer(before, answer)  # pyright: ignore[reportArgumentType]  # Done answers none
        if isinstance(answer, JournalAnswer):
            told.acts += answer.rows
            told.is_cut = len(answer.rows) == PAGE and len(told.acts) >= MOST_ROWS
        elif isinstance(answer, OeeAnswer):
            counts = (answer.produced, answer.good, answer.rejected)
            tags = tuple(dict.fromkeys(one.tag_name for one in counts if one.tag_name is not None))
            if tags:
                self._queue.insert(0, ("counters", self._trend(told, tags)))
        return next_page(query, answer, told.answers[name], len(told.acts))
