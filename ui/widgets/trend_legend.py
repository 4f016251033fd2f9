"""The legend of a trend: one row a trace with its colour, name and value; tap chooses, the cross removes."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.widgets.finger_scroll import FingerScroll

ROW_HEIGHT_PX = 56
SWATCH_PX = 14
_LETTERS = 26
_WIDEST_PX = 360
"""Names wrap rather than take more from the plot, however large text is."""


class LegendEntry(Struct, frozen=True):
    """One trace in words."""

    key: str
    label: str
    argb: int
    value: str
    remove_words: str


class TrendLegend(FingerScroll):
    """Rows in the order of the traces."""

    trace_chosen = Signal(str)
    removal_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._body = QWidget()
        self._rows: dict[str, _Row] = {}
        self._layout = QVBoxLayout(self._body)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addStretch(1)
        self.setWidget(self._body)

    def show_entries(self, entries: Sequence[LegendEntry], chosen: str) -> None:
        """Rows for exactly these traces; rows that stay are kept, so that nothing flickers."""
        wanted = {entry.key for entry in entries}
        for key in [key for key in self._rows if key not in wanted]:
            self._rows.pop(key).deleteLater()
        for place, entry in enumerate(entries):
            row = self._rows.get(entry.key)
            if row is None:
                row = self._new_row(entry.key)
            self._layout.insertWidget(place, row)
            row.show_entry(entry, is_chosen=entry.key == chosen)

    def show_value(self, key: str, value: str) -> None:
        """Another value of one trace."""
        row = self._rows.get(key)
        if row is not None:
            row.value.setText(value)

    @override
    def sizeHint(self) -> QSize:
        wanted = self.fontMetrics().averageCharWidth() * _LETTERS + SWATCH_PX + ROW_HEIGHT_PX + 20
        return QSize(min(wanted, _WIDEST_PX), 240)

    def _new_row(self, key: str) -> "_Row":
        row = _Row(self._body)
        row.chosen.connect(lambda: self.trace_chosen.emit(key))
        row.remove.clicked.connect(lambda: self.removal_requested.emit(key))
        self._rows[key] = row
        return row


class _Row(QFrame):
    """Swatch, name over value, cross."""

    chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumHeight(ROW_HEIGHT_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._swatch = _Swatch(self)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self.value = QLabel(self)
        self.value.setWordWrap(True)
        self.remove = QToolButton(self)
        self.remove.setText("✕")
        self.remove.setMinimumSize(QSize(48, 48))
        self.remove.setAutoRaise(True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._label)
        words.addWidget(self.value)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 0, 2)
        layout.addWidget(self._swatch)
        layout.addLayout(words, 1)
        layout.addWidget(self.remove)

    def show_entry(self, entry: LegendEntry, *, is_chosen: bool) -> None:
        """Paint the entry; the chosen trace's scale is on the axis, so its name is bold."""
        font = self._label.font()
        font.setBold(is_chosen)
        self._label.setFont(font)
        self._label.setText(entry.label)
        self.value.setText(entry.value)
        self._swatch.show_colour(entry.argb, is_chosen=is_chosen)
        self.remove.setAccessibleName(entry.remove_words)
        self.setAccessibleName(f"{entry.label} {entry.value}")

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap anywhere on the row chooses it."""
        self.chosen.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any of the usual keys chooses the focused row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()


class _Swatch(QWidget):
    """A filled square; a chosen one has a frame."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(SWATCH_PX + 8, SWATCH_PX + 8)
        self._colour = QColor()
        self._is_chosen = False

    def show_colour(self, argb: int, *, is_chosen: bool) -> None:
        """Another colour."""
        self._colour, self._is_chosen = QColor.fromRgba(argb), is_chosen
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill, and frame when chosen."""
        painter = QPainter(self)
        painter.fillRect(4, 4, SWATCH_PX, SWATCH_PX, self._colour)
        if self._is_chosen:
            painter.setPen(self.palette().text().color())
            painter.drawRect(1, 1, SWATCH_PX + 5, SWATCH_PX + 5)
        painter.end()
