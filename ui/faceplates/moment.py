"""Choose a past moment: by what happened, by how long ago, or by day and time."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from hmi import clock
from hmi.domain.outcome import Outcome
from hmi.domain.past_query import AskTimeline, PastMark, TimelineAnswer
from hmi.domain.query import Answer
from hmi.domain.shift import AskShifts, ShiftsAnswer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.faceplate import Faceplate
from ui.formatting import date_text, duration_text, is_told_twice, offset_text, time_text
from ui.theme import look
from ui.widgets.time_steps import TimeSteps

_MINUTE_NS, _HOUR_NS, _DAY_NS = 60 * 10**9, 3_600 * 10**9, 86_400 * 10**9
_LOOKED_BACK_NS = 7 * _DAY_NS
"""How far back the last alarm and the last stop are looked for."""
_CHIPS = 3
"""Keys in a row."""
_WIDTH_PX = 560


class MomentFaceplate(Faceplate):
    """A tap on a key goes there at once; day and time are put together first."""

    is_for_the_past = True

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bridge = bridge
        self._live_ns = bridge.live.service_time_ns or clock.now_ns()
        self.moment_ns = bridge.now_ns if bridge.is_past else self._live_ns - 5 * _MINUTE_NS
        """What is put together."""
        self._oldest_ns: int | None = None
        self.chips: dict[str, QPushButton] = {name: QPushButton() for name in _NAMES}
        self._goals: dict[str, int | None] = {
            "minutes": self._live_ns - 5 * _MINUTE_NS,
            "hour": self._live_ns - _HOUR_NS,
            "day": self._live_ns - _DAY_NS,
            "shift": None,
            "alarm": None,
            "stop": None,
        }
        self.steps = {name: TimeSteps() for name in ("day", "hour", "minute", "second")}
        self.words_label, self.remark_label = QLabel(), QLabel()
        self.words_label.setProperty("look", "title")
        self.remark_label.setProperty("look", "muted")
        self.remark_label.setWordWrap(True)
        self.live_key, self.go_key = QPushButton(), QPushButton()
        self._build()
        self.retranslate()
        self._ask()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("See the cell as it was"))
        for name, words in (
            ("minutes", _("5 minutes ago")),
            ("hour", _("1 hour ago")),
            ("day", _("1 day ago")),
            ("shift", _("Begin of the shift")),
            ("alarm", _("Last alarm")),
            ("stop", _("Last stop")),
        ):
            goal_ns = self._goals[name]
            self.chips[name].setText(words if goal_ns is None else f"{words}\n{time_text(goal_ns)}")
            self.chips[name].setAccessibleName(words)
            self.chips[name].setEnabled(goal_ns is not None)
        later, earlier = _("Later"), _("Earlier")
        for name, words in (
            ("day", _("Day")),
            ("hour", _("Hour")),
            ("minute", _("Minute")),
            ("second", _("Second")),
        ):
            self.steps[name].show_names(words, f"{words}: {later}", f"{words}: {earlier}")
        self.live_key.setText(_("Back to live"))
        self.go_key.setText(_("Show this moment"))
        self._show_moment()

    def go(self, time_ns: int) -> None:
        """Close and travel."""
        self.close_with(True)
        self._bridge.moment_requested.emit(time_ns)

    def _build(self) -> None:
        gap = look().gap_px
        grid = QGridLayout()
        grid.setSpacing(gap)
        for place, (name, key) in enumerate(self.chips.items()):
            key.setMinimumHeight(look().touch_px + gap)
            key.clicked.connect(lambda _on=False, name=name: self._on_chip(name))
            grid.addWidget(key, place // _CHIPS, place % _CHIPS)
        row = QHBoxLayout()
        row.setSpacing(gap)
        for name, steps in self.steps.items():
            steps.stepped.connect(partial(self._step, name))
            row.addWidget(steps, 2 if name == "day" else 1)
        self.body.addLayout(grid)
        self.body.addLayout(row)
        self.body.addWidget(self.words_label, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self.remark_label)
        self.go_key.setProperty("look", "primary")
        self.live_key.setVisible(self._bridge.is_past)
        self.keys.addWidget(self.live_key, 1)
        self.keys.addWidget(self.go_key, 1)
        self.live_key.clicked.connect(self._on_live)
        self.go_key.clicked.connect(lambda: self.go(self.moment_ns))
        self.setMinimumWidth(_WIDTH_PX)

    def _ask(self) -> None:
        start_ns = self._live_ns - _LOOKED_BACK_NS
        self._bridge.ask_present(AskTimeline(start_ns=start_ns, end_ns=self._live_ns), self._take_line)
        self._bridge.ask_present(AskShifts(), self._take_shifts)

    def _take_line(self, answer: Answer | Outcome) -> None:
        if not isinstance(answer, TimelineAnswer):
            return
        self._oldest_ns = answer.oldest_ns
        for name, kind in (("alarm", PastMark.ALARM), ("stop", PastMark.STOP)):
            self._goals[name] = next((mark.time_ns for mark in reversed(answer.marks) if mark.kind is kind), None)
        self.retranslate()

    def _take_shifts(self, answer: Answer | Outcome) -> None:
        shift = answer.this_shift() if isinstance(answer, ShiftsAnswer) else None
        if shift is not None:
            self._goals["shift"] = shift.begin_ns
            self.retranslate()

    def _on_chip(self, name: str) -> None:
        goal_ns = self._goals[name]
        if goal_ns is not None:
            self.go(goal_ns)

    def _on_live(self) -> None:
        self.close_with(True)
        self._bridge.moment_requested.emit(None)

    def _step(self, name: str, step: int) -> None:
        length_ns = _LENGTHS_NS[name]
        moved_ns = _day_moved(self.moment_ns, step) if name == "day" else self.moment_ns + step * length_ns
        self.moment_ns = min(moved_ns, self._live_ns)
        self._show_moment()

    def _show_moment(self) -> None:
        moment = datetime.fromtimestamp(self.moment_ns / 1e9)
        self.steps["day"].show_value(date_text(self.moment_ns))
        for name, value in (("hour", moment.hour), ("minute", moment.minute), ("second", moment.second)):
            self.steps[name].show_value(f"{value:02d}")
        ago = _("{duration} ago").format(duration=duration_text((self._live_ns - self.moment_ns) / 1e9))
        self.words_label.setText(ago)
        is_before = self._oldest_ns is not None and self.moment_ns < self._oldest_ns
        if is_before and self._oldest_ns is not None:
            words = _("Before the stored period, which begins {moment}")
            begin = f"{date_text(self._oldest_ns)} {time_text(self._oldest_ns)}"
            self.remark_label.setText(words.format(moment=begin))
        elif is_told_twice(self.moment_ns):
            words = _("The clock shows this time twice; chosen is the one at {offset}.")
            self.remark_label.setText(words.format(offset=offset_text(self.moment_ns)))
        else:
            self.remark_label.setText(_("Up to the second, from what was recorded."))


def _day_moved(time_ns: int, step: int) -> int:
    """The same time of day on another day, also where a day has 23 or 25 hours."""
    moment = datetime.fromtimestamp(time_ns // 10**9)
    moved = datetime.fromordinal(moment.toordinal() + step).replace(
        hour=moment.hour, minute=moment.minute, second=moment.second, fold=moment.fold
    )
    return int(moved.timestamp()) * 10**9 + time_ns % 10**9


_NAMES = ("minutes", "hour", "day", "shift", "alarm", "stop")
_LENGTHS_NS = {"day": _DAY_NS, "hour": _HOUR_NS, "minute": _MINUTE_NS, "second": 10**9}
