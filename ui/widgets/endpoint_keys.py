"""One key per controller, with the mark and the words of its connection; the worst does not hide."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import font, inks, look
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.panel_text import mirrored, write

_WIDTH_EM = 12
_EDGE_PX = 14


class EndpointKey(QAbstractButton):
    """Name above, state below."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setText(name)
        self._state, self._mark, self._look = "", Mark.UNKNOWN, ""

    @property
    def state(self) -> str:
        """The words below the name."""
        return self._state

    def show_state(self, words: str, mark: Mark, loudness: str) -> None:
        """How the connection is; ``loudness`` is ``abnormal``, ``attention`` or empty."""
        if (words, mark, loudness) != (self._state, self._mark, self._look):
            self._state, self._mark, self._look = words, mark, loudness
            self.setAccessibleName(f"{self.text()}: {words}")
            self.update()

    @override
    def sizeHint(self) -> QSize:
        line = QFontMetricsF(font()).height()
        return QSize(round(line * _WIDTH_EM), max(round(line * 2.9), look().touch_px))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, ink = QPainter(self), inks()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(ink.action if self.hasFocus() or self.isChecked() else ink.line), 2))
        painter.setBrush(QColor(ink.key_pressed if self.isDown() else ink.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        line = QFontMetricsF(font()).height()
        top = (self.height() - 2 * line) / 2
        colour = QColor({"abnormal": ink.abnormal, "attention": ink.attention}.get(self._look, ink.muted))
        place = QRectF(_EDGE_PX, (self.height() - line * 1.2) / 2, line * 1.2, line * 1.2)
        draw_mark(painter, self._mark, mirrored(self, place), colour, QColor(ink.surface))
        left = place.right() + _EDGE_PX * 0.8
        width = self.width() - left - _EDGE_PX
        write(painter, self, QRectF(left, top, width, line), self.text(), font(is_bold=True), QColor(ink.text))
        write(painter, self, QRectF(left, top + line, width, line), self._state, font(0.85), colour)


class EndpointKeys(QScrollArea):
    """A column of keys, scrolled by finger when there are many."""

    endpoint_tapped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: dict[str, EndpointKey] = {}
        self._group = QButtonGroup(self)
        page = QWidget()
        page.setProperty("look", "page")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look().gap_px)
        self._column.addStretch(1)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)

    def show_names(self, names: Sequence[str]) -> None:
        """Offer these controllers, in this order; keys that stay keep their state."""
        if list(self.keys) == list(names):
            return
        for key in self.keys.values():
            self._group.removeButton(key)
            self._column.removeWidget(key)
            key.deleteLater()
        self.keys = {name: EndpointKey(name) for name in names}
        for row, (name, key) in enumerate(self.keys.items()):
            key.clicked.connect(lambda _checked=False, name=name: self.endpoint_tapped.emit(name))
            self._group.addButton(key)
            self._column.insertWidget(row, key)
            key.show()
        self.setFixedWidth(max((key.sizeHint().width() for key in self.keys.values()), default=0) + 4)

    def show_choice(self, name: str) -> None:
        """Mark which one is shown."""
        if name in self.keys:
            self.keys[name].setChecked(True)
