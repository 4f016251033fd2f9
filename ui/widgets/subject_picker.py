"""One key per piece of equipment, of which one is chosen; hidden while there is nothing to choose."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class SubjectPicker(QWidget):
    """A row of keys."""

    subject_picked = Signal(str)
    """Id of what was tapped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._group = QButtonGroup(self)
        self.keys: dict[str, QPushButton] = {}

    def show_subjects(self, subjects: Sequence[tuple[str, str]]) -> None:
        """Offer these, as id and label."""
        for key in self.keys.values():
            self._group.removeButton(key)
            key.setParent(None)
            key.deleteLater()
        self.keys = {}
        for subject, label in subjects:
            key = QPushButton(label)
            key.setCheckable(True)
            key.setMinimumHeight(max(48, round(key.fontMetrics().height() * 2.4)))
            key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            key.clicked.connect(lambda _checked=False, subject=subject: self.subject_picked.emit(subject))
            self._group.addButton(key)
            self._row.addWidget(key)
            self.keys[subject] = key
        self.setVisible(len(subjects) > 1)

    def show_choice(self, subject: str) -> None:
        """Mark which one is shown."""
        if subject in self.keys:
            self.keys[subject].setChecked(True)
