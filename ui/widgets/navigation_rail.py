"""The rail at the side: one key a display, pictogram over name, the chosen one marked by shape."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.icons import pixmap
from ui.theme import font, inks, look
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.more_key import MoreKey
from ui.widgets.panel_text import mirrored
from ui.widgets.rail_count import RailCount, draw_pill, pill_size

_NAME, _SMALLEST = 0.84, 0.62
"""Sizes of a name as shares of the text size: a long one shrinks before it is cut."""
_LEAST_PX = 48
_TALL, _LOW = 1.2, 0.75
"""Heights of a key as shares of the touch size. The low one is for gloves on a low screen: 15 mm, and twice as wide."""


@dataclass(frozen=True, slots=True)
class RailPlace:
    """One display on the rail."""

    name: str
    icon: str


class NavigationRail(QScrollArea):
    """Keys give up height before any is out of sight; else arrows scroll, and bear the numbers of what they hide."""

    place_chosen = Signal(str)
    """Name of the display that was tapped."""

    def __init__(self, places: Sequence[RailPlace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = _Ground()
        column = QVBoxLayout(ground)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(2)
        self.keys: dict[str, RailKey] = {}
        self._group = QButtonGroup(self)
        for place in places:
            key = RailKey(place.icon)
            key.clicked.connect(lambda _checked=False, name=place.name: self.place_chosen.emit(name))
            self._group.addButton(key)
            column.addWidget(key)
            self.keys[place.name] = key
        column.addStretch(1)
        self.setWidget(ground)
        self.above, self.below = MoreKey("chevron-up", self), MoreKey("chevron-down", self)
        self.above.clicked.connect(lambda: self._scroll(-1))
        self.below.clicked.connect(lambda: self._scroll(1))
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._show_more)
        bar.rangeChanged.connect(self._show_more)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self.follow_look()

    def follow_look(self) -> None:
        """Take the sizes of the look in use."""
        self.setFixedWidth(round(look().touch_px * 1.9))
        for key in self.keys.values():
            key.updateGeometry()

    def show_titles(self, titles: Sequence[str]) -> None:
        """Set the names, in the order of the places."""
        for key, title in zip(self.keys.values(), titles, strict=True):
            key.setText(title)
            key.name_it()
        for more in (self.above, self.below):
            more.name_it()

    def show_count(self, name: str, count: RailCount | None) -> None:
        """Show a number at a display's key, or none."""
        self.keys[name].show_count(count)
        self._show_more()

    def show_choice(self, name: str) -> None:
        """Mark the display that is visible; none for one that is not on the rail."""
        self._group.setExclusive(name in self.keys)  # an exclusive group does not let go of its last choice
        for each, key in self.keys.items():
            key.setChecked(each == name)
        if name in self.keys:
            self.ensureWidgetVisible(self.keys[name], 0, self.above.sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_more()

    def _scroll(self, direction: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + direction * (self.height() - 2 * self.above.sizeHint().height()))

    def _show_more(self) -> None:
        bar, tall = self.verticalScrollBar(), self.above.sizeHint().height()
        self.above.setGeometry(0, 0, self.width(), tall)
        self.below.setGeometry(0, self.height() - tall, self.width(), tall)
        self.above.setVisible(bar.value() > bar.minimum())
        self.below.setVisible(bar.value() < bar.maximum())
        begin, end = bar.value() + tall / 2, bar.value() + self.height() - tall / 2
        middles = {key: key.y() + key.height() / 2 for key in self.keys.values()}
        self.above.show_counts([key.count for key, y in middles.items() if key.count is not None and y < begin])
        self.below.show_counts([key.count for key, y in middles.items() if key.count is not None and y > end])


class RailKey(KeyboardFocus, QAbstractButton):
    """Pictogram over name; chosen: a lighter ground and a bar at the outer edge."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.count: RailCount | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_count(self, count: RailCount | None) -> None:
        """Show a number beside the pictogram, or none."""
        if count != self.count:
            self.count = count
            self.name_it()
            self.update()

    def name_it(self) -> None:
        """Say what an eye reads."""
        self.setAccessibleName(f"{self.text()}, {self.count.spoken}" if self.count is not None else self.text())

    @override
    def sizeHint(self) -> QSize:
        return QSize(round(look().touch_px * 1.75), round(look().touch_px * _TALL))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), max(round(look().touch_px * _LOW), _LEAST_PX))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink = inks()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink.rail_chosen))
            painter.drawRoundedRect(room, 8, 8)
        if self.isChecked():
            is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            x = room.right() - 5 if is_mirrored else room.x() + 1
            painter.fillRect(QRectF(x, room.y() + 10, 4, room.height() - 20), QColor(ink.rail_text))
        if wants_ring(self):
            painter.setPen(QPen(QColor(ink.action), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), 8, 8)
        side = round(self.height() * 0.42)
        image = pixmap(self._icon_name, ink.rail_text, side)
        painter.drawPixmap(round(room.center().x() - side / 2), round(self.height() * 0.12), image)
        self._write(painter, QRectF(6, self.height() * 0.6, self.width() - 12, self.height() * 0.34), ink.rail_text)
        if self.count is not None:
            pill = pill_size(self.count)
            place = QRectF(QPointF(room.center().x() + side * 0.3, self.height() * 0.06), pill)
            draw_pill(painter, self.count, mirrored(self, place))

    def _write(self, painter: QPainter, place: QRectF, colour: str) -> None:
        name_font = font(_NAME, is_bold=self.isChecked())
        wanted = QFontMetricsF(name_font).horizontalAdvance(self.text())
        if wanted > place.width():
            name_font = font(max(_NAME * (place.width() - 1) / wanted, _SMALLEST), is_bold=self.isChecked())
        painter.setFont(name_font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, round(place.width()) + 2)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)


class _Ground(QWidget):
    """The dark ground, the same in both shades."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), QColor(inks().rail))
