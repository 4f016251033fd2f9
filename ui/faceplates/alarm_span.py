"""From when to when: two moments, each moved by days and hours."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from hmi.i18n import gettext as _
from ui.faceplates.faceplate import Faceplate
from ui.formatting import date_time_text
from ui.theme import look

_HOUR_NS = 3600 * 10**9
_STEPS_NS = (-24 * _HOUR_NS, -_HOUR_NS, _HOUR_NS, 24 * _HOUR_NS)
_WIDTH_PX = 860
_BEGIN, _END = 0, 1


class AlarmSpanFaceplate(Faceplate):
    """The beginning stays before the end, and the end not after now: what is moved too far takes the other along."""

    is_for_the_past = True

    def __init__(self, start_ns: int, end_ns: int, now_ns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.span_ns = [start_ns, end_ns]
        self._now_ns = now_ns
        self.moments = (QLabel(), QLabel())
        self._names = (QLabel(), QLabel())
        self.steps: dict[tuple[int, int], QPushButton] = {}
        self.cancel_key, self.show_key = QPushButton(), QPushButton()
        self._build()
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("From when to when"))
        for label, words in zip(self._names, (_("From"), _("To")), strict=True):
            label.setText(words)
        for (which, by_ns), key in self.steps.items():
            hours = abs(by_ns) // _HOUR_NS
            words = _("{count} h").format(count=hours) if hours < 24 else _("{count} d").format(count=hours // 24)
            sign = "+" if by_ns > 0 else "\N{MINUS SIGN}"
            key.setText(f"\N{LEFT-TO-RIGHT ISOLATE}{sign} {words}\N{POP DIRECTIONAL ISOLATE}")
            key.setAccessibleName(f"{self._names[which].text()} {sign} {words}")
        self.cancel_key.setText(_("Cancel"))
        self.show_key.setText(_("Show this time"))
        self._show()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(look().gap_px)
        for which in (_BEGIN, _END):
            self.moments[which].setProperty("look", "fact")
            self._names[which].setProperty("look", "heading")
            grid.addWidget(self._names[which], 2 * which, 0, 1, 2)
            grid.addWidget(self.moments[which], 2 * which, 2, 1, 2)
            for column, by_ns in enumerate(_STEPS_NS):
                key = QPushButton()
                key.setAutoRepeat(True)
                key.clicked.connect(partial(self._move, which, by_ns))
                grid.addWidget(key, 2 * which + 1, column)
                self.steps[which, by_ns] = key
        self.body.addLayout(grid)
        self.show_key.setProperty("look", "primary")
        self.keys.addWidget(self.cancel_key, 1)
        self.keys.addWidget(self.show_key, 1)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.show_key.clicked.connect(lambda: self.close_with(True))
        self.setMinimumWidth(_WIDTH_PX)

    def _move(self, which: int, by_ns: int) -> None:
        self.span_ns[which] = min(self.span_ns[which] + by_ns, self._now_ns)
        if self.span_ns[_END] - self.span_ns[_BEGIN] < _HOUR_NS:
            other = self.span_ns[which] + (_HOUR_NS if which == _BEGIN else -_HOUR_NS)
            self.span_ns[1 - which] = min(other, self._now_ns)
            if self.span_ns[_BEGIN] >= self.span_ns[_END]:
                self.span_ns[_BEGIN] = self.span_ns[_END] - _HOUR_NS
        self._show()

    def _show(self) -> None:
        for label, moment_ns in zip(self.moments, self.span_ns, strict=True):
            label.setText(date_time_text(moment_ns))
