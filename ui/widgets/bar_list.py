"""Names with bars behind their counts, the largest first; each leads on."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import font, inks, look
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.text_direction import follow_direction

_EDGE_PX, _MARK_PX = 10, 24
_VALUE_EMS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class BarContent:
    """One line; ``share`` of the widest bar."""

    subject: str
    mark: Mark
    words: str
    value: str
    share: float


class BarList(QWidget):
    """As tall as it has lines."""

    picked = Signal(str)
    """Subject of the line that was tapped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[BarLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_lines(self, contents: Sequence[BarContent]) -> None:
        """Exactly these; lines that stay are kept, so that no tap is lost."""
        while len(self.lines) < len(contents):
            line = BarLine()
            line.clicked.connect(lambda _on=False, line=line: self.picked.emit(line.content.subject))
            self._column.addWidget(line)
            self.lines.append(line)
        for number, line in enumerate(self.lines):
            line.setVisible(number < len(contents))
            if number < len(contents):
                line.show_content(contents[number])


class BarLine(KeyboardFocus, QAbstractButton):
    """A key as wide as the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = BarContent(subject="", mark=Mark.IDLE, words="", value="", share=0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_content(self, content: BarContent) -> None:
        """Paint another line."""
        if content != self.content:
            self.content = content
            self.setAccessibleName(f"{content.words}. {content.value}")
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(300, look().touch_px)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink, content = inks(), self.content
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect())
        if self.isDown():
            painter.fillRect(frame, QColor(ink.key_pressed))
        value_px = QFontMetricsF(font()).horizontalAdvance("m") * _VALUE_EMS
        left = 2 * _EDGE_PX + _MARK_PX
        room = frame.width() - left - value_px - _EDGE_PX
        bar = QRectF(left, frame.bottom() - 10, max(room * content.share, 2.0), 6)
        painter.fillRect(self._mirrored(bar), QColor(ink.muted))
        mark = QRectF(_EDGE_PX, frame.center().y() - _MARK_PX / 2, _MARK_PX, _MARK_PX)
        draw_mark(painter, content.mark, self._mirrored(mark), QColor(ink.text), QColor(ink.surface))
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        begin, end = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if is_mirrored:
            begin, end = end, begin
        painter.setPen(QColor(ink.text))
        self._write(painter, QRectF(left, 2, room, frame.height() - 14), content.words, begin, is_bold=True)
        value = QRectF(frame.right() - value_px - _EDGE_PX, 0, value_px, frame.height())
        self._write(painter, value, content.value, end)
        painter.setPen(QPen(QColor(ink.line), 1))
        painter.drawLine(frame.bottomLeft(), frame.bottomRight())
        if wants_ring(self):
            painter.setPen(QPen(QColor(ink.action), 2))
            painter.drawRoundedRect(frame.adjusted(2, 2, -2, -2), 6, 6)

    def _write(
        self, painter: QPainter, box: QRectF, words: str, side: Qt.AlignmentFlag, *, is_bold: bool = False
    ) -> None:
        painter.setFont(font(is_bold=is_bold))
        follow_direction(painter, words)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(box.width()))
        aligned = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._mirrored(box), aligned, shown)

    def _mirrored(self, box: QRectF) -> QRectF:
        if self.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
            return box
        return QRectF(self.width() - box.right(), box.y(), box.width(), box.height())
