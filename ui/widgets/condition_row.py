"""One condition of a step: a mark for whether it holds, what is expected, and beside it what the machine says now."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.inks import Inks
from ui.theme import font, inks
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.panel_text import fitting, lines_of, mirrored, write, write_lines

_LABEL, _EXPECTED, _ACTUAL, _DOUBT = 1.0, 1.0, 1.5, 0.95
_LEAST_ACTUAL = 0.85
_EDGE_PX, _GAP_PX = 12.0, 10.0
_ACTUAL_SHARE = 0.42
_WHY_LINES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionContent:
    """What a row says, in the language in use."""

    label: str
    expected: str
    actual: str
    doubt: str = ""
    why: str = ""
    mark: Mark = Mark.UNKNOWN
    loudness: Loudness = Loudness.NORMAL
    spoken: str = ""


class ConditionRow(QWidget):
    """Not to be tapped: whoever reads it can change nothing but the machine."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = ConditionContent(label="", expected="", actual="")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def content(self) -> ConditionContent:
        """What is shown."""
        return self._content

    def show_content(self, content: ConditionContent) -> None:
        """Say this, if it is anything new."""
        if content == self._content:
            return
        is_taller = bool(content.why) != bool(self._content.why)
        self._content = content
        self.setAccessibleName(content.spoken)
        if is_taller:
            self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        line = QFontMetricsF(font(_LABEL)).height()
        lines = 2 + (_WHY_LINES if self._content.why else 0)
        return QSize(320, round(line * lines + 2 * _EDGE_PX - 4))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink, content = inks(), self._content
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        colour, line, ground = (QColor(one) for one in _colours(content.loudness, ink))
        painter.setPen(QPen(line, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(room, 8, 8)
        tall = QFontMetricsF(font(_LABEL)).height()
        side = tall * 1.5
        upper = QRectF(room.x() + _EDGE_PX, room.y() + _EDGE_PX - 3, room.width() - 2 * _EDGE_PX, tall * 2)
        place = QRectF(upper.x(), upper.center().y() - side / 2, side, side)
        draw_mark(painter, content.mark, mirrored(self, place), colour, ground)
        words = upper.adjusted(side + _GAP_PX, 0, 0, 0)
        wide = min(self._actual_px(), words.width() * _ACTUAL_SHARE)
        actual = QRectF(words.right() - wide, words.y(), wide, tall * 2)
        left = QRectF(words.x(), words.y(), words.width() - actual.width() - _GAP_PX, tall)
        factor = fitting(content.label, left.width(), _LABEL, least=_LEAST_ACTUAL)
        write(painter, self, left, content.label, font(factor), QColor(ink.muted))
        below = left.translated(0, tall)
        factor = fitting(content.expected, below.width(), _EXPECTED, least=_LEAST_ACTUAL)
        write(painter, self, below, content.expected, font(factor), QColor(ink.text))
        self._write_actual(painter, actual, colour, ink)
        if content.why:
            rest = QRectF(words.x(), upper.bottom(), words.width(), room.bottom() - upper.bottom() - 4)
            write_lines(painter, self, rest, content.why, font(_DOUBT), QColor(ink.muted), _WHY_LINES)

    def _actual_px(self) -> float:
        """What the value asks for at most: what is expected beside it is to be read whole."""
        content = self._content
        if content.doubt:
            small = QFontMetricsF(font(_DOUBT))
            return max(small.horizontalAdvance(one) for one in (content.doubt, content.actual)) + _GAP_PX
        return QFontMetricsF(font(_ACTUAL, is_bold=True)).horizontalAdvance(content.actual) + _GAP_PX

    def _write_actual(self, painter: QPainter, room: QRectF, colour: QColor, ink: Inks) -> None:
        content = self._content
        if content.doubt:
            half = room.height() / 2
            upper = QRectF(room.x(), room.y(), room.width(), half)
            factor = fitting(content.doubt, upper.width(), _DOUBT, least=_LEAST_ACTUAL)
            write(painter, self, upper, content.doubt, font(factor), QColor(ink.text), is_at_end=True)
            small = font(fitting(content.actual, upper.width(), _DOUBT, least=_LEAST_ACTUAL))
            write(painter, self, upper.translated(0, half), content.actual, small, QColor(ink.muted), is_at_end=True)
            return
        factor = fitting(content.actual, room.width(), _ACTUAL, least=_LEAST_ACTUAL, is_bold=True)
        big = font(factor, is_bold=True)
        if len(lines_of(content.actual, big, room.width(), 2)) > 1:
            write_lines(painter, self, room, content.actual, big, colour)
        else:
            write(painter, self, room, content.actual, big, colour, is_at_end=True)


def _colours(loudness: Loudness, ink: Inks) -> tuple[str, str, str]:
    """Of mark and value, of the frame, and of the ground."""
    match loudness:
        case Loudness.ABNORMAL:
            return ink.abnormal, ink.abnormal, ink.abnormal_ground
        case Loudness.ATTENTION:
            return ink.attention, ink.attention, ink.attention_ground
        case Loudness.DOUBTFUL:
            return ink.muted, ink.muted, ink.raised
        case Loudness.NORMAL:
            return ink.text, ink.line, ink.surface
