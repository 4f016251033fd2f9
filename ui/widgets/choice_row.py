"""One choice among a few, as keys in a row: the chosen one is pressed and ticked."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

_COLUMNS = 4
_TICK = "✓ "


class ChoiceRow(QWidget):
    """A heading over keys; a tap chooses at once."""

    chosen = Signal(object)
    """The value of the key that was tapped."""

    def __init__(self, parent: QWidget | None = None, *, columns: int = _COLUMNS) -> None:
        super().__init__(parent)
        self._columns = columns
        self.heading, self.remark = QLabel(), QLabel()
        self.heading.setProperty("look", "heading")
        self.remark.setProperty("look", "muted")
        self.remark.setWordWrap(True)
        self.keys: dict[object, QPushButton] = {}
        self._words: dict[object, str] = {}
        self._group = QButtonGroup(self)
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heading)
        column.addWidget(self.remark)
        column.addLayout(self._grid)

    def show_heading(self, heading: str, remark: str = "") -> None:
        """What is chosen here, and what it does."""
        self.heading.setText(heading)
        self.heading.setVisible(bool(heading))
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))

    def show_options(self, options: Sequence[tuple[object, str]]) -> None:
        """The values to choose from and their words; keys are made once."""
        for value, words in options:
            if value not in self.keys:
                self._add_key(value)
            self._words[value] = words
        self._name_keys()

    def show_choice(self, value: object) -> None:
        """Press the key of ``value``."""
        if value in self.keys:
            self.keys[value].setChecked(True)
            self._name_keys()

    def _add_key(self, value: object) -> None:
        key = QPushButton()
        key.setCheckable(True)
        key.clicked.connect(lambda _on=False, value=value: self.chosen.emit(value))
        count = len(self.keys)
        self._group.addButton(key)
        self._grid.addWidget(key, count // self._columns, count % self._columns)
        self.keys[value] = key

    def _name_keys(self) -> None:
        for value, key in self.keys.items():
            words = self._words[value]
            key.setText(_TICK + words if key.isChecked() else words)
            key.setAccessibleName(words)
