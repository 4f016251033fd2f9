"""At which moment one stop becomes two: keys move it, and both parts are told while it moves."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSlider, QWidget
from typing_extensions import override

from hmi.domain.stop import Stop
from hmi.domain.stop_command import SplitStop
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.formatting import date_time_text, duration_text, span_text
from ui.theme import look

_WIDTH_PX = 640
_STEPS_S = (-600, -60, -10, 10, 60, 600)
_LEFT_TO_RIGHT, _END_OF_DIRECTION = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


class StopSplittingFaceplate(SavingFaceplate):
    """Begins in the middle; whole seconds from the stop's begin."""

    def __init__(self, bridge: Bridge, stop: Stop, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._stop = stop
        self._length_s = max(2, int(stop.lasted_s(bridge.now_ns)))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setMinimumHeight(look().touch_px)
        self.slider.setRange(1, self._length_s - 1)
        self.slider.setValue(self._length_s // 2)
        self.slider.valueChanged.connect(self._show_parts)
        self.moment_label, self.parts_label = QLabel(), QLabel()
        self.moment_label.setProperty("look", "title")
        self.parts_label.setWordWrap(True)
        self.step_keys = [QPushButton() for _step in _STEPS_S]
        steps = QGridLayout()
        steps.setSpacing(look().gap_px)
        for number, (key, step) in enumerate(zip(self.step_keys, _STEPS_S, strict=True)):
            key.setAutoRepeat(True)
            key.clicked.connect(partial(self._step, step))
            steps.addWidget(key, number // 3, number % 3)
        self.cancel_key, self.split_key = QPushButton(), QPushButton()
        self.split_key.setProperty("look", "primary")
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.split_key.clicked.connect(self._save)
        for widget in (self.moment_label, self.slider):
            self.body.addWidget(widget)
        self.body.addLayout(steps)
        for widget in (self.parts_label, self.remark_label):
            self.body.addWidget(widget)
        for key in (self.cancel_key, self.split_key):
            self.keys.addWidget(key, 1)
        self.setMinimumWidth(_WIDTH_PX)
        self.close_with_session(bridge)
        self.say(
            lambda: self.show_title(_("When did the second cause begin?")),
            lambda: self.slider.setAccessibleName(_("Moment of the split")),
            lambda: self.cancel_key.setText(_("Cancel")),
            lambda: self.split_key.setText(_("Split here")),
            self._say_steps,
            self._show_parts,
        )
        self.show_state()

    @override
    def show_state(self) -> None:
        self.split_key.setEnabled(not self.is_saving)

    def _say_steps(self) -> None:
        for key, step in zip(self.step_keys, _STEPS_S, strict=True):
            sign = "+" if step > 0 else "\N{MINUS SIGN}"
            key.setText(f"{_LEFT_TO_RIGHT}{sign} {span_text(abs(step))}{_END_OF_DIRECTION}")

    def _step(self, by_s: int) -> None:
        self.slider.setValue(self.slider.value() + by_s)

    def _show_parts(self) -> None:
        first_s = self.slider.value()
        self.moment_label.setText(date_time_text(self._at_ns()))
        self.parts_label.setText(
            _("First part {first}, second part {second}. The first keeps the reason, the second needs its own.").format(
                first=duration_text(first_s), second=duration_text(self._length_s - first_s)
            )
        )

    def _at_ns(self) -> int:
        return self._stop.begin_ns + self.slider.value() * 10**9

    def _save(self) -> None:
        if self.split_key.isEnabled():
            self.save(SplitStop(stop=self._stop.id, at_ns=self._at_ns()))
