"""Which shift a display shows: this one, or step by step one before; also the times between shifts."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from hmi.domain.shift import AskShifts, Shift, ShiftsAnswer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.formatting import chain_text, date_text, hour_text
from ui.theme import look
from ui.widgets.icon_key import IconKey
from ui.wording.stop import said

DAY_NS = 86_400 * 10**9
HOUR_NS = 3_600 * 10**9
REACH_DAYS = 8
"""How far before the shown shift others are known."""


class ShiftChoice(QWidget):
    """Keys for the shift before and after, and for the present one; follows the present one into the next shift."""

    chosen = Signal()
    """``start_ns`` and ``end_ns`` are others, or were asked for anew."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._answer: ShiftsAnswer | None = None
        self._shift: Shift | None = None
        self._is_present = True
        self.before_key, self.after_key = IconKey("chevron-left"), IconKey("chevron-right")
        self.present_key = QPushButton()
        self.label, self.remark = QLabel(), QLabel()
        self.label.setProperty("look", "heading")
        self.remark.setProperty("look", "muted")
        for label in (self.label, self.remark):
            label.setWordWrap(True)
        self.before_key.clicked.connect(lambda: self._step(-1))
        self.after_key.clicked.connect(lambda: self._step(1))
        self.present_key.clicked.connect(self._go_to_present)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().gap_px)
        for widget in (self.before_key, self.after_key, self.present_key):
            row.addWidget(widget)
        row.addWidget(self.label, 3)
        row.addWidget(self.remark, 2)
        self.retranslate()

    @property
    def start_ns(self) -> int:
        """Where the shown time begins; a day back where there is no shift at all."""
        return self._shift.begin_ns if self._shift is not None else self._bridge.now_ns - DAY_NS

    @property
    def end_ns(self) -> int:
        """Where it ends, perhaps in the future."""
        return self._shift.end_ns if self._shift is not None else self._bridge.now_ns

    @property
    def shift(self) -> Shift | None:
        """The shift that is shown."""
        return self._shift

    def retranslate(self) -> None:
        """Set every text."""
        self.before_key.setAccessibleName(_("The shift before"))
        self.after_key.setAccessibleName(_("The shift after"))
        self.present_key.setText(_("This shift"))
        self._show()

    def ask(self) -> None:
        """Look which shifts there are; ``chosen`` follows."""
        around_ns = self._bridge.now_ns if self._is_present or self._shift is None else self._shift.begin_ns
        query = AskShifts(start_ns=around_ns - REACH_DAYS * DAY_NS, end_ns=around_ns + 2 * DAY_NS)
        self._bridge.ask(query, self._take)

    def show_moment(self, at_ns: int) -> None:
        """Show the shift that holds a moment."""
        self._is_present = False
        self._bridge.ask(
            AskShifts(start_ns=at_ns - REACH_DAYS * DAY_NS, end_ns=at_ns + 2 * DAY_NS),
            lambda answer: self._take(answer, at_ns),
        )

    def ticks(self) -> list[tuple[int, str]]:
        """Whole hours of the site's clock, at most nine, for an axis."""
        zone = self._zone()
        span = self.end_ns - self.start_ns
        step = next((hours for hours in (1, 2, 3, 4, 6, 12) if span <= hours * 8 * HOUR_NS), 24)
        at_ns = self.start_ns // HOUR_NS * HOUR_NS
        found: list[tuple[int, str]] = []
        while at_ns <= self.end_ns:
            wall = datetime.fromtimestamp(at_ns // 10**9, zone)
            if at_ns >= self.start_ns and wall.minute == 0 and wall.hour % step == 0:
                found.append((at_ns, hour_text(at_ns, zone)))
            at_ns += HOUR_NS // 2  # zones may lie half an hour off
        return found

    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self._answer.time_zone) if self._answer is not None else ZoneInfo("UTC")
        except (ValueError, KeyError, OSError):  # a screen on a computer that knows fewer zones
            return ZoneInfo("UTC")

    def _take(self, answer: Answer | Outcome, at_ns: int | None = None) -> None:
        if not isinstance(answer, ShiftsAnswer):
            return
        self._answer = answer
        if at_ns is not None:
            self._shift = next((one for one in answer.shifts if one.begin_ns <= at_ns < one.end_ns), self._shift)
        elif self._is_present:
            self._shift = _present(answer, self._bridge.now_ns)
        self._show()
        self.chosen.emit()

    def _go_to_present(self) -> None:
        self._is_present = True
        self.ask()

    def _step(self, by: int) -> None:
        answer, shift = self._answer, self._shift
        if answer is None or shift is None:
            return
        places = [number for number, one in enumerate(answer.shifts) if one.begin_ns == shift.begin_ns]
        wanted = places[0] + by if places else -1
        if 0 <= wanted < len(answer.shifts):
            self._shift = answer.shifts[wanted]
            present = _present(answer, self._bridge.now_ns)
            self._is_present = present is not None and present.begin_ns == self._shift.begin_ns
            self._show()
            if wanted < len(answer.shifts) // 4:
                self.ask()
            else:
                self.chosen.emit()

    def _show(self) -> None:
        answer, shift = self._answer, self._shift
        now_ns = self._bridge.now_ns
        self.after_key.setEnabled(shift is not None and shift.end_ns <= now_ns)
        self.before_key.setEnabled(shift is not None)
        self.present_key.setVisible(not self._is_present)
        self.label.setText(shift_words(shift) if shift is not None else _("The last 24 hours: no shift is planned"))
        remarks = (
            _("shifts.yaml has faults: ask maintenance") if answer is not None and answer.trouble else "",
            _("Shifts as shipped: the site has set none") if answer is not None and answer.is_shipped else "",
        )
        self.remark.setText(chain_text(remarks))


def shift_words(shift: Shift) -> str:
    """Its name, its day and its times."""
    times = f"{hour_text(shift.begin_ns)}\N{EN DASH}{hour_text(shift.end_ns)}"
    return chain_text((said(shift.label), date_text(shift.begin_ns), times))


def _present(answer: ShiftsAnswer, now_ns: int) -> Shift | None:
    """The shift that is now, else the last one that ended."""
    now = next((one for one in answer.shifts if one.begin_ns <= now_ns < one.end_ns), None)
    ended = [one for one in answer.shifts if one.end_ns <= now_ns]
    return now or (max(ended, key=lambda one: one.end_ns) if ended else None)
