"""How many things want an answer on a display, as a pill on the dark ground of the rail."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ui.inks import LIGHT
from ui.theme import font, inks

_SIZE = 0.8
"""As a share of the text size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RailCount:
    """How many things want an answer on a display."""

    words: str
    """The number."""
    spoken: str
    """The number with what it counts."""
    is_loud: bool = False
    wants_attention: bool = False
    is_present: bool = True
    """False when it is not known whether it still holds: drawn in outline."""


def pill_size(count: RailCount) -> QSizeF:
    """How much room the number takes: never higher than wide."""
    metrics = QFontMetricsF(font(_SIZE, is_bold=True))
    tall = metrics.height() + 2
    return QSizeF(max(metrics.horizontalAdvance(count.words) + tall * 0.6, tall), tall)


def draw_pill(painter: QPainter, count: RailCount, place: QRectF) -> None:
    """Draw the number; filled for as long as it holds."""
    ink = inks()
    ground = ink.abnormal if count.is_loud else ink.attention if count.wants_attention else ink.rail_text
    painter.setPen(QPen(QColor(ink.rail if count.is_present else ink.rail_text), 1.5))
    painter.setBrush(QColor(ground if count.is_present else ink.rail))
    painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
    has_light_words = not count.is_present or ((count.is_loud or count.wants_attention) and ink is LIGHT)
    painter.setFont(font(_SIZE, is_bold=True))
    painter.setPen(QColor(LIGHT.surface if has_light_words else ink.rail))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, count.words)
