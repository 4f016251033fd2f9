"""The alarms: what is wrong, what came first, who has it; the chosen one in full with what can be done."""

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi import clock
from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.outcome import Outcome
from hmi.domain.person import PersonRef
from hmi.domain.query import Answer, AskPeople, PeopleAnswer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.alarm_acts import AlarmActs
from ui.displays.alarm_card import AlarmCard
from ui.displays.alarm_words import alarm_facts, alarm_name, is_heard, row_content, wants_acknowledgement
from ui.displays.display import Display
from ui.formatting import chain_text, count_text
from ui.models.alarm_rows import ALARM_ROLE, ROW_ROLE, AlarmRow, AlarmRows
from ui.theme import look
from ui.widgets.all_well import AllWell
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.steady_list import SteadyList
from ui.widgets.text_direction import at_beginning

TICK_MS = 1000
_LIST_SHARE, _CARD_SHARE = 4, 3
_ROW_SCALE = 1.3
"""Rows are read from two metres."""


class AlarmsDisplay(Display):
    """A list for one thumb, worst and oldest first; the card stays with its alarm whatever else happens."""

    name = "alarms"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._names: dict[PersonRef, str] = {}
        self._chosen: AlarmId | None = None
        content_of = row_content(bridge, lambda: self._names)
        self.rows = AlarmRows(
            lambda row: ". ".join(filter(None, (content_of(row).words, content_of(row).detail))), self
        )
        delegate = RowDelegate(ROW_ROLE, content_of, self, has_headings=True, scale=_ROW_SCALE)
        self.list = SteadyList(self.rows, delegate)
        self.summary = QLabel()
        self.card = AlarmCard()
        self.acts = AlarmActs(bridge, self.card, self)
        self.all_well = AllWell()
        self._pages = QStackedLayout()
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_chosen)
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Alarms")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("Alarms"))
        self.summary.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        self.card.retranslate()
        self.rows.redraw()
        self._show_alarms()

    @override
    def rebuild(self) -> None:
        self._show_alarms()

    @override
    def enter(self) -> None:
        self._ask_names()
        self._show_alarms()
        self._tick.start()

    @override
    def leave(self) -> None:
        self._tick.stop()

    @override
    def open_subject(self, subject: str) -> None:
        self._chosen = AlarmId(subject)
        self._show_alarms()

    def _build(self) -> None:
        self.summary.setProperty("look", "heading")
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
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addWidget(self.summary)
        column.addLayout(self._pages, 1)

    def _listen(self) -> None:
        self.bridge.alarms_changed.connect(self._on_alarms_changed)
        self.bridge.attachment_changed.connect(self._show_alarms)
        self.bridge.session_changed.connect(self._show_chosen)
        self.bridge.records_changed.connect(self._ask_names)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self.list.finger_lifted.connect(self._show_alarms)

    def _on_alarms_changed(self, _changes: object) -> None:
        if self.isVisible():
            self._show_alarms()

    def _show_alarms(self) -> None:
        if self.list.is_held:
            return  # shown as soon as the finger is lifted: nothing moves under it
        chosen = self._chosen  # where its row goes, the view chooses another by itself
        with self.list.steady():
            self.rows.show_alarms(self.bridge.alarms.values(), is_attached=self.bridge.picture.is_attached)
        row = self.rows.row_of(chosen) if chosen is not None else None
        self._choose(row if row is not None else self.rows.first_row())
        self.summary.setText(self._summary_words())
        self.summary.setVisible(bool(self.rows.rowCount()))  # else the page below says that there are none
        self._pages.setCurrentIndex(0 if self.rows.rowCount() else 1)
        self.all_well.show_words(*self._nothing_words())
        self._show_chosen()

    def _summary_words(self) -> str:
        known = list(self.bridge.alarms.values())
        alarms = [alarm for alarm in known if is_heard(self.bridge, alarm)]
        calling = sum(alarm.is_annunciated for alarm in alarms)
        aside = sum(alarm.is_put_aside for alarm in alarms)
        new = sum(wants_acknowledgement(alarm) for alarm in alarms)
        parts: list[str] = []
        if alarms:
            parts.append(ngettext("{count} alarm", "{count} alarms", calling).format(count=count_text(calling)))
        if calling:
            words = ngettext("{count} not acknowledged", "{count} not acknowledged", new)
            parts.append(words.format(count=count_text(new)) if new else _("all acknowledged"))
        if aside:
            words = ngettext("{count} put aside", "{count} put aside", aside)
            parts.append(words.format(count=count_text(aside)))
        if silent := len(known) - len(alarms):
            words = ngettext("{count} not heard now", "{count} not heard now", silent)
            parts.append(words.format(count=count_text(silent)))
        return chain_text(parts)

    def _choose(self, row: int | None) -> None:
        index = self.rows.index(row) if row is not None else QModelIndex()
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)

    def _nothing_words(self) -> tuple[str, str]:
        if not self.bridge.picture.is_attached:
            return _("No alarm is known"), _("The cell service is not heard: there may be some.")
        return _("No alarms"), _("No controller tells of any.")

    def _on_chosen(self, index: QModelIndex) -> None:
        alarm = index.data(ALARM_ROLE)
        if isinstance(alarm, Alarm):
            self._chosen = alarm.id
            self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.list.currentIndex().data(ROW_ROLE)
        chosen = row.alarm if isinstance(row, AlarmRow) else None
        self.acts.choose(chosen)
        self.card.setVisible(chosen is not None)
        if isinstance(row, AlarmRow) and chosen is not None:
            session = self.bridge.session
            is_own = session is not None and chosen.taken_by == session.person.ref
            facts = alarm_facts(self.bridge, row, self._names, self.bridge.service_time_ns or clock.now_ns())
            self.card.show_alarm(chosen, alarm_name(chosen), facts, is_own=is_own)

    def _ask_names(self) -> None:
        if self.isVisible():
            self.bridge.ask(AskPeople(), self._take_names)

    def _take_names(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, PeopleAnswer):
            self._names = {person.ref: person.display_name for person in answer.people}
            self.rows.redraw()
            self._show_chosen()
