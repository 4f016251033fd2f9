"""One key per piece of equipment, of which one is chosen; hidden while there is nothing to choose."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

_MOST_ROWS = 3
"""As many for names to be whole; more would leave the display no room."""
_LEAST_EMS = 9
"""Widths of a letter that a key has at least: below that there are more rows instead."""
_PADDING_PX = 36
_SLACK_PX = 2
"""Widths are shared out in whole pixels: a name that fits must not lose its middle to that."""


class SubjectPicker(QWidget):
    """Keys of equal width where names allow it, in as many rows as they need: each is in sight, however many."""

    subject_picked = Signal(str)
    """Id of what was tapped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._group = QButtonGroup(self)
        self._placed: list[int] = []
        """Shares of the columns as they are laid out."""
        self.keys: dict[str, NameKey] = {}

    def show_subjects(self, subjects: Sequence[tuple[str, str]]) -> None:
        """Offer these, as id and label."""
        for key in self.keys.values():
            self._group.removeButton(key)
            key.setParent(None)
            key.deleteLater()
        self.keys = {}
        for subject, label in subjects:
            key = NameKey(label)
            key.clicked.connect(lambda _checked=False, subject=subject: self.subject_picked.emit(subject))
            self._group.addButton(key)
            self.keys[subject] = key
        self._placed = []
        self._place()
        self.updateGeometry()
        self.setVisible(len(subjects) > 1)

    def show_choice(self, subject: str) -> None:
        """Mark which one is shown."""
        if subject in self.keys:
            self.keys[subject].setChecked(True)

    @override
    def sizeHint(self) -> QSize:
        """One row with every name whole; who has less room gives less."""
        return QSize(self._whole_px(), super().sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def event(self, event: QEvent) -> bool:
        is_taken = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:  # names have another font now
            self._place()
        return is_taken

    def _whole_px(self) -> int:
        gap = self._grid.horizontalSpacing()
        return sum(key.sizeHint().width() + gap for key in self.keys.values()) - gap if self.keys else 0

    def _place(self) -> None:
        """As few rows as leave all names whole; else as few as the width allows. All are about equally long."""
        count = len(self.keys)
        if not count:
            return
        columns = self._columns(count)
        shares = self._shares(columns)
        if shares == self._placed:
            return
        for column in range(max(columns, self._grid.columnCount())):  # also those of names that were there before
            self._grid.setColumnStretch(column, shares[column] if column < columns else 0)
        self._placed = shares
        for number, key in enumerate(self.keys.values()):
            self._grid.addWidget(key, number // columns, number % columns)
        self._grid.activate()

    def _columns(self, count: int) -> int:
        gap = self._grid.horizontalSpacing()
        for rows in range(1, _MOST_ROWS + 1):
            columns = -(-count // rows)
            if sum(self._needs(columns)) + (columns - 1) * gap <= self.width():
                return columns
        least = self.fontMetrics().horizontalAdvance("m") * _LEAST_EMS + gap
        return -(-count // -(-count // max(1, self.width() // least)))

    def _needs(self, columns: int) -> list[int]:
        widths = [key.sizeHint().width() for key in self.keys.values()]
        return [max(widths[column::columns]) for column in range(columns)]

    def _shares(self, columns: int) -> list[int]:
        """How the width is shared out: equally where that leaves all names whole, else by what each column needs."""
        needs = self._needs(columns)
        gaps = (columns - 1) * self._grid.horizontalSpacing()
        is_room_for_equal = max(needs) * columns + gaps <= self.width()
        return [1] * columns if is_room_for_equal else needs


class NameKey(QPushButton):
    """A key with a name; of one that is too long the middle is left out, because names differ at their ends."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._name = name
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setMinimumHeight(max(48, round(self.fontMetrics().height() * 2.4)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(48, super().minimumSizeHint().height())

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._whole_px(), super().sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _whole_px(self) -> int:
        self.ensurePolished()
        return self.fontMetrics().horizontalAdvance(self._name) + _PADDING_PX + _SLACK_PX

    def _fit(self) -> None:
        room = self.width() - _PADDING_PX
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room))
