"""Tabs above displays that share a key of the rail: the chosen one is marked by a bar, its ground and its weight."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, inks, look
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.text_direction import follow_direction

_SIZE, _SMALLEST = 1.1, 0.8
"""Of a name, as shares of the text size: a long one shrinks before it is cut."""
_BAR_PX, _BESIDE_PX = 4, 24
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: None, Qt.Key.Key_End: None}


class TabRow(QWidget):
    """One key a tab. The arrow keys go along the row and choose; Tab goes on to what the tab shows."""

    tab_chosen = Signal(str)
    """Name of the tab that was tapped, or reached by an arrow key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: dict[str, TabKey] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_tabs(self, tabs: Sequence[tuple[str, str]], chosen: str) -> None:
        """Name and title of each; where there is only one, nothing is shown."""
        if [name for name, _ in tabs] != list(self.keys):
            self._make_keys([name for name, _ in tabs])
        for name, title in tabs:
            key = self.keys[name]
            key.setText(title)
            key.setAccessibleName(title)
            key.setChecked(name == chosen)
            key.setFocusPolicy(Qt.FocusPolicy.TabFocus if name == chosen else Qt.FocusPolicy.NoFocus)
            key.updateGeometry()
        self.setVisible(len(tabs) > 1)

    def follow_look(self) -> None:
        """Take the sizes of the look in use."""
        for key in self.keys.values():
            key.updateGeometry()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key not in _STEPS or len(self.keys) < 2:
            super().keyPressEvent(event)
            return
        names = list(self.keys)
        at = next((number for number, one in enumerate(self.keys.values()) if one.isChecked()), 0)
        step = _STEPS[key]
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        if step is None:
            at = 0 if key is Qt.Key.Key_Home else len(names) - 1
        else:
            at = (at + (-step if is_mirrored else step)) % len(names)
        chosen = self.keys[names[at]]
        chosen.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chosen.setFocus(Qt.FocusReason.TabFocusReason)
        self.tab_chosen.emit(names[at])

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(inks().raised))
        painter.setPen(QPen(QColor(inks().line), 1))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())

    def _make_keys(self, names: Sequence[str]) -> None:
        for key in self.keys.values():
            self._group.removeButton(key)
            self._row.removeWidget(key)
            key.hide()
            key.deleteLater()
        self.keys = {}
        for number, name in enumerate(names):
            key = TabKey(self)
            key.clicked.connect(lambda _checked=False, name=name: self.tab_chosen.emit(name))
            self._group.addButton(key)
            self._row.insertWidget(number, key)
            self.keys[name] = key


class TabKey(KeyboardFocus, QAbstractButton):
    """A name; chosen: on the ground of the page, bold, with a bar below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        wide = QFontMetricsF(font(_SIZE, is_bold=True)).horizontalAdvance(self.text()) + 2 * _BESIDE_PX
        return QSize(max(round(wide), round(look().touch_px * 1.8)), look().touch_px)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(round(look().touch_px * 1.5), look().touch_px)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink, room = inks(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.isDown():
            painter.fillRect(room.adjusted(0, 0, 0, -1), QColor(ink.key_pressed if self.isDown() else ink.window))
        if self.isChecked():
            bar = QRectF(room.x() + 8, room.bottom() - _BAR_PX, room.width() - 16, _BAR_PX)
            painter.fillRect(bar, QColor(ink.text))
        if wants_ring(self):
            painter.setPen(QPen(QColor(ink.action), 3))
            painter.drawRoundedRect(room.adjusted(3, 3, -3, -4), 8, 8)
        self._write(painter, room.adjusted(_BESIDE_PX / 2, 0, -_BESIDE_PX / 2, -2))

    def _write(self, painter: QPainter, place: QRectF) -> None:
        name_font = font(_SIZE, is_bold=self.isChecked())
        wanted = QFontMetricsF(name_font).horizontalAdvance(self.text())
        if wanted > place.width():
            name_font = font(max(_SIZE * (place.width() - 1) / wanted, _SMALLEST), is_bold=self.isChecked())
        painter.setFont(name_font)
        painter.setPen(QColor(inks().text if self.isChecked() else inks().muted))
        follow_direction(painter, self.text())
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, round(place.width()) + 2)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)
