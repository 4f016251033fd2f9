"""One answer to be read from two metres: shape, words, and what else must be known under them."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.inks import Inks
from ui.theme import font, inks
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.panel_text import fitting, lines_of, mirrored, write_lines

_WORDS, _LEAST, _DETAIL = 1.9, 1.2, 1.1
_LINES = 2
_EDGE_PX = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class BigAnswerContent:
    """What it says."""

    words: str
    detail: str = ""
    mark: Mark = Mark.UNKNOWN
    loudness: Loudness = Loudness.NORMAL


class BigAnswer(QWidget):
    """It offers nothing to tap: what it rests on stands below it."""

    def __init__(self, parent: QWidget | None = None, *, detail_lines: int = _LINES) -> None:
        """It keeps room for so many lines of detail."""
        super().__init__(parent)
        self._detail_lines = detail_lines
        self._content = BigAnswerContent(words="")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def content(self) -> BigAnswerContent:
        """What is shown."""
        return self._content

    def show_content(self, content: BigAnswerContent) -> None:
        """Say this, if it is anything new."""
        if content != self._content:
            self._content = content
            self.setAccessibleName(". ".join(filter(None, (content.words, content.detail))))
            self.update()

    @override
    def sizeHint(self) -> QSize:
        words, detail = QFontMetricsF(font(_WORDS, is_bold=True)), QFontMetricsF(font(_DETAIL))
        tall = words.height() * 1.5 + detail.height() * self._detail_lines
        return QSize(400, round(tall + _EDGE_PX))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink, content = inks(), self._content
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        colour, line, ground = (QColor(one) for one in _colours(content.loudness, ink))
        painter.setPen(QPen(line, 2))
        painter.setBrush(ground)
        painter.drawRoundedRect(room, 12, 12)
        side = min(room.height() * 0.6, QFontMetricsF(font(_WORDS)).height() * 1.6)
        place = QRectF(room.x() + _EDGE_PX, room.center().y() - side / 2, side, side)
        draw_mark(painter, content.mark, mirrored(self, place), colour, ground)
        text = room.adjusted(side + 2 * _EDGE_PX, 6, -_EDGE_PX, -6)
        self._write(painter, text, colour, QColor(ink.text))

    def _write(self, painter: QPainter, room: QRectF, colour: QColor, plain: QColor) -> None:
        content = self._content
        detail = font(_DETAIL)
        lower = QFontMetricsF(detail).height() * len(self._detail_in(room.width(), detail) or [""])
        lower = lower if content.detail else 0.0
        factor = fitting(content.words, room.width() * 1.9, _WORDS, least=_LEAST, is_bold=True)
        words = font(factor, is_bold=True)
        lines = len(lines_of(content.words, words, room.width(), _LINES))
        upper = min(QFontMetricsF(words).height() * lines, room.height() - lower)
        top = room.center().y() - (upper + lower) / 2
        write_lines(painter, self, QRectF(room.x(), top, room.width(), upper), content.words, words, colour)
        below = QRectF(room.x(), top + upper, room.width(), lower + 1)
        write_lines(painter, self, below, content.detail, detail, plain, self._detail_lines)

    def _detail_in(self, width: float, detail: QFont) -> list[str]:
        return lines_of(self._content.detail, detail, width, self._detail_lines)


def _colours(loudness: Loudness, ink: Inks) -> tuple[str, str, str]:
    """Of words and mark, of the frame, and of the ground."""
    match loudness:
        case Loudness.ABNORMAL:
            return ink.abnormal, ink.abnormal, ink.abnormal_ground
        case Loudness.ATTENTION:
            return ink.attention, ink.attention, ink.attention_ground
        case Loudness.DOUBTFUL:
            return ink.muted, ink.muted, ink.raised
        case Loudness.NORMAL:
            return ink.text, ink.line, ink.surface
