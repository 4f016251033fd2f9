"""A safety state as it is told: big word, big shape. Read-only, and never reassuring about what is not known."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.equipment_card import Loudness
from ui.widgets.text_direction import follow_direction
from ui.widgets.value_inks import ValueInks


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyContent:
    """What is known of one safety state."""

    label: str
    word: str
    mark: Mark
    loudness: Loudness


class SafetyPanel(QWidget):
    """One safety state. It offers nothing to tap: safety is never changed from here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = SafetyContent(label="", word="", mark=Mark.UNKNOWN, loudness=Loudness.DOUBTFUL)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def content(self) -> SafetyContent:
        """What is shown."""
        return self._content

    def show_content(self, content: SafetyContent) -> None:
        """Draw this, if it is anything new."""
        if content != self._content:
            self._content = content
            self.setAccessibleName(f"{content.label}: {content.word}")
            self.update()

    @override
    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line * 10, max(round(line * 3.2), 64))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        inks, content = ValueInks.of(self), self._content
        is_loud = content.loudness is Loudness.ABNORMAL
        is_doubtful = content.loudness is Loudness.DOUBTFUL
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = inks.abnormal if is_loud else inks.surface
        ink = inks.surface if is_loud else inks.text
        style = Qt.PenStyle.DashLine if is_doubtful else Qt.PenStyle.SolidLine
        painter.setPen(QPen(ground if is_loud else inks.muted if is_doubtful else inks.line, 2, style))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8, 8)
        line = self.fontMetrics().height()
        side = min(self.height() - 22.0, line * 2.0)
        mark = QRectF(12, (self.height() - side) / 2, side, side)
        words = QRectF(mark.right() + 10, 5, self.width() - mark.right() - 16, self.height() - 10)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            mark.moveRight(self.width() - mark.x())
            words.moveRight(self.width() - words.x())
        draw_mark(painter, content.mark, mark, ink, ground)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side_of_text = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        flags = side_of_text | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.setPen(ink if is_loud else inks.muted)
        painter.setFont(self._font(0.85))
        upper = QRectF(words.x(), words.y(), words.width(), words.height() * 0.42)
        follow_direction(painter, content.label)
        painter.drawText(upper, flags, self._fit(painter, content.label, upper))
        painter.setPen(ink)
        painter.setFont(self._font(1.3, is_bold=True))
        lower = QRectF(words.x(), upper.bottom(), words.width(), words.height() * 0.58)
        if painter.fontMetrics().horizontalAdvance(content.word) > lower.width():
            painter.setFont(self._font(1.0, is_bold=True))
        follow_direction(painter, content.word)
        painter.drawText(lower, flags, self._fit(painter, content.word, lower))

    def _fit(self, painter: QPainter, words: str, box: QRectF) -> str:
        return painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(box.width()))

    def _font(self, factor: float, *, is_bold: bool = False) -> QFont:
        font = QFont(self.font())
        if font.pixelSize() > 0:
            font.setPixelSize(round(font.pixelSize() * factor))
        else:
            font.setPointSizeF(font.pointSizeF() * factor)
        font.setBold(is_bold)
        return font
