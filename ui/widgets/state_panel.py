"""A state as it is told: big word, big shape. Read-only, and never reassuring about what is not known."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.panel_text import mirrored, write
from ui.widgets.value_inks import ValueInks


@dataclass(frozen=True, slots=True, kw_only=True)
class StateContent:
    """What is known of one state: of safety, of a machine, or its mode."""

    label: str
    word: str
    mark: Mark
    loudness: Loudness


class StatePanel(QWidget):
    """One state. It offers nothing to tap: safety is never changed from here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = StateContent(label="", word="", mark=Mark.UNKNOWN, loudness=Loudness.DOUBTFUL)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def content(self) -> StateContent:
        """What is shown."""
        return self._content

    def show_content(self, content: StateContent) -> None:
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
        is_telling = content.loudness is Loudness.ATTENTION
        ink = inks.surface if is_loud else inks.attention if is_telling else inks.text
        style = Qt.PenStyle.DashLine if is_doubtful else Qt.PenStyle.SolidLine
        edge = inks.attention if is_telling else inks.muted if is_doubtful else inks.line
        painter.setPen(QPen(ground if is_loud else edge, 2, style))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8, 8)
        line = self.fontMetrics().height()
        side = min(self.height() - 22.0, line * 2.0)
        mark = QRectF(12, (self.height() - side) / 2, side, side)
        words = QRectF(mark.right() + 10, 5, self.width() - mark.right() - 16, self.height() - 10)
        draw_mark(painter, content.mark, mirrored(self, mark), ink, ground)
        upper = QRectF(words.x(), words.y(), words.width(), words.height() * 0.42)
        lower = QRectF(words.x(), upper.bottom(), words.width(), words.height() * 0.58)
        write(painter, self, upper, content.label, font(0.85), ink if is_loud else inks.muted)
        large = font(1.3, is_bold=True)
        is_too_long = QFontMetricsF(large).horizontalAdvance(content.word) > lower.width()
        write(painter, self, lower, content.word, font(is_bold=True) if is_too_long else large, ink)
