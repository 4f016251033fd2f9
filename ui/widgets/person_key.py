"""People as a list of large keys: initials, name, a note below; scrolled by finger, chosen by a tap or Enter."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QScroller,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from ui.theme import inks, look
from ui.widgets.item_room import ItemRoom
from ui.widgets.text_direction import direction_of

_GAP_PX = 6
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PersonKeys(QListView):
    """A view over a list whose items have a name and, under ``note_role``, a note."""

    person_tapped = Signal(QModelIndex)
    """Chosen by finger or by Enter."""

    def __init__(self, model: QAbstractItemModel, note_role: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_PersonKey(note_role, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setStyleSheet("QListView { background: transparent; }")
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self.clicked.connect(self.person_tapped)

    def choose_row(self, row: int) -> None:
        """Mark a row as chosen; a row that is not there marks none."""
        index = self.model().index(row, 0)
        if row >= 0 and index.isValid():
            self.setCurrentIndex(index)
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _CHOOSING and self.currentIndex().isValid():
            self.person_tapped.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _PersonKey(QStyledItemDelegate):
    def __init__(self, note_role: int, parent: QObject) -> None:
        super().__init__(parent)
        self._note_role = note_role

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        lines = ItemRoom.of(option).line_px * 2 + 20
        return QSize(240, max(look().touch_px, lines) + _GAP_PX)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        ink = inks()
        room = ItemRoom.of(option)
        place = room.place.adjusted(1, 1, -1, -_GAP_PX)
        name, note = str(index.data()), str(index.data(self._note_role) or "")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(QColor(ink.action if room.is_chosen or room.has_focus else ink.line), 2 if room.has_focus else 1)
        )
        painter.setBrush(QColor(ink.action if room.is_chosen else ink.key))
        painter.drawRoundedRect(place, 8, 8)
        colour = QColor(ink.action_text if room.is_chosen else ink.text)
        is_mirrored = room.view.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = min(place.height() - 16, 44.0)
        left = place.right() - side - 12 if is_mirrored else place.left() + 12
        disc = QRectF(left, place.center().y() - side / 2, side, side)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
        bold = QFont(room.view.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, initials_of(name))
        words = place.adjusted(12, 6, -side - 24, -6) if is_mirrored else place.adjusted(side + 24, 6, -12, -6)
        side_flag = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        aligned = side_flag | Qt.AlignmentFlag.AlignAbsolute
        if note:
            line = float(painter.fontMetrics().lineSpacing())
            top = words.center().y() - line
            upper, lower = QRectF(words), QRectF(words)
            upper.setTop(top)
            upper.setHeight(line)
            lower.setTop(top + line)
            lower.setHeight(line)
            _draw_line(painter, upper, aligned | Qt.AlignmentFlag.AlignVCenter, name)
            painter.setFont(room.view.font())
            painter.setPen(colour if room.is_chosen else QColor(ink.muted))
            _draw_line(painter, lower, aligned | Qt.AlignmentFlag.AlignVCenter, note)
        else:
            _draw_line(painter, words, aligned | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


def initials_of(name: str) -> str:
    """First letters of the first and the last word."""
    words = name.split()
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper()


def _draw_line(painter: QPainter, place: QRectF, flags: Qt.AlignmentFlag, words: str) -> None:
    painter.setLayoutDirection(direction_of(words))
    painter.drawText(
        place, flags, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(place.width()))
    )
