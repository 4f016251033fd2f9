"""All axes of an arm at a glance: position between its limits, speed, current and temperature, row by row."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme import font
from ui.widgets.joint_row import NOT_GIVEN, JointLimits, JointValue, draw_number, draw_position
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.value_inks import ValueInks

_HEADING = 0.8
_HEADING_GAP_PX = 6
"""A heading wider than its column is written smaller, so that two never run into each other."""


class JointBars(KeyboardFocus, QWidget):
    """Rows of joints. The first column is a long bar; the others are numbers over a short bar."""

    joint_activated = Signal(int)
    """Somebody tapped a row, or pressed Enter on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._headings: list[str] = []
        self._limits: list[JointLimits | None] = []
        self._values: list[list[JointValue]] = []
        self._row = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def show_joints(self, names: Sequence[str], limits: Sequence[JointLimits | None]) -> None:
        """Set the rows; values are unknown until ``show_values``."""
        self._names = list(names)
        self._limits = list(limits)
        self._values = [[NOT_GIVEN] * len(self._headings) for _ in names]
        self._row = 0
        self.setMinimumHeight(self._heading_height() + len(names) * self._least_row_height())
        self.update()

    def show_name(self, row: int, name: str) -> None:
        """Set the name of one joint."""
        if self._names[row] != name:
            self._names[row] = name
            self.update()

    def show_headings(self, headings: Sequence[str]) -> None:
        """Set the columns; the first one belongs to the long bars."""
        self._headings = list(headings)
        self._values = [[NOT_GIVEN] * len(headings) for _ in self._names]
        self.update()

    def show_values(self, row: int, values: Sequence[JointValue]) -> None:
        """Draw the values of one joint, in the order of the headings."""
        fresh = list(values)
        if self._values[row] != fresh:
            self._values[row] = fresh
            self.update(self._row_rect(row).toAlignedRect())

    def text_of(self, row: int) -> str:
        """What a row says, for reading aloud."""
        values = zip(self._headings, self._values[row], strict=True)
        return " · ".join((self._names[row], *(f"{heading} {value.text}" for heading, value in values if value.text)))

    @override
    def sizeHint(self) -> QSize:
        return QSize(560, self._heading_height() + max(len(self._names), 1) * (self._least_row_height() + 12))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        inks = ValueInks.of(self)
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._column_rects()
        painter.setPen(inks.muted)
        for heading, column in zip(self._headings, columns, strict=True):
            place = QRectF(column.x(), 0, column.width(), self._heading_height())
            side = Qt.AlignmentFlag.AlignLeft if column is columns[0] else Qt.AlignmentFlag.AlignRight
            wanted = QFontMetricsF(font(_HEADING)).horizontalAdvance(heading) + _HEADING_GAP_PX
            painter.setFont(font(_HEADING * min(1.0, column.width() / wanted)))
            painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, heading)
        for row in range(len(self._names)):
            place = self._row_rect(row)
            if place.intersects(QRectF(event.rect())):
                self._draw_row(painter, row, place, columns, inks)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for row in range(len(self._names)):
            if self._row_rect(row).contains(event.position()):
                self._row = row
                self.update()
                self.joint_activated.emit(row)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up if self._row > 0:
                self._row -= 1
            case Qt.Key.Key_Down if self._row < len(self._names) - 1:
                self._row += 1
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if self._names:
                self.joint_activated.emit(self._row)
            case _:
                super().keyPressEvent(event)
                return
        self.setAccessibleDescription(self.text_of(self._row))
        self.update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()
        super().changeEvent(event)

    def _line_height(self) -> int:
        return self.fontMetrics().height()

    def _heading_height(self) -> int:
        return self._line_height() + 4

    def _least_row_height(self) -> int:
        return max(round(self._line_height() * 1.5) + 10, 48)

    def _row_rect(self, row: int) -> QRectF:
        top = self._heading_height()
        height = (self.height() - top) / max(len(self._names), 1)
        return QRectF(0, top + row * height, self.width(), height)

    def _column_rects(self) -> list[QRectF]:
        """Horizontal extent of each heading's column; vertical extent is the widget's."""
        metrics = self.fontMetrics()
        names = max((metrics.horizontalAdvance(name) for name in self._names), default=0) * 1.12 + 18
        room = self.width() - names - 8
        numbers = max(len(self._headings) - 1, 0)
        narrow = min(max(metrics.horizontalAdvance("-000.0 °/s") + 14, room * 0.15), room * 0.19) if numbers else 0.0
        wide = room - narrow * numbers
        rects = [QRectF(names, 0, wide, self.height())] if self._headings else []
        return rects + [QRectF(names + wide + narrow * n, 0, narrow, self.height()) for n in range(numbers)]

    def _draw_row(self, painter: QPainter, row: int, place: QRectF, columns: list[QRectF], inks: ValueInks) -> None:
        if wants_ring(self) and row == self._row:
            painter.setPen(QPen(inks.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 6, 6)
        painter.setPen(QPen(inks.line, 1))
        painter.drawLine(place.topLeft(), place.topRight())
        painter.setFont(font(1.0, is_bold=True))
        painter.setPen(inks.text)
        painter.drawText(
            place.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._names[row]
        )
        for value, column in zip(self._values[row], columns, strict=True):
            box = QRectF(column.x(), place.y(), column.width(), place.height())
            if column is columns[0]:
                draw_position(painter, value, self._limits[row], box, inks)
            else:
                draw_number(painter, value, box.adjusted(10, 0, 0, 0), inks)
