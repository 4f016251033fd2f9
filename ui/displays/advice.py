"""Recommendations: what waits for a decision, what was decided; the chosen one with all that a decision needs."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.advice import AdviceId
from hmi.domain.advice_query import AdviceLine, AdvicesAnswer, AskAdvices
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.person import Role
from hmi.domain.query import Answer
from hmi.domain.reading import ReadingBatch
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.advice_acts import AdviceActs
from ui.displays.advice_card import AdviceCard
from ui.displays.advice_shown import AdviceShown
from ui.displays.advice_summary import Found, no_card_words, nothing_words, summary_words
from ui.displays.advice_words import row_content
from ui.displays.chosen_advice import ChosenAdvice
from ui.displays.display import Display
from ui.displays.people_names import PeopleNames
from ui.formatting import count_text
from ui.models.advice_rows import STATES_OF, AdviceFilter, AdviceGroup, AdviceListRow, advice_list_rows, row_key
from ui.models.keyed_rows import ROW_ROLE, KeyedRows
from ui.theme import look
from ui.widgets.all_well import AllWell
from ui.widgets.empty_page import EmptyPage
from ui.widgets.icon_key import IconKey
from ui.widgets.pace import Pace
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.steady_list import SteadyList
from ui.widgets.subject_picker import SubjectPicker
from ui.widgets.text_direction import at_beginning

TICK_MS, ASK_EVERY = 1000, 3
"""Validity runs by the second; what the service says of the card is asked for every third."""
_LIST_SHARE, _CARD_SHARE = 2, 3
_ROW_SCALE = 1.2
MOST = 200
_CHOOSE = QItemSelectionModel.SelectionFlag.ClearAndSelect


class AdviceDisplay(Display):
    """Nothing is chosen by itself: a card that was seen is on record, with when."""

    name = "advice"
    has_past = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._names = PeopleNames(bridge, self)
        self.chosen = ChosenAdvice(bridge, self)
        self._filter = AdviceFilter.WAITING
        self._is_moving = False
        self._found: Found = None
        """Of another filter than what waits."""
        self._ticks = 0
        content_of = row_content(bridge, lambda: bridge.now_ns)
        self.rows: KeyedRows[AdviceListRow] = KeyedRows(
            row_key, lambda row: content_of(row).spoken, lambda row: isinstance(row, AdviceGroup), self
        )
        self.list = SteadyList(self.rows, RowDelegate(ROW_ROLE, content_of, self, scale=_ROW_SCALE))
        self.summary, self.filters = QLabel(), SubjectPicker()
        self.asking_key = IconKey("search")
        self.card, self.nothing_chosen = AdviceCard(bridge), EmptyPage()
        self.acts = AdviceActs(bridge, self.card, self)
        self.shown = AdviceShown(bridge, self.card, lambda: self._names.known)
        self.all_well = AllWell()
        self._pages, self._sides = QStackedLayout(), QStackedLayout()
        self._build()
        self.pace = Pace(self._ask_all, self)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Advice")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("Recommendations"))
        self.summary.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        self._name_filters()
        self.card.retranslate()
        self.rows.redraw()
        self._show_asking()
        self._show()

    @override
    def rebuild(self) -> None:
        self._show()

    @override
    def enter(self) -> None:
        self._names.ask()
        self._ask_list()
        self.chosen.ask()
        self._show()
        self._tick.start()

    @override
    def leave(self) -> None:
        self._tick.stop()

    @override
    def open_subject(self, subject: str) -> None:
        self._choose_advice(AdviceId(subject))

    @override
    def acting_parts(self) -> Iterable[QWidget]:
        return self.card.acting_parts

    @override
    def show_frame(self, batch: ReadingBatch) -> None:
        self.card.moment.take_frame(batch)

    def _build(self) -> None:
        self.summary.setProperty("look", "heading")
        top = QHBoxLayout()
        top.setSpacing(look().gap_px)
        top.addWidget(self.summary, 1)
        top.addWidget(self.asking_key)
        top.addWidget(self.filters)
        filled, well, side = QWidget(), QWidget(), QWidget()
        side.setLayout(self._sides)
        for part in (self.list, side):  # what is written on a card takes no room from the list
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._sides.addWidget(self.nothing_chosen)
        self._sides.addWidget(self.card)
        body = QHBoxLayout(filled)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look().gap_px)
        body.addWidget(self.list, _LIST_SHARE)
        body.addWidget(side, _CARD_SHARE)
        QVBoxLayout(well).addWidget(self.all_well)
        self._pages.addWidget(filled)
        self._pages.addWidget(well)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addLayout(top)
        column.addLayout(self._pages, 1)

    def _listen(self) -> None:
        bridge = self.bridge
        bridge.advices.changed.connect(self._show)
        bridge.findings.changed.connect(self._show_asking)
        self.asking_key.clicked.connect(lambda: bridge.display_requested.emit("findings", ""))
        bridge.records_changed.connect(self.pace.ask)
        bridge.attachment_changed.connect(self._show)
        bridge.session_changed.connect(self._on_session_changed)
        self._names.changed.connect(self._show)
        self._tick.timeout.connect(self._on_tick)
        self.filters.subject_picked.connect(self._on_filter)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self.list.finger_lifted.connect(self._show)
        self.acts.changed.connect(self.chosen.ask)
        self.chosen.changed.connect(self._show_card)
        self.card.all_evidence_wanted.connect(self._on_all_evidence)

    @property
    def _list_found(self) -> Found:
        """What the list is made of."""
        if self._filter is not AdviceFilter.WAITING:
            return self._found
        book = self.bridge.advices
        if book.fault is not None:
            return book.fault
        return AdvicesAnswer(lines=book.lines, has_more=book.has_more, stop=book.stop) if book.is_known else None

    def _name_filters(self) -> None:
        session = self.bridge.session
        may_see_recorded = session is not None and Role.COORDINATOR in session.person.roles
        words = {AdviceFilter.WAITING: _("To decide"), AdviceFilter.DECIDED: _("Decided")}
        if may_see_recorded:
            words[AdviceFilter.RECORDED] = _("Recorded only")
        elif self._filter is AdviceFilter.RECORDED:
            self._filter = AdviceFilter.WAITING
        self.filters.show_subjects([(one.value, text) for one, text in words.items()])
        self.filters.show_choice(self._filter.value)

    def _on_filter(self, name: str) -> None:
        self._filter, self._found = AdviceFilter(name), None
        self._ask_list()
        self._show()

    def _ask_all(self) -> None:
        if self.isVisible():
            self._ask_list()
            self.chosen.ask()

    def _on_session_changed(self) -> None:
        """What one person may see is not shown to the next."""
        self._found = None
        self.chosen.forget()
        self._name_filters()
        self.bridge.advices.forget()
        self._ask_all()
        self._show()

    def _on_tick(self) -> None:
        self._ticks += 1
        if self._ticks % ASK_EVERY == 0:
            self.chosen.ask()
        if not self.list.is_held:
            self.rows.redraw()
        self._show_card()

    def _on_all_evidence(self) -> None:
        self.shown.is_whole = True
        self._show_card()

    def _ask_list(self) -> None:
        if self._filter is AdviceFilter.WAITING:
            self.bridge.advices.ask()
        else:
            question = AskAdvices(states=STATES_OF[self._filter], limit=MOST)
            self.bridge.ask(question, partial(self._take_list, self._filter))

    def _take_list(self, asked: AdviceFilter, answer: Answer | Outcome) -> None:
        if asked is self._filter and isinstance(answer, AdvicesAnswer | Refused | Failed):
            self._found = answer
            self._show()

    def _show(self) -> None:
        if self.list.is_held:
            return  # shown as soon as the finger is lifted: nothing moves under it
        found = self._list_found
        lines = found.lines if isinstance(found, AdvicesAnswer) else ()
        chosen = self.chosen.advice
        self._is_moving = True
        with self.list.steady():
            self.rows.show_rows(advice_list_rows(lines))
        self._is_moving = False
        row = self.rows.row_of(chosen) if chosen is not None else None
        index = self.rows.index(row) if row is not None else QModelIndex()
        if index != self.list.currentIndex():
            self.list.selectionModel().setCurrentIndex(index, _CHOOSE)
        self.summary.setText(summary_words(self.bridge, self._filter, found))
        is_empty = not self.rows.rowCount() and chosen is None
        self._pages.setCurrentIndex(1 if is_empty else 0)
        is_known = isinstance(found, AdvicesAnswer) and found.stop is None and self.bridge.is_heard
        self.all_well.show_words(*nothing_words(self.bridge, self._filter, found), is_known=is_known)
        self._show_card()

    def _show_asking(self) -> None:
        """One check by a person may tell more than any recommendation."""
        count = len(self.bridge.findings.asking)
        words = ngettext("The panel asks {count} question", "The panel asks {count} questions", count)
        self.asking_key.setText(words.format(count=count_text(count)))
        self.asking_key.setVisible(bool(count))

    def _choose_advice(self, advice: AdviceId) -> None:
        if advice == self.chosen.advice:
            return
        self.shown.begin()
        self.chosen.choose(advice)
        self._show()

    def _on_chosen(self, index: QModelIndex) -> None:
        if self._is_moving:
            return  # a row that goes lets the focus fall on another one: nobody chose that
        row = index.data(ROW_ROLE)
        is_meant = self.list.selectionModel().isSelected(index)  # not only where the focus came to
        if isinstance(row, AdviceLine) and is_meant:
            self._choose_advice(row.advice.id)

    def _show_card(self) -> None:
        told = self.chosen.told
        self.acts.choose(told)
        is_there = told is not None and told.line is not None
        self.nothing_chosen.show_words("" if is_there else no_card_words(self.bridge, self.chosen))
        self._sides.setCurrentIndex(1 if is_there else 0)
        if is_there:
            self.shown.show(self.chosen)
