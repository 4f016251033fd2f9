"""The keys that choose over which time alarms are looked at; the same over history and figures."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hmi import clock
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from hmi.domain.shift import AskShifts, ShiftsAnswer
from ui.bridge import Bridge
from ui.displays.alarm_period import Period, Span, period_words, span_of
from ui.faceplates.alarm_span import AlarmSpanFaceplate
from ui.widgets.subject_picker import SubjectPicker


class AlarmSpanBar(QWidget):
    """Chooses a period; the moment it ends is now, each time somebody asks."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.period = Period.DAY
        self._own = Span(0, 0)
        self._before: tuple[Period, Span] | None = None
        self._shifts: ShiftsAnswer | None = None
        self.keys = SubjectPicker()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.keys)
        self.keys.subject_picked.connect(self._on_picked)

    def retranslate(self) -> None:
        """Every text anew."""
        self.keys.show_subjects([(one.value, period_words(one)) for one in Period])
        self.keys.show_choice(self.period.value)

    def enter(self) -> None:
        """Ask for the shifts: there may be another one now."""
        self._bridge.ask(AskShifts(), self._take_shifts)

    def span(self) -> Span:
        """From when to when."""
        return span_of(self.period, self.now_ns(), self._own, self._shifts)

    def show_span(self, span: Span) -> None:
        """A time that another display chose."""
        if self._before is None:
            self._before = (self.period, self._own)
        self._own, self.period = span, Period.OWN
        self.keys.show_choice(self.period.value)

    def show_before(self) -> None:
        """The time that was chosen before another display chose one."""
        if self._before is not None:
            (self.period, self._own), self._before = self._before, None
        self.keys.show_choice(self.period.value)

    def _on_picked(self, name: str) -> None:
        if Period(name) is not Period.OWN:
            self.period = Period(name)
            self.changed.emit()
            return
        span = self.span()
        faceplate = AlarmSpanFaceplate(span.start_ns, span.end_ns, self.now_ns())
        faceplate.finished.connect(partial(self._take_own, faceplate))
        faceplate.open_over(self)

    def _take_own(self, faceplate: AlarmSpanFaceplate, is_done: bool) -> None:
        if is_done:
            self._own, self.period = Span(*faceplate.span_ns), Period.OWN
            self.changed.emit()
        self.keys.show_choice(self.period.value)

    def _take_shifts(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, ShiftsAnswer):
            is_news = self._shifts is None and self.period is Period.SHIFT
            self._shifts = answer
            if is_news:
                self.changed.emit()

    def now_ns(self) -> int:
        """By the service's clock."""
        return self._bridge.service_time_ns or clock.now_ns()
