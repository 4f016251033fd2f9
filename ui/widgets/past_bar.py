"""The bar over a display of the past: which moment, the keys to move in time, and the way back to the present."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.formatting import chain_text
from ui.icons import icon
from ui.theme import inks, look
from ui.widgets.icon_key import IconKey
from ui.widgets.past_timeline import PastTimeline
from ui.widgets.past_words import PastWords

_ICON_PX = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class PastContent:
    """What the bar says."""

    title: str
    moment: str
    ago: str
    note: str = ""
    """What is not known of this moment, or why it stands still."""
    is_loud: bool = False
    """Whether the note must be seen."""
    live_call: str = ""
    """What calls for somebody in the present."""
    speed: int = 0
    is_waiting: bool = False


class PastBar(QWidget):
    """Two rows: words and keys, and the line of time below them. Drawn in the colour of the past."""

    step_wished = Signal(int)
    """To the next event (1) or the one before (-1)."""
    speed_wished = Signal(int)
    """Play so many times as fast; 0 stands still."""
    moment_wished = Signal()
    """Choose another moment."""
    span_wished = Signal()
    """Another length of the line of time."""
    live_wished = Signal()
    """Back to the present."""
    call_taken = Signal()
    """Back to the present, to what calls there."""

    def __init__(
        self, speeds: tuple[int, ...], label: Callable[[int, int], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.words = PastWords()
        self.back_key, self.forth_key = _key("skip-back"), _key("skip-forward")
        self.speed_keys = {speed: _key("play") for speed in speeds}
        self.moment_key = _key("history")
        self.live_key, self.call_key, self.span_key = QPushButton(), QPushButton(), QPushButton()
        for key in (self.live_key, self.call_key, self.span_key):
            key.setAutoDefault(False)
        self.live_key.setProperty("look", "primary")
        self.call_key.setProperty("look", "grave")
        self.span_key.setProperty("look", "past")
        self.timeline = PastTimeline(label)
        self._content = PastContent(title="", moment="", ago="")
        self._build()
        self.follow_look()

    @property
    def content(self) -> PastContent:
        """What is shown."""
        return self._content

    def show_content(self, content: PastContent) -> None:
        """Say this."""
        before, self._content = self._content, content
        if content == before:
            return
        self.words.show_words(content.title, chain_text((content.moment, content.ago)), content.note)
        self.call_key.setText(content.live_call)
        self.call_key.setVisible(bool(content.live_call))
        for speed, key in self.speed_keys.items():
            key.setChecked(speed == content.speed)
            key.setIcon(icon("pause" if speed == content.speed else "play", _colour(key), _ICON_PX))
        self.setAccessibleName(" ".join((content.title, content.moment, content.ago, content.note)))

    def follow_look(self) -> None:
        """Take sizes and colours of the look in use."""
        gap = look().gap_px // 2
        self._upper.setSpacing(gap)
        self.timeline.setFixedHeight(look().touch_px)
        for key in (self.back_key, self.forth_key, self.moment_key):
            key.setFixedWidth(look().touch_px)
        self.back_key.setIcon(icon("skip-back", inks().past, _ICON_PX))
        self.forth_key.setIcon(icon("skip-forward", inks().past, _ICON_PX))
        self.moment_key.setIcon(icon("history", inks().past, _ICON_PX))
        for speed, key in self.speed_keys.items():
            key.setIcon(icon("pause" if speed == self._content.speed else "play", _colour(key), _ICON_PX))

    def _build(self) -> None:
        self._upper = QHBoxLayout()
        self._upper.addWidget(self.words, 1)
        self._upper.addWidget(self.call_key)
        for key in (self.moment_key, self.back_key, *self.speed_keys.values(), self.forth_key):
            self._upper.addWidget(key)
        self._upper.addWidget(self.live_key)
        lower = QHBoxLayout()
        lower.addWidget(self.timeline, 1)
        lower.addWidget(self.span_key)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 4)
        column.setSpacing(4)
        column.addLayout(self._upper)
        column.addLayout(lower)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.back_key.clicked.connect(lambda: self.step_wished.emit(-1))
        self.forth_key.clicked.connect(lambda: self.step_wished.emit(1))
        self.moment_key.clicked.connect(self.moment_wished)
        self.span_key.clicked.connect(self.span_wished)
        self.live_key.clicked.connect(self.live_wished)
        self.call_key.clicked.connect(self.call_taken)
        for speed, key in self.speed_keys.items():
            key.setCheckable(True)
            key.clicked.connect(partial(self._on_speed, speed))

    def _on_speed(self, speed: int, is_on: bool) -> None:
        self.speed_wished.emit(speed if is_on else 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), QColor(inks().past))


def _key(icon_name: str) -> IconKey:
    key = IconKey(icon_name)
    key.setProperty("look", "past")
    return key


def _colour(key: IconKey) -> str:
    return inks().past_text if key.isChecked() else inks().past
