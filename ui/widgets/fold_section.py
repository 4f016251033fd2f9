"""A part of a card that folds away: its heading is a key as tall as a finger, with a few words of what lies below."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import font, inks, look
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.panel_text import mirrored, write

_ARROW_PX, _EDGE_PX = 26.0, 4.0


class FoldSection(QWidget):
    """Holds a body that is seen while the section is open."""

    toggled = Signal(bool)
    """Whether it is open now; by a person."""

    def __init__(self, body: QWidget, parent: QWidget | None = None, *, is_open: bool = False) -> None:
        super().__init__(parent)
        self.body = body
        self.heading = _Heading()
        self.heading.setChecked(is_open)
        self.heading.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(body)
        body.setVisible(is_open)

    @property
    def is_open(self) -> bool:
        """Whether its body is seen."""
        return self.heading.isChecked()

    def show_title(self, title: str, summary: str = "") -> None:
        """What it is about, and the shortest of what it says; loud words belong into the body."""
        self.heading.setText(title)
        self.heading.show_summary(summary)
        self.heading.setAccessibleName(f"{title}. {summary}" if summary else title)

    def _on_clicked(self, is_open: bool) -> None:
        self.body.setVisible(is_open)
        self.toggled.emit(is_open)


class _Heading(KeyboardFocus, QAbstractButton):
    """An arrow that says which way it folds, the title, the summary at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._summary = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_summary(self, summary: str) -> None:
        """Set the words at the end."""
        if summary != self._summary:
            self._summary = summary
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(look().touch_px * 3, look().touch_px)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink, room = inks(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isDown():
            painter.fillRect(room, QColor(ink.key_pressed))
        painter.setPen(QPen(QColor(ink.line), 1))
        painter.drawLine(room.topLeft(), room.topRight())
        if wants_ring(self):
            painter.setPen(QPen(QColor(ink.action), 2))
            painter.drawRoundedRect(room.adjusted(2, 2, -2, -2), 6, 6)
        self._arrow(painter, mirrored(self, QRectF(_EDGE_PX, 0, _ARROW_PX, room.height())).center())
        left, right = _EDGE_PX + _ARROW_PX + 4, room.right() - _EDGE_PX
        title_font = font(1.05, is_bold=True)
        title_px = QFontMetricsF(title_font).horizontalAdvance(self.text()) + 4
        title = QRectF(left, 0, min(title_px, right - left), room.height())
        write(painter, self, title, self.text(), title_font, QColor(ink.text))
        rest = QRectF(title.right() + 16, 0, right - title.right() - 16, room.height())
        if self._summary and rest.width() > 0:
            small = font(0.95)
            wide = min(QFontMetricsF(small).horizontalAdvance(self._summary) + 4, rest.width())
            place = QRectF(rest.right() - wide, 0, wide, room.height())
            write(painter, self, place, self._summary, small, QColor(ink.muted))

    def _arrow(self, painter: QPainter, middle: QPointF) -> None:
        side = -1 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 1
        corners = [(-7, -4), (0, 4), (7, -4)] if self.isChecked() else [(-4 * side, -7), (4 * side, 0), (-4 * side, 7)]
        painter.setPen(QPen(QColor(inks().muted), 2.5))
        painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in corners]))
