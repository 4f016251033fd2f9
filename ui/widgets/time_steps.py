"""One part of a moment between two keys: a tap steps it, holding a key steps on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.icon_key import IconKey

_REPEAT_DELAY_MS, _REPEAT_MS = 400, 120


class TimeSteps(QWidget):
    """Later above, earlier below, the value large between them and its name on top."""

    stepped = Signal(int)
    """1 later, -1 earlier."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name_label, self.value_label = QLabel(), QLabel()
        self.name_label.setProperty("look", "muted")
        self.value_label.setProperty("look", "fact")
        self.later_key, self.earlier_key = IconKey("chevron-up"), IconKey("chevron-down")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().gap_px // 2)
        for part in (self.name_label, self.later_key, self.value_label, self.earlier_key):
            column.addWidget(part)
        for label in (self.name_label, self.value_label):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for key, step in ((self.later_key, 1), (self.earlier_key, -1)):
            key.setAutoRepeat(True)
            key.setAutoRepeatDelay(_REPEAT_DELAY_MS)
            key.setAutoRepeatInterval(_REPEAT_MS)
            key.setMinimumWidth(look().touch_px)
            key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            key.clicked.connect(lambda _checked=False, step=step: self.stepped.emit(step))

    def show_value(self, value: str) -> None:
        """The value as text."""
        self.value_label.setText(value)

    def show_names(self, name: str, later: str, earlier: str) -> None:
        """What it is, and what the keys do."""
        self.name_label.setText(name)
        self.later_key.setAccessibleName(later)
        self.earlier_key.setAccessibleName(earlier)
