"""A stack light: its lamps one above the other, told by place, filling and word; the colour only repeats them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.panel_text import mirrored, write
from ui.widgets.value_inks import ValueInks

_ROW = 2.1
"""Height of a lamp in lines of text."""
_TOWER_WIDTH = 46


@dataclass(frozen=True, slots=True)
class Lamp:
    """One lamp as it is drawn; ``is_lit`` is None when that is not known now."""

    label: str
    words: str
    colour: QColor | None
    is_lit: bool | None


class StackLight(QWidget):
    """Lamps from the top of the tower down."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lamps: tuple[Lamp, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lamps(self, lamps: Sequence[Lamp]) -> None:
        """Draw these, if they are anything new."""
        if tuple(lamps) == self.lamps:
            return
        is_other_height = len(lamps) != len(self.lamps)
        self.lamps = tuple(lamps)
        self.setAccessibleDescription(", ".join(f"{lamp.label}: {lamp.words}" for lamp in lamps))
        if is_other_height:
            self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line * 8, round(len(self.lamps) * line * _ROW) + 2)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        inks = ValueInks.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        tall = line * _ROW
        for number, lamp in enumerate(self.lamps):
            row = QRectF(0, 1 + number * tall, self.width(), tall)
            glass = mirrored(self, QRectF(1, row.y() + 1, _TOWER_WIDTH, tall - 2))
            _draw_lamp(painter, lamp, glass, inks)
            words = row.adjusted(_TOWER_WIDTH + 14, 2, 0, -2)
            upper = QRectF(words.x(), words.y(), words.width(), words.height() * 0.45)
            lower = QRectF(words.x(), upper.bottom(), words.width(), words.height() * 0.55)
            write(painter, self, upper, lamp.label, font(0.85), inks.muted)
            ink = inks.muted if lamp.is_lit is None else inks.text
            write(painter, self, lower, lamp.words, font(1.05, is_bold=lamp.is_lit is True), ink)


def _draw_lamp(painter: QPainter, lamp: Lamp, glass: QRectF, inks: ValueInks) -> None:
    if lamp.is_lit is None:
        painter.setPen(QPen(inks.muted, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(glass, 6, 6)
        side = glass.height() * 0.55
        place = QRectF(0, 0, side, side)
        place.moveCenter(glass.center())
        draw_mark(painter, Mark.UNKNOWN, place, inks.muted, inks.surface)
        return
    colour = lamp.colour or inks.text
    painter.setPen(QPen(inks.text if lamp.is_lit else inks.pointer, 1.8))
    painter.setBrush(colour if lamp.is_lit else inks.surface)
    painter.drawRoundedRect(glass, 6, 6)
    if not lamp.is_lit:  # a dark lamp keeps a thin band of its colour, as coloured glass does
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(glass.adjusted(8, glass.height() - 9, -8, -5), 2, 2)
