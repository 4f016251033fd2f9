"""The most urgent thing in the cell, always in sight: mark, words, how many more. A tap goes there."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.inks import Inks
from ui.theme import font, inks, look
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.panel_text import fitting, lines_of, mirrored, write, write_lines

_DETAIL, _LEAST = 0.82, 0.85
"""Sizes as shares of the text size: of the smaller lines, and of a headline that has to shrink before it is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What the banner says."""

    words: str
    detail: str = ""
    mark: Mark | None = None
    is_abnormal: bool = False
    wants_attention: bool = False
    """Of less urgency than what is abnormal, and more than plain."""
    more: str = ""
    """How many others there are, as a sign: ``+3``. The room is for what is wrong and what to do."""
    more_spoken: str = ""
    """The same as words."""


class AlertBanner(KeyboardFocus, QAbstractButton):
    """Quiet text when all is well; a framed ground when it is not. It never hides anything that is still true."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alert = Alert(words="")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def alert(self) -> Alert:
        """What is shown."""
        return self._alert

    def show_alert(self, alert: Alert) -> None:
        """Say this, if it is anything new."""
        if alert == self._alert:
            return
        self._alert = alert
        self.setAccessibleName(
            " ".join(part for part in (alert.words, alert.detail, alert.more_spoken or alert.more) if part)
        )
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, look().touch_px)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink, alert = inks(), self._alert
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        colour, line, ground = (QColor(one) for one in _colours(alert, ink))
        if alert.mark is not None:
            painter.setPen(QPen(line, 2))
            painter.setBrush(ground)
            painter.drawRoundedRect(room, 10, 10)
        if wants_ring(self):
            painter.setPen(QPen(QColor(ink.action), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room, 10, 10)
        text = room.adjusted(14, 0, -14, 0)
        if alert.mark is not None:
            side = room.height() * 0.56
            place = QRectF(text.x(), text.center().y() - side / 2, side, side)
            draw_mark(painter, alert.mark, mirrored(self, place), colour, QColor(ink.surface))
            text.setLeft(text.x() + side + 12)
        if alert.more:
            width = QFontMetricsF(font(is_bold=True)).horizontalAdvance(alert.more) + 8
            box = QRectF(text.right() - width, text.y(), width, text.height())
            write(painter, self, box, alert.more, font(is_bold=True), QColor(ink.muted), is_at_end=True)
            text.setRight(text.right() - width - 12)
        self._write_lines(painter, text, colour, QColor(ink.muted))

    def _write_lines(self, painter: QPainter, text: QRectF, colour: QColor, muted: QColor) -> None:
        alert = self._alert
        if not alert.detail:
            write(painter, self, text, alert.words, font(is_bold=alert.mark is not None), colour)
            return
        factor = fitting(alert.words, text.width(), 1.0, least=_LEAST, is_bold=True)
        words, detail = font(factor, is_bold=True), font(_DETAIL)
        line = QFontMetricsF(words).height()
        detail_line = QFontMetricsF(detail).height()
        spare = text.height() - line
        lines = len(lines_of(alert.detail, detail, text.width(), max(1, min(2, int(spare // detail_line)))))
        top = text.center().y() - (line + lines * detail_line) / 2
        upper = QRectF(text.x(), top, text.width(), line)
        lower = QRectF(text.x(), upper.bottom(), text.width(), lines * detail_line)
        write(painter, self, upper, alert.words, words, colour)
        write_lines(painter, self, lower, alert.detail, detail, muted)


def _colours(alert: Alert, ink: Inks) -> tuple[str, str, str]:
    """Of the words and the mark, the frame, and the ground."""
    if alert.is_abnormal:
        return ink.abnormal, ink.abnormal, ink.abnormal_ground
    if alert.wants_attention:
        return ink.attention, ink.attention, ink.attention_ground
    return (ink.text if alert.mark is not None else ink.muted), ink.muted, ink.surface
