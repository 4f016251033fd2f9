"""Keys for a decision: a pictogram over words, all of one size and weight, none of them chosen beforehand."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from ui.icons import pixmap
from ui.theme import font, inks, look
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.panel_text import fitting, lines_of

_ICON_PX, _EDGE_PX, _GAP_PX = 26, 8, 2
_LEAST, _LINES = 0.72, 2


class DecisionKeys(QWidget):
    """A row of them; what cannot be decided now is out of use, and stays in its place."""

    chosen = Signal(str)
    """Name of the key that was tapped."""

    def __init__(self, icons: Mapping[str, str], parent: QWidget | None = None) -> None:
        """``icons``: pictogram of each key, by name, in their order."""
        super().__init__(parent)
        self.keys = {name: DecisionKey(icon) for name, icon in icons.items()}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for name, key in self.keys.items():
            key.clicked.connect(lambda _on=False, name=name: self.chosen.emit(name))
            self._row.addWidget(key, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, words: Mapping[str, str]) -> None:
        """What stands on each key."""
        self._row.setSpacing(look().gap_px)
        for name, text in words.items():
            self.keys[name].setText(text)
            self.keys[name].setAccessibleName(text)

    def let(self, names: frozenset[str]) -> None:
        """Only these can be tapped now."""
        for name, key in self.keys.items():
            key.setEnabled(name in names)


class DecisionKey(KeyboardFocus, QAbstractButton):
    """One of them."""

    has_own_ground = False
    """Whether who derives from it has painted what lies behind."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        line = QFontMetricsF(font(is_bold=True)).height()
        height = _ICON_PX + _GAP_PX + _LINES * line * 0.9 + 2 * _EDGE_PX
        return QSize(look().touch_px, max(round(height), look().touch_px))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink = inks()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on, has_ring = self.isEnabled(), wants_ring(self)
        pen = QPen(QColor(ink.action if has_ring else ink.muted if is_on else ink.line), 3 if has_ring else 1)
        if not is_on:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        ground = QColor(ink.key_pressed if self.isDown() else ink.key)
        painter.setBrush(ground if is_on and not self.has_own_ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8, 8)
        colour = ink.text if is_on else ink.muted
        picture = pixmap(self._icon_name, colour, _ICON_PX)
        painter.drawPixmap(round((self.width() - _ICON_PX) / 2), _EDGE_PX, picture)
        top = _EDGE_PX + _ICON_PX + _GAP_PX
        room = QRectF(6, top, self.width() - 12, self.height() - top - 4)
        self._write(painter, room, QColor(colour))

    def _write(self, painter: QPainter, room: QRectF, colour: QColor) -> None:
        """In the middle, in two lines at most; the longest word shrinks before it is cut."""
        words = self.text()
        longest = max(words.split(), key=len, default="")
        factor = fitting(longest, room.width(), 0.9, least=_LEAST, is_bold=True)
        while factor > _LEAST and len(lines_of(words, font(factor, is_bold=True), room.width(), 3)) > _LINES:
            factor = max(factor - 0.06, _LEAST)
        used = font(factor, is_bold=True)
        metrics = QFontMetricsF(used)
        lines = [line.strip() for line in lines_of(words, used, room.width(), _LINES)]
        y = room.center().y() - metrics.height() * len(lines) / 2
        painter.setFont(used)
        painter.setPen(colour)
        for number, line in enumerate(lines):
            box = QRectF(room.x(), y + number * metrics.height(), room.width(), metrics.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), line)
