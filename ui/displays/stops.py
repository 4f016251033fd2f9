"""Production stops: the shift as ribbons, what somebody has to explain, and three taps to a reason."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.person import PersonRef
from hmi.domain.query import Answer, AskPeople, PeopleAnswer
from hmi.domain.reason_tree import ReasonTree
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
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.shift_choice import ShiftChoice
from ui.displays.stop_acts import StopActs, neighbour_before
from ui.displays.stop_card import StopCard
from ui.displays.stop_report import stop_report
from ui.displays.stop_ribbons import brackets_of, legend, ribbons_of
from ui.displays.stop_words import proposal_words, row_content, stop_facts, stop_title
from ui.formatting import chain_text, count_text, duration_text
from ui.models.keyed_rows import ROW_ROLE
from ui.models.report_context import ReportContext
from ui.models.stop_rows import StopRows
from ui.theme import look
from ui.widgets.all_well import AllWell
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
        self._names: dict[PersonRef, str] = {}
        self._tree: ReasonTree | None = None
        self._trouble = ""
        self._recent: tuple[ReasonPath, ...] = ()
        self._of_shift: StopsAnswer | None = None
        self._fault = ""
        """Why stops could not be read."""
        self._unexplained: tuple[Stop, ...] = ()
        self._chosen: StopId | None = None
        self.choice = ShiftChoice(bridge)
        self.ribbon = StateRibbon()
        self.summary, self.short_key, self.machines_key = QLabel(), QPushButton(), QPushButton()
        self._has_entered = False
        content_of = row_content(bridge, lambda: self._tree, lambda: self._names)
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
        self._chosen = StopId(subject)
        query = AskStops(filter=StopFilter(ids=(self._chosen,), with_replaced=True))
        self.bridge.ask(query, self._take_subject)

    def _build(self) -> None:
        self.summary.setProperty("look", "heading")
        self.summary.setWordWrap(True)
        for key in (self.machines_key, self.short_key):
            key.setCheckable(True)
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
        self.bridge.stops_changed.connect(self._on_change)
        self.bridge.scene_left.connect(self._forget)
        self.bridge.scene_changed.connect(self._on_change)
        self.bridge.attachment_changed.connect(self._on_change)
        self.bridge.records_changed.connect(self._ask_names)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self.list.finger_lifted.connect(self._show_stops)
        self.ribbon.stop_tapped.connect(self._choose_stop)
        self.acts.made.connect(self._choose_stop)

    def _forget(self) -> None:
        """What was told of another moment is not shown for this one."""
        self._of_shift, self._unexplained, self._fault = None, (), ""
        self.ribbon.show_ribbons((), ())
        self._show_stops()

    def _on_change(self) -> None:
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        self._ask_names()
        self.bridge.ask(AskReasons(), self._take_reasons)
        self.choice.ask()

    def _ask_shift(self) -> None:
        wanted = StopFilter(with_short=self.short_key.isChecked())
        query = AskStops(start_ns=self.choice.start_ns, end_ns=self.choice.end_ns, filter=wanted)
        self.bridge.ask(query, self._take_stops)
        self.bridge.ask(AskStops(filter=StopFilter(only_unexplained=True)), self._take_unexplained)
        self._ask_states()

    def _ask_states(self) -> None:
        if self.isVisible():
            only_cell = not self.machines_key.isChecked()
            query = AskStates(start_ns=self.choice.start_ns, end_ns=self.choice.end_ns, only_cell=only_cell)
            self.bridge.ask(query, self._take_states)

    def _take_states(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, StatesAnswer):
            choice = self.choice
            self.ribbon.show_period(choice.start_ns, choice.end_ns, self.bridge.now_ns, choice.ticks())
            stops = self._of_shift.stops if self._of_shift is not None else ()
            brackets = brackets_of(stops, self.bridge.now_ns)
            self.ribbon.show_ribbons(
                ribbons_of(self.bridge, answer.spans, choice.shift, with_machines=self.machines_key.isChecked()),
                brackets,
            )
            if not self.list.is_held:
                self.rows.redraw()  # what lasts lasts longer by now
                self._show_chosen()

    def _take_stops(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, StopsAnswer):
            self._of_shift, self._recent, self._fault = answer, answer.recent, ""
        elif isinstance(answer, Refused | Failed) and self.bridge.picture.is_attached:
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
            self.rows.show_stops(list(listed.values()))
        row = self.rows.row_of(chosen) if chosen is not None else None
        self._choose(row if row is not None else self.rows.first_row())
        self._pages.setCurrentIndex(0 if self.rows.rowCount() else 1)
        self.summary.setText(self._summary_words())
        is_known = self.bridge.picture.is_attached and self._of_shift is not None
        self.all_well.show_words(*self._nothing_words(), is_known=is_known)
        self._show_chosen()

    def _summary_words(self) -> str:
        if not self.bridge.picture.is_attached:
            return _("The cell service is not heard: stops may be missing here.")
        answer = self._of_shift
        if answer is None:
            return self._fault or _("Loading …")
        parts: list[str] = []
        if answer.unexplained:
            words = ngettext("{count} stop is not explained", "{count} stops are not explained", answer.unexplained)
            parts.append(words.format(count=count_text(answer.unexplained)))
        stops = [stop for stop in answer.stops if not stop.is_short]
        lasted = sum(stop.lasted_s(self.bridge.now_ns) for stop in stops)
        words = ngettext(
            "{count} stop in this shift: {duration}", "{count} stops in this shift: {duration}", len(stops)
        )
        parts.append(words.format(count=count_text(len(stops)), duration=duration_text(lasted)))
        words = ngettext("{count} short stop: {duration}", "{count} short stops: {duration}", answer.short)
        parts.append(words.format(count=count_text(answer.short), duration=duration_text(answer.short_s)))
        if answer.left_out:
            parts.append(_("{count} more not shown").format(count=count_text(answer.left_out)))
        if self._trouble:
            parts.append(_("reasons.yaml has faults: ask maintenance"))
        if self.bridge.stops.trouble and not self.bridge.is_past:
            parts.append(_("stops cannot be written down now"))
        return chain_text(parts)

    def _nothing_words(self) -> tuple[str, str]:
        if not self.bridge.picture.is_attached:
            return _("No stop is known"), _("The cell service is not heard: there may be some.")
        if self._of_shift is None:
            return (_("No stop is known"), self._fault) if self._fault else (_("Loading …"), "")
        return _("No stops in this shift"), _("A stop opens by itself when the cell does not produce.")

    def _choose_stop(self, identity: str) -> None:
        self._chosen = StopId(identity)
        row = self.rows.row_of(self._chosen)
        if row is not None:
            self._choose(row)
            self.list.scrollTo(self.rows.index(row))

    def _choose(self, row: int | None) -> None:
        index = self.rows.index(row) if row is not None else QModelIndex()
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)

    def _on_chosen(self, index: QModelIndex) -> None:
        stop = index.data(ROW_ROLE)
        if isinstance(stop, Stop):
            self._chosen = stop.id
            self._show_chosen()

    def _show_chosen(self) -> None:
        stop = self.list.currentIndex().data(ROW_ROLE)
        is_stop = isinstance(stop, Stop)
        self.card.setVisible(is_stop)
        if not isinstance(stop, Stop):
            self.acts.choose(None, None, self._tree, self._recent)
            return
        self.ribbon.choose(stop.id)
        facts = stop_facts(self.bridge, stop, self._tree, self._names)
        self.card.show_stop(stop_title(stop, self._tree), proposal_words(self.bridge, stop), facts)
        before = neighbour_before(stop, self.rows.stops)
        self.acts.choose(stop, before, self._tree, self._recent)

    def _ask_names(self) -> None:
        if self.isVisible():
            self.bridge.ask(AskPeople(), self._take_names)

    def _take_names(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, PeopleAnswer):
            self._names = {person.ref: person.display_name for person in answer.people}
            self.rows.redraw()
            self._show_chosen()
