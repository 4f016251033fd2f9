"""Production stops: the shift as ribbons, what somebody has to explain, and three taps to a reason."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.equipment import EquipmentId
from hmi.domain.machine_stops import NO_MACHINES
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.production_state import StateSpan
from hmi.domain.query import Answer
from hmi.domain.reason_tree import ReasonTree
from hmi.domain.short_stops import ShortStops
from hmi.domain.stop import ReasonPath, Stop, StopId
from hmi.domain.stop_query import (
    AskReasons,
    AskStates,
    AskStops,
    ReasonsAnswer,
    StatesAnswer,
    StopFilter,
    StopsAnswer,
)
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.advice_beside import advice_for_stop, advice_line_words
from ui.displays.display import Display
from ui.displays.people_names import PeopleNames
from ui.displays.shift_choice import ShiftChoice
from ui.displays.stop_acts import StopActs, neighbour_before
from ui.displays.stop_card import StopCard
from ui.displays.stop_machines import machine_facts
from ui.displays.stop_report import stop_report
from ui.displays.stop_ribbons import brackets_of, legend, ribbons_of
from ui.displays.stop_summary import nothing_words, summary_words
from ui.displays.stop_words import (
    group_title,
    place_words,
    proposal_words,
    row_content,
    short_facts,
    stop_facts,
    stop_title,
)
from ui.faceplates.machine_choice import MachineChoiceFaceplate
from ui.models.keyed_rows import ROW_ROLE
from ui.models.report_context import ReportContext
from ui.models.stop_rows import StopRows, key_of
from ui.theme import look
from ui.widgets.all_well import AllWell
from ui.widgets.icon_key import IconKey
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.state_ribbon import StateRibbon
from ui.widgets.steady_list import SteadyList
from ui.widgets.text_direction import at_beginning
from ui.wording.outcome import outcome_sentence

TICK_MS = 10_000
_LIST_SHARE, _CARD_SHARE = 5, 6
_ROOMY_PX = 900
"""Height of a window in which ribbons of all machines leave room for the rest."""
_ROW_SCALE = 1.15


class StopsDisplay(Display):
    """What is not explained stands on top, of whatever shift it is, until somebody says why."""

    name = "stops"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._names = PeopleNames(bridge, self)
        self._tree: ReasonTree | None = None
        self._trouble = ""
        self._recent: tuple[ReasonPath, ...] = ()
        self._of_shift: StopsAnswer | None = None
        self._fault = ""
        """Why stops could not be read."""
        self._unexplained: tuple[Stop, ...] = ()
        self._chosen: str | None = None
        """Key of the row that is shown in full."""
        self._machine: EquipmentId | None = None
        """Only stops that are put down to it are listed."""
        self._beside_of: tuple[StopId, int | None] | None = None
        """The stop, and when it ended, of which it was asked what all machines did over it."""
        self._beside: tuple[StateSpan, ...] = ()
        """What was answered."""
        self._is_beside_refused = False
        self.choice = ShiftChoice(bridge)
        self.ribbon = StateRibbon()
        self.summary, self.short_key, self.machines_key = QLabel(), QPushButton(), QPushButton()
        self.machine_key = IconKey("search")
        self._has_entered = False
        content_of = row_content(bridge, lambda: self._tree)
        self.rows = StopRows(lambda row: content_of(row).spoken, self)
        self.list = SteadyList(self.rows, RowDelegate(ROW_ROLE, content_of, self, scale=_ROW_SCALE))
        self.card = StopCard()
        self.acts = StopActs(bridge, self.card, self)
        self.all_well = AllWell()
        self._pages = QStackedLayout()
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._ask_states)
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Stops")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("Stops"))
        self.ribbon.setAccessibleName(_("What the cell and its machines did in this shift"))
        self.summary.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        self.short_key.setText(_("Short stops"))
        self.machines_key.setText(_("Machines"))
        self._name_machine_key()
        self.choice.retranslate()
        self.card.retranslate()
        self.ribbon.show_legend(legend())
        self.rows.redraw()
        self._show_stops()
        self._ask_states()

    @override
    def acting_parts(self) -> Iterable[QWidget]:
        return self.card.acting_parts

    @override
    def report_context(self) -> ReportContext:
        stop = self.list.currentIndex().data(ROW_ROLE)
        return stop_report(stop, self._tree) if isinstance(stop, Stop) else ReportContext()

    @override
    def rebuild(self) -> None:
        self._ask()

    @override
    def enter(self) -> None:
        if not self._has_entered:
            self.machines_key.setChecked(self.window().height() >= _ROOMY_PX)
            self._has_entered = True
        self._ask()
        self._tick.start()

    @override
    def leave(self) -> None:
        self._tick.stop()

    @override
    def open_subject(self, subject: str) -> None:
        """A stop by its id; its shift is shown, too."""
        self._chosen = subject
        query = AskStops(filter=StopFilter(ids=(StopId(subject),), with_replaced=True))
        self.bridge.ask(query, self._take_subject)

    def _build(self) -> None:
        self.summary.setProperty("look", "heading")
        self.summary.setWordWrap(True)
        for key in (self.machines_key, self.short_key):
            key.setCheckable(True)
        self.machine_key.setCheckable(True)
        filled, well = QWidget(), QWidget()
        body = QHBoxLayout(filled)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look().gap_px)
        body.addWidget(self.list, _LIST_SHARE)
        body.addWidget(self.card, _CARD_SHARE)
        centre = QVBoxLayout(well)
        centre.addWidget(self.all_well)
        self._pages.addWidget(filled)
        self._pages.addWidget(well)
        top = QHBoxLayout()
        top.setSpacing(look().gap_px)
        top.addWidget(self.choice, 1)
        top.addWidget(self.machines_key)
        top.addWidget(self.short_key)
        top.addWidget(self.machine_key)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addLayout(top)
        column.addWidget(self.ribbon)
        column.addWidget(self.summary)
        column.addLayout(self._pages, 1)

    def _listen(self) -> None:
        self.choice.chosen.connect(self._ask_shift)
        self.short_key.toggled.connect(self._ask_shift)
        self.machines_key.toggled.connect(self._ask_states)
        self.machine_key.clicked.connect(self._ask_machine)
        self.bridge.stops_changed.connect(self._on_change)
        self.bridge.scene_left.connect(self._forget)
        self.bridge.scene_changed.connect(self._on_change)
        self.bridge.attachment_changed.connect(self._on_change)
        self.bridge.advices.changed.connect(self._on_advices_changed)
        self._names.changed.connect(self._on_names)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self.list.finger_lifted.connect(self._show_stops)
        self.ribbon.stop_tapped.connect(self._choose_stop)
        self.acts.made.connect(self._choose_stop)

    def _forget(self) -> None:
        """What was told of another moment is not shown for this one."""
        self._of_shift, self._unexplained, self._fault = None, (), ""
        self._beside_of, self._beside = None, ()
        self.ribbon.show_ribbons((), ())
        self._show_stops()

    def _on_change(self) -> None:
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        self._names.ask()
        self.bridge.ask(AskReasons(), self._take_reasons)
        self.choice.ask()

    def _ask_shift(self) -> None:
        wanted = StopFilter(with_short=self.short_key.isChecked(), with_machines=True, machine=self._machine)
        query = AskStops(start_ns=self.choice.start_ns, end_ns=self.choice.end_ns, filter=wanted)
        self.bridge.ask(query, self._take_stops)
        unexplained = StopFilter(only_unexplained=True, machine=self._machine)
        self.bridge.ask(AskStops(filter=unexplained), self._take_unexplained)
        self._ask_states()

    def _ask_states(self) -> None:
        if self.isVisible():
            only_cell = not self.machines_key.isChecked() and self._machine is None
            query = AskStates(start_ns=self.choice.start_ns, end_ns=self.choice.end_ns, only_cell=only_cell)
            self.bridge.ask(query, self._take_states)

    def _take_states(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, StatesAnswer):
            choice = self.choice
            self.ribbon.show_period(choice.start_ns, choice.end_ns, self.bridge.now_ns, choice.ticks())
            stops = self._of_shift.stops if self._of_shift is not None else ()
            brackets = brackets_of(stops, self.bridge.now_ns)
            self.ribbon.show_ribbons(
                ribbons_of(self.bridge, answer.spans, choice.shift, self._has_ribbon),
                brackets,
            )
            if not self.list.is_held:
                self.rows.redraw()  # what lasts lasts longer by now
                shown = self.list.currentIndex().data(ROW_ROLE)
                if isinstance(shown, Stop) and (shown.is_open or self._is_beside_refused):
                    self._ask_beside(shown)
                self._show_chosen()

    def _has_ribbon(self, machine: EquipmentId) -> bool:
        """The one that everything is narrowed down to, else all or none."""
        return self.machines_key.isChecked() if self._machine is None else machine == self._machine

    def _take_stops(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, StopsAnswer):
            self._of_shift, self._recent, self._fault = answer, answer.recent, ""
        elif isinstance(answer, Refused | Failed) and self.bridge.is_heard:
            self._of_shift, self._fault = None, str(outcome_sentence(answer))
        self._show_stops()

    def _take_unexplained(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, StopsAnswer):
            self._unexplained = answer.stops
            self._show_stops()

    def _take_subject(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, StopsAnswer) and answer.stops:
            self.choice.show_moment(answer.stops[0].begin_ns)

    def _take_reasons(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, ReasonsAnswer):
            self._tree, self._trouble = answer.tree, answer.trouble
            self.rows.redraw()
            self._show_chosen()

    def _show_stops(self) -> None:
        if self.list.is_held:
            return  # shown as soon as the finger is lifted: nothing moves under it
        of_shift = self._of_shift.stops if self._of_shift is not None else ()
        listed = {stop.id: stop for stop in (*self._unexplained, *of_shift)}
        chosen = self._chosen
        with self.list.steady():
            self.rows.show_stops(list(listed.values()), self._of_shift.groups if self._of_shift is not None else ())
        row = self.rows.row_of(chosen) if chosen is not None else None
        self._choose(row if row is not None else self.rows.first_row())
        self._pages.setCurrentIndex(0 if self.rows.rowCount() else 1)
        machine = place_words(self.bridge, self._machine) if self._machine is not None else ""
        self.summary.setText(summary_words(self.bridge, self._of_shift, self._fault, self._trouble, machine))
        is_known = self.bridge.is_heard and self.bridge.picture.is_attached and self._of_shift is not None
        nothing = nothing_words(self.bridge, self._of_shift, self._fault, machine)
        self.all_well.show_words(*nothing, is_known=is_known)
        self._show_chosen()

    def _choose_stop(self, identity: str) -> None:
        self._chosen = identity
        row = self.rows.row_of(self._chosen)
        if row is not None:
            self._choose(row)
            self.list.scrollTo(self.rows.index(row))

    def _choose(self, row: int | None) -> None:
        index = self.rows.index(row) if row is not None else QModelIndex()
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)

    def _on_chosen(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, Stop | ShortStops):
            self._chosen = str(key_of(row))
            self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.list.currentIndex().data(ROW_ROLE)
        is_one = isinstance(row, Stop | ShortStops)
        self.card.setVisible(is_one)
        if isinstance(row, Stop):
            self._show_stop(row)
        elif isinstance(row, ShortStops):
            self._show_short(row)
        else:
            self.acts.choose(None, None, self._tree, self._recent)

    def _show_stop(self, stop: Stop) -> None:
        self.ribbon.choose(stop.id)
        advice = (_("Advice"), advice_line_words(self.bridge, advice_for_stop(self.bridge, stop)))
        facts = [advice, *stop_facts(self.bridge, stop, self._tree, self._names.known)]
        self.card.show_stop(stop_title(stop, self._tree), proposal_words(self.bridge, stop), facts)
        if self._beside_of != (stop.id, stop.end_ns):
            self._beside_of, self._beside = (stop.id, stop.end_ns), ()
            self._ask_beside(stop)
        self.card.show_machines(machine_facts(self.bridge, stop, self._beside) if stop.equipment is None else ())
        before = neighbour_before(stop, self.rows.stops)
        self.acts.choose(stop, before, self._tree, self._recent)

    def _show_short(self, group: ShortStops) -> None:
        facts = short_facts(self.bridge, group, self._tree, self._names.known)
        self.card.show_stop(group_title(self.bridge, group, self._tree), "", facts)
        self.card.show_machines(())
        asked_ns = self._of_shift.asked_ns if self._of_shift is not None else 0
        span_ns = (self.choice.start_ns, min(self.choice.end_ns, asked_ns))
        self.acts.choose_short(group, span_ns, self._tree, self._recent)

    def _ask_beside(self, stop: Stop) -> None:
        self._is_beside_refused = False
        end_ns = self.bridge.now_ns if stop.end_ns is None else stop.end_ns
        query = AskStates(start_ns=stop.begin_ns, end_ns=max(end_ns, stop.begin_ns + 1))
        self.bridge.ask(query, partial(self._take_beside, stop.id))

    def _take_beside(self, stop: StopId, answer: Answer | Outcome) -> None:
        shown = self.list.currentIndex().data(ROW_ROLE)
        if not isinstance(answer, StatesAnswer):
            self._is_beside_refused = True  # asked for again with the next look at what everything does
        elif isinstance(shown, Stop) and shown.id == stop:
            self._beside = answer.spans
            facts = machine_facts(self.bridge, shown, answer.spans) if shown.equipment is None else ()
            self.card.show_machines(facts)

    def _ask_machine(self) -> None:
        self._name_machine_key()  # it is checked by what is chosen, not by the tap
        equipment = self.bridge.picture.cell.equipment
        machines = [(str(one.id), one.label) for one in equipment if one.kind not in NO_MACHINES]
        faceplate = MachineChoiceFaceplate(machines, str(self._machine or ""))
        faceplate.chosen.connect(self._on_machine)
        faceplate.open_over(self)

    def _on_machine(self, machine: str) -> None:
        self._machine = EquipmentId(machine) if machine else None
        self._name_machine_key()
        self._ask_shift()

    def _name_machine_key(self) -> None:
        machine = self._machine
        self.machine_key.setChecked(machine is not None)
        self.machine_key.setText(_("All machines") if machine is None else place_words(self.bridge, machine))

    def _on_advices_changed(self) -> None:
        if self.isVisible() and not self.list.is_held:
            self._show_chosen()

    def _on_names(self) -> None:
        self.rows.redraw()
        self._show_chosen()
