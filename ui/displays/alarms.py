"""The alarms: what is wrong, what came first, who has it; the chosen one in full with what can be done."""

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.reading import ReadingBatch
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.advice_beside import advice_for_alarm, advice_line_words
from ui.displays.alarm_acts import AlarmActs
from ui.displays.alarm_card import AlarmCard
from ui.displays.alarm_evidence import AlarmEvidence
from ui.displays.alarm_hearing import deaf_spots, nothing_words
from ui.displays.alarm_list_panel import AlarmListPanel
from ui.displays.alarm_report import alarm_report
from ui.displays.alarm_words import alarm_facts, alarm_name, status_words
from ui.displays.display import Display
from ui.displays.people_names import PeopleNames
from ui.models.report_context import ReportContext
from ui.theme import look
from ui.widgets.all_well import AllWell
from ui.widgets.pace import Pace

TICK_MS = 1000
_LIST_SHARE, _CARD_SHARE = 4, 3


class AlarmsDisplay(Display):
    """A list for one thumb, worst and oldest first; the card stays with its alarm whatever else happens."""

    name = "alarms"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._names = PeopleNames(bridge, self)
        self._chosen: AlarmId | None = None
        """By a person; None as long as the display chooses."""
        self.panel = AlarmListPanel(bridge, self._names.known)
        self.list, self.rows = self.panel.list, self.panel.rows
        self.evidence = AlarmEvidence(bridge, self)
        self.card = AlarmCard(self.evidence.sections)
        self.acts = AlarmActs(bridge, self.card, self)
        self.all_well = AllWell()
        self._pages = QStackedLayout()
        self.pace = Pace(self._show_alarms, self)
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.pace.ask)
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Alarms")

    @override
    def retranslate(self) -> None:
        self.panel.retranslate()
        self.card.retranslate()
        self.evidence.retranslate()
        self.pace.do_now()

    @override
    def rebuild(self) -> None:
        self.evidence.forget()
        self.panel.redraw()
        self.pace.do_now()

    @override
    def enter(self) -> None:
        for part in self.card.findChildren(QWidget):
            part.ensurePolished()  # the first alarm of a flood must not wait for the looks of a card that nobody saw
        self._names.ask()
        self.pace.do_now()
        self._tick.start()

    @override
    def leave(self) -> None:
        self._tick.stop()

    @override
    def show_frame(self, batch: ReadingBatch) -> None:
        self.evidence.take_frame(batch)

    @override
    def show_choices(self, choices: Mapping[str, object]) -> None:
        if "alarm_grouping" in choices:
            self.panel.use_grouping(str(choices["alarm_grouping"]))
            self.pace.do_now()

    @override
    def report_context(self) -> ReportContext:
        return alarm_report(self.shown) if self.shown is not None else ReportContext()

    @override
    def acting_parts(self) -> Iterable[QWidget]:
        return self.card.acting_keys

    @override
    def open_subject(self, subject: str) -> None:
        self._chosen = AlarmId(subject)
        self.pace.do_now()

    @property
    def shown(self) -> Alarm | None:
        """The alarm on the card."""
        alarms = self.bridge.alarms
        if self._chosen is not None and self._chosen in alarms:
            return alarms[self._chosen]
        first = self.panel.first_choice()
        return alarms.get(first) if first is not None else None

    def _build(self) -> None:
        filled, well = QWidget(), QWidget()
        body = QHBoxLayout(filled)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look().gap_px)
        body.addWidget(self.panel, _LIST_SHARE)
        body.addWidget(self.card, _CARD_SHARE)
        centre = QVBoxLayout(well)
        centre.addWidget(self.all_well)
        self._pages.addWidget(filled)
        self._pages.addWidget(well)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addLayout(self._pages, 1)

    def _listen(self) -> None:
        self.bridge.alarms_changed.connect(self._on_alarms_changed)
        self.bridge.attachment_changed.connect(self._on_attachment_changed)
        self.bridge.connection_changed.connect(self._on_connection_changed)
        self.bridge.session_changed.connect(self._show_shown)
        self.bridge.advices.changed.connect(self._on_advices_changed)
        self.card.advice_requested.connect(self._open_advice)
        self.bridge.scene_left.connect(self.evidence.forget)
        self._names.changed.connect(self._on_names)
        self.panel.alarm_chosen.connect(self._on_chosen)
        self.panel.rested.connect(self.pace.do_now)
        self.panel.grouping_chosen.connect(partial(self.setting_chosen.emit, "alarm_grouping"))

    def _on_alarms_changed(self, _changes: object) -> None:
        if self.isVisible():
            self.pace.ask()

    def _on_connection_changed(self, _status: object) -> None:
        if self.isVisible():
            self.pace.ask()

    def _on_attachment_changed(self) -> None:
        self.panel.redraw()
        self.pace.do_now()

    def _show_alarms(self) -> None:
        if self.list.is_held:
            return  # shown as soon as the finger is lifted: nothing moves under it
        self.panel.show_alarms(self._chosen)
        self._pages.setCurrentIndex(0 if self.bridge.alarms else 1)
        self.panel.show_deaf(deaf_spots(self.bridge))
        title, reason, is_known = nothing_words(self.bridge)
        self.all_well.show_words(title, reason, is_known=is_known)
        self._show_shown()

    def _on_chosen(self, identity: str) -> None:
        self._chosen = AlarmId(identity)
        self.panel.mark(self._chosen)
        self._show_shown()

    def _show_shown(self) -> None:
        alarm = self.shown
        self.acts.choose(alarm)
        if alarm is None:
            self.card.hide()
            return
        self.panel.mark(alarm.id)
        self.evidence.show_alarm(alarm)
        session = self.bridge.session
        is_own = session is not None and alarm.taken_by == session.person.ref
        now_ns = self.bridge.now_ns
        lines = advice_for_alarm(self.bridge, alarm)
        advice = (_("Advice"), advice_line_words(self.bridge, lines))
        facts = [advice, *alarm_facts(self.bridge, alarm, self._names.known, now_ns)]
        status = status_words(self.bridge, alarm, self._names.known, now_ns)
        self.card.show_alarm(alarm, alarm_name(alarm), status, facts, is_own=is_own, has_advice=bool(lines))
        self.let_act()  # its answers are keys made anew

    def _on_advices_changed(self) -> None:
        if self.isVisible():
            self._show_shown()

    def _open_advice(self) -> None:
        alarm = self.shown
        lines = advice_for_alarm(self.bridge, alarm) if alarm is not None else ()
        if lines:
            self.bridge.display_requested.emit("advice", lines[0].advice.id)

    def _on_names(self) -> None:
        self.panel.redraw()
        self._show_shown()
